"""What can never happen in a tool is found without a prover, where written values alone tell; else nothing is said."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icop.engine.conditions import UNKNOWN
from icop.engine.questionnaire import evaluate
from icop.engine.questionnaire.reaching import unreachable
from tests.engine.tools import (
    ON,
    beside,
    compiled,
    compiled_determination,
    end,
    finding,
    make_determination,
    make_tool,
    question,
    rule,
)

SCALE = {"small": "Small", "middle": "Middle", "big": "Big"}
QUESTIONS = [
    question("owned"),
    question("size", answer="one_of", options=SCALE, ordered=True),
    question("price", answer="money", least="0", most="100"),
    question("built", answer="date"),
    question("kinds", answer="many_of", options={"sail": "Sail", "motor": "Motor"}),
    question("home", answer="country"),
    question("licence", when={"size": "big"}),
    question("exam", when={"licence": "no"}),
    question("ready", computed={"all": [{"owned": "yes"}, {"size": {"at_least": "middle"}}]}),
]
NEVER: list[dict[str, Any]] = [
    {"all": [{"owned": "yes"}, {"owned": "no"}]},
    {"owned": "yes", "not": {"owned": {"answered": True}}},
    {"all": [{"owned": "yes"}, {"owned": {"unknown": True}}]},
    {"all": [{"size": {"above": "middle"}}, {"size": {"below": "big"}}]},
    {"size": {"above": "big"}},
    {"price": {"above": "10", "below": "10"}},
    {"price": {"above": "100"}},
    {"built": {"above": "2020-01-01", "below": "2020-01-02"}},
    {"kinds": {"includes_all": ["sail", "motor"]}, "not": {"kinds": {"includes": "sail"}}},
    {"all": [{"home": "Norway"}, {"home": {"one_of": ["Japan", "Italy"]}}]},
    {"licence": "yes", "size": "small"},
    {"exam": "yes", "licence": "yes"},
    {"exam": {"answered": True}, "size": {"at_most": "middle"}},
    {"ready": "yes", "owned": "no"},
    {"all": [{"ready": "no"}, {"owned": "yes"}, {"size": "big"}]},
    {"any": [{"size": {"above": "big"}}, {"price": {"below": "0"}}]},
]
MAY: list[dict[str, Any]] = [
    {"price": {"at_least": "10", "at_most": "10"}},
    {"price": {"above": {"parameter": "boats.limit"}}},
    {"built": {"above": "2020-01-01", "below": "2020-01-03"}},
    {"kinds": {"includes": "sail"}, "not": {"kinds": {"includes": "motor"}}},
    {"exam": "no", "licence": "no"},
    {"not": {"exam": "no"}, "size": "small"},
    {"ready": "yes", "size": "middle"},
    {"size": {"unknown": True}},
]


@pytest.mark.parametrize("when", NEVER)
def test_a_finding_that_contradicts_itself_is_never_reached(when: dict[str, Any]) -> None:
    found = list(unreachable(compiled(make_tool(QUESTIONS, [finding("it", when)]))))
    assert [one.place for one in found] == [("findings", 0, "when")]
    assert "'it' is never reached" in found[0].what
    assert found[0].fix


@pytest.mark.parametrize("when", MAY)
def test_what_may_happen_is_not_refused(when: dict[str, Any]) -> None:
    assert list(unreachable(compiled(make_tool(QUESTIONS, [finding("it", when)])))) == []


def test_a_question_that_nothing_leads_to_and_an_end_that_is_not_reached_are_told() -> None:
    questions = [*QUESTIONS, question("wreck", when={"licence": "yes", "size": "small"})]
    ends = [end("done", {"owned": "yes"}), end("never", {"wreck": "yes"})]
    found = list(unreachable(compiled(make_tool(questions, [finding("it", {"owned": "yes"})], ends))))
    assert [one.place for one in found] == [("sections", 0, "questions", 9, "when"), ("ends", 1, "when")]
    assert "'size'" in found[0].what


def test_a_rule_behind_one_that_fits_wherever_it_does_is_never_reached() -> None:
    facts = [question("storm"), question("crew", answer="number")]
    rules = [
        rule("stormy", "may_not", {"storm": "yes"}),
        rule("both", "ask", {"all": [{"storm": "yes"}, {"crew": {"above": "1"}}]}),
        rule("rest", "may"),
        rule("late", "ask", {"storm": "no"}),
    ]
    found = list(unreachable(compiled_determination(make_determination(facts, rules))))
    assert [(one.place, one.what.split("'")[1], one.what.split("'")[3]) for one in found] == [
        (("rules", 1), "both", "stormy"),
        (("rules", 3), "late", "rest"),
    ]


def test_a_rule_of_another_era_or_beyond_a_parameter_may_still_be_reached() -> None:
    facts = [question("storm"), question("price", answer="money")]
    eras = [
        {"key": "early", "start": "2000-01-01", "title": "Early", "cite": QUESTIONS[0]["cite"]},
        {"key": "late", "start": "2010-01-01", "title": "Late", "cite": QUESTIONS[0]["cite"]},
    ]
    rules = [
        rule("then", "may_not", {"storm": "yes"}, eras=["early"]),
        rule("now", "ask", {"storm": "yes"}, eras=["late"]),
        rule("dear", "ask", {"price": {"above": {"parameter": "boats.limit"}}}),
        rule("rest", "may"),
    ]
    assert list(unreachable(compiled_determination(make_determination(facts, rules, eras=eras)))) == []


YES_NO = st.sampled_from(["yes", "no"])
LEAVES = st.one_of(
    st.builds(lambda told: {"owned": told}, YES_NO),
    st.builds(lambda word, step: {"size": {word: step}}, st.sampled_from(["equals", "above", "at_most"]),
              st.sampled_from(list(SCALE))),
    st.builds(lambda told: {"licence": told}, YES_NO),
    st.builds(lambda told: {"exam": told}, YES_NO),
    st.sampled_from([{"licence": {"unknown": True}}, {"ready": "yes"}, {"ready": "no"}]),
)  # fmt: skip
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda part: {"not": part}, inner),
    ),
    max_leaves=6,
)


@given(CONDITIONS)
def test_exactly_what_no_answers_bring_about_is_refused(when: dict[str, Any]) -> None:
    tool = compiled(make_tool(QUESTIONS, [finding("it", when)]))
    said = any(one.place[0] == "findings" for one in unreachable(tool))
    reached = any(evaluate(tool, answers, ON, beside().reference).findings for answers in _all_answers(tool))
    assert said is not reached


def _all_answers(tool: Any) -> list[dict[str, Any]]:
    steps = [tool.ask("size").kind.unit.steps.index(name) for name in SCALE]
    assert steps == [0, 1, 2]
    sizes = [_step(place, name) for place, name in enumerate(SCALE)]
    told = (True, False, UNKNOWN)
    return [
        {"owned": owned, "size": size, "licence": licence, "exam": exam}
        for owned in told
        for size in (*sizes, UNKNOWN)
        for licence in told
        for exam in told
    ]


def _step(place: int, name: str) -> Any:
    from icop.engine.units import Step

    return Step(place, name)
