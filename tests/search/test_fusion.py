"""Words and meaning made one order: what leads when, what a citation does, what a bare heading is worth."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from icop.search.fusion import (
    DOUBTED,
    EXACT_MEANING,
    LEAST_MEANING,
    MOST_LENT,
    MOST_MEANING,
    TRUSTED,
    Candidate,
    fused,
    raised,
    share_of_meaning,
)

LONG = 100


def ids(*candidates: Candidate, share: float) -> list[str]:
    return [one.id for one in fused(candidates, share)]


def test_words_are_trusted_where_a_passage_has_much_of_the_question():
    assert share_of_meaning(TRUSTED) == share_of_meaning(9.0) == LEAST_MEANING


def test_meaning_leads_where_no_passage_has_the_words():
    assert share_of_meaning(0.0) == share_of_meaning(DOUBTED) == MOST_MEANING
    assert LEAST_MEANING < share_of_meaning((TRUSTED + DOUBTED) / 2) < MOST_MEANING


def test_quoted_words_leave_little_to_meaning():
    assert share_of_meaning(0.0, exact=True) == EXACT_MEANING


def test_without_meaning_the_words_order():
    assert ids(Candidate("a", 1, 0.9, LONG), Candidate("b", 2, 0.1, LONG), share=0.0) == ["b", "a"]


def test_by_meaning_alone_words_say_nothing():
    assert ids(Candidate("a", 1, 0.9, LONG), Candidate("b", 2, 0.1, LONG), share=1.0) == ["a", "b"]


def test_what_words_did_not_find_can_come_first_by_meaning():
    assert ids(Candidate("a", 10, 0.1, LONG), Candidate("b", 0, 0.8, LONG), share=0.8) == ["b", "a"]


def test_what_a_citation_lifts_is_before_all_else_step_by_step():
    around, there = Candidate("around", 101, 0.1, LONG), Candidate("there", 302, 0.1, LONG)
    assert ids(Candidate("near", 40, 0.9, LONG), around, there, share=0.8) == ["there", "around", "near"]


def test_a_bare_heading_counts_for_less_than_a_text():
    assert ids(Candidate("heading", 10, 0.5, 2), Candidate("text", 6, 0.4, LONG), share=0.25) == ["text", "heading"]


def test_a_bare_heading_that_is_cited_stays_first():
    assert ids(Candidate("heading", 301, 0.5, 2), Candidate("text", 6, 0.4, LONG), share=0.25) == ["heading", "text"]


def test_a_candidate_without_its_vector_is_not_lost():
    assert ids(Candidate("a", 5, None, LONG), Candidate("b", 4, 0.3, LONG), share=0.25) == ["a", "b"]


def test_nothing_found_is_no_error():
    assert fused([], 0.5) == []


CANDIDATES = some.lists(
    some.builds(
        Candidate, some.uuids().map(str), some.floats(0, 400), some.none() | some.floats(-1, 1), some.integers(0, 300)
    ),
    max_size=20,
    unique_by=lambda one: one.id,
)


@given(CANDIDATES, some.floats(0, 1))
def test_every_candidate_has_one_place_and_scores_within_its_step(candidates, share):
    found = fused(candidates, share)
    assert sorted(one.id for one in found) == sorted(one.id for one in candidates)
    steps = {one.id: one.words // 100 for one in candidates}
    assert all(steps[one.id] <= one.score <= steps[one.id] + 0.5 + 1e-9 for one in found)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


@given(CANDIDATES, some.floats(0, 1), some.lists(some.floats(0, MOST_LENT), min_size=20, max_size=20))
def test_what_is_lent_orders_within_a_step_and_never_across(candidates, share, worth):
    order = fused(candidates, share)
    lent = dict(zip([one.id for one in order], worth, strict=False))
    found = raised(order, lent)
    assert {one.id: one.score // 1 for one in found} == {one.id: one.score // 1 for one in order}
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    places = {one.id: place for place, one in enumerate(raised(order, dict.fromkeys(lent, 0.1)))}
    apart = [(one, next_one) for one, next_one in pairwise(order) if one.score - next_one.score > 1e-9]
    assert all(places[one.id] < places[next_one.id] for one, next_one in apart)


def test_what_is_lent_brings_a_candidate_up():
    order = fused([Candidate("a", 3, 0.2, LONG), Candidate("b", 2, 0.2, LONG)], 0.25)
    assert [one.id for one in raised(order, {"b": 0.3})] == ["b", "a"]


def test_better_by_words_and_as_close_is_never_lower():
    for share in (0.0, 0.25, 0.8):
        assert ids(Candidate("better", 9, 0.4, LONG), Candidate("worse", 8, 0.4, LONG), share=share)[0] == "better"


def test_scores_compare_within_one_answer_only():
    alone = fused([Candidate("a", 3, 0.2, LONG)], 0.25)[0]
    assert alone.score == pytest.approx(0.5)
