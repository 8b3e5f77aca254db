"""Put a read document into its shape, and say what does not fit in sentences with the line it stands on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from icop.engine.loading import Document, Place, Problem

Model = TypeVar("Model", bound=BaseModel)

_NO_CITE = "add cite: {to: ..., standing: ..., checked_on: ...} from the text that says so"
_NEEDED = {"cite": ("the entry has no citation ('cite')", _NO_CITE)}
_KINDS = {
    "bool": ("true or false", "write true or false, without quotes"),
    "decimal": ("a number", "write digits with a point, without separators or units"),
    "int": ("a whole number", "write digits only"),
    "string": ("text", "write one line of text"),
    "tuple": ("a list", "write a list: [a, b], or one '- ' line for each"),
    "list": ("a list", "write a list: [a, b], or one '- ' line for each"),
    "dict": ("a group of keys", "write 'key: value' lines"),
    "model": ("a group of keys", "write 'key: value' lines"),
}
_PATTERNS = {
    "url": "write a public address that starts with https://",
    "modified": "write it as YYYY-MM-DD HH:MM",
}


def read_shape(
    document: Document, shape: type[Model], shown: str, *, forms: Mapping[str, str] | None = None
) -> tuple[Model | None, tuple[Problem, ...]]:
    """Return the document as `shape`, or None and every problem that stands in the way, by line.

    `forms` says for fields with a pattern of their own what to write there, by the name of the field.
    """
    if not isinstance(document.data, dict):
        return None, (Problem(shown, 1, "the file is not a group of keys", "write 'key: value' lines"),)
    try:
        return shape.model_validate(document.data), ()
    except ValidationError as error:
        said = _Saying(shape, {**_PATTERNS, **(forms or {})})
        return None, tuple(sorted(_problems(error.errors(), document, said, shown)))


@dataclass(frozen=True, slots=True)
class _Saying:
    """What sentences about a shape need: the shape, and by the name of a field what its pattern asks for."""

    shape: type[BaseModel]
    forms: Mapping[str, str]


def closest(word: str, words: Iterable[str]) -> str:
    """Return the word most like `word`, or "" when none is near."""
    found = get_close_matches(word, list(words), n=1, cutoff=0.6)
    return found[0] if found else ""


def one_of(word: str, words: Iterable[str]) -> str:
    """Return the fix for a word that is none of `words`: the likely one, else the list."""
    known = sorted(words)
    likely = closest(word, known)
    if likely:
        return f"did you mean '{likely}'?"
    return "use one of: " + ", ".join(known[:12]) + (" ..." if len(known) > 12 else "")


def _problems(errors: list[ErrorDetails], document: Document, said: _Saying, shown: str) -> set[Problem]:
    by_place: dict[tuple[Place, str], list[ErrorDetails]] = {}
    for error in errors:
        if error["type"] != "none_required" and not (error["type"] == "too_short" and error["input"]):
            by_place.setdefault(_place(error, document.data), []).append(error)
    suggested = {
        (place[:-1], closest(str(place[-1]), _fields(said.shape, place[:-1])))
        for (place, _), group in by_place.items()
        if group[0]["type"] == "extra_forbidden"
    }
    choices = {place for (place, _), group in by_place.items() if len(group) > 1}
    return {
        Problem(shown, document.line_of(place), *_sentence(group, place, missing, said))
        for (place, missing), group in by_place.items()
        if not (missing and (place, missing) in suggested)  # a misspelt key is one problem, not two
        and not any(place[:cut] in choices for cut in range(len(place)))  # said once, for the whole value
    }


def _place(error: ErrorDetails, data: Any) -> tuple[Place, str]:
    """Return where an error stands in the file, and the key that is missing there, if one is."""
    loc = error["loc"]
    missing = str(loc[-1]) if error["type"] == "missing" else ""
    place: Place = ()
    for step in loc[:-1] if missing else loc:
        inside = (isinstance(data, dict) and step in data) or (
            isinstance(data, list) and isinstance(step, int) and step < len(data)
        )
        if inside:  # other steps name a branch of a choice of types
            data = data[step]
            place = (*place, step)
    return place, missing


def _sentence(group: list[ErrorDetails], place: Place, missing: str, said: _Saying) -> tuple[str, str]:
    error, shape = group[0], said.shape
    name = str(place[-1]) if place and isinstance(place[-1], str) else "the entry" if place else "the file"
    if missing:
        return _NEEDED.get(missing, (f"'{missing}' is missing", f"add a line '{missing}: ...'"))
    if error["type"] == "extra_forbidden":
        return f"unknown key '{name}'", one_of(name, _fields(shape, place[:-1])) + _or_remove(name, shape, place)
    if len(group) > 1:
        return f"'{name}' cannot be {_short(error['input'])}", "write one word, number or list that its kind allows"
    return _plain_sentence(error, name, said.forms)


def _or_remove(name: str, shape: type[BaseModel], place: Place) -> str:
    return "" if closest(name, _fields(shape, place[:-1])) else ", or remove it"


def _plain_sentence(error: ErrorDetails, name: str, forms: Mapping[str, str]) -> tuple[str, str]:
    kind, context, given = error["type"], error.get("ctx", {}), _short(error["input"])
    if kind == "value_error":
        what, _, fix = str(context.get("error", error["msg"])).partition("; ")
        return (what if name in what or name.startswith("the ") else f"'{name}': {what}"), fix
    if kind == "literal_error":
        words = [word.strip().strip("'") for word in str(context["expected"]).replace(" or ", ", ").split(", ")]
        return f"{given} is not a {name}", one_of(str(error["input"]), words)
    if kind == "string_pattern_mismatch":
        return f"'{name}' cannot be {given}", forms.get(name, "use a-z, 0-9, '_', '.' and '-' only")
    if kind in {"string_too_short", "too_short"}:
        return f"'{name}' is too short", "write it out"
    if kind in {"string_too_long", "too_long"}:
        return f"'{name}' is too long", f"keep it under {context.get('max_length')}"
    expected, fix = _KINDS.get(kind.split("_")[0], ("", ""))
    if expected:
        return f"'{name}' is {given}, which is not {expected}", fix
    return f"'{name}': {error['msg'][0].lower()}{error['msg'][1:]}", "correct the value"


def _short(given: Any) -> str:
    if isinstance(given, dict):
        return "a group of keys"
    if isinstance(given, list | tuple):
        return "a list"
    if isinstance(given, bool):
        return "true" if given else "false"
    text = str(given)
    return f"'{text[:57]}...'" if len(text) > 60 else f"'{text}'"


def _fields(shape: type[BaseModel], place: Place) -> list[str]:
    """Return the keys known at `place` of a shape."""
    model: type[BaseModel] | None = shape
    for step in place:
        if isinstance(step, str) and model is not None:
            known = model.model_fields.get(step)
            model = _model_in(known.annotation) if known else None
    return list(model.model_fields) if model else []


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)
