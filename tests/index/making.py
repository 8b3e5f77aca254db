"""Records and questions for tests of the index, with only what matters to a test spelled out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from icop.engine.clock import day_number
from icop.index.port import Ask, Index, Record, Replace, Word

TODAY = day_number(date(2026, 11, 22))
VISITOR = frozenset({"public"})
MEMBER = frozenset({"public", "members"})


def day(text: str) -> int:
    """Return the day number of a day written YYYY-MM-DD."""
    return day_number(date.fromisoformat(text))


def make_record(id: str = "r1", text: str = "Offset costs are allowable.", **changes: Any) -> Record:
    """Return a public record in force for ever, its own work unless told otherwise."""
    since = day("2000-01-01")
    whole = Record(
        id=id,
        room="library",
        work=f"work-{id}",
        kind="regulation",
        issuer="DoD",
        year=2024,
        audiences=("public",),
        title="A title",
        text=text,
        start_min=since,
        start_max=since,
        end_min=day("9999-12-31"),
        rec_from=since,
    )
    return replace(whole, **changes)


def make_ask(text: str = "", **changes: Any) -> Ask:
    """Return what a visitor asks today, each word of `text` needed."""
    words = tuple(Word(word) for word in text.split())
    return replace(Ask(audiences=VISITOR, on=TODAY, known=TODAY, words=words), **changes)


def put(index: Index, *records: Record) -> None:
    """Index the records, each work whole."""
    works: dict[str, list[Record]] = {}
    for record in records:
        works.setdefault(record.work, []).append(record)
    with index.writer() as writer:
        writer.apply(Replace(work, tuple(held)) for work, held in works.items())


def ids(index: Index, ask: Ask) -> list[str]:
    """Return the ids of the hits in their order."""
    return [hit.record.id for hit in index.search(ask).hits]
