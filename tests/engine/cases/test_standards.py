"""The case development standard: the one of the day of receipt, measured from its start to its stop without holds."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icop.engine.cases.files import CaseFile
from icop.engine.cases.standards import Clock, clock_of
from tests.engine.cases.making import day, event, make_case, shipped_facts, with_values
from tests.engine.makers import make_entry, make_parameter

LATER = date(2026, 11, 23)
RECEIVED = event("receive_request", "2025-01-10")


def clock(file: CaseFile, on: date = LATER) -> Clock:
    return clock_of(file, file.documents[0], shipped_facts(), on)


def case_of(category: str, *events: dict[str, str], **given: Any) -> CaseFile:
    return make_case(RECEIVED, *events, document={"category": category}, **given)


@pytest.mark.parametrize(("offered", "state"), [("2025-04-20", "met"), ("2025-04-21", "late")])
def test_category_b_has_100_days_from_receipt(offered: str, state: str):
    found = clock(case_of("B", event("countersign", offered)))
    assert (found.state, found.due_on, found.days_allowed) == (state, day("2025-04-20"), 100)


@pytest.mark.parametrize(("offered", "state"), [("2025-02-24", "met"), ("2025-02-25", "late")])
def test_category_a_has_45_days_from_receipt(offered: str, state: str):
    assert clock(case_of("A", event("DCSGN", offered))).state == state


@pytest.mark.parametrize(("offered", "state"), [("2025-04-20", "met"), ("2025-04-21", "late")])
def test_an_ordinary_hold_does_not_stop_the_clock(offered: str, state: str):
    found = clock(case_of("B", event("Hold", "2025-02-01"), event("DCSGN", offered)))
    assert (found.state, found.hold_days) == (state, 0)
    assert "hold.ordinary.stops_clock" in [step.key for step in found.trace.steps]


@pytest.mark.parametrize(("offered", "state"), [("2025-05-10", "met"), ("2025-05-11", "late")])
def test_an_approved_hold_takes_its_days_off(offered: str, state: str):
    holds = event("begin_hold", "2025-02-01"), event("end_hold", "2025-02-21")
    found = clock(case_of("B", *holds, event("countersign", offered)))
    assert (found.state, found.hold_days, found.due_on) == (state, 20, day("2025-05-10"))
    assert found.raw_days == found.net_days + 20


def test_holds_that_overlap_count_once():
    holds = [event("CPOHOLD", "2025-02-01"), event("CPOHOLD", "2025-02-10")]
    ends = [event("CPOHOLDREM", "2025-02-15"), event("CPOHOLDREM", "2025-02-21")]
    assert clock(case_of("B", *holds, *ends)).hold_days == 20


def test_a_hold_told_by_its_move_and_by_its_milestone_is_one():
    begun = [event("begin_hold", "2025-02-01"), event("CPOHOLD", "2025-02-01")]
    found = clock(case_of("B", *begun, event("end_hold", "2025-02-21")))
    assert (found.hold_days, found.due_on) == (20, day("2025-05-10"))
    two = [event("CPOHOLD", "2025-02-01"), event("CPOHOLD", "2025-02-01")]
    ends = [event("CPOHOLDREM", "2025-02-15"), event("CPOHOLDREM", "2025-02-21")]
    assert clock(case_of("B", *two, *ends)).hold_days == 20


def test_a_hold_that_goes_on_counts_to_the_day_asked_about():
    file = case_of("B", event("CPOHOLD", "2025-02-01"))
    found = clock(file, day("2025-02-11"))
    assert (found.hold_days, found.on_hold, found.state) == (10, True, "running")


def test_a_hold_after_the_last_day_does_not_move_it():
    found = clock(case_of("B", event("CPOHOLD", "2025-05-01"), event("CPOHOLDREM", "2025-05-21")))
    assert (found.due_on, found.state) == (day("2025-04-20"), "late")


@pytest.mark.parametrize(("offered", "state"), [("2025-07-20", "met"), ("2025-07-21", "late")])
def test_category_c_has_150_days_from_when_it_can_be_acted_on(offered: str, state: str):
    found = clock(case_of("C", event("find_actionable", "2025-02-20"), event("countersign", offered)))
    assert (found.state, found.start_event, found.raw_days) == (
        state, "lor_actionable", 150 if state == "met" else 151,
    )  # fmt: skip


def test_category_c_counts_from_the_last_day_it_was_found_actionable_before_the_offer():
    days = event("LOR Actionable", "2025-02-20"), event("LOR Actionable", "2025-06-01")
    found = clock(case_of("C", *days, event("DCSGN", "2025-07-20"), event("LOR Actionable", "2025-08-01")))
    assert found.started_on == day("2025-06-01")


def test_category_c_is_not_started_while_it_cannot_be_acted_on():
    found = clock(case_of("C"))
    assert (found.state, found.due_on) == ("not started", None)


@pytest.mark.parametrize(("waits", "state"), [("2025-03-11", "met"), ("2025-03-12", "late")])
def test_bpc_has_60_days_from_receipt_to_bpc_wait(waits: str, state: str):
    found = clock(case_of("D", event("BPCWAIT", waits), type="bpc"))
    assert (found.state, found.due_on, found.stop_event) == (state, day("2025-03-11"), "bpc_wait")


def test_bpc_is_category_d_whatever_it_is_called():
    assert clock(case_of("A", type="bpc")).letter == "D"


@pytest.mark.parametrize(
    ("received", "letter", "start"),
    [("2024-09-30", "D", "lor_receipt"), ("2024-10-01", "D_T10_LTS", "customer_request_complete")],
)
def test_title_10_on_the_long_term_solution_counts_from_the_complete_request(received: str, letter: str, start: str):
    funds = {"title": "10", "is_long_term_solution": True}
    file = make_case(event("receive_request", received), type="bpc", funds=funds)
    assert (clock(file).letter, clock(file).start_event) == (letter, start)
    file = make_case(event("receive_request", received), type="bpc", funds={**funds, "title": "22"})
    assert (clock(file).letter, clock(file).start_event) == ("D", "lor_receipt")


def test_a_restated_document_is_measured_to_its_first_offer():
    first, second = day("2025-01-10") + timedelta(98), day("2025-01-10") + timedelta(160)
    offers = event("countersign", f"{first}"), event("restate", "2025-05-01"), event("countersign", f"{second}")
    found = clock(case_of("B", *offers))
    assert (found.state, found.raw_days) == ("met", 98)


def test_a_modification_stops_at_its_implementation():
    document = {"key": "M01", "kind": "modification", "category": "B"}
    events = event("receive_request", "2025-01-10", "M01"), event("countersign", "2025-04-20", "M01")
    found = clock(make_case(*events, document=document))
    assert (found.state, found.stop_event, found.stopped_on) == ("met", "implemented", day("2025-04-20"))


def test_a_modification_of_a_category_c_case_needs_a_or_b():
    document = {"key": "M01", "kind": "modification", "category": "C"}
    found = clock(make_case(event("receive_request", "2025-01-10", "M01"), document=document))
    assert (found.state, found.days_allowed) == ("to be confirmed", None)
    assert "category A or B" in found.says


@pytest.mark.parametrize(
    ("group", "received", "offered", "state"),
    [
        ("A", "2013-08-15", "2013-09-14", "met"), ("A", "2013-08-15", "2013-09-15", "late"),
        ("C", "2013-08-15", "2013-11-13", "met"), ("C", "2013-08-15", "2013-11-14", "late"),
        ("A", "2013-08-14", "2013-09-13", "to be confirmed"), ("A", "2015-06-05", "2015-07-05", "to be confirmed"),
        ("A", "2015-06-04", "2015-07-04", "met"), ("A", "2021-09-15", "2021-10-30", "to be confirmed"),
        ("A", "2021-09-16", "2021-10-31", "met"), ("A", "2021-09-16", "2021-11-01", "late"),
    ],
)  # fmt: skip
def test_each_time_has_its_own_standard(group: str, received: str, offered: str, state: str):
    events = event("receive_request", received), event("countersign", offered)
    found = clock(make_case(*events, document={"category": group}))
    assert found.state == state
    assert found.raw_days == (day(offered) - day(received)).days


@pytest.mark.parametrize(("offered", "state"), [("2005-05-01", "met"), ("2005-05-02", "late")])
def test_until_2010_all_documents_had_120_days(offered: str, state: str):
    found = clock(make_case(event("LOR Receipt", "2005-01-01"), event("OSTATUS", offered)))
    assert (found.state, found.scheme, found.goal_percent) == (state, "all", 80)


def test_a_document_of_2012_is_measured_against_its_anticipated_offer_date():
    events = event("receive_request", "2012-03-01"), event("countersign", "2012-06-01")
    set_once = {"anticipated": [{"offer_on": "2012-06-01", "set_on": "2012-03-02"}]}
    twice = {"anticipated": [*set_once["anticipated"], {"offer_on": "2012-07-01", "set_on": "2012-05-02"}]}
    states = [clock(make_case(*events, document=one)).state for one in ({}, set_once, twice)]
    assert states == ["to be confirmed", "met", "to be confirmed"]


def test_without_a_category_the_standard_is_to_be_confirmed():
    found = clock(case_of(""))
    assert (found.state, found.due_on, found.says) == (
        "to be confirmed", None, "The document has no category. Say which.",
    )  # fmt: skip


def test_a_cancelled_document_has_no_standard_until_it_is_reactivated():
    cancelled = event("cancel", "2025-02-01")
    assert clock(case_of("B", cancelled)).state == "not applied"
    assert clock(case_of("B", cancelled, event("reactivate", "2025-02-10"))).state == "late"
    declined = event("decline", "2025-02-01")
    assert clock(case_of("B", declined)).state == "not applied"
    assert clock(case_of("B", declined, event("reopen_request", "2025-02-10"))).state == "late"


def test_an_estimate_has_no_standard():
    file = make_case(RECEIVED, document={"category": "B", "request": {"asks_for": "price_availability"}})
    assert clock(file).state == "not applied"


def test_a_value_of_the_site_is_told_as_local():
    ours = make_parameter(
        make_entry("2015-06-05", value="70", by={"category": "b"}),
        title="Days", unit="days", keyed_to="lor_receipt", by=["category"],
    )  # fmt: skip
    facts = with_values({"standard.days": ours})
    file = make_case(event("receive_request", "2016-01-01"), document={"category": "B"})
    found = clock_of(file, file.documents[0], facts, date(2016, 3, 12))
    assert (found.state, found.days_allowed, found.is_local) == ("late", 70, True)
    assert "This site set it itself." in found.trace.steps[0].says
    assert clock(file, date(2016, 3, 12)).is_local is False


def test_the_trace_names_its_sources_and_its_assumption():
    found = clock(case_of("B"))
    assert found.trace.citations == ("SAMM C5.T6", "icop practice")
    assert found.trace.leans_on_assumed  # that days are calendar days
    assert {step.start for step in found.trace.steps if step.kind == "parameter"} == {"2021-09-16"}


def test_days_out_of_order_are_told():
    found = clock(case_of("B", event("countersign", "2025-01-09")))
    assert (found.state, found.raw_days) == ("to be confirmed", None)


# ---- properties

DAYS = st.dates(date(2000, 1, 1), date(2027, 12, 31))
WHATS = st.sampled_from(
    ["begin_hold", "end_hold", "countersign", "find_actionable", "restate", "cancel", "reactivate", "BPCWAIT", "Hold"]
)
EVENTS = st.lists(st.tuples(WHATS, DAYS), max_size=12)


def with_events(category: str, received: date, events: list[tuple[str, date]], **given: Any) -> CaseFile:
    told = [event(what, f"{on}") for what, on in events]
    return make_case(event("receive_request", f"{received}"), *told, document={"category": category}, **given)


@given(st.sampled_from("ABC"), DAYS, EVENTS, st.text(max_size=5))
def test_the_standard_depends_on_the_day_of_receipt_alone(
    category: str, received: date, events: list[tuple[str, date]], office: str
):
    plain = clock(with_events(category, received, []), LATER + timedelta(900))
    other = clock(with_events(category, received, events, office=office), LATER + timedelta(900))
    assert (plain.scheme, plain.letter, plain.days_allowed, plain.goal_percent, plain.start_event) == (
        other.scheme, other.letter, other.days_allowed, other.goal_percent, other.start_event,
    )  # fmt: skip


@given(DAYS, EVENTS, DAYS)
def test_hold_days_never_exceed_the_days_that_passed(received: date, events: list[tuple[str, date]], on: date):
    found = clock(with_events("B", received, events), on)
    assert found.hold_days >= 0
    assert found.raw_days is None or found.hold_days <= found.raw_days


@given(DAYS, EVENTS, EVENTS, DAYS)
def test_what_happens_later_never_changes_a_clock_of_an_earlier_day(
    received: date, events: list[tuple[str, date]], later: list[tuple[str, date]], on: date
):
    after = [(what, on + timedelta(1 + place)) for place, (what, _) in enumerate(later)]
    assert clock(with_events("C", received, events), on) == clock(with_events("C", received, events + after), on)


@given(DAYS, EVENTS, DAYS)
def test_a_clock_is_in_time_exactly_when_its_net_days_are_within_the_standard(
    received: date, events: list[tuple[str, date]], on: date
):
    found = clock(with_events("B", received, events), on)
    if found.state in {"met", "late", "running"}:
        assert (found.net_days <= found.days_allowed) == (found.state != "late")
