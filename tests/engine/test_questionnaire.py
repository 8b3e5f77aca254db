"""A tool worked through: which questions are asked, which answers stand, what follows or stays open, where it ends."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icop.engine.questionnaire import CompiledTool, Worked, evaluate, read_answers, written_answers
from tests.engine.tools import ON, beside, compiled, end, finding, make_tool, question

SCALE = {"small": "Small", "middle": "Middle", "big": "Big"}
QUESTIONS = [
    question("owned", find_out_from="Harbor master"),
    question("size", answer="one_of", options=SCALE, ordered=True),
    question("price", answer="money", least="0", most="5000"),
    question("crew", answer="number"),
    question("built", answer="date"),
    question("kinds", answer="many_of", options={"sail": "Sail", "motor": "Motor"}),
    question("name", answer="text"),
    question("home", answer="country"),
    question("seen", answer="countries"),
    question("papers", answer="file_note"),
    question("rows", answer="table", columns={
        "who": {"title": "Who"}, "cost": {"title": "Cost", "answer": "money", "least": "1"},
        "since": {"title": "Since", "answer": "date"}, "paid": {"title": "Paid", "answer": "yes_no"},
    }),
    question("licence", when={"size": "big"}),
    question("exam", when={"licence": "no"}),
    question("heavy", computed={"any": [{"size": "big"}, {"crew": {"above": "4"}}]}),
    question("insured", implied=[{"when": {"owned": "yes"}, "answer": "yes", "because": "Owners must be insured."}]),
]  # fmt: skip
FINDINGS = [
    finding("note_it", {"owned": "yes"}),
    finding("unpaid", {"rows": {"some_row": {"paid": "no"}}}),
    finding("no_licence", {"licence": "no"}, severity="stop", do="Get one.", owner="Skipper",
            due={"days": 30, "before": "built"}),
    finding("dear", {"price": {"above": {"parameter": "boats.limit"}}}, severity="act", do="Ask.", owner="Skipper",
            due={"days": 10}),
]  # fmt: skip
ENDS = [end("out", {"owned": {"answered": True}}), end("heavy_gate", {"heavy": "yes"})]
TOOL = compiled(make_tool(QUESTIONS, FINDINGS, ENDS))
ASKS = {ask.key: ask for ask in TOOL.asks}


def worked(tool: CompiledTool = TOOL, **answers: Any) -> Worked:
    """Work the tool through with these answers, written as in a file."""
    read, wrong = read_answers({ask.key: ask for ask in tool.asks}, answers)
    assert wrong == ()
    return evaluate(tool, read, ON, beside().reference)


def keys(found: Worked) -> list[str]:
    return [one.finding.key for one in found.findings]


def test_findings_come_by_severity_and_those_that_lack_an_answer_stay_open() -> None:
    found = worked(owned="yes", size="big", licence="no", price="9", rows=[{"paid": "no"}])
    assert keys(found) == ["no_licence", "note_it", "unpaid"]
    assert (found.open, [one.end.key for one in found.ends]) == ((), ["out", "heavy_gate"])
    pending = {one.key: [need.key for need in one.needs] for one in worked(size="big").open}
    assert pending == {"note_it": ["owned"], "unpaid": ["rows"], "no_licence": ["licence"], "dear": ["price"]}


def test_an_answer_counts_only_where_its_question_is_asked() -> None:
    small = worked(owned="no", size="small", licence="no", exam="no", price="1", rows=[])
    assert (keys(small), small.told["licence"].state, small.told["exam"].state) == ([], "not asked", "not asked")
    assert [one.key for one in worked(licence="no").open] == ["note_it", "unpaid", "no_licence", "dear"]


def test_nobody_knows_is_told_with_whom_to_ask_and_is_not_unanswered() -> None:
    found = worked(owned="unknown")
    assert [one.key for one in found.unknown] == ["owned"]
    assert "owned" not in [one.key for one in found.left]
    assert found.as_json()["find_out"] == [{"question": "owned", "ask": "What of owned?", "from": "Harbor master"}]
    assert [one.key for one in found.open_ends] == ["heavy_gate"]


def test_whether_there_is_an_answer_is_open_until_somebody_was_asked() -> None:
    tool = compiled(make_tool(QUESTIONS, [finding("it", {"not": {"crew": {"answered": True}}})]))
    assert [one.key for one in worked(tool).open] == ["it"]
    assert keys(worked(tool, crew="unknown")) == ["it"]
    assert keys(worked(tool, crew="1")) == []


def test_a_computed_answer_follows_and_an_implied_one_gives_way_to_a_given_one() -> None:
    found = worked(owned="yes", size="small", crew="5")
    assert (found.told["heavy"].answer, found.told["heavy"].source) == (True, "computed")
    assert [step.key for step in found.told["heavy"].steps] == ["size", "crew"]
    implied = found.told["insured"]
    assert (implied.answer, implied.source, implied.because) == (True, "implied", "Owners must be insured.")
    assert worked(owned="yes", insured="no").told["insured"].source == "given"
    assert worked(owned="no").told["insured"].state == "open"


def test_an_answer_of_another_tool_stands_until_one_is_given_here() -> None:
    read, _ = read_answers(ASKS, {"owned": "yes", "size": "small"})
    theirs, _ = read_answers(ASKS, {"size": "big", "crew": "2"})
    found = evaluate(TOOL, read, ON, beside().reference, elsewhere=theirs)
    assert [(key, found.told[key].source) for key in ("size", "crew")] == [("size", "given"), ("crew", "elsewhere")]


def test_a_due_day_counts_from_the_day_asked_about_or_from_an_answer() -> None:
    found = worked(size="big", licence="no", built="2026-03-31", price="2001")
    assert {one.finding.key: one.due for one in found.findings} == {
        "no_licence": date(2026, 3, 1), "dear": date(2026, 1, 15),
    }  # fmt: skip
    assert worked(size="big", licence="no").findings[0].due is None


def test_a_finding_tells_question_value_rule_and_citation() -> None:
    (dear,) = [one for one in worked(price="2001").findings if one.finding.key == "dear"]
    assert [(step.kind, step.key) for step in dear.trace.steps] == [
        ("parameter", "boats.limit"), ("question", "price"), ("rule", "dear"),
    ]  # fmt: skip
    assert dear.trace.steps[0].start == "2020-01-01"
    assert all(step.citation for step in (dear.trace.steps[0], dear.trace.steps[-1]))


# ---- answers

ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "owned": st.sampled_from(["yes", "no", True, False, "unknown", None]),
        "size": st.sampled_from([*SCALE, "unknown", ""]),
        "price": st.decimals(0, 5000, places=2).map(str) | st.just("unknown"),
        "crew": st.integers(-9, 99_999) | st.sampled_from(["1,000", "1,234,567.5", "0.10"]),
        "built": st.dates(date(1900, 1, 1), date(2200, 12, 31)).map(str),
        "kinds": st.lists(st.sampled_from(["sail", "motor"])) | st.just("unknown"),
        "name": st.text("abc éü-", max_size=9),
        "home": st.sampled_from(["NO", "JP", "unknown"]),
        "seen": st.lists(st.sampled_from(["NO", "JP", "IT"])),
        "rows": st.lists(
            st.fixed_dictionaries(
                {},
                optional={
                    "who": st.sampled_from(["Ann", "unknown", ""]),
                    "cost": st.integers(1, 99),
                    "since": st.just("2020-02-29"),
                    "paid": st.booleans(),
                },
            ),
            max_size=3,
        ),
        "licence": st.sampled_from(["yes", "no"]),
    },
)


@given(ANSWERS)
def test_answers_written_and_read_again_are_the_same(told: dict[str, Any]) -> None:
    answers, wrong = read_answers(ASKS, told)
    assert wrong == ()
    written = json.loads(json.dumps(written_answers(answers)))
    assert read_answers(ASKS, written) == (answers, ())
    assert written_answers(answers) == written


@given(ANSWERS, ANSWERS)
def test_the_same_answers_give_the_same_result_byte_for_byte(told: dict[str, Any], more: dict[str, Any]) -> None:
    answers, _ = read_answers(ASKS, told)
    elsewhere, _ = read_answers(ASKS, more)
    fresh = compiled(make_tool(QUESTIONS, FINDINGS, ENDS))
    turned = dict(reversed(list(answers.items())))
    one, other = (
        json.dumps(evaluate(tool, given, ON, beside().reference, elsewhere=elsewhere).as_json())
        for tool, given in ((TOOL, answers), (fresh, turned))
    )
    assert one == other


@given(ANSWERS, st.sets(st.sampled_from(sorted(ASKS))))
def test_knowing_less_takes_findings_back_or_leaves_them_open_but_adds_none(
    told: dict[str, Any], less: set[str]
) -> None:
    first = set(keys(worked(**told)))
    asked = {key for key in less if ASKS[key].computed is None and key in told}
    fewer = worked(**{**told, **dict.fromkeys(asked, "unknown")})
    assert set(keys(fewer)) <= first
    assert first - set(keys(fewer)) <= {one.key for one in fewer.open} | {"no_licence"}


@pytest.mark.parametrize(
    ("key", "value", "what"),
    [
        ("boats", "yes", "there is no question 'boats'"),
        ("heavy", "yes", "worked out from other answers"),
        ("owned", "perhaps", "is not yes or no"),
        ("owned", ["yes"], "is not yes or no"),
        ("size", "huge", "none of the answers"),
        ("size", ["big"], "is not one"),
        ("price", "12 dollars", "is not a number"),
        ("price", "-1", "below 0"),
        ("price", 5001, "above 5000"),
        ("price", "1,5", "is not a number"),
        ("crew", float("nan"), "is not a number"),
        ("crew", "1e9", "is not a number"),
        ("built", "31.12.2020", "is not a day"),
        ("built", "1899-12-31", "out of range"),
        ("built", "2026-02-30", "is not a day"),
        ("kinds", ["oars"], "none of the answers"),
        ("kinds", [{"sail": "yes"}], "is not a list"),
        ("name", "x" * 5001, "characters"),
        ("name", "a\u200bb", "U+200B"),
        ("rows", "Ann", "is not a table"),
        ("rows", [{"whom": "Ann"}], "Row 1 has no column 'whom'"),
        ("rows", [{}, {"cost": "much"}], "Row 2, cost"),
        ("rows", [{"cost": "0"}], "Row 1, cost: 0 is below 1"),
        ("rows", [{}] * 201, "201 rows"),
    ],
)
def test_a_wrong_answer_is_told_with_its_key_and_what_to_do(key: str, value: Any, what: str) -> None:
    answers, (wrong,) = read_answers(ASKS, {key: value, "name": "Alba"} if key != "name" else {key: value})
    assert key not in answers
    assert what in wrong.what
    assert (wrong.place, bool(wrong.fix)) == ((key,), True)


@pytest.mark.parametrize("nothing", [None, "", "  ", [], ()])
def test_what_is_empty_is_no_answer(nothing: Any) -> None:
    assert read_answers(ASKS, dict.fromkeys(("owned", "name", "kinds", "rows"), nothing)) == ({}, ())
