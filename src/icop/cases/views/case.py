"""The page of one case."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from icop.accounts.web import Request
from icop.cases.pages_case import CasePage
from icop.cases.showing import page_context, shown_case


def show(request: Request, pk: UUID) -> HttpResponse:
    """Show where a case stands, what comes next, what blocks it, its clock, money, documents and checks."""
    shown = shown_case(request, pk)
    return render(request, "cases/case.html", page_context(shown, page=CasePage(shown)))
