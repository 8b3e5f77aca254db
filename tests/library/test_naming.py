"""Names that last: what two copies may differ in and still be the same text."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as some

from icop.library.naming import folded, seen


@given(some.text(max_size=60))
def test_a_folded_text_is_its_letters_and_digits_and_then_its_numbers(text: str):
    letters = "".join(one.casefold() for one in text if one.isalnum())
    numbers = ",".join(re.findall(r"\d+(?:\.\d+)*", text))
    assert folded(text) == f"{letters}|{numbers}"


def test_copies_that_differ_in_case_space_and_punctuation_are_one_text():
    assert folded("Defense  Articles – and services.") == folded("defense articles and services")


def test_another_amount_is_another_text():
    assert folded("$1,400.5 million") != folded("$14,005 million")


@given(some.text(some.sampled_from("a1 \n\t\x00\x0b\x1f\x7f\x80\x85\x9f\xa7\xc2—\ud800\udfff\U0001d7d9"), max_size=20))
def test_what_cannot_be_shown_is_marked_and_all_else_stays(text: str):
    blank = "\x0b\x0c\x1c\x1d\x1e\x1f\x85"

    def marked(one: str) -> str:
        is_hidden = (ord(one) < 32 and one not in "\t\n\r") or 127 <= ord(one) < 160 or 0xD800 <= ord(one) < 0xE000
        return one if not is_hidden else " " if one in blank else "\ufffd"

    assert seen(text) == "".join(map(marked, text))
