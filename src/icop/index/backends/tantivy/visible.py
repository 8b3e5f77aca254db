"""Which records a reader may see on a day, as clauses of the query itself.

Each record has exactly one term for its whole set of audiences, and a snapshot knows all such terms. So "may see" can
be asked for by the terms a reader sees or by those they don't, whichever are rarer: the same records for less work.
"""

from __future__ import annotations

from collections.abc import Sequence

from tantivy import FieldType, Occur, Query, Schema

from icop.index.backends.tantivy.schema import NOBODY
from icop.index.backends.tantivy.snapshot import Snapshot
from icop.index.port import Ask, Force

Clause = tuple[Occur, Query]
Range = tuple[str, int | None, int | None]
FEW = 8


def is_visible(term: str, audiences: frozenset[str]) -> bool:
    """Tell whether a reader of `audiences` sees records with this term of `seen_by`."""
    return term != NOBODY and not audiences.isdisjoint(term.split("\n"))


def visible(snapshot: Snapshot, ask: Ask, leave_out: str = "") -> list[Clause]:
    """Return the clauses that let only records through which `ask` may find, but for its filter on `leave_out`.

    One of them at least says what must be, so that they make a query by themselves.
    """
    clauses = _audiences(snapshot, ask.audiences)
    clauses += _telling(snapshot, ("rec_from", None, ask.known), ("rec_to", ask.known + 1, None))
    if ask.force == "possible":
        clauses += _telling(snapshot, *_possible(ask.on))
    else:
        clauses += in_force(snapshot.schema, ask.force, ask.on)
    for name, values in ask.filters.items():
        if values and name != leave_out:
            clauses.append((Occur.Must, _filter(snapshot.schema, name, values)))
    if not any(occur == Occur.Must for occur, _ in clauses):
        clauses.append((Occur.Must, unscored(Query.all_query())))
    return clauses


def _telling(snapshot: Snapshot, *ranges: Range) -> list[Clause]:
    """Return the clauses for those ranges of days that some record of the snapshot lies outside of."""
    return _within(snapshot.schema, *(one for one in ranges if not _holds_all(snapshot, *one)))


def _holds_all(snapshot: Snapshot, name: str, low: int | None, high: int | None) -> bool:
    first, last = snapshot.days.get(name, (0, 0))
    return bool(snapshot.days) and (low is None or low <= first) and (high is None or last <= high)


def _audiences(snapshot: Snapshot, audiences: frozenset[str]) -> list[Clause]:
    seen = [pair for pair in snapshot.audiences if is_visible(pair[0], audiences)]
    hidden = [pair for pair in snapshot.audiences if not is_visible(pair[0], audiences)]
    if not hidden:
        return []
    if not seen:
        return [(Occur.Must, Query.empty_query())]
    lacking = _cost(hidden) < _cost(seen)
    terms = [term for term, _ in (hidden if lacking else seen)]
    query = unscored(any_of(snapshot.schema, "seen_by", terms))
    return [(Occur.MustNot if lacking else Occur.Must, query)]


def _cost(terms: Sequence[tuple[str, int]]) -> int:
    return sum(records for _, records in terms) + 20 * len(terms)


def in_force(schema: Schema, force: Force, on: int) -> list[Clause]:
    """Return the clauses for texts that hold, may hold, or have ended on day number `on`."""
    certain = _within(schema, ("start_max", None, on), ("end_min", on + 1, None))
    possible = _within(schema, *_possible(on))
    if force == "certain":
        return certain
    if force == "possible":
        return possible
    if force == "unsure":
        return [*possible, (Occur.MustNot, Query.boolean_query(certain))]
    if force == "ended":
        return _within(schema, ("end_max", None, on))
    return _within(schema, ("start_min", None, on)) if force == "begun" else []


def _possible(on: int) -> tuple[Range, Range]:
    return ("start_min", None, on), ("end_max", on + 1, None)


def _within(schema: Schema, *ranges: Range) -> list[Clause]:
    queries = [Query.range_query(schema, name, FieldType.Integer, low, high) for name, low, high in ranges]
    return [(Occur.Must, unscored(query)) for query in queries]


def _filter(schema: Schema, name: str, values: Sequence[str]) -> Query:
    if name == "year":
        years = [int(value) for value in values if value.lstrip("-").isdigit()]
        queries = [Query.term_query(schema, "year", year) for year in years]
        return unscored(Query.boolean_query([(Occur.Should, query) for query in queries]))
    return unscored(any_of(schema, name, values))


def any_of(schema: Schema, name: str, terms: Sequence[str]) -> Query:
    """Return a query for records with any of `terms`."""
    if len(terms) == 1:
        return Query.term_query(schema, name, terms[0])
    if len(terms) > FEW:
        return Query.term_set_query(schema, name, list(terms))
    return Query.boolean_query([(Occur.Should, Query.term_query(schema, name, term)) for term in terms])


def unscored(query: Query) -> Query:
    """Return `query` without a say in the order."""
    return Query.const_score_query(query, 0.0)
