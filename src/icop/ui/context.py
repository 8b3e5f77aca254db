"""What the shell needs on every page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

# label, route name, route names that light it up by prefix
NAVIGATION = (
    ("Home", "home", ("home",)),
    ("Topics", "topics:index", ("topics:",)),
    ("Library", "library:index", ("library:", "search:")),
    ("Facts", "facts:index", ("facts:",)),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the day asked about, whether it is a past (or future) day, and where in the navigation we are."""
    on, today = getattr(request, "on", None), getattr(request, "today", None)
    match = request.resolver_match
    here = match.view_name if match else ""
    return {
        "on": on,
        "today": today,
        "is_past": on != today,
        "reader": getattr(request, "reader", None),
        "site_signup_open": settings.ICOP_SIGNUP == "open",
        "navigation": [(label, route, here.startswith(lit)) for label, route, lit in NAVIGATION],
    }
