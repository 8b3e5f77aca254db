"""The lines of the portfolio as its page shows them: days told from kept days, flags in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import prefetch_related_objects

from icop.cases.models import Case, Summary
from icop.cases.queries import case_facts, case_file
from icop.cases.summarising import summary_of
from icop.engine.errors import NotFound
from icop.ui.reports.document import in_words

FLAGS_SHOWN = 2
NEAR_DAYS = 60  # flags farther off are told by their day


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag of a case: how grave, and in words with its day."""

    severity: str
    says: str


@dataclass(frozen=True, slots=True)
class Row:
    """A case in a line of the portfolio."""

    case: Case
    title: str
    type: str
    state: str
    since: date | None
    age: int | None
    document: str
    category: str
    days: str
    is_late: bool
    next_move: str
    next_day: date | None
    is_blocked: bool
    value: Decimal | None
    is_value_open: bool
    flags: tuple[Flag, ...]
    more_flags: int


def row_of(summary: Summary, on: date) -> Row:
    """Return the line of a case on a day, from what was worked out on that day or before."""
    flags = tuple(Flag(severity, _with_day(says, day, on)) for severity, says, day in summary.flags)
    days = days_of_standard(summary, on)
    ahead = summary.next_day if summary.next_day and summary.next_day >= on else None
    return Row(
        case=summary.case, title=summary.title, type=summary.type.upper(), state=summary.state_title,
        since=summary.since, age=(on - summary.since).days if summary.since and summary.is_open else None,
        document="" if summary.document == "basic" else summary.document, category=summary.category, days=days[0],
        is_late=days[1], next_move=summary.next_move, next_day=ahead, is_blocked=summary.is_blocked,
        value=summary.value, is_value_open=summary.is_value_open,
        flags=flags[:FLAGS_SHOWN], more_flags=max(0, len(flags) - FLAGS_SHOWN),
    )  # fmt: skip


def rows_of(summaries: Iterable[Summary], on: date) -> list[Row]:
    """Return the lines of cases."""
    return [row_of(one, on) for one in summaries]


def rows_then(cases: Iterable[Case], on: date, known: datetime | None) -> list[Row]:
    """Return the lines of cases as they stood on another day, or as they were known at a moment, from their records."""
    facts, held, rows = case_facts(known=known), list(cases), []
    prefetch_related_objects(held, "records")
    for case in held:
        try:
            rows.append(row_of(summary_of(case, case_file(case, on=on, known=known), facts, on), on))
        except NotFound:
            continue  # nothing was told of it for that day
    return rows


def days_of_standard(summary: Summary, on: date) -> tuple[str, bool]:
    """Return how many days of its standard a document has used, in words, and whether it is too late."""
    if summary.days_used is None or summary.clock_state == "not applied":
        return summary.clock_state or "not applied", False
    used = summary.days_used + ((on - summary.worked_on).days if summary.is_running else 0)
    if summary.days_allowed is None:
        return f"{used}, {summary.clock_state}", False
    if summary.standard_ends_on is None or summary.clock_state == "met":  # the standard of another document may go on
        return f"{used}, {summary.clock_state}", summary.clock_state == "late"
    return f"{used} of {summary.days_allowed}", used > summary.days_allowed


def _with_day(says: str, day: str, on: date) -> str:
    if not day:
        return says
    when = date.fromisoformat(day)
    left = (when - on).days
    if abs(left) > NEAR_DAYS:
        return f"{says}, {in_words(when)}"
    if left == 0:
        return f"{says} today"
    count = f"{abs(left)} day{'' if abs(left) == 1 else 's'}"
    return f"{says} in {count}" if left > 0 else f"{says}, {count} ago"
