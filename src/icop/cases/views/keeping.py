"""Sharing a case, removing it, and bringing it back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from icop.accounts.policies import require
from icop.accounts.web import Request
from icop.cases.actions import recording
from icop.cases.policies import VERB, require_lead
from icop.cases.queries import case_for
from icop.cases.queries.removed import removed_case, removed_cases
from icop.cases.showing import page_context, shown_case
from icop.engine.errors import Refused
from icop.ui.problems import today_only


@today_only
@require_POST
def share(request: Request, pk: UUID) -> HttpResponse:
    """Share a case with everybody who is signed in, or with its team alone: what the button says."""
    case = case_for(request.reader, pk)
    is_shared = request.POST.get("do") == "share"
    recording.share(case, is_shared, by=request.reader, on=request.today)
    messages.success(
        request, "Everybody who is signed in can read it now." if is_shared else "Its team alone reads it."
    )
    return redirect("cases:case", pk)


@today_only
def remove(request: Request, pk: UUID) -> HttpResponse:
    """Ask whether a case is to be removed, and remove it."""
    shown = shown_case(request, pk)
    require_lead(request.reader, shown.case)
    if request.method == "POST":
        recording.remove(shown.case, by=request.reader, on=request.today)
        messages.success(request, f"{shown.case.identifier} is removed. Who leads its team can bring it back.")
        return redirect("cases:removed")
    return render(request, "cases/remove.html", page_context(shown))


def removed(request: Request) -> HttpResponse:
    """List the cases that were removed and that the reader may bring back."""
    require(request.reader, VERB)
    return render(request, "cases/removed.html", {"cases": removed_cases(request.reader)})


@today_only
@require_POST
def restore(request: Request, pk: UUID) -> HttpResponse:
    """Bring back a case that was removed."""
    case = removed_case(request.reader, pk)
    try:
        recording.restore(case, by=request.reader, on=request.today)
    except Refused as error:
        messages.error(request, str(error))
        return redirect("cases:removed")
    messages.success(request, f"{case.identifier} is back.")
    return redirect("cases:case", pk)
