"""Facts over HTTP: the same as the pages, as plain JSON values."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.makers import load_facts, make_cite, make_fee

pytestmark = pytest.mark.django_db
TIERED = f"""
title: Charge
unit: percent
values:
  - {{start: 2015-01-01, tiers: [{{up_to: 50000, value: 3.5}}, {{value: 1}}], cite: {make_cite()}}}
"""
YES = f"title: Must it\nunit: bool\nvalues: [{{start: 2015-01-01, value: true, cite: {make_cite()}}}]\n"
GROUPS = f"title: Who\nunit: set\nvalues: [{{start: 2015-01-01, set: groups.close, cite: {make_cite()}}}]\n"
LISTED = f"title: Which\nunit: set\nvalues: [{{start: 2015-01-01, value: [a, b], cite: {make_cite()}}}]\n"
BY = f"""
title: Lead time
unit: days
by: [partner_group]
values:
  - {{start: 2015-01-01, value: 30, by: {{partner_group: nato}}, cite: {make_cite()}}}
  - {{start: 2015-01-01, value: 45, by: {{partner_group: others}}, cite: {make_cite()}}}
"""


@pytest.fixture(autouse=True)
def _facts() -> None:
    load_facts(
        {
            "parameter:pricing.fee": make_fee(),
            "parameter:pricing.tiered": TIERED,
            "parameter:pricing.yes": YES,
            "parameter:pricing.groups": GROUPS,
            "parameter:pricing.listed": LISTED,
            "parameter:pricing.lead": BY,
            "set:groups.close": f"title: Close\nmembers: [{{start: 2000-01-01, member: A, cite: {make_cite()}}}]\n",
        }
    )


def ask(client: Client, address: str, status: int = 200) -> dict:
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == status, answer.content
    return answer.json()


def test_a_value_has_its_day_source_and_reason(client: Client):
    found = ask(client, "values/pricing.fee?on=2019-03-01")
    assert (found["value"], found["words"], found["start"]) == ("4", "4 percent", "2015-01-01")
    assert (found["citation"], found["standing"]) == ("Example Directive 12 s. 4(1)", "verified")
    assert "2019-03-01" in found["why"]


def test_no_value_says_why_and_what_to_do(client: Client):
    found = ask(client, "values/pricing.fee?on=2014-12-31")
    assert (found["value"], found["words"]) == (None, "no value")
    assert found["why"]
    assert found["fix"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("tiered", [{"up_to": "50000", "value": "3.5"}, {"up_to": None, "value": "1"}]),
        ("yes", True),
        ("groups", "groups.close"),
        ("listed", ["a", "b"]),
    ],
)
def test_a_value_is_plain_whatever_its_unit(client: Client, key: str, value: object):
    assert ask(client, f"values/pricing.{key}")["value"] == value


def test_a_value_that_differs_asks_by_what(client: Client):
    assert ask(client, "values/pricing.lead?by=partner_group=nato")["value"] == "30"
    assert "partner group" in ask(client, "values/pricing.lead")["why"]
    assert set(ask(client, "values/pricing.lead?by=nonsense", 400)) == {"problem", "fix"}


def test_a_list_is_paged_and_counts_all(client: Client):
    found = ask(client, "facts/parameter?limit=2&offset=1")
    assert found["count"] == 6
    assert len(found["items"]) == 2


def test_a_fact_has_all_its_dated_entries(client: Client):
    found = ask(client, "facts/parameter/pricing.fee")
    assert [entry["value"] for entry in found["body"]["values"]] == ["4", "3.25"]
    assert (found["pack"], found["title"]) == ("icop", "Service fee")


def test_it_tells_what_was_known(client: Client):
    assert ask(client, "facts/parameter?known=2001-01-01")["count"] == 0
    ask(client, "facts/parameter/pricing.fee?known=2001-01-01", 404)


@pytest.mark.parametrize("address", ["values/no.such", "facts/parameter/no.such", "facts/set/no.such"])
def test_what_is_not_there_is_said_in_one_shape(client: Client, address: str):
    assert set(ask(client, address, 404)) == {"problem", "fix"}
