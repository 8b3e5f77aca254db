"""Cases taken out as a file: a short list at once, a long one made in the background and downloaded when it is done."""

from __future__ import annotations

import tempfile
from datetime import date, datetime
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
from icop.cases.models import Case
from icop.cases.policies import VERB
from icop.cases.queries.many import files_of
from icop.cases.queries.portfolio import Wanted
from icop.cases.queries.taking_out import found_cases, label_of, see_names_differ, take_out_for
from icop.cases.tables.packing import FORMS, pack
from icop.engine.clock import read_day
from icop.engine.errors import NotFound, Refused
from icop.tools.reminders import reminder
from icop.ui.clock import end_of_day, known_day

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
    wanted, (on, known) = Wanted.of(request.GET.dict()), _days(request)
    cases = found_cases(request.reader, wanted, on=on, known=known, today=request.today)
    see_names_differ(cases)
    if len(cases) <= AT_ONCE:
        return _file(form, cases, on, known)
    if request.method == "POST":
        made = actions.ask_for_file(form, wanted, cases=len(cases), on=on, known=known, by=request.reader)
        return redirect("cases:taken_out", made.pk)
    context = {
        "form": form, "cases": len(cases), "reminder": reminder(), "query": wanted.query(), "at_once": AT_ONCE,
        "back": _list_address(wanted.query(), on, known), "as_of": on, "known_on": known_day(request),
    }  # fmt: skip
    return render(request, "cases/take_out.html", context)


def _days(request: Request) -> tuple[date, datetime | None]:
    """Return the day asked about and up to when it is known.

    Nothing may be sent to an address of another day, so what is sent names its days among its fields.
    """
    if request.method != "POST":
        return request.on, request.known
    as_of, known_on = request.POST.get("as_of", ""), request.POST.get("known_on", "")
    return read_day(as_of) if as_of else request.on, end_of_day(read_day(known_on)) if known_on else None


def taken_out(request: Request, pk: UUID) -> HttpResponse:
    """Show how far a file is and lead to it; buttons stop it or remove it."""
    found = take_out_for(request.reader, pk)
    if request.method == "POST":
        if request.POST.get("do") != "forget":
            raise Refused("Nothing was asked for.", "Use a button of the page.")
        is_done = found.stage == "done"
        actions.forget(found, by=request.reader)
        messages.success(request, "The file is removed." if is_done else "It is stopped. There is no file.")
        return redirect(_list_address(found.query, found.on, found.known))
    is_gone = found.stage == "done" and not actions.is_kept(found)
    context = {
        "found": found, "stage": STAGES.get(found.stage, found.stage), "told": found.told, "is_gone": is_gone,
        "is_unfinished": found.stage in actions.RUNNING, "kept_until": found.made_at + actions.KEPT,
        "reminder": reminder(), "back": _list_address(found.query, found.on, found.known),
    }  # fmt: skip
    return render(request, "cases/taken_out.html", context)


def download(request: Request, pk: UUID) -> HttpResponseBase:
    """Return a file that was made."""
    found = take_out_for(request.reader, pk)
    path = actions.file_of(found, by=request.reader)
    return _answer(path.open("rb"), found.form, found.on)


def _file(form: str, cases: list[Case], on: date, known: datetime | None) -> FileResponse:
    files = files_of(cases, on=on, known=known)
    held: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it
    pack(form, files, label_of(on, known), held)
    held.seek(0)
    return _answer(held, form, on)


def _answer(file: IO[bytes], form: str, on: date) -> FileResponse:
    answer = FileResponse(file, as_attachment=True, filename=f"cases-{on.isoformat()}.{form}", content_type=FORMS[form])
    answer["Cache-Control"] = "private, no-store"
    return answer


def _list_address(query: str, on: date, known: datetime | None) -> str:
    """Return the address of a list of cases on a day."""
    days = [] if on == timezone.localdate() else [f"on={on.isoformat()}"]
    days += [f"known={timezone.localtime(known):%Y-%m-%d}"] if known else []
    told = "&".join(part for part in (query, *days) if part)
    return f"{reverse('cases:index')}{f'?{told}' if told else ''}"
