"""What holds on a day: the entries of one timeline, oldest first, each from its start until the next begins.

A start may be known within bounds only, so an answer may be certain, possible or none; it says which.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from icop.engine.clock import FIRST_DAY, Start
from icop.engine.shapes import Dated

Entry = TypeVar("Entry", bound=Dated)


@dataclass(frozen=True, slots=True)
class Period(Generic[Entry]):
    """An entry with its first day and its first day no longer (None: no later entry); both may be bounds."""

    entry: Entry
    start: Start
    end: Start | None


@dataclass(frozen=True, slots=True)
class Choice(Generic[Entry]):
    """What holds on a day.

    `period` is what certainly holds, else what possibly does; None when nothing does. `others` may hold instead;
    `maybe_nothing` says that perhaps nothing had begun. `upcoming` is the first that has certainly not begun.
    """

    period: Period[Entry] | None
    others: tuple[Period[Entry], ...] = ()
    maybe_nothing: bool = False
    upcoming: Period[Entry] | None = None

    @property
    def certain(self) -> bool:
        """Tell whether the answer is the only one possible."""
        return not self.others and not self.maybe_nothing


def periods(entries: Sequence[Entry]) -> tuple[Period[Entry], ...]:
    """Return the entries of one timeline with their starts narrowed by their neighbours.

    An entry began after the one before it and before the one after it.
    """
    starts = [entry.since for entry in entries]
    for place in range(1, len(starts)):
        starts[place] = _after(starts[place], starts[place - 1])
    for place in range(len(starts) - 2, -1, -1):
        starts[place] = _before(starts[place], starts[place + 1])
    ends: list[Start | None] = [*starts[1:], None][: len(starts)]
    return tuple(Period(entry, start, end) for entry, start, end in zip(entries, starts, ends, strict=True))


def _after(start: Start, previous: Start) -> Start:
    if previous.earliest is None or start.is_exact:
        return start
    floor = previous.earliest + timedelta(days=1)
    earliest = floor if start.earliest is None else max(start.earliest, floor)
    return Start(earliest, start.latest) if start.latest is None or earliest <= start.latest else start


def _before(start: Start, following: Start) -> Start:
    if following.latest is None or following.latest == FIRST_DAY or start.is_exact:
        return start
    ceiling = following.latest - timedelta(days=1)
    latest = ceiling if start.latest is None else min(start.latest, ceiling)
    return Start(start.earliest, latest) if start.earliest is None or start.earliest <= latest else start


def choose(
    timeline: Sequence[Period[Entry]], on: date, day_of: Callable[[Entry], date | None] | None = None
) -> Choice[Entry]:
    """Return what holds on `on`. `day_of` gives the day to compare an entry's start with, None when it is unknown."""
    come = [_has_come(period, day_of(period.entry) if day_of else on) for period in timeline]
    last = max((place for place, has in enumerate(come) if has), default=-1)
    possible = [timeline[place] for place in range(last + 1, len(come)) if come[place] is None]
    upcoming = next((timeline[place] for place in range(last + 1, len(come)) if come[place] is False), None)
    if last >= 0:
        return Choice(timeline[last], tuple(possible), upcoming=upcoming)
    if possible:
        return Choice(possible[0], tuple(possible[1:]), maybe_nothing=True, upcoming=upcoming)
    return Choice(None, upcoming=upcoming)


def _has_come(period: Period[Entry], day: date | None) -> bool | None:
    return None if day is None else period.start.has_come(day)


def entry_on(entries: Sequence[Entry], on: date) -> Choice[Entry]:
    """Return what holds on `on` among the entries of one timeline, oldest first."""
    return choose(periods(entries), on)
