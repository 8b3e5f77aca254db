"""The vocabulary answers for a day and for what the site knew, and follows every change of the facts."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from icop.taxonomy.queries import all_concepts, called, matching, vocabulary, with_narrower
from tests.makers import load_facts
from tests.taxonomy.making import WIDGETS, make_concept

pytestmark = pytest.mark.django_db


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


ON = date(2026, 1, 1)


def test_a_concept_means_all_that_is_below_it():
    load_facts(WIDGETS)
    assert with_narrower(["1"], ON) == ("1", "1.1", "1.1.1", "1.2")
    assert with_narrower(["1.1", "1.1.1", "no-such"], ON) == ("1.1", "1.1.1", "no-such")


def test_what_was_tagged_with_a_merged_concept_is_found_under_the_new_one():
    merged = make_concept("Boats", 'broader: "1"', "end: 2020-01-01", 'replaced_by: "1.2"')
    load_facts({**WIDGETS, "concept:1.3": merged})
    assert with_narrower(["1.2"], ON) == ("1.2", "1.3")
    assert with_narrower(["1.2"], date(2019, 1, 1)) == ("1.2",)


def test_concepts_are_found_by_any_name_of_any_day_and_by_words_of_the_definition():
    load_facts(WIDGETS)
    assert [one.key for one in matching("sw", ON)] == ["1.1"]
    assert [one.key for one in matching("port OFFICE", ON)] == ["2"]
    assert [one.key for one in matching("sea colour", ON)] == ["1.1.1"]
    assert [one.key for one in called("tiny widgets")] == ["1.1"]
