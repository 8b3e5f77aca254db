"""A day that a case waits for, and what is looked at to find it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from icop.engine.cases.dated import DatedValue, dated_value
from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import CaseFile
from icop.engine.cases.happened import Happened, happened
from icop.engine.clock import add_period
from icop.engine.shapes import Cite
from icop.engine.trace import Plain

Severity = Literal["stop", "act", "note"]
Unit = Literal["days", "months", "years"]


@dataclass(frozen=True, slots=True)
class DueDay:
    """A day that a case waits for. `of` is what it is a day of: the case, a document, a line.

    `severity`: `stop` when the day is past, `act` when it is near (or past, where it is advice or a goal), else `note`.
    `certain` False: a value behind it is to be confirmed, and `says` tells which. `is_local`: the site set a value.
    """

    key: str
    title: str
    on: date
    of: str
    severity: Severity
    says: str
    cites: tuple[Cite, ...] = ()
    certain: bool = True
    is_local: bool = False

    def as_json(self) -> dict[str, Plain]:
        """Return the day as plain JSON, with its citations and how well they are known."""
        cites: list[Any] = [{"to": one.to, "url": one.url, "standing": one.standing} for one in self.cites]
        return {
            "key": self.key, "title": self.title, "on": self.on.isoformat(), "of": self.of, "severity": self.severity,
            "says": self.says, "cites": cites, "certain": self.certain, "is_local": self.is_local,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """One case asked about on one day: what had happened by then, and the days it waits for, found so far."""

    file: CaseFile
    facts: CaseFacts
    seen: Happened
    near: date
    found: list[DueDay] = field(default_factory=list)

    @property
    def on(self) -> date:
        """The day asked about."""
        return self.seen.on

    def value(self, key: str, on: date | None = None, **by: str) -> DatedValue:
        """Return a value on a day, the day asked about unless another is given."""
        return dated_value(self.facts, key, on or self.seen.on, by or None)

    def first(self, name: str) -> date | None:
        """Return the first day of an event of the case, which may be noted of its basic document."""
        return self.seen.first(name, "case", "basic")

    def last(self, name: str) -> date | None:
        """Return the last day of an event of the case, which may be noted of its basic document."""
        return self.seen.last(name, "case", "basic")

    def add(
        self, key: str, title: str, on: date, says: str, *values: DatedValue, of: str = "case", binds: bool = True,
        severity: Severity | None = None, cites: Iterable[Cite] = (), unsure: str = "",
    ) -> None:  # fmt: skip
        """Add a day that the case waits for; one that does not bind is never worse than something to act on."""
        doubts = [one.says for one in values if not one.certain]
        told = " ".join(filter(None, [says, *(f"To be confirmed: {one}" for one in [unsure, *doubts] if one)]))
        self.found.append(
            DueDay(
                key if of == "case" else f"{key}:{of}", title, on, of, severity or self._severity(on, binds), told,
                (*cites, *(cite for one in values for cite in one.cites)), not doubts and not unsure,
                any(one.is_local for one in values),
            )
        )  # fmt: skip

    def add_after(
        self, key: str, title: str, first: date, unit: Unit, days: DatedValue, says: str, *, of: str = "case",
        binds: bool = True, only_ahead: bool = False, unsure: str = "",
    ) -> None:  # fmt: skip
        """Add the day that lies a number of days, months or years after another; nothing when the number is missing.

        With `only_ahead` a day that is past is left out: nobody records whether it was kept.
        """
        if days.whole is None:
            return
        due = add_period(first, days.whole, unit)
        if not only_ahead or due >= self.on:
            self.add(key, title, due, says, days, of=of, binds=binds, unsure=unsure)

    def _severity(self, on: date, binds: bool) -> Severity:
        if on < self.on:
            return "stop" if binds else "act"
        return "act" if on <= self.near else "note"


def asked(file: CaseFile, facts: CaseFacts, on: date) -> Asked:
    """Return a case as it is asked about on a day."""
    soon = dated_value(facts, "case.soon.days", on)
    return Asked(file, facts, happened(file, on), add_period(on, soon.whole or 0, "days"))
