"""From what is typed into a part to what is recorded, and back: read by the shapes of the case file, which alone judge.

A field that is left empty says that it is not known. Nothing typed is lost: what cannot be read is told at its field.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from icop.cases.parts import SHAPES, Ask, Heading, Part, Rows
from icop.cases.queries.records import KEYS, LISTS
from icop.engine.cases.files import CaseFile

Kind = Literal["text", "long", "day", "number", "yes_no", "choice", "list"]
LONG = 2000


@dataclass(frozen=True, slots=True)
class Read:
    """How a field is read: its kind, the words it may be, whether it must be given, its longest text, what it else is.

    A `default` is what the field says when nobody fills it in.
    """

    kind: Kind
    options: tuple[str, ...] = ()
    is_needed: bool = False
    longest: int = 0
    default: str = ""


def read_of(place: str, path: str) -> Read:
    """Return how the field at `path` of a place is read. Raises KeyError when the shape has none."""
    shape: Any = SHAPES[place]
    info: FieldInfo | None = None
    for name in path.split("."):
        if get_origin(shape) is dict:
            shape, info = get_args(shape)[1], None
            continue
        model = get_args(shape)[0] if get_origin(shape) is tuple else shape
        info = model.model_fields[name]
        shape = _inner(info.annotation)
    return _read(shape, info)


def _inner(annotation: Any) -> Any:
    """Return the type itself, without None and what is annotated to it."""
    if get_origin(annotation) in {Union, UnionType}:
        annotation = next(one for one in get_args(annotation) if one is not type(None) and one != Literal[""])
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def _read(annotation: Any, info: FieldInfo | None) -> Read:
    needed, metadata = (info.is_required(), info.metadata) if info is not None else (False, [])
    default = info.default if info is not None and isinstance(info.default, str) else ""
    if get_origin(annotation) is Literal:
        return Read("choice", tuple(one for one in get_args(annotation) if one), needed, default=default)
    if get_origin(annotation) is tuple:
        return Read("list", is_needed=needed)
    kinds: dict[Any, Kind] = {bool: "yes_no", date: "day", Decimal: "number", int: "number"}
    if annotation in kinds:
        return Read(kinds[annotation], is_needed=needed)
    longest = next((one.max_length for one in metadata if getattr(one, "max_length", None)), 0)
    return Read("long" if longest >= LONG else "text", is_needed=needed, longest=longest, default=default)


# ---- names of fields on a page: `request.received_on` is `request-received_on`, a row's `extenuating-0-code`


def name_of(path: str) -> str:
    """Return the name that the field at a path has on a page."""
    return path.replace(".", "-")


def fields_of(part: Part, count: Mapping[str, int]) -> Iterator[tuple[str, Ask, str]]:
    """Yield the fields of a part: name on the page, what is asked, path for reading; `count` tells how many rows."""
    for one in part.asks:
        if isinstance(one, Ask):
            yield name_of(one.path), one, one.path
        elif isinstance(one, Rows):
            for row in range(count.get(one.path, 0)):
                for ask in one.asks:
                    yield f"{one.path}-{row}-{ask.path}", ask, f"{one.path}.{ask.path}"


def count_rows(part: Part, item: Mapping[str, Any], typed: Mapping[str, Any] | None) -> dict[str, int]:
    """Return how many rows each list of a part shows: those there are or were sent, and some empty ones."""
    counted = {}
    for one in part.asks:
        if isinstance(one, Rows):
            sent = _rows_sent(one, typed) if typed is not None else 0
            counted[one.path] = sent or len(item.get(one.path) or ()) + one.blank
    return counted


def _rows_sent(rows: Rows, typed: Mapping[str, Any]) -> int:
    starts = (name[len(rows.path) + 1 :].partition("-")[0] for name in typed if name.startswith(f"{rows.path}-"))
    numbers = [int(one) for one in starts if one.isdigit() and len(one) < 4]
    return min(max(numbers, default=-1) + 1, 200)


def shown(part: Part, item: Mapping[str, Any], count: Mapping[str, int]) -> dict[str, str]:
    """Return what the fields of a part show of an item (plain JSON), by name."""
    found: dict[str, str] = {}
    for name, _, path in fields_of(part, count):
        found[name] = _text(_at(item, name.split("-"))) or read_of(part.place, path).default
    return found


def _at(item: Any, path: list[str]) -> Any:
    for name in path:
        if isinstance(item, Mapping):
            item = item.get(name)
        elif isinstance(item, list | tuple):
            item = item[int(name)] if name.isdigit() and int(name) < len(item) else None
    return item


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


# ---- reading


def typed_body(part: Part, item: Mapping[str, Any], typed: Mapping[str, str]) -> dict[str, Any]:
    """Return an item (plain JSON) with what was typed into a part put in, not yet read by its shape."""
    body: dict[str, Any] = _copied(item)
    for one in part.asks:
        if isinstance(one, Rows):
            rows = (_row(one, number, part, typed) for number in range(_rows_sent(one, typed)))
            body[one.path] = [row for row in rows if row]
        elif isinstance(one, Ask):
            _put(body, one.path.split("."), _value(part.place, one.path, typed.get(name_of(one.path), "")))
    return body


def kept_rows(part: Part, typed: Mapping[str, str]) -> dict[str, list[int]]:
    """Return for each list of a part the numbers of the rows that were filled in, in order."""
    return {
        one.path: [n for n in range(_rows_sent(one, typed)) if _row(one, n, part, typed)]
        for one in part.asks
        if isinstance(one, Rows)
    }


def _row(rows: Rows, number: int, part: Part, typed: Mapping[str, str]) -> dict[str, Any]:
    told = {ask.path: (typed.get(f"{rows.path}-{number}-{ask.path}") or "").strip() for ask in rows.asks}
    return {path: _value(part.place, f"{rows.path}.{path}", text) for path, text in told.items() if text}


def _value(place: str, path: str, text: str | None) -> Any:
    text = (text or "").strip()
    kind = read_of(place, path).kind
    if kind == "yes_no":
        return {"yes": True, "no": False}.get(text)
    if kind == "list":
        return [one for one in text.replace(",", " ").split() if one] or None
    return text or None


def _put(body: dict[str, Any], path: list[str], value: Any) -> None:
    for name in path[:-1]:
        body = body.setdefault(name, {})
    if value is None:
        body.pop(path[-1], None)
    else:
        body[path[-1]] = value


def _copied(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _copied(part) for name, part in value.items()}
    return [_copied(one) for one in value] if isinstance(value, list | tuple) else value


def changed(part: Part, item: Mapping[str, Any], body: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a record has to say so that `item` becomes `body`: whole fields, with their plain values.

    Raises ValidationError when it would not be what its place holds.
    """
    shape = SHAPES[part.place]
    was = shape.model_validate(item).model_dump(mode="json", exclude_defaults=True) if item else {}
    model = shape.model_validate(body)
    is_now = model.model_dump(mode="json", exclude_defaults=True)
    empty = {name: info.get_default(call_default_factory=True) for name, info in shape.model_fields.items()
             if not info.is_required()}  # fmt: skip
    tops = {one.path.split(".")[0] for one in part.asks if not isinstance(one, Heading)}
    return {top: is_now.get(top, _plain(empty.get(top))) for top in sorted(tops) if is_now.get(top) != was.get(top)}


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_defaults=True)
    return list(value) if isinstance(value, tuple) else value


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with what was typed: the name of the field on the page ("" for the whole), and the problem."""

    name: str
    says: str


def wrong_fields(error: ValidationError, part: Part, typed: Mapping[str, str]) -> list[Wrong]:
    """Return each problem of an item at the field where it was typed."""
    kept = kept_rows(part, typed)
    names = {name for name, _, _ in fields_of(part, {path: len(rows) + LONG for path, rows in kept.items()})}
    found = []
    for one in error.errors():
        steps = [str(step) for step in one["loc"]]
        known = (_name_at(steps[:end], kept) for end in range(len(steps), 0, -1))
        found.append(Wrong(next((name for name in known if name in names), ""), sentence(one)))
    return found


def _name_at(steps: list[str], kept: Mapping[str, list[int]]) -> str:
    if len(steps) > 1 and steps[0] in kept and steps[1].isdigit():
        steps = [steps[0], str(kept[steps[0]][int(steps[1])]), *steps[2:]]
    return "-".join(steps)


_WORDS = {
    "missing": "It is needed. Fill it in.",
    "literal_error": "It is none of the words there are. Choose one of the list.",
    "string_too_long": "It is too long. Say it shorter.",
    "string_too_short": "It is too short. Fill it in.",
    "int_parsing": "It is no whole number. Write digits.",
    "extra_forbidden": "There is no such field. Leave it out.",
}


def sentence(error: Any) -> str:
    """Return a problem of a shape as a sentence or two: what is wrong, and what to do."""
    given = str(error.get("input", ""))[:40]
    said = _WORDS.get(error["type"])
    if error["type"] == "string_pattern_mismatch":
        said = f"“{given}” is not written as it must be: {_PATTERNS.get(error['ctx']['pattern'], 'see the help')}."
    if error["type"] in {"greater_than_equal", "less_than_equal"}:
        limit = next(value for name, value in error["ctx"].items() if name in {"ge", "le"})
        said = (
            f"“{given}” is outside what may be. Write a number {'from' if 'ge' in error['ctx'] else 'up to'} {limit}."
        )
    text = said or str(error["msg"]).removeprefix("Value error, ")
    return text if text.endswith(".") else f"{text}."


_PATTERNS = {
    r"^([A-Z0-9]{2})?$": "two capital letters or digits",
    r"^([A-Z]{2})?$": "two capital letters",
    r"^[0-9]{3}[A-Z]{0,2}$": "three digits, such as 001, and up to two letters",
    r"^(basic|[AM][0-9]{2,3})$": "basic, A01 or M01",
    r"^([A-Z0-9]{3})?$": "three capital letters or digits",
    r"^([A-Z0-9-]{1,16})?$": "up to 16 capital letters, digits and hyphens",
    r"^([A-Z])?$": "one capital letter",
    r"^([A-Z0-9])?$": "one capital letter or digit",
    r"^(10|[1-9][a-c]?)$": "a number from 1 to 10, such as 5a",
    r"^[A-Z0-9]{2}-[A-Z0-9]-[A-Z0-9]{3}$": "purchaser, agency and designator, such as BN-D-YCY",
    r"^(case|basic|[AM][0-9]{2,3}|[0-9]{3}[A-Z]{0,2})$": "case, basic, A01 or a line such as 001",
    r"^[A-Za-z0-9][A-Za-z0-9 /_-]*$": "the key of a move or the code of a milestone",
}


# ---- items of a case file


def item_of(file: CaseFile, place: str, key: str) -> dict[str, Any] | None:
    """Return one item of a case file as plain JSON, or None when there is none of that key; the case itself is one."""
    body = file.model_dump(mode="json", exclude_defaults=True)
    if place == "case":
        return {name: value for name, value in body.items() if name not in {*KEYS, *LISTS}} | {"case": file.case}
    name = KEYS.get(place)
    found = (one for one in file.model_dump(mode="json").get(place, ()) if name and one.get(name) == key)
    item = next(found, None)
    if item is None:
        return None
    shape = SHAPES[place]
    return {**shape.model_validate(item).model_dump(mode="json", exclude_defaults=True), str(name): key}
