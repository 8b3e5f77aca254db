"""The one writer: replaces works in the current generation, or builds a new one aside."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import tantivy

from icop.engine.errors import Unavailable
from icop.index.backends.tantivy.folders import Folders
from icop.index.backends.tantivy.schema import build_schema, register_analysers, to_document
from icop.index.backends.tantivy.snapshot import readable
from icop.index.port import Record, Replace

HEAP_BYTES = 60_000_000
REBUILD_HEAP_BYTES = 200_000_000
BATCH = 10_000
TELL_EACH = 500


class TantivyWriter:
    """Writes while the lock of the folders is held; who makes one has taken it."""

    def __init__(self, folders: Folders) -> None:
        self._folders = folders

    def apply(self, changes: Iterable[Replace]) -> int:
        """Replace works by the records given and return the number of records added."""
        added = since = 0
        with _open(self._current(), HEAP_BYTES) as writer:
            for change in changes:
                with writable():
                    writer.delete_documents_by_term("work", change.work)
                number = _add(writer, change.records)
                added += number
                since += number
                if since >= BATCH:
                    _commit(writer)
                    since = 0
        return added

    def rebuild(self, records: Iterable[Record], progress: Callable[[int], None] | None = None) -> int:
        """Build a new generation from `records`, make it current, and return how many it holds."""
        folder = self._folders.make()
        try:
            added = _fill(folder, records, progress)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        self._folders.finish(folder)
        return added

    def _current(self) -> Path:
        """Return the current generation, a new empty one when there is none yet."""
        if not self._folders.exist():
            self.rebuild(())
        return self._folders.current()


def _fill(folder: Path, records: Iterable[Record], progress: Callable[[int], None] | None) -> int:
    added = 0
    with writable():
        tantivy.Index(build_schema(), path=str(folder))
    with _open(folder, REBUILD_HEAP_BYTES) as writer:
        for added, record in enumerate(records, start=1):
            _add(writer, (record,))
            if progress and added % TELL_EACH == 0:
                progress(added)
    return added


@contextmanager
def _open(folder: Path, heap_bytes: int) -> Iterator[tantivy.IndexWriter]:
    """Give a writer with one thread (fewer, larger segments), and commit when the work is done without an error."""
    with readable():
        index = tantivy.Index.open(str(folder))
        register_analysers(index)
        writer = index.writer(heap_bytes, 1)
    try:
        yield writer
        _commit(writer)
    except BaseException:
        writer.rollback()
        raise
    finally:
        writer.wait_merging_threads()


def _add(writer: tantivy.IndexWriter, records: Iterable[Record]) -> int:
    """Add the records as they come and return how many there were: a large work is never held whole."""
    number = 0
    for number, record in enumerate(records, start=1):  # noqa: B007 - the last number is the count
        document = to_document(record)
        try:  # plainly, not by `writable`: it happens once for every record
            writer.add_document(document)
        except (ValueError, OSError) as error:
            raise _unwritable(error) from error
    return number


def _commit(writer: tantivy.IndexWriter) -> None:
    with writable():
        writer.commit()


@contextmanager
def writable() -> Iterator[None]:
    """Turn what Tantivy says when it can't write into a sentence of ours."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise _unwritable(error) from error


def _unwritable(error: Exception) -> Unavailable:
    first = str(error).strip().splitlines()[:1] or [type(error).__name__]
    return Unavailable(
        f"The search index can't be written ({first[0][:160]}).",
        "See that its disk has room and may be written to; then run `icop reindex`.",
    )
