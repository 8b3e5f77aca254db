"""Dated values as steps of a price: what was looked up, or why it is to be confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.pricing.days import PLANNED, DocumentDays
from icop.engine.parameters import Found, Missing
from icop.engine.shapes import Tier
from icop.engine.trace import Step, cited, plain


@dataclass(frozen=True, slots=True)
class Looked:
    """A value that was looked up, with its steps; without one, `problem` and `fix` say what to confirm.

    `state` is why there is none, as `Missing` tells it. `is_certain` False: it may not have begun yet.
    """

    value: object = None
    steps: tuple[Step, ...] = ()
    problem: str = ""
    fix: str = ""
    state: str = ""
    is_certain: bool = True

    @property
    def number(self) -> Decimal | None:
        """The value as a number; None when there is none."""
        return self.value if isinstance(self.value, Decimal) else None

    @property
    def words(self) -> tuple[str, ...]:
        """The value as a list of words."""
        return self.value if isinstance(self.value, tuple) else ()

    @property
    def tiers(self) -> tuple[Tier, ...]:
        """The value as tiers."""
        return self.value if isinstance(self.value, tuple) else ()


@dataclass(frozen=True, slots=True)
class Looking:
    """Looks values up for one document: `on` is the day for what is keyed to no event, `rates` are assumed instead."""

    facts: CaseFacts
    days: DocumentDays
    on: date
    rates: Mapping[str, Decimal] = field(default_factory=dict)

    def value(self, key: str, by: Mapping[str, str] | None = None) -> Looked:
        """Return a parameter as this document's days pick it, with the day that did as a step before it.

        A value that possibly another holds instead is to be confirmed.
        """
        if self.rates and (instead := self._assumed(".".join((key, *(by or {}).values())))):
            return instead
        if key not in self.facts.reference.parameters:
            problem = f"There is no parameter {key} here."
            return Looked(problem=problem, fix="Load the facts that icop ships.", state="unknown")
        found = self.facts.value(key, self.on, by, self.days.events)
        if isinstance(found, Missing):
            return _missing(key, found, by)
        if found.others:
            return Looked(problem=found.why, fix="Confirm which of the values holds.", state="unknown")
        return Looked(found.value, (*self._day_steps(key, found), self._step(key, found, by)), is_certain=found.certain)

    def _assumed(self, key: str) -> Looked | None:
        rate = self.rates.get(key)
        if rate is None:
            return None
        told = Step("parameter", key, plain(rate), f"{key}: {rate:f} assumed.", citation=PLANNED, standing="assumed")
        return Looked(rate, (told,))

    def _day_steps(self, key: str, found: Found) -> tuple[Step, ...]:
        event = found.entry.keyed_to or self.facts.reference.parameters[key].keyed_to
        return (self.days.steps[event],) if event in self.days.steps else ()

    def _step(self, key: str, found: Found, by: Mapping[str, str] | None) -> Step:
        own = " A value of this site." if self.facts.is_local(key) else ""
        says = _named(found.why, key, by) + own
        return Step("parameter", key, plain(_told(found)), says, None, f"{found.start}", **cited(found.cite))


def _told(found: Found) -> object:
    if found.entry.tiers:
        return [{"up_to": tier.up_to, "value": tier.value} for tier in found.entry.tiers]
    return found.value


def name_of(step: Step) -> str:
    """Return what a step looked up: the key, with the dimensions it was asked for in brackets."""
    told = step.says.removeprefix(step.key)
    return f"{step.key}{told[: told.index(')') + 1]}" if told.startswith(" (") and ")" in told else step.key


def _named(says: str, key: str, by: Mapping[str, str] | None) -> str:
    """Return a sentence about a parameter with the dimensions that it was asked for."""
    if not by:
        return says
    told = ", ".join(by.values()).replace("_", " ")
    return says.replace(key, f"{key} ({told})", 1)


def _missing(key: str, found: Missing, by: Mapping[str, str] | None) -> Looked:
    steps: tuple[Step, ...] = ()
    if found.entry:
        says, start = _named(found.problem, key, by), f"{found.entry.since}"
        told = Step("parameter", key, None, says, None, start, **cited(found.entry.cite))
        steps = (told,)
    return Looked(None, steps, found.problem, found.fix, found.state)
