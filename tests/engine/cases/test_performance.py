"""Shares within the standard, percentiles that are real days, key dates and the measures of estimates."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icop.engine.cases.distribution import distribution
from icop.engine.cases.estimates import EstimateRow, estimate_performance, estimate_row
from icop.engine.cases.performance import PerformanceRow, performance, performance_row
from icop.engine.errors import Refused
from tests.engine.cases.making import day, event, make_case, shipped_facts

ON = date(2026, 11, 23)
ASKED = day("2026-09-01")


def row(net: int, *, held: int = 0, stopped: bool = True, letter: str = "B", allowed: int = 100) -> PerformanceRow:
    state = "met" if net <= allowed and stopped else "running" if net <= allowed else "late"
    return PerformanceRow(
        "BN-B-SAA", "basic", scheme="category", letter=letter, days_allowed=allowed, goal_percent=Decimal(85),
        state=state, is_stopped=stopped, raw_days=net + held, net_days=net,
    )  # fmt: skip


def test_the_share_is_of_those_that_stopped():
    found = performance([row(100), row(101), row(50, stopped=False), row(150, stopped=False)]).groups[0]
    assert (found.met, found.late, found.running, found.running_late) == (1, 1, 1, 1)
    assert (found.share, found.keeps_goal) == (Decimal("50.0"), False)


@pytest.mark.parametrize(("late", "keeps"), [(15, True), (16, False)])
def test_a_goal_is_kept_at_exactly_its_share(late: int, keeps: bool):
    rows = [row(100)] * (100 - late) + [row(101)] * late
    assert performance(rows).groups[0].keeps_goal is keeps


def test_holds_are_taken_off_the_net_share_only():
    found = performance([row(100, held=20), row(90)]).groups[0]
    assert (found.share, found.raw_share) == (Decimal("100.0"), Decimal("50.0"))
    assert (found.raw_days.greatest, found.net_days.greatest) == (120, 100)


def test_what_is_to_be_confirmed_is_in_no_share():
    found = performance([row(90), replace(row(90), state="to be confirmed")]).groups[0]
    assert (found.to_confirm, found.share, found.raw_share) == (1, Decimal("100.0"), Decimal("100.0"))


def test_each_standard_is_a_group_of_its_own():
    found = performance([row(30, letter="A", allowed=45), row(30), row(20, allowed=30)])
    assert [(one.letter, one.days_allowed, one.documents) for one in found.groups] == [
        ("A", 45, 1), ("B", 100, 1), ("B", 30, 1),
    ]  # fmt: skip


def test_a_percentile_is_the_number_of_the_nearest_rank():
    found = distribution(range(1, 11), (10, 50, 91, 100))
    assert found.percentiles == ((10, 1), (50, 5), (91, 10), (100, 10))
    assert distribution(()).percentiles == ()
    with pytest.raises(Refused, match="no percentile"):
        distribution((1,), (0,))


def test_a_row_has_the_five_key_dates_of_its_document():
    events = [
        event("receive_request", "2025-01-10"), event("find_actionable", "2025-01-20"),
        event("countersign", "2025-04-20"), event("accept", "2025-05-10"), event("implement", "2025-05-20"),
    ]  # fmt: skip
    file = make_case(*events, document={"category": "B"})
    found = performance_row(file, file.documents[0], shipped_facts(), ON)
    assert [f"{one}" for one in found.key_dates.values()] == [one["on"] for one in events]
    assert (found.state, found.is_stopped, found.raw_days) == ("met", True, 100)
    earlier = performance_row(file, file.documents[0], shipped_facts(), day("2025-04-19"))
    assert (earlier.offered, earlier.state) == (None, "running")
    stages = performance([found]).stages
    assert [(first, last, days.least) for first, last, days in stages] == [
        ("requested", "actionable", 10), ("actionable", "offered", 90), ("offered", "accepted", 20),
        ("accepted", "implemented", 10),
    ]  # fmt: skip


def test_the_day_it_could_be_acted_on_is_the_one_its_first_offer_came_from():
    events = [
        event("receive_request", "2025-01-10"), event("find_actionable", "2025-02-20"),
        event("find_actionable_again", "2025-03-20"), event("countersign", "2025-08-17"),
        event("find_actionable_again", "2025-09-20"), event("countersign", "2025-11-01"),
    ]  # fmt: skip
    file = make_case(*events, document={"category": "C"})
    found = performance_row(file, file.documents[0], shipped_facts(), ON)
    assert (found.actionable, found.offered, found.net_days) == (day("2025-03-20"), day("2025-08-17"), 150)


def test_a_report_is_plain_json():
    told = performance([row(100), row(101)], shipped_facts()).as_json()
    assert json.loads(json.dumps(told))["groups"][0]["share"] == "50.0"


@given(st.lists(st.integers(0, 400), min_size=1, max_size=60), st.integers(1, 100))
def test_at_least_the_percentile_of_all_numbers_is_not_above_it(numbers: list[int], percent: int):
    value = distribution(numbers, (percent,)).percentiles[0][1]
    assert sum(one <= value for one in numbers) * 100 >= percent * len(numbers)
    assert sum(one < value for one in numbers) * 100 < percent * len(numbers)


@given(st.lists(st.tuples(st.integers(0, 300), st.booleans()), max_size=40))
def test_every_document_is_counted_once(rows: list[tuple[int, bool]]):
    found = performance([row(net, stopped=stopped) for net, stopped in rows])
    counts = [
        one.met + one.late + one.running + one.running_late + one.not_counted + one.to_confirm for one in found.groups
    ]
    assert sum(counts) == found.documents == len(rows)


@pytest.mark.parametrize(("took", "in_time"), [(45, 1), (46, 0)])
def test_an_estimate_is_in_time_within_45_days(took: int, in_time: int):
    answered = EstimateRow("BN-B-SAA", "basic", ASKED, ASKED + timedelta(took))
    waiting = EstimateRow("BN-D-SAN", "basic", ASKED)
    found = estimate_performance([answered, waiting], shipped_facts(), ASKED + timedelta(took))
    assert (found.in_time, found.late, found.running + found.running_late) == (in_time, 1 - in_time, 1)
    assert found.running_late == 1 - in_time
    assert found.trace.citations == ("SAMM C5.3.2",)


def test_an_estimate_is_compared_with_the_loa_that_followed():
    values = [("100", "112.25"), ("100", "90"), ("0", "5")]
    rows = [EstimateRow("BN-B-SAA", "basic", None, None, Decimal(one), Decimal(other)) for one, other in values]
    found = estimate_performance(rows, shipped_facts(), ON)
    assert (found.requests, found.difference.count) == (0, 2)
    assert (found.difference.least, found.difference.greatest) == (Decimal("-10.0"), Decimal("12.3"))


def test_a_request_for_planning_data_is_answered_when_it_is_sent():
    events = event("receive_request", "2026-09-01"), event("DOCMNTSENT", "2026-10-01")
    file = make_case(*events, document={"request": {"asks_for": "price_availability", "estimate": "100"}})
    found = estimate_row(file, file.documents[0], ON)
    assert found is not None
    assert (found.asked_on, found.answered_on, found.estimate) == (ASKED, day("2026-10-01"), Decimal(100))
    plain = make_case(*events)
    assert estimate_row(plain, plain.documents[0], ON) is None


def test_a_request_for_planning_data_that_was_declined_is_not_waited_for():
    events = event("receive_request", "2026-09-01"), event("decline", "2026-09-10")
    told = {"asks_for": "price_availability", "estimate": "100"}
    file = make_case(*events, document={"request": told})
    assert estimate_row(file, file.documents[0], ON) is None
    again = make_case(*events, event("reopen_request", "2026-09-20"), document={"request": told})
    assert estimate_row(again, again.documents[0], ON) is not None
    answered = make_case(events[0], event("DOCMNTSENT", "2026-09-05"), events[1], document={"request": told})
    assert estimate_row(answered, answered.documents[0], ON) is not None
