"""What readers search: the current generation, opened when first needed and looked at again before every question.

Looking costs two calls of stat; a commit replaces `meta.json`, a rebuild the pointer, so changes are seen at once.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import tantivy

from icop.index.backends.tantivy.folders import Folders, damaged, stamp_of
from icop.index.backends.tantivy.schema import DAYS, MORE_TOPICS, TOPICS, register_analysers

META = "meta.json"
Found = tuple[float, tantivy.DocAddress]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An index at one commit.

    `audiences` are all terms of `seen_by` with the number of records of each, `topics` the topic fields in use, `days`
    the first and the last day of each field of days.
    """

    schema: tantivy.Schema
    searcher: tantivy.Searcher
    audiences: tuple[tuple[str, int], ...]
    topics: tuple[str, ...]
    days: Mapping[str, tuple[int, int]]

    def best(self, query: tantivy.Query, limit: int, offset: int = 0) -> tuple[int, list[Found]]:
        """Return how many records `query` finds, and the best of them."""
        found = self.searcher.search(query, limit, offset=offset, weight_by_field="weight")
        return int(found.count), list(found.hits)  # type: ignore[attr-defined]

    def count(self, query: tantivy.Query) -> int:
        """Return how many records `query` finds."""
        return int(self.searcher.search(query, 1).count)  # type: ignore[attr-defined]

    def stored(self, address: tantivy.DocAddress) -> bytes:
        """Return a record as it is kept."""
        return cast(bytes, self.searcher.doc(address).get_first("stored"))


class Snapshots:
    """Gives the newest snapshot of an index that another process may be writing. Safe to share between threads."""

    def __init__(self, folders: Folders) -> None:
        self._folders = folders
        self._lock = threading.Lock()
        self._open: _Open | None = None

    def newest(self) -> Snapshot:
        """Return the index as of the last commit. Raises Unavailable when there is none that can be read."""
        opened = self._open
        if opened is None or not opened.is_newest(self._folders):
            with self._lock, readable():
                opened = self._renewed()
        return opened.snapshot

    def mark(self) -> str:
        """Return a word that is another for every snapshot. Raises Unavailable as `newest` does."""
        self.newest()
        opened = self._open
        return f"{opened.pointer}{opened.meta}" if opened else ""

    def _renewed(self) -> _Open:
        opened, pointer = self._open, self._folders.stamp()
        if opened is not None and opened.is_newest(self._folders):
            return opened  # another thread was faster
        self._open = None  # should opening fail, the next question tries again
        if opened is None or opened.pointer != pointer:
            folder, index = _opened(self._folders)
        else:
            folder, index = opened.folder, opened.index
        meta = stamp_of(folder / META)
        index.reload()
        self._open = _Open(folder, index, pointer, meta, _snapshot(index))
        return self._open


@dataclass(frozen=True, slots=True)
class _Open:
    """A generation that is open, with the stamps its files had when the snapshot was taken."""

    folder: Path
    index: tantivy.Index
    pointer: tuple[int, ...]
    meta: tuple[int, ...]
    snapshot: Snapshot

    def is_newest(self, folders: Folders) -> bool:
        return self.pointer == folders.stamp() and self.meta == stamp_of(self.folder / META)


def _opened(folders: Folders) -> tuple[Path, tantivy.Index]:
    folder = folders.current()
    try:
        index = tantivy.Index.open(str(folder))
    except ValueError:
        if folder == (folder := folders.current()):
            raise
        index = tantivy.Index.open(str(folder))  # a rebuild had just taken the old one away
    register_analysers(index)
    index.config_reader("manual")
    return folder, index


def _snapshot(index: tantivy.Index) -> Snapshot:
    searcher = index.searcher()
    audiences = tuple(searcher.terms_with_prefix("seen_by", ""))
    return Snapshot(index.schema, searcher, audiences, _topics(searcher), _days(searcher))


def _days(searcher: tantivy.Searcher) -> dict[str, tuple[int, int]]:
    if not searcher.num_docs:
        return {}
    wanted: dict[str, object] = {name: {"stats": {"field": name}} for name in DAYS}
    found = searcher.aggregate(tantivy.Query.all_query(), wanted)
    return {name: (int(found[name]["min"]), int(found[name]["max"])) for name in DAYS}


def _topics(searcher: tantivy.Searcher) -> tuple[str, ...]:
    """Return the topic fields that hold anything in this snapshot."""
    return tuple(
        name
        for name in (*TOPICS, MORE_TOPICS)
        if any(term for term, _ in searcher.terms_with_prefix(name, "", None, 2))
    )


@contextmanager
def readable() -> Iterator[None]:
    """Turn what Tantivy says of files it can't read into a sentence of ours."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise damaged(error) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # Rust's, which is no Exception
            raise
        raise damaged(error) from error
