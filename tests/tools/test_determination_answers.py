"""Determinations by command and over HTTP: the same answer in the same words; what is wrong named with its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from icop.cli import _add_commands, app
from tests.makers import load_facts, signed_in
from tests.tools.determining import KEY, PIER

pytestmark = pytest.mark.django_db
API = "/api/v1/determinations"
FACTS = "day: 2022-05-01\nfacts:\n  is_boat: yes\n  kind: sail\n  worth: 999\n  built: 2015-05-01\n"


@pytest.fixture(autouse=True)
def _site():
    load_facts(PIER)


def ran(*words: str):
    if not app.registered_groups:
        _add_commands()
    return CliRunner().invoke(app, ["determine", *words])


def with_file(tmp_path: Path, text: str, *more: str, name: str = "facts.yaml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return ran("mooring", "--facts", str(path), *more)


def posted(content: object):
    return signed_in(None).post(f"{API}/{KEY}", content, content_type="application/json")


def test_the_command_tells_the_outcome_why_and_the_steps(tmp_path):
    said = with_file(tmp_path, FACTS).stdout
    assert said.startswith("Mooring at the pier\n2022-05-01: May moor: there is room\nThere is room for it.\n")
    assert "Who decides: Any pilot\nSource: Example Directive 40 s. 2 (verified)" in said
    assert (
        "“Limit of worth” on 1 May 2022: $1,000. In force since 1 January 2015. [Example Directive 40 s. 2, verified]"
        in said
    )


def test_the_command_and_the_api_answer_the_same(tmp_path):
    told = json.loads(with_file(tmp_path, FACTS, "--json").stdout)
    facts = {"is_boat": True, "kind": "sail", "worth": 999, "built": "2015-05-01"}
    answer = posted({"day": "2022-05-01", "facts": facts})
    assert answer.status_code == 200, answer.content
    assert answer.json() == told
    assert (told["determination"], told["outcome"], told["rule"], told["version"]) == (KEY, "may", "rest", 2)
    assert told["steps"][-1]["says"] == "The first rule that fits, in all other cases: May moor: there is room."
    assert any(step["kind"] == "parameter" and step["value"] == "1000" for step in told["trace"])


def test_the_file_of_the_page_is_read_by_the_command(tmp_path):
    query = "day=2022-05-01&a.is_boat=yes&a.kind=tug&a.papers.1.name=pass&a.papers.1.until=2030-01-01"
    facts = signed_in(None).get(f"/tools/determinations/{KEY}/file/json/?{query}").content.decode()
    assert "It has a pass." in with_file(tmp_path, facts, name="facts.json").stdout


def test_the_day_of_the_command_comes_before_that_of_the_file(tmp_path):
    assert "2021-01-15: May not moor" in with_file(tmp_path, FACTS, "--on", "2021-01-15").stdout


def test_without_facts_the_command_says_what_is_needed():
    said = ran("mooring", "--on", "2022-05-01").stdout
    assert "Needs a human" in said
    assert "“Is it a boat?” is not given." in said


def test_what_is_not_known_needs_a_human_everywhere(tmp_path):
    answer = posted({"facts": {"is_boat": "unknown"}}).json()
    assert answer["outcome"] == "needs_a_human"
    assert answer["needs"][0]["says"] == "“Is it a boat?” is not known."
    assert "Needs a human" in with_file(tmp_path, "facts: {is_boat: unknown}\n").stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("facts:\n  is_bota: yes\n", "facts.yaml:2: there is no question 'is_bota'; did you mean 'is_boat'?"),
        ("facts:\n  is_boat: 7\n", "facts.yaml:2: 'is_boat': '7' is not yes or no; write yes, no or unknown"),
        ("facts:\n  kind: [sail]\n", "facts.yaml:2: 'kind'"),
        ("facts:\n  worth: lots\n", "facts.yaml:2: 'worth': 'lots' is not a number"),
        ("facts:\n  built: 3000-01-01\n", "facts.yaml:2: 'built': 3000-01-01 is out of range; give a day from 1900"),
        ("facts:\n  papers:\n    - {name: pass, untill: 2030-01-01}\n", "facts.yaml:2: 'papers': Row 1 has no column"),
        ("day: 1066-10-14\nfacts: {}\n", "facts.yaml:1: 'day': 1066-10-14 is out of range; give a day from 1900"),
        ("day: soon\n", "facts.yaml:1: soon is not a day"),
        ("fact: {is_boat: yes}\n", "facts.yaml:1: unknown key 'fact'; did you mean 'facts'?"),
        ("- a\n", "the file is not a group of keys"),
        ("", "empty"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_file_is_named_with_its_line_and_what_to_do(tmp_path, text, said):
    answer = with_file(tmp_path, text)
    assert answer.exit_code == 1
    assert said in answer.output


def test_every_problem_is_told_at_once(tmp_path):
    said = with_file(tmp_path, "day: 1066-10-14\nfacts: {is_bota: yes, kind: sial}\n").output
    assert all(word in said for word in ("1066-10-14", "'is_bota'", "'sial'"))
    answer = posted({"day": "1066-10-14", "facts": {"is_bota": True, "kind": "sial"}})
    assert answer.status_code == 400
    assert all(word in answer.json()["problem"] for word in ("1066-10-14", "'is_bota'", "did you mean 'sail'"))


def test_a_name_nobody_knows_is_answered_with_the_likely_one():
    said = ran("moorings").output
    assert "There is no determination 'moorings'. Did you mean 'mooring'?" in said
    assert ran(KEY, "--on", "2022-05-01").exit_code == 0
    assert posted({}).status_code == 200
    assert signed_in(None).get(f"{API}/harbour.nothing").status_code == 404


def test_what_there_is_can_be_listed():
    assert KEY in ran("list").output
    found = signed_in(None).get(API).json()
    assert [(one["key"], one["decides"], one["cite"]["to"]) for one in found] == [
        (KEY, "Harbour master", "Example Directive 40 s. 2")
    ]


def test_a_determination_tells_its_facts_outcomes_regimes_and_examples():
    found = signed_in(None).get(f"{API}/{KEY}").json()
    assert [one["key"] for one in found["facts"]] == ["is_boat", "kind", "worth", "built", "papers"]
    assert found["facts"][1]["options"]["tug"] == "Tug"
    assert [one["key"] for one in found["regimes"]] == ["old", "new", "storm"]
    assert {one["kind"] for one in found["outcomes"]} == {"good", "gone", "wait"}
    assert found["examples"][0]["name"] == "A raft"


def test_the_schema_of_the_facts_is_the_same_by_command_and_api():
    schema = json.loads(ran("schema", "mooring").stdout)
    assert signed_in(None).get(f"{API}/{KEY}/schema").json() == schema
    facts = schema["properties"]["facts"]
    assert facts["additionalProperties"] is False
    assert facts["properties"]["kind"]["enum"] == ["sail", "motor", "row", "tug", "house", "unknown"]
    assert facts["properties"]["worth"]["anyOf"][1] == {"type": "number", "minimum": 0.0}
