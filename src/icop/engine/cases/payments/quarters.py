"""When quarterly payments are due: the first by the time of year of acceptance, then each quarter's payment day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from icop.engine.cases.dated import DatedValue, dated_value
from icop.engine.cases.facts import CaseFacts
from icop.engine.clock import add_period
from icop.engine.errors import NotFound
from icop.engine.parameters import timelines
from icop.engine.units import MonthDay

FIRST, DUE = "payment.first", "payment.due_dates"
QUARTER = 3


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarterly payment: the day it is due, and the time it pays for, `start` to the day before `end`."""

    due: date
    start: date
    end: date


def first_payment(accepted: date, facts: CaseFacts, on: date) -> tuple[date, DatedValue]:
    """Return the day of the first quarterly payment of a case accepted on a day, and the rule of the day `on` for it.

    The year is parted by the first days that the parameter knows; a day before the first of them belongs to the last.
    Raises NotFound when the parameter has no value.
    """
    shape = facts.reference.parameters.get(FIRST)
    parts = sorted(by[0][1] for by in timelines(shape) if by) if shape else []
    begun = [part for part in parts if part <= f"{accepted:%m-%d}"]
    part = begun[-1] if begun else (parts or [""])[-1]
    found = dated_value(facts, FIRST, on, {"accepted_from": part})
    if not isinstance(found.value, MonthDay):
        raise NotFound(found.says, "Ask for a later day, or add the day of the year with its citation.")
    due = _next(accepted, found.value)
    says = f"Accepted on {accepted}, in the part of the year that begins {part}: first payment on {due}."
    return due, replace(found, step=replace(found.step, says=says))


def quarters_from(first: date, until: date, facts: CaseFacts, on: date) -> tuple[Quarter, ...]:
    """Return the quarterly payments from the first one, until the one that pays for the day `until`.

    Each pays for the quarter of the year after the one it is due in. Raises NotFound when no payment days are known.
    """
    days = sorted(_read(one.member) for one in facts.members(DUE, on))
    if not days:
        raise NotFound(f"{DUE} has no members on {on}.", "Ask for a later day, or add them with their citation.")
    found = [_quarter(first)]
    while found[-1].end <= until:
        following = min(_next(found[-1].due + timedelta(days=1), day) for day in days)
        found.append(_quarter(following))
    return tuple(found)


def _quarter(due: date) -> Quarter:
    begun = date(due.year, (due.month - 1) // QUARTER * QUARTER + 1, 1)
    start = add_period(begun, QUARTER, "months")
    return Quarter(due, start, add_period(start, QUARTER, "months"))


def _next(day: date, month_day: MonthDay) -> date:
    """Return the first day on or after `day` that is that day of the year."""
    this_year = date(day.year, month_day.month, month_day.day)
    return this_year if this_year >= day else date(day.year + 1, month_day.month, month_day.day)


def _read(written: str) -> MonthDay:
    month, _, day = written.partition("-")
    return MonthDay(int(month), int(day))
