"""What the shell needs on every page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest

from icop.ui.clock import is_another_day, known_day

# label, route name, route names that light it up by prefix
NAVIGATION = (
    ("Home", "home", ("home",)),
    ("Topics", "topics:index", ("topics:",)),
    ("Taxonomy", "taxonomy:index", ("taxonomy:",)),
    ("Tools", "tools:index", ("tools:",)),
    ("Cases", "cases:index", ("cases:",)),
    ("Library", "library:index", ("library:", "search:")),
    ("Release processes", "tsfd:index", ("tsfd:",)),
    ("Facts", "facts:index", ("facts:",)),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the day asked about, whether nothing can be changed on it, and where in the navigation we are."""
    match = request.resolver_match
    here = match.view_name if match else ""
    return {
        "on": getattr(request, "on", None),
        "today": getattr(request, "today", None),
        "known_day": known_day(request),
        "is_past": is_another_day(request),
        "reader": getattr(request, "reader", None),
        "address": _address(request),
        "site_signup_open": settings.ICOP_SIGNUP == "open",
        "navigation": [(label, route, here.startswith(lit)) for label, route, lit in NAVIGATION],
    }


def _address(request: HttpRequest) -> str:
    """Return the whole address of the page, for paper; without the host where the host is not ours."""
    try:
        return request.build_absolute_uri()
    except DisallowedHost:
        return request.get_full_path()
