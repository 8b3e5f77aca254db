"""Numbers without their source."""

from __future__ import annotations

import pytest

from icop.engine.citations import find_bare, kind_of


@pytest.mark.parametrize(
    ("text", "likeliest"),
    [
        ("section 36", "22 USC 2776"),
        ("sec. 36(b)(1)", "22 USC 2776(b)(1)"),
        ("36(b)", "22 USC 2776(b)"),
        ("§ 333", "10 USC 333"),
        ("Part 130", "22 CFR 130"),
        ("part 744", "15 CFR 744"),
        ("part 225", "48 CFR 225"),
        ("19-34", "DSCA 19-34"),
    ],
)
def test_a_number_without_its_source_has_a_likeliest_place(text, likeliest):
    (found,) = find_bare(text)
    assert found.places[0] == likeliest
    assert all(kind_of(place) for place in found.places)


def test_what_else_a_section_may_be_comes_after():
    (found,) = find_bare("section 620A")
    assert set(found.places) == {"22 USC 2371", "10 USC 620a"}
    assert found.section == "620A"


@pytest.mark.parametrize("text", ["333", "part 99", "part 15.4", "2019-2020", "1-19-34", "section of the act", "a(b)"])
def test_other_numbers_are_left_alone(text):
    assert find_bare(text) == ()


def test_it_is_told_where_the_number_stands():
    (found,) = find_bare("train and equip under Section 333 today")
    assert found.text == "Section 333"
    assert "train and equip under Section 333 today"[found.start : found.end] == found.text
