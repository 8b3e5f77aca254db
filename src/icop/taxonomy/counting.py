"""What lies under a concept, asked of the index: for this reader and day, the narrower concepts' included.

Documents and facts are counted once each, however many of their passages belong there, and hidden ones not at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone

from icop.accounts.reader import Reader
from icop.engine.clock import day_number
from icop.engine.errors import Unavailable
from icop.facts.queries import State, facts_state
from icop.index.choice import the_index
from icop.index.port import Ask
from icop.links.registry import Card, cards
from icop.taxonomy.queries import vocabulary, with_narrower

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Shelf:
    """One kind of thing under a concept: how many there are, their passages, and the first of them."""

    kind: str
    works: int
    passages: int
    lines: tuple[Card, ...]


def counts_under(reader: Reader, on: date, known: datetime | None = None) -> Mapping[str, int] | None:
    """Return how many documents and facts lie under each concept of the day, by key; None while the index is not there.

    A concept with nothing under it is left out.
    """
    try:
        today = timezone.localdate()  # what is known now grows with the days
        return _counts(reader.audiences, on, known, today, facts_state(), the_index().mark())
    except Unavailable:
        return None


@lru_cache(maxsize=32)
def _counts(
    audiences: frozenset[str], on: date, known: datetime | None, today: date, state: State, mark: str
) -> Mapping[str, int]:
    index = the_index()
    ask = _ask(audiences, on, known)
    if not index.count(replace(ask, filters={"topic": tuple(one.key for one in vocabulary(on, known))})):
        return {}
    found = ((one.key, index.count_works(_within(ask, one.key, on, known))) for one in vocabulary(on, known))
    return {key: number for key, number in found if number}


def shelves(
    reader: Reader, key: str, titles: Mapping[str, str], *, on: date, known: datetime | None = None, most: int = 6
) -> list[Shelf]:
    """Return what lies under a concept by kind, documents first, with the first few of each. Raises Unavailable.

    `titles` are the kinds by name, in the order they are wanted.
    """
    ask = _within(_ask(reader.audiences, on, known), key, on, known)
    found = []
    for name in titles:
        narrowed = _of_kind(ask, name)
        works = the_index().count_works(narrowed)
        if works:
            lines = _lines(narrowed, reader, on, most, 0)
            found.append(Shelf(name, works, the_index().count(narrowed), lines))
    return found


def lines_under(
    reader: Reader, key: str, kind: str, *, on: date, known: datetime | None = None, page: int = 1
) -> tuple[int, tuple[Card, ...]]:
    """Return how many things of a kind lie under a concept, and those of a page. Raises Unavailable."""
    ask = _of_kind(_within(_ask(reader.audiences, on, known), key, on, known), kind)
    return the_index().count_works(ask), _lines(ask, reader, on, PER_PAGE, (page - 1) * PER_PAGE)


def _lines(ask: Ask, reader: Reader, on: date, limit: int, offset: int) -> tuple[Card, ...]:
    answer = the_index().search(replace(ask, group="work", per_group=1, limit=limit, offset=offset))
    works = [hit.record.work for hit in answer.hits]
    shown = cards(works, reader, on)
    return tuple(shown[work] for work in works if work in shown)


def _of_kind(ask: Ask, kind: str) -> Ask:
    """Narrow to one kind of fact, or to documents, which have many kinds of their own."""
    narrowing = {"room": ("library",)} if kind == "document" else {"room": ("facts",), "kind": (kind,)}
    return replace(ask, filters={**ask.filters, **narrowing})


def _within(ask: Ask, key: str, on: date, known: datetime | None) -> Ask:
    return replace(ask, filters={"topic": with_narrower([key], on, known)})


def _ask(audiences: frozenset[str], on: date, known: datetime | None) -> Ask:
    moment = timezone.localtime(known or timezone.now())
    return Ask(audiences=audiences, on=day_number(on), known=day_number(moment.date()), force="possible")
