"""What was notified of a case: which notices hold, for how long, for how much, and the days that follow from them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import CaseFile, Notice
from icop.engine.clock import add_period
from icop.engine.parameters import Found
from icop.engine.trace import Step, cited, plain

SALE, CHANGES = ("b1",), ("b5a", "b5c")
CERTIFICATIONS = ("b1", "b5c")
USED_BY = frozenset({"accept", "Accepted", "implement", "implement_in_emergency", "ISTATUS"})
VALIDITY = "cn.validity.unused.years"


@dataclass(frozen=True, slots=True)
class Values:
    """What a sale, or a change of one, is worth in US dollars; None: not known."""

    mde: Decimal | None = None
    total: Decimal | None = None
    construction: Decimal | None = None

    def joined(self, other: Values, how: Callable[[Decimal, Decimal], Decimal]) -> Values:
        """Return both joined one by one; what only one of them knows is taken from it."""
        return Values(*(_joined(mine, its, how) for mine, its in zip(self.parts, other.parts, strict=True)))

    def highest(self, other: Values) -> Values:
        """Return the higher of each."""
        return self.joined(other, max)

    def less(self, other: Values) -> Values:
        """Return this less the other, where both are known."""
        return Values(*(
            None if mine is None or its is None else mine - its
            for mine, its in zip(self.parts, other.parts, strict=True)
        ))  # fmt: skip

    @property
    def is_exceeded(self) -> bool:
        """Tell whether one of them is below zero: more was sold than notified."""
        return any(one is not None and one < 0 for one in self.parts)

    @property
    def parts(self) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
        """MDE, total, construction."""
        return self.mde, self.total, self.construction

    def as_json(self) -> dict[str, str | None]:
        """Return the values as exact text."""
        return {
            name: None if value is None else f"{value:f}"
            for name, value in zip(("mde", "total", "construction"), self.parts, strict=True)
        }


def _joined(mine: Decimal | None, its: Decimal | None, how: Callable[[Decimal, Decimal], Decimal]) -> Decimal | None:
    if mine is None or its is None:
        return its if mine is None else mine
    return how(mine, its)


def values_of(notice: Notice) -> Values:
    """Return what a notice tells: of the whole sale for (b)(1), of the change alone for (b)(5)."""
    return Values(notice.mde_value, notice.total_value, notice.construction_value)


# ---- which notice is whose


def own_notices(file: CaseFile, document: str) -> tuple[Notice, ...]:
    """Return the notices of a document: those that name it; for the first LOA also those of the sale that name none."""
    kinds = SALE + CHANGES
    first = document == "basic"
    return tuple(
        one for one in file.notices
        if one.kind in kinds and (one.document == document or (first and not one.document and one.kind in SALE))
    )  # fmt: skip


def notice_of(file: CaseFile, document: str, on: date) -> Notice | None:
    """Return the latest notice of a document that was given by a day, else the next one that is planned, else None."""
    own = own_notices(file, document)
    given = [one for one in own if one.notified_on is not None and one.notified_on <= on]
    return max(given, key=_day) if given else min(own, key=lambda one: one.notified_on or date.max, default=None)


def _day(notice: Notice) -> date:
    return notice.notified_on or date.min


# ---- what holds


@dataclass(frozen=True, slots=True)
class HeldNotice:
    """A notice on a day: is it used, until when it waits for use, has it lapsed. None: not known."""

    notice: Notice
    used_on: date | None
    lapses_on: date | None
    has_lapsed: bool | None
    step: Step | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        told: dict[str, Any] = {
            "transmittal": self.notice.transmittal, "kind": self.notice.kind,
            "notified_on": plain(self.notice.notified_on), "used_on": plain(self.used_on),
            "lapses_on": plain(self.lapses_on), "has_lapsed": self.has_lapsed,
        }  # fmt: skip
        return told | {"values": values_of(self.notice).as_json()}


def held_notices(file: CaseFile, facts: CaseFacts, on: date) -> tuple[HeldNotice, ...]:
    """Return the notices of the sale and its changes that were given by a day, the first one first."""
    given = [one for one in file.notices if one.kind in SALE + CHANGES and one.notified_on and one.notified_on <= on]
    return tuple(_held(one, file, facts, on) for one in sorted(given, key=_day))


def _held(notice: Notice, file: CaseFile, facts: CaseFacts, on: date) -> HeldNotice:
    used_on = _used_on(notice, file, on)
    found = facts.value(VALIDITY, on)
    if notice.notified_on is None or not isinstance(found, Found):
        return HeldNotice(notice, used_on, None, None)
    lapses_on = add_period(notice.notified_on, int(str(found.value)), "years")
    lapsed = (used_on is None or used_on > lapses_on) and on > lapses_on
    return HeldNotice(notice, used_on, lapses_on, lapsed, step_of(VALIDITY, found))


def _used_on(notice: Notice, file: CaseFile, on: date) -> date | None:
    """Return the first day on which an offer was accepted under a notice."""
    days = (
        one.on for one in file.events
        if one.what in USED_BY and one.of in {notice.document or one.of, "case"} and _day(notice) <= one.on <= on
    )  # fmt: skip
    return min(days, default=None)


def ceiling(held: Iterable[HeldNotice]) -> Values | None:
    """Return what may be sold under the notices that hold: the last of the sale, and the changes after it; or None."""
    notices = [one.notice for one in held if one.has_lapsed is False]
    sales = [one for one in notices if one.kind in SALE]
    if not sales:
        return None
    sale = max(sales, key=_day)
    changes = [values_of(one) for one in notices if one.kind in CHANGES and _day(one) >= _day(sale)]
    total = values_of(sale)
    for change in changes:
        total = total.joined(change, lambda mine, its: mine + its)
    return total


def certified_on(held: Iterable[HeldNotice], document: str) -> date | None:
    """Return the day of the last certification that a change by `document` starts from, or None."""
    days = [
        _day(one.notice) for one in held
        if one.has_lapsed is False and one.notice.kind in CERTIFICATIONS and one.notice.document != document
    ]  # fmt: skip
    return max(days, default=None)


def days_after(day: date | None, days: int | None) -> date | None:
    """Return the day that many calendar days later; None where one of the two is not known."""
    return None if day is None or days is None else day + timedelta(days=days)


def step_of(key: str, found: Found) -> Step:
    """Return the step of a trace that looked up a parameter."""
    return Step("parameter", key, plain(found.value), found.why, None, str(found.start), **cited(found.cite))


def names_section(authority: str, section: str) -> bool:
    """Tell whether an authority names a section of the law: `10 USC 333` names `333`."""
    return re.search(rf"(?<![0-9]){re.escape(section)}(?![0-9])", authority) is not None
