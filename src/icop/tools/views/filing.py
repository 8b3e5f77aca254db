"""A saved assessment out as a file, and in again from one: looked at first, then kept whole or not at all."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify

from icop.accounts.web import Request
from icop.engine.errors import NotFound, Refused
from icop.tools.actions.importing import import_assessment
from icop.tools.assessment_files import MOST_BYTES, FileRefused
from icop.tools.forms import ImportForm
from icop.tools.incoming import Incoming, look_at
from icop.tools.models import Program
from icop.tools.policies import require_work
from icop.tools.queries.assessments import assessment_for
from icop.tools.queries.filing import content_of
from icop.tools.queries.programs import program_for, programs_for
from icop.tools.reminders import reminder
from icop.ui.json_files import json_file
from icop.ui.problems import today_only

KEPT_SECONDS = 3600
SHOWN = 100


def file(request: Request, pk: UUID) -> HttpResponse:
    """Return an assessment as a file that can be taken in here or on another site."""
    found = assessment_for(request.reader, pk)
    name = slugify(f"{found.program.name} {found.tool.replace('.', ' ')}")[:80]
    answer = json_file(f"{name}-{request.today}.icop", content_of(request.reader, found))
    answer["Cache-Control"] = "private, no-store"
    return answer


@today_only
def take_in(request: Request) -> HttpResponse:
    """Show what a file would bring; POST with the token of a file that was looked at keeps it."""
    require_work(request.reader)
    if "token" in request.POST:
        return _keep(request)
    programs = programs_for(request.reader)
    form = ImportForm(programs, request.POST or None, request.FILES or None, initial={"program": _wanted(request)})
    if request.method != "POST" or not form.is_valid():
        return _asked(request, form)
    sent = form.cleaned_data["file"]
    if sent.size > MOST_BYTES:
        form.add_error("file", f"The file is larger than {MOST_BYTES // 1_000_000} MB: take the one that icop wrote.")
        return _asked(request, form)
    return _look(request, form, sent.name, sent.read(), form.cleaned_data["program"])


def _wanted(request: Request) -> str:
    return request.GET.get("program", "")[:80]


def _asked(request: Request, form: ImportForm, **more: Any) -> HttpResponse:
    """Show the form, with what is wrong; one that was only opened is no error."""
    is_wrong = bool(form.errors or more.get("wrong"))
    context = {"form": form, "reminder": reminder(), "megabytes": MOST_BYTES // 1_000_000, **more}
    return render(request, "tools/import.html", context, status=400 if is_wrong else 200)


def _look(request: Request, form: ImportForm, name: str, raw: bytes, key: str) -> HttpResponse:
    try:
        found = _found(request, name, raw, key)
    except FileRefused as error:
        return _asked(request, form, name=name, wrong=error.wrong[:SHOWN], total=len(error.wrong))
    token = secrets.token_urlsafe(16)
    cache.set(_place(request, token), (name, raw, key), KEPT_SECONDS)
    return _shown(request, found, name, _program(request, key), token)


def _shown(
    request: Request, found: Incoming, name: str, program: Program | None, token: str, error: str = ""
) -> HttpResponse:
    sections = {one.key: one.title for one in found.tool.shape.sections}
    context = {
        "found": found,
        "file": found.file,
        "name": name,
        "program": program,
        "token": token,
        "error": error,
        "shape": found.tool.shape,
        "unread": found.unread[:SHOWN],
        "passed": [(sections.get(one.section, one.section), one, name) for one, name in found.passed],
        "parts": (
            ("New: they are to be answered", found.changes.new[:SHOWN]),
            ("Asked otherwise: look at their answers", found.changes.changed[:SHOWN]),
            ("Gone: their answers are kept, and count for nothing", found.changes.gone[:SHOWN]),
        ),
        "reminder": reminder(),
    }
    return render(request, "tools/import.html", context, status=400 if error else 200)


def _keep(request: Request) -> HttpResponse:
    token = request.POST.get("token", "")[:64]
    kept = cache.get(_place(request, token))
    if kept is None:
        raise Refused("The file is no longer kept here.", "Go back and choose it again.")
    name, raw, key = kept
    program = _program(request, key)
    found = _found(request, name, raw, key)
    try:
        made = import_assessment(found, program=program, by=request.reader, on=request.today)
    except Refused as error:
        return _shown(request, found, name, program, token, str(error))
    cache.delete(_place(request, token))
    messages.success(request, f"The assessment is here, with {len(found.file.answers)} answers ever given.")
    return redirect("tools:assessment", made.pk)


def _found(request: Request, name: str, raw: bytes, key: str) -> Incoming:
    return look_at(raw, name, reader=request.reader, program=_program(request, key), now=timezone.now())


def _program(request: Request, key: str) -> Program | None:
    """Return the program that was chosen, None for a new one. Raises NotFound for one that is not there to see."""
    try:
        return program_for(request.reader, key) if key else None
    except NotFound as error:
        raise Refused(error.problem, "Go back and choose another program.") from error


def _place(request: Request, token: str) -> str:
    """Return under which name a file is kept: nobody reaches another's."""
    return f"tools:import:{request.reader.user_key}:{token}"
