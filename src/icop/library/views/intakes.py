"""Pages of intakes: one's own list, and how far one is."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from icop.accounts.web import Request
from icop.engine.errors import Refused
from icop.library.actions.intaking import drop_refused, take_back, try_again
from icop.library.queries.intakes import intake_for, intake_state, intakes_for

PER_PAGE = 30
DONE = {
    "again": (try_again, "{} to be read again."),
    "back": (take_back, "{} taken back."),
    "drop": (drop_refused, "{} removed."),
}


def index(request: Request) -> HttpResponse:
    """List the intakes of the reader, newest first."""
    page = Paginator(intakes_for(request.reader), PER_PAGE).get_page(request.GET.get("page"))
    states = [intake_state(request.reader, one) for one in page.object_list]
    return render(request, "library/intakes.html", {"page": page, "states": states, "query": ""})


def intake(request: Request, key: int) -> HttpResponse:
    """Show what came of each file of an intake so far; buttons take back, try again or remove."""
    found = intake_for(request.reader, key)
    if request.method == "POST":
        wanted = request.POST.get("do", "")
        if wanted not in DONE:
            raise Refused("Nothing was asked for.", "Use a button of the page.")
        act, said = DONE[wanted]
        number = act(found, by=request.reader, on=request.today)
        messages.success(request, said.format(f"{number} file{'' if number == 1 else 's'}"))
        return HttpResponseRedirect(reverse("library:intake", args=[found.pk]))
    return render(request, "library/intake.html", {"state": intake_state(request.reader, found), "intake": found})
