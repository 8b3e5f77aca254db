"""What our search is measured against: the same records, found by plain BM25 alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from icop.index.port import Record

PASSAGES = 60


def plain_bm25(records: Iterable[Record]) -> Callable[[str], list[str]]:
    """Return a search over `records`, held in memory: a query to the sources found, best first."""
    from icop.index.backends.tantivy.plain import PlainIndex

    held = PlainIndex(records)
    return lambda query: held.sources(query, PASSAGES)
