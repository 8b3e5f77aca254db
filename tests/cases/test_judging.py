"""Where a case leaves open whether Congress is notified, moves and checks go by the determination of that day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from icop.cases.judging import judged
from icop.cases.queries import case_facts
from icop.engine.cases.checking import findings
from icop.engine.cases.files import CaseFile
from icop.engine.cases.lifecycle import judge
from tests.cases.making import case_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy")]
ON = date(2026, 11, 23)
DAYS = [
    ("receive_request", "2026-08-03"), ("find_actionable", "2026-08-04"), ("start_development", "2026-08-05"),
    ("find_complete", "2026-08-06"), ("approve_by_agency", "2026-09-01"), ("complete_writing", "2026-09-05"),
    ("approve_review", "2026-09-06"), ("agency_signs", "2026-09-07"), ("propose", "2026-09-08"),
    ("list_for_state", "2026-09-09"), ("state_approves", "2026-09-10"),
]  # fmt: skip


def proposed(unit_price: str, **document: Any) -> CaseFile:
    """Return a case before its offer, with one line of MDE that costs what it is said to: no surcharge is on MDE."""
    line = {
        "number": "001", "title": "Radar", "equipment": "mde", "quantity": 1, "unit_price": unit_price, "source": "S",
        "stock": "to_be_replaced", "nonrecurring_waived": True, "transport": 0, "packing": 0,
    }  # fmt: skip
    return case_of(
        documents=[{"category": "B", "request": {"received_on": "2026-08-03"}, **document}], lines=[line],
        events=[{"what": what, "on": day} for what, day in DAYS],
    )  # fmt: skip


def waits_for_congress(file: CaseFile) -> bool:
    facts = case_facts()
    blocks = judge(judged(file, facts, ON), facts, "countersign", "basic", ON).blocks
    return any("Congress" in one.says for one in blocks)


def test_an_offer_a_dollar_below_the_figure_does_not_wait_for_congress():
    assert not waits_for_congress(proposed("13999999"))


def test_an_offer_at_the_figure_waits_for_congress():
    assert waits_for_congress(proposed("14000000"))


def test_what_the_team_said_holds_against_the_determination():
    assert not waits_for_congress(proposed("14000000", needs_notification=False))
    assert waits_for_congress(proposed("13999999", needs_notification=True))


def test_a_check_asks_nothing_that_the_determination_answers():
    facts = case_facts()
    file = proposed("13999999")
    open_before = [one.says for one in findings(file, facts, ON) if "Congress" in one.says]
    open_after = [one.says for one in findings(judged(file, facts, ON), facts, ON) if "Congress" in one.says]
    assert (len(open_before), open_after) == (1, [])


def test_a_buyer_of_whom_too_little_is_known_stays_open():
    file = proposed("20000000").model_copy(deep=True)
    buyer = file.purchaser.model_copy(update={"kind": "country", "country": "Japan"})
    asked = file.model_copy(update={"purchaser": buyer})
    assert judged(asked, case_facts(), ON).documents[0].needs_notification is None
