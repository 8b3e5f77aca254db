"""One dated value as the clocks of a case take it: the number, whether it is certain, and the step that tells it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from icop.engine.cases.facts import CaseFacts
from icop.engine.clock import add_period
from icop.engine.parameters import Found, Looked, Missing
from icop.engine.shapes import Cite
from icop.engine.trace import Step, cited, plain


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value on a day. `value` is None when there is none, or when two values are possible.

    `certain` False: the value may not have been in force yet; a result that leans on it is to be confirmed, and `says`
    is the sentence that tells what. `is_local`: this site set the value itself. `since` is the day by which it held.
    """

    key: str
    value: Looked | None
    certain: bool
    says: str
    step: Step
    cites: tuple[Cite, ...] = ()
    is_local: bool = False
    missing: Missing | None = None
    since: date | None = None

    @property
    def number(self) -> Decimal | None:
        """The value as a number; None when there is none."""
        return self.value if isinstance(self.value, Decimal) else None

    @property
    def whole(self) -> int | None:
        """The value as a whole number; None when there is none."""
        return int(self.value) if isinstance(self.value, Decimal) else None

    @property
    def has_not_begun(self) -> bool:
        """Tell whether there is no value because the first one starts later."""
        return self.missing is not None and self.missing.state == "not yet"


def dated_value(facts: CaseFacts, key: str, day: date, by: Mapping[str, str] | None = None) -> DatedValue:
    """Return the value of a parameter that `day` picks, as `CaseFacts.value` does; `by` tells the dimensions.

    `day` is the day of the event that the parameter is keyed to, else the day asked about. A site without the parameter
    has a missing value. What is told is the same for all days between two changes, so it is worked out once for them.
    """
    name = ("dated value", key, time_of(facts, (key,), day), *(by or {}).items())
    kept: dict[tuple[Any, ...], Any] = facts.kept
    found: DatedValue | None = kept.get(name)
    if found is None:
        found = kept[name] = _found(facts, key, day, by)
    return found


def time_of(facts: CaseFacts, keys: tuple[str, ...], day: date) -> int:
    """Return a number for the time between two changes of these parameters in which a day lies.

    On two days with the same number each of them has the same value, with the same certainty.
    """
    kept: dict[tuple[Any, ...], Any] = facts.kept
    changes: list[date] | None = kept.get(("changes", keys))
    if changes is None:
        changes = kept["changes", keys] = _changes(facts, keys)
    return bisect_right(changes, day)


def _changes(facts: CaseFacts, keys: tuple[str, ...]) -> list[date]:
    """Return the days on which an entry may begin, with the days beside them, to which neighbors narrow its bounds."""
    shapes = [facts.reference.parameters[key] for key in keys if key in facts.reference.parameters]
    starts = [entry.since for shape in shapes for entry in shape.values]
    bounds = {day for start in starts for day in (start.earliest, start.latest) if day is not None}
    return sorted({add_period(day, step, "days") for day in bounds for step in (-1, 0, 1)})


def _found(facts: CaseFacts, key: str, day: date, by: Mapping[str, str] | None) -> DatedValue:
    is_local = facts.is_local(key) or facts.is_local(f"parameter:{key}")
    if key not in facts.reference.parameters:
        says = f"This site has no value {key}. Add it with its citation."
        return DatedValue(key, None, False, says, Step("parameter", key, says=says))
    found = facts.value(key, day, by)
    says = _without(found, key) if isinstance(found, Missing) else _with(found, key)
    says = f"{says} This site set it itself." if is_local else says
    if isinstance(found, Missing):
        entry = found.entry
        step = Step("parameter", key, None, says, None, "", **(cited(entry.cite) if entry else {}))
        return DatedValue(key, None, False, says, step, (entry.cite,) if entry else (), is_local, found)
    value = None if _other_values(found) else found.value
    step = Step("parameter", key, plain(value), says, None, str(found.start), **cited(found.cite))
    return DatedValue(key, value, found.certain, says, step, (found.cite,), is_local, since=found.start.latest)


def _with(found: Found, key: str) -> str:
    cite = f"({found.cite.to}, {found.standing})"
    if any(one.ended for one in found.others):
        return f"{key}: not certain; in force since {found.start} {cite}, unless it had ended already."
    if found.maybe_nothing:
        return f"{key}: not certain, because it began on {found.start} {cite}."
    later = "" if found.certain else ", unless a later value holds already"
    return f"{key}: in force since {found.start} {cite}{later}."


def _without(found: Missing, key: str) -> str:
    entry = found.entry
    if found.state == "unknown" and entry:
        return f"{key} is not known from {entry.since} on. Confirm: {entry.unknown}"
    if found.state == "ended" and entry:
        return f"{key} has no value any more since {entry.since} ({entry.cite.to})."
    return f"{key} has no value yet." if found.state == "not yet" else f"{found.problem} {found.fix}"


def _other_values(found: Found) -> bool:
    given = [one for one in found.others if not one.ended]
    return any(one.unknown or one.value != found.entry.value for one in given)
