"""Pages on what a document is about: its topics with their passages, which editors accept or reject."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from icop.accounts.policies import require
from icop.accounts.web import Request
from icop.engine.errors import Refused
from icop.library.actions.topics import OfPassage, decide_topic, take_back_decision
from icop.library.models import Document
from icop.library.queries import document_for
from icop.library.queries.topics import shown_acronyms, shown_topics
from icop.library.topic_passages import passages_of_topic
from icop.taxonomy.queries import by_key, vocabulary
from icop.ui.problems import today_only

VERDICTS = {"accept": "accepted", "reject": "rejected"}


def topics(request: Request, key: str) -> HttpResponse:
    """Show the topics of a document with why; ?concept= the passages that speak of one; all acronyms it defines."""
    if request.method == "POST":
        return _decide(request, key)
    document = document_for(request.reader, key)
    found = shown_topics(request.reader, document, request.on)
    asked = request.GET.get("concept", "")
    concept = by_key(request.known).get(asked)
    taken = {one.key for one in found}
    context = {
        "document": document,
        "topics": found,
        "concept": concept,
        "title": concept.preferred_on(request.on) if concept else "",
        "passages": passages_of_topic(document, asked, request.on) if concept else [],
        "acronyms": shown_acronyms(document),
        "others": [one for one in vocabulary(request.on) if one.key not in taken] if request.reader.can_edit else [],
        "on_day": request.on,
    }
    return render(request, "library/topics.html", context)


@today_only
def _decide(request: Request, key: str) -> HttpResponse:
    require(request.reader, "library.edit")
    document = document_for(request.reader, key)
    concept, verdict = request.POST.get("concept", ""), VERDICTS.get(request.POST.get("decision", ""))
    if verdict is None:
        raise Refused("No decision was chosen.", "Go back and choose to accept or to reject.")
    of = OfPassage(request.POST.get("place", ""), request.POST.get("sha", ""))
    made = decide_topic(document, concept, verdict, by=request.reader, on=request.today, of=of)  # type: ignore[arg-type]
    undo = reverse("library:topic_undo", args=[document.key, made.pk])
    where = "in that passage" if of.sha else "of this document"
    messages.success(request, f"{_title(concept, request)} is {verdict} as a topic {where}.", extra_tags=undo)
    return _back(document, concept if of.sha else "")


@require_POST
@today_only
def take_back(request: Request, key: str, decision: int) -> HttpResponse:
    """Take a decision back."""
    require(request.reader, "library.edit")
    document = document_for(request.reader, key)
    take_back_decision(document, decision, by=request.reader, on=request.today)
    messages.success(request, "The decision is taken back: the topic is again as tagging found it.")
    return _back(document, request.POST.get("concept", ""))


def _back(document: Document, concept: str) -> HttpResponse:
    url = reverse("library:topics", args=[document.key])
    return redirect(f"{url}?concept={concept}" if concept else url)


def _title(key: str, request: Request) -> str:
    found = by_key().get(key)
    return found.preferred_on(request.on) if found else key
