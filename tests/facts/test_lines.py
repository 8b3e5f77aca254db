"""A fact in a list or among hits says what matters about it, with its source."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.makers import load_facts, make_cite, make_fee

pytestmark = pytest.mark.django_db
OFFICE = f"""
title: Export office
does:
  - {{start: 2001-01-01, says: Signs export papers., cite: {make_cite("Example Order 7 s. 2")}}}
names:
  - {{start: 2001-01-01, name: Office of Exports, acronym: OE, cite: {make_cite()}}}
  - {{start: 2024-01-01, ended: true, note: Merged., cite: {make_cite()}}}
"""


def page(client: Client, folder: str, day: str) -> str:
    return client.get(f"/facts/{folder}/", {"on": day}).content.decode()


def test_an_office_says_what_it_does_and_where_that_is_written(client: Client):
    load_facts({"office:agencies.export": OFFICE})
    text = page(client, "offices", "2020-01-01")
    assert "Signs export papers." in text
    assert "Example Order 7 s. 2" in text


def test_an_office_that_ended_says_so_from_that_day(client: Client):
    load_facts({"office:agencies.export": OFFICE})
    assert "ended 1 Jan 2024" in page(client, "offices", "2024-01-01")
    assert "ended" not in page(client, "offices", "2023-12-31").partition("<main")[2]


def test_a_subject_is_called_by_its_name(client: Client):
    load_facts({"parameter:cn.fee": make_fee(), "parameter:own_words.fee": make_fee()})
    text = page(client, "parameters", "2020-01-01")
    assert "<caption>Congressional notification</caption>" in text
    assert "<caption>Own words</caption>" in text
