"""The reading view: a section's text as of the day, with what surrounds it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from icop.accounts.web import Request
from icop.library.keeping import kept_for_visitors
from icop.library.pages import reading_page
from icop.library.queries import section_for
from icop.library.queries.nearby import children_of, siblings_of


@kept_for_visitors
def section(request: Request, key: str, anchor: str) -> HttpResponse:
    """Show a section as it read on the day, its state, its texts over time, what it cites and who cites it."""
    reading = section_for(request.reader, key, anchor, on=request.on, known=request.known)
    context = {
        "page": reading_page(reading, request),
        "siblings": siblings_of(request.reader, reading.section),
        "children": children_of(request.reader, reading.section),
        "document": reading.document,
        "section": reading.section,
        "reading": reading,
        "asked_page": anchor if anchor.startswith("page-") else "",
    }
    return render(request, "library/section.html", context)
