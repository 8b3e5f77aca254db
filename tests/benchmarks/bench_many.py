"""Many files: 2,000 small files of seven formats, and the memory they take.

Memory is what this process and the readers hold, looked at after each tenth of the files; it grows as long as anything
is kept of files that are done with.
"""

from __future__ import annotations

import tempfile
import time
from datetime import date
from pathlib import Path

from tests.benchmarks.rows import Row

TENTHS = 10


def run(quick: bool) -> list[Row]:
    """Measure on files made up for this: 2,000, or 200 when quick."""
    number = 200 if quick else 2000
    _prepare()
    from icop.accounts.queries import site_reader
    from icop.library.actions import receive
    from icop.library.indexing import index_documents
    from tests.library.many_files import held_megabytes, write_files

    held: list[float] = []
    with tempfile.TemporaryDirectory(prefix="icop-bench-many-") as folder:
        paths = write_files(Path(folder), number)
        begun = time.perf_counter()
        for first in range(0, number, number // TENTHS):
            report = receive(paths[first : first + number // TENTHS], by=site_reader(), on=date(2026, 1, 1))
            assert not report.refused, report.refused[:3]
            index_documents([])
            held.append(sum(held_megabytes()))
        seconds = time.perf_counter() - begun
    return [
        Row(f"{number:,} small files to searchable", number / seconds * 60, "files/min", more_is_better=True),
        Row("Memory after the first tenth of them", held[0], "MB"),
        Row("Memory after all", held[-1], "MB", peer="after the first tenth", peer_figure=held[0], allowed=1.25),
    ]


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
