"""The facts of a determination as they are given: in an address of its page, in a file for the command, over HTTP.

Every wrong one is told with its place, what is wrong, and what to do; what was typed is kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlencode

from pydantic import Field

from icop.engine.clock import read_day
from icop.engine.conditions.facts import Answer
from icop.engine.errors import Refused
from icop.engine.fields import Day
from icop.engine.loading import Document, Finding
from icop.engine.questionnaire import Ask, CompiledDetermination, CompiledTool, read_answers, written_answers
from icop.engine.shapes import Shape
from icop.engine.tool_shapes import Told
from icop.tools.files import (
    MOST_TOLD,
    SCHEMA,
    UNKNOWN,
    question_schema,
    read_given,
    read_given_file,
    refuse_wrong,
    see_day,
)

MOST_FACTS = 200
MARK = "a."  # what stands before the key of a fact in an address
_CELL = re.compile(r"([1-9][0-9]{0,2})\.(.+)\Z")


class FactsFile(Shape):
    """Facts for one determination: the day that decides, and what is known by the key of each fact."""

    day: Day | None = None
    facts: dict[str, Told] = Field(default_factory=dict, max_length=MOST_FACTS)


@dataclass(frozen=True, slots=True)
class Given:
    """Facts as they were given: what could be read, and what is wrong, by place (`("facts", "value")`)."""

    day: date
    answers: Mapping[str, Answer]
    wrong: tuple[Finding, ...] = ()

    def as_file(self) -> dict[str, Any]:
        """Return them as the content of a file that the command and the API read."""
        return {"day": self.day.isoformat(), "facts": written_answers(self.answers)}


def asks_of(compiled: CompiledDetermination | CompiledTool) -> dict[str, Ask]:
    """Return the questions for facts, by key."""
    return {ask.key: ask for ask in compiled.asks}


# ---- files


def read_facts_file(path: Path) -> tuple[FactsFile, Document]:
    """Return what a file says. Raises Refused with every problem: file, line, what, and how to fix it."""
    return read_given_file(path, FactsFile, holds="A file of facts holds a day and facts only.")


def facts_in_file(
    file: FactsFile, compiled: CompiledDetermination, day: date, document: Document | None = None, shown: str = "facts"
) -> Given:
    """Return the facts of a file for a determination, for its day or else for `day`.

    Raises Refused naming everything that is wrong, by line where there is a `document`.
    """
    on = file.day or day
    answers, wrong = read_given(compiled.asks, file.facts, place="facts", day=on, day_place="day")
    refuse_wrong(wrong, document, shown)
    return Given(on, answers)


# ---- addresses


class Query(Protocol):
    """The query of an address (Django's QueryDict)."""

    def getlist(self, key: str) -> list[str]: ...

    def keys(self) -> Any: ...


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in an address, as it was typed; nothing is given yet when `is_empty`.

    `values` are by the key of the fact; a cell of a table is at `key.row.column`, its rows numbered from 1.
    """

    day: str
    values: Mapping[str, tuple[str, ...]]
    strange: tuple[str, ...] = ()  # facts that the determination does not ask for

    @property
    def is_empty(self) -> bool:
        """Tell whether the address says nothing at all."""
        return not self.day and not self.values

    def rows(self, key: str) -> dict[int, dict[str, tuple[str, ...]]]:
        """Return what was typed into a table, by row and column."""
        found: dict[int, dict[str, tuple[str, ...]]] = {}
        for name, values in self.values.items():
            table, _, cell = name.partition(".")
            if table == key and cell:
                number, _, column = cell.partition(".")
                found.setdefault(int(number), {})[column] = values
        return dict(sorted(found.items()))

    def pairs(self, **more: str) -> list[tuple[str, str]]:
        """Return the query that says the same; `more` is added, or put in the place of what is there."""
        day = [("day", self.day)] if self.day and "day" not in more else []
        told = [(f"{MARK}{key}", value) for key, values in self.values.items() for value in values]
        return [*day, *told, *more.items()]

    def query(self, **more: str) -> str:
        """Return `pairs` as text."""
        return urlencode(self.pairs(**more))


def typed_in(query: Query, compiled: CompiledDetermination | CompiledTool) -> Typed:
    """Return what an address says to the questions of a determination; empty values are no answers."""
    asks = asks_of(compiled)
    values: dict[str, tuple[str, ...]] = {}
    strange: list[str] = []
    for name in query.keys():  # noqa: SIM118 - what a query is need not be a mapping
        key = name.removeprefix(MARK)
        if key == name:
            continue
        told = tuple(value.strip() for value in query.getlist(name)[:MOST_FACTS] if value.strip())
        if not _is_asked(key, asks):
            strange.append(key)
        elif told:
            values[key] = told
    day = next((text.strip() for text in query.getlist("day") if text.strip()), "")
    order = {key: place for place, key in enumerate(asks)}
    by_question = sorted(values, key=lambda key: (order[key.partition(".")[0]], _row_of(key)))
    return Typed(day, {key: values[key] for key in by_question}, tuple(strange[:MOST_TOLD]))


def _is_asked(key: str, asks: Mapping[str, Ask]) -> bool:
    table, _, cell = key.partition(".")
    if not cell:
        return key in asks
    found = _CELL.match(cell)
    return table in asks and found is not None and found[2] in asks[table].kind.columns


def _row_of(key: str) -> int:
    found = _CELL.match(key.partition(".")[2])
    return int(found[1]) if found else 0


def facts_typed(typed: Typed, compiled: CompiledDetermination, day: date) -> Given:
    """Return the facts that were typed, on the day that was, or else on `day`; wrong ones are findings by key."""
    asks = asks_of(compiled)
    wrong: list[Finding] = []
    raw: dict[str, Any] = {}
    for key in dict.fromkeys(name.partition(".")[0] for name in typed.values):
        try:
            raw[key] = raw_of(asks[key], typed)
        except Refused as error:
            wrong.append(Finding((key,), error.problem.rstrip("."), error.fix))
    answers, found = read_answers(asks, raw)
    wrong += [Finding(one.place, one.what.removeprefix(f"'{one.place[0]}': "), one.fix) for one in found]
    try:
        day = see_day(read_day(typed.day) if typed.day else day)
    except Refused as error:
        wrong.insert(0, Finding(("day",), error.problem.rstrip("."), error.fix))
    return Given(day, answers, tuple(wrong))


def raw_of(ask: Ask, typed: Typed) -> Any:
    """Return the values of one question as the engine reads them."""
    values, rows = typed.values.get(ask.key, ()), typed.rows(ask.key)
    if rows and not values:
        columns = ask.question.columns
        return [{name: _one(columns[name].answer, cell) for name, cell in row.items()} for row in rows.values()]
    if rows:
        raise _two_answers()
    if ask.question.answer == "countries" and UNKNOWN not in values:
        return [part.strip() for value in values for part in value.split(",") if part.strip()]
    if ask.question.answer == "many_of" and UNKNOWN not in values:
        return list(values)
    return _one(ask.question.answer, values)


def _one(kind: str, values: tuple[str, ...]) -> str:
    if len(values) > 1:
        raise _two_answers()
    return values[0].lstrip("$ ") if kind in {"money", "number"} else values[0]


def _two_answers() -> Refused:
    return Refused("Two answers are given to one question.", "Keep one of them, or only “Unknown”.")


def typed_of(day: date, told: Mapping[str, Any], compiled: CompiledDetermination | CompiledTool) -> Typed:
    """Return facts of an example as they would be typed."""
    values: dict[str, tuple[str, ...]] = {}
    for key, ask in asks_of(compiled).items():
        value = told.get(key)
        if ask.kind.columns and isinstance(value, list | tuple):
            for number, row in enumerate(value, 1):
                values |= {f"{key}.{number}.{name}": (_typed(cell),) for name, cell in row.items()}
        elif isinstance(value, list | tuple):
            words = tuple(map(_typed, value))
            values[key] = (", ".join(words),) if ask.question.answer == "countries" else words
        elif value is not None:
            values[key] = (_typed(value),)
    return Typed(day.isoformat(), values)


def _typed(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


# ---- what a file may say


def schema_of(compiled: CompiledDetermination) -> dict[str, Any]:
    """Return the JSON Schema of the facts of one determination."""
    shape = compiled.shape
    facts = {ask.key: question_schema(ask) for ask in compiled.asks if ask.computed is None}
    return {
        "$schema": SCHEMA,
        "title": f"Facts for: {shape.title}",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "day": {"type": "string", "format": "date", "description": shape.asks_day},
            "facts": {"type": "object", "additionalProperties": False, "properties": facts},
        },
    }
