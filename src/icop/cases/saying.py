"""What is sent to be recorded of a case, read before it is kept: the place it is said of, and a body that fits it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from icop.cases.actions.recording import Said
from icop.cases.files import FORMS
from icop.cases.queries.records import KEYS, LISTS
from icop.engine.cases.files import CaseEvent, CaseFile, Review
from icop.engine.errors import Refused
from icop.engine.loading import Document
from icop.engine.shapes import Shape
from icop.engine.shaping import read_shape

PlaceSaid = Literal["case", "documents", "lines", "events", "notices", "snapshots", "discrepancies", "reviews", "tasks"]
WHOLE: Mapping[str, type[Shape]] = {"events": CaseEvent, "reviews": Review}  # what is only added to
OWN = frozenset(CaseFile.model_fields) - {*KEYS, *LISTS, "format", "version", "case", "is_sample"}


def said(place: str, item: str, body: Mapping[str, Any] | None, on: date, reason: str = "") -> Said:
    """Return what is to be recorded. An event or a review holds from its own day on, whatever `on` is.

    Raises Refused when a body is missing, an item is not named, or a field is none of the case's own.
    """
    if place in WHOLE:
        return _added(place, body, reason)
    if place in KEYS:
        if not item:
            raise Refused(f"It is not said which of the {place}.", f"Give as item its {KEYS[place]}.")
        return Said(place, item, body, on, reason)
    unknown = sorted(set(body or {}) - OWN)
    if unknown or not body:
        name = unknown[0] if unknown else ""
        what = f"'{name}' is no field of the case itself." if name else "Nothing is said of the case."
        raise Refused(what, f"These may be said: {', '.join(sorted(OWN))}.")
    return Said("case", "", body, on, reason)


def _added(place: str, body: Mapping[str, Any] | None, reason: str) -> Said:
    found, problems = read_shape(Document(dict(body or {})), WHOLE[place], place, forms=FORMS)
    if found is None:
        raise Refused("; ".join(f"{one.what}, {one.fix}" for one in problems), "Correct these fields, and send again.")
    told = found.model_dump(mode="json", exclude_defaults=True)
    return Said(place, "", told, date.fromisoformat(told["on"]), reason)
