"""Read a fact file strictly: YAML without its surprises, and every problem with its line and what to do about it.

Keys are text. Only `true` and `false` are booleans, so `NO` stays Norway and `on` stays a word. Numbers stay exact.
Days stay text until a shape reads them. Anchors, aliases, tags, merge keys and keys given twice are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from icop.engine.errors import IcopError

MAX_BYTES = 500_000
MAX_DEPTH = 20
Place = tuple[str | int, ...]

_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,29})(\.[0-9]{1,30})?\Z")
_NOTHING = {"", "~", "null"}
# Characters that show a reader something else than what the file says.
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in a fact file: where, what, and how to put it right. Line 0 means the file as a whole."""

    path: str
    line: int
    what: str
    fix: str = ""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.what}; {self.fix}" if self.fix else f"{place}: {self.what}"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong at a place of a fact, before its file and line are known, and how to put it right."""

    place: Place
    what: str
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says as plain data, with the line of every place in it (`("values", 0, "start")`)."""

    data: Any
    lines: dict[Place, int] = field(default_factory=dict)

    def line_of(self, place: Place) -> int:
        """Return the line of `place`, or of the nearest place around it that is written in the file."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def problem(self, finding: Finding, shown: str) -> Problem:
        """Return a finding with the line it stands on."""
        return Problem(shown, self.line_of(finding.place), finding.what, finding.fix)


class Unreadable(IcopError):
    """A file that cannot be read as facts; `line` says where."""

    def __init__(self, line: int, problem: str, fix: str) -> None:
        super().__init__(problem, fix)
        self.line = line


def read_file(path: Path, shown: str = "") -> tuple[Document | None, tuple[Problem, ...]]:
    """Read one YAML file. Returns the document and its problems; None when a problem stopped the reading.

    `shown` is the path that problems name, if not `path` itself.
    """
    shown = shown or path.as_posix()
    try:
        if path.stat().st_size > MAX_BYTES:
            return None, (_too_big(shown),)
        return read_bytes(path.read_bytes(), shown)
    except OSError as error:
        return None, (Problem(shown, 0, f"the file cannot be read ({error.strerror})", "check its name and rights"),)


def read_bytes(raw: bytes, shown: str) -> tuple[Document | None, tuple[Problem, ...]]:
    """Read YAML from bytes as `read_file` does."""
    if len(raw) > MAX_BYTES:
        return None, (_too_big(shown),)
    refused: list[Unreadable] = []
    document = None
    try:
        document = _read_text(_decoded(raw), refused)
    except Unreadable as error:
        refused.append(error)
    return document, tuple(Problem(shown, each.line, each.problem, each.fix) for each in refused)


def hidden_in(text: str) -> str:
    """Return the name of an invisible character that facts don't hold (`U+200B`), or "" if `text` has none."""
    found = _HIDDEN.search(text)
    return f"U+{ord(found.group()):04X}" if found else ""


def _too_big(shown: str) -> Problem:
    return Problem(shown, 0, f"the file is larger than {MAX_BYTES:,} bytes", "split it: one fact, one short file")


def _decoded(raw: bytes) -> str:
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Unreadable(line, "a byte is not UTF-8 text", "save the file as UTF-8") from error
    hidden = _HIDDEN.search(text)
    if hidden:
        line = text.count("\n", 0, hidden.start()) + 1
        name = f"U+{ord(hidden.group()):04X}"
        raise Unreadable(line, f"an invisible character ({name}) hides in the text", "delete it or type the word anew")
    return text


def _read_text(text: str, refused: list[Unreadable]) -> Document:
    lines: dict[Place, int] = {}
    loader = _Loader(text)
    try:
        data = _Builder(_events(loader), lines, refused).document()
    except yaml.MarkedYAMLError as error:
        raise _yaml_error(error, text) from error
    except yaml.YAMLError as error:
        said = str(error).split("\n")[0]
        raise Unreadable(1, f"this is not YAML ({said})", "write it as plain 'key: value' lines") from error
    finally:
        loader.dispose()
    return Document(data, lines)


def _events(loader: Any) -> Iterator[Event]:
    while loader.check_event():
        yield loader.get_event()


def _yaml_error(error: yaml.MarkedYAMLError, text: str) -> Unreadable:
    mark = error.problem_mark or error.context_mark
    number = mark.line + 1 if mark else 1
    rows = text.split("\n")
    row = rows[number - 1] if number <= len(rows) else ""
    if "\t" in row[: len(row) - len(row.lstrip())]:
        return Unreadable(number, "the line is indented with a tab", "use two spaces for each step")
    said = (error.problem or "this is not YAML").rstrip(".")
    fix = "check the indentation, and put quotes around a text that holds ': ' or starts with a sign"
    return Unreadable(number, f"the line cannot be read ({said})", fix)


class _Builder:
    """Turns the parser's events into plain data, refusing what YAML allows and facts do not.

    What leaves the rest readable goes to `refused`; what does not is raised.
    """

    def __init__(self, events: Iterator[Event], lines: dict[Place, int], refused: list[Unreadable]) -> None:
        self._events = events
        self._lines = lines
        self._refused = refused

    def document(self) -> Any:
        data, seen = None, False
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                if seen:
                    raise Unreadable(_line(event), "a second document starts here", "one fact, one file: remove '---'")
                seen = True
                data = self._value(next(self._events), ())
        if not seen:
            raise Unreadable(1, "the file is empty", "write the fact, or delete the file")
        return data

    def _value(self, event: Any, place: Place) -> Any:
        line = _line(event)
        self._lines.setdefault(place, line)
        if isinstance(event, AliasEvent) or event.anchor is not None:
            raise Unreadable(line, "anchors (&) and aliases (*) are not used in facts", "write it out, or quote it")
        if event.tag is not None:
            self._refuse(event, f"the tag {event.tag} is not used in facts", "remove it")
        if len(place) >= MAX_DEPTH:
            raise Unreadable(line, f"values lie more than {MAX_DEPTH} deep", "make the file flatter")
        if isinstance(event, SequenceStartEvent):
            return self._list(place)
        if isinstance(event, MappingStartEvent):
            return self._mapping(place)
        return self._scalar(event, place)

    def _list(self, place: Place) -> list[Any]:
        found: list[Any] = []
        for event in self._events:
            if isinstance(event, SequenceEndEvent):
                break
            found.append(self._value(event, (*place, len(found))))
        return found

    def _mapping(self, place: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for event in self._events:
            if isinstance(event, MappingEndEvent):
                break
            key = self._key(event)
            if key in found:
                first = self._lines[(*place, key)]
                self._refuse(event, f"the key '{key}' is given twice (first on line {first})", "keep one of the two")
            self._lines.setdefault((*place, key), _line(event))
            found[key] = self._value(next(self._events), (*place, key))
        return found

    def _key(self, event: Any) -> str:
        if not isinstance(event, ScalarEvent) or event.anchor is not None or event.tag is not None:
            raise Unreadable(_line(event), "a key is not plain text", "write it as a word followed by ': '")
        key = str(event.value)
        if key == "<<":
            self._refuse(event, "merge keys (<<) are not used in facts", "write the lines out")
        if not key.strip():
            self._refuse(event, "a key is empty", "write a word before ': '")
        return key

    def _scalar(self, event: ScalarEvent, place: Place) -> str | bool | Decimal:
        text = str(event.value)
        if event.style:  # quoted, or a block of text: always text
            return text
        if text in _NOTHING:
            named = f"'{place[-1]}'" if place and isinstance(place[-1], str) else "a value"
            self._refuse(event, f"{named} is empty", "write its value, leave it out, or quote a text with ', '")
            return ""
        if text in {"true", "false"}:
            return text == "true"
        return Decimal(text) if _NUMBER.match(text) else text

    def _refuse(self, event: Event, problem: str, fix: str) -> None:
        self._refused.append(Unreadable(_line(event), problem, fix))


def _line(event: Event) -> int:
    mark = event.start_mark
    return int(mark.line) + 1 if mark else 1
