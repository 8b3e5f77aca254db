"""A report as a file to download. The writers are loaded when the first report is asked for, not with the site."""

from __future__ import annotations

from typing import Literal

from django.http import HttpResponse

from icop.ui.reports.document import Report

Form = Literal["docx", "pdf"]
FORMS: dict[Form, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def report_bytes(report: Report, form: Form) -> bytes:
    """Return a report as a file of a form; the same report gives the same bytes. Raises Refused as the writer does."""
    if form == "pdf":
        from icop.ui.reports.pdf import pdf_bytes

        return pdf_bytes(report)
    from icop.ui.reports.docx import docx_bytes

    return docx_bytes(report)


def report_response(report: Report, name: str, form: Form) -> HttpResponse:
    """Return a report to download under `name`, which is ours and plain ASCII."""
    response = HttpResponse(report_bytes(report, form), content_type=FORMS[form])
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response
