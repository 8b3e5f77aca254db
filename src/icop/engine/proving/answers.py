"""Answers as variables of the prover: one for each question and column, with all it may be; and back from a model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from icop.engine.conditions import UNKNOWN, AnswerKind
from icop.engine.conditions.facts import Answer, Cell
from icop.engine.proving.solver import z3
from icop.engine.units import Step

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)
_OTHERS = 2


class Words:
    """Every word that conditions or options name, as a number; further numbers stand for words that nobody names."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(dict.fromkeys(words))
        self.numbers = {word: number for number, word in enumerate(self.words)}

    def number(self, word: str) -> int:
        return self.numbers[word]

    def word(self, number: int) -> str:
        return self.words[number] if number < len(self.words) else f"another {number - len(self.words) + 1}"

    @property
    def most(self) -> int:
        """The last number that stands for a word."""
        return len(self.words) + _OTHERS - 1


@dataclass(frozen=True, slots=True)
class Cells:
    """One answer: its kind, whether it is known (else "unknown" was answered), and its value.

    A list has a variable for each word it may hold, a table its rows, each with whether it is there.
    """

    kind: AnswerKind
    known: Any
    value: Any = None
    members: Mapping[str, Any] = field(default_factory=dict)
    rows: tuple[tuple[Any, Mapping[str, Cells]], ...] = ()


class Variables:
    """Makes variables, and remembers what they must satisfy."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.bounds: list[Any] = []

    def make(self, name: str, kind: AnswerKind, rows: int, least: str | None, most: str | None) -> Cells:
        """Return a new variable for an answer of this kind within these bounds."""
        known = z3().Bool(f"{name}?")
        if kind.columns:
            return self._table(name, kind, known, rows)
        if kind.read == "set":
            chosen = kind.options or (*self.words.words, self.words.word(len(self.words.words)))
            return Cells(kind, known, members={word: z3().Bool(f"{name}[{word}]") for word in chosen})
        value = self._value(name, kind)
        for end, above in ((least, True), (most, False)):
            if end is not None and kind.read in {"decimal", "whole"}:
                self.bounds.append(value >= z3().RealVal(end) if above else value <= z3().RealVal(end))
        return Cells(kind, known, value)

    def _table(self, name: str, kind: AnswerKind, known: Any, rows: int) -> Cells:
        made: list[tuple[Any, Mapping[str, Cells]]] = []
        for number in range(rows):
            there = z3().Bool(f"{name}#{number}")
            if made:
                self.bounds.append(z3().Implies(there, made[-1][0]))  # rows fill from the first
            cells = {
                key: self.make(f"{name}#{number}.{key}", column, 0, None, None) for key, column in kind.columns.items()
            }
            made.append((there, cells))
        return Cells(kind, known, rows=tuple(made))

    def _value(self, name: str, kind: AnswerKind) -> Any:
        prover, read = z3(), kind.read
        if read == "bool":
            return prover.Bool(name)
        if read == "decimal":
            return prover.Real(name)
        value = prover.Int(name)
        if read == "scale":
            self.bounds.append(prover.And(value >= 0, value < len(kind.unit.steps)))
        elif read == "date":
            self.bounds.append(prover.And(value >= EARLIEST.toordinal(), value <= LATEST.toordinal()))
        elif kind.options:
            self.bounds.append(prover.Or([value == self.words.number(word) for word in kind.options]))
        elif read == "text":
            self.bounds.append(prover.And(value >= 0, value <= self.words.most))
        return value


def answer_in(model: Any, cells: Cells, words: Words) -> Answer:
    """Return the answer that a model gives to a question, UNKNOWN where it says that nobody knows."""
    if not _is_true(model, cells.known):
        return UNKNOWN
    if not cells.kind.columns:
        return _cell(model, cells, words)
    return tuple(
        {key: _cell(model, one, words) for key, one in row.items() if _is_true(model, one.known)}
        for there, row in cells.rows
        if _is_true(model, there)
    )


def _is_true(model: Any, term: Any) -> bool:
    return bool(z3().is_true(model.eval(term, model_completion=True)))


def _cell(model: Any, cells: Cells, words: Words) -> Cell:
    read = cells.kind.read
    if read == "set":
        return tuple(word for word, term in cells.members.items() if _is_true(model, term))
    found = model.eval(cells.value, model_completion=True)
    if read == "bool":
        return bool(z3().is_true(found))
    if read == "decimal":
        return _decimal(found)
    number = found.as_long()
    if read == "whole":
        return Decimal(number)
    if read == "scale":
        return Step(number, cells.kind.unit.steps[number])
    if read == "date":
        return date.fromordinal(number)
    return words.word(number)


def _decimal(found: Any) -> Decimal:
    """Return a number of the prover; a fraction without end is cut, and what follows from it is looked at again."""
    value = Decimal(found.numerator_as_long()) / Decimal(found.denominator_as_long())
    return value if value != value.to_integral_value() else value.to_integral_value()
