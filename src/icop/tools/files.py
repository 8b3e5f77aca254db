"""Answers as files give them: for `icop tool run`, `icop determine` and the API. YAML or JSON, each with a schema.

Every problem is told with its line and what to do; what is right in a file with a problem is not used either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, Field

from icop.engine.conditions.facts import Answer
from icop.engine.errors import Refused
from icop.engine.fields import Day
from icop.engine.loading import Document, Finding, read_bytes
from icop.engine.questionnaire import Ask, CompiledTool, read_answers, written_answers
from icop.engine.shapes import Shape
from icop.engine.shaping import read_shape
from icop.engine.tool_shapes import Asked, Told
from icop.tools.entering import refuse_classified

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)
MOST_BYTES = 200_000
MOST_ANSWERS = 500
MOST_TOLD = 40
UNKNOWN = "unknown"
LISTS = frozenset({"many_of", "countries"})
SCHEMA = "https://json-schema.org/draft/2020-12/schema"
Model = TypeVar("Model", bound=BaseModel)


class AnswersFile(Shape):
    """Answers for one tool: the program they are about, the day asked about, and what is answered, by question."""

    program: str = Field(default="", max_length=120)
    on: Day | None = None
    answers: dict[str, Told] = Field(default_factory=dict, max_length=MOST_ANSWERS)


@dataclass(frozen=True, slots=True)
class Answered:
    """The answers of a file, as the questions of a tool read them, for a program and a day."""

    program: str
    on: date
    answers: Mapping[str, Answer]

    def as_file(self) -> dict[str, Any]:
        """Return them as the content of a file that the command and the API read."""
        told: dict[str, Any] = {"program": self.program} if self.program else {}
        return told | {"on": self.on.isoformat(), "answers": written_answers(self.answers)}


# ---- what determinations and tools share


def read_given_file(
    path: Path, shape: type[Model], *, holds: str, most: int = MOST_BYTES, forms: Mapping[str, str] | None = None
) -> tuple[Model, Document]:
    """Return what a file of the command says. `holds` tells what such a file holds, for one larger than `most` bytes.

    `forms` says for fields with a pattern what to write there.

    Raises Refused with every problem: file, line, what, and how to fix it.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(most + 1)
    except OSError as error:
        raise Refused(f"{path} cannot be read ({error.strerror}).", "Check its name.") from error
    if len(raw) > most:
        raise Refused(f"{path} is larger than {most:,} bytes.", holds)
    document, problems = read_bytes(raw, str(path))
    found = None
    if document:
        found, wrong = read_shape(document, shape, str(path), forms=forms)
        problems += wrong
    if found is None or document is None or problems:
        raise Refused("\n".join(map(str, sorted(problems))) or f"{path} is empty.", "")
    return found, document


def see_day(day: date) -> date:
    """Return the day. Raises Refused when no rule can be of it."""
    if not EARLIEST <= day <= LATEST:
        raise Refused(f"{day} is out of range.", f"Give a day from {EARLIEST} to {LATEST}.")
    return day


def read_given(
    asks: Iterable[Ask], given: Mapping[str, Any], *, place: str, day: date, day_place: str
) -> tuple[dict[str, Answer], list[Finding]]:
    """Return the answers below `place` of a file, and what is wrong with them or with the day, by place."""
    answers, found = read_answers({ask.key: ask for ask in asks}, given)
    wrong = [Finding((place, *one.place), one.what, one.fix) for one in found]
    try:
        see_day(day)
    except Refused as error:
        wrong.append(Finding((day_place,), f"'{day_place}': {error.problem.rstrip('.')}", _small(error.fix)))
    return answers, wrong


def refuse_wrong(wrong: Iterable[Finding], document: Document | None, shown: str) -> None:
    """Return if nothing is wrong. Raises Refused with all of it, by line where there is a `document`."""
    problems = sorted((document or Document({})).problem(one, shown) for one in wrong)
    if problems:
        said = [str(one) if document else f"{one.what}; {one.fix}" for one in problems[:MOST_TOLD]]
        raise Refused("\n".join(said), "")


def _small(text: str) -> str:
    return f"{text[:1].lower()}{text[1:].rstrip('.')}"


def question_schema(ask: Ask) -> dict[str, Any]:
    """Return the JSON Schema of the answer to one question."""
    kind = ask.question.answer
    if kind == "table":
        columns = {
            name: {"title": column.title} | _one_schema(column.answer, column)
            for name, column in ask.question.columns.items()
        }
        rows = {"type": "object", "additionalProperties": False, "properties": columns}
        told: dict[str, Any] = {"anyOf": [{"const": UNKNOWN}, {"type": "array", "items": rows}]}
    elif kind in LISTS:
        items = {"enum": list(ask.question.options)} if ask.question.options else {"type": "string"}
        told = {"anyOf": [{"const": UNKNOWN}, {"type": "array", "items": items}]}
    else:
        told = _one_schema(kind, ask.question)
    about = {"title": ask.ask, "description": ask.why}
    return {name: text for name, text in about.items() if text} | told


def _one_schema(kind: str, asked: Asked) -> dict[str, Any]:
    if kind == "yes_no":
        return {"enum": [True, False, "yes", "no", UNKNOWN]}
    if asked.options:
        return {"enum": [*asked.options, UNKNOWN]}
    if kind == "date":
        return {"anyOf": [{"const": UNKNOWN}, {"type": "string", "format": "date"}]}
    if kind in {"number", "money"}:
        bounds = {"minimum": asked.least, "maximum": asked.most}
        number = {"type": "number"} | {name: float(bound) for name, bound in bounds.items() if bound is not None}
        return {"anyOf": [{"const": UNKNOWN}, number, {"type": "string", "pattern": r"^-?[0-9,]+(\.[0-9]+)?$"}]}
    return {"type": "string", "maxLength": 5000}


# ---- the answers of a tool


def read_answers_file(path: Path) -> tuple[AnswersFile, Document]:
    """Return what a file of answers says. Raises Refused with every problem: file, line, what, and how to fix it."""
    return read_given_file(path, AnswersFile, holds="A file of answers holds a program, a day and answers only.")


def answers_in_file(
    file: AnswersFile, compiled: CompiledTool, day: date, document: Document | None = None, shown: str = "answers"
) -> Answered:
    """Return the answers of a file for a tool, for its day or else for `day`.

    Raises Refused naming everything that is wrong, by line where there is a `document`; also for a classified marking.
    """
    on = file.on or day
    answers, wrong = read_given(compiled.asks, file.answers, place="answers", day=on, day_place="on")
    refuse_wrong(wrong, document, shown)
    refuse_classified(file.program, file.answers)
    return Answered(file.program.strip(), on, answers)


def schema_of_tool(compiled: CompiledTool) -> dict[str, Any]:
    """Return the JSON Schema of a file of answers for one tool."""
    answers = {ask.key: question_schema(ask) for ask in compiled.asks if ask.computed is None}
    return {
        "$schema": SCHEMA,
        "title": f"Answers for: {compiled.shape.title}, version {compiled.shape.version}",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "program": {"type": "string", "maxLength": 120, "description": "What the answers are about: a title."},
            "on": {"type": "string", "format": "date", "description": "The day asked about; today if left out."},
            "answers": {"type": "object", "additionalProperties": False, "properties": answers},
        },
    }
