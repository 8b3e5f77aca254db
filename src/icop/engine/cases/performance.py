"""How many documents, of many, kept their standard: shares by standard, days by percentile, and the five key dates.

The key dates are those of the kind of report P.L. 115-91 sec. 887 asked for; its reporting ended in 2022 (P.L. 116-283
sec. 887). A document is counted under the standard of its own day of receipt, never under a later one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from icop.engine.cases.distribution import PERCENTILES, Distribution, distribution, percent_of
from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import CaseDocument, CaseFile
from icop.engine.cases.happened import Happened, happened
from icop.engine.cases.standards import Clock, ClockState, Scheme, clock_seen
from icop.engine.cases.types import DocumentKind
from icop.engine.shapes import Cite
from icop.engine.trace import Plain, plain

KEY_DATES = ("requested", "actionable", "offered", "accepted", "implemented")
LIKE_REPORTS = ("ndaa.fy2018_887", "ndaa.fy2021_887")
_Group = tuple[Scheme, str, int | None, Decimal | None]


@dataclass(frozen=True, slots=True)
class PerformanceRow:
    """One document as it is counted: its five key dates, its standard, and where it stands against it.

    `is_stopped` tells whether the clock has stopped; days are calendar days, `net_days` without approved holds.
    """

    case: str
    document: str
    kind: DocumentKind = "basic"
    requested: date | None = None
    actionable: date | None = None
    offered: date | None = None
    accepted: date | None = None
    implemented: date | None = None
    scheme: Scheme = ""
    letter: str = ""
    days_allowed: int | None = None
    goal_percent: Decimal | None = None
    state: ClockState = "not started"
    is_stopped: bool = False
    raw_days: int | None = None
    net_days: int | None = None

    @property
    def key_dates(self) -> dict[str, date | None]:
        """The five key dates: requested, actionable (last before the offer), offered (first), accepted, implemented."""
        return {name: getattr(self, name) for name in KEY_DATES}


def performance_row(file: CaseFile, document: CaseDocument, facts: CaseFacts, on: date) -> PerformanceRow:
    """Return how a document is counted by what is known on a day."""
    seen = happened(file, on)
    return row_of(file, document, clock_seen(file, document, facts, seen), seen)


def row_of(file: CaseFile, document: CaseDocument, clock: Clock, seen: Happened) -> PerformanceRow:
    """Return how a document is counted, from its clock and the events it was measured by."""
    key = document.key
    offered = None if document.kind == "modification" else seen.first("offered", key)
    actionable = [day for day in seen.all("lor_actionable", key) if offered is None or day <= offered]
    return PerformanceRow(
        file.case, key, document.kind, clock.received_on, actionable[-1] if actionable else None, offered,
        seen.last("accepted", key), seen.first("implemented", key), clock.scheme, clock.letter, clock.days_allowed,
        clock.goal_percent, clock.state, clock.stopped_on is not None, clock.raw_days, clock.net_days,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class GroupPerformance:
    """The documents of one standard: how many met it, and how long they took.

    `met` and `late` are those whose clock has stopped; `running_late` are past their last day and still open. `share`
    is met of met and late, in percent to a tenth, `raw_share` the same without taking holds off; `keeps_goal` compares
    the exact share, and is None without a goal or without documents. The days are those of all that stopped.
    """

    scheme: Scheme
    letter: str
    days_allowed: int | None
    goal_percent: Decimal | None
    documents: int
    met: int
    late: int
    running: int
    running_late: int
    not_counted: int
    to_confirm: int
    share: Decimal | None
    raw_share: Decimal | None
    keeps_goal: bool | None
    raw_days: Distribution
    net_days: Distribution

    def as_json(self) -> dict[str, Plain]:
        """Return the group as plain JSON."""
        names = [name for name in self.__slots__ if name not in {"raw_days", "net_days"}]
        told: dict[str, Plain] = {name: plain(getattr(self, name)) for name in names}
        return {**told, "raw_days": self.raw_days.as_json(), "net_days": self.net_days.as_json()}


@dataclass(frozen=True, slots=True)
class Performance:
    """The groups, latest standards last, how long each stage between two key dates took, and what it is like.

    `cites` are the laws that asked for a report of this kind, where the site has them.
    """

    documents: int
    groups: tuple[GroupPerformance, ...]
    stages: tuple[tuple[str, str, Distribution], ...]
    cites: tuple[Cite, ...] = ()

    def as_json(self) -> dict[str, Plain]:
        """Return the report as plain JSON."""
        return {
            "documents": self.documents,
            "groups": [one.as_json() for one in self.groups],
            "stages": [{"from": first, "to": last, "days": days.as_json()} for first, last, days in self.stages],
            "like": [{"to": one.to, "url": one.url, "standing": one.standing} for one in self.cites],
        }


def performance(
    rows: Iterable[PerformanceRow], facts: CaseFacts | None = None, percentiles: Sequence[int] = PERCENTILES
) -> Performance:
    """Return how documents kept their standards, group by group, and how long each stage took.

    A stage counts the documents that have both of its days, in order. Raises Refused for a percentile that is none.
    """
    counted = tuple(rows)
    groups: dict[_Group, list[PerformanceRow]] = {}
    for row in counted:
        groups.setdefault((row.scheme, row.letter, row.days_allowed, row.goal_percent), []).append(row)
    ordered = sorted(groups.items(), key=lambda item: (min(_first(row) for row in item[1]), item[0][:2]))
    stages = tuple(
        (first, last, distribution(_days_between(counted, first, last), percentiles))
        for first, last in pairwise(KEY_DATES)
    )
    cites = cites_of(facts, LIKE_REPORTS)
    return Performance(len(counted), tuple(_group(key, of, percentiles) for key, of in ordered), stages, cites)


def cites_of(facts: CaseFacts | None, instruments: Iterable[str]) -> tuple[Cite, ...]:
    """Return the citations of the instruments that the site has among these."""
    known = facts.reference.instruments if facts else {}
    return tuple(known[key].cite for key in instruments if key in known)


def _first(row: PerformanceRow) -> date:
    return row.requested or date.max


def _days_between(rows: Iterable[PerformanceRow], first: str, last: str) -> list[int]:
    pairs = ((getattr(row, first), getattr(row, last)) for row in rows)
    return [(end - begin).days for begin, end in pairs if begin and end and end >= begin]


def _group(key: _Group, rows: list[PerformanceRow], percentiles: Sequence[int]) -> GroupPerformance:
    scheme, letter, allowed, goal = key
    counts = Counter((row.state, row.is_stopped) for row in rows)
    met, late = counts["met", True], counts["late", True]
    stopped = met + late
    measured = [row for row in rows if row.is_stopped]
    judged = [row.raw_days for row in measured if row.state in {"met", "late"} and row.raw_days is not None]
    raw = sum(days <= (allowed or 0) for days in judged)
    return GroupPerformance(
        scheme, letter, allowed, goal, len(rows), met, late, counts["running", False], counts["late", False],
        sum(counts[state, flag] for state in ("not started", "not applied") for flag in (False, True)),
        sum(counts["to be confirmed", flag] for flag in (False, True)),
        percent_of(met, stopped), percent_of(raw, stopped) if allowed is not None else None,
        met * 100 >= goal * stopped if goal is not None and stopped else None,
        distribution((row.raw_days for row in measured if row.raw_days is not None), percentiles),
        distribution((row.net_days for row in measured if row.net_days is not None), percentiles),
    )  # fmt: skip
