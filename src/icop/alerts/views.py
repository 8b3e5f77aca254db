"""The desk of who is signed in, and its due days as a calendar. Others are asked to sign in."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from icop.accounts.web import Request
from icop.alerts.desk import AHEAD, USUAL, desk_of
from icop.links.registry import due
from icop.ui.asking import whole_number
from icop.ui.calendar import DueDay, calendar_response

LONGEST = 366


def desk(request: Request) -> HttpResponse:
    """Show what waits for the person who is signed in."""
    if not request.reader.is_known:
        return _sign_in(request)
    window = _window(request)
    context: dict[str, Any] = {
        "desk": desk_of(due(request.reader, request.on, window), request.on),
        "window": window,
        "choices": AHEAD,
    }
    return render(request, "alerts/desk.html", context)


def calendar(request: Request) -> HttpResponse:
    """Return the due days of the desk as a calendar file."""
    if not request.reader.is_known:
        return _sign_in(request)
    days = [
        DueDay(
            f"{one.key}@{request.get_host()}", one.day, f"{one.about}: {one.title}" if one.about else one.title,
            one.state, request.build_absolute_uri(one.url),
        )
        for one in due(request.reader, request.on, _window(request))
        if one.day is not None
    ]  # fmt: skip
    return calendar_response("my-desk", "icop: my desk", days, on=request.on)


def _window(request: Request) -> int:
    return min(whole_number(request.GET.get("days", ""), USUAL), LONGEST)


def _sign_in(request: Request) -> HttpResponse:
    return redirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")
