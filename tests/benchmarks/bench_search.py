"""Search in process.

Passages made by recombining real sections; a visitor asks two to five words on a day: the best ten with highlights,
counts of four fields, only what the visitor may read and what is in force. Beside it on the same index:

- bare Tantivy doing the same job, as one would write it by hand: its own query parser with every word required, three
  filters, ten highlights, an aggregation;
- bare Tantivy doing less: its parser as it comes (any word will do), ten highlights, no filters, no counts;
- SQLite FTS5 doing the same job on the same passages.

All take the queries in turn, so that they meet the same state of the machine; of each query the best of three turns
counts, as other work on the machine only ever adds. FTS5, many times slower, has one turn.
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
from icop.index.port import Ask, Index, Record, Word
from tests.benchmarks.passages import Section, make_passages, make_queries, make_words, sections
from tests.benchmarks.rows import Row, percentile, timed

ON = day_number(date(2024, 5, 1))
KNOWN = day_number(date(2026, 11, 22))
VISITOR = frozenset({"public"})
FACETS = ("kind", "issuer", "year", "topic")
OURS = "ours"
SAME = "bare Tantivy, the same job"
LESS = "bare Tantivy, best ten and highlights only"
FTS = "SQLite FTS5, the same job"


def run(quick: bool) -> list[Row]:
    """Return the figures for 300,000 passages, or for 20,000."""
    passages, asked = (20_000, 60) if quick else (300_000, 200)
    real = sections()
    with tempfile.TemporaryDirectory(prefix="icop-bench-search-") as folder:
        return _measure(Path(folder), passages, asked, real)


def _measure(folder: Path, passages: int, asked: int, real: list[Section]) -> list[Row]:
    index = open_index(f"tantivy://{folder / 'index'}")
    records = list(make_passages(passages, real))
    with index.writer() as writer:
        built = timed(lambda: writer.rebuild(records))
    fts = FtsPeer(folder / "fts.sqlite", records)
    records.clear()
    bare = BareTantivy(folder / "index")
    ours = lambda text: index.search(_ask(text))  # noqa: E731 - one of four that are timed alike
    ways = {OURS: ours, SAME: bare.same_job, LESS: bare.less, FTS: fts.search}
    name = f"{passages:,} passages"
    rows = _rows(_times(ways, make_queries(asked, real)), f"{name}, 2 to 5 words", budgets=True)
    single = _rows(_times({OURS: ours, SAME: bare.same_job}, make_words(asked // 4, real)), f"{name}, 1 word")
    return [*rows, *single, *_suggesting(index, f"{name}, suggestions", real, asked), _indexing(passages, built)]


def _suggesting(index: Index, name: str, real: list[Section], asked: int) -> list[Row]:
    """Return the figures of words offered while one types: beginnings of two to six letters, each asked once."""
    ask = Ask(audiences=VISITOR, on=ON, known=KNOWN)
    words = make_words(asked, real)
    beginnings = list(dict.fromkeys(word[:length] for word in words for length in range(2, 7) if len(word) >= length))
    first = timed(lambda: index.suggest(ask, beginnings[0])) * 1000  # reads some records; later ones lean on it
    times = [timed(lambda text=text: index.suggest(ask, text)) * 1000 for text in beginnings[1:]]
    return [
        Row(f"{name}, p50", percentile(times, 0.5), "ms"),
        Row(f"{name}, p95", percentile(times, 0.95), "ms", 10.0),
        Row(f"{name}, the very first", first, "ms"),
    ]


def _ask(text: str) -> Ask:
    words = tuple(Word(word) for word in text.split())
    return Ask(audiences=VISITOR, on=ON, known=KNOWN, words=words, limit=10, facets=FACETS, highlight=240)


def _times(ways: dict[str, Callable[[str], object]], queries: list[str]) -> dict[str, list[float]]:
    """Return the milliseconds of each query, the best of three turns, for each way."""
    best = {name: dict.fromkeys(queries, float("inf")) for name in ways}
    for turn in range(4):  # the first only warms up
        for text in queries:
            for name, search in ways.items():
                if name != FTS or turn == 1:
                    took = timed(lambda search=search, text=text: search(text)) * 1000
                    best[name][text] = min(best[name][text], took) if turn else float("inf")
    return {name: list(times.values()) for name, times in best.items()}


def _rows(times: dict[str, list[float]], name: str, *, budgets: bool = False) -> list[Row]:
    rows = []
    for share, budget in ((0.5, 5.0), (0.95, 15.0)):
        what, ours = f"{name}, p{share * 100:.0f}", percentile(times[OURS], share)
        rows.append(Row(what, ours, "ms", budget if budgets else None, SAME, percentile(times[SAME], share), 1.5))
        rows += [Row(what, ours, "ms", None, way, percentile(times[way], share)) for way in (LESS, FTS) if way in times]
    return rows


def _indexing(passages: int, seconds: float) -> Row:
    return Row("records into a new index", passages / seconds * 60, "a minute", 60_000, more_is_better=True)


class BareTantivy:
    """The few lines one would write around Tantivy by hand."""

    def __init__(self, root: Path) -> None:
        self._index = tantivy.Index.open(str(Folders(root).current()))
        register_analysers(self._index)
        self._schema, self._searcher = self._index.schema, self._index.searcher()

    def less(self, text: str) -> list[tuple[str, str]]:
        """Return title and marked snippet of the best ten by any of the words."""
        query, _ = self._index.parse_query_lenient(text, ["body"])
        return self._best(query)

    def same_job(self, text: str) -> tuple[list[tuple[str, str]], dict[str, object]]:
        """Return title and marked snippet of the best ten a visitor may read on the day, and four counts."""
        words, _ = self._index.parse_query_lenient(text, ["body"], conjunction_by_default=True)
        wanted = [words, tantivy.Query.term_query(self._schema, "seen_by", "public")]
        wanted += [self._days("start_min", None, ON), self._days("end_max", ON + 1, None)]
        query = tantivy.Query.boolean_query([(tantivy.Occur.Must, one) for one in wanted])
        counts = {name: {"terms": {"field": name, "size": 50}} for name in FACETS}
        return self._best(query), self._searcher.aggregate(query, counts)

    def _days(self, name: str, low: int | None, high: int | None) -> tantivy.Query:
        days = tantivy.Query.range_query(self._schema, name, tantivy.FieldType.Integer, low, high)
        return tantivy.Query.const_score_query(days, 0.0)

    def _best(self, query: tantivy.Query) -> list[tuple[str, str]]:
        maker = tantivy.SnippetGenerator.create(self._searcher, query, self._schema, "body")
        maker.set_max_num_chars(240)
        return [self._shown(maker, address) for _, address in self._searcher.search(query, 10).hits]

    def _shown(self, maker: tantivy.SnippetGenerator, address: tantivy.DocAddress) -> tuple[str, str]:
        values, _, text = (self._searcher.doc(address).get_first("stored") or b"").partition(b"\n")
        document = tantivy.Document()
        document.add_text("body", text.decode())
        return json.loads(values)[0], maker.snippet_from_doc(document).to_html()


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
