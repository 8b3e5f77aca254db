"""Look up a dated policy value: the day, the event whose day picks it, and the dimensions it differs by.

An answer says whether it is certain. What has no value comes back as `Missing`, which says why and what to do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from icop.engine.clock import Start
from icop.engine.errors import NotFound, Refused
from icop.engine.fields import Standing
from icop.engine.shapes import Cite, Parameter, Tier, Value
from icop.engine.timeline import Choice, Period, choose, periods
from icop.engine.units import Reading, Unit, read_value

Events = Mapping[str, date | None]
MissingState = Literal["not yet", "ended", "unknown", "needs an event", "needs a dimension"]


@dataclass(frozen=True, slots=True)
class SetName:
    """A value that is the name of a set with dated members."""

    key: str


Looked = Reading | tuple[Tier, ...] | SetName


@dataclass(frozen=True, slots=True)
class Upcoming:
    """The next value that is known and has certainly not begun."""

    value: Looked | None
    start: Start
    entry: Value


@dataclass(frozen=True, slots=True)
class Found:
    """The value on a day.

    When `certain` is False a start is known within bounds only: `others` may hold instead, and `maybe_nothing`
    says that perhaps nothing did yet. `why` is one sentence that names entry, days and citation.
    """

    value: Looked
    entry: Value
    start: Start
    end: Start | None
    standing: Standing
    cite: Cite
    certain: bool
    why: str
    upcoming: Upcoming | None = None
    others: tuple[Value, ...] = ()
    maybe_nothing: bool = False


@dataclass(frozen=True, slots=True)
class Missing:
    """Why there is no value: `problem` and `fix` are sentences, `needs` the events or dimensions that must be known."""

    state: MissingState
    problem: str
    fix: str
    needs: tuple[str, ...] = ()
    entry: Value | None = None
    upcoming: Upcoming | None = None

    def error(self) -> NotFound:
        """Return this as an error to raise."""
        return NotFound(self.problem, self.fix)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question to a parameter, as the functions below pass it on."""

    parameter: Parameter
    name: str
    on: date
    by: Mapping[str, str] = field(default_factory=dict)
    events: Events | None = None
    unit: Unit | None = None


def look_up(
    parameter: Parameter,
    on: date,
    *,
    key: str = "",
    by: Mapping[str, str] | None = None,
    events: Events | None = None,
    unit: Unit | None = None,
) -> Found | Missing:
    """Return the value of `parameter` on the day `on`, or why there is none.

    `by` tells the dimensions; the values of the most particular combination that fits come first, then the more
    general ones. A value keyed to an event is picked by the day of that event in `events`; an event that is not
    there, or whose day is None, is needed. Without `events` (None) the day asked about stands for the day of every
    event. `unit` reads the value; without it the value is as written. `key` names the parameter in sentences.
    """
    asked = _Asked(parameter, key or parameter.title, on, by or {}, events, unit)
    open_dimensions = _open_dimensions(asked)
    if open_dimensions:
        return _needs_dimension(asked, open_dimensions)
    ended: Missing | None = None
    maybe: Found | None = None
    for timeline in _fitting(asked):
        answer = _in_timeline(asked, timeline)
        if isinstance(answer, Found):
            answer = _or(maybe, answer)
            if not answer.maybe_nothing:
                return answer
            maybe = answer
        elif answer.state in {"needs an event", "unknown"}:
            return answer if maybe is None else maybe
        else:
            ended = ended or answer
    return maybe or ended or _not_yet(asked, None)


def _or(maybe: Found | None, general: Found) -> Found:
    """Join what possibly holds for a particular case with what holds in general when it doesn't."""
    if maybe is None:
        return general
    return replace(
        maybe,
        others=(*maybe.others, general.entry, *general.others),
        maybe_nothing=general.maybe_nothing,
        why=f"{maybe.why} Perhaps instead: {general.why}",
    )


# ---- dimensions


def timelines(parameter: Parameter) -> dict[tuple[tuple[str, str], ...], tuple[Value, ...]]:
    """Return the values of a parameter by `by` combination (sorted pairs), each oldest first; () is the general one."""
    if not any(entry.by for entry in parameter.values):
        return {(): parameter.values}
    groups: dict[tuple[tuple[str, str], ...], list[Value]] = {}
    for entry in parameter.values:
        groups.setdefault(tuple(sorted(entry.by.items())), []).append(entry)
    return {by: tuple(entries) for by, entries in groups.items()}


def _fitting(asked: _Asked) -> list[tuple[Value, ...]]:
    """Return the timelines that fit, the most particular first; of equals the one whose dimension is declared first."""
    given = set(asked.by.items())
    order = asked.parameter.by
    fits = [(by, entries) for by, entries in timelines(asked.parameter).items() if set(by) <= given]
    rank = {dimension: place for place, dimension in enumerate(order)}
    fits.sort(key=lambda each: (-len(each[0]), sorted(rank.get(name, len(order)) for name, _ in each[0])))
    return [entries for _, entries in fits]


def _open_dimensions(asked: _Asked) -> tuple[str, ...]:
    """Return the dimensions that were not told although a value differs by them, for what was told."""
    found = {
        name
        for by in timelines(asked.parameter)
        if all(asked.by.get(name, value) == value for name, value in by)
        for name, _ in by
        if name not in asked.by
    }
    return tuple(sorted(found, key=lambda name: asked.parameter.by.index(name) if name in asked.parameter.by else 99))


def _needs_dimension(asked: _Asked, dimensions: tuple[str, ...]) -> Missing:
    values = asked.parameter.values
    options = {name: sorted({entry.by[name] for entry in values if name in entry.by}) for name in dimensions}
    told = "; ".join(f"{name}: {', '.join(words)}" for name, words in options.items())
    named = " and ".join(name.replace("_", " ") for name in dimensions)
    return Missing("needs a dimension", f"{asked.name} differs by {named}.", f"Say which ({told}).", dimensions)


# ---- one timeline


def _in_timeline(asked: _Asked, entries: Sequence[Value]) -> Found | Missing:
    choice = choose(periods(entries), asked.on, lambda entry: _day_of(asked, entry))
    needs = _needed_events(asked, choice)
    if needs:
        return _needs_event(asked, needs)
    if choice.period is None:
        return _not_yet(asked, _upcoming(asked, choice))
    entry = choice.period.entry
    if entry.unknown:
        return _unknown(asked, choice.period, _upcoming(asked, choice))
    if not entry.ended:
        return _found(asked, choice.period, choice)
    again = next((other for other in choice.others if not (other.entry.ended or other.entry.unknown)), None)
    if again:
        return _found(asked, again, choice)
    return _ended(asked, choice.period, _upcoming(asked, choice))


def _event_of(asked: _Asked, entry: Value) -> str:
    return entry.keyed_to or asked.parameter.keyed_to


def _day_of(asked: _Asked, entry: Value) -> date | None:
    event = _event_of(asked, entry)
    if not event or asked.events is None:
        return asked.on
    return asked.events.get(event)


def _needed_events(asked: _Asked, choice: Choice[Value]) -> tuple[str, ...]:
    """Return the events whose unknown day the choice hangs on."""
    possible = (*((choice.period,) if choice.period else ()), *choice.others)
    unknown = [_event_of(asked, period.entry) for period in possible if _day_of(asked, period.entry) is None]
    return tuple(dict.fromkeys(unknown))


def _found(asked: _Asked, period: Period[Value], choice: Choice[Value]) -> Found:
    entry = period.entry
    possible = (*((choice.period,) if choice.period else ()), *choice.others)
    others = tuple(other.entry for other in possible if other is not period)
    return Found(
        value=value_of(entry, asked.unit),
        entry=entry,
        start=period.start,
        end=period.end,
        standing=entry.cite.standing,
        cite=entry.cite,
        certain=choice.certain,
        why=_why(asked, period, choice),
        upcoming=_upcoming(asked, choice),
        others=others,
        maybe_nothing=choice.maybe_nothing or any(other.ended for other in others),
    )


def value_of(entry: Value, unit: Unit | None = None) -> Looked:
    """Return what an entry gives: its value read by `unit`, its tiers, or the name of its set.

    Raises Refused when the entry gives no value, or the unit cannot read it.
    """
    if entry.tiers is not None:
        return entry.tiers
    if entry.set is not None:
        return SetName(entry.set)
    if entry.value is None:
        raise Refused("The entry gives no value.", "Look at its 'ended' or 'unknown'.")
    return read_value(entry.value, unit) if unit else entry.value


def tier_for(tiers: Sequence[Tier], amount: Decimal) -> Tier:
    """Return the tier in which `amount` lies: the first whose upper end, which belongs to it, is not below it.

    Raises NotFound when the amount lies above the last tier.
    """
    for tier in tiers:
        if tier.up_to is None or amount <= tier.up_to:
            return tier
    raise NotFound(f"No tier reaches {amount:f}.", "Add a last tier without 'up_to', with its citation.")


def _upcoming(asked: _Asked, choice: Choice[Value]) -> Upcoming | None:
    period = choice.upcoming
    if period is None:
        return None
    entry = period.entry
    given = not (entry.ended or entry.unknown)
    return Upcoming(value_of(entry, asked.unit) if given else None, period.start, entry)


# ---- sentences


def _why(asked: _Asked, period: Period[Value], choice: Choice[Value]) -> str:
    cite = f"({period.entry.cite.to}, {period.entry.cite.standing})"
    where = f"{asked.name} {_on(asked, period.entry)}"
    if choice.certain:
        return f"{where}: in force since {period.start} {cite}."
    if choice.maybe_nothing:
        return f"{where}: not certain, because it began on {period.start} {cite}."
    return f"{where}: in force since {period.start} {cite}, unless a later entry holds already."


def _on(asked: _Asked, entry: Value | None = None) -> str:
    """Return the day in words, with the event whose day it is: `on 2018-06-01`, `if implemented on 2018-06-01`."""
    first = entry or asked.parameter.values[0]
    event, day = _event_of(asked, first).replace("_", " "), _day_of(asked, first) or asked.on
    return f"if {event} on {day}" if event else f"on {day}"


def _not_yet(asked: _Asked, upcoming: Upcoming | None) -> Missing:
    if upcoming is None and not _fitting(asked):
        return _no_combination(asked)
    problem = f"{asked.name} has no value {_on(asked, upcoming.entry if upcoming else None)}."
    fix = "Ask for a later day, or add the value with its citation."
    if upcoming:
        fix = f"Ask for a later day (its first value starts {upcoming.start}), or add the value with its citation."
    return Missing("not yet", problem, fix, upcoming=upcoming)


def _no_combination(asked: _Asked) -> Missing:
    told = ", ".join(f"{name} {value}" for name, value in sorted(asked.by.items())) or "this case"
    known = sorted({", ".join(f"{n} {v}" for n, v in by) or "in general" for by in timelines(asked.parameter)})
    fix = f"Values are known for: {'; '.join(known)}. Choose one, or add the value with its citation."
    return Missing("not yet", f"{asked.name} has no value for {told}.", fix)


def _ended(asked: _Asked, period: Period[Value], upcoming: Upcoming | None) -> Missing:
    cite = period.entry.cite.to
    problem = f"{asked.name} has no value {_on(asked, period.entry)}: it ended on {period.start} ({cite})."
    fix = "Ask for an earlier day, or add the later value with its citation."
    return Missing("ended", problem, fix, entry=period.entry, upcoming=upcoming)


def _unknown(asked: _Asked, period: Period[Value], upcoming: Upcoming | None) -> Missing:
    problem = f"{asked.name} has a value {_on(asked, period.entry)} that is not known here."
    fix = f"Confirm: {period.entry.unknown.rstrip('.')}; then add the value with its citation."
    return Missing("unknown", problem, fix, entry=period.entry, upcoming=upcoming)


def _needs_event(asked: _Asked, events: tuple[str, ...]) -> Missing:
    named = " and of ".join(f"'{event.replace('_', ' ')}'" for event in events)
    problem = f"{asked.name} depends on the day of {named}, which is not known."
    return Missing("needs an event", problem, "Give that day, or the day it is planned for.", events)
