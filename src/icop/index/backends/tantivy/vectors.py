"""Records and their vectors: the index carries the key of each record's vector, and decides who may see the record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import cast

from tantivy import Occur, Query

from icop.index.backends.tantivy.queries import Question
from icop.index.backends.tantivy.schema import NOBODY, restored
from icop.index.backends.tantivy.snapshot import Found, Snapshot
from icop.index.backends.tantivy.visible import any_of, unscored
from icop.index.meaning.recipe import meant
from icop.index.port import Ask, Record

KEYS_AT_ONCE = 2000
HOLDERS = 4


def holders(snapshot: Snapshot, ask: Ask, keys: Sequence[int], limit: int) -> tuple[tuple[int, Record], ...]:
    """Return the visible records whose vectors have these keys, of the first keys first; only `limit` are read."""
    if not keys:
        return ()
    wanted = Query.boolean_query([(Occur.Must, _with(snapshot, keys)), (Occur.Must, _visible(snapshot, ask))])
    found = _all(snapshot, wanted, HOLDERS * len(keys))
    place = {key: number for number, key in enumerate(keys)}
    pairs = sorted(zip(_keys(snapshot, found), found, strict=True), key=lambda pair: place[pair[0]])[:limit]
    records = [(key, restored(snapshot.stored(address))) for key, (_, address) in pairs]
    return tuple((key, record) for key, record in records if not ask.audiences.isdisjoint(record.audiences))


def visible_keys(snapshot: Snapshot, ask: Ask, most: int) -> frozenset[int] | None:
    """Return the keys of the vectors of all visible records; None when there are more than `most` records."""
    visible = _visible(snapshot, ask)
    if snapshot.count(visible) > most:
        return None
    return frozenset(_keys(snapshot, _all(snapshot, visible, most)))


def vector_keys(snapshot: Snapshot) -> dict[str, frozenset[int]]:
    """Return, by audience, the keys of all its records' vectors."""
    held: dict[str, set[int]] = {}
    for term, number in snapshot.audiences:
        if term == NOBODY:
            continue
        records = _all(snapshot, unscored(any_of(snapshot.schema, "seen_by", [term])), number)
        keys = _keys(snapshot, records)
        for audience in term.split("\n"):
            held.setdefault(audience, set()).update(keys)
    return {audience: frozenset(keys) for audience, keys in held.items()}


def vector_texts(snapshot: Snapshot, keys: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Yield the words that each of these vectors is made of, once."""
    for start in range(0, len(keys), KEYS_AT_ONCE):
        some = keys[start : start + KEYS_AT_ONCE]
        found = _all(snapshot, _with(snapshot, some), HOLDERS * len(some))
        first = dict(zip(_keys(snapshot, found), found, strict=True))
        for key, hit in first.items():
            yield key, meant(restored(snapshot.stored(hit[1])))


def _visible(snapshot: Snapshot, ask: Ask) -> Query:
    return unscored(Question(snapshot, replace(ask, words=(), phrases=(), number="")).must())


def _with(snapshot: Snapshot, keys: Sequence[int]) -> Query:
    return unscored(Query.term_set_query(snapshot.schema, "vector", list(keys)))


def _all(snapshot: Snapshot, query: Query, likely: int) -> list[Found]:
    """Return everything `query` finds, in two goes when it is more than is likely."""
    number, found = snapshot.best(query, max(likely, 1))
    return found if number <= likely else snapshot.best(query, number)[1]


def _keys(snapshot: Snapshot, found: Sequence[Found]) -> list[int]:
    values = snapshot.searcher.fast_field_values("vector", [address for _, address in found])
    return cast(list[int], values)
