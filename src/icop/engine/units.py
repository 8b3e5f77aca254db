"""Units of values: how the text in a fact file is read, compared and shown. Declared in `units.yaml` of a pack."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from icop.engine.clock import read_day
from icop.engine.errors import Refused
from icop.engine.fields import Flag
from icop.engine.loading import Document, Problem, read_file
from icop.engine.shapes import Shape
from icop.engine.shaping import read_shape

Read = Literal["decimal", "whole", "text", "bool", "set", "date", "month_day", "scale"]
_NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?\Z")
_WHOLE = re.compile(r"-?[0-9]{1,30}\Z")
_MONTH_DAY = re.compile(r"([0-9]{2})-([0-9]{2})\Z")


class Unit(Shape):
    """A unit: its title in the plural, how its value is read, the title for exactly one, the steps of a scale.

    A value is shown with its title after it; with `prefix` before it instead; `bare`, alone.
    """

    title: str = Field(min_length=1)
    read: Read
    one: str = ""
    prefix: str = ""
    bare: Flag = False
    steps: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _steps_for_a_scale(self) -> Unit:
        if (self.read == "scale") != bool(self.steps):
            raise ValueError("steps and scale go together; give 'steps', lowest first, exactly when read is scale")
        return self


@dataclass(frozen=True, slots=True, order=True)
class MonthDay:
    """A day that comes back each year."""

    month: int
    day: int

    def __str__(self) -> str:
        return f"{self.month:02}-{self.day:02}"


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """A step of a declared scale; steps compare by their place."""

    place: int
    name: str

    def __str__(self) -> str:
        return self.name


Written = bool | str | tuple[str, ...]
Reading = bool | Decimal | str | tuple[str, ...] | date | MonthDay | Step


def read_value(written: Written, unit: Unit) -> Reading:
    """Return what `written` means in `unit`: numbers exact, lists as tuples of words.

    Raises Refused when the unit cannot read it.
    """
    if unit.read == "bool":
        if isinstance(written, bool):
            return written
        raise Refused(f"{written} is not true or false.", "Write true or false, without quotes.")
    if unit.read == "set":
        if isinstance(written, tuple):
            return written
        raise Refused(f"{written} is not a list.", "Write a list: [a, b].")
    if not isinstance(written, str):
        shown = "a list" if isinstance(written, tuple) else str(written).lower()
        raise Refused(f"{shown} is not one {unit.read} value.", f"Write one value in {unit.title}.")
    return _read_text(written, unit)


def _read_text(written: str, unit: Unit) -> Reading:
    if unit.read in {"decimal", "whole"}:
        return _number(written, unit)
    if unit.read == "date":
        return read_day(written)
    if unit.read == "month_day":
        return _month_day(written)
    if unit.read == "scale":
        if written not in unit.steps:
            raise Refused(f"{written!r} is no step of {unit.title}.", "Use one of: " + ", ".join(unit.steps) + ".")
        return Step(unit.steps.index(written), written)
    return written


def _number(written: str, unit: Unit) -> Decimal:
    pattern = _WHOLE if unit.read == "whole" else _NUMBER
    if not pattern.match(written):
        kind = "a whole number" if unit.read == "whole" else "a number"
        raise Refused(f"{written!r} is not {kind}.", "Write digits, with a point if needed and without separators.")
    return Decimal(written)


def _month_day(written: str) -> MonthDay:
    found = _MONTH_DAY.match(written)
    try:
        if not found:
            raise ValueError(written)
        day = date(2000, int(found[1]), int(found[2]))  # a leap year, so that 02-29 is a day
    except ValueError as error:
        raise Refused(f"{written!r} is not a month and day.", "Write it as month-day, for example 03-15.") from error
    return MonthDay(day.month, day.day)


def show_value(value: Reading, unit: Unit) -> str:
    """Return `value` in words, with its unit: `45 calendar days`, `3.2 percent`, `$14,000,000`, `yes`."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(value)
    if not isinstance(value, Decimal):
        return str(value)
    if unit.bare:
        return f"{value:f}"
    if unit.prefix:
        return f"{'-' if value < 0 else ''}{unit.prefix}{abs(value):,f}"
    return f"{value:,f} {unit.one if unit.one and value == 1 else unit.title}"


def read_units(path: Path, shown: str = "") -> tuple[dict[str, Unit], tuple[Problem, ...]]:
    """Return the units that a file declares, by name, and the problems in it."""
    shown = shown or path.as_posix()
    document, problems = read_file(path, shown)
    if document is None:
        return {}, problems
    if not isinstance(document.data, dict):
        return {}, (
            *problems,
            Problem(shown, 1, "the file is not a group of keys", "write 'unit: {title, read}' lines"),
        )
    units: dict[str, Unit] = {}
    for name, data in document.data.items():
        inner = Document(data, {place[1:]: line for place, line in document.lines.items() if place[:1] == (name,)})
        unit, found = read_shape(inner, Unit, shown)
        problems += found
        if unit:
            units[name] = unit
    return units, problems


def unit_named(name: str, units: Mapping[str, Unit]) -> Unit:
    """Return the unit called `name`. Raises Refused when no pack declares it."""
    if name not in units:
        raise Refused(f"There is no unit {name!r}.", "Use a unit of units.yaml, or declare it there.")
    return units[name]
