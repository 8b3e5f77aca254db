"""What a condition is judged against: answers, and the facts of the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any, Protocol

from icop.engine.errors import NotFound
from icop.engine.history import Membership, is_in_force, members
from icop.engine.parameters import Events, Found, Missing, look_up
from icop.engine.shapes import Instrument, Parameter, ValueSet
from icop.engine.trace import Step
from icop.engine.units import Reading, Unit


class NoAnswer(Enum):
    """Why there is no value: nobody was asked yet, or the answer was "I don't know"."""

    NOT_ANSWERED = "not answered"
    UNKNOWN = "unknown"


NOT_ANSWERED, UNKNOWN = NoAnswer.NOT_ANSWERED, NoAnswer.UNKNOWN
Cell = Reading | NoAnswer
Row = Mapping[str, Cell]
Answer = Cell | tuple[Row, ...]


class Judging(Protocol):
    """What is known of a condition: its truth, and the steps and needs that come with it (`judging.Judged`)."""

    @property
    def truth(self) -> bool | None: ...

    @property
    def steps(self) -> tuple[Step, ...]: ...

    @property
    def needs(self) -> tuple[Any, ...]: ...


class Facts(Protocol):
    """The facts of one evaluation. None of its methods reads a clock: the day is told."""

    @property
    def on(self) -> date:
        """The day asked about."""

    def answer(self, key: str, tool: str = "") -> Answer:
        """Return the answer to a question, as its kind reads it, or why there is none."""

    def asked(self, key: str) -> Judging | None:
        """Return what was judged of the condition under which a question is asked; None when it always is."""

    def parameter(self, key: str, on: date, by: Mapping[str, str]) -> Found | Missing:
        """Return a parameter's value on a day. Raises NotFound when there is no such parameter."""

    def members(self, key: str, on: date) -> tuple[Membership, ...]:
        """Return the members of a set on a day. Raises NotFound when there is no such set."""

    def in_force(self, key: str, on: date) -> bool | None:
        """Tell whether an instrument is in force on a day. Raises NotFound when there is no such instrument."""


@dataclass(frozen=True, slots=True)
class PlainFacts:
    """Facts held in plain mappings; what a room or a test hands to the engine."""

    on: date
    answers: Mapping[str, Answer] = field(default_factory=dict)
    tools: Mapping[str, Mapping[str, Answer]] = field(default_factory=dict)
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    sets: Mapping[str, ValueSet] = field(default_factory=dict)
    instruments: Mapping[str, Instrument] = field(default_factory=dict)
    units: Mapping[str, Unit] = field(default_factory=dict)
    events: Events | None = None

    def answer(self, key: str, tool: str = "") -> Answer:
        """Return the answer to a question of this tool, or of `tool`."""
        return (self.tools.get(tool, {}) if tool else self.answers).get(key, NOT_ANSWERED)

    def asked(self, key: str) -> None:
        """Return nothing: every question is asked."""

    def parameter(self, key: str, on: date, by: Mapping[str, str]) -> Found | Missing:
        """Return a parameter's value on a day."""
        if key not in self.parameters:
            raise NotFound(f"There is no parameter {key}.", "Correct the key, or add the parameter.")
        parameter = self.parameters[key]
        return look_up(parameter, on, key=key, by=by, events=self.events, unit=self.units.get(parameter.unit))

    def members(self, key: str, on: date) -> tuple[Membership, ...]:
        """Return the members of a set on a day."""
        if key not in self.sets:
            raise NotFound(f"There is no set {key}.", "Correct the key, or add the set.")
        return members(self.sets[key], on)

    def in_force(self, key: str, on: date) -> bool | None:
        """Tell whether an instrument is in force on a day."""
        if key not in self.instruments:
            raise NotFound(f"There is no instrument {key}.", "Correct the key, or add the instrument.")
        return is_in_force(self.instruments[key], on)


@dataclass(frozen=True, slots=True)
class RowFacts:
    """The facts of one row of a table: its columns first, then the facts around it."""

    row: Row
    columns: frozenset[str]
    around: Facts

    @property
    def on(self) -> date:
        """The day asked about."""
        return self.around.on

    def answer(self, key: str, tool: str = "") -> Answer:
        """Return the cell of a column, or an answer from around the table."""
        if not tool and key in self.columns:
            return self.row.get(key, NOT_ANSWERED)
        return self.around.answer(key, tool)

    def asked(self, key: str) -> Judging | None:
        """Return what was judged of the condition of a question around the table; a column is always asked."""
        return None if key in self.columns else self.around.asked(key)

    def parameter(self, key: str, on: date, by: Mapping[str, str]) -> Found | Missing:
        """Return a parameter's value on a day."""
        return self.around.parameter(key, on, by)

    def members(self, key: str, on: date) -> tuple[Membership, ...]:
        """Return the members of a set on a day."""
        return self.around.members(key, on)

    def in_force(self, key: str, on: date) -> bool | None:
        """Tell whether an instrument is in force on a day."""
        return self.around.in_force(key, on)
