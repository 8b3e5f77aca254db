"""What a side of a comparison may be: every value that is possible, with the steps and needs that come with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from icop.engine.conditions.facts import Facts, NoAnswer
from icop.engine.conditions.nodes import AnswerOf, AskedDay, DayAt, Literally, ParameterAt, Right, SetAt
from icop.engine.errors import Refused
from icop.engine.parameters import Found, Missing, SetName, value_of
from icop.engine.trace import Step, cited, plain

NeedKind = Literal["answer", "parameter", "event", "set", "instrument"]


@dataclass(frozen=True, slots=True, order=True)
class Need:
    """Something that must be known before a truth is: its kind, its key, and why, in a sentence."""

    kind: NeedKind
    key: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Possible:
    """The values a side may have. None among them: perhaps there is none. `words`: certain and possible members."""

    values: tuple[Any, ...] = ()
    words: tuple[frozenset[str], frozenset[str]] | None = None
    steps: tuple[Step, ...] = ()
    needs: tuple[Need, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Tell whether no value at all is known."""
        return self.words is None and bool(self.values) and all(value is None for value in self.values)


def right_side(right: Right, facts: Facts) -> Possible:
    """Return every value that the right side of a comparison may have."""
    if isinstance(right, Literally):
        return Possible((right.value,))
    if isinstance(right, AskedDay):
        return Possible((facts.on,))
    if isinstance(right, AnswerOf):
        return answer_side(right.key, facts, right.tool)
    if isinstance(right, SetAt):
        return _set(right, facts)
    return _parameter(right, facts)


def answer_side(key: str, facts: Facts, tool: str = "") -> Possible:
    """Return an answer as the values it may have: itself, or None."""
    value = facts.answer(key, tool)
    name = f"{tool}.{key}" if tool else key
    if isinstance(value, NoAnswer):
        return Possible((None,), needs=(Need("answer", name, f"{name} is {value.value}."),))
    return Possible((value,))


def day_side(day: DayAt, facts: Facts) -> tuple[date | None, tuple[Need, ...]]:
    """Return the day that is meant, or None and what would tell it."""
    found = right_side(day, facts)
    value = found.values[0]
    if value is not None and not isinstance(value, date):
        raise Refused(f"{value} is not a day.", "Correct the condition or the answer.")
    return value, found.needs


def _set(right: SetAt, facts: Facts) -> Possible:
    on, needs = day_side(right.on, facts)
    if on is None:
        return Possible((None,), needs=needs)
    return _members(right.key, on, facts)


def _members(key: str, on: date, facts: Facts) -> Possible:
    found = facts.members(key, on)
    certain = frozenset(each.member for each in found if each.certain)
    possible = frozenset(each.member for each in found)
    step = Step("set", key, plain([each.member for each in found]), f"members on {on}")
    unsure = tuple(
        Need("set", key, f"It is not certain that {each.member} belonged to {key} on {on}: since {each.start}.")
        for each in found
        if not each.certain
    )
    return Possible((None,) if unsure else (tuple(sorted(certain)),), (certain, possible), (step,), unsure)


def _parameter(right: ParameterAt, facts: Facts) -> Possible:
    on, needs = day_side(right.on, facts)
    by: dict[str, str] = {}
    for name, told in right.by:
        value = told if isinstance(told, str) else facts.answer(told.key, told.tool)
        if isinstance(value, NoAnswer):
            needs += (Need("answer", told.key if isinstance(told, AnswerOf) else name, f"It tells the {name}."),)
        else:
            by[name] = str(value)
    if on is None or needs:
        return Possible((None,), needs=needs)
    found = facts.parameter(right.key, on, by)
    if isinstance(found, Missing):
        return _missing(right.key, found)
    step = Step("parameter", right.key, plain(found.value), found.why, None, str(found.start), **cited(found.cite))
    if isinstance(found.value, SetName):
        inside = _members(found.value.key, on, facts)
        return Possible(inside.values, inside.words, (step, *inside.steps), inside.needs)
    unsure = () if found.certain else (Need("parameter", right.key, found.why),)
    return Possible(_candidates(found), None, (step,), unsure)


def _missing(key: str, missing: Missing) -> Possible:
    why = f"{missing.problem} {missing.fix}"
    step = Step("parameter", key, None, missing.problem)
    if missing.state == "needs an event":
        return Possible((None,), None, (step,), tuple(Need("event", event, why) for event in missing.needs))
    return Possible((None,), None, (step,), (Need("parameter", key, why),))


def _candidates(found: Found) -> tuple[Any, ...]:
    read = type(found.value)
    values: list[Any] = [found.value]
    for entry in found.others:
        told = None if entry.ended or entry.unknown else value_of(entry)
        values.append(_like(told, read))
    return (*values, None) if found.maybe_nothing else tuple(values)


def _like(written: Any, read: type) -> Any:
    """Return another possible value, read as the first one was; None when that cannot be told."""
    if isinstance(written, read):
        return written
    if read is Decimal and isinstance(written, str):
        return Decimal(written)
    if read is date and isinstance(written, str):
        return date.fromisoformat(written)
    return None
