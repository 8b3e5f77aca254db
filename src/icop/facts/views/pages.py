"""Pages of facts: what kinds there are, lists, and a page for each fact as of the day."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from icop.accounts.web import Request
from icop.engine.cases.types import CaseType, CodeList
from icop.engine.shapes import Parameter
from icop.facts.cards import PAGES, card_of, fact_url, kind_in, list_url, title_on
from icop.facts.case_pages import actors_of, checklist_lines, codes_beside, entry_lines, level_parts, proposed_lines
from icop.facts.differences import versions
from icop.facts.pages import lead_lines, member_lines, near, office_page, statement_lines, word_lines
from icop.facts.queries import SITE_PACK, KnownFact, counts, fact_for, facts_for, hidden_by, history_of
from icop.facts.subjects import subject_of
from icop.facts.values import parameter_page, value_on
from icop.links.queries import cited_by
from icop.links.registry import Card as Line
from icop.ui.clock import known_day
from icop.ui.templatetags.icop import with_day

Context = dict[str, Any]
FACTS_PER_PAGE = 60


def index(request: Request) -> HttpResponse:
    """Show which kinds of facts there are, and how many."""
    have = counts(known=request.known)
    kinds = [(plural, folder, have.get(kind, 0)) for kind, (_, plural, folder) in PAGES.items()]
    return render(request, "facts/index.html", {"kinds": kinds})


def listing(request: Request, folder: str) -> HttpResponse:
    """List the facts of one kind by subject, sixty a page; ?q= narrows by words, ?subject= to one subject."""
    kind = kind_in(folder)
    if list_url(kind) != request.path:
        return _elsewhere(request, list_url(kind))
    facts = facts_for(request.reader, kind, known=request.known)
    subjects = sorted({subject_of(fact.key) for fact in facts})
    chosen, words = request.GET.get("subject", ""), request.GET.get("q", "")
    inside = [fact for fact in facts if chosen in ("", subject_of(fact.key))]
    wanted = words.lower().split()
    kept = [fact for fact in inside if all(word in _haystack(card_of(fact, request.on)) for word in wanted)]
    page = Paginator(kept, FACTS_PER_PAGE).get_page(request.GET.get("page"))
    lines = [(subject_of(fact.key), card_of(fact, request.on), _value(fact, request)) for fact in page.object_list]
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "folder": folder,
        "plural": PAGES[kind][1],
        "groups": [(name, list(group)) for name, group in groupby(lines, key=lambda line: line[0])],
        "page": page,
        "total": len(facts),
        "subjects": subjects,
        "chosen": chosen,
        "words": words,
        "query": query.urlencode(),
        "has_values": kind == "parameter",
    }
    return render(request, "facts/list.html", context)


def _concepts(request: Request, found: KnownFact) -> list[Line]:
    """Return the concepts a fact lies under, as they are called on the day."""
    known = facts_for(request.reader, "concept", keys=found.shape.topics, known=request.known)
    return [card_of(one, request.on) for one in known]


def _elsewhere(request: Request, url: str) -> HttpResponse:
    """Lead to the page that another room has for it, on the same day."""
    return redirect(with_day(url, request.on, request.today, {}, known=known_day(request)))


def _value(fact: KnownFact, request: Request) -> str:
    return value_on(fact.shape, request.on) if isinstance(fact.shape, Parameter) else ""


def _haystack(line: Any) -> str:
    return f"{line.title} {line.key} {line.citation} {line.summary}".lower()


def fact(request: Request, folder: str, key: str) -> HttpResponse:
    """Show one fact as of the day, with its source, its past and who uses it."""
    found = fact_for(request.reader, kind_in(folder), key, known=request.known)
    if fact_url(found.kind, key) != request.path:
        return _elsewhere(request, fact_url(found.kind, key))
    context: Context = {
        "fact": found,
        "shape": found.shape,
        "title": title_on(found, request.on),
        "folder": folder,
        "plural": PAGES[found.kind][1],
        "is_own": found.pack == SITE_PACK,
        "hidden": hidden_by(request.reader, found) if request.known is None else None,
        "concepts": _concepts(request, found),
        "near": near(found, request.reader, request.on, known=request.known),
    }
    context |= CONTEXTS[found.kind](found, request)
    return render(request, f"facts/{found.kind}.html", context)


def _parameter(found: KnownFact, request: Request) -> Context:
    return {"page": parameter_page(found, request.reader, on=request.on, today=request.today, asked=request.GET)}


def _card(found: KnownFact, request: Request) -> Context:
    lines = statement_lines(found.shape, request.on)  # type: ignore[arg-type]
    citation = card_of(found, request.on).citation
    users = [use for use in cited_by(citation, request.reader, request.on) if use.card.key != found.full_key]
    return {"line": card_of(found, request.on), "lines": lines, "uses": users}


def _set(found: KnownFact, request: Request) -> Context:
    lines = member_lines(found.shape, request.on)  # type: ignore[arg-type]
    return {"lines": lines, "members": sum(line.state == "member" for line in lines)}


def _office(found: KnownFact, request: Request) -> Context:
    return {"page": office_page(found, request.reader, request.on, request.known)}


def _name(found: KnownFact, request: Request) -> Context:
    return {"lines": lead_lines(found.shape, request.on)}  # type: ignore[arg-type]


def _wording(found: KnownFact, request: Request) -> Context:
    return {"lines": word_lines(found.shape)}  # type: ignore[arg-type]


def _case_type(found: KnownFact, request: Request) -> Context:
    shape = found.shape
    assert isinstance(shape, CaseType)
    return {"levels": level_parts(shape), "actors": actors_of(shape)}


def _code_list(found: KnownFact, request: Request) -> Context:
    shape = found.shape
    assert isinstance(shape, CodeList)
    beside = codes_beside(shape, request.reader, request.on, request.known)
    return {"lines": entry_lines(shape.codes, request.on), "beside": beside}


def _checklist(found: KnownFact, request: Request) -> Context:
    return {"lines": checklist_lines(found.shape, request.on)}  # type: ignore[arg-type]


def _scenario(found: KnownFact, request: Request) -> Context:
    lines = proposed_lines(found.shape, request.reader, request.on, request.known)  # type: ignore[arg-type]
    return {"lines": lines}


def _plain(found: KnownFact, request: Request) -> Context:
    return {}


CONTEXTS: dict[str, Callable[[KnownFact, Request], Context]] = {
    "parameter": _parameter,
    "card": _card,
    "set": _set,
    "office": _office,
    "term": _plain,
    "name": _name,
    "wording": _wording,
    "source": _plain,
    "case_type": _case_type,
    "code_list": _code_list,
    "checklist": _checklist,
    "scenario": _scenario,
}


def history(request: Request, folder: str, key: str) -> HttpResponse:
    """Show every version of a fact this site ever knew, with when it was recorded and retired."""
    rows = history_of(request.reader, kind_in(folder), key)
    in_use = any(row.retired_at is None for row in rows)
    context = {"title": rows[0].title, "key": key, "folder": folder, "in_use": in_use, "rows": versions(rows)}
    return render(request, "facts/history.html", context)
