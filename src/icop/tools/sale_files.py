"""The sale file: what an assessment of a sale tells of the case it would open, as JSON that the room of cases reads.

Which question fills which field stands in `sale_file.json` beside this module. What nobody answered is null, and named
in `to_find_out` with whom to ask.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

from icop.engine.conditions.facts import NoAnswer
from icop.engine.questionnaire import Told
from icop.engine.questionnaire.answers import written_answer
from icop.engine.questionnaire.evaluating import SEVERITIES
from icop.tools.queries.assessments import Working

Kind = Literal["text", "choice", "country", "code", "yes_no", "day", "money", "list", "rows"]
_MAP = Path(__file__).with_name("sale_file.json")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a sale file: its place (`purchaser.code`), the question it is filled from, how that is read."""

    place: str
    question: str
    kind: Kind
    values: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    pattern: str = ""
    event: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which tool a sale file comes from, its format and version, and its fields."""

    format: str
    version: int
    tool: str
    fields: tuple[Field, ...]


@cache
def mapping() -> Mapping:
    """Return the mapping as it stands beside this module."""
    told = json.loads(_MAP.read_text(encoding="utf-8"))
    fields = tuple(Field(place, **one) for place, one in told["fields"].items())
    return Mapping(told["format"], told["version"], told["tool"], fields)


def sale_file(at_work: Working) -> dict[str, Any] | None:
    """Return the sale file of an assessment; None if its tool makes none."""
    if "case_file" not in at_work.tool.shape.makes:
        return None
    known = mapping()
    content: dict[str, Any] = {}
    missing: list[dict[str, str]] = []
    for one in known.fields:
        told = at_work.worked.told.get(one.question)
        value, lacks = _filled(one, told)
        _put(content, one.place.split("."), value)
        if lacks and told is not None:
            missing.append(_to_find_out(one, told, lacks))
    return {
        "format": known.format,
        "version": known.version,
        "tool": at_work.tool.key,
        "tool_version": at_work.tool.shape.version,
        "program": at_work.assessment.program.name,
        "on": at_work.on.isoformat(),
        **content,
        "findings": {severity: _findings(at_work, severity) for severity in SEVERITIES},
        "to_find_out": missing,
    }


def _filled(one: Field, told: Told | None) -> tuple[Any, str]:
    """Return the value of a field, and why it lacks one; what is not asked has none and lacks nothing."""
    if told is None or told.state == "not asked":
        return None, ""
    if isinstance(told.answer, NoAnswer):
        return None, "nobody knows yet" if told.state == "unknown" else "not answered"
    value = _read(one, told)
    if one.pattern and not re.fullmatch(one.pattern.strip("^$"), str(value)):
        return None, f"“{value}” is not of the form {one.pattern.strip('^$')}"
    return value, ""


def _read(one: Field, told: Told) -> Any:
    answer = told.answer
    if one.kind == "yes_no":
        return bool(answer)
    if one.kind == "rows":
        rows = written_answer(answer)
        return [{name: row.get(column) for name, column in one.columns.items()} for row in rows]  # type: ignore[union-attr]
    written = written_answer(answer)
    if one.kind == "list":
        return written if isinstance(written, list) else [written]
    return one.values.get(str(written), written)


def _put(content: dict[str, Any], place: list[str], value: Any) -> None:
    for name in place[:-1]:
        content = content.setdefault(name, {})
    content[place[-1]] = value


def _to_find_out(one: Field, told: Told, lacks: str) -> dict[str, str]:
    question = told.ask.question
    told_of = {"field": one.place, "question": one.question, "number": question.number, "ask": told.ask.ask,
               "why": lacks, "from": question.find_out_from}  # fmt: skip
    return {name: text for name, text in told_of.items() if text}


def _findings(at_work: Working, severity: Any) -> list[dict[str, Any]]:
    return [
        {"finding": one.finding.key, "says": one.finding.says, "do": one.finding.do, "owner": one.finding.owner,
         "due": one.due.isoformat() if isinstance(one.due, date) else None, "document": one.finding.document}
        for one in at_work.worked.by_severity(severity)
    ]  # fmt: skip


# ---- its JSON Schema

_TYPES: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "choice": {"type": "string"},
    "country": {"type": "string"},  # by its name, as the sets of partners have it
    "code": {"type": "string"},
    "yes_no": {"type": "boolean"},
    "day": {"type": "string", "format": "date"},
    "money": {"type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$"},
    "list": {"type": "array", "items": {"type": "string"}},
}
_WORD = {"type": "string"}


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a sale file, made from the mapping."""
    known = mapping()
    properties: dict[str, Any] = {
        "format": {"const": known.format},
        "version": {"const": known.version},
        "tool": {"type": "string", "description": f"the tool that was worked through: {known.tool}"},
        "tool_version": {"type": "integer", "minimum": 1},
        "program": _WORD,
        "on": {"type": "string", "format": "date", "description": "the day asked about"},
        **_tree(known.fields),
        "findings": _group({severity: {"type": "array", "items": _finding()} for severity in SEVERITIES}),
        "to_find_out": {"type": "array", "items": _lacking()},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Sale file",
        "description": "What an assessment of a sale tells of the case it would open. What nobody answered is null, "
        "and named in to_find_out; amounts are exact text in US dollars.",
        **_group(properties),
    }


def _tree(fields: tuple[Field, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    groups: dict[str, dict[str, Any]] = {}
    for one in fields:
        group, _, name = one.place.rpartition(".")
        if not group:
            found[name] = _typed(one)
            continue
        if group not in groups:
            groups[group] = {}
            found[group] = groups[group]
        groups[group][name] = _typed(one)
    return {name: _group(groups[name]) if name in groups else part for name, part in found.items()}


def _typed(one: Field) -> dict[str, Any]:
    if one.kind == "rows":
        row = _group({name: {"type": ["string", "null"]} for name in one.columns})
        typed: dict[str, Any] = {"type": "array", "items": row}
    else:
        typed = dict(_TYPES[one.kind])
    if one.pattern:
        typed["pattern"] = one.pattern
    if one.values:
        typed["enum"] = list(dict.fromkeys(one.values.values()))
    return {"anyOf": [typed, {"type": "null"}], "description": ". ".join(_said(one))}


def _said(one: Field) -> Iterator[str]:
    yield f"Filled from the question {one.question}"
    if one.event:
        yield f"The day of the event {one.event}"
    if one.note:
        yield one.note


def _group(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _finding() -> dict[str, Any]:
    day = {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]}
    return _group({"finding": _WORD, "says": _WORD, "do": _WORD, "owner": _WORD, "due": day, "document": _WORD})


def _lacking() -> dict[str, Any]:
    names = ("field", "question", "number", "ask", "why", "from")
    return {"type": "object", "properties": dict.fromkeys(names, _WORD), "required": ["field", "question", "why"],
            "additionalProperties": False}  # fmt: skip
