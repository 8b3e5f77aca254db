"""Compares a question with the vectors of what its reader may see. `nearest` is its door.

Vectors know nothing of readers, days or filters: the index lets records through, and the vectors only rank them. The
look is widened until there are enough visible hits, and where few records are visible these alone are compared.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from icop.engine.errors import Unavailable
from icop.index.choice import the_index
from icop.index.meaning.encoder import Floats, query_vector
from icop.index.meaning.graphs import Near, Sight
from icop.index.meaning.making import the_vectors
from icop.index.meaning.model import get_model
from icop.index.meaning.recipe import vector_key
from icop.index.meaning.vectors import Keys, Vectors
from icop.index.port import Ask, Force, Hit, Record

FEW_VISIBLE = 5_000
FIRST_LOOK, WIDER, WIDEST = 2, 4, 4_000
ALL = 10**9

Filters = tuple[tuple[str, tuple[str, ...]], ...]


def closest_hits(text: str, ask: Ask, limit: int) -> tuple[Hit, ...]:
    """As `nearest.nearest_hits`."""
    vectors = _vectors()
    if not len(vectors) or not text.strip() or limit < 1:
        return ()
    question = query_vector(text)
    few = _few(the_index().mark(), ask.audiences, ask.on, ask.known, ask.force, _narrowed(ask))
    if few is not None:
        return _hits(ask, *_among(*_rows_of(vectors, few), question, limit), limit)
    sight, wide = _sight(vectors, ask.audiences), FIRST_LOOK * limit
    while wide <= WIDEST:
        hits = _hits(ask, *sight.closest(question, wide), limit)
        if len(hits) >= limit or wide >= len(sight):
            return hits
        wide *= WIDER
    every = the_index().visible_keys(ask, ALL) or ()
    return _hits(ask, *_among(*_read_rows(vectors, every), question, limit), limit)


def cosines(text: str, records: Iterable[Record]) -> dict[str, float]:
    """As `nearest.closeness`."""
    held = {record.id: vector_key(record) for record in records}
    vectors = _vectors()
    if not held or not len(vectors) or not text.strip():
        return {}
    keys, rows = _read_rows(vectors, set(held.values()))
    return _by_id(held, keys, rows @ query_vector(text))


def cosines_to_middle(records: Iterable[Record], best: Iterable[Record]) -> dict[str, float]:
    """As `nearest.closeness_to_best`."""
    held = {record.id: vector_key(record) for record in records}
    wanted = [vector_key(record) for record in best]
    keys, rows = _read_rows(_vectors(), {*held.values(), *wanted})
    middle = rows[np.isin(keys, wanted)].sum(axis=0)
    length = float(np.linalg.norm(middle))
    return _by_id(held, keys, rows @ (middle / length)) if length else {}


def _by_id(held: Mapping[str, int], keys: Keys, scores: NDArray[np.float32]) -> dict[str, float]:
    known = dict(zip(keys.tolist(), scores.tolist(), strict=True))
    return {name: known[key] for name, key in held.items() if key in known}


def _vectors() -> Vectors:
    """Return the vectors made by the model that is here. Raises Unavailable when there is none."""
    model, vectors = get_model(), the_vectors().newest()
    if len(vectors) and vectors.listed.model != model.name:
        raise Unavailable("The vectors are of another model.", "Wait until the worker has made them anew.", retry=True)
    return vectors


@lru_cache(maxsize=8)
def _sight(vectors: Vectors, audiences: frozenset[str]) -> Sight:
    """Return what readers of these audiences see; kept until the vectors change."""
    return Sight(the_vectors().folder, vectors, audiences)


def _among(keys: Keys, rows: Floats, question: Floats, limit: int) -> Near:
    """Return the nearest of some keys with their cosines, nearest first."""
    scores = rows @ question
    order = np.argsort(-scores, kind="stable")[:limit]
    return keys[order], scores[order]


@lru_cache(maxsize=2)
def _rows_of(vectors: Vectors, visible: frozenset[int]) -> tuple[Keys, Floats]:
    """As `_read_rows`, of the few that are visible; kept, as the next question asks for the same: at most 8 MB each."""
    return _read_rows(vectors, visible)


def _read_rows(vectors: Vectors, wanted: Collection[int]) -> tuple[Keys, Floats]:
    """Return those keys that have a vector, and their vectors in the form they are compared in."""
    keys, rows = vectors.of(np.fromiter(wanted, np.int64, len(wanted)))
    return keys, rows.astype(np.float32)


@lru_cache(maxsize=32)
def _few(
    mark: str, audiences: frozenset[str], on: int, known: int, force: Force, filters: Filters
) -> frozenset[int] | None:
    """Return the keys of all that is visible where that is little; kept until the index changes."""
    ask = Ask(audiences=audiences, on=on, known=known, force=force, filters=dict(filters))
    return the_index().visible_keys(ask, FEW_VISIBLE)


def _narrowed(ask: Ask) -> Filters:
    return tuple(sorted((name, tuple(values)) for name, values in ask.filters.items() if values))


def _hits(ask: Ask, keys: Keys, scores: NDArray[np.float32], limit: int) -> tuple[Hit, ...]:
    """Return the visible records that hold these vectors, nearest first; equal ones by id."""
    known = dict(zip(keys.tolist(), scores.tolist(), strict=True))
    hits = [Hit(record, known[key]) for key, record in the_index().holders(ask, list(known), limit)]
    return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.record.id)))
