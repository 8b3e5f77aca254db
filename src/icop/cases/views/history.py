"""The history of a case: every record, putting one right, taking one back, and the case as it was known on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from icop.accounts.web import Request
from icop.cases.actions.recording import Said, correct
from icop.cases.asking import part_for
from icop.cases.forms import PartForm
from icop.cases.history import HistoryLine, history_of
from icop.cases.models import Record
from icop.cases.parts import PARTS, Ask, Heading, Part, Rows
from icop.cases.policies import require_team
from icop.cases.queries import records_for
from icop.cases.queries.records import KEYS
from icop.cases.showing import ShownCase, page_context, shown_case
from icop.engine.cases.rules import kind_of
from icop.engine.clock import read_day
from icop.engine.errors import NotFound, Refused
from icop.ui.asking import whole_number
from icop.ui.forms import sent
from icop.ui.problems import today_only

ON_A_PAGE = 50


def show(request: Request, pk: UUID) -> HttpResponse:
    """Show every record of a case, the last first."""
    shown = shown_case(request, pk)
    records = [one for one in records_for(shown.case) if request.known is None or one.recorded_at <= request.known]
    pages = Paginator(history_of(shown, records), ON_A_PAGE)
    page = pages.get_page(whole_number(request.GET.get("page", ""), 1))
    return render(request, "cases/history.html", page_context(shown, page=page, count=pages.count))


@today_only
def put_right(request: Request, pk: UUID, number: int) -> HttpResponse:
    """Ask what a record should have said, and put that in its place."""
    shown, line = _line_for(request, pk, number)
    if not line.may_correct:
        raise NotFound("That record cannot be corrected.", "Look at the history for the one that stands.")
    wrong = line.record
    part = _part_of(wrong, shown)
    item = _item_of(wrong)
    form = PartForm(part, item, shown.facts, request.today, sent(request), seen=shown.last_record)
    form.initial["holds_from"] = wrong.event_on.isoformat()
    if request.method == "POST" and form.is_valid():
        said = _said_anew(wrong, form)
        try:
            correct(shown.case, wrong, said, reason=form.because, by=request.reader, on=request.today)
        except Refused as error:
            form.add_error("because" if not form.because else None, str(error))
        else:
            messages.success(request, "Corrected. The history keeps what was said before.")
            return redirect("cases:history", pk)
    context = page_context(shown, form=form, line=line)
    return render(request, "cases/correct.html", context, status=400 if form.errors else 200)


@today_only
def take_back(request: Request, pk: UUID, number: int) -> HttpResponse:
    """Ask why a record is taken back, and take it back."""
    shown, line = _line_for(request, pk, number)
    if not line.may_take_back:
        raise NotFound("That record cannot be taken back.", "Look at the history for the one that stands.")
    problem = ""
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        try:
            correct(shown.case, line.record, None, reason=reason, by=request.reader, on=request.today)
        except Refused as error:
            problem = str(error)
        else:
            messages.success(request, "Taken back. The history keeps what was said.")
            return redirect("cases:history", pk)
    context = page_context(shown, line=line, problem=problem, reason=request.POST.get("reason", ""))
    return render(request, "cases/take_back.html", context, status=400 if problem else 200)


def _line_for(request: Request, pk: UUID, number: int) -> tuple[ShownCase, HistoryLine]:
    shown = shown_case(request, pk)
    require_team(request.reader, shown.case)
    lines = history_of(shown, records_for(shown.case))
    line = next((one for one in lines if one.record.pk == number), None)
    if line is None:
        raise NotFound("The case has no such record.", "Look at its history.")
    return shown, line


def _part_of(wrong: Record, shown: ShownCase) -> Part:
    """Return what to ask anew of a record: the fields it said something of."""
    if wrong.place in {"whole", "events"}:
        return PARTS["header"] if wrong.place == "whole" else _part_of_event(wrong.body or {}, shown)
    told = set(wrong.body or {})
    asks: dict[str, Ask | Rows] = {}
    for key, part in PARTS.items():
        if part.place == wrong.place:
            full = part_for(key, shown.facts, shown.on, wrong.body)
            fields = (one for one in full.asks if not isinstance(one, Heading))
            asks |= {one.path: one for one in fields if one.path.split(".")[0] in told}
    return Part(wrong.place, "Correct", tuple(asks.values()))


def _part_of_event(body: Mapping[str, Any], shown: ShownCase) -> Part:
    """Return what to ask of an event, moves, milestones and what they happened to by their names."""
    shape, file = shown.facts.types[shown.file.type], shown.file
    what = {one.key: one.title for one in shape.moves}
    what |= {one.code: f"{one.title} ({one.code})" for one in shape.milestones}
    keys = ("case", *(one.key for one in file.documents), *(one.number for one in file.lines))
    words = {"what": what, "of": {key: shown.title_of(key) for key in keys}}
    for path, names in words.items():
        names.setdefault(str(body.get(path, "basic")), str(body.get(path, "basic")))
    asks = (
        replace(one, words=words[one.path], help="") if one.path in words else one
        for one in PARTS["event"].asks
        if isinstance(one, Ask)
    )
    return replace(PARTS["event"], asks=tuple(asks))


def _item_of(wrong: Record) -> dict[str, Any]:
    """Return what a record said, with what its place needs beside it."""
    item = dict(wrong.body or {})
    if wrong.place in KEYS:
        item[KEYS[wrong.place]] = wrong.item
        if wrong.place == "documents":
            item.setdefault("kind", kind_of(wrong.item))
    return item


def _said_anew(wrong: Record, form: PartForm) -> Said:
    body = {**(wrong.body or {}), **form.body}
    if wrong.place != "events":
        return Said(wrong.place, wrong.item, body, form.day)
    return Said("events", "", {name: value for name, value in body.items() if value}, read_day(str(body["on"])))
