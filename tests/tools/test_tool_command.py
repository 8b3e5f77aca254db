"""`icop tool`: tools are listed, one is run over a file of answers, and what is wrong is named with its line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from icop.cli import _add_commands, app
from tests.makers import load_facts
from tests.tools.lending import KEY, lending, make_site

ANSWERS = """\
program: Harbour boats
on: 2026-11-22
answers:
  known: no
  partner: club
  value: 1,500
  leaves: 2026-12-24
  notes: unknown
"""


@pytest.fixture
def site(db):
    make_site()


def icop(*words: str):
    if not app.registered_groups:
        _add_commands()
    return CliRunner().invoke(app, ["tool", *words])


def ran(tmp_path: Path, text: str, *more: str, name: str = "answers.yaml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return icop("run", "lending", "--answers", str(path), *more)


def test_tools_are_listed(site):
    assert json.loads(icop("list", "--json").output) == {
        "tools": [
            {"key": KEY, "title": "Lending a boat", "use_it_to": "lend a boat to a neighbour", "version": 1,
             "questions": 6, "findings": 3}
        ]
    }  # fmt: skip
    assert "boats.lending" in icop("list").output


def test_a_file_of_answers_gives_findings_by_severity_plan_unknown_ends_and_trace(site, tmp_path):
    answer = ran(tmp_path, ANSWERS, "--json")
    told = json.loads(answer.stdout)
    assert answer.exit_code == 0
    assert (told["tool"], told["program"], told["on"], told["version"]) == (KEY, "Harbour boats", "2026-11-22", 1)
    assert [one["severity"] for one in told["findings"]] == ["stop", "act"]
    assert told["counts"] == {"stop": 1, "act": 1, "note": 0, "open": 0, "unknown": 1, "not_answered": 0}
    assert [(one["finding"], one["due"]) for one in told["plan"]] == [
        ("unknown_borrower", "2026-12-02"), ("dear_boat", "2026-12-19")
    ]  # fmt: skip
    assert [one["question"] for one in told["find_out"]] == ["notes"]
    assert told["ends"][0]["next"] == ["page:release-processes"]
    assert told["findings"][0]["trace"][-1]["citation"] == "Example Directive 40"
    assert told["marking"] == "UNCLASSIFIED"


def test_the_same_in_words(site, tmp_path):
    said = ran(tmp_path, ANSWERS).output
    for words in (
        "Lending a boat, version 1 for Harbour boats, as of 2026-11-22", "UNCLASSIFIED", "1 to stop for, 1 to act on",
        "R-1: Nobody knows the borrower.", "1. Ask for a paper. (by 2026-12-02; Harbor master)",
        "document: Paper of identity; with: Harbor office", "To find out", "Lend the boat.", "How we got there",
    ):  # fmt: skip
        assert words in said


def test_the_day_of_the_command_comes_before_that_of_the_file(site, tmp_path):
    told = json.loads(ran(tmp_path, ANSWERS, "--on", "2026-01-05", "--json").stdout)
    assert (told["on"], told["plan"][0]["due"]) == ("2026-01-05", "2026-01-15")


def test_a_tool_is_worked_as_the_site_knew_it(site, tmp_path):
    answer = ran(tmp_path, ANSWERS, "--known", "2020-01-01")
    assert answer.exit_code == 1
    assert "There is no tool 'lending'" in answer.output


def test_an_answer_nobody_asks_for_is_told_and_not_counted(site, tmp_path):
    told = json.loads(ran(tmp_path, "answers: {known: no, crew: [{name: Ann, swims: no}]}\n", "--json").stdout)
    assert told["not_counted"] == ["crew"]
    assert [one["finding"] for one in told["findings"]] == ["unknown_borrower"]


def test_json_is_read_too(site, tmp_path):
    told = json.loads(ran(tmp_path, '{"answers": {"known": "yes"}}', "--json", name="answers.json").stdout)
    assert told["counts"]["not_answered"] == 5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("answers: {knwon: yes}\n", "answers.yaml:1: there is no question 'knwon'; did you mean 'known'?"),
        (
            "answers:\n  known: perhaps\n",
            "answers.yaml:2: 'known': 'perhaps' is not yes or no; write yes, no or unknown",
        ),
        ("answers:\n  partner: clubs\n", "answers.yaml:2: 'partner': 'clubs' is none of the answers; did you mean"),
        ("answers:\n  value: -5\n", "answers.yaml:2: 'value': -5 is below 0; give at least 0"),
        ("answers:\n  leaves: 1492-10-12\n", "answers.yaml:2: 'leaves': 1492-10-12 is out of range"),
        ("answers:\n  leaves: soon\n", "answers.yaml:2: 'leaves'"),
        ("answers:\n  known: yes\n  crew: [{nam: Ann}]\n", "answers.yaml:3: 'crew': Row 1 has no column 'nam'"),
        ("on: 1492-10-12\n", "answers.yaml:1: 'on': 1492-10-12 is out of range; give a day from 1900-01-01"),
        ("on: today\n", "answers.yaml:1: 'on': today is not a day"),
        ("answer: {known: yes}\n", "answers.yaml:1: unknown key 'answer'; did you mean 'answers'?"),
        ("answers:\n  known: yes\n  known: no\n", "answers.yaml:3: the key 'known' is given twice"),
        ("- known\n", "the file is not a group of keys"),
        ("", "empty"),
        (f"program: {'long ' * 30}\n", "'program' is too long; keep it under 120"),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_what_to_do(site, tmp_path, text, said):
    answer = ran(tmp_path, text)
    assert answer.exit_code == 1
    assert said in answer.output


def test_every_problem_is_told_at_once_and_as_json_too(site, tmp_path):
    answer = ran(tmp_path, "on: 1492-10-12\nanswers: {knwon: yes, value: dear}\n", "--json")
    told = json.loads(answer.stdout)
    assert answer.exit_code == 1
    assert all(word in told["problem"] for word in ("'on'", "'knwon'", "'value'"))


def test_a_file_that_is_not_there_or_too_large_is_refused(site, tmp_path):
    assert "cannot be read" in icop("run", "lending", "--answers", str(tmp_path / "no.yaml")).output
    assert "larger than" in ran(tmp_path, "#" * 300_000).output


def test_a_tool_that_is_not_there_is_told_with_the_likely_one(site, tmp_path):
    answer = icop("run", "lendng", "--answers", str(tmp_path))
    assert "There is no tool 'lendng'. Did you mean 'lending'?" in answer.output


def test_a_name_that_two_tools_have_is_not_guessed(db, tmp_path):
    load_facts({"tool:boats.lending": lending(), "tool:carts.lending": lending()})
    assert "Use one of: boats.lending, carts.lending" in ran(tmp_path, ANSWERS).output


def test_a_classified_marking_is_refused(site, tmp_path):
    answer = ran(tmp_path, "answers:\n  notes: 'SECRET//NOFORN'\n")
    assert (answer.exit_code, "was not kept" in answer.output) == (1, True)


@pytest.mark.parametrize(("ending", "begins"), [(".docx", b"PK"), (".pdf", b"%PDF")])
def test_the_report_is_written_beside_the_answer(site, tmp_path, ending, begins):
    out = tmp_path / f"report{ending}"
    told = json.loads(ran(tmp_path, ANSWERS, "--report", str(out), "--json").stdout)
    assert told["report"] == str(out)
    assert out.read_bytes().startswith(begins)


@pytest.mark.parametrize(("name", "said"), [("r.odt", "neither a Word document"), ("no/r.pdf", "no folder")])
def test_a_report_that_cannot_be_written_is_refused_before_anything_is_worked_out(site, tmp_path, name, said):
    answer = ran(tmp_path, ANSWERS, "--report", str(tmp_path / name))
    assert (answer.exit_code, said in answer.output) == (1, True)


def test_the_schema_of_the_answers_is_printed(site):
    told = json.loads(icop("schema", "lending").output)
    answers = told["properties"]["answers"]["properties"]
    assert set(answers) == {"known", "partner", "value", "leaves", "crew", "notes"}
    assert answers["partner"]["enum"] == ["club", "person", "unknown"]
