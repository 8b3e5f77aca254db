"""How a query is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icop.search.understanding import LONGEST, MOST_WORDS, understand


@pytest.mark.parametrize(
    ("typed", "citation"),
    [
        ("22 U.S.C. § 2776(b)", "22 USC 2776(b)"),
        ("DFARS 225.7301", "48 CFR 225.7301"),
        ("samm c5.4", "SAMM C5.4"),
        ("section 887 of the FY18 act", "P.L. 115-91 sec. 887"),
        ("DSCA 19-34", "DSCA 19-34"),
    ],
)
def test_a_citation_in_any_spelling_is_one_citation_and_no_words(typed, citation):
    found = understand(typed)
    assert found.citations == (citation,)
    assert not found.words


def test_quoted_words_are_a_phrase_and_the_rest_are_words():
    found = understand('deposit "offer expiration date" “initial deposit”')
    assert found.phrases == ("offer expiration date", "initial deposit")
    assert found.words == ("deposit",)


def test_little_words_are_dropped_while_others_remain():
    found = understand("must an FMS contract be firm-fixed-price?")
    assert found.words == ("FMS", "contract", "firm-fixed-price")
    assert set(found.dropped) == {"must", "an", "be"}


def test_little_words_alone_are_kept():
    assert understand("who may").words == ("who", "may")


def test_a_citation_beside_words_keeps_both():
    found = understand("waiver under DFARS 225.7301-1")
    assert found.citations == ("48 CFR 225.7301-1",)
    assert found.words == ("waiver",)


@pytest.mark.parametrize("typed", ["", "   ", '"', '""', "()", "&&", "***", "\x00", "—", '"" ""'])
def test_what_says_nothing_is_empty_and_no_error(typed):
    assert understand(typed).is_empty


@given(st.text(max_size=600))
def test_any_text_can_be_read(typed):
    found = understand(typed)
    assert len(found.text) <= LONGEST
    assert len(found.words) <= MOST_WORDS
    assert all(any(letter.isalnum() for letter in word) for word in found.words)
