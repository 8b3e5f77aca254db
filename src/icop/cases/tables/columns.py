"""Which tables and columns a case file has: read off its shapes, so that a new field is a column without more work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel

from icop.engine.cases.files import (
    Baseline,
    CaseDocument,
    CaseEvent,
    CaseFile,
    CaseLine,
    CaseTask,
    Delivery,
    Discrepancy,
    Extenuating,
    Notice,
    Review,
    Snapshot,
)

Kind = Literal["text", "day", "number", "whole", "flag"]
CASE = "Case"
NOT_HERE = frozenset({"format", "version"})
_HEADINGS = {"on": "Day", "of": "Of", "what": "What happened", "key": "Key", "number": "Line", "says": "Remarks"}
_CAPITALS = {"accp": "ACCP", "fy": "FY", "imet": "IMET", "iso": "ISO code", "masl": "MASL", "mde": "MDE"}
_KINDS: dict[type, Kind] = {date: "day", Decimal: "number", int: "whole", bool: "flag", str: "text"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its plain heading, where its value stands in the thing of a row, and what kind of value it is."""

    heading: str
    path: tuple[str, ...]
    kind: Kind


@dataclass(frozen=True, slots=True)
class Table:
    """A table: a row for each thing at `place` of a case file (none: the case itself).

    `inside` names the part of each such thing that the table lists; its rows then name the thing in column `owner`, if
    it is not the case itself.
    `holds`: things with fields, plain texts, or words with an answer each.
    """

    title: str
    place: str
    columns: tuple[Column, ...]
    inside: tuple[str, ...] = ()
    owner: Column | None = None
    holds: Literal["things", "texts", "answers"] = "things"

    @property
    def is_of_cases(self) -> bool:
        """Tell whether each row is a case."""
        return not self.place and not self.inside

    @property
    def head(self) -> tuple[str, ...]:
        """The headings of all columns: the case, the thing a row belongs to, then its fields."""
        owner = (self.owner.heading,) if self.owner else ()
        lead = () if self.is_of_cases else (CASE, *owner)
        return (*lead, *(column.heading for column in self.columns))

    @property
    def file_name(self) -> str:
        """The name of its CSV file."""
        return f"{self.title.lower().replace(' ', '_')}.csv"


@cache
def tables() -> tuple[Table, ...]:
    """Return all tables, the cases first; a thing stands before what lies inside it."""
    document, line = Column("Document", ("key",), "text"), Column("Line", ("number",), "text")
    names = ("Criterion", "Question", "Answer", "Transmittal", "Principal", "Program")
    word, question, answer, text, principal, program = (Column(name, (name.lower(),), "text") for name in names)
    return (
        Table("Cases", "", _columns(CaseFile)),
        Table("Principals", "", (principal,), ("purchaser", "principals"), holds="texts"),
        Table("Programs", "", (program,), ("purchaser", "programs"), holds="texts"),
        Table("Documents", "documents", _columns(CaseDocument, key="Document")),
        Table("Criteria", "documents", (word, answer), ("request", "criteria"), document, "answers"),
        Table("Scope", "documents", (question, answer), ("scope",), document, "answers"),
        Table("Extenuating factors", "documents", _columns(Extenuating), ("extenuating",), document),
        Table("Anticipated offers", "documents", _columns(Baseline), ("anticipated",), document),
        Table("Transmittals", "documents", (text,), ("transmittals",), document, "texts"),
        Table("Lines", "lines", _columns(CaseLine)),
        Table("Deliveries", "lines", _columns(Delivery), ("deliveries",), line),
        Table("Events", "events", _columns(CaseEvent)),
        Table("Notices", "notices", _columns(Notice)),
        Table("Snapshots", "snapshots", _columns(Snapshot)),
        Table("Discrepancies", "discrepancies", _columns(Discrepancy)),
        Table("Reviews", "reviews", _columns(Review)),
        Table("Tasks", "tasks", _columns(CaseTask)),
    )


def _columns(shape: type[BaseModel], **headings: str) -> tuple[Column, ...]:
    return tuple(_all_columns(shape, (), headings))


def _all_columns(shape: type[BaseModel], before: tuple[str, ...], headings: dict[str, str]) -> Iterator[Column]:
    for name, field in shape.model_fields.items():
        inner = _plain(field.annotation)
        path = (*before, name)
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from _all_columns(inner, path, {})
        elif inner in _KINDS and not (not before and name in NOT_HERE):
            yield Column(headings.get(name) or _heading(path), path, _KINDS[inner])


def _plain(annotation: Any) -> Any:
    """Return the type behind an annotation: of `X | None` and of what only bounds it."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _plain(get_args(annotation)[0])
    if origin is Literal:
        return type(get_args(annotation)[0])
    if origin in {tuple, dict, list}:
        return origin
    inner = [one for one in get_args(annotation) if one is not type(None)]
    return _plain(inner[0]) if inner else annotation


def _heading(path: tuple[str, ...]) -> str:
    if len(path) == 1 and path[0] in _HEADINGS:
        return _HEADINGS[path[0]]
    words = " ".join(_CAPITALS.get(word, word) for part in path for word in part.split("_"))
    return f"{words[:1].upper()}{words[1:]}"
