"""The page of proposals made together: every difference, and one decision for all."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from icop.accounts.policies import is_allowed
from icop.accounts.web import Request
from icop.engine.errors import Refused
from icop.engine.packs import body_of
from icop.facts import actions
from icop.facts.cards import fact_url
from icop.facts.differences import as_text, difference
from icop.facts.forms import DecisionForm
from icop.facts.models import Proposal
from icop.facts.queries import KnownFact, batch_for, facts_for

PER_PAGE = 25
OPEN = ("draft", "review")


def batch(request: Request, name: str) -> HttpResponse:
    """Show proposals made together; POST `move` decides on all of them."""
    found = batch_for(request.reader, name)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            said = _carry_on(found, request.POST.get("move", ""), form.cleaned_data["note"], request)
        except Refused as error:
            form.add_error("note", f"{error.problem} {error.fix}".strip().splitlines())
        else:
            messages.success(request, said)
            return redirect("facts:batch", name)
    return render(request, "facts/batch.html", _context(request, found, form), status=400 if form.errors else 200)


def _carry_on(found: list[Proposal], move: str, note: str, request: Request) -> str:
    moves: dict[str, tuple[Callable[..., None], dict[str, str], str]] = {
        "submit": (actions.submit_together, {}, "The proposals are now in review."),
        "withdraw": (actions.withdraw_together, {}, "The proposals are withdrawn."),
        "publish": (actions.publish_together, {"note": note}, "The proposals are published."),
        "reject": (actions.reject_together, {"note": note}, "The proposals are turned down."),
    }
    if move not in moves:
        raise Refused("That is not a move.", "Use one of the buttons.")
    act, more, said = moves[move]
    act(found, **more, by=request.reader, on=request.today)
    return said


def _context(request: Request, found: list[Proposal], form: DecisionForm) -> dict[str, object]:
    reader = request.reader
    own = all(one.author == reader.user_key for one in found)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    known = {fact.key: fact for fact in facts_for(reader, found[0].kind, keys=[one.key for one in page.object_list])}
    stages = {one.stage for one in found}
    return {
        "first": found[0],
        "page": page,
        "lines": [(one, *_shown(one, known.get(one.key))) for one in page.object_list],
        "counted": {
            "new": sum(not one.base_sha for one in found),
            "ended": sum(bool(one.body.get("end")) for one in found if one.base_sha),
            "all": len(found),
        },
        "form": form,
        "stages": sorted({one.get_stage_display() for one in found}),
        "may_submit": own and "draft" in stages,
        "may_withdraw": own and bool(stages & set(OPEN)),
        "may_decide": "review" in stages and is_allowed(reader, "facts.publish") and (not own or reader.is_admin),
        "is_own": own,
    }


def _shown(proposal: Proposal, base: KnownFact | None) -> tuple[object, str]:
    """Return the difference a proposal would make, and where the fact is to be read."""
    before = as_text(base.kind, body_of(base.shape)) if base else ""
    changes = difference(before, as_text(proposal.kind, proposal.body), around=1) if proposal.stage in OPEN else ()
    return changes, fact_url(base.kind, base.key) if base else ""
