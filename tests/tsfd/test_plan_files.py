"""Plan files: command and API give the same answer; what is wrong is named with its line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from icop.cli import _add_commands, app
from tests.makers import load_facts, signed_in
from tests.tsfd.making import HARBOUR

PLAN = """\
program: Ground radar
begin: 2026-11-22
answers:
  lamps: yes
  paint: unknown
  coded: no
results:
  before.treaty: {decision: approved, on: 2026-05-01, authority: Tide Office, document: Letter 12}
days:
  pipes.beacon: {low: 10, likely: 20, high: 30}
"""


@pytest.fixture
def site(db):
    load_facts(HARBOUR)


def ran(tmp_path: Path, text: str, *more: str, name: str = "plan.yaml"):
    if not app.registered_groups:
        _add_commands()
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return CliRunner().invoke(app, ["tsfd", "plan", str(path), *more])


def test_the_command_tells_what_applies_in_order_and_the_range_of_days(site, tmp_path):
    said = ran(tmp_path, PLAN).output
    assert said.startswith("Ground radar")
    said = said.partition("Applies, in order:")[2]
    assert said.index("Harbour treaty (TREATY)") < said.index("Signal codes (CODE)") < said.index("Beacons (BEACON)")
    assert "May apply:\n  Coatings (COAT)\n  Fog horns (FOG)" in said
    assert "a range, never a promise" in said


def test_the_command_and_the_api_answer_the_same(site, tmp_path):
    told = json.loads(ran(tmp_path, PLAN, "--json").output)
    content = {
        "program": "Ground radar", "begin": "2026-11-22",
        "answers": {"lamps": "yes", "paint": "unknown", "coded": "no"},
        "results": {"before.treaty": {"decision": "approved", "on": "2026-05-01", "authority": "Tide Office",
                                      "document": "Letter 12"}},
        "days": {"pipes.beacon": {"low": 10, "likely": 20, "high": 30}},
    }  # fmt: skip
    answer = signed_in(None).post("/api/v1/release-plans", content, content_type="application/json")
    assert answer.status_code == 200, answer.content
    assert answer.json() == told
    assert told["offer"]["days"] == {"low": 130, "likely": 290, "high": 570}
    assert {one["process"]: one["days_from"] for one in told["applies"]}["pipes.beacon"] == "this program"
    assert told["calendar"] == "calendar days"
    assert told["longest_path"] == ["pipes.code", "pipes.beacon", "milestones.offer"]


def test_a_file_in_json_is_read_too(site, tmp_path):
    said = ran(tmp_path, '{"answers": {"buoys": "yes"}}', "--json", name="plan.json").output
    assert json.loads(said)["pipes"] == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("answers: {lamp: yes}\n", "plan.yaml:1: there is no attribute 'lamp'; did you mean 'lamps'?"),
        ("answers:\n  lamps: perhaps\n", "plan.yaml:2: 'perhaps' is not a lamps; use one of: no, unknown, yes"),
        (
            "answers: {lamps: yes}\ndays:\n  pipes.cod: {low: 1, likely: 2, high: 3}\n",
            "plan.yaml:3: there is no process",
        ),
        ("days:\n  pipes.code: {low: -1, likely: 2, high: 3}\n", "plan.yaml:2: 'low'"),
        ("days:\n  pipes.code: {low: 5, likely: 2, high: 3}\n", "plan.yaml:2: 'pipes.code': the days are out of order"),
        ("answer: {lamps: yes}\n", "plan.yaml:1: unknown key 'answer'; did you mean 'answers'?"),
        ("begin: tomorrow\n", "plan.yaml:1: 'begin': tomorrow is not a day"),
        ("results: {pipes.code: {decision: maybe}}\n", "'maybe' is not a decision"),
        ("- a\n", "the file is not a group of keys"),
        ("", "empty"),
    ],
)
def test_what_is_wrong_in_a_file_is_named_with_its_line_and_what_to_do(site, tmp_path, text, said):
    answer = ran(tmp_path, text)
    assert answer.exit_code == 1
    assert said in answer.output


def test_every_problem_of_a_file_is_told_at_once(site, tmp_path):
    said = ran(tmp_path, "answers: {lamp: yes, bouys: no}\nresults: {x: {decision: denied}}\n").output
    assert all(word in said for word in ("'lamp'", "'bouys'", "'x'"))


def test_a_file_that_is_not_there_or_too_large_is_refused(site, tmp_path):
    if not app.registered_groups:
        _add_commands()
    assert "cannot be read" in CliRunner().invoke(app, ["tsfd", "plan", str(tmp_path / "no.yaml")]).output
    assert "larger than" in ran(tmp_path, "#" * 300_000).output


def test_the_schema_of_a_plan_file_is_published(site):
    if not app.registered_groups:
        _add_commands()
    schema = json.loads(CliRunner().invoke(app, ["tsfd", "schema"]).output)
    assert {"answers", "results", "days", "begin", "on"} <= set(schema["properties"])


def test_the_questions_a_file_may_answer_are_listed(site):
    if not app.registered_groups:
        _add_commands()
    assert "lamps" in CliRunner().invoke(app, ["tsfd", "questions"]).output


def test_the_api_names_what_it_does_not_know(site):
    client = signed_in(None)
    answer = client.post("/api/v1/release-plans", {"answers": {"lamp": "yes"}}, content_type="application/json")
    assert (answer.status_code, "'lamp'" in answer.json()["problem"]) == (400, True)
    assert client.get("/api/v1/release-processes/pipes.nothing").status_code == 404


def test_the_api_tells_the_model_of_a_day_and_what_changed(site):
    client = signed_in(None)
    now = {one["key"]: one for one in client.get("/api/v1/release-processes").json()["processes"]}
    then = {one["key"]: one for one in client.get("/api/v1/release-processes?on=2017-01-01").json()["processes"]}
    assert set(now) - set(then) == {"pipes.late"}
    assert now["pipes.code"]["lead"] == ["Light Office", "Tide Office"]
    assert then["pipes.code"]["lead"] == ["Tide Office"]
    assert now["pipes.mark"]["waits_for"] == [
        {"process": "pipes.code", "order": "start_to_start", "brings": False, "citation": "Example Directive 30",
         "standing": "verified"}
    ]  # fmt: skip
    changes = client.get("/api/v1/release-processes/changes?since=2017-01-01").json()
    assert {"pipes.late", "pipes.code", "pipes.beacon"} == {one["process"] for one in changes}
    assert client.get("/api/v1/release-processes/attributes").json()[0]["opens"]
    assert client.get("/api/v1/release-processes/pipes.code").json()["decided_by"] == "the light board"


def test_a_body_with_too_much_in_it_is_refused_quickly(site):
    client = signed_in(None)
    for content in (
        {"holidays": ["2027-01-01"] * 600},
        {"answers": {f"a{n}": "yes" for n in range(600)}},
    ):
        answer = client.post("/api/v1/release-plans", content, content_type="application/json")
        assert answer.status_code == 422
    many = client.post(
        "/api/v1/release-plans", {"answers": {f"a{n}": "yes" for n in range(400)}}, content_type="application/json"
    )
    assert (many.status_code, many.json()["problem"].count("there is no attribute")) == (400, 40)
