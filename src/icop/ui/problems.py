"""One place where an error becomes an answer: a page for people, `{problem, fix}` for programs."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.core.exceptions import DisallowedHost, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from icop.engine.errors import IcopError, NotAllowed, NotFound, Refused, Unavailable
from icop.ui.clock import is_another_day

View = TypeVar("View", bound=Callable[..., HttpResponse])

STATUS: dict[type[IcopError], int] = {NotFound: 404, NotAllowed: 403, Refused: 400, Unavailable: 503}


def status_of(error: IcopError) -> int:
    """Return the HTTP status for `error`."""
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 400)


def problem_response(request: HttpRequest, error: IcopError, status: int | None = None) -> HttpResponse:
    """Return the answer for `error`: JSON under /api/, otherwise the problem page with what to do next."""
    code = status or status_of(error)
    if request.path.startswith("/api/"):
        return JsonResponse({"problem": error.problem, "fix": error.fix, **error.told}, status=code)
    return render(request, "ui/problem.html", {"problem": error.problem, "fix": error.fix, "status": code}, status=code)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an address that leads nowhere."""
    return problem_response(request, NotFound("There is no such page.", "Check the address, or search for it."))


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer when icop itself failed; the log has the details."""
    error = IcopError(
        "Something went wrong on this site.", "Try again; if it stays, ask an administrator to read the log."
    )
    if request.path.startswith("/api/"):
        return problem_response(request, error, status=500)
    # The database may be what failed: no reader and no messages, so that the page asks it nothing.
    said = {"problem": error.problem, "fix": error.fix, "status": 500, "reader": None, "messages": ()}
    return render(request, "ui/problem.html", said, status=500)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request icop can make nothing of."""
    if isinstance(exception, DisallowedHost):
        fix = "Use the address icop printed when it started, or add this one to ICOP_HOSTS."
        return problem_response(request, Refused("This site is not known by that address.", fix))
    if isinstance(exception, TooManyFilesSent):
        return problem_response(request, Refused("Too many files were sent at once.", "Send at most 500, or a ZIP."))
    return problem_response(request, Refused("The request could not be read.", "Go back and try again."))


def wrong_method(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Answer what was sent in a way its address does not take, such as opening what only a button may send."""
    error = Refused("This address only takes what a button sends.", "Go back, and use the button on the page.")
    answer = problem_response(request, error, status=405)
    answer["Allow"] = response.get("Allow", "")
    return answer


def nothing_changes(request: HttpRequest) -> HttpResponse:
    """Answer a change asked for while the site is shown as of another day, or a page that is only there to change."""
    shown = f"Nothing can be changed while the site is shown as of {request.on}."  # type: ignore[attr-defined]
    return problem_response(request, Refused(shown, "Return to today, then try again."), status=409)


def today_only(view: View) -> View:
    """Let a page that is only there to change something open on today alone."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return nothing_changes(request) if is_another_day(request) else view(request, *args, **kwargs)

    return opened  # type: ignore[return-value]


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer what Django itself would not let through."""
    return problem_response(request, NotAllowed("That is not allowed.", "Sign in, or go back."))


def forgery(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that came without its token."""
    error = NotAllowed("This form was too old or came from elsewhere.", "Go back, reload the page and send it again.")
    return problem_response(request, error)
