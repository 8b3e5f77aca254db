"""Conditions: a closed set of words, read with places, judged with three truth values that never guess."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icop.engine.conditions import (
    NOT_ANSWERED,
    UNKNOWN,
    AnswerKind,
    Node,
    PlainFacts,
    Vocabulary,
    decide,
    describe,
    judge,
    parse_condition,
    parse_in,
)
from icop.engine.conditions.nodes import AllOf, AnyOf, Not, walk
from icop.engine.conditions.parsing import ANSWER_WORDS, JOINTS
from icop.engine.fields import exact_text
from icop.engine.loading import read_bytes
from icop.engine.units import Step, Unit, read_value
from tests.engine.makers import make_entry, make_instrument, make_parameter, make_set

USD = Unit(title="US dollars", read="decimal", prefix="$")
DAY = Unit(title="day", read="date")
SET = Unit(title="list", read="set")
LEVEL = Unit(title="level", read="scale", steps=("low", "moderate", "high"))
WHOLE = Unit(title="days", read="whole")
TEXT = Unit(title="text", read="text")
YES_NO = AnswerKind(options=("yes", "no"))
ANSWERS = {
    "value": AnswerKind(USD),
    "first_case": YES_NO,
    "partner": AnswerKind(),
    "received": AnswerKind(DAY),
    "offered": AnswerKind(DAY),
    "risk": AnswerKind(LEVEL),
    "kinds": AnswerKind(SET, options=("article", "service", "training")),
    "urgent": AnswerKind(Unit(title="yes or no", read="bool")),
    "lines": AnswerKind(columns={"amount": AnswerKind(USD), "major": YES_NO}),
}
UNITS = {"usd": USD, "days": WHOLE, "set": SET}
PARAMETERS = {
    "review.threshold": make_parameter(
        make_entry("2010-01-01", value="25000000"), make_entry("2020-01-01", value="50000000"), unit="usd"
    ),
    "review.days": make_parameter(make_entry("2010-01-01", value="45"), unit="days"),
    "review.doubtful": make_parameter(
        make_entry("2010-01-01", value="10"),
        make_entry({"between": ["2020-01-01", "2026-12-31"]}, value="20"),
        unit="usd",
    ),
    "review.group_fee": make_parameter(
        make_entry("2010-01-01", value="7", by={"group": "close"}),
        make_entry("2010-01-01", value="9", by={"group": "other"}),
        unit="usd",
        by=["group"],
    ),
}
SETS = {
    "close": make_set(
        make_entry("2002-01-01", member="Arcadia"),
        make_entry({"between": ["2019-01-01", "2026-12-31"]}, member="Borduria"),
    )
}
INSTRUMENTS = {"laws.act": make_instrument(make_entry("2010-01-01", state="in force"))}
VOCABULARY = Vocabulary(
    ANSWERS,
    tools={"plan": {"partner": AnswerKind()}},
    parameters={key: UNITS[parameter.unit] for key, parameter in PARAMETERS.items()},
    sets=frozenset(SETS),
    instruments=frozenset(INSTRUMENTS),
)
ON = date(2021, 6, 1)


def make_facts(on: date = ON, **answers: Any) -> PlainFacts:
    return PlainFacts(
        on=on, answers=answers, parameters=PARAMETERS, sets=SETS, instruments=INSTRUMENTS, units=UNITS,
        tools={"plan": {"partner": "Arcadia"}},
    )  # fmt: skip


def parsed(data: Any) -> Node:
    node, findings = parse_condition(data, VOCABULARY)
    assert node is not None, findings
    return node


def truth(data: Any, **answers: Any) -> bool | None:
    return judge(parsed(data), make_facts(**answers)).truth


def usd(text: str) -> Decimal:
    found = read_value(text, USD)
    assert isinstance(found, Decimal)
    return found


HOLDS = [
    ({"first_case": "yes"}, {"first_case": "yes"}, {"first_case": "no"}),
    ({"first_case": {"equals": "yes"}}, {"first_case": "yes"}, {"first_case": "no"}),
    ({"urgent": True}, {"urgent": True}, {"urgent": False}),
    ({"partner": {"one_of": ["A", "B"]}}, {"partner": "A"}, {"partner": "C"}),
    ({"kinds": {"includes": "service"}}, {"kinds": ("service", "article")}, {"kinds": ("article",)}),
    ({"kinds": {"includes_any": ["service", "training"]}}, {"kinds": ("training",)}, {"kinds": ("article",)}),
    ({"kinds": {"includes_all": ["service", "training"]}}, {"kinds": ("training", "service")}, {"kinds": ("service",)}),
    ({"partner": {"in_set": "close"}}, {"partner": "Arcadia"}, {"partner": "Atlantis"}),
    ({"value": {"above": 100}}, {"value": usd("100.01")}, {"value": usd("100")}),
    ({"value": {"at_least": 100}}, {"value": usd("100")}, {"value": usd("99.99")}),
    ({"value": {"below": 100}}, {"value": usd("99.99")}, {"value": usd("100")}),
    ({"value": {"at_most": 100}}, {"value": usd("100")}, {"value": usd("100.01")}),
    (
        {"value": {"at_least": {"parameter": "review.threshold"}}},
        {"value": usd("50000000")},
        {"value": usd("49999999.99")},
    ),
    (
        {"value": {"at_least": {"parameter": "review.threshold", "on": "2019-12-31"}}},
        {"value": usd("25000000")},
        {"value": usd("24999999")},
    ),
    (
        {"value": {"at_least": {"parameter": "review.threshold", "on": {"answer": "received"}}}},
        {"value": usd("25000000"), "received": date(2019, 12, 31)},
        {"value": usd("25000000"), "received": date(2020, 1, 1)},
    ),
    (
        {"value": {"equals": {"parameter": "review.group_fee", "by": {"group": {"answer": "partner"}}}}},
        {"value": usd("7"), "partner": "close"},
        {"value": usd("7"), "partner": "other"},
    ),
    ({"partner": {"equals": {"answer": "partner", "tool": "plan"}}}, {"partner": "Arcadia"}, {"partner": "B"}),
    ({"received": {"at_most": "on"}}, {"received": ON}, {"received": date(2021, 6, 2)}),
    ({"received": {"below": "2021-01-01"}}, {"received": date(2020, 12, 31)}, {"received": date(2021, 1, 1)}),
    (
        {"risk": {"at_least": "moderate"}},
        {"risk": Step(2, "high")},
        {"risk": Step(0, "low")},
    ),
    (
        {"offered": {"within": {"days": {"parameter": "review.days"}, "after": {"answer": "received"}}}},
        {"offered": date(2021, 2, 15), "received": date(2021, 1, 1)},
        {"offered": date(2021, 2, 16), "received": date(2021, 1, 1)},
    ),
    (
        {"received": {"within": {"months": 6, "before": "on"}}},
        {"received": date(2020, 12, 1)},
        {"received": date(2020, 11, 30)},
    ),
    (
        {"received": {"within": {"years": 1, "of": "2020-02-29"}}},
        {"received": date(2019, 2, 28)},
        {"received": date(2019, 2, 27)},
    ),
    ({"partner": {"answered": True}}, {"partner": "A"}, {"partner": UNKNOWN}),
    ({"partner": {"unknown": True}}, {"partner": UNKNOWN}, {"partner": "A"}),
    (
        {"lines": {"some_row": {"major": "yes", "amount": {"above": 5}}}},
        {"lines": ({"major": "yes", "amount": usd("6")}, {"major": "no", "amount": usd("1")})},
        {"lines": ({"major": "yes", "amount": usd("5")}, {"major": "no", "amount": usd("9")})},
    ),
    (
        {"lines": {"every_row": {"major": "yes"}}},
        {"lines": ({"major": "yes"},)},
        {"lines": ({"major": "yes"}, {"major": "no"})},
    ),
    (
        {"lines": {"count": {"at_least": 2, "where": {"major": "yes"}}}},
        {"lines": ({"major": "yes"}, {"major": "yes"})},
        {"lines": ({"major": "yes"}, {"major": "no"})},
    ),
    (
        {"lines": {"sum": {"column": "amount", "at_least": {"parameter": "review.threshold"}}}},
        {"lines": ({"amount": usd("30000000")}, {"amount": usd("20000000")})},
        {"lines": ({"amount": usd("30000000")}, {"amount": usd("19999999")})},
    ),
    ({"value": {"at_least": 5, "below": 10}}, {"value": usd("5")}, {"value": usd("10")}),
    (
        {"first_case": "yes", "partner": "A"},
        {"first_case": "yes", "partner": "A"},
        {"first_case": "yes", "partner": "B"},
    ),
    (
        {"any": [{"first_case": "yes"}, {"partner": "A"}]},
        {"first_case": "no", "partner": "A"},
        {"first_case": "no", "partner": "B"},
    ),
    ({"not": {"first_case": "yes"}}, {"first_case": "no"}, {"first_case": "yes"}),
]  # fmt: skip


@pytest.mark.parametrize(("data", "yes", "no"), HOLDS, ids=[describe(parsed(data)) for data, _, _ in HOLDS])
def test_word_holds_where_it_should_and_nowhere_else(data: Any, yes: dict[str, Any], no: dict[str, Any]) -> None:
    assert truth(data, **yes) is True
    assert truth(data, **no) is False


@pytest.mark.parametrize("data", [data for data, _, _ in HOLDS if not re.search("answered|unknown", str(data))])
def test_no_answers_at_all_leave_every_condition_open_and_name_the_need(data: Any) -> None:
    judged = judge(parsed(data), make_facts())
    assert judged.truth is None
    assert {need.kind for need in judged.needs} == {"answer"}


def test_in_force_is_asked_at_a_day() -> None:
    assert truth({"in_force": "laws.act"}) is True
    assert truth({"in_force": {"key": "laws.act", "on": "2009-12-31"}}) is False
    assert truth({"in_force": {"key": "laws.act", "on": {"answer": "received"}}}) is None


def test_a_value_within_bounds_decides_only_where_all_bounds_agree() -> None:
    above = {"value": {"above": {"parameter": "review.doubtful"}}}
    assert truth(above, value=usd("25")) is True
    assert truth(above, value=usd("5")) is False
    judged = judge(parsed(above), make_facts(value=usd("15")))
    assert judged.truth is None
    assert [(need.kind, need.key) for need in judged.needs] == [("parameter", "review.doubtful")]


def test_a_possible_member_is_neither_in_nor_out() -> None:
    assert truth({"partner": {"in_set": "close"}}, partner="Borduria") is None
    assert truth({"partner": {"in_set": {"set": "close", "on": "2018-01-01"}}}, partner="Borduria") is False


def test_a_parameter_without_a_value_is_needed() -> None:
    condition = {"value": {"at_least": {"parameter": "review.threshold", "on": "2009-01-01"}}}
    judged = judge(parsed(condition), make_facts(value=usd("1")))
    assert judged.truth is None
    assert "review.threshold has no value on 2009-01-01" in judged.needs[0].why


def test_what_decides_alone_needs_nothing_more() -> None:
    either = parsed({"any": [{"first_case": "yes"}, {"value": {"above": 100}}]})
    assert judge(either, make_facts(first_case="yes")).needs == ()
    assert [need.key for need in judge(either, make_facts(first_case="no")).needs] == ["value"]


def test_rows_with_open_cells_count_within_bounds() -> None:
    lines = (
        {"major": "yes", "amount": usd("5")},
        {"major": UNKNOWN, "amount": usd("7")},
        {"major": "no", "amount": UNKNOWN},
    )
    count = {"lines": {"count": {"where": {"major": "yes"}, "at_least": 1}}}
    assert truth(count, lines=lines) is True
    count["lines"]["count"]["at_least"] = 2
    judged = judge(parsed(count), make_facts(lines=lines))
    assert judged.truth is None
    assert [need.key for need in judged.needs] == ["lines row 2 major"]
    total = {"lines": {"sum": {"column": "amount", "where": {"major": "yes"}, "above": 12}}}
    assert truth(total, lines=lines) is False
    del total["lines"]["sum"]["where"]
    assert truth(total, lines=lines) is None


def test_the_trace_names_value_day_and_citation() -> None:
    condition = parsed({"value": {"at_least": {"parameter": "review.threshold"}}})
    judged = judge(condition, make_facts(value=usd("60000000")))
    parameter, question = judged.steps
    assert (parameter.kind, parameter.value, parameter.start, parameter.standing) == (
        "parameter", "50000000", "2020-01-01", "verified",
    )  # fmt: skip
    assert parameter.citation == "Example Directive 12 s. 4"
    assert (question.key, question.value, question.truth) == ("value", "60000000", True)
    assert question.says == "value is at least review.threshold"


WRONG = {
    "unknown question": ("{first_cas: yes}", "there is no question 'first_cas'; did you mean 'first_case'?"),
    "unknown word": ("{value: {atleast: 5}}", "'atleast' is no word of conditions; did you mean 'at_least'?"),
    "no such answer": ("{first_case: maybe}", "'maybe' is none of the answers; use one of: no, yes"),
    "not a number": ("{value: {above: lots}}", "'lots' is not a number"),
    "not a day": ("{received: {below: soon}}", "'soon' is not a day"),
    "no order in words": ("{partner: {above: A}}", "text has no order"),
    "step that is none": ("{risk: {at_least: severe}}", "'severe' is no step of level"),
    "unknown parameter": (
        "{value: {above: {parameter: review.treshold}}}",
        "there is no parameter 'review.treshold'; did you mean 'review.threshold'?",
    ),
    "parameter of another kind": (
        "{received: {above: {parameter: review.days}}}",
        "review.days is days, which is not day; compare values of one kind",
    ),
    "unknown set": ("{partner: {in_set: clos}}", "there is no set 'clos'; did you mean 'close'?"),
    "unknown instrument": ("{in_force: laws.acts}", "there is no instrument 'laws.acts'; did you mean 'laws.act'?"),
    "list beside one value": ("{kinds: article}", "'kinds' is a list; use includes"),
    "one value beside a list": ("{partner: {includes: A}}", "'partner' is one value; use one_of or in_set"),
    "a period without a day": ("{received: {within: {days: 5}}}", "'within' needs one period and one day"),
    "no such column": (
        "{lines: {sum: {column: amout, above: 5}}}",
        "there is no column of numbers 'amout'; did you mean 'amount'?",
    ),
    "a table as a value": ("{lines: {above: 5}}", "'lines' is a table; use some_row"),
    "all without a list": ("{all: {first_case: yes}}", "'all' needs a list of conditions"),
    "nothing": ("{}", "this is no condition"),
    "text to run": ("__import__('os').system('ls')", "this is no condition"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_condition_that_is_wrong_says_so_with_its_line(name: str) -> None:
    text, says = WRONG[name]
    document, _ = read_bytes(f"title: x\nwhen: {text}\n".encode(), "x.yaml")
    assert document is not None
    node, problems = parse_in(document, ("when",), VOCABULARY, "x.yaml")
    assert node is None
    assert str(problems[0]).startswith(f"x.yaml:2: {says}"), problems


def test_all_that_is_wrong_is_told_each_on_its_line() -> None:
    text = "when:\n  any:\n    - first_cas: yes\n    - value: {above: lots}\n    - not:\n        partner: {abov: A}\n"
    document, _ = read_bytes(text.encode(), "x.yaml")
    assert document is not None
    _, problems = parse_in(document, ("when",), VOCABULARY, "x.yaml")
    assert [problem.line for problem in problems] == [3, 4, 6]


def test_a_condition_kept_in_a_fact_has_its_lists_as_they_were_written() -> None:
    told = {"any": [{"value": {"at_least": Decimal("5")}}, {"partner": {"one_of": ["Arcadia", "Atlantis"]}}]}
    assert parsed(exact_text(told)) == parsed(
        {"any": [{"value": {"at_least": "5"}}, {"partner": {"one_of": ["Arcadia", "Atlantis"]}}]}
    )


def test_a_condition_read_back_from_json_is_the_same() -> None:
    exact = parsed({"value": {"above": Decimal("0.040")}})
    assert exact == parsed({"value": {"above": "0.040"}})


# ---- properties

LEAVES: list[Any] = [
    {"first_case": "yes"},
    {"partner": {"in_set": "close"}},
    {"partner": {"one_of": ["Arcadia", "Atlantis"]}},
    {"value": {"above": {"parameter": "review.doubtful"}}},
    {"value": {"at_least": {"parameter": "review.threshold", "on": {"answer": "received"}}}},
    {"value": {"equals": {"parameter": "review.group_fee", "by": {"group": {"answer": "partner"}}}}},
    {"received": {"within": {"days": 30, "of": {"answer": "offered"}}}},
    {"received": {"below": {"answer": "offered"}}},
    {"value": {"at_most": "15"}},
    {"kinds": {"includes_all": ["article", "service"]}},
    {"kinds": {"includes_any": ["article", "service"]}},
    {"in_force": {"key": "laws.act", "on": {"answer": "received"}}},
    {"lines": {"some_row": {"major": "yes", "amount": {"above": {"answer": "value"}}}}},
    {"lines": {"every_row": {"any": [{"major": "yes"}, {"amount": {"below": 10}}]}}},
    {"lines": {"count": {"at_least": 2, "where": {"major": "yes"}}}},
    {"lines": {"sum": {"column": "amount", "equals": 15, "where": {"major": "yes"}}}},
    {"lines": {"sum": {"column": "amount", "above": 12}}},
]
CELLS = {
    "amount": st.sampled_from([usd("-5"), usd("5"), usd("10"), UNKNOWN]),
    "major": st.sampled_from(["yes", "no", UNKNOWN, NOT_ANSWERED]),
}
OPEN = st.sampled_from([UNKNOWN, NOT_ANSWERED])
GIVEN = {
    "first_case": st.sampled_from(["yes", "no"]) | OPEN,
    "partner": st.sampled_from(["Arcadia", "Borduria", "Atlantis", "close", "other"]) | OPEN,
    "value": st.sampled_from([usd("7"), usd("15"), usd("25"), usd("30000000")]) | OPEN,
    "received": st.sampled_from([date(2009, 1, 1), date(2019, 6, 1), date(2021, 1, 1)]) | OPEN,
    "offered": st.sampled_from([date(2019, 6, 20), date(2021, 3, 1)]) | OPEN,
    "kinds": st.sampled_from([(), ("article",), ("article", "service"), ("training",)]) | OPEN,
    "lines": st.lists(st.fixed_dictionaries(CELLS), max_size=3).map(tuple) | OPEN,
}
answer_sets = st.fixed_dictionaries(GIVEN)
conditions = st.recursive(
    st.sampled_from([parsed(leaf) for leaf in LEAVES]),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: AllOf(tuple(parts)))
        | st.lists(inner, min_size=1, max_size=3).map(lambda parts: AnyOf(tuple(parts)))
        | inner.map(Not)
    ),
    max_leaves=6,
)


def knowing_less(answers: Mapping[str, Any], forget: Mapping[str, bool]) -> dict[str, Any]:
    """Return the answers with those to be forgotten unknown; of a table only the cells of its first row."""
    less = dict(answers)
    for key, forgotten in forget.items():
        rows = less[key]
        if not forgotten:
            continue
        if isinstance(rows, tuple) and rows and isinstance(rows[0], dict):
            less[key] = (dict.fromkeys(rows[0], UNKNOWN), *rows[1:])
        else:
            less[key] = UNKNOWN
    return less


@given(conditions, answer_sets, st.fixed_dictionaries({key: st.booleans() for key in GIVEN}))
def test_knowing_less_never_changes_a_truth_only_leaves_it_open(
    node: Node, answers: dict[str, Any], forget: dict[str, bool]
) -> None:
    more = judge(node, make_facts(**answers)).truth
    less = judge(node, make_facts(**knowing_less(answers, forget))).truth
    assert less in {None, more}


@given(conditions, answer_sets, answer_sets)
def test_answering_what_was_open_never_flips_a_truth(
    node: Node, answers: dict[str, Any], later: dict[str, Any]
) -> None:
    before = judge(node, make_facts(**answers)).truth
    filled = {key: later[key] if value in (UNKNOWN, NOT_ANSWERED) else value for key, value in answers.items()}
    after = judge(node, make_facts(**filled)).truth
    assert before is None or after is before


@given(st.lists(conditions, min_size=1, max_size=3), answer_sets)
def test_not_all_is_some_not(parts: list[Node], answers: dict[str, Any]) -> None:
    facts = make_facts(**answers)
    left = Not(AllOf(tuple(parts)))
    right = AnyOf(tuple(Not(part) for part in parts))
    assert judge(left, facts).truth is judge(right, facts).truth
    assert judge(Not(AnyOf(tuple(parts))), facts).truth is judge(AllOf(tuple(Not(part) for part in parts)), facts).truth


@given(conditions, answer_sets)
def test_an_open_truth_names_what_it_needs_and_a_settled_one_nothing(node: Node, answers: dict[str, Any]) -> None:
    judged = judge(node, make_facts(**answers))
    assert bool(judged.needs) is (judged.truth is None)


@given(conditions, answer_sets)
def test_what_is_decided_quickly_is_what_is_judged(node: Node, answers: dict[str, Any]) -> None:
    facts = make_facts(**answers)
    assert decide(node, facts) is judge(node, facts).truth


@given(conditions, answer_sets)
def test_the_same_facts_give_the_same_answer_and_steps(node: Node, answers: dict[str, Any]) -> None:
    facts = make_facts(**answers)
    assert judge(node, facts) == judge(node, replace(facts))


# ---- the guide

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guides" / "values-and-conditions.md"


def test_the_guide_shows_every_word_and_each_of_its_conditions_can_be_read() -> None:
    text = GUIDE.read_text(encoding="utf-8").split("```yaml\nconditions:")[1].split("```")[0]
    document, problems = read_bytes(f"conditions:{text}".encode(), "guide")
    assert document is not None
    assert not problems
    shown = {type(node) for data in document.data["conditions"] for node in walk(parsed(data))}
    assert shown == set(get_args(Node))
    assert all(re.search(rf"\b{word}\b", text) for word in {*JOINTS, *ANSWER_WORDS})
