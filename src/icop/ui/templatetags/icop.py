"""Template words every page may use."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse

register = template.Library()


@register.simple_tag(takes_context=True)
def to(context: dict[str, Any], route: str, *args: Any, **query: Any) -> str:
    """Return the address of `route`, carrying the day asked about when it is not today; `query` is added."""
    return with_day(reverse(route, args=args), context.get("on"), context.get("today"), query)


@register.simple_tag(takes_context=True)
def day_link(context: dict[str, Any], url: str) -> str:
    """Return `url` carrying the day asked about when it is not today; an outside address is left alone."""
    return url if not url.startswith("/") else with_day(url, context.get("on"), context.get("today"), {})


def with_day(url: str, on: date | None, today: date | None, query: dict[str, Any]) -> str:
    """Return `url` with `query` and, when `on` is not today, the day; an anchor stays at the end."""
    address, _, anchor = url.partition("#")
    given = {key: value for key, value in query.items() if value not in (None, "")}
    if on and on != today:
        given["on"] = on.isoformat()
    if given:
        address += ("&" if "?" in address else "?") + urlencode(given, doseq=True)
    return f"{address}#{anchor}" if anchor else address


@register.filter
def day(value: Any) -> str:
    """Write a day as 22 Nov 2026; anything else as it is."""
    return f"{value.day} {value:%b %Y}" if isinstance(value, date) else str(value or "")


@register.filter
def long_day(value: Any) -> str:
    """Write a day as 22 November 2026."""
    return f"{value.day} {value:%B %Y}" if isinstance(value, date) else str(value or "")
