"""The summary of a case as a file: to edit, and tagged."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.text import slugify

from icop.accounts.web import Request
from icop.cases.pages_case import CasePage
from icop.cases.reporting import case_report
from icop.cases.showing import shown_case
from icop.ui.reports.writing import Form, report_response


def docx(request: Request, pk: UUID) -> HttpResponse:
    """Return the summary as a Word document that people go on editing."""
    return _report(request, pk, "docx")


def pdf(request: Request, pk: UUID) -> HttpResponse:
    """Return the summary as a tagged PDF."""
    return _report(request, pk, "pdf")


def _report(request: Request, pk: UUID, form: Form) -> HttpResponse:
    shown = shown_case(request, pk)
    address = request.build_absolute_uri(reverse("cases:case", args=[pk]))
    report = case_report(CasePage(shown), request.today, address)
    return report_response(report, slugify(f"{shown.case.identifier}-summary-{shown.on.isoformat()}"), form)
