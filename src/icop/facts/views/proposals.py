"""Pages of the proposal flow: write a change, read its difference, decide."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from icop.accounts.policies import is_allowed, require
from icop.accounts.web import Request
from icop.engine.errors import NotFound, Refused
from icop.engine.packs import body_of
from icop.facts import actions
from icop.facts.cards import PAGES
from icop.facts.differences import as_text, difference
from icop.facts.forms import DecisionForm, ProposalForm
from icop.facts.models import Proposal
from icop.facts.queries import fact_for, find_fact, own_proposal_for, proposal_for, proposals_for
from icop.ui.problems import today_only

OPEN = ("draft", "review")
PER_PAGE = 30
KIND_OF = {folder: kind for kind, (_, _, folder) in PAGES.items()}


def index(request: Request) -> HttpResponse:
    """List proposals: open ones first for those who may decide."""
    found = proposals_for(request.reader)
    decided = Paginator(found.exclude(stage__in=OPEN), PER_PAGE).get_page(request.GET.get("page"))
    context = {"opened": found.filter(stage__in=OPEN), "decided": decided.object_list, "page": decided}
    query = request.GET.copy()
    query.pop("page", None)
    return render(request, "facts/proposals.html", {**context, "query": query.urlencode()})


@today_only
def propose(request: Request, folder: str, key: str) -> HttpResponse:
    """Write a change to a fact; a wrong text comes back with what was typed and every problem by line."""
    require(request.reader, "facts.propose")
    if folder not in KIND_OF:
        raise NotFound("There is no such kind of fact.", "Look through the kinds on the page of facts.")
    fact = fact_for(request.reader, KIND_OF[folder], key)
    form = ProposalForm(request.POST or None, initial={"text": as_text(fact.kind, body_of(fact.shape))})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.draft_proposal(fact.kind, key, **form.cleaned_data, by=request.reader, on=request.today)
            if "review" in request.POST:
                actions.submit_proposal(made, by=request.reader, on=request.today)
        except Refused as error:
            form.add_error("text", _lines(error))
        else:
            return redirect("facts:proposal", made.pk)
    context = {"form": form, "fact": fact, "folder": folder}
    return render(request, "facts/propose.html", context, status=400 if form.errors else 200)


@today_only
def edit(request: Request, pk: int) -> HttpResponse:
    """Change the text of one's own draft."""
    require(request.reader, "facts.propose")
    found = own_proposal_for(request.reader, pk)
    form = ProposalForm(request.POST or None, initial={"text": found.text, "reason": found.reason})
    if request.method == "POST" and form.is_valid():
        try:
            actions.revise_proposal(found, **form.cleaned_data, by=request.reader, on=request.today)
            if "review" in request.POST:
                actions.submit_proposal(found, by=request.reader, on=request.today)
        except Refused as error:
            form.add_error("text", _lines(error))
        else:
            return redirect("facts:proposal", pk)
    fact = fact_for(request.reader, found.kind, found.key)
    context = {"form": form, "fact": fact, "folder": PAGES[found.kind][2]}
    return render(request, "facts/propose.html", context, status=400 if form.errors else 200)


def _lines(error: Refused) -> list[str]:
    """Return a refusal as lines for a field: one for each problem, the fix with the last."""
    *lines, last = error.problem.splitlines() or [""]
    return [*lines, f"{last} {error.fix}".strip()]


def proposal(request: Request, pk: int) -> HttpResponse:
    """Show a proposal with its difference; POST `move` carries it on."""
    found = proposal_for(request.reader, pk)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _carry_on(found, request.POST.get("move", ""), form.cleaned_data["note"], request)
        except Refused as error:
            form.add_error("note", str(error))
        else:
            return redirect("facts:proposal", pk)
    return render(request, "facts/proposal.html", _context(request, found, form), status=400 if form.errors else 200)


def _carry_on(found: Proposal, move: str, note: str, request: Request) -> None:
    by, on = request.reader, request.today
    if move == "submit":
        actions.submit_proposal(found, by=by, on=on)
    elif move == "withdraw":
        actions.withdraw_proposal(found, by=by, on=on)
    elif move == "publish":
        actions.publish_proposal(found, note=note, by=by, on=on)
    elif move == "reject":
        actions.reject_proposal(found, note=note, by=by, on=on)
    else:
        raise Refused("That is not a move.", "Use one of the buttons.")
    messages.success(request, f"The proposal is now {found.get_stage_display().lower()}.")


def _context(request: Request, found: Proposal, form: DecisionForm) -> dict[str, object]:
    base = find_fact(request.reader, found.kind, found.key)
    before = as_text(base.kind, body_of(base.shape)) if base else ""
    own = found.author == request.reader.user_key
    reader = request.reader
    return {
        "proposal": found,
        "folder": PAGES[found.kind][2] if found.kind in PAGES else "",
        "title": base.shape.title if base else found.key,
        "changes": difference(before, as_text(found.kind, found.body)) if found.stage in {"draft", "review"} else (),
        "form": form,
        "may_submit": own and found.stage == "draft",
        "may_withdraw": own and found.stage in {"draft", "review"},
        "may_decide": found.stage == "review" and is_allowed(reader, "facts.publish") and (not own or reader.is_admin),
    }
