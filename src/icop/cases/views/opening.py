"""Opening a case from its request."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from icop.accounts.policies import require
from icop.accounts.web import Request
from icop.cases.actions.opening import open_case
from icop.cases.forms_opening import OpeningForm
from icop.cases.policies import VERB
from icop.cases.queries import case_facts
from icop.engine.errors import Refused
from icop.tools.queries.programs import programs_for
from icop.tools.reminders import reminder
from icop.ui.forms import sent
from icop.ui.problems import today_only


@today_only
def new(request: Request) -> HttpResponse:
    """Open a case from a letter or memorandum of request; leads on to what is asked of a request."""
    require(request.reader, VERB)
    programs, facts = programs_for(request.reader), case_facts()
    form = OpeningForm(programs, facts, request.today, sent(request), request.GET.get("program", ""))
    if request.method == "POST" and form.is_valid():
        try:
            case = open_case(form.program, form.body(), by=request.reader, on=request.today)
        except Refused as error:
            form.said = str(error)
        else:
            messages.success(request, f"{case.identifier} is open. Say next what the request already meets.")
            return redirect(f"{reverse('cases:edit', args=[case.pk, 'checklist'])}?of=basic")
    wrong = request.method == "POST"
    context = {"form": form, "reminder": reminder(), "has_programs": programs.exists(), "wrong": wrong}
    return render(request, "cases/new.html", context, status=400 if wrong else 200)
