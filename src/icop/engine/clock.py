"""One clock: the day asked about, and starts that may be known only within bounds.

A `Start` is the first day something holds. Often the day is known; sometimes only that it lies between two days;
sometimes only that it had already begun when somebody looked.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from icop.engine.errors import Refused

FIRST_DAY = date(1, 1, 1)
LAST_DAY = date(9999, 12, 31)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


@dataclass(frozen=True, slots=True)
class Start:
    """The first day something holds, between `earliest` and `latest`, both included. None means no bound is known."""

    earliest: date | None
    latest: date | None

    @classmethod
    def on(cls, day: date) -> Start:
        """Return a start on exactly this day."""
        return cls(day, day)

    @property
    def is_exact(self) -> bool:
        return self.earliest is not None and self.earliest == self.latest

    def has_come(self, on: date) -> bool | None:
        """Tell whether it has begun on `on`: True for certain, False for certain, None when the bounds don't tell."""
        if self.latest is not None and self.latest <= on:
            return True
        if self.earliest is not None and self.earliest > on:
            return False
        return None

    def __str__(self) -> str:
        if self.is_exact:
            return f"{self.earliest}"
        if self.earliest is None and self.latest is None:
            return "an unknown day"
        if self.earliest is None:
            return f"an unknown day, not after {self.latest}"
        if self.latest is None:
            return f"an unknown day, not before {self.earliest}"
        return f"a day between {self.earliest} and {self.latest}"


def read_day(text: str) -> date:
    """Return the day written as YYYY-MM-DD.

    Raises Refused when it is not such a day.
    """
    try:
        if not _DAY.match(text.strip()):  # strptime and fromisoformat both read more spellings than this one
            raise ValueError(text)
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise Refused(f"{text!r} is not a day.", "Write it as year-month-day, for example 2026-01-31.") from error


def add_period(day: date, amount: int, unit: str) -> date:
    """Return the day `amount` days, months or years after `day` (before it, if negative).

    A day that the month does not have becomes its last day: a month after 31 January is the end of February.
    Days before FIRST_DAY or after LAST_DAY become those.
    """
    if unit == "days":
        return date.fromordinal(min(max(day.toordinal() + amount, 1), LAST_DAY.toordinal()))
    months = day.year * 12 + day.month - 1 + amount * (12 if unit == "years" else 1)
    year, month = months // 12, months % 12 + 1
    if year < 1:
        return FIRST_DAY
    if year > LAST_DAY.year:
        return LAST_DAY
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def day_number(day: date) -> int:
    """Return the proleptic ordinal of `day` (0001-01-01 is 1): how days are indexed and compared as integers."""
    return day.toordinal()
