"""Counting days: every day of the calendar, or working days only, without weekends and the holidays one is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from icop.engine.clock import LAST_DAY
from icop.engine.errors import Refused

_WEEK = 7


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days count. `weekend` are days of the week that don't (0 is Monday), `holidays` single days that don't."""

    weekend: frozenset[int] = frozenset()
    holidays: frozenset[date] = frozenset()

    def counts(self, day: date) -> bool:
        """Tell whether `day` counts."""
        return day.weekday() not in self.weekend and day not in self.holidays

    def after(self, day: date, days: int) -> date:
        """Return the day that lies `days` counted days after `day` (0: `day` itself, or the next that counts).

        Raises Refused when that is after the last day there is, or `days` is negative.
        """
        if days < 0:
            raise Refused(f"{days} days cannot be counted forward.", "Give zero or more days.")
        try:
            return self._after(day, days)
        except OverflowError as error:
            raise Refused(f"{days} days after {day} is after {LAST_DAY}.", "Give fewer days.") from error

    def between(self, first: date, last: date) -> int:
        """Return how many counted days lie after `first`, up to and with `last`; negative when `last` is earlier."""
        if last < first:
            return -self.between(last, first)
        weeks, rest = divmod((last - first).days, _WEEK)
        days = weeks * (_WEEK - len(self.weekend))
        days += sum((last - timedelta(days=n)).weekday() not in self.weekend for n in range(rest))
        return days - self._holidays_in(first, last)

    def _after(self, day: date, days: int) -> date:
        if not self.weekend and not self.holidays:
            return day + timedelta(days=days)
        while not self.counts(day):
            day += timedelta(days=1)
        left = days
        while left:
            # A step of whole weeks never goes too far; holidays inside it are counted again in the next round.
            step = max(left // (_WEEK - len(self.weekend)) * _WEEK, 1)
            left -= self.between(day, day + timedelta(days=step))
            day += timedelta(days=step)
        while not self.counts(day):
            day += timedelta(days=1)
        return day

    def _holidays_in(self, first: date, last: date) -> int:
        """Return how many holidays that are no weekend lie after `first`, up to and with `last`."""
        return sum(first < day <= last for day in self.holidays)


EVERY_DAY = Calendar()


def working_days(holidays: Iterable[date] = ()) -> Calendar:
    """Return the calendar of Monday to Friday without `holidays`."""
    weekend = frozenset({5, 6})
    return Calendar(weekend, frozenset(day for day in holidays if day.weekday() not in weekend))
