"""When an offer expires, how long it may be extended or restated, and when a document is expected to be offered."""

from __future__ import annotations

from datetime import date

import pytest

from icop.engine.cases.offers import OfferDay, anticipated_offer, offer_expiration, set_baseline
from icop.engine.errors import Refused
from tests.engine.cases.making import day, event, make_case, shipped_facts

ON = date(2026, 4, 1)
APPROVED = event("MILAP", "2026-03-02")


def offer(*events: dict[str, str], on: date = ON, **given: object) -> OfferDay:
    file = make_case(*events, **given)  # type: ignore[arg-type]
    return offer_expiration(file, file.documents[0], shipped_facts(), on)


@pytest.mark.parametrize(("kind", "expires"), [("fms", "2026-05-26"), ("bpc", "2026-04-01")])
def test_an_offer_is_counted_from_the_approval_of_the_agency(kind: str, expires: str):
    found = offer(APPROVED, type=kind)
    assert found.day == day(expires)
    assert bool(found.to_confirm) == (kind == "bpc")  # since when the period of BPC holds is not known
    assert found.trace.leans_on_assumed  # that MILAP is day 0


def test_an_extension_may_be_asked_for_six_months():
    found = offer(APPROVED)
    assert found.extend_until == day("2026-11-26")
    assert found.may_be_extended(day("2026-11-26"))
    assert not found.may_be_extended(day("2026-11-27"))


def test_the_day_in_the_document_wins():
    document = {"offer_expires_on": "2026-06-30", "offer_expires_because": "Contract award."}
    found = offer(APPROVED, document=document)
    assert (found.day, found.because) == (day("2026-06-30"), "Contract award.")


def test_an_offer_stands_on_its_last_day():
    found = offer(APPROVED)
    assert (found.is_past(day("2026-05-26")), found.is_past(day("2026-05-27"))) == (False, True)


@pytest.mark.parametrize(("asked", "allowed"), [("2026-07-15", True), ("2026-07-16", False)])
def test_a_document_may_be_restated_until_six_months_after_its_offer(asked: str, allowed: bool):
    found = offer(APPROVED, document={"offer_expires_on": "2026-01-15"}, on=day(asked))
    assert found.may_be_restated(day(asked)) is allowed


def test_a_modification_is_never_restated():
    document = {"key": "M01", "kind": "modification", "offer_expires_on": "2026-01-15"}
    assert offer(document=document).may_be_restated(day("2026-01-10")) is None


def test_when_the_rule_of_restating_changed_is_to_be_confirmed():
    found = offer(document={"offer_expires_on": "2020-01-15"}, on=day("2020-02-01"))
    assert found.restate_until is None
    assert "restate.window.months" in found.to_confirm


def test_a_restated_document_is_counted_from_its_last_approval():
    assert offer(APPROVED, event("MILAP", "2026-03-20")).day == day("2026-06-13")
    assert offer(APPROVED, event("MILAP", "2026-03-20"), on=day("2026-03-19")).day == day("2026-05-26")


def test_without_approval_there_is_no_day():
    assert offer().day is None
    assert offer(event("MILAP", "2019-03-20")).to_confirm  # what was counted before 2020 is not known


def test_the_anticipated_offer_date_follows_the_standard():
    document = {"category": "B", "anticipated": [{"offer_on": "2025-04-20", "set_on": "2025-01-11"}]}
    holds = event("begin_hold", "2025-02-01"), event("end_hold", "2025-02-21")
    file = make_case(event("receive_request", "2025-01-10"), *holds, document=document)
    found = anticipated_offer(file, file.documents[0], shipped_facts(), day("2025-03-01"))
    assert (found.day, found.computed, found.slips) == (day("2025-04-20"), day("2025-05-10"), 20)


def test_a_new_baseline_needs_a_reason_and_keeps_the_old_one():
    document = make_case(document={"category": "B"}).documents[0]
    first = set_baseline(document, day("2025-04-20"), on=day("2025-01-11"))
    with pytest.raises(Refused, match="set before"):
        set_baseline(first, day("2025-05-10"), on=day("2025-02-21"))
    with pytest.raises(Refused, match="already"):
        set_baseline(first, day("2025-05-10"), on=day("2025-01-10"), reason="Hold")
    second = set_baseline(first, day("2025-05-10"), on=day("2025-02-21"), reason="Hold")
    assert [one.offer_on for one in second.anticipated] == [day("2025-04-20"), day("2025-05-10")]
