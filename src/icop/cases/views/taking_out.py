"""Cases taken out as a file: a short list at once, a long one made in the background and downloaded when it is done."""

from __future__ import annotations

import tempfile
from datetime import date
from typing import IO
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from icop.accounts.policies import require
from icop.accounts.web import Request
from icop.cases.actions import taking_out as actions
from icop.cases.models import Case, TakeOut
from icop.cases.policies import VERB
from icop.cases.queries.many import files_of
from icop.cases.queries.portfolio import Wanted
from icop.cases.queries.taking_out import found_cases, see_names_differ, take_out_for
from icop.cases.tables.packing import FORMS, pack
from icop.cases.tables.writing import Label
from icop.engine.errors import NotFound, Refused
from icop.tools.reminders import reminder

IN_MEMORY = 5_000_000
AT_ONCE = 2_000  # cases that are written while somebody waits: a few seconds
STAGES = {
    "waiting": "Waiting its turn", "working": "Writing the file", "done": "The file is ready",
    "refused": "Refused: there is no file", "failed": "Failed: there is no file",
}  # fmt: skip


def take_out(request: Request, form: str) -> HttpResponseBase:
    """Return the cases of a list, as it is filtered, as a file that can be brought in again; of many, have it made."""
    require(request.reader, VERB)
    if form not in FORMS:
        raise NotFound("Cases are not taken out as that.", "Choose XLSX, ZIP or JSON.")
    wanted = Wanted.of(request.GET.dict())
    cases = found_cases(request.reader, wanted, on=request.on, known=request.known, today=request.today)
    see_names_differ(cases)
    if len(cases) <= AT_ONCE:
        return _file(request, form, cases)
    if request.method == "POST":
        made = actions.ask_for_file(
            form, wanted, cases=len(cases), on=request.on, known=request.known, by=request.reader
        )
        return redirect("cases:taken_out", made.pk)
    context = {"form": form, "cases": len(cases), "reminder": reminder(), "back": _list_address(request)}
    return render(request, "cases/take_out.html", context)


def taken_out(request: Request, pk: UUID) -> HttpResponse:
    """Show how far a file is and lead to it; buttons stop it or remove it."""
    found = take_out_for(request.reader, pk)
    if request.method == "POST":
        if request.POST.get("do") != "forget":
            raise Refused("Nothing was asked for.", "Use a button of the page.")
        is_done = found.stage == "done"
        actions.forget(found, by=request.reader)
        messages.success(request, "The file is removed." if is_done else "It is stopped. There is no file.")
        return redirect(_list(found))
    context = {
        "found": found, "stage": STAGES.get(found.stage, found.stage), "told": found.told, "back": _list(found),
        "is_unfinished": found.stage in actions.RUNNING, "kept_until": found.made_at + actions.KEPT,
        "reminder": reminder(),
    }  # fmt: skip
    return render(request, "cases/taken_out.html", context)


def download(request: Request, pk: UUID) -> HttpResponseBase:
    """Return a file that was made."""
    found = take_out_for(request.reader, pk)
    path = actions.file_of(found, by=request.reader)
    return _answer(path.open("rb"), found.form, found.on)


def _file(request: Request, form: str, cases: list[Case]) -> FileResponse:
    files = files_of(cases, on=request.on, known=request.known)
    label = Label(reminder().marking, request.on, f"As known on {request.known:%Y-%m-%d}." if request.known else "")
    held: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it
    pack(form, files, label, held)
    held.seek(0)
    return _answer(held, form, request.on)


def _answer(file: IO[bytes], form: str, on: date) -> FileResponse:
    answer = FileResponse(file, as_attachment=True, filename=f"cases-{on.isoformat()}.{form}", content_type=FORMS[form])
    answer["Cache-Control"] = "private, no-store"
    return answer


def _list_address(request: Request) -> str:
    query = request.GET.urlencode()
    return f"{reverse('cases:index')}{f'?{query}' if query else ''}"


def _list(found: TakeOut) -> str:
    """Return the address of the list that a file was made of."""
    days = [] if found.on == timezone.localdate() else [f"on={found.on.isoformat()}"]
    days += [f"known={timezone.localtime(found.known):%Y-%m-%d}"] if found.known else []
    query = "&".join(part for part in (found.query, *days) if part)
    return f"{reverse('cases:index')}{f'?{query}' if query else ''}"
