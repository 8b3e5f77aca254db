"""A determination: the first rule that stands and fits, by era and overlay; what is not known goes to a human."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icop.engine.conditions import UNKNOWN
from icop.engine.questionnaire import CompiledDetermination, Determined, determine, read_answers
from icop.engine.shelf import Shelved, read_shelf
from icop.engine.tool_shapes import NEEDS_A_HUMAN
from tests.engine.makers import CITE
from tests.engine.tools import ON, beside, compiled_determination, make_determination, question, rule

DATA = Path(__file__).resolve().parents[2] / "src" / "icop" / "data"
SHELF = read_shelf([DATA])
SHIPPED = [one for one in SHELF.take() if isinstance(one.worked, CompiledDetermination)]
FACTS = [
    question("storm"),
    question("crew", answer="number"),
    question("price", answer="money"),
    question("permit", when={"storm": "yes"}),
]
ERAS = [
    {"key": "early", "start": "2015-01-01", "title": "Early", "cite": CITE},
    {"key": "late", "start": {"between": ["2020-01-01", "2020-06-30"]}, "title": "Late", "cite": CITE},
]
OVERLAY = {"key": "relief", "title": "Relief", "start": "2024-01-01", "end": "2025-01-01", "says": "It is eased.",
           "cite": CITE}  # fmt: skip
RULES = [
    rule("eased", "may", {"storm": "no"}, overlays=["relief"]),
    rule("stormy", "may_not", {"storm": "yes", "permit": "no"}),
    rule("then", "ask", {"crew": {"below": "2"}}, eras=["early"]),
    rule("now", "may_not", {"crew": {"below": "3"}}, eras=["late"]),
    rule("crewed", "may"),
]
BOATS = compiled_determination(make_determination(FACTS, RULES, eras=ERAS, overlays=[OVERLAY]))


def decided(on: str = "2026-01-05", made: CompiledDetermination = BOATS, **answers: Any) -> Determined:
    """Determine these facts on a day."""
    read, wrong = read_answers({ask.key: ask for ask in made.asks}, answers)
    assert wrong == ()
    return determine(made, read, date.fromisoformat(on), beside().reference)


def rule_of(found: Determined) -> str:
    return found.rule.key if found.rule else found.outcome


def test_the_first_rule_that_fits_decides_with_its_citation() -> None:
    found = decided(storm="yes", permit="no", crew="1")
    assert (rule_of(found), found.outcome, found.result.kind) == ("stormy", "may_not", "gone")
    assert found.cites[0].to == CITE["to"]
    assert found.trace.steps[-1].key == "stormy"


def test_a_rule_stands_in_its_eras_only_and_a_human_decides_where_it_is_not_certain() -> None:
    days = {"2019-12-31": "then", "2020-03-01": NEEDS_A_HUMAN, "2020-06-30": "now"}
    assert {on: rule_of(decided(on, storm="no", crew="1")) for on in days} == days
    assert "not certain which rules held" in decided("2020-03-01", storm="no", crew="1").needs[0].why


def test_an_overlay_lies_from_its_first_day_to_the_day_before_its_end() -> None:
    days = {"2023-12-31": "now", "2024-01-01": "eased", "2024-12-31": "eased", "2025-01-01": "now"}
    assert {on: rule_of(decided(on, storm="no", crew="2")) for on in days} == days


def test_an_unknown_fact_blocks_the_rules_after_it_and_is_named() -> None:
    found = decided(crew="5")
    assert (found.outcome, [need.key for need in found.needs]) == (NEEDS_A_HUMAN, ["storm", "permit"])
    assert [one.key for one in found.perhaps] == ["stormy"]


def test_what_is_not_known_does_not_matter_where_every_rule_left_gives_the_same() -> None:
    rules = [rule("stormy", "may", {"storm": "yes"}), rule("always", "may")]
    made = compiled_determination(make_determination(FACTS, rules))
    assert (decided(made=made).outcome, decided(made=made).needs) == ("may", ())


def test_without_a_rule_that_fits_a_human_decides() -> None:
    made = compiled_determination(make_determination(FACTS, [rule("stormy", "may_not", {"storm": "yes"})]))
    found = decided(made=made, storm="no")
    assert (found.outcome, found.rule, found.says) == (NEEDS_A_HUMAN, None, "No rule fits these facts.")


def test_a_value_that_is_missing_on_the_day_goes_to_a_human() -> None:
    dear = rule("dear", "may_not", {"price": {"above": {"parameter": "boats.limit"}}})
    made = compiled_determination(make_determination(FACTS, [dear, rule("cheap", "may")]))
    assert decided("2014-12-31", made, price="5").needs[0].kind == "parameter"
    assert rule_of(decided("2015-01-01", made, price="1000")) == "cheap"


# ---- what must hold for all

LEAVES = st.sampled_from(
    [
        {"storm": "yes"}, {"storm": "no"}, {"permit": "yes"}, {"crew": {"at_least": "2"}}, {"crew": {"below": "5"}},
        {"price": {"above": {"parameter": "boats.limit"}}}, {"any": [{"storm": "no"}, {"crew": {"above": "3"}}]},
        {"not": {"price": {"at_most": "1500"}}}, {"all": [{"permit": "no"}, {"crew": {"at_most": "2"}}]},
        {"not": {"permit": "yes"}},
    ]
)  # fmt: skip
RULE_LISTS = st.lists(
    st.tuples(LEAVES, st.sampled_from(["may", "may_not", "ask"]), st.sampled_from([(), ("early",), ("late",)])),
    min_size=1, max_size=5,
)  # fmt: skip
GIVEN = st.fixed_dictionaries(
    {
        "storm": st.sampled_from(["yes", "no"]), "crew": st.integers(0, 6),
        "price": st.sampled_from(["900", "1000", "1501", "2001"]), "permit": st.sampled_from(["yes", "no"]),
    }
)  # fmt: skip
DAYS = st.sampled_from(["2014-06-01", "2016-01-01", "2020-03-01", "2026-01-05"])


@settings(max_examples=200)
@given(RULE_LISTS, GIVEN, st.sets(st.sampled_from(["storm", "crew", "price", "permit"])), DAYS, st.booleans())
def test_knowing_less_never_changes_an_outcome_but_to_a_human(
    rules: list[Any], told: dict[str, Any], less: set[str], on: str, left_out: bool
) -> None:
    written = [rule(f"r{n}", outcome, when, eras=list(eras)) for n, (when, outcome, eras) in enumerate(rules)]
    made = compiled_determination(make_determination(FACTS, written, eras=ERAS))
    fewer = {key: ("unknown" if key in less else value) for key, value in told.items()}
    if left_out:
        fewer = {key: value for key, value in told.items() if key not in less}
    assert decided(on, made, **fewer).outcome in {decided(on, made, **told).outcome, NEEDS_A_HUMAN}


@given(RULE_LISTS, GIVEN, DAYS)
def test_the_same_facts_give_the_same_outcome_byte_for_byte(rules: list[Any], told: dict[str, Any], on: str) -> None:
    written = [rule(f"r{n}", outcome, when, eras=list(eras)) for n, (when, outcome, eras) in enumerate(rules)]
    one, other = (compiled_determination(make_determination(FACTS, written, eras=ERAS)) for _ in range(2))
    turned = dict(reversed(list(told.items())))
    assert json.dumps(decided(on, one, **told).as_json()) == json.dumps(decided(on, other, **turned).as_json())


@pytest.mark.parametrize("shipped", SHIPPED, ids=lambda one: one.key)
def test_knowing_less_never_makes_a_shipped_outcome_more_permissive(shipped: Shelved) -> None:
    made, reference = shipped.worked, SHELF.beside.reference
    assert isinstance(made, CompiledDetermination)
    assert shipped.examples is not None
    for example in shipped.examples.examples:
        answers, _ = read_answers({ask.key: ask for ask in made.asks}, example.answers)
        for key in answers:
            for fewer in ({**answers, key: UNKNOWN}, {name: one for name, one in answers.items() if name != key}):
                found = determine(made, fewer, example.on, reference)
                assert found.outcome in {example.outcome, NEEDS_A_HUMAN}, (example.name, key, rule_of(found))


def test_a_day_on_which_nothing_changes_decides_like_the_day_before() -> None:
    for on in (date(2016, 5, 5), date(2021, 5, 5)):
        told = {"storm": "no", "crew": "1"}
        assert rule_of(decided(str(on), **told)) == rule_of(decided(str(on - timedelta(1)), **told))
    assert ON.year == 2026
