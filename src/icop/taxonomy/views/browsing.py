"""Browsing the taxonomy: the tree, the alphabet, a concept, and what lies under it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from icop.accounts.web import Request
from icop.engine.concepts import Concept
from icop.engine.errors import NotFound, Unavailable
from icop.facts.queries import SITE_PACK, fact_for
from icop.links.registry import kinds
from icop.taxonomy.counting import PER_PAGE, Shelf, counts_under, lines_under, shelves
from icop.taxonomy.pages import alphabet, concept_page, step, tree
from icop.taxonomy.queries import called, concept_for, leads_to, matching, narrower, related_to, vocabulary
from icop.ui.asking import whole_number
from icop.ui.clock import known_day
from icop.ui.templatetags.icop import with_day

# Kinds of things that lie under concepts, in the order they are shown; others follow by name.
FIRST = ("document", "parameter", "determination", "tool", "card", "set", "office", "term")
NOT_UNDER = {"concept", "instrument"}


def index(request: Request) -> HttpResponse:
    """Show the tree of the day with what lies under each concept; ?q= finds concepts by name or definition."""
    words = request.GET.get("q", "").strip()
    counts = counts_under(request.reader, request.on, request.known)
    found = matching(words, request.on, request.known) if words else ()
    context = {
        "words": words,
        "found": [(step(one, request.on, counts), one) for one in found],
        "nodes": () if words else tree(request.on, request.known, counts),
        "total": len(vocabulary(request.on, request.known)),
        "counted": counts is not None,
    }
    return render(request, "taxonomy/index.html", context)


def alphabetical(request: Request) -> HttpResponse:
    """List every name of the day by letter."""
    return render(request, "taxonomy/alphabetical.html", {"letters": alphabet(request.on, request.known)})


def concept(request: Request, key: str) -> HttpResponse:
    """Show a concept; a key no longer used, or a name old or new, leads to the concept it stands for."""
    try:
        found = concept_for(key, request.known)
    except NotFound:
        return _by_name(request, key)
    to = leads_to(found, request.on, request.known)
    if to is not found:
        return _lead_on(request, found.preferred_on(request.on), to)
    return _concept(request, found)


def _by_name(request: Request, name: str) -> HttpResponse:
    found = called(name, request.known)
    to = {leads_to(one, request.on, request.known).key: leads_to(one, request.on, request.known) for one in found}
    if not to:
        concept_for(name, request.known)
    if len(to) > 1:
        return redirect(_address(request, reverse("taxonomy:index"), q=name))
    return _lead_on(request, name, next(iter(to.values())))


def _lead_on(request: Request, old: str, to: Concept) -> HttpResponse:
    messages.info(request, f"“{old}” is now found under “{to.preferred_on(request.on)}”.")
    return redirect(_address(request, reverse("taxonomy:concept", args=[to.key])))


def _address(request: Request, url: str, **query: str) -> str:
    return with_day(url, request.on, request.today, dict(query), known=known_day(request))


def _concept(request: Request, found: Concept) -> HttpResponse:
    fact = fact_for(request.reader, "concept", found.key, known=request.known)
    counts = counts_under(request.reader, request.on, request.known)
    below = narrower(request.on, request.known).get(found.key, ())
    context = {
        "fact": fact,
        "shape": fact.shape,
        "concept": found,
        "page": concept_page(fact, found, request.on, request.known),
        "narrower": [(step(one, request.on, counts), one) for one in below],
        "related": [(step(one, request.on), one) for one in related_to(found, request.on, request.known)],
        "shelves": _shelves(request, found),
        "titles": _titles(),
        "number": counts.get(found.key, 0) if counts is not None else None,
        "is_own": fact.pack == SITE_PACK,
    }
    return render(request, "taxonomy/concept.html", context)


def _shelves(request: Request, found: Concept) -> list[Shelf] | None:
    try:
        return shelves(request.reader, found.key, _titles(), on=request.on, known=request.known)
    except Unavailable:
        return None


def _titles() -> dict[str, str]:
    """Return the kinds of things that may lie under a concept, with what many of them are called."""
    plurals = {kind.name: kind.plural for kind in kinds() if kind.name not in NOT_UNDER}
    first = {name: plurals[name] for name in FIRST if name in plurals}
    return {**first, **plurals}


def under(request: Request, key: str) -> HttpResponse:
    """List everything of one kind (?kind=) under a concept, a page at a time."""
    found = concept_for(key, request.known)
    titles = _titles()
    kind = request.GET.get("kind", "document")
    if kind not in titles:
        raise NotFound("There is no such kind of thing.", "Go back to the concept, and choose from its lists.")
    number = whole_number(request.GET.get("page", ""), 1) or 1
    total, lines = lines_under(request.reader, key, kind, on=request.on, known=request.known, page=min(number, 500))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "concept": found,
        "page": concept_page(
            fact_for(request.reader, "concept", key, known=request.known), found, request.on, request.known
        ),
        "plural": titles[kind],
        "lines": lines,
        "total": total,
        "paging": Paginator(range(total), PER_PAGE).get_page(number),
        "query": query.urlencode(),
    }
    return render(request, "taxonomy/under.html", context)
