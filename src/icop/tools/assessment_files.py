"""A saved assessment as a file: what it holds, its schema, and reading one, with every problem by its line.

Version 1. It says all that an assessment has: the tool and its version, every answer ever given with the role of who
gave it and when, comments, evidence, sections passed on, actions done, and what came out when it was finished. People
are in it by their role on the team, never by name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

from icop.engine.errors import Refused
from icop.engine.fields import Day, Key
from icop.engine.json_files import read_json
from icop.engine.loading import Document, Finding, Problem
from icop.engine.questionnaire import Ask
from icop.engine.shapes import Shape
from icop.engine.shaping import read_shape
from icop.engine.tool_shapes import Asked, Told, Word
from icop.tools.entering import refuse_classified
from icop.tools.files import SCHEMA

FORMAT: Literal["icop assessment"] = "icop assessment"
VERSION: Literal[1] = 1
MOST_BYTES = 2_000_000
MOST_TOLD = 100
LONGEST_ROLE = 55  # with "role:" before it, it fits where the site keeps who gave an answer
LONGEST_VALUE = 60_000


class FileRefused(Refused):
    """A file that cannot be taken in; `wrong` says everything that keeps it out."""

    def __init__(self, wrong: list[Problem], shown: str) -> None:
        super().__init__("\n".join(map(str, wrong[:MOST_TOLD])) or f"{shown} is empty.", "")
        self.wrong = wrong


def _moment(value: Any) -> Any:
    if isinstance(value, datetime):
        return value
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{str(value)[:40]} is not a moment; write it as 2026-01-31T09:30:00+00:00") from error
    if found.tzinfo is None:
        raise ValueError(f"{value} has no time zone; write it as 2026-01-31T09:30:00+00:00")
    if not 2000 <= found.year <= 2200:
        raise ValueError(f"{value} is out of range; give a moment of the years 2000 to 2200")
    return found.astimezone(UTC)


def _value(value: Any) -> Any:
    if value is not None and not isinstance(value, str | bool | int | Decimal | tuple | list | dict):
        raise ValueError("an answer is text, a list or rows; write it so")
    if len(json.dumps(value, default=str)) > LONGEST_VALUE:
        raise ValueError(f"the answer is too long; keep it under {LONGEST_VALUE:,} characters")
    return value


Moment = Annotated[datetime, BeforeValidator(_moment), PlainSerializer(lambda one: one.isoformat())]
Value = Annotated[Told, BeforeValidator(_value)]
By = Annotated[str, Field(min_length=1, max_length=LONGEST_ROLE)]


class AskedThen(Shape):
    """A question as its version of the tool asks it: its words, and what an answer may be."""

    ask: str = Field(default="", max_length=4000)
    answer: str = Field(max_length=40)
    options: dict[str, str] = Field(default_factory=dict, max_length=500)
    columns: dict[str, str] = Field(default_factory=dict, max_length=100)
    bounds: str = Field(default="", max_length=200)


class ToolThen(Shape):
    """The tool, and the version the assessment stays on, with its questions."""

    key: Key
    title: str = Field(max_length=300)
    version: int = Field(ge=1, le=100_000)
    sha: str = Field(pattern=r"^[0-9a-f]{64}$")
    questions: dict[Word, AskedThen] = Field(default_factory=dict, max_length=2000)


class ProgramThen(Shape):
    """The program the assessment is about."""

    name: str = Field(min_length=1, max_length=120)


class ByAt(Shape):
    """Who did something, by their role on the team, and when."""

    by: By
    at: Moment


class AnswerThen(ByAt):
    """An answer as it was given; without a value it was taken back. It stands unless it has `retired_at`.

    `undoes` is the place (0: the first) of the answer in the file that this one took back.
    """

    question: Word
    value: Value = None
    retired_at: Moment | None = None
    undoes: int | None = Field(default=None, ge=0)


class CommentThen(ByAt):
    """What somebody said beside a question."""

    question: Word
    text: str = Field(min_length=1, max_length=4000)


class EvidenceThen(ByAt):
    """A passage that supports an answer."""

    question: Word
    title: str = Field(min_length=1, max_length=300)
    citation: str = Field(default="", max_length=300)
    document: str = Field(default="", max_length=200)
    anchor: str = Field(default="", max_length=300)
    note: str = Field(default="", max_length=400)


class AssignmentThen(ByAt):
    """A section that was passed to somebody of the team, told by their role; `by` is who passed it on."""

    section: Word
    role: By
    due: Day | None = None


class DoneThen(ByAt):
    """An action of the plan that was marked as done."""

    finding: Word


class PlannedThen(ByAt):
    """What the team planned of an action: who does it, and until when."""

    finding: Word
    owner: str = Field(default="", max_length=80)
    due: Day | None = None


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow")


class QuestionKept(_Kept):
    """A question of a finished result."""

    question: str = Field(max_length=80)
    state: Literal["answered", "unknown", "open"]
    source: str = ""


class FindingKept(_Kept):
    """A finding, an open one among them, of a finished result."""

    finding: str = Field(max_length=80)
    says: str


class EndKept(_Kept):
    """An end of a finished result."""

    end: str = Field(max_length=80)
    says: str


class RestsOn(Shape):
    """A value that a finished result rested on."""

    value: Any = None
    start: str | None = None
    citation: str | None = None


class ResultKept(_Kept):
    """What came out when the assessment was finished, as the site keeps it; more may stand in it."""

    version: int
    on: Day
    questions: tuple[QuestionKept, ...] = ()
    findings: tuple[FindingKept, ...] = ()
    open: tuple[FindingKept, ...] = ()
    ends: tuple[EndKept, ...] = ()
    rests_on: dict[str, RestsOn] = Field(default_factory=dict)


class FinishedThen(ByAt):
    """Who finished the assessment and when, by the rules of which day, and what came out."""

    on: Day
    result: ResultKept


class AssessmentFile(Shape):
    """A saved assessment. `marking` is what the site that wrote the file marks with, `last_result` what came out when
    it was last finished if it was opened again since."""

    format: Literal["icop assessment"]
    version: Literal[1]
    marking: str = Field(default="", max_length=40)
    tool: ToolThen
    program: ProgramThen
    begun: ByAt
    changed_at: Moment
    answers: tuple[AnswerThen, ...] = Field(default=(), max_length=20_000)
    comments: tuple[CommentThen, ...] = Field(default=(), max_length=5_000)
    evidence: tuple[EvidenceThen, ...] = Field(default=(), max_length=5_000)
    assignments: tuple[AssignmentThen, ...] = Field(default=(), max_length=500)
    done: tuple[DoneThen, ...] = Field(default=(), max_length=2_000)
    planned: tuple[PlannedThen, ...] = Field(default=(), max_length=2_000)
    finished: FinishedThen | None = None
    last_result: ResultKept | None = None


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the file."""
    told = AssessmentFile.model_json_schema()
    return {"$schema": SCHEMA, **told, "title": f"icop assessment file, version {VERSION}"}


def asked_then(ask: Ask) -> dict[str, Any]:
    """Return a question as the file tells it (see `AskedThen`)."""
    question = ask.question
    columns = {name: f"{column.title} ({column.answer}{_limits(column)})" for name, column in question.columns.items()}
    told = {"options": dict(question.options), "columns": columns, "bounds": _limits(question).strip(", ")}
    return {"ask": ask.ask, "answer": question.answer} | {name: part for name, part in told.items() if part}


def _limits(asked: Asked) -> str:
    told = (("unit", asked.unit), ("at least", asked.least), ("at most", asked.most))
    return "".join(f", {name} {value}" for name, value in told if value)


# ---- reading


def read_assessment_file(raw: bytes, shown: str) -> tuple[AssessmentFile, Document]:
    """Return what the bytes of a file say; `shown` names it in problems. Raises FileRefused with all of them.

    What can only be seen beside the facts of a site (is there such a tool?) is not looked at here.
    """
    if len(raw) > MOST_BYTES:
        fix = "an assessment is never so large: take the file that icop wrote"
        raise FileRefused([Problem(shown, 0, f"the file is larger than {MOST_BYTES:,} bytes", fix)], shown)
    document, problems = read_json(raw, shown)
    found = None
    wrong = list(problems)
    if document is not None:
        found, unfit = read_shape(document, AssessmentFile, shown)
        wrong += unfit
    if found is None or document is None or wrong:
        raise FileRefused(sorted(wrong), shown)
    odd = [*_odd(found), *_marked(document.data)]
    if odd:
        raise FileRefused(sorted(document.problem(one, shown) for one in odd), shown)
    return found, document


def _odd(file: AssessmentFile) -> Iterator[Finding]:
    """Yield what the parts of a file say against each other."""
    standing: dict[str, int] = {}
    for place, one in enumerate(file.answers):
        if one.retired_at is None:
            if one.question in standing:
                says = f"two answers to '{one.question}' stand: this one, and number {standing[one.question]}"
                yield Finding(("answers", place), says, "give the earlier one 'retired_at'")
            standing[one.question] = place
        if one.undoes is not None and not (one.undoes < place and file.answers[one.undoes].question == one.question):
            says = f"'undoes' names number {one.undoes}, which is no earlier answer to '{one.question}'"
            yield Finding(
                ("answers", place, "undoes"), says, "name the place of the answer it took back, or leave it out"
            )
    yield from _twice("assignments", [one.section for one in file.assignments], "the section")
    yield from _twice("done", [one.finding for one in file.done], "the action of")
    yield from _twice("planned", [one.finding for one in file.planned], "the action of")


def _twice(part: str, keys: list[str], what: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for place, key in enumerate(keys):
        if key in seen:
            yield Finding((part, place), f"{what} '{key}' is there twice", "keep one of the two")
        seen.add(key)


def _marked(data: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield what bears a classification marking; nothing of it may be kept."""
    for part, value in data.items():
        for place, one in enumerate(value) if isinstance(value, list) else (("", value),):
            try:
                refuse_classified(one)
            except Refused as error:
                where = (part, place) if isinstance(place, int) else (part,)
                yield Finding(where, f"{error.problem[:1].lower()}{error.problem[1:].rstrip('.')}", error.fix)
