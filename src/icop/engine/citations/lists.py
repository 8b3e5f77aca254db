"""Reads the numbers after "sections", "22 U.S.C." or "DFARS": one, a list, a range, with subsections kept.

A list reader is given a function that reads one number at a place; it finds the rest: "331, 332, and 333",
"225.7301 through 225.7304", "36(b)(1) and (c)" (the second means 36(c)). All repetition is bounded: time is linear.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from icop.engine.citations.scan import is_quantity

DASHES = "-‐‑‒–—−"
DASH = f"[{DASHES}]"

_DOUBLED = "|".join(letter * 2 for letter in "abcdefghjklmnopqrstuwyz")
_LEVEL = rf"\((?:\d{{1,3}}[A-Z]?|[ivx]{{1,6}}|[IVX]{{1,5}}|[A-Za-z]|{_DOUBLED}|{_DOUBLED.upper()})\)"
SUBS = rf"(?:{_LEVEL}){{1,8}}"
_SUBS = re.compile(SUBS)
_SPACED_LEVEL = _LEVEL.replace(r"\(", r"\s?\(\s?").replace(r"\)", r"\s?\)")
_SPACED_SUBS = re.compile(rf"(?:{_SPACED_LEVEL}){{1,8}}")
_LEVELS = re.compile(r"\((\w+)\)")
_AND_WORD = r"(?P<{name}>and/or|and|or|&|through|thru|to)"
_AND = (
    rf"(?:\s?,\s{{0,2}}(?:{_AND_WORD.format(name='word')}\s{{1,3}})?"
    rf"|\s{{1,2}}{_AND_WORD.format(name='only')}\s{{1,3}})"
)
_TO = rf"\s?(?P<dash>{DASH})\s?(?:§{{1,2}}\s?)?"
_JOIN = re.compile(rf"{_AND}(?:§{{1,2}}\s?)?|{_TO}")
_WORDED_JOIN = re.compile(rf"{_AND}(?:(?:[Ss]ub)?(?:[Ss]ections?|[Ss]ecs?\.|[Pp]arts?|§{{1,2}})\s?)?|{_TO}")
_RANGE_WORDS = {"through", "thru", "to"}
# Reads one number at a place: its end and its canonical writing, or None.
NumberReader = Callable[[str, int], tuple[int, str] | None]


@dataclass(frozen=True, slots=True)
class Item:
    """One place of a list: its span, number, subsections, and whether a range leads to it from the item before."""

    start: int
    end: int
    number: str
    subs: str
    through: bool = False


def read_list(
    text: str, position: int, number: NumberReader, *, spaced: bool = False, words: bool = False
) -> list[Item]:
    """Return the items of the list that begins at `position`; empty where no number stands there.

    `spaced` allows a blank before a subsection, as in "PGI 225.7902-4 (2)"; `words` lets "section" stand before a
    later number, for lists whose source is named after them.
    """
    first = _item(text, position, number, spaced)
    if not first:
        return []
    items = [first]
    while len(items) < 200:
        following = _next(text, items[-1], number, spaced, _WORDED_JOIN if words else _JOIN)
        if not following:
            return items
        items.append(following)
    return items


def _item(text: str, position: int, number: NumberReader, spaced: bool, through: bool = False) -> Item | None:
    read = number(text, position)
    if not read:
        return None
    end, written = read
    subs = (_SPACED_SUBS if spaced else _SUBS).match(text, end)
    if not subs:
        return Item(position, end, written, "", through)
    levels = re.sub(r"\s", "", subs[0])
    if text[end - 1] == "l" != written[-1]:  # a scanned 1: "216.403-l(l)(ii)" is 216.403-1(1)(ii)
        levels = levels.replace("(l)", "(1)")
    return Item(position, subs.end(), written, levels, through)


def _next(text: str, last: Item, number: NumberReader, spaced: bool, joins: re.Pattern[str]) -> Item | None:
    join = joins.match(text, last.end)
    if not join:
        return None
    through = bool(join["dash"]) or (join["word"] or join["only"]) in _RANGE_WORDS
    if text[join.end() : join.end() + 1] == "(":
        return _sibling(text, join.end(), last, through)
    item = _item(text, join.end(), number, spaced, through)
    return item if item and _plausible(text, last, item) else None


def _sibling(text: str, position: int, last: Item, through: bool) -> Item | None:
    subs = _SUBS.match(text, position)
    merged = merge_levels(last.subs, subs[0]) if subs else None
    return Item(position, subs.end(), last.number, merged, through) if subs and merged else None


def _plausible(text: str, last: Item, item: Item) -> bool:
    if is_quantity(text, item.end):
        return False
    old, new = leading_number(last.number), leading_number(item.number)
    if 1900 <= new < 2100 and old < 1000:
        return False
    longer = len(str(new)) - len(str(old))
    if item.through:
        return 0 <= longer <= 2 and _natural(item.number) > _natural(last.number)
    return abs(longer) <= (2 if old < 1000 else 1)


def _natural(written: str) -> list[tuple[int, str]]:
    return [(int(digits), letters) for digits, letters in re.findall(r"(\d+)([A-Za-z]*)", written)]


def leading_number(written: str) -> int:
    """Return the digits that a section number begins with, as a number (0 where there are none)."""
    digits = re.match(r"\d+", written)
    return int(digits[0]) if digits else 0


def merge_levels(levels: str, later: str) -> str | None:
    """Return what `later` means after `levels`: ("(b)(1)", "(c)") is "(c)", ("(b)(1)", "(2)") is "(b)(2)".

    None where no level of `levels` has the shape of the first of `later`.
    """
    old, new = _LEVELS.findall(levels), _LEVELS.findall(later)
    if not new:
        return None
    for depth in range(len(old) - 1, -1, -1):
        if _shapes(old[depth]) & _shapes(new[0]):
            return "".join(f"({level})" for level in [*old[:depth], *new])
    return None


def _shapes(level: str) -> set[str]:
    if level[0].isdigit():
        return {"number"}
    case = "upper" if level.isupper() else "lower"
    roman = set(level.lower()) <= set("ivx")
    letter = len(level) == 1 or len(set(level)) == 1
    return ({f"{case} letter"} if letter else set()) | ({f"{case} roman"} if roman else set())


def plain_dashes(written: str) -> str:
    """Return `written` with every kind of dash as a hyphen."""
    return re.sub(DASH, "-", written)
