"""The HTTP API: one router per room, one shape for errors, its page served from here."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from icop import __version__
from icop.engine.errors import IcopError
from icop.facts.api import router as facts
from icop.ui.problems import problem_response

api = NinjaAPI(
    title="icop",
    version=__version__,
    urls_namespace="api",
    description="The same as the pages and the `icop` command, in JSON. Every call takes `on`, the day asked about.",
)


@api.exception_handler(IcopError)
def problem(request: HttpRequest, error: IcopError) -> HttpResponse:
    """Answer an error as {problem, fix} with its status."""
    return problem_response(request, error)


api.add_router("", facts)
