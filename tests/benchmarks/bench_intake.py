"""The intake: files and records from disk to searchable.

PDF pages are compared with bare pypdfium2 reading the same files' text in as many processes, which are started before
the clock is. For us everything counts: starting the sandbox, reading, rows, passages, the index.
"""

from __future__ import annotations

import json
import lzma
import multiprocessing
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from tests.benchmarks.rows import Row

ROOT = Path(__file__).resolve().parents[2]
OFFICE = ("docx", "pptx", "xlsx", "xls")
RECORDS = ("dfars/dfars-2025-11-10.jsonl.xz", "far/far-2025-07.jsonl.xz", "uscode/usc-title-22.jsonl.xz")


def run(quick: bool) -> list[Row]:
    """Measure the intake on the shared corpus; without it there is nothing real to measure."""
    corpus = Path(os.environ.get("ICOP_SHARED") or ROOT.parent / "shared") / "corpus"
    if not corpus.is_dir():
        return []
    _prepare()
    rows = [_records([corpus / name for name in RECORDS[: 1 if quick else 3]])]
    pdfs = sorted((corpus / "samm").glob("*.pdf")) if quick else sorted(corpus.glob("**/*.pdf"))
    office = [path for kind in OFFICE for path in sorted((corpus / "documents" / kind).rglob("*.*"))]
    return [*rows, _pdfs(pdfs), _office(office)]


def _prepare() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    from django.conf import settings

    from icop.index.sources import build_index
    from icop.project.home import make_home

    make_home(settings.ICOP_HOME)
    call_command("migrate", verbosity=0)
    build_index()


def _records(paths: list[Path]) -> Row:
    bare_seconds, bare = _timed(lambda: _bare_records(paths))
    seconds, report = _timed(lambda: _take_in(paths))
    return Row(
        "Records to searchable", report.added / seconds * 60, "records/min", budget=60_000, more_is_better=True,
        peer="lines parsed, their texts put into SQLite FTS5, nothing else", peer_figure=bare / bare_seconds * 60,
    )  # fmt: skip


def _bare_records(paths: list[Path]) -> int:
    """Make the texts of record sets findable with the standard library alone, and return how many there were."""
    with tempfile.TemporaryDirectory(prefix="icop-bench-bare-") as folder:
        base = sqlite3.connect(Path(folder) / "bare.sqlite3")
        base.execute("CREATE VIRTUAL TABLE words USING fts5(id UNINDEXED, text, tokenize='porter unicode61')")
        for path in paths:
            with lzma.open(path) as lines, base:
                found = (json.loads(line) for line in lines)
                base.executemany("INSERT INTO words VALUES (?, ?)", ((one["id"], one.get("text")) for one in found))
        number = base.execute("SELECT count(*) FROM words").fetchone()[0]
        base.close()
    return number


def _pdfs(paths: list[Path]) -> Row:
    bare_seconds, pages = _bare(paths)
    seconds, _ = _timed(lambda: _take_in(paths))
    return Row(
        "PDF pages to searchable", pages / seconds, "pages/s", peer="bare pypdfium2, same files and cores",
        peer_figure=pages / bare_seconds, allowed=0.25, more_is_better=True,
    )  # fmt: skip


def _office(paths: list[Path]) -> Row:
    """Megabytes of the files as they lie on disk, to searchable; what is alike among them is looked for after that."""
    size = sum(path.stat().st_size for path in paths)
    seconds, _ = _timed(lambda: _take_in(paths))
    return Row("Office files to searchable", size / 1_000_000 / seconds, "MB/s", budget=3, more_is_better=True)


def _take_in(paths: list[Path]):
    from icop.accounts.queries import site_reader
    from icop.library.actions import receive
    from icop.library.indexing import index_documents

    report = receive(paths, by=site_reader(), on=date(2026, 1, 1))
    index_documents([])  # the job by which texts are found; comparing them with others comes after it
    return report


def _bare(paths: list[Path]) -> tuple[float, int]:
    """Return the seconds bare pypdfium2 takes, and the number of pages."""
    with multiprocessing.get_context("spawn").Pool(os.cpu_count()) as pool:
        pool.map(_pages_of, [str(paths[0])] * 4, chunksize=1)
        return _timed(lambda: sum(pool.map(_pages_of, [str(path) for path in paths], chunksize=1)))


def _pages_of(path: str) -> int:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        return 0
    for page in document:
        page.get_textpage().get_text_range()
    return len(document)


def _timed(work: Callable):
    begun = time.perf_counter()
    found = work()
    return time.perf_counter() - begun, found
