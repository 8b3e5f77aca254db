"""What answers are judged beside: the parameters, sets and instruments of a site, looked up once per day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from icop.engine.conditions import NOT_ANSWERED, Decided
from icop.engine.conditions.facts import Answer, PlainFacts
from icop.engine.history import Membership
from icop.engine.parameters import Events, Found, Missing
from icop.engine.shapes import Instrument, Parameter, ValueSet
from icop.engine.units import Unit


@dataclass(frozen=True, slots=True)
class Reference:
    """The facts a site has, whatever the answers. What was looked up is kept: facts don't change under it."""

    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    sets: Mapping[str, ValueSet] = field(default_factory=dict)
    instruments: Mapping[str, Instrument] = field(default_factory=dict)
    units: Mapping[str, Unit] = field(default_factory=dict)
    kept: dict[tuple[Any, ...], Any] = field(default_factory=dict, compare=False, repr=False)

    def facts(self, on: date, events: Events | None) -> PlainFacts:
        """Return these as the facts of a day."""
        return PlainFacts(
            on, parameters=self.parameters, sets=self.sets, instruments=self.instruments, units=self.units,
            events=events,
        )  # fmt: skip


@dataclass(slots=True)
class Given:
    """The facts of one evaluation while it goes on: answers so far, and whether questions are asked."""

    on: date
    reference: Reference
    answers: dict[str, Answer] = field(default_factory=dict)
    conditions: dict[str, Decided] = field(default_factory=dict)
    events: Events | None = None

    def answer(self, key: str, tool: str = "") -> Answer:
        """Return the answer to a question, as its kind reads it, or why there is none."""
        return NOT_ANSWERED if tool else self.answers.get(key, NOT_ANSWERED)

    def asked(self, key: str) -> Decided | None:
        """Return what was decided of when a question is asked; None when it always is."""
        return self.conditions.get(key)

    def parameter(self, key: str, on: date, by: Mapping[str, str]) -> Found | Missing:
        """Return a parameter's value on a day."""
        if self.events is not None:
            return self.reference.facts(self.on, self.events).parameter(key, on, by)
        kept, name = self.reference.kept, (key, on, *sorted(by.items()))
        if name not in kept:
            kept[name] = self.reference.facts(on, None).parameter(key, on, by)
        found: Found | Missing = kept[name]
        return found

    def members(self, key: str, on: date) -> tuple[Membership, ...]:
        """Return the members of a set on a day."""
        kept, name = self.reference.kept, ("set", key, on)
        if name not in kept:
            kept[name] = self.reference.facts(on, None).members(key, on)
        found: tuple[Membership, ...] = kept[name]
        return found

    def in_force(self, key: str, on: date) -> bool | None:
        """Tell whether an instrument is in force on a day."""
        return self.reference.facts(on, None).in_force(key, on)
