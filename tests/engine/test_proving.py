"""Proofs: everything is reached or told, every complete case decided or shown, quarrels of rules told with facts."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import Result
from hypothesis import given, settings
from typer import Typer
from typer.testing import CliRunner

from icop.cli import check
from icop.engine.packs import body_of
from icop.engine.proving import Proof, Shown, prove_determination, prove_tool
from icop.engine.questionnaire import CompiledTool, determine, evaluate, read_answers
from tests.engine.makers import CITE
from tests.engine.test_reaching import CONDITIONS, MAY, NEVER, QUESTIONS, _all_answers
from tests.engine.tools import (
    ON,
    beside,
    compiled,
    compiled_determination,
    end,
    finding,
    make_determination,
    make_examples,
    make_tool,
    question,
    rule,
)

ROWS = question(
    "rows", answer="table",
    columns={"who": {"title": "Who"}, "cost": {"title": "Cost", "answer": "money"}},
)  # fmt: skip


def proved(when: dict[str, Any], *more: dict[str, Any]) -> Proof:
    """Return what is proved of a tool with one finding."""
    tool = compiled(make_tool([*QUESTIONS, *more], [finding("it", when)]))
    return prove_tool("boats.lend", tool, ON, beside().reference)


def leads(shown: Shown, tool: CompiledTool) -> list[str]:
    """Return the findings that the answers shown lead to."""
    answers, wrong = read_answers({ask.key: ask for ask in tool.asks}, shown.answers)
    assert wrong == ()
    return [one.finding.key for one in evaluate(tool, answers, shown.on, beside().reference).findings]


@pytest.mark.parametrize("when", NEVER)
def test_what_no_answers_lead_to_is_told_by_place(when: dict[str, Any]) -> None:
    found = proved(when)
    assert [one.place for one in found.wrong] == [("findings", 0, "when")]
    assert found.counts["findings"] == (1, 0)


@pytest.mark.parametrize(
    "when",
    [
        *MAY,
        {"price": {"above": "10", "below": "10.01"}},
        {"rows": {"count": {"at_least": "2", "where": {"cost": {"above": "10"}}}}},
        {"rows": {"some_row": {"who": {"answered": True}}, "every_row": {"cost": {"at_least": "7"}}}},
        {"rows": {"sum": {"column": "cost", "above": "100"}}, "owned": "no"},
        {"built": {"within": {"days": "30", "before": "on"}}},
        {"built": {"within": {"months": "1", "of": "on"}}},
        {"home": {"in_set": "boats.close"}},
        {"kinds": {"includes_any": ["motor"]}, "not": {"ready": "yes"}},
    ],
)
def test_the_answers_shown_lead_to_the_finding(when: dict[str, Any]) -> None:
    if "parameter" in str(when):
        when = {"worth": {"above": {"parameter": "boats.limit"}}}
    more = (ROWS, question("worth", answer="money"))
    tool = compiled(make_tool([*QUESTIONS, *more], [finding("it", when)]))
    found = proved(when, *more)
    assert found.wrong == ()
    (shown,) = (one for one in found.examples if one.key == "it")
    assert shown.verified
    assert leads(shown, tool) == ["it"]


@settings(max_examples=40)
@given(CONDITIONS)
def test_the_prover_reaches_exactly_what_answers_do(when: dict[str, Any]) -> None:
    tool = compiled(make_tool(QUESTIONS, [finding("it", when)]))
    reached = any(evaluate(tool, answers, ON, beside().reference).findings for answers in _all_answers(tool))
    assert proved(when).counts["findings"] == (1, int(reached))


def test_a_question_that_nothing_leads_to_and_an_end_that_is_not_reached_are_told() -> None:
    questions = [*QUESTIONS, question("wreck", when={"licence": "yes", "size": "small"})]
    tool = compiled(make_tool(questions, [finding("it", {"owned": "yes"})], [end("never", {"wreck": "yes"})]))
    found = prove_tool("boats.lend", tool, ON, beside().reference)
    assert [one.place for one in found.wrong] == [("sections", 0, "questions", 9, "when"), ("ends", 0, "when")]
    assert (found.counts["questions"], found.counts["ends"]) == ((10, 9), (1, 0))


def test_a_finding_that_followed_on_an_earlier_day_is_shown_on_such_a_day() -> None:
    when = {"all": [{"home": "Japan"}, {"not": {"home": {"in_set": "boats.close"}}}]}
    tool = compiled(make_tool(QUESTIONS, [finding("it", when)]))
    found = prove_tool("boats.lend", tool, ON, beside().reference)
    (shown,) = (one for one in found.examples if one.key == "it")
    assert (found.wrong, shown.on < date(2020, 1, 1)) == ((), True)


FACTS = [
    question("storm"),
    question("crew", answer="number"),
    question("price", answer="money"),
    question("left_on", answer="date"),
]
ERAS = [
    {"key": "early", "start": "2015-01-01", "title": "Early", "cite": CITE},
    {"key": "late", "start": "2020-01-01", "title": "Late", "cite": CITE},
]


def decided(*rules: dict[str, Any], **given: Any) -> Proof:
    """Return what is proved of a determination with these rules."""
    shape = make_determination(FACTS, list(rules), **given)
    return prove_determination("boats.out", compiled_determination(shape), beside().reference)


def test_a_complete_determination_without_overlap_is_proved() -> None:
    found = decided(
        rule("stormy", "may_not", {"storm": "yes"}),
        rule("crewed", "may", {"storm": "no", "crew": {"at_least": "2"}}),
        rule("alone", "ask", {"storm": "no", "crew": {"below": "2"}}),
    )
    assert (found.wrong, found.counts["rules"], found.free) == ((), (3, 3), ())


def test_a_case_that_no_rule_decides_is_shown_with_its_facts() -> None:
    (wrong,) = decided(
        rule("stormy", "may_not", {"storm": "yes"}), rule("crewed", "may", {"storm": "no", "crew": {"above": "2"}})
    ).wrong
    assert wrong.shown is not None
    told = wrong.shown.answers
    assert (wrong.place, told["storm"], float(str(told["crew"])) <= 2) == (("rules",), "no", True)
    assert "needs_a_human" in wrong.fix


def test_two_rules_that_hold_at_once_are_told_unless_declared() -> None:
    rules = [rule("stormy", "may_not", {"storm": "yes"}), rule("crewed", "may", {"crew": {"at_least": "2"}}),
             rule("alone", "ask", {"storm": "no", "crew": {"below": "2"}})]  # fmt: skip
    (wrong,) = decided(*rules).wrong
    assert "'stormy' and 'crewed' can both hold" in wrong.what
    assert "before: [crewed]" in wrong.fix
    assert wrong.shown is not None
    assert wrong.shown.answers["storm"] == "yes"
    assert decided({**rules[0], "before": ["crewed"]}, *rules[1:]).wrong == ()


def test_rules_of_one_outcome_may_hold_at_once() -> None:
    found = decided(rule("stormy", "may", {"storm": "yes"}), rule("always", "may"))
    assert [one.what for one in found.wrong] == []


def test_each_era_is_proved_for_itself() -> None:
    found = decided(
        rule("stormy", "may_not", {"storm": "yes"}),
        rule("calm", "may", {"storm": "no"}, eras=["early"]),
        eras=ERAS,
    )
    (wrong,) = found.wrong
    assert "since 2020-01-01" in wrong.what
    assert wrong.shown is not None
    assert wrong.shown.on >= date(2020, 1, 1)
    assert [first for first, _ in found.eras] == [date(2015, 1, 1), date(2020, 1, 1)]


def test_days_on_which_nothing_used_changes_are_one_stretch() -> None:
    same = decided(rule("always", "may"), eras=ERAS)
    assert same.eras == ((date(2015, 1, 1), None),)
    dear = rule("dear", "may_not", {"price": {"above": {"parameter": "boats.limit"}}}, before=["always"])
    assert len(decided(dear, rule("always", "may"), eras=ERAS).eras) == 2


def test_an_era_of_which_the_start_is_not_certain_is_left_out_and_said() -> None:
    eras = [ERAS[0], {**ERAS[1], "start": {"between": ["2020-01-01", "2020-06-01"]}}]
    found = decided(rule("then", "may", eras=["early"]), rule("now", "may_not", eras=["late"]), eras=eras)
    assert found.wrong == ()
    assert ["2020-01-01" in one for one in found.skipped] == [True]


def test_a_value_that_is_not_known_is_left_free_and_said() -> None:
    rules = [
        rule("dear", "may_not", {"price": {"above": {"parameter": "boats.limit"}}}),
        rule("cheap", "may", {"not": {"price": {"above": {"parameter": "boats.limit"}}}}),
    ]
    found = decided(*rules)
    assert found.wrong == ()
    assert "boats.limit has no value that is known" in found.free[0]
    assert all(shown.verified for shown in found.examples)


@pytest.mark.parametrize("unit", ["days", "months", "years"])
def test_a_rule_about_a_period_before_the_day_is_reached(unit: str) -> None:
    within = {"left_on": {"within": {unit: "2", "before": "on"}}}
    found = decided(rule("fresh", "may", within), rule("stale", "may_not", {"not": within}))
    assert (found.wrong, found.counts["rules"]) == ((), (2, 2))
    shown = {one.key: one for one in found.examples}
    determination = compiled_determination(
        make_determination(FACTS, [rule("fresh", "may", within), rule("stale", "may_not", {"not": within})])
    )
    for key, one in shown.items():
        answers, _ = read_answers({ask.key: ask for ask in determination.asks}, one.answers)
        told = determine(determination, answers, one.on, beside().reference)
        assert (one.verified, told.rule.key if told.rule else "") == (True, key)


def test_the_same_file_gives_the_same_proof() -> None:
    rules = [rule("stormy", "may_not", {"storm": "yes"}), rule("crewed", "may", {"crew": {"at_least": "2"}})]
    assert decided(*rules) == decided(*rules)


# ---- the command


def run(*words: str) -> Result:
    """Run `icop check` with these words."""
    app = Typer()
    check.add_to(app)
    return CliRunner().invoke(app, words)


def write_pack(folder: Path, *rules: dict[str, Any]) -> None:
    """Write a determination with an example as a pack."""
    facts = {
        "determinations/boats/out.yaml": make_determination(FACTS, list(rules)),
        "examples/boats/out.yaml": make_examples({"answers": {"storm": "yes"}, "outcome": "may_not"}),
    }
    for name, shape in facts.items():
        path = folder / name
        path.parent.mkdir(parents=True)
        path.write_text(yaml.safe_dump(body_of(shape), sort_keys=False))


def test_the_command_proves_and_prints_examples_that_a_file_can_hold(tmp_path: Path) -> None:
    write_pack(tmp_path, rule("stormy", "may_not", {"storm": "yes"}), rule("calm", "may", {"storm": "no"}))
    told = run("--prove", "boats.out", str(tmp_path))
    assert told.exit_code == 0
    printed = yaml.load(told.stdout[told.stdout.index("examples:") :].rsplit("In all", 1)[0], yaml.BaseLoader)
    assert [(one["rule"], one["outcome"]) for one in printed["examples"]] == [("stormy", "may_not"), ("calm", "may")]
    assert make_examples(*printed["examples"]).examples[0].rule == "stormy"


def test_the_command_tells_what_is_refuted_by_line_and_fails(tmp_path: Path) -> None:
    write_pack(tmp_path, rule("stormy", "may_not", {"storm": "yes"}))
    told = run("--prove", str(tmp_path), "--json")
    (found,) = json.loads(told.stdout)["proved"]
    assert (told.exit_code, found["problems"][0]["problem"].startswith("no rule fits")) == (1, True)
    assert found["problems"][0]["example"]["answers"]["storm"] == "no"


def test_without_the_prover_a_sentence_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_pack(tmp_path, rule("stormy", "may_not", {"storm": "yes"}))
    monkeypatch.setitem(sys.modules, "z3", None)
    told = run("--prove", str(tmp_path))
    assert (told.exit_code, "z3-solver" in told.stderr, "./run up" in told.stderr) == (1, True, True)
