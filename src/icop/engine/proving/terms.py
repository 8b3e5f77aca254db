"""Conditions as terms of the prover, with the three truth values they have when they are judged.

Parameters, sets and instruments enter with what holds throughout a stretch of days; the day asked about is a variable
within it. What no value is known of becomes a free variable, and is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

from icop.engine.clock import add_period
from icop.engine.conditions import describe, nodes
from icop.engine.conditions.facts import PlainFacts
from icop.engine.conditions.nodes import AnswerOf, AskedDay, Literally, Node, ParameterAt, Right, SetAt
from icop.engine.conditions.possible import right_side
from icop.engine.parameters import timelines
from icop.engine.proving.answers import Cells, Words
from icop.engine.proving.solver import Three, agreed, every, known, some, where, z3
from icop.engine.questionnaire import Ask, Reference
from icop.engine.shapes import Tier
from icop.engine.units import Step

MOST_CASES = 40


@dataclass(frozen=True, slots=True)
class _Side:
    """What may stand at the right: values (None: perhaps none), each with when it does; or nothing known at all."""

    cases: tuple[tuple[Any, tuple[Any, ...]], ...] = ()
    free: str = ""


@dataclass(slots=True)
class Terms:
    """The terms of one tool or determination in one stretch of days.

    `on` is a day of the stretch, at which values are looked up; `day` is the variable for the day asked about, None
    where that is `on` itself. Where no value is known a truth is unknown, as it is when it is judged; with `allowed` it
    may instead be either.
    """

    asks: Mapping[str, Ask]
    cells: Mapping[str, Cells]
    words: Words
    reference: Reference
    on: date
    day: Any
    allowed: Any
    free: dict[str, None] = field(default_factory=dict)
    _asked: dict[str, Three] = field(default_factory=dict)
    _made: dict[Node, Three] = field(default_factory=dict)
    _scope: dict[str, Cells] = field(default_factory=dict)

    def of(self, node: Node) -> Three:
        """Return the truth of a condition."""
        if self._scope:  # in a row of a table: the same words mean another cell in each
            return self._term(node)
        if node not in self._made:
            self._made[node] = self._term(node)
        return self._made[node]

    def asked(self, key: str) -> Three:
        """Return whether a question is asked."""
        if key not in self._asked:
            when = self.asks[key].when
            self._asked[key] = self.of(when) if when is not None else known(z3().BoolVal(True))
        return self._asked[key]

    def complete(self) -> list[Any]:
        """Return what it means that every question that is asked has a real answer, in every cell."""
        told: list[Any] = []
        for key, cells in self.cells.items():
            if self.asks[key].computed is None:
                told.append(cells.known)
            told += [cell.known for _, row in cells.rows for cell in row.values()]
        return told

    def _term(self, node: Node) -> Three:
        if isinstance(node, nodes.AllOf):
            return every([self.of(part) for part in node.parts])
        if isinstance(node, nodes.AnyOf):
            return some([self.of(part) for part in node.parts])
        if isinstance(node, nodes.Not):
            return ~self.of(node.part)
        if isinstance(node, nodes.InForce):
            return self._in_force(node)
        truth = self._leaf(node)
        if node.answer in self._scope:
            return truth
        asked, prover = self.asked(node.answer), z3()
        return Three(prover.And(truth.true, asked.true), prover.Or(truth.false, asked.false))

    # ---- answers

    def _cell(self, key: str) -> Cells:
        return self._scope.get(key) or self.cells[key]

    def _known(self, key: str) -> Any:
        """Return when an answer is there: it is known, and its question not left out."""
        if key in self._scope:
            return self._scope[key].known
        ask = self.asks[key]
        if ask.computed is not None:
            computed = self.of(ask.computed)
            told = z3().Or(computed.true, computed.false)
        else:
            told = self.cells[key].known
        return z3().And(told, z3().Not(self.asked(key).false)) if ask.when is not None else told

    def _value(self, key: str) -> Any:
        ask = None if key in self._scope else self.asks[key]
        return self.of(ask.computed).true if ask is not None and ask.computed is not None else self._cell(key).value

    # ---- leaves

    def _leaf(self, node: Any) -> Three:
        if isinstance(node, nodes.Known):
            return self._answered(node)
        if isinstance(node, nodes.Rows | nodes.Count | nodes.Sum):
            return self._table(node)
        if isinstance(node, nodes.Within):
            return where(self._known(node.answer), self._within(node))
        return where(self._known(node.answer), self._compared(node, node.right, self._one(node)))

    def _answered(self, node: nodes.Known) -> Three:
        there, prover = self._known(node.answer), z3()
        if node.answer not in self._scope and self.asks[node.answer].computed is not None:
            unknown = prover.BoolVal(False)  # what cannot be worked out was not answered
        elif node.answer in self._scope:
            unknown = prover.Not(there)
        else:
            unknown = prover.And(prover.Not(self.cells[node.answer].known), prover.Not(self.asked(node.answer).false))
        return Three(there, unknown) if node.word == "answered" else Three(unknown, there)

    def _compared(self, node: Node, right: Right, one: Any) -> Three:
        """Return what all values that the right side may have agree on; `one` compares with a single value."""
        side = self._side(right)
        if side.free:
            return self._any(node, side.free)
        prover = z3()
        parts = []
        for condition, values in side.cases:
            told = agreed([one(value) if value is not None else _nothing() for value in values])
            if any(value is None for value in values) and len(values) == 1:
                told = where(condition, self._any(node, f"{_name(right)} has no value that is known"))
            elif len(values) > 1:
                told = where(condition, self._any(node, f"{_name(right)} is not certain"))
            else:
                told = where(condition, told)
            parts.append(told)
        return Three(prover.Or([part.true for part in parts]), prover.Or([part.false for part in parts]))

    def _any(self, node: Node, why: str) -> Three:
        """Return a truth that may be either where that is allowed, and remember why."""
        self.free[f"{describe(node)}: {why}"] = None
        row = next((str(cell.known) for cell in self._scope.values()), "")
        return where(self.allowed, known(z3().Bool(f"{row} {describe(node)}")))

    def _one(self, node: Any) -> Any:
        if isinstance(node, nodes.Belongs):
            return lambda value: self._belongs(node, value)
        return lambda value: known(self._ordered(self._value(node.answer), node, value))

    def _ordered(self, left: Any, node: Any, value: Any) -> Any:
        if node.word == "equals" and self._cell(node.answer).kind.read == "set":
            chosen = set(value) if isinstance(value, tuple) else None
            members = self._cell(node.answer).members
            return z3().And([term if word in (chosen or ()) else z3().Not(term) for word, term in members.items()])
        return _ORDER[node.word](left, self._plain(value))

    def _plain(self, value: Any) -> Any:
        """Return a value as the prover has it."""
        if isinstance(value, bool):
            return z3().BoolVal(value)
        if isinstance(value, Decimal):
            return z3().RealVal(f"{value:f}")
        if isinstance(value, date):
            return value.toordinal()
        if isinstance(value, Step):
            return value.place
        return self.words.number(value) if isinstance(value, str) else value

    def _belongs(self, node: nodes.Belongs, value: Any) -> Three:
        certain, possible = value if isinstance(value, _Members) else _both(value)
        cells, prover = self._cell(node.answer), z3()
        if cells.kind.read == "set":
            inside = {word: cells.members.get(word, prover.BoolVal(False)) for word in certain}
            if node.word in {"includes", "includes_all"}:
                return known(prover.And(list(inside.values())))
            return known(prover.Or(list(inside.values())))
        mine = self._value(node.answer)
        named = prover.Or([mine == self._word(node.answer, word) for word in certain])
        maybe = prover.Or([mine == self._word(node.answer, word) for word in sorted(set(possible) - set(certain))])
        if not possible - certain:
            return known(named)
        told = self._any(node, "a member is not certain")
        return Three(
            prover.Or(named, prover.And(maybe, told.true)),
            prover.And(prover.Not(named), prover.Or(prover.Not(maybe), told.false)),
        )

    def _word(self, answer: str, word: str) -> Any:
        kind = self._cell(answer).kind
        if kind.read == "scale":
            return kind.unit.steps.index(word) if word in kind.unit.steps else -1
        if kind.read == "bool":
            return z3().BoolVal(word == "True")
        return self.words.number(word)

    def _within(self, node: nodes.Within) -> Three:
        amount, base = self._side(node.amount), self._side(node.base)
        told = [values for side in (amount, base) for _, values in side.cases]
        if amount.free or base.free or len(told) != 2 or any(len(v) != 1 or v[0] is None for v in told):
            return self._any(node, amount.free or base.free or "its period has no value that is known")
        (length,), (start,) = told
        low = -int(length) if node.side in {"before", "of"} else 0
        high = int(length) if node.side in {"after", "of"} else 0
        if isinstance(start, date):
            first, last = (add_period(start, by, node.unit).toordinal() for by in (low, high))
        elif node.unit == "days":
            first, last = start + low, start + high
        else:
            return self._any(node, f"{node.unit} around another day")
        mine = self._value(node.answer)
        there = self._known(node.base.key) if isinstance(node.base, AnswerOf) else z3().BoolVal(True)
        return where(there, known(z3().And(first <= mine, mine <= last)))

    def _in_force(self, node: nodes.InForce) -> Three:
        side = self._side(node.on)
        value = side.cases[0][1][0] if side.cases else None
        if isinstance(node.on, AskedDay) or isinstance(value, date):
            on = value if isinstance(value, date) else self.on
            truth = PlainFacts(on, instruments=self.reference.instruments).in_force(node.key, on)
            return known(z3().BoolVal(truth)) if truth is not None else self._any(node, "it is not certain")
        return self._any(node, "on the day of an answer")

    # ---- tables

    def _table(self, node: Any) -> Three:
        cells, outer = self.cells[node.answer], self._scope
        parts = []
        for there, row in cells.rows:
            self._scope = {**row}
            try:
                inner = node.part if isinstance(node, nodes.Rows) else node.where
                parts.append((there, row, self._term(inner) if inner is not None else known(z3().BoolVal(True))))
            finally:
                self._scope = outer
        if isinstance(node, nodes.Rows):
            return where(self._known(node.answer), _rows(node, parts))
        return where(self._known(node.answer), self._total(node, parts))

    def _total(self, node: Any, parts: list[tuple[Any, Any, Three]]) -> Three:
        prover = z3()
        zero, low, high, blocked = prover.RealVal(0), prover.RealVal(0), prover.RealVal(0), []
        for there, row, truth in parts:
            perhaps = prover.And(there, prover.Not(truth.false))
            certain = prover.And(there, truth.true)
            worth = prover.RealVal(1)
            if isinstance(node, nodes.Sum):
                worth = row[node.column].value
                blocked.append(prover.And(perhaps, prover.Not(row[node.column].known)))
            low += prover.If(certain, worth, prover.If(prover.And(perhaps, worth < 0), worth, zero))
            high += prover.If(certain, worth, prover.If(prover.And(perhaps, worth > 0), worth, zero))
        told = self._compared(node, node.right, lambda value: self._bounds(node.word, low, high, self._plain(value)))
        return where(prover.Not(prover.Or(blocked)), told)

    def _bounds(self, word: str, low: Any, high: Any, value: Any) -> Three:
        prover = z3()
        if word == "equals":
            return Three(prover.And(low == value, high == value), prover.Or(value < low, value > high))
        return agreed([known(_ORDER[word](end, value)) for end in (low, high)])

    # ---- right sides

    def _side(self, right: Right) -> _Side:
        always = z3().BoolVal(True)
        if isinstance(right, Literally):
            return _Side(((always, (right.value,)),))
        if isinstance(right, AskedDay):
            return _Side(((always, (self.on if self.day is None else self.day,)),))
        if isinstance(right, AnswerOf):
            return self._other(right)
        if not isinstance(right.on, AskedDay | Literally):
            return _Side(free="looked up on the day of an answer")
        if isinstance(right, SetAt):
            return _Side(((always, (self._looked_up(right),)),))
        return self._parameter(right)

    def _other(self, right: AnswerOf) -> _Side:
        if right.tool:
            return _Side(free="an answer of another tool")
        cells = self._cell(right.key)
        if cells.kind.read in {"set", "rows"} or cells.value is None:
            return _Side(free="a list of another answer")
        return _Side(((self._known(right.key), (self._value(right.key),)),))

    def _parameter(self, right: ParameterAt) -> _Side:
        told = [(name, one) for name, one in right.by if isinstance(one, AnswerOf)]
        if any(one.tool for _, one in told):
            return _Side(free="for what another tool answers")
        choices = [self._choices(right.key, name, one) for name, one in told]
        if any(choice is None for choice in choices):
            return _Side(free="for a number of cases without end")
        cases = []
        for chosen in product(*(choice or () for choice in choices)):
            by = dict(right.by) | {name: word for (name, _), (word, _) in zip(told, chosen, strict=True)}
            condition = z3().And([term for _, term in chosen])
            fixed = ParameterAt(right.key, right.on, tuple(sorted((name, str(word)) for name, word in by.items())))
            found = self._looked_up(fixed)
            cases.append((condition, found if isinstance(found, tuple) else (found,)))
        return _Side(tuple(cases)) if len(cases) <= MOST_CASES else _Side(free="for too many cases")

    def _choices(self, key: str, name: str, one: AnswerOf) -> list[tuple[str, Any]] | None:
        """Return the words an answer may have by which a value differs, each with when it has it."""
        cells, prover = self._cell(one.key), z3()
        there, value = self._known(one.key), self._value(one.key)
        if cells.kind.read == "bool":
            return [("True", prover.And(there, value)), ("False", prover.And(there, prover.Not(value)))]
        if cells.kind.read == "scale":
            return [(word, prover.And(there, value == place)) for place, word in enumerate(cells.kind.unit.steps)]
        if cells.kind.read != "text":
            return None
        if cells.kind.options:
            return [(word, prover.And(there, value == self.words.number(word))) for word in cells.kind.options]
        named = sorted({by[name] for by in map(dict, timelines(self.reference.parameters[key])) if name in by})
        rest = prover.And(there, *(value != self.words.number(word) for word in named))
        return [*((word, prover.And(there, value == self.words.number(word))) for word in named), ("another", rest)]

    def _looked_up(self, right: ParameterAt | SetAt) -> Any:
        """Return the values a parameter may have on the days of this stretch, or the members of a set."""
        found = right_side(right, self.reference.facts(self.on, None))
        if found.words is not None:
            return _Members(found.words)
        if isinstance(right, SetAt) or any(isinstance(value, tuple) and _tiers(value) for value in found.values):
            return (None,)
        return found.values


class _Members(tuple[frozenset[str], frozenset[str]]):
    """The certain and the possible members of a set."""

    __slots__ = ()


def _both(value: Any) -> tuple[frozenset[str], frozenset[str]]:
    words = frozenset(map(str, value)) if isinstance(value, tuple) else frozenset({str(value)})
    return words, words


def _tiers(value: tuple[Any, ...]) -> bool:
    return any(isinstance(one, Tier) for one in value)


def _nothing() -> Three:
    return Three(z3().BoolVal(False), z3().BoolVal(False))


def _rows(node: nodes.Rows, parts: list[tuple[Any, Any, Three]]) -> Three:
    prover = z3()
    if node.word == "some_row":
        inside = [where(there, truth) for there, _, truth in parts]
        return Three(
            prover.Or([one.true for one in inside]),
            prover.And([prover.Or(prover.Not(there), truth.false) for there, _, truth in parts]),
        )
    return ~_rows(nodes.Rows(node.answer, node.columns, "some_row", node.part), [(t, r, ~one) for t, r, one in parts])


_ORDER: dict[str, Any] = {
    "equals": lambda left, right: left == right,
    "above": lambda left, right: left > right,
    "at_least": lambda left, right: left >= right,
    "below": lambda left, right: left < right,
    "at_most": lambda left, right: left <= right,
}


def _name(right: Right) -> str:
    return str(getattr(right, "key", "the value"))
