"""Values over time: what a parameter, a set or an instrument was, period by period, and on one day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from icop.engine.clock import Start
from icop.engine.fields import Standing
from icop.engine.parameters import Looked, timelines, value_of
from icop.engine.shapes import Cite, Condition, Dated, Instrument, Member, Parameter, Value, ValueSet
from icop.engine.timeline import Choice, entry_on, periods
from icop.engine.units import Unit

SpanState = Literal["value", "unknown", "ended"]


@dataclass(frozen=True, slots=True)
class Span:
    """A value from `start` until `end` (None: no later entry). `state` says whether there is one."""

    start: Start
    end: Start | None
    state: SpanState
    value: Looked | None
    standing: Standing
    cite: Cite
    keyed_to: str
    entry: Value


def values_over_time(
    parameter: Parameter, by: Mapping[str, str] | None = None, unit: Unit | None = None
) -> tuple[Span, ...]:
    """Return the periods of exactly this `by` combination ({} or None: the general one), oldest first."""
    entries = timelines(parameter).get(tuple(sorted((by or {}).items())), ())
    return tuple(
        Span(
            start=period.start,
            end=period.end,
            state=_state(period.entry),
            value=value_of(period.entry, unit) if _state(period.entry) == "value" else None,
            standing=period.entry.cite.standing,
            cite=period.entry.cite,
            keyed_to=period.entry.keyed_to or parameter.keyed_to,
            entry=period.entry,
        )
        for period in periods(entries)
    )


def _state(entry: Value) -> SpanState:
    return "unknown" if entry.unknown else "ended" if entry.ended else "value"


@dataclass(frozen=True, slots=True)
class Membership:
    """A member of a set on a day; `certain` is False when the bounds of its days don't tell."""

    member: str
    certain: bool
    start: Start
    end: Start | None
    standing: Standing
    cite: Cite


def members(value_set: ValueSet, on: date) -> tuple[Membership, ...]:
    """Return the members of a set on `on`, certain and possible ones, in the order of the file."""
    found = (_membership(entries, on) for entries in _by_member(value_set).values())
    return tuple(membership for membership in found if membership)


def is_member(value_set: ValueSet, member: str, on: date) -> bool | None:
    """Tell whether `member` belongs to the set on `on`; None when the bounds of its days don't tell."""
    membership = _membership(_by_member(value_set).get(member, ()), on)
    return False if membership is None else True if membership.certain else None


def _by_member(value_set: ValueSet) -> dict[str, tuple[Member, ...]]:
    found: dict[str, tuple[Member, ...]] = {}
    for entry in value_set.members:
        found[entry.member] = (*found.get(entry.member, ()), entry)
    return found


def _membership(entries: tuple[Member, ...], on: date) -> Membership | None:
    choice: Choice[Member] = entry_on(entries, on)
    possible = [period for period in (choice.period, *choice.others) if period and not period.entry.ended]
    if not possible:
        return None
    period = possible[0]
    all_in = len(possible) == 1 + len(choice.others) and not choice.maybe_nothing
    cite = period.entry.cite
    return Membership(period.entry.member, all_in, period.start, period.end, cite.standing, cite)


def state_on(instrument: Instrument, on: date) -> Choice[Condition]:
    """Return the state of an instrument on `on`."""
    return entry_on(instrument.states, on)


def is_in_force(instrument: Instrument, on: date) -> bool | None:
    """Tell whether an instrument is in force on `on`; None when its states or their days don't tell."""
    choice = state_on(instrument, on)
    found = {_in_force(period.entry) for period in (choice.period, *choice.others) if period}
    if choice.maybe_nothing or not found:
        found.add(False)
    return found.pop() if len(found) == 1 else None


def _in_force(state: Condition) -> bool | None:
    return None if state.state == "unknown" else state.state == "in force" and not state.ended


def changes_of(
    kind: str,
    key: str,
    parameters: Mapping[str, Parameter],
    sets: Mapping[str, ValueSet],
    instruments: Mapping[str, Instrument],
) -> tuple[date, ...]:
    """Return the days on which a parameter, set or instrument changes, or may: every bound of every start."""
    entries: tuple[Dated, ...]
    if kind == "parameter":
        entries = parameters[key].values if key in parameters else ()
    elif kind == "set":
        entries = sets[key].members if key in sets else ()
    else:
        entries = instruments[key].states if key in instruments else ()
    named = {entry.set for entry in entries if isinstance(entry, Value) and entry.set}
    inner = {day for name in named for day in changes_of("set", name, parameters, sets, instruments)}
    own = {day for entry in entries for day in (entry.since.earliest, entry.since.latest) if day}
    return tuple(sorted(own | inner))
