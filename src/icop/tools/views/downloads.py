"""Files of an assessment: the report to edit and the tagged one, the plan as sheet and calendar, files for others."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from icop.accounts.web import Request
from icop.engine.errors import NotFound
from icop.tools.downloads import about_of, file_name
from icop.tools.leading import leads_of, titles_of
from icop.tools.pages_findings import unknown_rows
from icop.tools.products import plan_as_file, release_plan
from icop.tools.queries.assessments import Working
from icop.tools.reporting import PLAN_HEAD, PLAN_WIDTHS, assessment_report, due_days, plan_rows
from icop.tools.sale_files import sale_file
from icop.tools.views.findings import findings_page, shown_to
from icop.ui.calendar import calendar_response
from icop.ui.json_files import json_file
from icop.ui.reports.writing import Form, report_response
from icop.ui.sheets import xlsx_response


def docx(request: Request, pk: UUID) -> HttpResponse:
    """Return the report as a Word document that people go on editing."""
    return _report(request, pk, "docx")


def pdf(request: Request, pk: UUID) -> HttpResponse:
    """Return the report as a tagged PDF."""
    return _report(request, pk, "pdf")


def _report(request: Request, pk: UUID, form: Form) -> HttpResponse:
    at_work = shown_to(request, pk)
    plan, assessment, reader = release_plan(at_work), at_work.assessment, request.reader
    leads = leads_of(
        at_work.worked, assessment, reader, request.on, release_url=plan.url if plan and plan.answers.query else ""
    )
    about = about_of(
        at_work,
        titles_of(at_work.worked, leads, reader, request.on),
        plan,
        made_on=request.today,
        address=reverse("tools:findings", args=[pk]),
        absolute=request.build_absolute_uri,
    )
    return report_response(assessment_report(at_work.worked, about), file_name(at_work, "report"), form)


def plan_sheet(request: Request, pk: UUID) -> HttpResponse:
    """Return the action plan as a spreadsheet, with the answers to find out after it."""
    at_work = shown_to(request, pk)
    page = findings_page(request, at_work)
    rows = (*plan_rows(at_work.worked), *unknown_rows(page.unknown, at_work.on))
    return xlsx_response(file_name(at_work, "plan"), "Action plan", PLAN_HEAD, rows, on=at_work.on, widths=PLAN_WIDTHS)


def plan_calendar(request: Request, pk: UUID) -> HttpResponse:
    """Return the due days of the plan as a calendar; a calendar that has them already changes them in place."""
    at_work = shown_to(request, pk)
    program = at_work.assessment.program.name
    url = request.build_absolute_uri(reverse("tools:findings", args=[pk]))
    due = due_days(at_work.worked, f"{pk}@{request.get_host()}", program=program, url=url)
    title = f"{program}: {at_work.tool.shape.title}"
    return calendar_response(file_name(at_work, "plan"), title, due, on=at_work.on)


def sale_json(request: Request, pk: UUID) -> HttpResponse:
    """Return the sale file that an assessment of a sale makes."""
    at_work = shown_to(request, pk)
    return _json(sale_file(at_work), at_work, "sale")


def plan_json(request: Request, pk: UUID) -> HttpResponse:
    """Return the answers to release attributes as a release plan file."""
    at_work = shown_to(request, pk)
    plan = release_plan(at_work)
    return _json(plan_as_file(plan, at_work.assessment.program.name) if plan else None, at_work, "release-plan")


def _json(content: dict[str, Any] | None, at_work: Working, what: str) -> HttpResponse:
    if content is None:
        raise NotFound("This tool makes no such file.", "Its findings say what can be taken away.")
    return json_file(file_name(at_work, what), content)
