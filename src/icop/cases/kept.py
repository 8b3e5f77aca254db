"""What is kept of a case beside its documents and lines, as tables: notices, money, discrepancies, reviews, tasks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from icop.cases.parts import NOTICES
from icop.engine.cases.files import CaseFile
from icop.ui.reports.document import in_words

REVIEWS = {"case": "The case", "payment_schedule": "Its payment schedule"}


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A row: the key of its item ("" where it has none), and its cells, each with the head of its column."""

    key: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class KeptGroup:
    """A table: the part it is filled in by, its title, its heads and rows, and what to say when there is none."""

    key: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[KeptRow, ...]
    none: str
    add: str


def kept_groups(file: CaseFile) -> tuple[KeptGroup, ...]:
    """Return what is kept of a case, each kind as a table, newest first where days order it."""
    return (
        _group("notice", "Notices of Congress", ("Transmittal", "Kind", "Formally notified", "MDE", "Total"),
               file.notices, lambda one: (one.transmittal, NOTICES[one.kind], one.notified_on, one.mde_value,
                                          one.total_value),
               lambda one: one.transmittal, "No notice is recorded.", "Add a notice"),
        _group("snapshot", "Money snapshots",
               ("As of", "Ordered", "Obligated", "Disbursed", "Unliquidated", "Collected"),
               sorted(file.snapshots, key=lambda one: one.as_of, reverse=True),
               lambda one: (one.as_of, one.ordered, one.obligated, one.disbursed, one.unliquidated, one.collected),
               lambda one: one.as_of.isoformat(), "No figures are recorded.", "Add the figures of a day"),
        _group("discrepancy", f"Supply discrepancy reports: {len(file.discrepancies)}",
               ("Report", "Line", "Reported", "Value", "Closed"), file.discrepancies,
               lambda one: (one.key, one.line or "the case", one.reported_on, one.value, one.closed_on or "open"),
               lambda one: one.key, "None is reported.", "Add a report"),
        _group("review", "Yearly reviews", ("Of what", "Made on", "What came of it"),
               sorted(file.reviews, key=lambda one: one.on, reverse=True),
               lambda one: (REVIEWS[one.kind], one.on, one.says), lambda one: "", "No review is recorded.",
               "Add a review"),
        _group("task", "Tasks", ("Task", "What to do", "Who", "Until", "Done"), file.tasks,
               lambda one: (one.key, one.do, one.owner or "nobody named", one.due, one.done_on or "not yet"),
               lambda one: one.key, "Nothing is to be done by hand.", "Add a task"),
    )  # fmt: skip


def _group(
    key: str, title: str, heads: tuple[str, ...], items: Iterable[Any], cells: Callable[[Any], tuple[Any, ...]],
    key_of: Callable[[Any], str], none: str, add: str,
) -> KeptGroup:  # fmt: skip
    rows = (KeptRow(key_of(one), tuple(zip(heads, map(_words, cells(one)), strict=True))) for one in items)
    return KeptGroup(key, title, heads, tuple(rows), none, add)


def _words(value: Any) -> str:
    if isinstance(value, date):
        return in_words(value)
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    return str(value) if value else "not known"
