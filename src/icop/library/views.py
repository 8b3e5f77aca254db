"""Pages of the library."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from icop.accounts.web import Request
from icop.engine.errors import NotFound
from icop.facts.queries import facts_for


def index(request: Request) -> HttpResponse:
    """List the documents of the library."""
    return render(request, "library/index.html", {})


def add(request: Request) -> HttpResponse:
    """Take in documents."""
    return render(request, "library/index.html", {})


def cite(request: Request, citation: str) -> HttpResponse:
    """Lead to what a citation names on the day: the text held here, else its card."""
    for fact in facts_for(request.reader, "card"):
        if getattr(fact.shape, "citation", "") == citation:
            return redirect("facts:fact", "cards", fact.key)
    raise NotFound(f"Neither the text nor a card of {citation} is held here.", "Search for it.")


def document(request: Request, key: str) -> HttpResponse:
    """Show a document."""
    return render(request, "library/index.html", {})


def read(request: Request, key: str, anchor: str = "") -> HttpResponse:
    """Show a text to be read."""
    return render(request, "library/index.html", {})
