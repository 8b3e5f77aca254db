"""The index as readers see it: hits, totals, counts by value and snippets, all from one query that names the reader."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from tantivy import Document, SnippetGenerator

from icop.engine.errors import Unavailable
from icop.index.backends.tantivy import vectors, words
from icop.index.backends.tantivy.counting import FEW_RECORDS, FIRST_LOOK, NOTHING, Counts, count_values, different_works
from icop.index.backends.tantivy.folders import Folders
from icop.index.backends.tantivy.matching import matches
from icop.index.backends.tantivy.queries import Question
from icop.index.backends.tantivy.schema import restored, stems_of
from icop.index.backends.tantivy.snapshot import Found, Snapshot, Snapshots, readable
from icop.index.backends.tantivy.suggesting import Suggesting
from icop.index.backends.tantivy.writing import TantivyWriter
from icop.index.port import PATIENT, Answer, Ask, Hit, Match, Record, Snippet, Stats, Writer

logger = logging.getLogger(__name__)
COUNTERS = 2


@dataclass(frozen=True, slots=True)
class _Page:
    """Records found, the hits of a page, the groups seen; `uncounted` is their field when there may be more of them."""

    total: int
    hits: list[Found]
    groups: int | None = None
    uncounted: str = ""


@lru_cache(maxsize=1)
def _beside() -> ThreadPoolExecutor:
    """Return the threads that count while the best are looked for: both visit all that was found, and neither needs
    the other. Tantivy lets go of Python's lock meanwhile.
    """
    return ThreadPoolExecutor(COUNTERS, thread_name_prefix="counting")


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_beside.cache_clear)  # threads stay behind in the parent


class TantivyIndex:
    """An index in a folder. Safe to share between threads and to open in many processes; one of them writes."""

    def __init__(self, root: Path) -> None:
        self._folders = Folders(root)
        self._snapshots = Snapshots(self._folders)
        self._suggesting = Suggesting()

    def search(self, ask: Ask) -> Answer:
        """Return what `ask` asks for, best first."""
        begun = time.perf_counter()
        snapshot = self._snapshots.newest()
        with readable():
            question = Question(snapshot, ask)
            counts = _counting(snapshot, question, ask)
            page = _find(snapshot, question, ask)
            hits = _hits(snapshot, question, ask, page.hits)
            counted = counts()
        groups = max(page.groups, counted.different) if page.groups is not None and page.uncounted else page.groups
        return Answer(page.total, hits, counted.facets, groups, not page.uncounted, time.perf_counter() - begun)

    def count(self, ask: Ask) -> int:
        """Return how many records `ask` finds."""
        snapshot = self._snapshots.newest()
        with readable():
            return snapshot.count(Question(snapshot, ask).must())

    def count_works(self, ask: Ask) -> int:
        """Return how many works the records belong to that `ask` finds."""
        snapshot = self._snapshots.newest()
        with readable():
            return different_works(snapshot, Question(snapshot, ask))

    def explain(self, ask: Ask, record: Record) -> tuple[Match, ...]:
        """Return for each word and phrase of `ask` where `record` has it."""
        return matches(ask, record)

    def potential(self, ask: Ask) -> float:
        """Return about what a passage scores that has each needed word once."""
        return Question(self._snapshots.newest(), ask).potential()

    def snippets(self, ask: Ask, records: Sequence[Record]) -> tuple[Snippet, ...]:
        """Return for each record its best part, with the words marked."""
        snapshot = self._snapshots.newest()
        with readable():
            maker = _maker(snapshot, Question(snapshot, ask), ask.highlight)
            return tuple(_snippet(maker, record, ask.highlight) for record in records)

    def complete(self, ask: Ask, beginning: str, limit: int = 8) -> tuple[tuple[str, int], ...]:
        """Return visible words that start with `beginning`, with the number of visible records of each."""
        snapshot = self._snapshots.newest()
        with readable():
            return words.complete(snapshot, ask, beginning, limit)

    def suggest(self, ask: Ask, beginning: str, limit: int = 8) -> tuple[str, ...]:
        """Return visible words that start with `beginning`, the more frequent first."""
        snapshot = self._snapshots.newest()
        with readable():
            return self._suggesting.words(snapshot, self.mark(), ask, beginning, limit)

    def spell(self, ask: Ask, word: str, limit: int = 3) -> tuple[str, ...]:
        """Return visible words close to `word`, nearest first."""
        snapshot = self._snapshots.newest()
        with readable():
            return words.spell(snapshot, ask, word, limit)

    def stems(self, text: str) -> tuple[str, ...]:
        """Return the stems of a text, in order."""
        return tuple(stems_of(text))

    def holders(self, ask: Ask, keys: Sequence[int], limit: int) -> tuple[tuple[int, Record], ...]:
        """Return the visible records whose vectors have these keys, of the first keys first."""
        snapshot = self._snapshots.newest()
        with readable():
            return vectors.holders(snapshot, ask, keys, limit)

    def visible_keys(self, ask: Ask, most: int) -> frozenset[int] | None:
        """Return the keys of the vectors of all visible records, unless these are over `most`."""
        snapshot = self._snapshots.newest()
        with readable():
            return vectors.visible_keys(snapshot, ask, most)

    def vector_keys(self) -> Mapping[str, frozenset[int]]:
        """Return, by audience, the keys of all its records' vectors."""
        snapshot = self._snapshots.newest()
        with readable():
            return vectors.vector_keys(snapshot)

    def vector_texts(self, keys: Sequence[int]) -> Iterator[tuple[int, str]]:
        """Yield the words that each of these vectors is made of."""
        snapshot = self._snapshots.newest()
        with readable():
            yield from vectors.vector_texts(snapshot, keys)

    def stats(self) -> Stats:
        """Tell how the index is."""
        try:
            snapshot = self._snapshots.newest()
        except Unavailable as error:
            return Stats(False, problem=error.problem, fix=error.fix)
        return Stats(True, snapshot.searcher.num_docs, self._folders.megabytes())

    def refresh(self) -> None:
        """Look now for what the writer changed."""
        self._snapshots.newest()

    def mark(self) -> str:
        """Return a word that changes with every commit and every swap; "" while there is no index."""
        try:
            return self._snapshots.mark()
        except Unavailable:
            return ""

    def writer(self, wait_seconds: float = PATIENT) -> AbstractContextManager[Writer]:
        """Take the writer's lock for as long as the context lasts."""
        return self._writer(wait_seconds)

    @contextmanager
    def _writer(self, wait_seconds: float) -> Iterator[Writer]:
        with self._folders.locked(wait_seconds):
            self._folders.tidy()
            yield TantivyWriter(self._folders)


def _counting(snapshot: Snapshot, question: Question, ask: Ask) -> Callable[[], Counts]:
    """Begin to count, and return what gives the counts. Few records are counted sooner than a thread is woken."""
    if not (ask.facets or ask.group):
        return lambda: NOTHING
    if question.at_most() <= FEW_RECORDS:
        return lambda: count_values(snapshot, question, ask)
    return _beside().submit(count_values, snapshot, question, ask).result


def _find(snapshot: Snapshot, question: Question, ask: Ask) -> _Page:
    """Return how many records and groups were found, and the hits of this page."""
    query = question.ranked() if ask.limit else question.must()  # nothing to order where only counts are asked for
    if not ask.group:
        total, found = snapshot.best(query, max(ask.limit, 1), ask.offset)
        return _Page(total, found[: ask.limit])
    field, look = f"{ask.group}_no", FIRST_LOOK
    while True:
        total, found = snapshot.best(query, look)
        groups = _grouped(snapshot, found, field)
        if total <= look or len(groups) >= ask.offset + ask.limit:
            break
        look *= 8
    page = groups[ask.offset : ask.offset + ask.limit]
    hits = [hit for group in page for hit in group[: ask.per_group]]
    return _Page(total, hits, len(groups), "" if total <= look else field)


def _grouped(snapshot: Snapshot, found: Sequence[Found], name: str) -> list[list[Found]]:
    numbers = snapshot.searcher.fast_field_values(name, [address for _, address in found])
    groups: dict[Any, list[Found]] = {}
    for hit, number in zip(found, numbers, strict=True):
        groups.setdefault(number, []).append(hit)
    return list(groups.values())


def _hits(snapshot: Snapshot, question: Question, ask: Ask, found: Sequence[Found]) -> tuple[Hit, ...]:
    maker = _maker(snapshot, question, ask.highlight) if ask.highlight and found else None
    hits = []
    for score, address in found:
        record = restored(snapshot.stored(address))
        if ask.audiences.isdisjoint(record.audiences):
            logger.error("a hidden record passed the query", extra={"record": record.id})
            continue
        hits.append(Hit(record, score, _snippet(maker, record, ask.highlight) if maker else None))
    return tuple(hits)


def _maker(snapshot: Snapshot, question: Question, longest: int) -> SnippetGenerator:
    maker = SnippetGenerator.create(snapshot.searcher, question.shown(), snapshot.schema, "body")
    maker.set_max_num_chars(longest)
    return maker


def _snippet(maker: SnippetGenerator, record: Record, longest: int) -> Snippet:
    document = Document()
    document.add_text("body", record.text)
    made = maker.snippet_from_doc(document)
    text = made.fragment()
    if not text:
        return _opening(record.text, longest)
    spans = [(span.start, span.end) for span in made.highlighted()]
    where = made.fragment_range()
    whole = len(record.text.encode())
    return Snippet(text, _in_letters(text, spans), where.start > 0, where.end < whole)


def _opening(text: str, longest: int) -> Snippet:
    if len(text) <= longest:
        return Snippet(text)
    return Snippet(text[:longest].rsplit(" ", 1)[0], cut_after=True)


def _in_letters(text: str, spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return spans counted in letters; Tantivy counts bytes."""
    if text.isascii():
        return tuple(spans)
    raw = text.encode()
    return tuple((len(raw[:start].decode()), len(raw[:end].decode())) for start, end in spans)
