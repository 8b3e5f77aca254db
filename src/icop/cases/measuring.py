"""How the cases a reader sees kept their standards: counted from what was worked out of each document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from icop.accounts.reader import Reader
from icop.cases.queries import case_facts
from icop.cases.queries.pacing import estimates_then, paces_for, paces_then
from icop.engine.cases.distribution import Distribution
from icop.engine.cases.estimates import EstimatePerformance, estimate_performance
from icop.engine.cases.performance import (
    KEY_DATES,
    GroupPerformance,
    Performance,
    PerformanceRow,
    performance,
)
from icop.engine.trace import Plain, plain

TABLES = ("Standards", "Days", "Stages", "Estimates")
MOST_DATED = 100
SCHEMES = {
    "category": "By category, requests since 2021", "aod_group": "By AOD group", "all": "One standard for all",
    "aod": "By the anticipated offer date", "": "No standard applied",
}  # fmt: skip
STAGES = {
    "requested": "Request received", "actionable": "Request actionable", "offered": "Offered",
    "accepted": "Accepted", "implemented": "Implemented",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measured:
    """The performance of documents, and of price and availability requests, and the documents one by one."""

    performance: Performance
    estimates: EstimatePerformance
    documents: tuple[PerformanceRow, ...] = ()

    @property
    def dated(self) -> list[tuple[str, str, list[tuple[str, date | None]]]]:
        """The first documents: case, document, and its five key dates with how each is called."""
        return [
            (one.case, one.document, [(STAGES[name], day) for name, day in one.key_dates.items()])
            for one in self.documents[:MOST_DATED]
        ]

    @property
    def groups(self) -> list[tuple[str, GroupPerformance]]:
        """The groups with how they are called: the earliest standards first, and in each by letter."""
        groups, schemes = self.performance.groups, [one.scheme for one in self.performance.groups]
        return [
            (named(one), one) for one in sorted(groups, key=lambda one: (schemes.index(one.scheme), one.letter or ""))
        ]

    @property
    def stages(self) -> list[tuple[str, Distribution]]:
        """The stages between key dates with how they are called."""
        return [(f"{STAGES[first]} to {STAGES[last].lower()}", days) for first, last, days in self.performance.stages]


def measured(
    reader: Reader, program: str, on: date, *, other_day: bool = False, known: datetime | None = None
) -> Measured:
    """Return the performance of the cases `reader` may see, of one program or all.

    For today it is counted from what was kept of each document; for another day every case is read anew.
    """
    facts = case_facts(known=known)
    rows = list(paces_then(reader, program, on, known) if other_day else paces_for(reader, program))
    pace = [row for row, _ in rows]
    asked = estimates_then(rows)
    by_name = sorted(pace, key=lambda one: (one.case, one.document != "basic", one.document))
    return Measured(performance(pace, facts), estimate_performance(asked, facts, on), tuple(by_name))


def named(group: GroupPerformance) -> str:
    """Return how a group of documents is called: its era, and its category and days where it has them."""
    era = SCHEMES.get(group.scheme, group.scheme)
    letter = f": {group.letter}" if group.letter else ""
    days = f", {group.days_allowed} days" if group.days_allowed is not None else ""
    return f"{era}{letter}{days}"


def sheet_head() -> tuple[str, ...]:
    """Return the headings of `sheet_rows`."""
    return ("Table", "Row", "What", "Value", *(STAGES[name] for name in KEY_DATES))


def key_dates_as_json(found: Measured) -> list[dict[str, Plain]]:
    """Return the five key dates of every document as plain JSON."""
    return [
        {"case": one.case, "document": one.document, **{name: plain(day) for name, day in one.key_dates.items()}}
        for one in found.documents
    ]


def sheet_rows(found: Measured) -> Iterator[tuple[Any, ...]]:
    """Yield everything on the page as rows: table, row, what, value; then each document with its five key dates."""
    for row in _counted_rows(found):
        yield (*row, *[""] * len(KEY_DATES))
    for one in found.documents:
        yield ("Key dates", one.case, one.document, "", *(day or "" for day in one.key_dates.values()))


def _counted_rows(found: Measured) -> Iterator[tuple[Any, ...]]:
    for name, group in found.groups:
        told = group.as_json()
        for key in ("documents", "met", "late", "running", "running_late", "not_counted", "to_confirm"):
            yield "Standards", name, key.replace("_", " "), told[key]
        for key in ("goal_percent", "share", "raw_share"):
            yield "Standards", name, key.replace("_", " "), getattr(group, key)
        yield from _days("Days, net", name, group.net_days)
        yield from _days("Days, raw", name, group.raw_days)
    for name, days in found.stages:
        yield from _days("Stages", name, days)
    told = found.estimates.as_json()
    for key in ("requests", "days_allowed", "answered", "in_time", "late", "running", "running_late", "share"):
        yield "Price and availability", "Requests", key.replace("_", " "), told[key]
    yield from _days("Price and availability", "Days to answer", found.estimates.days)
    yield from _days("Price and availability", "LOA above its estimate, percent", found.estimates.difference)


def _days(table: str, name: str, found: Distribution) -> Iterator[tuple[Any, ...]]:
    yield table, name, "count", found.count
    if found.count:
        yield table, name, "least", found.least
        for percent, number in found.percentiles:
            yield table, name, f"percentile {percent}", number
        yield table, name, "greatest", found.greatest
