"""The passages nearest in meaning to a question, among those its reader may see: the door of this package.

What computes is loaded with the first question, not when a site starts: it takes a third of a second and 60 MB.
"""

from __future__ import annotations

from collections.abc import Iterable

from icop.index.port import Ask, Hit, Record


def nearest(text: str, ask: Ask, limit: int) -> tuple[tuple[str, float], ...]:
    """Return the ids of the `limit` records nearest to `text`, with their cosines, nearest first.

    As `nearest_hits`.
    """
    return tuple((hit.record.id, hit.score) for hit in nearest_hits(text, ask, limit))


def nearest_hits(text: str, ask: Ask, limit: int) -> tuple[Hit, ...]:
    """Return the `limit` records nearest to `text` that `ask` lets through; the score is the cosine, from -1 to 1.

    Of `ask` only the reader, days and filters count. Fewer only when no more are visible or have their vector yet.
    Raises Unavailable when there is no model, or index or vectors can't be read.
    """
    from icop.index.meaning.comparing import closest_hits

    return closest_hits(text, ask, limit)


def closeness(text: str, records: Iterable[Record]) -> dict[str, float]:
    """Return, by record id, the cosine between `text` and each of `records` that has its vector.

    Raises Unavailable as `nearest_hits`.
    """
    from icop.index.meaning.comparing import cosines

    return cosines(text, records)


def closeness_to_best(records: Iterable[Record], best: Iterable[Record]) -> dict[str, float]:
    """Return, by record id, the cosine between each of `records` that has its vector and the middle of `best`.

    Nothing where none of the best has its vector. Raises Unavailable as `nearest_hits`.
    """
    from icop.index.meaning.comparing import cosines_to_middle

    return cosines_to_middle(records, best)
