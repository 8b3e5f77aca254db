"""Funds of BPC cases: available, expired, cancelled (test 20 of the notes)."""

from __future__ import annotations

from typing import Any

import pytest

from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import CaseFile
from icop.engine.cases.funding import FundsClock, funds_clock
from tests.engine.cases.making import day, shipped_facts

FACTS = shipped_facts()
ON = day("2026-11-23")


def clock_of(facts: CaseFacts = FACTS, **funds: Any) -> FundsClock:
    told = {"case": "BN-B-AAA", "title": "Radios", "type": "bpc", "funds": funds}
    return funds_clock(CaseFile.model_validate(told), facts, ON)


@pytest.mark.parametrize(
    ("funds", "expires", "cancels"),
    [
        ({"available_from_fy": 2024, "available_to_fy": 2024}, "2024-09-30", "2029-09-30"),
        ({"available_from_fy": 2023, "available_to_fy": 2024}, "2024-09-30", "2029-09-30"),
        ({"expires_on": "2024-09-30"}, "2024-09-30", "2029-09-30"),
        ({"available_to_fy": 2024, "cancels_on": "2028-09-30"}, "2024-09-30", "2028-09-30"),
        ({"available_to_fy": 2024, "title": "10"}, "2024-09-30", "2029-09-30"),
        ({"available_to_fy": 2024, "title": "22"}, "2024-09-30", "2033-09-30"),
    ],
)
def test_funds_expire_at_the_end_of_their_year_and_are_cancelled_years_later(
    funds: dict[str, Any], expires: str, cancels: str
):
    clock = clock_of(**funds)
    assert (clock.expires_on, clock.cancels_on) == (day(expires), day(cancels))


def test_state_funds_of_fiscal_year_2011_had_no_years_to_obligate_anew():
    assert clock_of(available_to_fy=2011, title="22").returns_until is None
    assert clock_of(available_to_fy=2012, title="22").returns_until == day("2016-09-30")


@pytest.mark.parametrize(
    ("funds", "is_sure"),
    [
        ({"available_to_fy": 2012}, False), ({"available_to_fy": 2011}, True),
        ({"available_to_fy": 2012, "title": "10"}, True), ({"available_to_fy": 2012, "cancels_on": "2017-09-30"}, True),
    ],
)  # fmt: skip
def test_without_their_title_funds_may_have_more_years_and_that_is_said(funds: dict[str, Any], is_sure: bool):
    clock = clock_of(**funds)
    assert clock.cancels_on is not None
    assert clock.cancels_on <= day("2017-09-30")
    assert ("title of the funds" in clock.to_confirm) is not is_sure


def test_the_phases_are_cited():
    assert "DSCA 19-03" in clock_of(available_to_fy=2024).trace.citations


def test_what_is_not_known_is_not_guessed():
    clock = clock_of()
    assert (clock.expires_on, clock.cancels_on) == (None, None)
    assert clock.to_confirm


def test_a_site_without_the_parameter_says_so():
    clock = clock_of(CaseFacts(), available_to_fy=2024)
    assert (clock.expires_on, bool(clock.to_confirm)) == (None, True)


def test_a_delivery_after_the_last_day_reaches_beyond_the_funds():
    line = {"number": "001", "deliveries": [{"on": "2024-10-01", "percent": 100}]}
    told = {"case": "BN-B-AAA", "title": "Radios", "type": "bpc", "funds": {"available_to_fy": 2024}, "lines": [line]}
    assert funds_clock(CaseFile.model_validate(told), FACTS, ON).beyond_expiry == ("001",)
    line["deliveries"] = [{"on": "2024-09-30", "percent": 100}]
    assert funds_clock(CaseFile.model_validate(told), FACTS, ON).beyond_expiry == ()
