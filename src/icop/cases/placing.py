"""Where something of a case file is filled in: from the place that a check names to the page that asks for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from icop.cases.parts import PARTS, Heading, Part
from icop.cases.queries.records import KEYS
from icop.cases.showing import ShownCase


def url_of_place(shown: ShownCase, place: Iterable[Any]) -> str:
    """Return the page where what stands at a place of the case file is filled in; "" where there is none."""
    name, *rest = place
    if name == "case":
        part = _part("case", ".".join(map(str, rest)))
        return reverse("cases:edit", args=[shown.case.pk, part]) if part else ""
    if name not in KEYS:
        return _without_key(shown, str(name))
    items = getattr(shown.file, str(name), ())
    if not rest or not isinstance(rest[0], int) or rest[0] >= len(items):
        return ""
    key = getattr(items[rest[0]], KEYS[str(name)])
    part = _part(str(name), ".".join(str(one) for one in rest[1:] if not isinstance(one, int)))
    query = urlencode({"of": str(key)})
    return f"{reverse('cases:edit', args=[shown.case.pk, part])}?{query}" if part else ""


def _without_key(shown: ShownCase, place: str) -> str:
    """Return the page for what has no key of its own: events are put right in the history, reviews are added."""
    if place == "events":
        return reverse("cases:history", args=[shown.case.pk])
    return reverse("cases:edit", args=[shown.case.pk, "review"]) if place == "reviews" else ""


def _part(place: str, path: str) -> str:
    """Return the part that asks for a field of a place; without a field the first of the place."""
    if path.startswith("request.criteria"):
        return "checklist"
    if path.startswith("scope"):
        return "scope"
    found = (key for key, part in PARTS.items() if part.place == place and key != "new_document" and _asks(part, path))
    return next(found, "")


def _asks(part: Part, path: str) -> bool:
    paths = [one.path for one in part.asks if not isinstance(one, Heading)]
    return not path or any(one == path or one.startswith(f"{path}.") for one in paths)
