"""Price, payments and notification of a case: read, and asked what they would be otherwise. Nothing here changes."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from icop.accounts.web import Request
from icop.cases.pages_money import (
    NotificationPage,
    PaymentsPage,
    PricePage,
    Wrong,
    day_in,
    percent_in,
    plan_from,
)
from icop.cases.showing import page_context, shown_case

RATE = "admin.rate"


def price(request: Request, pk: UUID) -> HttpResponse:
    """Show what a case costs and why, and beside it what it would cost on another day or at another rate."""
    shown, asked = shown_case(request, pk), request.GET
    planned, wrong_day = day_in(asked, "planned", shown.on)
    other, wrong_other = day_in(asked, "other", planned)
    rate, wrong_rate = percent_in(asked, "rate")
    rates: dict[str, Decimal] = {RATE: rate} if rate is not None else {}
    wrong = _told(wrong_day, wrong_other, wrong_rate)
    page = PricePage(shown, planned, other if other != planned else None, rates, wrong)
    return render(request, "cases/price.html", page_context(shown, page=page, asked=asked), status=_status(wrong))


def payments(request: Request, pk: UUID) -> HttpResponse:
    """Show how a case is paid; what the schedule is planned with may be set in the address."""
    shown, asked = shown_case(request, pk), request.GET
    planned, wrong_day = day_in(asked, "planned", shown.on)
    plan, is_own, wrong_plan = plan_from(asked, shown)
    wrong = (*_told(wrong_day), *wrong_plan)
    page = PaymentsPage(shown, planned, plan, is_own, wrong)
    return render(request, "cases/payments.html", page_context(shown, page=page, asked=asked), status=_status(wrong))


def notification(request: Request, pk: UUID) -> HttpResponse:
    """Show whether Congress must be notified of a document, where that stands, and what a proposal would change."""
    shown = shown_case(request, pk)
    keys = [one.key for one in shown.documents]
    document = request.GET.get("of", "")
    scenario = request.GET.get("scenario", "")
    page = NotificationPage(
        shown, document if document in keys else keys[-1], scenario if scenario in shown.facts.scenarios else ""
    )
    return render(request, "cases/notification.html", page_context(shown, page=page))


def _told(*wrong: Wrong | None) -> tuple[Wrong, ...]:
    return tuple(one for one in wrong if one is not None)


def _status(wrong: tuple[Wrong, ...]) -> int:
    return 400 if wrong else 200
