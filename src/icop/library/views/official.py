"""Official texts: what was brought in of each, what is missing, and what to do next."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from icop.accounts.web import Request
from icop.library.keeping import kept_for_visitors
from icop.library.queries.holdings import holding_of, holdings


@kept_for_visitors
def index(request: Request) -> HttpResponse:
    """List the official texts with what is held of each."""
    found = holdings(request.reader, on=request.on)
    held = sum(one.is_held for one in found)
    return render(request, "library/official.html", {"holdings": found, "held": held})


@kept_for_visitors
def one(request: Request, key: str) -> HttpResponse:
    """Show what is held of one official text: copies, what was expected and found, what is missing."""
    return render(request, "library/official_one.html", {"holding": holding_of(request.reader, key, on=request.on)})
