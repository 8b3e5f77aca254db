"""Narrowing by a concept means what is below it too: in the filter, and in the numbers beside each concept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from icop.index.choice import the_index
from icop.index.port import Ask
from icop.taxonomy.queries import with_narrower

COUNTED = 8
Filters = Mapping[str, tuple[str, ...]]
Facets = Mapping[str, tuple[tuple[str, int], ...]]


def widened(filters: Filters, on: date, known: datetime | None) -> Filters:
    """Return the filters with every concept's narrower ones beside it."""
    topics = filters.get("topic")
    return {**filters, "topic": with_narrower(topics, on, known)} if topics else filters


def rolled_up(facets: Facets, ask: Ask, on: date, known: datetime | None) -> Facets:
    """Return the facets with the number of each of the first topics counted with what is below it.

    Only the first few are shown, so only they are counted; one with nothing below it has its number already.
    """
    topics = facets.get("topic", ())
    if not topics:
        return facets
    shown = tuple((key, _number(key, number, ask, on, known)) for key, number in topics[:COUNTED])
    return {**facets, "topic": (*shown, *topics[COUNTED:])}


def _number(key: str, number: int, ask: Ask, on: date, known: datetime | None) -> int:
    below = with_narrower([key], on, known)
    if len(below) == 1:
        return number
    return the_index().count(replace(ask, filters={**ask.filters, "topic": below}, facets=()))
