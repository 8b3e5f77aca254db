"""Names that last: what two copies may differ in and still be the same text."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as some

from icop.library.naming import folded


@given(some.text(max_size=60))
def test_a_folded_text_is_its_letters_and_digits_and_then_its_numbers(text: str):
    letters = "".join(one.casefold() for one in text if one.isalnum())
    numbers = ",".join(re.findall(r"\d+(?:\.\d+)*", text))
    assert folded(text) == f"{letters}|{numbers}"


def test_copies_that_differ_in_case_space_and_punctuation_are_one_text():
    assert folded("Defense  Articles – and services.") == folded("defense articles and services")


def test_another_amount_is_another_text():
    assert folded("$1,400.5 million") != folded("$14,005 million")
