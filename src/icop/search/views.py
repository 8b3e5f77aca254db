"""The search page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from icop.accounts.web import Request
from icop.engine.errors import Unavailable
from icop.library.keeping import kept_for_visitors
from icop.search.actions import forget_failed_search, note_failed_search, propose_label
from icop.search.chips import chips_of, exactly, other_readings
from icop.search.difference import difference
from icop.search.queries import failed_searches, search
from icop.search.results import PER_PAGE, Results, Wanted
from icop.search.suggesting import suggest
from icop.taxonomy.queries import vocabulary
from icop.ui.asking import whole_number
from icop.ui.problems import today_only

FIELDS = {"kind": "Kind", "issuer": "Issuer", "year": "Year", "topic": "Topic"}
STATES = {"certain": "In force", "unsure": "Perhaps in force", "ended": "Superseded"}
SHOWN_STATES = ("certain", "unsure")
MOST_VALUES = 8
FAILED_PER_PAGE = 50
KINDS = {"name": "Names", "citation": "Citations", "document": "Documents", "word": "Words"}


@dataclass(frozen=True, slots=True)
class Choice:
    """A value one can narrow by."""

    value: str
    label: str
    number: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A field one can narrow by."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@kept_for_visitors
def index(request: Request) -> HttpResponse:
    """Show what was found as of the day, grouped by document; an empty question gets help, a failed one too."""
    text = request.GET.get("q", "").strip()
    page = _page(request.GET)
    if not text:
        return render(request, "search/index.html", {"text": "", "results": None})
    wanted = _wanted(request.GET, page)
    try:
        results = search(request.reader, text, on=request.on, wanted=wanted, known=request.known)
    except Unavailable as error:
        return render(request, "search/index.html", {"text": text, "results": None, "trouble": error}, status=503)
    if not results.answered and _counts(request, wanted):
        note_failed_search(text, on=request.today)
    context = _context(request, text, results, wanted)
    if not wanted.taxonomy and page == 1:
        with_it = search(
            request.reader, text, on=request.on, wanted=replace(wanted, taxonomy=True), known=request.known
        )
        context["difference"] = difference(results, with_it)
    return render(request, "search/index.html", context)


def _counts(request: Request, wanted: Wanted) -> bool:
    """Tell whether a question asked in vain is worth knowing of: asked of all that is here, today."""
    return request.on == request.today and not request.known and not wanted.filters and wanted.taxonomy


@today_only
def failed(request: Request) -> HttpResponse:
    """List what was asked in vain, with a button that proposes it as a label of the nearest concept."""
    if request.method == "POST":
        return _decided(request)
    page = _page(request.GET)
    lines, total = failed_searches(request.reader, on=request.on, first=(page - 1) * FAILED_PER_PAGE)
    context = {
        "lines": lines,
        "total": total,
        "page": Paginator(range(total), FAILED_PER_PAGE).get_page(page),
        "query": "",
        "days": settings.ICOP_FAILED_SEARCH_DAYS,
    }
    return render(request, "search/failed.html", context)


def _decided(request: Request) -> HttpResponse:
    text, by, on = request.POST.get("text", ""), request.reader, request.today
    if "forget" in request.POST:
        forget_failed_search(text, by=by, on=on)
        messages.success(request, f"Taken off the list: {text}.")
        return redirect("search:failed")
    kind, _, key = request.POST.get("near", "").partition(":")
    made = propose_label(text, kind, key, by=by, on=on)
    return redirect("facts:edit", made.pk)


def words(request: Request) -> JsonResponse:
    """Return what may complete what is being typed, as JSON: words, names, citations, titles."""
    text = request.GET.get("q", "")
    found = suggest(request.reader, text, on=request.on, known=request.known)
    offered = [{"kind": one.kind, "text": one.text, "says": one.says} for one in found]
    return JsonResponse({"words": [one.text for one in found if one.kind == "word"], "suggestions": offered})


def suggestions(request: Request) -> HttpResponse:
    """Show the same on a page, for who browses without JavaScript."""
    text = request.GET.get("q", "").strip()
    try:
        found = suggest(request.reader, text, on=request.on, known=request.known)
    except Unavailable as error:
        return render(request, "search/suggestions.html", {"text": text, "trouble": error}, status=503)
    groups = [(label, [one for one in found if one.kind == kind]) for kind, label in KINDS.items()]
    return render(request, "search/suggestions.html", {"text": text, "groups": [pair for pair in groups if pair[1]]})


def _page(asked: QueryDict) -> int:
    return min(max(1, whole_number(asked.get("page", ""), 1)), 1000)


def _wanted(asked: QueryDict, page: int) -> Wanted:
    filters = {name: tuple(asked.getlist(name)) for name in (*FIELDS, "work") if asked.getlist(name)}
    states = tuple(state for state in asked.getlist("state") if state in STATES) or SHOWN_STATES
    return Wanted(filters, states, page, taxonomy=asked.get("taxonomy") != "off")


def _context(request: Request, text: str, results: Results, wanted: Wanted) -> dict[str, object]:
    first = (wanted.page - 1) * PER_PAGE
    query = request.GET.copy()
    query.pop("page", None)
    inside = wanted.filters.get("work", ())
    return {
        "text": text,
        "results": results,
        "first": first + 1 if results.hits else 0,
        "last": first + len(results.hits) + results.folded,
        "page": Paginator(range(results.works), PER_PAGE).get_page(wanted.page),
        "query": query.urlencode(),
        "facets": _facets(results, wanted, request),
        "states": [Choice(n, STATES[n], results.states.get(n, 0), n in wanted.states) for n in STATES],
        "inside": inside[0] if inside else "",
        "chips": [(chip, _again(request, chip.without)) for chip in chips_of(results)],
        "slips": [(chip, _again(request, chip.without)) for chip in chips_of(results) if chip.kind == "slip"],
        "others": [(one, _again(request, one.without)) for one in other_readings(results)],
        "exactly": _again(request, exactly(results)) if exactly(results) else "",
        "taxonomy": _taxonomy(request, results, wanted),
        "narrowed": bool(set(request.GET) & {*FIELDS, "state", "work"}),
        "more_ended": results.states.get("ended", 0) if "ended" not in wanted.states else 0,
    }


def _facets(results: Results, wanted: Wanted, request: Request) -> list[Facet]:
    titles = _topic_titles(request, {key for key, _ in results.facets.get("topic", ())})
    found = []
    for name, label in FIELDS.items():
        chosen = wanted.filters.get(name, ())
        values = [pair for pair in results.facets.get(name, ()) if pair[0] and (name != "topic" or pair[0] in titles)]
        choices = [
            Choice(value, titles.get(value, value.capitalize() if name == "kind" else value), number, value in chosen)
            for value, number in values[:MOST_VALUES]
        ]
        if choices and (len(choices) > 1 or choices[0].chosen):
            found.append(Facet(name, label, tuple(choices)))
    return found


def _topic_titles(request: Request, keys: Collection[str]) -> dict[str, str]:
    if not keys:
        return {}
    known = vocabulary(request.on, request.known)
    return {one.key: one.preferred_on(request.on) for one in known if one.key in keys}


def _again(request: Request, text: str, **changed: str) -> str:
    """Return the address of this search with another question: the day and what it is narrowed to stay."""
    query = request.GET.copy()
    query.pop("page", None)
    query["q"] = text
    for name, value in changed.items():
        query[name] = value
    return f"{reverse('search:index')}?{query.urlencode()}"


@dataclass(frozen=True, slots=True)
class Switch:
    """The switch of the taxonomy: whether it is on, the address of the search with it the other way."""

    is_on: bool
    other: str


def _taxonomy(request: Request, results: Results, wanted: Wanted) -> Switch | None:
    """Return the switch where it makes a difference."""
    if wanted.taxonomy and not any(meaning.also for meaning in results.meanings):
        return None
    text = results.understood.text
    if wanted.taxonomy:
        return Switch(True, _again(request, text, taxonomy="off"))
    return Switch(False, _again(request, text, taxonomy="on"))
