"""The page that describes the API: made from its own schema, in plain HTML, so that it needs no script."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """Something that is sent or answered: its name, where it stands, and in words what may stand there."""

    name: str
    where: str
    says: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class Call:
    """One thing that can be asked: how it is addressed, what is sent, what is answered."""

    method: str
    path: str
    title: str
    about: str
    room: str
    sent: tuple[Field, ...]
    answered: tuple[Field, ...]
    answers_list: bool


class ApiPage(DocsBase):
    """Shows every call of the API by room."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        """Return the page."""
        schema: Schema = api.get_openapi_schema(path_params=kwargs)
        calls = sorted(_calls(schema), key=lambda call: call.room)
        rooms = [(room, list(group)) for room, group in groupby(calls, key=lambda call: call.room)]
        context = {"rooms": rooms, "about": api.description, "schema_url": self.get_openapi_url(api, kwargs)}
        return render(request, "ui/api.html", context)


def _calls(schema: Schema) -> Iterator[Call]:
    for path, methods in schema["paths"].items():
        for method, one in methods.items():
            answer = _content(one["responses"][200])
            sent = [_field(f["name"], f["in"], f["schema"], f["required"]) for f in one.get("parameters", ())]
            body = _content(one.get("requestBody", {}))
            yield Call(
                method=method.upper(),
                path=path,
                title=one["summary"],
                about=one.get("description", ""),
                room=(one.get("tags") or ["other"])[0],
                sent=(*sent, *_fields(body, "body", schema)),
                answered=tuple(_fields(answer, "", schema)),
                answers_list=answer.get("type") == "array",
            )


def _content(part: Schema) -> Schema:
    found: Schema = part.get("content", {}).get("application/json", {}).get("schema", {})
    return found


def _fields(shape: Schema, where: str, schema: Schema) -> Iterator[Field]:
    """Return the fields of an object, or of the objects in a list."""
    whole = _looked_up(shape.get("items", shape), schema)
    for name, one in whole.get("properties", {}).items():
        yield _field(name, where, one, name in whole.get("required", ()))


def _looked_up(shape: Schema, schema: Schema) -> Schema:
    name = shape.get("$ref", "").rpartition("/")[2]
    return schema["components"]["schemas"][name] if name else shape


def _field(name: str, where: str, shape: Schema, is_required: bool) -> Field:
    says = shape.get("description") or _says(shape)
    default = shape.get("default")
    return Field(name, where, f"{says}; {default} if not given" if default not in (None, "") else says, is_required)


def _says(shape: Schema) -> str:
    """Return in words what may stand in a field."""
    choices = [one for one in shape.get("anyOf", ()) if one.get("type") != "null"]
    if choices:
        return " or ".join(dict.fromkeys(_says(one) for one in choices))
    if shape.get("enum"):
        return "one of " + ", ".join(map(str, shape["enum"]))
    if shape.get("type") == "array":
        return f"list of {_says(shape['items'])}"
    if "$ref" in shape:
        return str(shape["$ref"]).rpartition("/")[2]
    plain = {"string": "text", "integer": "whole number", "boolean": "true or false", "object": "object"}
    said = "day, as 2026-01-31" if shape.get("format") == "date" else plain.get(shape.get("type", ""), "anything")
    return said + _limits(shape)


def _limits(shape: Schema) -> str:
    least, most = shape.get("minimum"), shape.get("maximum")
    if least is not None and most is not None:
        return f" from {least} to {most}"
    return f", at least {least}" if least is not None else ""
