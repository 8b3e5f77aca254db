"""`icop case`: price, notification, check and standards of a file or of a case here, the same as words and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from icop.accounts.queries import reader_of
from icop.cli import _add_commands, app
from icop.cli._case_words import check_words
from tests.cases.making import case_of, keep_case, make_team
from tests.makers import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy")]
RADAR = """\
case: BN-D-YCY
title: Ground radar and spares
purchaser: {code: BN, name: Bandaria, country: Bandaria}
documents:
  - key: basic
    category: C
    request: {letter_on: 2026-01-12, received_on: 2026-01-20, asks_for: loa}
    deposit: {terms: cash_prior}
lines:
  - {number: 001, title: Ground radar, equipment: mde, quantity: 2, unit_price: 6000000, source: P,
     nonrecurring_unit: 25000, transport: 18000}
  - {number: 002, title: Spares, amount: 900000, source: S, packing: 31500, transport: 40000}
events:
  - {what: receive_request, on: 2026-01-20, actor: Implementing agency}
  - {what: find_actionable, on: 2026-02-03, actor: Implementing agency}
"""
DAY = ("--on", "2026-11-23")


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "radar.yaml"
    path.write_text(RADAR, encoding="utf-8")
    return str(path)


def icop(*words: str):
    if not app.registered_groups:
        _add_commands()
    return CliRunner().invoke(app, ["case", *words])


def told(*words: str) -> dict:
    answer = icop(*words, "--json")
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)


def test_a_price_that_hangs_on_a_day_to_come_is_to_be_confirmed_and_never_guessed(file):
    answer = told("price", file, *DAY)
    assert (answer["total"], answer["known"]) == (None, "13039500.00")
    assert any("implemented" in one for one in answer["to_confirm"])


def test_planned_days_price_it_and_say_that_they_are_assumed(file):
    answer = told("price", file, *DAY, "--planned", "2027-01-15")
    blocks = {one["number"]: one["amount"] for one in answer["blocks"]}
    assert blocks[8] == "13070000.00"  # 12,000,000 + CAS 1.0 % + nonrecurring 50,000 + 900,000
    assert blocks[10] == "418240.00"  # 3.2 % of that
    assert (answer["planned"]["implemented_on"], answer["leans_on_assumed"]) == ("2027-01-15", True)
    assert answer["compared"]["first_total"] is None


def test_another_rate_is_a_what_if_beside_the_rule(file):
    answer = told("price", file, *DAY, "--planned", "2027-01-15", "--rate", "admin.rate=0")
    assert next(one["amount"] for one in answer["blocks"] if one["number"] == 10) == "0.00"
    assert answer["rates"] == {"admin.rate": "0"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--rate", "admin.rat=1"), "'admin.rat' is no rate of this site"),
        (("--rate", "admin.rate"), "Write it as admin.rate=3.5"),
        (("--planned", "soon"), "soon"),
        (("--document", "A01"), "no document A01"),
    ],
)
def test_a_what_if_that_cannot_be_is_refused(file, words, said):
    answer = icop("price", file, *DAY, *words)
    assert (answer.exit_code, said in answer.output) == (1, True), answer.output


def test_notification_names_its_rule_its_values_and_its_sources(file):
    answer = told("notify", file, *DAY)
    assert (answer["state"], answer["law"]["must_notify"]) == ("not_needed", False)
    assert answer["tested"]["mde"] == "12170000.00"
    assert "22 USC 2776(b)(1)" in {one["to"] for one in answer["citations"]}


def test_a_case_that_reaches_the_figure_must_be_notified(file):
    path = Path(file)
    path.write_text(RADAR.replace("unit_price: 6000000", "unit_price: 7000000"), encoding="utf-8")
    assert told("notify", file, *DAY)["law"]["must_notify"] is True


def test_proposed_values_stand_beside_the_law_and_say_that_they_are_none(file):
    said = icop("notify", file, *DAY, "--scenario", "cn.hr3613_119").output
    assert "If it were law" in said
    assert "It is no law" in said


def test_standards_go_by_the_day_of_the_request(file):
    (document,) = told("standards", file, *DAY)["documents"]
    assert (document["clock"]["days_allowed"], document["clock"]["state"]) == (150, "late")
    assert document["anticipated_offer"]["day"] == "2026-07-03"


def test_a_check_that_stops_ends_with_1(file):
    assert icop("check", file, *DAY).exit_code == 0
    Path(file).write_text(RADAR.replace("quantity: 2", "quantity: 2, document: A01"), encoding="utf-8")
    answer = icop("check", file, *DAY, "--json")
    found = [one for one in json.loads(answer.stdout)["findings"] if one["severity"] == "stop"]
    assert (answer.exit_code, found[0]["line"]) == (1, 10)


@pytest.mark.parametrize("what", ["price", "notify", "check", "standards"])
def test_every_answer_bears_the_marking_and_says_what_icop_is_not(file, what):
    answer = icop(what, file, *DAY)
    assert "UNCLASSIFIED" in answer.output
    assert "not the system of record" in answer.output
    as_json = json.loads(icop(what, file, *DAY, "--json").stdout)
    assert {"case", "on", "to_confirm", "citations", "standing", "leans_on_assumed", "marking", "record"} <= set(
        as_json
    )


def test_what_is_wrong_in_a_file_is_named_with_its_line(file):
    Path(file).write_text(RADAR.replace("6000000", "dear"), encoding="utf-8")
    answer = icop("price", file, "--json")
    assert answer.exit_code == 1
    assert "radar.yaml:10: 'unit_price': 'dear' is no sum of money" in json.loads(answer.stdout)["problem"]


@pytest.fixture
def case():
    lead = make_person(name="Lena Lead")
    return keep_case(make_team(lead), case_of(title="Kept here"), by=reader_of(lead))


def test_a_case_of_the_site_is_named_by_key_or_identifier(case):
    for name in (str(case.pk), "BN-D-YCY", "bn-d-ycy"):
        assert told("standards", name)["title"] == "Kept here"


def test_an_identifier_that_two_programs_have_is_not_guessed(case):
    other = make_person()
    keep_case(make_team(other, name="Another"), by=reader_of(other))
    assert f"{case.pk} (Radar program)" in icop("price", "BN-D-YCY").output


def test_a_case_that_may_not_be_seen_is_one_that_is_not_there(case):
    hidden = icop("price", "BN-D-YCY", "--as", "member")
    missing = icop("price", "BN-D-XXX", "--as", "member")
    assert hidden.output.replace("YCY", "") == missing.output.replace("XXX", "")
    assert (hidden.exit_code, missing.exit_code) == (1, 1)


def test_what_was_not_known_then_is_not_told(case):
    assert "Nothing is known of BN-D-YCY" in icop("price", "BN-D-YCY", "--known", "2020-01-01").output


def test_cases_are_listed_as_those_who_ask_may_see_them(case):
    (line,) = told("list")["cases"]
    assert (line["case"], line["title"], line["program_name"]) == ("BN-D-YCY", "Kept here", "Radar program")
    assert told("list", "--as", "visitor") == {"cases": [], "total": 0}
    assert "There are none to see here." in icop("list", "--as", "member").output


def test_neither_file_nor_case_is_told():
    assert "There is no file nothing.yaml, and no case of that name." in icop("price", "nothing.yaml").output


def test_the_schema_is_printed():
    assert json.loads(icop("schema").output)["title"] == "Case"


def test_a_document_is_tested_with_those_before_it_and_not_with_later_ones(file):
    more = "  - {number: 003, document: A01, equipment: mde, amount: 5000000, nonrecurring_waived: true}\n"
    later = RADAR.replace("lines:\n", "  - {key: A01, kind: amendment}\nlines:\n")
    later = later.replace("events:\n", f"{more}events:\n")
    Path(file).write_text(later, encoding="utf-8")
    assert told("notify", file, *DAY)["tested"]["mde"] == "12170000.00"
    assert told("notify", file, *DAY, "--document", "A01")["tested"]["mde"] == "17170000.00"


def test_a_check_says_that_it_looks_at_no_clock():
    answer = {"case": "BN-D-YCY", "title": "Radar", "type": "fms", "on": "2026-11-22", "findings": [],
              "counts": {"stop": 0, "act": 0, "note": 0}, "to_confirm": [], "citations": [], "standing": "",
              "leans_on_assumed": False, "local": [], "record": "", "marking": "", "reminder": ""}  # fmt: skip
    assert "icop case standards" in check_words(answer)
