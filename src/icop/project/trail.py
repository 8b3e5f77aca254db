"""The trail as its keepers read it: who changed what, when, and on which day."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from icop.accounts.queries import names_of
from icop.accounts.web import Request
from icop.audit.models import Entry
from icop.audit.queries import Asked, trail_for, verbs_for
from icop.links.registry import Card, cards

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the trail, the name of who did it, and the card of what it was done to, where there still is one."""

    entry: Entry
    who: str
    card: Card | None


def trail(request: Request) -> HttpResponse:
    """List what was changed, newest first; narrowed by verb, by person, by thing."""
    asked = Asked(request.GET.get("key", "").strip(), request.GET.get("verb", ""), request.GET.get("by", "").strip())
    page = Paginator(trail_for(request.reader, asked), PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {"page": page, "lines": _lines(request, list(page.object_list)), "asked": asked}
    return render(request, "ui/trail.html", {**context, "verbs": verbs_for(request.reader), "query": query.urlencode()})


def _lines(request: Request, entries: list[Entry]) -> list[Line]:
    shown = cards([entry.key for entry in entries], request.reader, request.on)
    names = names_of({entry.by for entry in entries})
    return [Line(entry, names.get(entry.by, entry.by), shown.get(entry.key)) for entry in entries]
