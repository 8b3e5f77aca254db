"""Pages of the proposal flow: write a change, read its difference, decide."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render

from icop.accounts.policies import is_allowed, require
from icop.accounts.reader import Reader
from icop.accounts.web import Request
from icop.engine.errors import Refused
from icop.engine.packs import body_of
from icop.facts import actions
from icop.facts.cards import PAGES, kind_in
from icop.facts.differences import as_text, difference
from icop.facts.forms import DecisionForm, NewFactForm, ProposalForm, TakeBackForm
from icop.facts.models import Proposal
from icop.facts.queries import (
    KnownFact,
    all_hidden,
    fact_for,
    find_fact,
    newest_beneath,
    own_proposal_for,
    proposal_for,
    proposals_for,
)
from icop.facts.starting import starting_text
from icop.ui.problems import today_only

OPEN = ("draft", "review")
PER_PAGE = 30


def index(request: Request) -> HttpResponse:
    """List proposals: open ones first for those who may decide."""
    found = proposals_for(request.reader)
    decided = Paginator(found.exclude(stage__in=OPEN), PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "opened": found.filter(stage__in=OPEN),
        "decided": decided.object_list,
        "page": decided,
        "query": query.urlencode(),
        "hidden": [_line(fact) for fact in all_hidden(request.reader)],
        "kinds": [(title, folder) for title, _, folder in PAGES.values()],
    }
    return render(request, "facts/proposals.html", context)


def _line(fact: KnownFact) -> dict[str, str]:
    return {"folder": PAGES[fact.kind][2], "key": fact.key, "title": fact.shape.title}


def _drafted(
    request: Request,
    form: Form,
    draft: Callable[..., Proposal],
    *,
    field: str = "text",
    to_review: bool = False,
) -> Proposal | None:
    """Return the proposal that a sent form makes, handed to review if asked; None with every problem at `field`."""
    if request.method != "POST" or not form.is_valid():
        return None
    by, on = request.reader, request.today
    try:
        made = draft(**form.cleaned_data, by=by, on=on)
        return actions.submit_proposal(made, by=by, on=on) if to_review or "review" in request.POST else made
    except Refused as error:
        form.add_error(field, _lines(error))
        return None


@today_only
def propose(request: Request, folder: str, key: str) -> HttpResponse:
    """Write a change to a fact; a wrong text comes back with what was typed and every problem by line."""
    require(request.reader, "facts.propose")
    fact = fact_for(request.reader, kind_in(folder), key)
    form = ProposalForm(request.POST or None, initial={"text": as_text(fact.kind, body_of(fact.shape))})
    made = _drafted(request, form, partial(actions.draft_proposal, fact.kind, key))
    if made:
        return redirect("facts:proposal", made.pk)
    context = {"form": form, "fact": fact, "folder": folder}
    return render(request, "facts/propose.html", context, status=400 if form.errors else 200)


@today_only
def propose_new(request: Request, folder: str) -> HttpResponse:
    """Write a fact that is not here yet, under a key of its own."""
    require(request.reader, "facts.propose")
    kind = kind_in(folder)
    form = NewFactForm(request.POST or None, initial={"text": starting_text(kind)})
    made = _drafted(request, form, partial(actions.draft_new_fact, kind))
    if made:
        return redirect("facts:proposal", made.pk)
    context = {"form": form, "folder": folder, "title": PAGES[kind][0], "plural": PAGES[kind][1]}
    return render(request, "facts/new.html", context, status=400 if form.errors else 200)


@today_only
def take_back(request: Request, folder: str, key: str) -> HttpResponse:
    """Propose that the site's own version of a fact should go."""
    require(request.reader, "facts.propose")
    fact = fact_for(request.reader, kind_in(folder), key)
    form = TakeBackForm(request.POST or None)
    made = _drafted(request, form, partial(actions.draft_taking_back, fact.kind, key), field="reason", to_review=True)
    if made:
        return redirect("facts:proposal", made.pk)
    beneath = newest_beneath(request.reader, fact)
    changes = difference(as_text(fact.kind, body_of(fact.shape)), as_text(fact.kind, beneath.body) if beneath else "")
    context = {"form": form, "fact": fact, "folder": folder, "changes": changes, "beneath": beneath}
    return render(request, "facts/take_back.html", context, status=400 if form.errors else 200)


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
    fact = find_fact(request.reader, found.kind, found.key)
    folder = PAGES[found.kind][2]
    if fact is None:
        context = {"form": form, "folder": folder, "title": PAGES[found.kind][0], "plural": PAGES[found.kind][1]}
        return render(request, "facts/new.html", context, status=400 if form.errors else 200)
    context = {"form": form, "fact": fact, "folder": folder}
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
    reader = request.reader
    own = found.author == reader.user_key
    return {
        "proposal": found,
        "folder": PAGES[found.kind][2] if found.kind in PAGES else "",
        "title": base.shape.title if base else found.key,
        "fact_is_here": base is not None,
        "changes": difference(before, _after(reader, found, base)) if found.stage in OPEN else (),
        "form": form,
        "may_submit": own and found.stage == "draft",
        "may_withdraw": own and found.stage in {"draft", "review"},
        "may_decide": found.stage == "review" and is_allowed(reader, "facts.publish") and (not own or reader.is_admin),
    }


def _after(reader: Reader, found: Proposal, base: KnownFact | None) -> str:
    """Return the fact as it would read: what was typed, or for one taken back what the packs say."""
    if not found.takes_back:
        return as_text(found.kind, found.body)
    beneath = newest_beneath(reader, base) if base else None
    return as_text(found.kind, beneath.body) if beneath else ""
