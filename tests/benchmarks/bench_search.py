"""Search in process.

Passages made by recombining real sections; a visitor asks two to five words on a day: the best ten with highlights,
counts of four fields, only what the visitor may read and what is in force. Beside it two bare Tantivy calls on the same
index (the same words, the best ten with highlights, and nothing else: by Tantivy's own query parser as it comes, and
the same with every word required) and SQLite FTS5 doing the whole job. Queries are taken in turn, so that all meet the
same state of the machine.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import tantivy

from icop.engine.clock import day_number
from icop.index.backends.tantivy.folders import Folders
from icop.index.backends.tantivy.schema import register_analysers
from icop.index.choice import open_index
from icop.index.port import Ask, Record, Word
from tests.benchmarks.passages import Section, make_passages, make_queries, sections
from tests.benchmarks.rows import Row, percentile, timed

ON = day_number(date(2024, 5, 1))
KNOWN = day_number(date(2026, 11, 22))
VISITOR = frozenset({"public"})
FACETS = ("kind", "issuer", "year", "topic")
FIELDS = ["body"]
TEXT = [field.name for field in Record.__dataclass_fields__.values()].index("text")


def run(quick: bool) -> list[Row]:
    """Return the figures for 300,000 passages, or for 20,000."""
    passages, asked = (20_000, 60) if quick else (300_000, 200)
    real = sections()
    with tempfile.TemporaryDirectory(prefix="icop-bench-search-") as folder:
        return _measure(Path(folder), passages, make_queries(asked, real), real)


def _measure(folder: Path, passages: int, queries: list[str], real: list[Section]) -> list[Row]:
    index = open_index(f"tantivy://{folder / 'index'}")
    records = list(make_passages(passages, real))
    with index.writer() as writer:
        built = timed(lambda: writer.rebuild(records))
    fts = FtsPeer(folder / "fts.sqlite", records)
    bare = BareTantivy(folder / "index")
    asks = {text: _ask(text) for text in queries}
    ways: dict[str, Callable[[str], object]] = {
        "ours": lambda text: index.search(asks[text]),
        "bare": lambda text: bare.search(text, every=False),
        "bare, every word": lambda text: bare.search(text, every=True),
        "fts5": fts.search,
    }
    times = _times(ways, queries)
    return [*_rows(times, passages), _indexing(passages, built)]


def _ask(text: str) -> Ask:
    words = tuple(Word(word) for word in text.split())
    return Ask(audiences=VISITOR, on=ON, known=KNOWN, words=words, limit=10, facets=FACETS, highlight=240)


def _times(ways: dict[str, Callable[[str], object]], queries: list[str]) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(4):
        for text in queries:
            for name, search in ways.items():
                if name == "fts5" and turn > 1:
                    continue
                took = timed(lambda search=search, text=text: search(text)) * 1000
                if turn:  # the first turn only warms up
                    times[name].append(took)
    return times


def _rows(times: dict[str, list[float]], passages: int) -> list[Row]:
    name, rows = f"{passages:,} passages", []
    for share, budget in ((0.5, 5.0), (0.95, 15.0)):
        ours, bare, every, fts = (percentile(times[way], share) for way in ("ours", "bare", "bare, every word", "fts5"))
        what = f"{name}, p{share * 100:.0f}"
        rows.append(Row(what, ours, "ms", budget, "bare Tantivy call, top 10 and highlights", bare, 1.5))
        rows.append(Row(what, ours, "ms", None, "the same, every word required", every))
        rows.append(Row(what, ours, "ms", None, "SQLite FTS5, the whole job", fts))
    return rows


def _indexing(passages: int, seconds: float) -> Row:
    return Row("records into a new index", passages / seconds * 60, "a minute", 60_000, more_is_better=True)


class BareTantivy:
    """The few lines one would write around Tantivy: its parser, the best ten, their highlights."""

    def __init__(self, root: Path) -> None:
        self._index = tantivy.Index.open(str(Folders(root).current()))
        register_analysers(self._index)
        self._searcher = self._index.searcher()

    def search(self, text: str, *, every: bool) -> list[tuple[str, str]]:
        """Return title and marked snippet of the best ten."""
        query, _ = self._index.parse_query_lenient(text, FIELDS, conjunction_by_default=every)
        maker = tantivy.SnippetGenerator.create(self._searcher, query, self._index.schema, "body")
        maker.set_max_num_chars(240)
        return [self._shown(maker, address) for _, address in self._searcher.search(query, 10).hits]

    def _shown(self, maker: tantivy.SnippetGenerator, address: tantivy.DocAddress) -> tuple[str, str]:
        kept = json.loads(self._searcher.doc(address).get_first("stored") or b"")
        document = tantivy.Document()
        document.add_text("body", kept[TEXT])
        return kept[0], maker.snippet_from_doc(document).to_html()


class FtsPeer:
    """The same job by SQLite's full text search: filters, the best ten with snippets, four counts."""

    def __init__(self, path: Path, records: Iterable[Record]) -> None:
        self._db = sqlite3.connect(path)
        self._db.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            "CREATE VIRTUAL TABLE words USING fts5(title, headings, text, tokenize='porter unicode61');"
            "CREATE TABLE facts (id INTEGER PRIMARY KEY, kind, issuer, year, audience, start_min, end_max);"
            "CREATE TABLE topics (id INTEGER, topic); "
        )
        for at, record in enumerate(records):
            self._add(at, record)
        self._db.execute("CREATE INDEX topic_of ON topics (id)")
        self._db.commit()

    def _add(self, at: int, record: Record) -> None:
        words = (at, record.title, record.headings, record.text)
        self._db.execute("INSERT INTO words (rowid, title, headings, text) VALUES (?, ?, ?, ?)", words)
        facts = (at, record.kind, record.issuer, record.year, record.audiences[0], record.start_min, record.end_max)
        self._db.execute("INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?, ?)", facts)
        self._db.executemany("INSERT INTO topics VALUES (?, ?)", [(at, topic) for topic in record.concepts])

    def search(self, text: str) -> tuple[list[tuple[str, str]], list[list[tuple[str, int]]]]:
        """Return title and snippet of the best ten, and four counts by value."""
        found = "words JOIN facts ON facts.id = words.rowid"
        where = f"words MATCH ? AND audience = 'public' AND start_min <= {ON} AND end_max > {ON}"
        query = " ".join(f'"{word}"' for word in text.split())
        shown = "title, snippet(words, 2, '[', ']', '', 30)"
        best = f"SELECT {shown} FROM {found} WHERE {where} ORDER BY bm25(words, 2, 1, 1) LIMIT 10"
        hits = self._db.execute(best, (query,)).fetchall()
        counts = [
            f"SELECT {name}, count(*) FROM {found} WHERE {where} GROUP BY 1" for name in ("kind", "issuer", "year")
        ]
        counts.append(f"SELECT topic, count(*) FROM {found} JOIN topics USING (id) WHERE {where} GROUP BY 1")
        return hits, [self._db.execute(count, (query,)).fetchall() for count in counts]
