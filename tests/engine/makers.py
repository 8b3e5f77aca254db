"""Small made-up facts for engine tests; nothing here is policy."""

from __future__ import annotations

from typing import Any

from icop.engine.shapes import Instrument, Parameter, ValueSet

CITE = {"to": "Example Directive 12 s. 4", "standing": "verified", "checked_on": "2026-01-05"}


def make_entry(start: Any = "2015-01-01", **given: Any) -> dict[str, Any]:
    return {"start": start, "cite": CITE, **given}


def make_parameter(*values: dict[str, Any], **given: Any) -> Parameter:
    body = {"title": "Service fee", "unit": "ratio", "values": list(values), **given}
    return Parameter.model_validate(body)


def make_set(*members: dict[str, Any]) -> ValueSet:
    return ValueSet.model_validate({"title": "Close partners", "members": list(members)})


def make_instrument(*states: dict[str, Any]) -> Instrument:
    body = {"title": "Example act", "kind": "statute", "says": "It says so.", "cite": CITE, "states": list(states)}
    return Instrument.model_validate(body)
