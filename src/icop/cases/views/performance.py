"""Performance: how documents kept their standards, and how price and availability requests were answered."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render

from icop.accounts.policies import require
from icop.accounts.web import Request
from icop.cases.measuring import MOST_DATED, TABLES, Measured, key_dates_as_json, measured, sheet_head, sheet_rows
from icop.cases.policies import VERB
from icop.cases.tables.writing import NOT_THE_RECORD
from icop.engine.errors import NotFound
from icop.tools.queries.programs import programs_for
from icop.tools.reminders import reminder
from icop.ui.clock import is_another_day
from icop.ui.json_files import json_file
from icop.ui.sheets import csv_response, xlsx_response

LONGEST = 80


def show(request: Request) -> HttpResponseBase:
    """Show the performance of the cases one sees, of one program or all; `form` takes it out as a file."""
    require(request.reader, VERB)
    program = request.GET.get("program", "")[:LONGEST]
    found = measured(request.reader, program, request.on, other_day=is_another_day(request), known=request.known)
    form = request.GET.get("form", "")
    if form:
        return _file(request, found, form)
    context = {
        "found": found, "program": program, "programs": programs_for(request.reader), "reminder": reminder(),
        "tables": TABLES, "most_dated": MOST_DATED,
    }  # fmt: skip
    return render(request, "cases/performance.html", context)


def _file(request: Request, found: Measured, form: str) -> HttpResponse:
    name = f"case-performance-{request.on.isoformat()}"
    head, rows = sheet_head(), list(_marked(request, found))
    if form == "json":
        content = {
            "marking": reminder().marking, "says": NOT_THE_RECORD, "as_of": request.on.isoformat(),
            "performance": found.performance.as_json(), "estimates": found.estimates.as_json(),
            "key_dates": key_dates_as_json(found),
        }  # fmt: skip
        answer = json_file(name, content)
    elif form == "xlsx":
        answer = xlsx_response(name, "Performance", head, rows, on=request.on, widths=(28, 30, 34, 24, *[18] * 5))
    elif form == "csv":
        answer = csv_response(name, head, rows)
    else:
        raise NotFound("Performance is not taken out as that.", "Choose XLSX, CSV or JSON.")
    answer["Cache-Control"] = "private, no-store"
    return answer


def _marked(request: Request, found: Measured) -> Iterator[tuple[object, ...]]:
    yield "About", "", reminder().marking, NOT_THE_RECORD
    yield "About", "", "As of", request.on
    yield from sheet_rows(found)
