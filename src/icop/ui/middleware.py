"""What every request gets: a content policy, the day asked about, and errors said in words."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from icop.engine.clock import read_day
from icop.engine.errors import IcopError, Refused
from icop.ui.clock import end_of_day, is_another_day
from icop.ui.problems import nothing_changes, problem_response, wrong_method

Respond = Callable[[HttpRequest], HttpResponse]
POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
ALWAYS_OPEN = ("/accounts/", "/set-up/", "/invitation/")


class ContentPolicy:
    """Says to the browser that nothing may come from another host, and no script or style from inside a page."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response


class Clock:
    """Sets `request.today`, `request.on` (from ?on=, else today) and `request.known` (from ?known=, else None: now).

    While the day asked about is not today nothing can be changed: a change sent with another day is refused.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.today = request.on = timezone.localdate()  # type: ignore[attr-defined]
        request.known = None  # type: ignore[attr-defined]
        try:
            self._read(request)
        except IcopError as error:
            return problem_response(request, error, status=400)
        changes = request.method not in {"GET", "HEAD", "OPTIONS"}
        if changes and is_another_day(request) and not request.path.startswith(ALWAYS_OPEN):
            return nothing_changes(request)
        return self.get_response(request)

    @staticmethod
    def _read(request: HttpRequest) -> None:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise Refused("The address holds an invisible character.", "Type it anew.")
        if request.GET.get("on"):
            request.on = read_day(request.GET["on"])  # type: ignore[attr-defined]
        if request.GET.get("known"):
            request.known = end_of_day(read_day(request.GET["known"]))  # type: ignore[attr-defined]


class Problems:
    """Turns an `IcopError` that left a view into a page (or JSON under /api/), once, at the edge."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        return wrong_method(request, response) if response.status_code == 405 and not response.content else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the page for one of our errors; leave every other exception to Django."""
        if isinstance(exception, IcopError) and not (settings.DEBUG and request.GET.get("raise")):
            return problem_response(request, exception)
        return None
