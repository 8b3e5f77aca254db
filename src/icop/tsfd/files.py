"""A plan file: the answers about a program, for `icop tsfd plan FILE` and the API. YAML or JSON; it has a schema.

Every problem is told with its line and what to do. Answers are `yes`, `no` or `unknown`, and unclassified.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from icop.engine.errors import Refused
from icop.engine.fields import Day
from icop.engine.loading import Document, read_bytes
from icop.engine.process_shapes import MOST_DAYS
from icop.engine.schedule import Spread
from icop.engine.shapes import Shape
from icop.engine.shaping import read_shape
from icop.engine.workdays import EVERY_DAY, working_days
from icop.tsfd.asking import Asked, Decision, Result, findings_in
from icop.tsfd.model import Model

Answer = Literal["yes", "no", "unknown"]
MOST_BYTES = 200_000
MOST_ENTRIES = 500
MOST_TOLD = 40


class FileDays(Shape):
    """Days to take in place of the planning days: at least `low`, likely, at most `high`."""

    low: int = Field(ge=0, le=MOST_DAYS)
    likely: int = Field(ge=0, le=MOST_DAYS)
    high: int = Field(ge=0, le=MOST_DAYS)

    @model_validator(mode="after")
    def _in_order(self) -> FileDays:
        if not self.low <= self.likely <= self.high:
            raise ValueError("the days are out of order; write low <= likely <= high")
        return self


class FileResult(Shape):
    """A decision there is already: titles and days only, never what was released or why."""

    decision: Decision
    on: Day | None = None
    authority: str = Field(default="", max_length=200)
    limits: str = Field(default="", max_length=200)
    expires: Day | None = None
    document: str = Field(default="", max_length=200)


class PlanFile(Shape):
    """A plan file. Processes and attributes are named by their keys; what is not answered counts as no.

    Days are calendar days; with `working_days` a date on a weekend or holiday moves to the next working day.
    """

    program: str = Field(default="", max_length=200)
    on: Day | None = None
    begin: Day | None = None
    answers: dict[str, Answer] = Field(default_factory=dict, max_length=MOST_ENTRIES)
    days: dict[str, FileDays] = Field(default_factory=dict, max_length=MOST_ENTRIES)
    results: dict[str, FileResult] = Field(default_factory=dict, max_length=MOST_ENTRIES)
    calendar: Literal["every_day", "working_days"] = "every_day"
    holidays: tuple[Day, ...] = Field(default=(), max_length=MOST_ENTRIES)
    seed: int = Field(default=1, ge=0, le=2**32 - 1)


def read_plan_file(path: Path) -> tuple[PlanFile, Document]:
    """Return what a plan file says. Raises Refused with every problem: file, line, what, and how to fix it."""
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Refused(f"{path} cannot be read ({error.strerror}).", "Check its name.") from error
    return read_plan(raw, str(path))


def read_plan(raw: bytes, shown: str) -> tuple[PlanFile, Document]:
    """Return what the text of a plan file says; `shown` names it in problems. Raises Refused with all of them."""
    if len(raw) > MOST_BYTES:
        raise Refused(f"{shown} is larger than {MOST_BYTES:,} bytes.", "A plan file holds answers only.")
    document, problems = read_bytes(raw, shown)
    found = None
    if document:
        found, wrong = read_shape(document, PlanFile, shown)
        problems += wrong
    if found is None or document is None or problems:
        raise Refused("\n".join(map(str, sorted(problems))) or f"{shown} is empty; write at least 'answers:'", "")
    return found, document


def asked_in(file: PlanFile, model: Model, document: Document | None = None, shown: str = "the plan") -> Asked:
    """Return the question a plan file puts to a model.

    Raises Refused naming every attribute and process the model does not have, by line where there is a `document`.
    """
    words = file.answers.items()
    asked = Asked(
        yes=frozenset(key for key, word in words if word == "yes"),
        unknown=frozenset(key for key, word in words if word == "unknown"),
        begin=file.begin or model.on,
        days={key: Spread(days.low, days.likely, days.high) for key, days in file.days.items()},
        results={key: _result(one) for key, one in file.results.items()},
        calendar=working_days(file.holidays) if file.calendar == "working_days" else EVERY_DAY,
        seed=file.seed,
    )
    unknown = frozenset(file.answers) - asked.yes - asked.unknown
    found = findings_in(model, replace(asked, unknown=asked.unknown | unknown))
    wrong = sorted((document or Document({})).problem(finding, shown) for finding in found)
    if wrong:
        raise Refused("\n".join(str(one) for one in wrong[:MOST_TOLD]), "")
    return asked


def _result(one: FileResult) -> Result:
    return Result(one.decision, one.on, one.authority, one.limits, one.expires, one.document)


def plan_file(yes: frozenset[str], unknown: frozenset[str], begin: date, on: date) -> dict[str, object]:
    """Return answers as the content of a plan file, to be written as JSON."""
    answers = dict.fromkeys(sorted(yes), "yes") | dict.fromkeys(sorted(unknown), "unknown")
    return {"on": on.isoformat(), "begin": begin.isoformat(), "answers": answers}
