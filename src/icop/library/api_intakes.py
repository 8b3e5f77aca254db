"""Intakes over HTTP: begin one, add files to it, ask how far it is. Signed in by the session, as on the pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile
from ninja.pagination import LimitOffsetPagination, paginate
from ninja.security import APIKeyCookie

from icop.accounts.web import Request
from icop.library.actions.intaking import add_files, begin_intake
from icop.library.actions.reporting import About
from icop.library.addresses import document_url
from icop.library.models import Intake
from icop.library.queries.intakes import FileLine, intake_for, intake_state, intakes_for
from icop.library.uploading import require_whole, uploads_of


class Session(APIKeyCookie):
    """The session of the pages, with its token against forgery; who may do what, the actions say."""

    param_name = "sessionid"

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """Let everybody through to the action, which refuses those who may not."""
        return True


router = Router(tags=["intakes"], auth=Session())


class HeldOut(Schema):
    """A document that a file became, or that it is a copy of."""

    key: str
    title: str
    url: str
    pages: int


class RefusedOut(Schema):
    """What was not taken in of a file, and what to do."""

    path: str
    problem: str
    fix: str


class IntakeFileOut(Schema):
    """A file and what came of it: `state` is waiting, reading, done or refused; counts are records of record sets."""

    name: str
    size: int
    state: str
    added: int
    updated: int
    unchanged: int
    documents: list[HeldOut]
    refused: list[RefusedOut]
    notes: list[str]


class IntakeOut(Schema):
    """An intake and how far it is."""

    id: int
    url: str
    audience: str
    made_at: datetime
    finished: bool
    waiting: int
    reading: int
    done: int
    refused: int
    files: list[IntakeFileOut]


@router.get("/intakes", response=list[IntakeOut], summary="My intakes")
@paginate(LimitOffsetPagination)
def intakes(request: HttpRequest) -> list[IntakeOut]:
    """List one's own intakes, newest first; an administrator gets all."""
    asked = _typed(request)
    return [_out(asked, one) for one in intakes_for(asked.reader)]


@router.get("/intakes/{key}", response=IntakeOut, summary="How far an intake is")
def intake(request: HttpRequest, key: int) -> IntakeOut:
    """Return what came of each file so far."""
    asked = _typed(request)
    return _out(asked, intake_for(asked.reader, key))


@router.post("/intakes", response=IntakeOut, summary="Bring files in")
def begin(
    request: HttpRequest,
    audience: Form[str] = "public",
    as_of: Form[str] = "",
    set_name: Form[str] = "",
    files: File[list[UploadedFile]] = [],  # noqa: B006 - how the field is said to be optional; never changed
) -> IntakeOut:
    """Begin an intake with any number of files, none included; each is kept when this answers, and read by itself."""
    asked = _typed(request)
    found = begin_intake(About(audience, as_of, set_name=set_name), by=asked.reader, on=asked.today)
    require_whole(request)
    add_files(found, uploads_of(files), by=asked.reader)
    return _out(asked, found)


@router.post("/intakes/{key}/files", response=IntakeOut, summary="Add files to an intake")
def add_to(
    request: HttpRequest,
    key: int,
    files: File[list[UploadedFile]] = [],  # noqa: B006 - as above
) -> IntakeOut:
    """Add files to an intake of one's own; each is kept when this answers, and the answer lists those added alone."""
    asked = _typed(request)
    found = intake_for(asked.reader, key)
    require_whole(request)
    added = add_files(found, uploads_of(files), by=asked.reader)
    return _out(asked, found, added)


def _out(asked: Request, found: Intake, only: list[int] | None = None) -> IntakeOut:
    state = intake_state(asked.reader, found, only)
    return IntakeOut(
        id=found.pk,
        url=reverse("library:intake", args=[found.pk]),
        audience=found.audience_id,
        made_at=found.made_at,
        finished=state.is_finished,
        waiting=state.waiting,
        reading=state.reading,
        done=state.done,
        refused=state.refused,
        files=[_file(line) for line in state.lines],
    )


def _file(line: FileLine) -> IntakeFileOut:
    file = line.file
    return IntakeFileOut(
        name=file.name,
        size=file.size,
        state=file.state,
        added=file.added,
        updated=file.updated,
        unchanged=file.unchanged,
        documents=[HeldOut(key=d.key, title=d.title, url=document_url(d.key), pages=d.pages) for d in line.documents],
        refused=[RefusedOut(path=one["path"], problem=one["problem"], fix=one["fix"]) for one in line.refusals],
        notes=[one["note"] for one in line.notes],
    )


def _typed(request: HttpRequest) -> Request:
    return request  # type: ignore[return-value]
