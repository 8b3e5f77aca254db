"""Bringing cases in: choose a file, see what it would change, have it kept, follow how far it is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from icop.accounts.policies import require
from icop.accounts.web import Request
from icop.cases.actions import bringing_in as actions
from icop.cases.forms_intake import FileForm
from icop.cases.models import Intake
from icop.cases.policies import VERB
from icop.cases.queries.intakes import intake_for, intakes_for
from icop.cases.tables.columns import tables
from icop.cases.tables.reading import MOST_BYTES
from icop.engine.errors import Refused
from icop.library.uploading import require_whole
from icop.tools.queries.programs import program_for, programs_for
from icop.tools.reminders import reminder
from icop.ui.forms import sent
from icop.ui.problems import today_only

STAGES = {
    "waiting": "Waiting to be read", "reading": "Reading the file", "looked at": "Looked at; nothing is kept yet",
    "asked": "Waiting to be brought in", "working": "Working out each case", "writing": "Writing all cases at once",
    "done": "Done", "refused": "Refused: nothing was kept", "failed": "Failed: nothing was kept",
    "cancelled": "Cancelled: nothing was kept",
}  # fmt: skip
UNFINISHED = ("waiting", "reading", "asked", "working", "writing")


@today_only
def bring_in(request: Request) -> HttpResponse:
    """Choose a file of cases; it is looked at before anything is kept."""
    require(request.reader, VERB)
    form = FileForm(programs_for(request.reader), sent(request), request.FILES or None, initial=_wanted(request))
    if request.method == "POST":
        require_whole(request)
        if form.is_valid():
            file, program = form.cleaned_data["file"], program_for(request.reader, form.cleaned_data["program"])
            try:
                made = actions.receive_file(program, file.name, file.chunks(), by=request.reader, on=request.today)
                return redirect("cases:intake", made.pk)
            except Refused as error:
                form.add_error("file", str(error))
    context = {
        "form": form, "intakes": intakes_for(request.reader)[:20], "reminder": reminder(), "tables": tables(),
        "megabytes": MOST_BYTES // 1_000_000, "stages": STAGES,
    }  # fmt: skip
    return render(request, "cases/bring_in.html", context, status=400 if form.errors else 200)


def _wanted(request: Request) -> dict[str, str]:
    return {"program": request.GET.get("program", "")[:80]}


def intake(request: Request, pk: UUID) -> HttpResponse:
    """Show how far a file is, what it would change or what is wrong in it; buttons keep it or stop it."""
    found = intake_for(request.reader, pk)
    if request.method == "POST":
        _asked(request, found)
        return redirect("cases:intake", found.pk)
    return render(request, "cases/intake.html", _context(found))


def _asked(request: Request, found: Intake) -> None:
    todo = request.POST.get("do", "")
    if todo == "keep":
        actions.ask_for(found, by=request.reader, on=request.today)
    elif todo == "cancel":
        actions.cancel(found, by=request.reader, on=request.today)
        messages.success(request, "It is stopped. Nothing of the file was kept.")
    else:
        raise Refused("Nothing was asked for.", "Use a button of the page.")


def _context(found: Intake) -> dict[str, Any]:
    told = found.told or {}
    return {
        "intake": found, "told": told, "stage": STAGES.get(found.stage, found.stage), "wrong": told.get("wrong", []),
        "is_unfinished": found.stage in UNFINISHED, "may_stop": found.stage in (*UNFINISHED, "looked at"),
        "to_keep": told.get("new", 0) + told.get("changed", 0), "reminder": reminder(),
    }  # fmt: skip
