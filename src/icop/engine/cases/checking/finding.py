"""What a finding on a case file says, and the rules that make them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import CaseFile
from icop.engine.cases.position import Position
from icop.engine.parameters import Found
from icop.engine.shapes import Cite

FILE_RULES = "cases.file"
Severity = Literal["stop", "act", "note"]
Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class CaseFinding:
    """Something about a case file: where, which field with which value, what is wrong, what to do, by which rules.

    A stop cannot be, or must not; an act is something missing that somebody has to see to; a note is worth a look.
    """

    severity: Severity
    place: Place
    field: str
    value: str
    says: str
    fix: str
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule found, before its citation is added. `grave` is another severity than the rule's own."""

    place: Place
    value: Any
    says: str
    grave: Severity | None = None
    cites: tuple[Cite, ...] = ()


@dataclass(frozen=True, slots=True)
class Looking:
    """What a rule looks at: the case file, the facts, the day, and where the case stands on it."""

    file: CaseFile
    facts: CaseFacts
    on: date
    position: Position

    def by_rule(self, key: str) -> Iterator[CaseFinding]:
        """Yield what one rule finds. A rule that the facts don't have on the day is not asked."""
        criterion = self.facts.criteria(FILE_RULES, self.on).get(key)
        if criterion is None:
            return
        severity, look = RULES[key]
        for hit in look(self):
            cites = (criterion.cite, *hit.cites)
            yield make(hit.grave or severity, hit.place, hit.value, hit.says, criterion.help or criterion.says, cites)

    def found(self, key: str, on: date | None = None) -> Found | None:
        """Return a parameter on a day, or None when its value is not known: then nothing is found by it."""
        found = self.facts.value(key, on or self.on)
        return found if isinstance(found, Found) else None


def make(severity: Severity, place: Place, value: Any, says: str, fix: str, cites: tuple[Cite, ...]) -> CaseFinding:
    """Return a finding; its field is the last name of its place."""
    field = next((str(part) for part in reversed(place) if isinstance(part, str)), "")
    told = "" if value is None else str(value)
    by_name = {(one.to, one.standing): one for one in reversed(cites)}  # each source once, the first that names it
    return CaseFinding(severity, place, field, told, says, fix, tuple(reversed(by_name.values())))


Look = Callable[[Looking], Iterator[Hit]]
RULES: dict[str, tuple[Severity, Look]] = {}


def rule(severity: Severity) -> Callable[[Look], Look]:
    """Register a function as the rule of its name: a criterion of the checklist of case files."""

    def register(look: Look) -> Look:
        RULES[look.__name__] = (severity, look)
        return look

    return register
