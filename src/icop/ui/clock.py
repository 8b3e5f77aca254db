"""The days of a request: the day asked about, and the day whose knowledge is asked for."""

from __future__ import annotations

from datetime import date, datetime, time

from django.http import HttpRequest
from django.utils import timezone

# Nothing was recorded before the first or will be after the last; both are moments in every time zone and database.
FIRST_RECORDED, LAST_RECORDED = date(1970, 1, 2), date(9000, 1, 1)


def end_of_day(day: date) -> datetime:
    """Return the last moment of `day`, as the moment up to which something was known."""
    return timezone.make_aware(datetime.combine(min(max(day, FIRST_RECORDED), LAST_RECORDED), time.max))


def known_day(request: HttpRequest) -> date | None:
    """Return the day whose knowledge the request asks for; None for what is known now."""
    known = getattr(request, "known", None)
    return timezone.localtime(known).date() if known else None


def is_another_day(request: HttpRequest) -> bool:
    """Tell whether the request asks about another day than today, or for what was known: nothing changes then."""
    return getattr(request, "on", None) != getattr(request, "today", None) or known_day(request) is not None
