"""The HTTP API: one router per room, one shape for errors, its page served from here."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from icop import __version__
from icop.cases.api_recording import router as cases
from icop.engine.errors import IcopError, Refused
from icop.facts.api import router as facts
from icop.library.api import router as library
from icop.library.api_intakes import router as intakes
from icop.library.api_keeping import router as keeping
from icop.library.api_official import router as official
from icop.library.api_tagging import router as tagging
from icop.project.api_page import ApiPage
from icop.search.api import router as search
from icop.taxonomy.api import router as taxonomy
from icop.tools.api import router as tools
from icop.tools.api_assessments import router as assessments
from icop.tools.api_determinations import router as determinations
from icop.tsfd.api import router as tsfd
from icop.ui.problems import problem_response

api = NinjaAPI(
    title="icop",
    version=__version__,
    urls_namespace="api",
    docs=ApiPage(),
    description="The same as the pages and the `icop` command, in JSON. Every call takes `on`, the day asked about.",
)


@api.exception_handler(IcopError)
def problem(request: HttpRequest, error: IcopError) -> HttpResponse:
    """Answer an error as {problem, fix} with its status."""
    return problem_response(request, error)


@api.exception_handler(ValidationError)
def unread(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer what could not be read, naming each place."""
    wrong = "; ".join(f"{found['loc'][-1]}: {found['msg']}" for found in error.errors)
    return problem_response(request, Refused(f"{wrong}.", "Correct it; /api/v1/docs says what may stand there."), 422)


@api.exception_handler(HttpError)
def broken(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer what was no request at all."""
    return problem_response(request, Refused(f"{error}.", "See /api/v1/docs for how to ask."), error.status_code)


api.add_router("", facts)
api.add_router("", library)
api.add_router("", intakes)
api.add_router("", official)
api.add_router("", keeping)
api.add_router("", tagging)
api.add_router("", search)
api.add_router("", taxonomy)
api.add_router("", tsfd)
api.add_router("", determinations)
api.add_router("", tools)
api.add_router("", assessments)
api.add_router("", cases)
