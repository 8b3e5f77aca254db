"""The portfolio: charts, filters and the list of cases; and the lists that people keep under a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from icop.accounts.policies import require
from icop.accounts.web import Request
from icop.cases.actions import keeping_views
from icop.cases.charts import Chart, due_chart, phases_chart, shares_chart
from icop.cases.lines import Row, rows_of, rows_then
from icop.cases.policies import VERB
from icop.cases.queries.portfolio import (
    ALL,
    CATEGORIES,
    ENDED,
    NEEDS,
    OPEN,
    PHASES,
    SORTS,
    TYPES,
    Wanted,
    cases_known,
    cases_of,
    counted,
    listed,
    phases_on,
    portfolio_for,
    shares,
    spans_for,
    standard_cites,
    views_of,
)
from icop.cases.queries.taking_out import take_outs_for
from icop.engine.errors import Refused
from icop.tools.queries.programs import programs_for
from icop.tools.reminders import reminder
from icop.ui.asking import key_number
from icop.ui.clock import is_another_day
from icop.ui.problems import today_only

PER_PAGE = 25
STATES = ((OPEN, "All open"), *PHASES, (ENDED, "Closed, cancelled or declined"), (ALL, "All"))
NOT_THEN = {"category": "category", "needs": "needs"}


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the list: its lines, the page of the list it is, the charts, and what could not be filtered."""

    rows: list[Row]
    page: Page[Any]
    charts: list[Chart]
    left_out: list[str]


def index(request: Request) -> HttpResponse:
    """Show the cases one sees: those that need somebody first, filtered as asked."""
    require(request.reader, VERB)
    wanted = Wanted.of(request.GET.dict())
    then = is_another_day(request)
    shown = _then(request, wanted) if then else _today(request, wanted)
    context = {
        "listed": shown, "wanted": wanted, "page": shown.page, "query": _query(request, wanted), "states": STATES,
        "types": TYPES, "categories": CATEGORIES, "needs": NEEDS.items(), "sorts": SORTS.items(),
        "programs": programs_for(request.reader), "views": views_of(request.reader), "reminder": reminder(),
        "cites": [] if then else standard_cites(request.on), "fields": wanted.query(),
        "sorted": SORTS[wanted.sort][0], "taken_out": take_outs_for(request.reader).first(),
    }  # fmt: skip
    return render(request, "cases/portfolio.html", context)


def _today(request: Request, wanted: Wanted) -> Listed:
    counts = counted(request.reader, wanted.program, request.on)
    only_program = wanted.query(program="", sort="need") == ""
    keys = portfolio_for(request.reader, wanted, request.on).values_list("pk", flat=True)
    page = _page(request, keys, counts.open if only_program else None)
    charts = [
        phases_chart(counts.by_phase, counts.open),
        shares_chart(shares(request.reader, wanted.program)),
        due_chart(counts),
    ]
    return Listed(rows_of(listed(page.object_list), request.on), page, charts, [])


def _then(request: Request, wanted: Wanted) -> Listed:
    """Return the list of another day: the states of that day pick its cases, and each line is read from records."""
    left_out = [word for name, word in NOT_THEN.items() if getattr(wanted, name)]
    if request.known is not None:
        left_out += ["state"] if wanted.state else []
        page = _page(request, cases_known(request.reader, wanted, request.on, request.known))
        return Listed(rows_then(page.object_list, request.on, request.known), page, [], left_out)
    spans = spans_for(request.reader, wanted, request.on)
    by_phase = phases_on(spans)
    page = _page(request, spans.values_list("case", flat=True), sum(by_phase.values()))
    charts = [phases_chart(by_phase, page.paginator.count)]
    return Listed(rows_then(cases_of(page.object_list), request.on, None), page, charts, left_out)


def _page(request: Request, found: Any, count: int | None = None) -> Page[Any]:
    """Return the page of a list that is asked for; `count` is how long the list is, where that was counted already."""
    paginator = Paginator(found, PER_PAGE)
    if count is not None:
        paginator.count = count
    return paginator.get_page(request.GET.get("page"))


def _query(request: Request, wanted: Wanted) -> str:
    """Return the query that page numbers keep."""
    days = {name: request.GET[name] for name in ("on", "known") if request.GET.get(name)}
    return "&".join(filter(None, (wanted.query(), *(f"{name}={value[:10]}" for name, value in days.items()))))


@today_only
@require_POST
def keep_view(request: Request) -> HttpResponse:
    """Keep a list under a name, rename it, or forget it: what the button that was used says."""
    require(request.reader, VERB)
    query = Wanted.of(_read(request.POST.get("query", ""))).query()
    view, name, todo = key_number(request.POST.get("view", "")), request.POST.get("name", ""), request.POST.get("do")
    if todo == "rename":
        keeping_views.rename_view(view, name, by=request.reader)
        messages.success(request, "The list has its new name.")
    elif todo == "remove":
        keeping_views.remove_view(view, by=request.reader)
        messages.success(request, "The list is no longer kept. Its cases are as they were.")
    elif todo == "keep":
        keeping_views.keep_view(name, query, by=request.reader)
        messages.success(request, f"This list is kept as “{name.strip()}”.")
    else:
        raise Refused("Nothing was asked for.", "Use a button of the page.")
    return redirect(f"{reverse('cases:index')}{f'?{query}' if query else ''}")


def _read(query: str) -> dict[str, Any]:
    return QueryDict(query[:600]).dict()
