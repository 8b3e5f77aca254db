"""A case from request to closure by the pages alone, without a script: a sale, and one paid by U.S. funds."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from icop.cases.models import Case
from icop.cases.queries import case_facts, case_file
from icop.engine.cases.lifecycle import position
from tests.cases.making import make_team
from tests.cases.paging import page, send, text_of
from tests.makers import TODAY

pytestmark = pytest.mark.django_db
DEVELOPED = ("complete_writing", "approve_review", "agency_signs")


@pytest.fixture
def program(manager):
    return make_team(manager)


def opened(browser, program, **more):
    """Open a case by the form of a new one, and return it."""
    told = {
        "program": program.key,
        "agency": "D",
        "designator": "YCY",
        "purchaser-code": "BN",
        "title": "Ground radar",
        "purchaser-name": "Bandaria",
        "request-letter_on": "2025-01-02",
        "request-received_on": "2025-01-10",
    }
    answered = send(browser, reverse("cases:new"), told | more)
    assert answered.status_code == 200, text_of(answered)
    return Case.objects.get(identifier="BN-D-YCY")


def meet_all(browser, case):
    """Say that every criterion of the request is met."""
    url = page(case, "edit", "checklist", of="basic")
    form = browser.get(url).context["form"]
    met = {field.html_name: "met" for field in form if field.html_name.startswith("request-criteria")}
    assert len(met) == 20
    answered = send(browser, url, met | {"holds_from": "2025-01-10"})
    assert "Saved." in text_of(answered), text_of(answered)[:900]


def moved(browser, case, key, day, of="basic", **typed):
    """Record a move by its page; where it is asked again, say yes."""
    url = page(case, "move", key, of=of)
    answered = send(browser, url, {"day": day, **typed})
    if "posted" in answered.context:
        answered = browser.post(url, dict(answered.context["posted"]) | {"confirmed": "yes"}, follow=True)
    assert "Recorded: " in text_of(answered), text_of(answered)
    return answered


def stands(case, item="basic"):
    file = case_file(case, on=TODAY.replace(year=2030))
    return position(file, case_facts(), date(2030, 1, 1)).at(item).state.key


def close(browser, case):
    moved(browser, case, "complete_line", "2026-05-01", "001")
    moved(browser, case, "complete_supply", "2026-05-04", "case")
    figures = {
        "ordered": "100",
        "obligated": "100",
        "disbursed": "100",
        "unliquidated": "0",
        "collected": "100",
        "delivered": "100",
    }
    answered = moved(browser, case, "close_final", "2026-06-01", "case", **figures)
    assert "Final closed" in text_of(answered)
    assert stands(case, "case") == "final_closed"


def test_a_sale_goes_from_request_to_final_closure_by_pages_alone(browser, program):
    case = opened(browser, program, category="B")
    assert stands(case) == "lor_received"
    meet_all(browser, case)
    moved(browser, case, "find_actionable", "2025-01-20")
    moved(browser, case, "start_development", "2025-01-22")
    line = {
        "number": "001",
        "title": "Radar set",
        "source": "P",
        "quantity": "2",
        "unit_price": "40000",
        "holds_from": "2025-01-22",
    }
    assert "Saved." in text_of(send(browser, page(case, "edit", "line"), line))
    moved(browser, case, "find_complete", "2025-02-01")
    moved(browser, case, "approve_by_agency", "2025-02-10")
    for key in DEVELOPED:
        moved(browser, case, key, "2025-02-20")
    moved(browser, case, "propose", "2025-02-25")
    moved(browser, case, "state_approves", "2025-03-01", **{"needs_notification": "no"})
    moved(browser, case, "countersign", "2025-03-03", **{"needs_notification": "no"})
    moved(browser, case, "accept", "2025-03-20")
    moved(browser, case, "receive_deposit", "2025-03-25", **{"deposit-paid": "30000", "deposit-paid_on": "2025-03-25"})
    moved(browser, case, "implement", "2025-04-01", past="yes")
    assert stands(case) == "implemented"
    close(browser, case)


def test_a_case_paid_by_us_funds_goes_from_memorandum_to_final_closure_by_pages_alone(browser, program):
    case = opened(
        browser, program, type="bpc", category="D",
        **{"funds-memorandum": "MOR 25-1", "funds-program": "Section 333", "funds-authority": "10 USC 333",
           "funds-available_to_fy": "2026", "funds-amount": "500000"},
    )  # fmt: skip
    funds = {
        "funds-title": "10",
        "funds-is_in_hand": "yes",
        "funds-available_from_fy": "2025",
        "holds_from": "2025-01-10",
    }
    assert "Saved." in text_of(send(browser, page(case, "edit", "funds"), funds))
    meet_all(browser, case)
    moved(browser, case, "find_actionable", "2025-01-20")
    moved(browser, case, "start_development", "2025-01-22")
    line = {
        "number": "001",
        "title": "Radios",
        "order": "defined",
        "source": "P",
        "quantity": "2",
        "unit_price": "40000",
        "begins_on": "2025-04-01",
        "ends_on": "2026-03-31",
        "holds_from": "2025-01-22",
    }
    assert "Saved." in text_of(send(browser, page(case, "edit", "line"), line))
    moved(browser, case, "find_complete", "2025-02-01")
    moved(browser, case, "approve_by_agency", "2025-02-10")
    moved(browser, case, "complete_writing", "2025-02-20")
    moved(browser, case, "wait_for_notice", "2025-02-21")
    moved(browser, case, "approve_review", "2025-02-24")
    moved(browser, case, "agency_signs", "2025-02-24")
    moved(browser, case, "propose", "2025-02-25", **{"needs_notification": "no"})
    moved(browser, case, "countersign", "2025-03-03")
    moved(browser, case, "implement", "2025-03-10")
    close(browser, case)
