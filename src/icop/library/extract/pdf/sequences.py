"""Numbered paragraphs that go on a sequence of headings: taken for headings too, once most of their siblings are."""

from __future__ import annotations

import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from icop.library.extract.pdf.paragraphs import Paragraph
from icop.library.extract.title_words import RUN_IN, is_caps, is_title

MOST_LETTERS, LONGEST_ALONE, LEAST_CALLED = 90, 60, 3
_DOTTED = re.compile(r"^((?:[A-Z]{1,2}\.?)?\d{1,3}(?:\.\d{1,3})+)\.?\s+(?=\S)")
_LISTED = re.compile(r"(?:\.\s?){4,}\s*\d*$|\s\d{1,3}$")  # a line of a table of contents
_PLAIN = re.compile(r"^(\d{1,2})\.\s+(?=\S)")


class Found(NamedTuple):
    """A paragraph that goes on a sequence, the title it opens with, and the place of a heading of the same rank."""

    at: int
    title: str
    like: int


def going_on(paragraphs: Sequence[Paragraph], headings: Sequence[int]) -> list[Found]:
    """Return the paragraphs that belong to sequences of the paragraphs at `headings`, in order."""
    known = set(headings)
    found = [*_siblings(paragraphs, known), *_between(paragraphs, known)]
    return sorted(found)


def _siblings(paragraphs: Sequence[Paragraph], known: set[int]) -> list[Found]:
    """Return the paragraphs with numbers like 1.2.3 that are none, where most of as many parts are headings.

    What the file calls a heading counts among these, however long it is.
    """
    ranks: dict[tuple[bool, int], list[int]] = defaultdict(list)
    for at, one in enumerate(paragraphs):
        number = _DOTTED.match(one.text)
        if not number or one.kind in {"row", "head", "note"} or _LISTED.search(one.text):
            continue
        if not _DOTTED.match(one.text[number.end() :]):  # two numbers on one line belong to two places
            ranks[number[1][0].isalpha(), number[1].count(".")].append(at)
    found = []
    for rank in ranks.values():
        called = [at for at in rank if at in known or paragraphs[at].kind == "heading"]
        like = next((at for at in called if at in known), -1)
        if like >= 0 and len(called) >= LEAST_CALLED and 2 * len(called) > len(rank):
            found += [Found(at, _opening(paragraphs[at].text), like) for at in rank if at not in known]
    return found


def _between(paragraphs: Sequence[Paragraph], known: set[int]) -> list[Found]:
    """Return the short lines whose plain number stands between those of the heading before and the one after it."""
    found, order = [], sorted(known)
    for at, one in enumerate(paragraphs):
        number = _PLAIN.match(one.text)
        if at in known or not number or len(one.text) > LONGEST_ALONE or one.kind in {"row", "head", "note"}:
            continue
        rest = one.text[number.end() :].rstrip(" .:")
        place = bisect(order, at)
        before = order[place - 1] if place else -1
        after = order[place] if place < len(order) else -1
        numbers = [_value(paragraphs, before), int(number[1]), _value(paragraphs, after)]
        if (is_title(rest) or is_caps(rest)) and numbers[0] and numbers == [*range(numbers[0], numbers[0] + 3)]:
            found.append(Found(at, one.text.rstrip(" .:"), before))
    return found


def _value(paragraphs: Sequence[Paragraph], at: int) -> int:
    number = _PLAIN.match(paragraphs[at].text) if at >= 0 else None
    return int(number[1]) if number else 0


def _opening(text: str) -> str:
    """Return the heading that runs into a numbered paragraph, else its first words."""
    number = _DOTTED.match(text)
    begins = number.end() if number else 0
    run_in = RUN_IN.match(text[begins:])
    if run_in and len(run_in[1]) <= MOST_LETTERS:
        return text[: begins + run_in.end(1)]
    return text.rstrip(" .") if len(text) <= MOST_LETTERS else text[:MOST_LETTERS].rsplit(" ", 1)[0]
