"""Names and short forms of the field."""

from __future__ import annotations

import pytest

from icop.engine.shapes import Fact
from icop.index.port import Word
from icop.search.expansion import Meaning, expand

TERMS = (
    Fact(title="Foreign military sales", also=("FMS",)),
    Fact(title="Letter of offer and acceptance", also=("LOA",)),
    Fact(title="Cost accounting standards", also=("CAS",)),
    Fact(title="Contract administration services", also=("CAS",)),
    Fact(title="Security cooperation", also=("SC",)),
    Fact(title="Acceptance", also=("accepted",)),
    Fact(title="Firm-fixed-price", also=("FFP",)),
)


def words(*typed: str) -> tuple[Word, ...]:
    return expand(typed, TERMS).words


@pytest.mark.parametrize("typed", ["FMS", "fms"])
def test_short_form_stands_for_its_name(typed):
    assert words(typed, "offsets") == (Word(typed, also=("Foreign military sales",)), Word("offsets"))


def test_name_stands_for_its_short_form():
    assert words("buy", "foreign", "military", "sales") == (
        Word("buy"),
        Word("foreign military sales", also=("FMS",)),
    )


def test_little_words_in_a_name_need_not_be_typed():
    assert words("letter", "offer", "acceptance") == (Word("letter offer acceptance", also=("LOA",)),)


def test_short_form_with_two_names_stands_for_both():
    (found,) = words("CAS")
    assert set(found.also) == {"Cost accounting standards", "Contract administration services"}


def test_two_letters_are_a_short_form_only_in_capitals():
    assert words("sc") == (Word("sc"),)
    assert words("SC") == (Word("SC", also=("Security cooperation",)),)


def test_ordinary_words_stay_as_they_are():
    assert words("accepted", "acceptance", "military") == (Word("accepted"), Word("acceptance"), Word("military"))


def test_hyphenated_name_has_its_short_form():
    assert words("firm-fixed-price") == (Word("firm-fixed-price", also=("FFP",)),)


def test_what_was_read_is_told():
    assert expand(("FMS", "costs"), TERMS).meanings == (Meaning("FMS", ("Foreign military sales",)),)
