"""Read a condition from plain data into nodes. Every word it doesn't know is a finding with its place and a fix."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, get_args

from icop.engine.conditions import nodes
from icop.engine.conditions.nodes import AnswerOf, AskedDay, DayAt, Literally, Node, ParameterAt, Right, SetAt
from icop.engine.errors import Refused
from icop.engine.loading import Document, Finding, Place, Problem
from icop.engine.shaping import one_of
from icop.engine.units import Read, Reading, Unit, read_value

DAY = Unit(title="day", read="date")
YES_OR_NO = {"yes": True, "no": False}
COUNT = Unit(title="count", read="whole")
_ORDERED = frozenset({"decimal", "whole", "date", "month_day", "scale"})
_NUMBERS = frozenset({"decimal", "whole"})
_ORDER = frozenset(get_args(nodes.Order))
_MANY = frozenset(get_args(nodes.Many))
_PERIODS = frozenset(get_args(nodes.PeriodUnit))
_SIDES = frozenset(get_args(nodes.Side))
_TABLE = frozenset({"some_row", "every_row", "count", "sum"})
ANSWER_WORDS = _ORDER | _MANY | _TABLE | {"within", "answered", "unknown"}
# Words that no question may be called.
JOINTS = frozenset({"all", "any", "not", "in_force"})


@dataclass(frozen=True, slots=True)
class AnswerKind:
    """What a question's answer is: a value in a unit, perhaps one of `options`; a table when it has `columns`."""

    unit: Unit = field(default_factory=lambda: Unit(title="text", read="text"))
    options: tuple[str, ...] = ()
    columns: Mapping[str, AnswerKind] = field(default_factory=dict)

    @property
    def read(self) -> Read | str:
        """How it is read; `rows` for a table."""
        return "rows" if self.columns else self.unit.read


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a condition may name. A mapping or set that is None is not checked."""

    answers: Mapping[str, AnswerKind]
    tools: Mapping[str, Mapping[str, AnswerKind]] | None = None
    parameters: Mapping[str, Unit] | None = None
    sets: frozenset[str] | None = None
    instruments: frozenset[str] | None = None
    around: Mapping[str, AnswerKind] = field(default_factory=dict)  # inside a table: the questions outside it


def parse_condition(data: Any, vocabulary: Vocabulary, place: Place = ()) -> tuple[Node | None, tuple[Finding, ...]]:
    """Return the condition that `data` says, or None and everything that is wrong with it, by place."""
    parser = _Parser(vocabulary)
    node = parser.condition(data, place)
    return (None if parser.findings else node), tuple(parser.findings)


def parse_in(
    document: Document, place: Place, vocabulary: Vocabulary, shown: str
) -> tuple[Node | None, tuple[Problem, ...]]:
    """Return the condition that stands at `place` of a document, or None and its problems by line."""
    data = document.data
    for step in place:
        data = data[step]
    node, findings = parse_condition(data, vocabulary, place)
    return node, tuple(document.problem(finding, shown) for finding in findings)


class _Wrong(Exception):
    """Stops the reading of one part; the finding is kept and the other parts are read."""

    def __init__(self, place: Place, what: str, fix: str) -> None:
        super().__init__(what)
        self.finding = Finding(place, what, fix)


class _Parser:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.findings: list[Finding] = []

    # ---- joints

    def condition(self, data: Any, place: Place) -> Node:
        if not isinstance(data, dict) or not data:
            return self._wrong(place, "this is no condition", "write {question: value} or {all: [...]}")
        parts = tuple(self._caught(self._entry, key, value, (*place, key)) for key, value in data.items())
        return parts[0] if len(parts) == 1 else nodes.AllOf(parts)

    def _entry(self, key: str, value: Any, place: Place) -> Node:
        if key in {"all", "any"}:
            if not isinstance(value, list | tuple) or not value:
                raise _Wrong(place, f"'{key}' needs a list of conditions", f"write {key}: [{{...}}, {{...}}]")
            parts = tuple(self.condition(part, (*place, number)) for number, part in enumerate(value))
            return nodes.AllOf(parts) if key == "all" else nodes.AnyOf(parts)
        if key == "not":
            return nodes.Not(self.condition(value, place))
        if key == "in_force":
            return self._in_force(value, place)
        if key not in self.vocabulary.answers:
            raise _Wrong(place, f"there is no question '{key}'", one_of(key, {*self.vocabulary.answers, *JOINTS}))
        return self._about(key, self.vocabulary.answers[key], value, place)

    def _in_force(self, value: Any, place: Place) -> Node:
        if isinstance(value, str):
            value = {"key": value}
        self._only(value, {"key", "on"}, place)
        key = value.get("key")
        if not isinstance(key, str):
            raise _Wrong(place, "'in_force' names no instrument", "write in_force: <instrument key>")
        self._exists(key, self.vocabulary.instruments, "instrument", place)
        return nodes.InForce(key, self._day(value.get("on", "on"), (*place, "on")))

    # ---- one answer

    def _about(self, answer: str, kind: AnswerKind, value: Any, place: Place) -> Node:
        if not isinstance(value, dict):
            if kind.read in {"set", "rows"}:
                raise _Wrong(place, f"'{answer}' is a list", "use includes, includes_any, includes_all or count")
            return nodes.Compare(answer, "equals", Literally(self._literal(value, kind, place)))
        if not value:
            raise _Wrong(place, f"nothing is said about '{answer}'", one_of("", ANSWER_WORDS))
        parts = tuple(self._caught(self._word, answer, kind, word, right, place) for word, right in value.items())
        return parts[0] if len(parts) == 1 else nodes.AllOf(parts)

    def _word(self, answer: str, kind: AnswerKind, word: str, right: Any, place: Place) -> Node:
        place = (*place, word)
        if word not in ANSWER_WORDS:
            raise _Wrong(place, f"'{word}' is no word of conditions", one_of(word, ANSWER_WORDS))
        if word in {"answered", "unknown"}:
            if right is not True:
                raise _Wrong(place, f"'{word}' is not followed by true", f"write {word}: true, or not: {{...}}")
            return nodes.Known(answer, word)  # type: ignore[arg-type]
        if word in _TABLE:
            return self._table(answer, kind, word, right, place)
        if kind.read == "rows":
            raise _Wrong(place, f"'{answer}' is a table", "use some_row, every_row, count or sum")
        if word == "within":
            return self._within(answer, kind, right, place)
        if word in _MANY:
            return self._belongs(answer, kind, word, right, place)
        return nodes.Compare(answer, word, self._compared(kind, word, right, place))  # type: ignore[arg-type]

    def _compared(self, kind: AnswerKind, word: str, right: Any, place: Place) -> Right:
        if word != "equals" and kind.read not in _ORDERED:
            fix = "use equals or one_of; numbers, days and steps of a scale have an order"
            raise _Wrong(place, f"{kind.unit.title} has no order", fix)
        return self._right(right, kind, place)

    def _belongs(self, answer: str, kind: AnswerKind, word: str, right: Any, place: Place) -> Node:
        of_list = word.startswith("includes")
        if of_list != (kind.read == "set"):
            fix = "use one_of or in_set" if of_list else "use includes, includes_any or includes_all"
            raise _Wrong(place, f"'{answer}' is {'one value' if of_list else 'a list'}", fix)
        return nodes.Belongs(answer, word, self._words(word, right, kind, place))  # type: ignore[arg-type]

    def _words(self, word: str, right: Any, kind: AnswerKind, place: Place) -> Right:
        one = replace(kind, unit=Unit(title="word", read="text")) if kind.read == "set" else kind
        if word == "in_set":
            return self._set_right(right, place)
        if isinstance(right, dict):
            return self._reference(right, None, place)
        if word == "includes":
            return Literally(self._literal(right, one, place))
        if not isinstance(right, list | tuple) or not right:
            raise _Wrong(place, f"'{word}' needs a list", f"write {word}: [a, b]")
        values = [self._literal(part, one, (*place, number)) for number, part in enumerate(right)]
        return Literally(tuple(str(value) for value in values))

    def _set_right(self, right: Any, place: Place) -> Right:
        if isinstance(right, dict) and "parameter" in right:
            return self._reference(right, None, place)
        told = {"set": right} if isinstance(right, str) else right
        self._only(told, {"set", "on"}, place)
        if not isinstance(told.get("set"), str):
            raise _Wrong(place, "'in_set' names no set", "write in_set: <set key>, or {set: <set key>, on: <day>}")
        self._exists(told["set"], self.vocabulary.sets, "set", place)
        return SetAt(told["set"], self._day(told.get("on", "on"), (*place, "on")))

    def _within(self, answer: str, kind: AnswerKind, right: Any, place: Place) -> Node:
        if kind.read != "date":
            raise _Wrong(place, f"'{answer}' is no day", "use above, at_least, below or at_most")
        self._only(right, _PERIODS | _SIDES, place)
        units, sides = sorted(_PERIODS & right.keys()), sorted(_SIDES & right.keys())
        if len(units) != 1 or len(sides) != 1:
            fix = "write within: {days: 30, after: <day>}, with days, months or years, and before, after or of"
            raise _Wrong(place, "'within' needs one period and one day", fix)
        (unit,), (side,) = units, sides
        amount = self._right(right[unit], AnswerKind(COUNT), (*place, unit))
        if not isinstance(amount, Literally | ParameterAt):
            raise _Wrong((*place, unit), "a period is a number or a parameter", f"write {unit}: 30")
        base = self._day(right[side], (*place, side))
        return nodes.Within(answer, amount, unit, side, base)

    # ---- tables

    def _table(self, answer: str, kind: AnswerKind, word: str, right: Any, place: Place) -> Node:
        if kind.read != "rows":
            raise _Wrong(place, f"'{answer}' is no table", "use the words of single answers, such as equals")
        columns = frozenset(kind.columns)
        if word in {"some_row", "every_row"}:
            return nodes.Rows(answer, columns, word, self._in_row(kind, right, place))  # type: ignore[arg-type]
        self._only(right, _ORDER | {"where"} | ({"column"} if word == "sum" else set()), place)
        where = self._in_row(kind, right["where"], (*place, "where")) if "where" in right else None
        orders = sorted(_ORDER & right.keys())
        if len(orders) != 1:
            raise _Wrong(place, f"'{word}' needs one of {', '.join(sorted(_ORDER))}", f"write {word}: {{at_least: 2}}")
        counted = AnswerKind(COUNT) if word == "count" else self._column(kind, right.get("column"), place)
        compared = self._right(right[orders[0]], counted, (*place, orders[0]))
        if word == "count":
            return nodes.Count(answer, columns, orders[0], compared, where)
        return nodes.Sum(answer, columns, right["column"], orders[0], compared, where)

    def _in_row(self, kind: AnswerKind, data: Any, place: Place) -> Node:
        outer = self.vocabulary
        self.vocabulary = replace(outer, answers=kind.columns, around={**outer.around, **outer.answers})
        try:
            return self.condition(data, place)
        finally:
            self.vocabulary = outer

    def _column(self, kind: AnswerKind, column: Any, place: Place) -> AnswerKind:
        numbers = {name: each for name, each in kind.columns.items() if each.read in _NUMBERS}
        if column not in numbers:
            raise _Wrong((*place, "column"), f"there is no column of numbers '{column}'", one_of(str(column), numbers))
        return numbers[column]

    # ---- right sides

    def _right(self, right: Any, kind: AnswerKind, place: Place) -> Right:
        if isinstance(right, dict):
            return self._reference(right, kind, place)
        if right == "on" and kind.read == "date":
            return AskedDay()
        if isinstance(right, list | tuple) and kind.read == "set":
            return Literally(tuple(str(self._literal(part, replace(kind, unit=_TEXT), place)) for part in right))
        return Literally(self._literal(right, kind, place))

    def _reference(self, right: dict[str, Any], kind: AnswerKind | None, place: Place) -> Right:
        if "parameter" in right:
            return self._parameter(right, kind, place)
        if "answer" in right:
            return self._other_answer(right, kind, place)
        fix = "write a value, {parameter: <key>}, {answer: <question>}, or on"
        raise _Wrong(place, "the right side cannot be read", fix)

    def _parameter(self, right: dict[str, Any], kind: AnswerKind | None, place: Place) -> ParameterAt:
        self._only(right, {"parameter", "on", "by"}, place)
        key, known = right["parameter"], self.vocabulary.parameters
        self._exists(key, known, "parameter", (*place, "parameter"))
        if known is not None and kind is not None and not _alike(known[key], kind.unit):
            fix = "compare values of one kind"
            raise _Wrong(place, f"{key} is {known[key].title}, which is not {kind.unit.title}", fix)
        by = right.get("by", {})
        if not isinstance(by, dict):
            raise _Wrong((*place, "by"), "'by' cannot be read", "write by: {dimension: value}")
        told = tuple((name, self._dimension(value, (*place, "by", name))) for name, value in sorted(by.items()))
        return ParameterAt(key, self._day(right.get("on", "on"), (*place, "on")), told)

    def _dimension(self, value: Any, place: Place) -> str | AnswerOf:
        if isinstance(value, dict):
            return self._other_answer(value, None, place)
        return _written(value)

    def _other_answer(self, right: dict[str, Any], kind: AnswerKind | None, place: Place) -> AnswerOf:
        self._only(right, {"answer", "tool"}, place)
        key, tool = str(right.get("answer")), str(right.get("tool", ""))
        if tool and self.vocabulary.tools is None:
            return AnswerOf(key, tool)
        if tool:
            self._exists(tool, self.vocabulary.tools, "tool", (*place, "tool"))
        known = (self.vocabulary.tools or {})[tool] if tool else {**self.vocabulary.around, **self.vocabulary.answers}
        if key not in known:
            raise _Wrong((*place, "answer"), f"there is no question '{key}'", one_of(key, known))
        if kind is not None and not _alike(known[key].unit, kind.unit):
            what = f"'{key}' is {known[key].unit.title}, which is not {kind.unit.title}"
            raise _Wrong(place, what, "compare values of one kind")
        return AnswerOf(key, tool)

    def _day(self, value: Any, place: Place) -> DayAt:
        found = self._right(value, AnswerKind(DAY), place)
        if isinstance(found, Literally | AskedDay | AnswerOf):
            return found
        raise _Wrong(place, "this is no day", "write a day, on, or {answer: <question>}")

    def _literal(self, value: Any, kind: AnswerKind, place: Place) -> Reading:
        if kind.unit.read == "bool" and isinstance(value, bool | str):
            value = YES_OR_NO.get(str(value), value)
        if kind.unit.read == "bool" and isinstance(value, bool):
            return value
        if isinstance(value, dict | list | tuple | bool):
            raise _Wrong(place, f"this is not one {kind.unit.title}", "write one value")
        try:
            found = read_value(_written(value), kind.unit)
        except Refused as error:
            raise _Wrong(place, error.problem.rstrip("."), error.fix.rstrip(".")) from error
        if kind.options and str(found) not in kind.options:
            raise _Wrong(place, f"'{found}' is none of the answers", one_of(str(found), kind.options))
        return found

    # ---- findings

    def _caught(self, read: Callable[..., Node], *given: Any) -> Node:
        try:
            return read(*given)
        except _Wrong as wrong:
            self.findings.append(wrong.finding)
            return nodes.AllOf(())

    def _wrong(self, place: Place, what: str, fix: str) -> Node:
        self.findings.append(Finding(place, what, fix))
        return nodes.AllOf(())

    def _only(self, data: Any, known: frozenset[str] | set[str], place: Place) -> None:
        if not isinstance(data, dict):
            raise _Wrong(place, "this is no group of keys", f"use the keys {', '.join(sorted(known))}")
        for key in data:
            if key not in known:
                raise _Wrong((*place, key), f"unknown key '{key}'", one_of(str(key), known))

    def _exists(self, key: Any, known: Any, kind: str, place: Place) -> None:
        if known is not None and key not in known:
            raise _Wrong(place, f"there is no {kind} '{key}'", one_of(str(key), known) if known else f"add the {kind}")


_TEXT = Unit(title="word", read="text")


def _written(value: Any) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _alike(left: Unit, right: Unit) -> bool:
    return (left.read, left.steps) == (right.read, right.steps) or {left.read, right.read} <= _NUMBERS
