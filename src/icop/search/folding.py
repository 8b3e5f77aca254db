"""The same text under one result: a section from two sources, or as two dated copies have it.

Folding takes nothing away: what is folded is named under the first of its like, and opens there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from icop.index.port import Hit, Record

ALIKE, SAME_PLACE = 0.85, 0.6
FEWEST = 12
_WORD = re.compile(r"\w+")

Apart = Callable[[Record, Record], bool]


@dataclass(frozen=True, slots=True)
class _Head:
    hit: Hit
    rows: frozenset[int]


def folded(hits: Iterable[Hit], apart: Apart) -> dict[str, tuple[Hit, ...]]:
    """Return for each hit that stays (by its record's id, in order) those that say the same and fold under it.

    `apart` tells of two records that somebody asked to see both of. Facts are never folded: each is one of a kind.
    """
    heads: list[_Head] = []
    under: dict[str, tuple[Hit, ...]] = {}
    for hit in hits:
        rows = _rows(hit.record)
        same = (one for one in heads if _is_same(one, hit.record, rows))
        head = next((one for one in same if not apart(one.hit.record, hit.record)), None)
        if head is None:
            heads.append(_Head(hit, rows))
            under[hit.record.id] = ()
        else:
            under[head.hit.record.id] += (hit,)
    return under


def asked_apart(filters: Iterable[str], states: Iterable[str], on: int) -> Apart:
    """Return what keeps two records apart: another value of a narrowed field, or one ended where that was asked for."""
    fields, keeps_states = tuple(filters), "ended" in states

    def apart(one: Record, other: Record) -> bool:
        if any(_value(one, name) != _value(other, name) for name in fields):
            return True
        return keeps_states and (one.in_force(on) == "no") != (other.in_force(on) == "no")

    return apart


def _value(record: Record, name: str) -> object:
    return record.concepts if name == "topic" else getattr(record, name)


def _rows(record: Record) -> frozenset[int]:
    """Return the rows of three words of a text, case and punctuation aside; none for a fact or a few words."""
    words = _WORD.findall(record.text.casefold()) if record.section else []
    if len(words) < FEWEST:
        return frozenset()
    return frozenset(map(hash, zip(words, words[1:], words[2:], strict=False)))


def _is_same(head: _Head, record: Record, rows: frozenset[int]) -> bool:
    if not rows or not head.rows:
        return False
    other = head.hit.record
    same_place = bool(record.number) and record.number == other.number
    if other.work == record.work and (other.section != record.section or _days(other) == _days(record)):
        return False  # another piece of the same text
    if record.number and not other.number:
        return False  # the place itself is not hidden under what only quotes it
    return len(rows & head.rows) >= (SAME_PLACE if same_place else ALIKE) * min(len(rows), len(head.rows))


def _days(record: Record) -> tuple[int, ...]:
    return record.start_min, record.start_max, record.end_min, record.end_max
