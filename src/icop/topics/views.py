"""Home, topic pages, glossary, help."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from icop.accounts.web import Request
from icop.engine.shapes import OfficialSource, Term
from icop.facts.queries import counts, facts_for
from icop.library.keeping import kept_for_visitors
from icop.library.queries import coverage, library_counts
from icop.library.queries.topics import acronym_letters, acronyms_for
from icop.topics.pages import (
    SORTS,
    item_lines,
    item_page,
    news,
    policy_lines,
    slug_of,
    topic_for,
    topics_for,
)
from icop.ui.sheets import csv_response


@kept_for_visitors
def home(request: Request) -> HttpResponse:
    """Search first, then topics, what is new, which official texts are here."""
    topics = topics_for(request.reader, request.known)
    security = next((topic for key, topic in topics if "security_cooperation" in key), None)
    sources = [(fact.key, fact.shape) for fact in facts_for(request.reader, "source", known=request.known)]
    held = {key: coverage(request.reader, shape.covers) for key, shape in sources if isinstance(shape, OfficialSource)}
    context = {
        "topics": [(slug_of(key), topic) for key, topic in topics],
        "tools": security.tools if security else (),
        "news": news(request.reader, request.on, known=request.known),
        "sources": [(key, shape, held.get(key)) for key, shape in sources],
        "counts": counts(known=request.known),
        "library": library_counts(request.reader),
    }
    return render(request, "topics/home.html", context)


def index(request: Request) -> HttpResponse:
    """List the topics."""
    topics = [(slug_of(key), topic) for key, topic in topics_for(request.reader, request.known)]
    return render(request, "topics/index.html", {"topics": topics})


@kept_for_visitors
def topic(request: Request, slug: str) -> HttpResponse:
    """Show a topic as of the day: overview, policy, tools, help, library; ?format=csv gives the list as a sheet."""
    _, shape = topic_for(request.reader, slug, request.known)
    lines = item_lines(shape, request.reader, request.on, request.known)
    page = item_page(lines, request.GET)
    if request.GET.get("format") == "csv":
        head = ("Name", "Title", "Description", "Type", "Modified", f"On {request.on}")
        rows = [(line.file, line.title, line.says, line.type, line.modified, line.state) for line in lines]
        return csv_response(f"{slug}-library", head, rows)
    context = {"topic": shape, "slug": slug, "policy": policy_lines(shape, request.on), "page": page, "sorts": SORTS}
    return render(request, "topics/topic.html", context)


@kept_for_visitors
def news_page(request: Request) -> HttpResponse:
    """List what changed in policy, newest first."""
    found = news(request.reader, request.on, known=request.known, most=200)
    return render(request, "topics/news.html", {"news": found})


@kept_for_visitors
def glossary(request: Request) -> HttpResponse:
    """List the words of the field, by letter; ?q= narrows."""
    words = request.GET.get("q", "")
    terms = [(fact.key, fact.shape) for fact in facts_for(request.reader, "term", known=request.known)]
    kept = [
        (key, shape)
        for key, shape in terms
        if isinstance(shape, Term) and words.lower() in f"{shape.title} {' '.join(shape.also)} {shape.means}".lower()
    ]
    kept.sort(key=lambda pair: pair[1].title.lower())
    return render(request, "topics/glossary.html", {"terms": kept, "words": words, "total": len(terms)})


def acronyms(request: Request) -> HttpResponse:
    """List what acronyms stand for in the documents the reader may see, by first letter; ?q= narrows."""
    letters = acronym_letters(request.reader)
    words = request.GET.get("q", "").strip()
    letter = request.GET.get("letter", "")[:1].upper() or (letters[0] if letters else "")
    found, has_more = acronyms_for(request.reader, starting=words or letter)
    context = {"acronyms": found, "has_more": has_more, "letters": letters, "letter": "" if words else letter}
    return render(request, "topics/acronyms.html", context | {"words": words})


def help_page(request: Request) -> HttpResponse:
    """Say how to use the site."""
    return render(request, "topics/help.html", {})


def accessibility(request: Request) -> HttpResponse:
    """Say what was done so that everybody can use the site, and what to do when it fails."""
    return render(request, "topics/accessibility.html", {})
