"""Sets `request.reader` once, before anything else asks who reads."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from icop.accounts.queries import reader_of


class ReaderMiddleware:
    """Puts the reader on the request; the database is asked only when somebody looks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.reader = SimpleLazyObject(lambda: reader_of(request.user))  # type: ignore[attr-defined]
        return self.get_response(request)
