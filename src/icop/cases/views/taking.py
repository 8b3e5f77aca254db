"""One case taken away: its file as JSON or YAML, its tasks as a sheet, its due days as a calendar."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from icop.accounts.web import Request
from icop.cases.files import content_of, yaml_of
from icop.cases.showing import NOT_THE_RECORD, ShownCase, shown_case
from icop.engine.cases.clocks import DueDay as CaseDay
from icop.engine.cases.clocks import due_days
from icop.engine.cases.files import CaseTask
from icop.tools.reminders import reminder
from icop.ui.calendar import DueDay, calendar_response
from icop.ui.json_files import json_file
from icop.ui.sheets import xlsx_response

TASK_HEAD = ("Task", "What to do", "Who", "Until", "Done on", "From", "Citation", "As of", "Marking")
TASK_WIDTHS = (18, 60, 26, 14, 14, 40, 34, 14, 16)


def as_json(request: Request, pk: UUID) -> HttpResponse:
    """Return a case as a JSON file."""
    shown = shown_case(request, pk)
    return _private(json_file(_name(shown), content_of(shown.file)))


def as_yaml(request: Request, pk: UUID) -> HttpResponse:
    """Return a case as a YAML file, with the marking and what icop is not as its first lines."""
    shown = shown_case(request, pk)
    head = f"# {reminder().marking}. As of {shown.on}. {NOT_THE_RECORD}\n"
    response = HttpResponse(head + yaml_of(shown.file), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_name(shown)}.yaml"'
    return _private(response)


def task_sheet(request: Request, pk: UUID) -> HttpResponse:
    """Return the tasks of a case as a spreadsheet."""
    shown = shown_case(request, pk)
    rows = (_row(one, shown) for one in in_order(shown.file.tasks))
    title = f"Tasks of {shown.case.identifier}"
    return _private(xlsx_response(_name(shown, "tasks"), title, TASK_HEAD, rows, on=shown.on, widths=TASK_WIDTHS))


def calendar(request: Request, pk: UUID) -> HttpResponse:
    """Return the days a case waits for, its tasks among them; a calendar that has them changes them in place."""
    shown = shown_case(request, pk)
    name, url = shown.case.identifier, request.build_absolute_uri(reverse("cases:case", args=[pk]))
    days = [
        DueDay(f"{one.key}.{pk}@{request.get_host()}", one.on, f"{name}: {one.title}", _notes(one), url)
        for one in due_days(shown.file, shown.facts, shown.on)
    ]
    return _private(calendar_response(_name(shown, "due"), f"{name}: {shown.file.title}", days, on=shown.on))


def in_order(tasks: tuple[CaseTask, ...]) -> list[CaseTask]:
    """Return tasks as they are listed: those to do by their day, those without a day, then what is done."""
    return sorted(tasks, key=lambda one: (one.done_on is not None, one.due or date.max, one.key))


def _row(one: CaseTask, shown: ShownCase) -> tuple[object, ...]:
    told = (one.key, one.do, one.owner, one.due, one.done_on, one.source, one.citation)
    return (*told, shown.on, reminder().marking)


def _notes(one: CaseDay) -> str:
    sources = "; ".join(f"{cite.to} ({cite.standing})" for cite in one.cites)
    told = (one.says, f"Sources: {sources}" if sources else "", f"{reminder().marking}. {NOT_THE_RECORD}")
    return "\n".join(filter(None, told))


def _name(shown: ShownCase, what: str = "") -> str:
    parts = (shown.case.identifier.lower(), what, shown.on.isoformat())
    return "-".join(part for part in parts if part)


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
