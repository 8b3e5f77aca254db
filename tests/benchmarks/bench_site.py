"""The running site: start, memory, pages a second.

Start is from an empty home to the first answered search; pages are compared with a bare Django list page on the same
server in the same run. A visitor's page is kept until something on it may have changed; the rows "anew" show what it
costs when nothing is kept.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from tests.benchmarks.rows import Row
from tests.benchmarks.running import (
    bare_site,
    free_port,
    requests_per_second,
    resident_megabytes,
    seconds_until,
    site,
    wait_until_at_rest,
)

SEARCH = "/search/?q=22+USC+2776%28b%29"
FOUND = b"2776"
SEARCH_ANEW = "/search/?q=firm-fixed-price+{n}"


def run(quick: bool) -> list[Row]:
    """Measure a site with the shipped facts."""
    with tempfile.TemporaryDirectory(prefix="icop-bench-site-") as folder:
        home = Path(folder) / "home"
        return _starts(home) + _pages(home, Path(folder), 1.5 if quick else 6.0)


def _starts(home: Path) -> list[Row]:
    rows = []
    for name, budget in (("Start to first answered search, empty home", 20.0), ("The same, started again", 5.0)):
        port, begun = free_port(), time.perf_counter()
        with site(home, port):
            seconds_until(port, SEARCH, FOUND)
            rows.append(Row(name, time.perf_counter() - begun, "s", budget=budget))
    return rows


def _pages(home: Path, folder: Path, seconds: float) -> list[Row]:
    bare_port, port = free_port(), free_port()
    with bare_site(bare_port, folder):
        bare = requests_per_second(bare_port, "/", seconds)
    with site(home, port) as process:
        seconds_until(port, SEARCH, FOUND)
        rows = [
            _page("Library page, visitor", port, "/library/", bare, seconds),
            _page("Search page, visitor", port, "/search/?q=firm-fixed-price", bare, seconds),
            _page("Library page, made anew each time", port, "/library/?n={n}", bare, seconds, bounded=False),
            _page("Search page, another question each time", port, SEARCH_ANEW, bare, seconds, bounded=False),
            _page(
                "Release processes, made anew each time",
                port,
                "/release-processes/?n={n}",
                bare,
                seconds,
                bounded=False,
            ),
            _page("Home page", port, "/", bare, seconds, bounded=False),
            _page("Topic page", port, "/topics/security-cooperation/", bare, seconds, bounded=False),
        ]
        rows.append(Row("Memory while vectors are made", resident_megabytes(process), "MB"))
        wait_until_at_rest(process)
        note = "two web workers, the worker and their parent, shared memory split"
        rows.append(Row("Memory of the running site", resident_megabytes(process), "MB", budget=500, note=note))
    return rows


def _page(name: str, port: int, path: str, bare: float, seconds: float, bounded: bool = True) -> Row:
    rate = requests_per_second(port, path, seconds)
    return Row(
        name, rate, "requests/s", peer="bare Django list page", peer_figure=bare,
        allowed=0.25 if bounded else None, more_is_better=True,
    )  # fmt: skip
