"""Loading the sample portfolio, and taking it away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from icop.accounts.policies import require
from icop.accounts.web import Request
from icop.cases.actions.sampling import load_sample, remove_sample
from icop.cases.policies import VERB
from icop.engine.errors import Refused
from icop.ui.problems import today_only


@today_only
@require_POST
def sample(request: Request) -> HttpResponse:
    """Load the sample portfolio, or take it away: what the button that was used says."""
    require(request.reader, VERB)
    todo = request.POST.get("do", "")
    if todo == "load":
        program = load_sample(by=request.reader, on=request.today)
        messages.success(request, f"{program.name} is loaded. All of its cases and partners are fictional.")
    elif todo == "remove":
        count = remove_sample(by=request.reader, on=request.today)
        messages.success(request, f"The {count} sample cases are gone.")
    else:
        raise Refused("Nothing was asked for.", "Use a button of the page.")
    return redirect("cases:index")
