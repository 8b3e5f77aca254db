"""What readers search: the current generation, opened when first needed and looked at again before every question.

Looking costs two calls of stat; a commit replaces `meta.json`, a rebuild the pointer, so changes are seen at once.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import tantivy

from icop.engine.errors import Unavailable
from icop.index.backends.tantivy.folders import Folders, damaged, stamp_of
from icop.index.backends.tantivy.schema import register_analysers

Found = tuple[float, tantivy.DocAddress]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An index at one commit. `audiences` are all terms of `seen_by` with the number of records of each."""

    schema: tantivy.Schema
    searcher: tantivy.Searcher
    audiences: tuple[tuple[str, int], ...]

    def best(self, query: tantivy.Query, limit: int, offset: int = 0) -> tuple[int, list[Found]]:
        """Return how many records `query` finds, and the best of them."""
        found = self.searcher.search(query, limit, offset=offset)
        return int(found.count), list(found.hits)  # type: ignore[attr-defined]

    def count(self, query: tantivy.Query) -> int:
        """Return how many records `query` finds."""
        return self.best(query, 1)[0]

    def stored(self, address: tantivy.DocAddress) -> bytes:
        """Return a record as it is kept."""
        return cast(bytes, self.searcher.doc(address).get_first("stored"))


class Snapshots:
    """Gives the newest snapshot of an index that another process may be writing."""

    def __init__(self, folders: Folders) -> None:
        self._folders = folders
        self._lock = threading.Lock()
        self._folder: Path | None = None
        self._index: tantivy.Index | None = None
        self._stamps: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())
        self._newest: Snapshot | None = None

    def newest(self) -> Snapshot:
        """Return the index as of the last commit. Raises Unavailable when there is none that can be read."""
        if self._newest is None or self._stamps != self._look():
            with self._lock, readable():
                self._renew()
        if self._newest is None:
            raise Unavailable("There is no search index yet.", "Start icop, or run `icop reindex`.", retry=True)
        return self._newest

    def _look(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        meta = stamp_of(self._folder / "meta.json") if self._folder else ()
        return (self._folders.stamp(), meta)

    def _renew(self) -> None:
        pointer, meta = self._look()
        if self._newest is not None and self._stamps == (pointer, meta):
            return  # another thread was faster
        self._newest = None
        if self._index is None or self._stamps[0] != pointer:
            self._open()
            meta = self._look()[1]
        assert self._index is not None
        self._index.reload()
        searcher = self._index.searcher()
        terms = searcher.terms_with_prefix("seen_by", "")
        self._newest = Snapshot(self._index.schema, searcher, tuple(terms))
        self._stamps = (pointer, meta)

    def _open(self) -> None:
        folder = self._folders.current()
        try:
            index = tantivy.Index.open(str(folder))
        except ValueError:
            if folder == (folder := self._folders.current()):
                raise
            index = tantivy.Index.open(str(folder))  # a rebuild had just taken the old one away
        register_analysers(index)
        index.config_reader("manual")
        self._folder, self._index = folder, index


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
