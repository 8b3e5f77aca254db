"""What cases are judged by, taken from the facts of a site: case types, codes, checklists, and dated values.

Look-ups are kept: facts don't change under one `CaseFacts`, so thousands of cases ask each value once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from icop.engine.cases.types import CaseType, Checklist, CodeList, Criterion, Scenario
from icop.engine.history import Membership
from icop.engine.parameters import Events, Found, Missing, look_up
from icop.engine.questionnaire.reference import Reference

MOST_KEPT = 50_000


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """The facts cases lean on. `types` are by the short key of a case file (`fms`); the others by their full key.

    `local` names the facts a site made or changed itself: their values are told as local. `mark` is the same for the
    same facts, so that what was worked out by others is known; "" where nobody compares.
    """

    reference: Reference = field(default_factory=Reference)
    types: Mapping[str, CaseType] = field(default_factory=dict)
    codes: Mapping[str, CodeList] = field(default_factory=dict)
    checklists: Mapping[str, Checklist] = field(default_factory=dict)
    scenarios: Mapping[str, Scenario] = field(default_factory=dict)
    local: frozenset[str] = frozenset()
    mark: str = ""
    kept: dict[tuple[Any, ...], Any] = field(default_factory=dict, compare=False, repr=False)

    def value(
        self, key: str, on: date, by: Mapping[str, str] | None = None, events: Events | None = None
    ) -> Found | Missing:
        """Return a parameter on a day, picked by `events` where it is keyed to one, or why there is none.

        Raises KeyError when the site has no such parameter.
        """
        shape = self.reference.parameters[key]
        name = (key, *self._days_that_matter(key, on, events), *sorted((by or {}).items()))
        if name not in self.kept:
            if len(self.kept) >= MOST_KEPT:
                self.kept.clear()
            unit = self.reference.units.get(shape.unit)
            self.kept[name] = look_up(shape, on, key=key, by=by, events=events, unit=unit)
        found: Found | Missing = self.kept[name]
        return found

    def _days_that_matter(self, key: str, on: date, events: Events | None) -> tuple[Any, ...]:
        """Return the days that an answer hangs on: of the events that entries are keyed to, and the day asked about."""
        if events is None:
            return (on,)
        name = ("keyed", key)
        if name not in self.kept:
            shape = self.reference.parameters[key]
            self.kept[name] = tuple(sorted({entry.keyed_to or shape.keyed_to for entry in shape.values}))
        days = [events.get(event) if event else on for event in self.kept[name]]
        return (*days, on if None in days else None)

    def ever_in(self, key: str) -> frozenset[str]:
        """Return the names that are or were members of a set on any day."""
        name = ("ever in", key)
        if name not in self.kept:
            self.kept[name] = frozenset(one.member for one in self.reference.sets[key].members)
        found: frozenset[str] = self.kept[name]
        return found

    def members(self, key: str, on: date) -> tuple[Membership, ...]:
        """Return the members of a set on a day."""
        name = ("set", key, on)
        if name not in self.kept:
            self.kept[name] = self.reference.facts(on, None).members(key, on)
        found: tuple[Membership, ...] = self.kept[name]
        return found

    def criteria(self, key: str, on: date) -> Mapping[str, Criterion]:
        """Return the criteria of a checklist in force on a day, by key; none where the site has no such checklist."""
        name = ("criteria", key, on)
        if name not in self.kept:
            self.kept[name] = self.checklists[key].criteria_on(on) if key in self.checklists else {}
        found: Mapping[str, Criterion] = self.kept[name]
        return found

    def is_local(self, key: str) -> bool:
        """Tell whether this site made or changed a fact itself."""
        return key in self.local
