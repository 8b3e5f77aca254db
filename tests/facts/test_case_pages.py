"""Pages of what cases are judged by: states, moves, codes, criteria and proposed values, each with its source."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from django.test import Client

import icop
from icop.facts.indexing import all_fact_records
from tests.makers import load_facts, make_cite, make_fee

pytestmark = pytest.mark.django_db
DATA = Path(icop.__file__).parent / "data"
SCENARIO = f"""
title: A bill on fees
status: introduced
says: It would lower the fee.
values: [{{parameter: pricing.fee, value: 0.01, note: by 2030}}]
cite: {make_cite("H.R. 1")}
"""


@pytest.fixture(autouse=True)
def _facts() -> None:
    load_facts(
        {
            "case_type:cases.fms": (DATA / "case_types/cases/fms.yaml").read_text(),
            "code_list:lines.source": (DATA / "codes/lines/source.yaml").read_text(),
            "code_list:lines.assistance": (DATA / "codes/lines/assistance.yaml").read_text(),
            "code_list:cases.agency": (DATA / "codes/cases/agency.yaml").read_text(),
            "checklist:lor.actionable": (DATA / "checklists/lor/actionable.yaml").read_text(),
            "scenario:cn.bill": SCENARIO,
            "parameter:pricing.fee": make_fee(),
        }
    )


def words(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    text = re.sub(r"<(script|style).*?</\1>|<[^>]*>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(text))


def test_a_case_type_shows_its_states_moves_and_milestones_with_their_sources(client: Client):
    said = words(client, "/facts/case-types/cases.fms/")
    assert "Delayed implementation" in said
    assert "Extend the offer" in said
    assert "Offered, Offer expired → Offered" in said
    assert "CPOHOLDREM" in said
    assert "SAMM C5.4.19.1" in said


def test_codes_say_what_they_go_with_and_whether_there_are_others(client: Client):
    said = words(client, "/facts/codes/lines.assistance/")
    assert "Others may well exist" in said
    assert "They go with Source of supply codes" in said
    assert "S, R, E" in said


def test_a_code_of_a_later_day_is_not_yet_there(client: Client):
    assert "not yet" not in words(client, "/facts/codes/cases.agency/")
    assert "not yet" in words(client, "/facts/codes/cases.agency/?on=2000-01-01")


def test_a_checklist_shows_each_criterion(client: Client):
    said = words(client, "/facts/checklists/lor.actionable/")
    assert "13 criteria" in said
    assert "The article or service may be sold." in said


def test_proposed_values_stand_beside_those_in_force_and_say_so(client: Client):
    said = words(client, "/facts/scenarios/cn.bill/")
    assert "introduced" in said
    assert "Proposed, and not in force" in said
    assert re.search(r"Service fee.*0\.01.*by 2030", said), said


@pytest.mark.parametrize("folder", ["case-types", "codes", "checklists", "scenarios"])
def test_the_list_of_a_kind_says_what_each_is_about(client: Client, folder: str):
    assert "of 0" not in words(client, f"/facts/{folder}/")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("case_type", "the deposit did not come until the offer expiration date"),
        ("case_type", "Held for closure"),
        ("case_type", "WDOCRTN"),
        ("case_type", "Complete an emergency implementation"),
        ("code_list", "Dependable undertaking"),
        ("checklist", "No sanction stops"),
        ("scenario", "lower the fee"),
    ],
)
def test_states_moves_milestones_codes_and_criteria_are_what_search_sees(kind: str, text: str):
    assert any(record.kind == kind and text in record.text for record in all_fact_records())
