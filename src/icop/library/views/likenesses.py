"""Pages on which editors decide what documents that are alike have to do with one another."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from icop.accounts.policies import require
from icop.accounts.web import Request
from icop.engine.errors import Refused
from icop.library.actions.deciding import (
    KINDS,
    RELATIONS,
    decide_again,
    join_as_edition,
    keep_apart,
    relate,
    usual_relation,
)
from icop.library.models import Document, Likeness
from icop.library.queries.likenesses import STATES, likeness_for, likenesses_for, side_by_side
from icop.library.views.editing import tell_change
from icop.ui.problems import today_only

PER_PAGE = 30
STATE_WORDS = {"open": "To be decided", "accepted": "Accepted", "rejected": "Kept apart"}


def index(request: Request) -> HttpResponse:
    """List documents that are alike, those to be decided first of all: filtered, thirty a page."""
    require(request.reader, "library.edit")
    state = request.GET.get("state", "open")
    kind, words = request.GET.get("kind", ""), request.GET.get("q", "")
    found = likenesses_for(request.reader, state=state if state in STATES else "", kind=kind, words=words)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "query": query.urlencode(),
        "state": state,
        "kind": kind,
        "words": words,
        "states": STATE_WORDS,
        "kinds": dict(Likeness.KINDS),
    }
    return render(request, "library/likenesses.html", context)


@today_only
def one(request: Request, pk: int) -> HttpResponse:
    """Show two documents side by side, and take what an editor decides of them."""
    require(request.reader, "library.edit")
    likeness = likeness_for(request.reader, pk)
    problem = ""
    if request.method == "POST":
        try:
            return _decide(request, likeness)
        except Refused as error:
            problem = str(error)
    context = {
        "likeness": likeness,
        "sides": side_by_side(request.reader, likeness),
        "documents": (likeness.document, likeness.other),
        "kept": likeness.other,
        "relations": RELATIONS,
        "usual": usual_relation(likeness),
        "state": STATE_WORDS[likeness.state],
        "problem": problem,
        "can_join": likeness.document.audience_id == likeness.other.audience_id,
    }
    return render(request, "library/likeness.html", context, status=400 if problem else 200)


def _decide(request: Request, likeness: Likeness) -> HttpResponse:
    decision = request.POST.get("decision", "")
    by, on = request.reader, request.today
    if decision == "join":
        kept = _kept(request, likeness)
        change = join_as_edition(likeness, keep=kept, by=by, on=on)
        tell_change(request, f"{change.title}.", change)
        return redirect("library:document", kept.key)
    if decision in KINDS:
        relate(likeness, decision, by=by, on=on, relation=request.POST.get("relation", ""))
        tell_change(request, "Both pages show the relation now.", None)
    elif decision == "apart":
        keep_apart(likeness, by=by, on=on)
        tell_change(request, "They are kept apart, and will not be proposed again.", None)
    elif decision == "again":
        decide_again(likeness, by=by, on=on)
        return redirect("library:likeness", likeness.pk)
    else:
        raise Refused("No decision was chosen.", "Choose one of the list.")
    return redirect("library:likenesses")


def _kept(request: Request, likeness: Likeness) -> Document:
    """Return the document whose name stays."""
    return likeness.document if request.POST.get("keep") == likeness.document.key else likeness.other
