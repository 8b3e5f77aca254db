"""A measured figure beside its budget and a peer, and how the figures are written down."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

HEAD = "| what | figure | budget | peer | its figure | ratio | allowed | met |\n|---|---:|---:|---|---:|---:|---:|---|"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. `budget` bounds the figure, `allowed` its ratio to the peer's; `more_is_better` turns both round.

    A row with neither only informs.
    """

    name: str
    figure: float
    unit: str
    budget: float | None = None
    peer: str = ""
    peer_figure: float | None = None
    allowed: float | None = None
    more_is_better: bool = False
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """The figure as a multiple of the peer's."""
        return self.figure / self.peer_figure if self.peer_figure else None

    @property
    def met(self) -> bool | None:
        """Whether every bound is kept; None without one."""
        return self.met_within(1.0)

    def met_within(self, slack: float) -> bool | None:
        """Tell whether every bound is kept when each may be missed by the factor `slack`."""
        bounds = [(self.figure, self.budget), (self.ratio, self.allowed)]
        given = [(value, bound) for value, bound in bounds if value is not None and bound is not None]
        if not given:
            return None
        if self.more_is_better:
            return all(value * slack >= bound for value, bound in given)
        return all(value <= bound * slack for value, bound in given)


def line(row: Row) -> str:
    """Return the row of a Markdown table."""
    met = {True: "yes", False: "**no**", None: ""}[row.met]
    ratio = f"{_short(row.ratio)} ×" if row.ratio is not None else ""
    bound = "≥" if row.more_is_better else "≤"
    cells = (
        row.name + (f" ({row.note})" if row.note else ""),
        f"{_short(row.figure)} {row.unit}",
        f"{bound} {_short(row.budget)} {row.unit}" if row.budget is not None else "",
        row.peer,
        f"{_short(row.peer_figure)} {row.unit}" if row.peer_figure is not None else "",
        ratio,
        f"{bound} {_short(row.allowed)} ×" if row.allowed is not None else "",
        met,
    )
    return f"| {' | '.join(cells)} |"


def report(parts: Iterable[tuple[str, Sequence[Row]]], on: date, before: str = "") -> str:
    """Return the page of all figures: these parts, and of the page as it was `before` what was not measured now."""
    cores, python = os.cpu_count() or 1, platform.python_version()
    machine = f"Measured on {on}: {platform.system()} {platform.machine()}, {cores} cores, Python {python}."
    kept = dict(_parts(before))
    measured = {title: "\n".join(["", machine, "", HEAD, *map(line, rows)]) for title, rows in parts if rows}
    lines = [
        "# Benchmarks",
        "",
        "Written by `./run bench`. Ratios are taken in one run on one machine and travel better than the figures. How",
        "each is measured stands in `tests/benchmarks/`.",
    ]
    for title, body in sorted((kept | measured).items()):
        lines += ["", f"## {title}", body]
    return "\n".join(lines) + "\n"


def _parts(page: str) -> Iterator[tuple[str, str]]:
    for part in page.split("\n## ")[1:]:
        title, _, body = part.partition("\n")
        yield title, body.rstrip()


def _short(value: float | None) -> str:
    if value is None:
        return ""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def timed(work: Callable[[], object]) -> float:
    """Return how many seconds `work` takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which `share` (0 to 1) of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
