"""Lists of documents, the page of one document, its contents and its original file."""

from __future__ import annotations

from functools import partial

from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from icop.accounts.web import Request
from icop.engine.citations import normal_form, public_address
from icop.engine.errors import NotFound
from icop.facts.cards import fact_url
from icop.facts.queries import find_card
from icop.library.keeping import kept_for_visitors, kept_part
from icop.library.pages import document_page, filters_from
from icop.library.queries import (
    SORTS,
    Filters,
    contents_of,
    document_for,
    documents_by,
    documents_for,
    facets_for,
    find_by_citation,
    statuses_of,
)
from icop.library.queries.files import edition_file
from icop.ui.clock import known_day
from icop.ui.templatetags.icop import with_day

PER_PAGE = 30
LONGEST_CITATION = 300
ORDERS = {
    "title": "Title",
    "modified": "Modified, newest first",
    "year": "Year, newest first",
    "kind": "Kind",
    "issuer": "Issuer",
    "item": "Order of the topic page",
}


@kept_for_visitors
def index(request: Request) -> HttpResponse:
    """List the documents of the library as of the day: filtered, sorted, thirty a page."""
    filters = filters_from(request.GET)
    sort = request.GET.get("sort", "") if request.GET.get("sort") in SORTS else "title"
    found = documents_for(request.reader, on=request.on, filters=filters, sort=sort)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "page": page,
        "statuses": statuses_of(page.object_list, request.reader, request.on),
        "filters": filters,
        "facets": _facets(request, filters),
        "sort": sort,
        "orders": ORDERS,
        "query": query.urlencode(),
    }
    return render(request, "library/index.html", context)


def _facets(request: Request, filters: Filters) -> dict[str, list[tuple[str, int]]]:
    make = partial(facets_for, request.reader, on=request.on, filters=filters)
    return kept_part(make, "facets", request.reader.audiences, request.on, filters)


@kept_for_visitors
def document(request: Request, key: str) -> HttpResponse:
    """Show a document as of the day: its state, relations, editions, contents; the key of its fact leads here too."""
    by_fact = documents_by(request.reader, "fact_key", [key])
    if by_fact and by_fact[0].key != key:
        return _to("library:document", request, by_fact[0].key)
    found = document_for(request.reader, key)
    if found.key != key:
        return _to("library:document", request, found.key)
    return render(request, "library/document.html", {"page": document_page(found, request)})


@kept_for_visitors
def contents(request: Request, key: str) -> HttpResponse:
    """Show everything a document holds, as a list to walk through."""
    found = document_for(request.reader, key)
    lines = contents_of(request.reader, found, on=request.on, known=request.known)
    return render(request, "library/contents.html", {"document": found, "lines": lines})


def original(request: Request, key: str, edition: int) -> HttpResponse | FileResponse:
    """Hand out the file as it was received, always as a download."""
    found = document_for(request.reader, key)
    path, name = edition_file(request.reader, found, edition)
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="application/octet-stream")


def cite(request: Request, citation: str) -> HttpResponse:
    """Lead to what a citation names on the day: the text held here, else its card, else where it is published."""
    normal = normal_form(citation) or citation.strip()
    held = find_by_citation(request.reader, normal, on=request.on, known=request.known)
    if held and held.is_exact and held.text:
        return _away(held.url, request)
    card = find_card(request.reader, normal, known=request.known) if normal_form(citation) else None
    if card:
        return _away(fact_url("card", card.key), request)
    return _away(held.url, request) if held else _unheld(request, normal)


def _unheld(request: Request, citation: str) -> HttpResponse:
    normal = normal_form(citation)
    if len(citation) > LONGEST_CITATION:
        raise NotFound("That is too long for a citation.", "Search for it.")
    context = {"citation": normal or citation, "url": public_address(normal) if normal else ""}
    return render(request, "library/unheld.html", context, status=404)


def _to(route: str, request: Request, *args: str) -> HttpResponse:
    return _away(reverse(route, args=args), request)


def _away(url: str, request: Request) -> HttpResponse:
    return HttpResponseRedirect(with_day(url, request.on, request.today, {}, known=known_day(request)))
