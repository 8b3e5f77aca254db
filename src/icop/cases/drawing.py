"""The clock of a document as a picture: the days that count, the holds between them, the day it ends, the day asked.

Sizes are in units of the drawing. The same days stand beside it as a table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from icop.engine.cases.standards import Clock
from icop.ui.reports.document import in_words

LEFT, RIGHT, TOP, HIGH = 20, 780, 30, 26
NARROW = 64  # a part that is narrower bears no words


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which the clock counted, or did not: the day after the last of them is not in it."""

    first: date
    last: date
    counts: bool

    @property
    def days(self) -> int:
        """How many days it lasted."""
        return (self.last - self.first).days

    @property
    def words(self) -> str:
        """What is written in it."""
        return f"{self.days} days" if self.counts else f"hold {self.days}"


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch as it is drawn."""

    stretch: Stretch
    x: float
    width: float

    @property
    def middle(self) -> float:
        """Where its words stand."""
        return round(self.x + self.width / 2, 1)

    @property
    def has_words(self) -> bool:
        """Tell whether there is room for words."""
        return self.width >= NARROW


@dataclass(frozen=True, slots=True)
class ClockPicture:
    """Everything the template draws (800 wide, 104 high), with the same in words."""

    title: str
    description: str
    stretches: tuple[Stretch, ...]
    bars: tuple[Bar, ...]
    now: float
    now_text: str
    due: float | None
    due_text: str
    start_text: str

    @property
    def now_at_end(self) -> bool:
        """Tell whether the words of the day stand left of its line."""
        return self.now > (LEFT + RIGHT) / 2

    @property
    def is_due_below(self) -> bool:
        """Tell whether the words of the last day stand below the line: beside it the clock ran on."""
        return self.due is not None and self.due < self.now


def clock_picture(clock: Clock, holds: Sequence[tuple[date, date]], on: date, *, is_today: bool) -> ClockPicture | None:
    """Return the picture of a clock that was started; None before. `holds` are the approved ones."""
    if clock.started_on is None or clock.raw_days is None:
        return None
    until = clock.started_on + timedelta(days=clock.raw_days)
    first, end = clock.started_on, max(day for day in (until, clock.due_on or until))
    across = _across(first, end)
    stretches = _stretches(first, until, holds)
    bars = tuple(Bar(one, across(one.first), round(across(one.last) - across(one.first), 1)) for one in stretches)
    stop = "stopped" if until != on or clock.stopped_on else "today" if is_today else "this day"
    due_text = f"day {clock.days_allowed}" if clock.days_allowed is not None else "last day"
    return ClockPicture(
        "Case development clock", _said(clock, until), stretches, bars, across(until),
        f"{stop}, day {clock.net_days}", across(clock.due_on) if clock.due_on else None, due_text, in_words(first),
    )  # fmt: skip


def _across(first: date, end: date) -> Callable[[date], float]:
    span = max((end - first).days, 1)
    return lambda day: round(LEFT + (RIGHT - 110 - LEFT) * (day - first).days / span, 1)


def _stretches(first: date, until: date, holds: Sequence[tuple[date, date]]) -> tuple[Stretch, ...]:
    found, at = [], first
    for begun, ended in holds:
        begun, ended = max(begun, first), min(ended, until)
        if begun >= ended:
            continue
        if begun > at:
            found.append(Stretch(at, begun, True))
        found.append(Stretch(begun, ended, False))
        at = ended
    if until > at:
        found.append(Stretch(at, until, True))
    return tuple(found)


def _said(clock: Clock, until: date) -> str:
    held = f" {clock.hold_days} days of approved hold do not count." if clock.hold_days else ""
    of = f" of {clock.days_allowed}" if clock.days_allowed is not None else ""
    ends = f" The last day in time is {in_words(clock.due_on)}." if clock.due_on else ""
    first = in_words(clock.started_on) if clock.started_on else ""
    return f"{clock.raw_days} days from {first} to {in_words(until)}.{held} {clock.net_days}{of} days are used.{ends}"
