"""The vocabulary answers for a day and for what the site knew, and follows every change of the facts."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from icop.taxonomy.queries import all_concepts, vocabulary
from tests.makers import load_facts, make_cite

pytestmark = pytest.mark.django_db


def make_concept(title: str, *lines: str, means: str = "A made-up idea.") -> str:
    return "\n".join([f"title: {title}", f"means: {means}", f"cites: [{make_cite()}]", *lines]) + "\n"


def test_concepts_stand_in_the_order_of_their_numbers():
    load_facts({f"concept:{key}": make_concept(f"Idea {key}") for key in ("1.10", "1.2", "1")})
    assert [one.key for one in vocabulary(date(2026, 1, 1))] == ["1", "1.2", "1.10"]


def test_one_that_has_ended_is_in_use_before_its_end_only():
    load_facts({"concept:1": make_concept("Idea", "end: 2020-01-01")})
    assert [one.key for one in vocabulary(date(2019, 12, 31))] == ["1"]
    assert vocabulary(date(2020, 1, 1)) == ()


def test_what_the_site_knew_earlier_stays_known():
    load_facts({"concept:1": make_concept("Idea")})
    before = timezone.now()
    load_facts({"concept:1": make_concept("Better idea")})
    on = date(2026, 1, 1)
    assert all_concepts()[0].preferred_on(on) == "Better idea"
    assert all_concepts(before)[0].preferred_on(on) == "Idea"
