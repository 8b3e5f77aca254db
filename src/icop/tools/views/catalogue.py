"""The catalogue: every job support tool and every determination, and the programs one works for."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from icop.accounts.web import Request
from icop.facts.cards import card_of
from icop.tools.queries import determinations_for, tools_for


def index(request: Request) -> HttpResponse:
    """Show all tools and determinations."""
    context = {
        "tools": [fact.shape for fact in tools_for(request.reader, known=request.known)],
        "determinations": [
            card_of(fact, request.on) for fact in determinations_for(request.reader, known=request.known)
        ],
    }
    return render(request, "tools/index.html", context)
