"""The days a case waits for: each appears on its day, is told beside its source, and is gone when it is done."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icop.engine.cases.clocks import DueDay, due_days
from icop.engine.cases.files import CaseFile
from icop.engine.cases.funding import funds_clock
from icop.engine.cases.payments import first_payment, payment_schedule
from icop.engine.cases.pricing import price
from tests.engine.cases.making import day, event, make_case, shipped_facts

ON = date(2026, 11, 23)
RECEIVED = event("receive_request", "2026-09-01")
OFFERED = (RECEIVED, event("find_actionable", "2026-09-02"), event("countersign", "2026-10-10"))
ACCEPTED = (*OFFERED, event("accept", "2026-10-20"))
IMPLEMENTED = (*ACCEPTED, event("receive_deposit", "2026-10-22"), event("implement", "2026-10-25"))
EXPIRES = {"category": "B", "offer_expires_on": "2026-12-01"}


def due(file: CaseFile, on: date = ON) -> dict[str, DueDay]:
    return {one.key: one for one in due_days(file, shipped_facts(), on)}


def case(*events: dict[str, str], document: Any = None, **given: Any) -> CaseFile:
    return make_case(*events, document=document or {"category": "B"}, **given)


# ---- documents


@pytest.mark.parametrize(("on", "severity"), [("2026-11-09", "note"), ("2026-11-10", "act"), ("2026-12-11", "stop")])
def test_a_standard_is_near_for_thirty_days_and_then_past(on: str, severity: str):
    found = due(case(RECEIVED), day(on))["standard:basic"]
    assert (found.on, found.severity) == (day("2026-12-10"), severity)
    assert [cite.standing for cite in found.cites] == ["verified", "verified"]


def test_a_standard_that_was_met_is_waited_for_no_more():
    assert "standard:basic" not in due(case(*OFFERED))


@pytest.mark.parametrize(("on", "severity"), [("2026-10-01", "act"), ("2026-10-02", "act")])
def test_a_request_that_cannot_be_acted_on_is_followed_up_after_thirty_days(on: str, severity: str):
    found = due(case(RECEIVED), day(on))["follow_up:basic"]
    assert (found.on, found.severity) == (day("2026-10-01"), severity)  # advice never stops
    assert "follow_up:basic" not in due(case(*OFFERED), day(on))


def test_planning_data_are_due_in_45_days_until_they_are_sent():
    document = {"request": {"asks_for": "price_availability"}}
    assert due(case(RECEIVED, document=document))["answer_estimate:basic"].on == day("2026-10-16")
    sent = event("DOCMNTSENT", "2026-10-01")
    assert not due(case(RECEIVED, sent, document=document))


def test_an_approved_hold_is_reported_on_every_month():
    hold = event("begin_hold", "2026-08-31")
    assert due(case(RECEIVED, hold), day("2026-11-01"))["hold_update:basic"].on == day("2026-11-30")
    assert due(case(RECEIVED, hold), day("2026-09-01"))["hold_update:basic"].on == day("2026-09-30")
    assert "hold_update:basic" not in due(case(RECEIVED, hold, event("end_hold", "2026-10-01")))


def test_an_offer_expires_and_then_opens_its_windows():
    before = due(case(*OFFERED, document=EXPIRES))
    assert before["offer_expires:basic"].severity == "act"
    assert "extend_until:basic" not in before
    after = due(case(*OFFERED, document=EXPIRES), day("2026-12-02"))
    assert after["offer_expires:basic"].severity == "stop"
    assert [after[key].on for key in ("extend_until:basic", "restate_until:basic")] == [day("2027-06-01")] * 2
    assert "offer_expires:basic" not in due(case(*ACCEPTED, document=EXPIRES))


def test_a_restated_offer_is_void_until_it_is_offered_anew():
    restated = (*OFFERED, event("restate", "2026-10-15"))
    assert "offer_expires:basic" not in due(case(*restated, document=EXPIRES))
    assert "offer_expires:basic" in due(case(*restated, event("countersign", "2026-11-01"), document=EXPIRES))


def test_a_missing_deposit_is_asked_for_after_ten_working_days():
    found = due(case(*ACCEPTED, document=EXPIRES))
    assert (found["deposit_follow_up:basic"].on, found["deposit_follow_up:basic"].severity) == (
        day("2026-11-03"), "act",
    )  # fmt: skip
    assert found["deposit_by:basic"].on == day("2026-12-01")
    paid = due(case(*ACCEPTED, event("receive_deposit", "2026-10-22"), document=EXPIRES))
    assert not {"deposit_follow_up:basic", "deposit_by:basic"} & set(paid)


@pytest.mark.parametrize(
    ("accepted", "pays"),
    [
        ("2026-03-10", "2026-06-15"), ("2026-03-11", "2026-09-15"), ("2026-06-10", "2026-09-15"),
        ("2026-06-11", "2026-12-15"), ("2026-09-10", "2026-12-15"), ("2026-09-11", "2027-03-15"),
        ("2026-12-10", "2027-03-15"), ("2026-12-11", "2027-06-15"), ("2027-01-01", "2027-06-15"),
    ],
)  # fmt: skip
def test_the_first_payment_follows_from_the_day_of_acceptance(accepted: str, pays: str):
    assert first_payment(day(accepted), shipped_facts(), ON)[0] == day(pays)


def test_only_terms_with_a_schedule_have_a_first_payment():
    paid = {"category": "B", "deposit": {"terms": "dependable_undertaking"}}
    assert due(case(*IMPLEMENTED, document=paid))["first_payment:basic"].on == day("2027-03-15")
    cash = {"category": "B", "deposit": {"terms": "cash_with_acceptance"}}
    assert "first_payment:basic" not in due(case(*IMPLEMENTED, document=cash))


@pytest.mark.parametrize(
    ("terms", "has_undertaking", "is_paid"),
    [
        ("cash_prior", None, True), ("cash_prior", False, False), ("dependable_undertaking", False, False),
        ("caps", False, True), ("fms_credit", True, False), ("", True, True), ("", None, False),
    ],
)  # fmt: skip
def test_first_payment_and_schedule_follow_the_same_terms(terms: str, has_undertaking: bool | None, is_paid: bool):
    buyer = {"has_dependable_undertaking": has_undertaking}
    file = case(*IMPLEMENTED, document={"category": "B", "deposit": {"terms": terms}}, purchaser=buyer)
    assert ("first_payment:basic" in due(file)) is is_paid
    has_schedule = (
        payment_schedule(file, price(file, shipped_facts(), on=ON), shipped_facts(), on=ON).rule == "Quarterly payments"
    )
    assert has_schedule is (is_paid and bool(terms))  # without terms the schedule asks for them


def test_an_amendment_is_paid_by_the_terms_of_the_case():
    documents = [{"deposit": {"terms": "cash_with_acceptance"}}, {"key": "A01", "kind": "amendment"}]
    buyer = {"has_dependable_undertaking": True}
    events = [*IMPLEMENTED, event("accept", "2026-11-01", "A01")]
    assert "first_payment:A01" not in due(case(*events, documents=documents, purchaser=buyer))


# ---- the case in execution


def test_a_case_is_reviewed_a_year_after_it_was_implemented_or_reviewed():
    assert due(case(*IMPLEMENTED))["review_case"].on == day("2027-10-25")
    reviews = [{"kind": "case", "on": "2027-06-01"}, {"kind": "case", "on": "2028-01-01"}]
    assert due(case(*IMPLEMENTED, reviews=reviews), day("2027-12-01"))["review_case"].on == day("2028-06-01")
    assert "review_payment_schedule" not in due(case(*IMPLEMENTED))
    paid = {"category": "B", "deposit": {"terms": "raps"}}
    assert "review_payment_schedule" in due(case(*IMPLEMENTED, document=paid))


def complete(on: str, **given: Any) -> CaseFile:
    return case(event("implement", "2020-01-10"), event("complete_supply", on, "case"), **given)


def test_each_closure_goal_is_told_with_the_text_that_sets_it():
    found = due(complete("2026-03-01"))
    assert found["close_case"].on == day("2027-03-01")
    assert found["close_case"].title == "Close the case (goal per DSCA 25-100)"
    assert "close_accelerated" not in found
    france = {"country": "France"}
    found = due(complete("2026-03-01", purchaser=france))
    assert (found["close_accelerated"].on, found["close_accelerated"].certain) == (day("2028-03-01"), True)
    assert "goal per SAMM C16" in found["close_accelerated"].title


def test_training_cases_have_36_months_under_accelerated_closure():
    lines = [{"number": "001", "kind": "training"}]
    trained = due(complete("2026-03-01", purchaser={"is_accp": True}, lines=lines))
    assert trained["close_accelerated"].on == day("2029-03-01")
    mixed = [*lines, {"number": "002", "kind": "materiel"}]
    found = due(complete("2026-03-01", purchaser={"is_accp": True}, lines=mixed))
    assert found["close_accelerated"].on == day("2028-03-01")


def test_before_the_memo_is_certain_its_goal_is_to_be_confirmed():
    found = due(complete("2025-01-15"), day("2025-06-01"))["close_case"]
    assert not found.certain
    assert "To be confirmed" in found.says
    assert "close_case" not in due(complete("2024-12-01"), day("2025-01-29"))


@pytest.mark.parametrize(("implemented", "first"), [("2017-09-30", True), ("2017-10-01", False)])
def test_cases_implemented_by_2017_are_closed_first(implemented: str, first: bool):
    file = case(event("implement", implemented))
    assert ("close_first" in due(file)) is first
    assert "close_first" not in due(file, day("2026-01-06"))


def test_a_case_is_complete_when_all_its_lines_are():
    lines = [{"number": "001"}, {"number": "002"}]
    events = [event("implement", "2020-01-10"), event("complete_line", "2026-02-01", "001")]
    assert "close_case" not in due(case(*events, lines=lines))
    found = due(case(*events, event("complete_line", "2026-03-01", "002"), lines=lines))
    assert found["close_case"].on == day("2027-03-01")


def test_a_deleted_line_is_not_waited_for():
    events = [event("implement", "2020-01-10"), event("complete_line", "2026-02-01", "001")]
    deleted = event("delete_line", "2024-01-01", "002")
    lines = [{"number": "001"}, {"number": "002"}]
    assert due(case(*events, deleted, lines=lines))["close_case"].on == day("2027-02-01")
    restored = event("restore_line", "2024-02-01", "002")
    assert "close_case" not in due(case(*events, deleted, restored, lines=lines))
    assert "close_case" not in due(case(deleted, events[0], lines=lines[1:]))


def test_a_closed_case_waits_for_its_tasks_only():
    tasks = [{"key": "t1", "do": "File it", "due": "2026-12-01"}, {"key": "t2", "do": "Sign it", "due": "2026-12-01",
             "done_on": "2026-11-01"}]  # fmt: skip
    file = case(*IMPLEMENTED, event("close_final", "2026-11-20", "case"), tasks=tasks)
    assert set(due(file)) == {"task:t1"}
    assert "review_case" in due(file, day("2026-11-19"))


def test_a_cancelled_case_waits_for_nothing_until_it_is_reactivated():
    cancelled = (RECEIVED, event("cancel", "2026-10-01", "case"))
    assert not due(case(*cancelled))
    assert "standard:basic" in due(case(*cancelled, event("reactivate", "2026-10-05", "case")))


def test_discrepancies_above_the_limit_are_decided_in_sixty_days():
    reports = [{"key": "D1", "reported_on": "2026-11-01", "value": "50000.01"},
               {"key": "D2", "reported_on": "2026-11-01", "value": "50000"},
               {"key": "D3", "reported_on": "2026-11-01", "closed_on": "2026-11-20"}]  # fmt: skip
    found = due(case(*IMPLEMENTED, discrepancies=reports))
    assert found["discrepancy:D1"].on == day("2026-12-31")
    assert (found["discrepancy:D2"].on, found["discrepancy:D2"].severity) == (day("2026-11-01"), "note")
    assert "discrepancy:D3" not in found


def test_a_suspension_asks_for_two_reports():
    found = due(case(*IMPLEMENTED, event("suspend", "2026-11-20", "case")))
    assert [found[f"suspension_report{number}"].on for number in (1, 2)] == [day("2026-11-30"), day("2026-12-11")]
    resumed = event("resume", "2026-11-21", "case")
    assert "suspension_report1" not in due(case(*IMPLEMENTED, event("suspend", "2026-11-20", "case"), resumed))


# ---- notices


@pytest.mark.parametrize(
    ("purchaser", "ends"),
    [
        ({"country": "Japan"}, "2026-06-20"), ({"country": "Bandaria"}, "2026-07-05"),
        ({"kind": "nato_org", "name": "NSPA"}, "2026-06-20"),
        ({"kind": "multinational", "lead": "non_nato"}, "2026-07-05"),
    ],
)  # fmt: skip
def test_the_review_of_congress_ends_by_who_buys(purchaser: dict[str, str], ends: str):
    notices = [{"transmittal": "26-10", "notified_on": "2026-06-05"}]
    file = case(RECEIVED, notices=notices, purchaser=purchaser)
    assert due(file, day("2026-06-06"))["review:26-10"].on == day(ends)
    assert "review:26-10" not in due(file, day(ends) + timedelta(1))
    emergency = case(RECEIVED, notices=[{**notices[0], "is_emergency": True}], purchaser=purchaser)
    assert "review:26-10" not in due(emergency, day("2026-06-06"))


@pytest.mark.parametrize("lead", ["agent", ""])
def test_the_review_of_an_agent_sale_is_to_be_confirmed_as_its_principals_decide_it(lead: str):
    buyer = {"kind": "multinational", "lead": lead, "name": "NSPA"}
    notices = [{"transmittal": "26-10", "notified_on": "2026-06-05"}]
    found = due(case(RECEIVED, notices=notices, purchaser=buyer), day("2026-06-06"))["review:26-10"]
    assert (found.on, found.certain) == (day("2026-07-05"), False)
    assert "To be confirmed" in found.says


def test_an_enhancement_waits_45_days_for_delivery():
    notices = [{"transmittal": "0A-26", "kind": "b5a", "notified_on": "2026-06-05"}]
    assert due(case(RECEIVED, notices=notices), day("2026-06-06"))["review:0A-26"].on == day("2026-07-20")


@pytest.mark.parametrize(("on", "severity"), [("2025-03-01", "act"), ("2025-03-02", "stop")])
def test_a_notification_nobody_used_lapses_after_five_years(on: str, severity: str):
    notices = [{"transmittal": "20-10", "notified_on": "2020-03-01"}]
    found = due(case(event("receive_request", "2019-01-01"), notices=notices), day(on))["notice_lapses:20-10"]
    assert (found.on, found.severity) == (day("2025-03-01"), severity)
    used = case(event("receive_request", "2019-01-01"), event("accept", "2024-01-01"), notices=notices)
    assert "notice_lapses:20-10" not in due(used, day(on))


# ---- the money of a BPC case


def bpc(*lines: dict[str, Any], **funds: Any) -> CaseFile:
    return make_case(event("receive_request", "2024-01-01"), type="bpc", funds=funds, lines=list(lines))


def test_funds_expire_with_their_last_year_and_are_cancelled_five_years_later():
    found = funds_clock(bpc(available_from_fy=2024, available_to_fy=2024, title="10"), shipped_facts(), ON)
    assert (found.expires_on, found.cancels_on, found.to_confirm) == (day("2024-09-30"), day("2029-09-30"), "")


@pytest.mark.parametrize(
    ("title", "year", "cancels"),
    [("22", 2012, "2021-09-30"), ("22", 2011, "2016-09-30"), ("10", 2012, "2017-09-30")],
)
def test_state_funds_from_2012_on_have_four_years_more(title: str, year: int, cancels: str):
    found = funds_clock(bpc(available_from_fy=year, available_to_fy=year, title=title), shipped_facts(), ON)
    assert found.cancels_on == day(cancels)


def test_days_given_for_the_funds_win():
    found = funds_clock(
        bpc(available_to_fy=2024, expires_on="2025-03-31", cancels_on="2031-01-01"), shipped_facts(), ON
    )
    assert (found.expires_on, found.cancels_on) == (day("2025-03-31"), day("2031-01-01"))
    found = funds_clock(bpc(expires_on="2024-10-01"), shipped_facts(), ON)
    assert found.cancels_on == day("2030-09-30")  # its fiscal year is 2025


def test_funds_of_unknown_years_are_to_be_confirmed():
    assert funds_clock(bpc(), shipped_facts(), ON).to_confirm
    assert funds_clock(make_case(), shipped_facts(), ON).to_confirm == ""  # a case of the purchaser's own money


@pytest.mark.parametrize(("ends", "refused"), [("2027-09-30", False), ("2027-10-01", True)])
def test_a_line_may_not_outlast_its_funds(ends: str, refused: bool):
    file = bpc({"number": "001", "begins_on": "2026-10-01", "ends_on": ends}, available_to_fy=2027)
    found = due(file)
    assert ("beyond_funds:001" in found) is refused
    if refused:
        assert found["beyond_funds:001"].severity == "stop"
        assert [cite.to for cite in found["beyond_funds:001"].cites] == ["SAMM C15"]


def test_expired_funds_are_told_and_cancelled_ones_stop():
    file = bpc(available_to_fy=2024)
    found = due(file)
    assert (found["funds_expire"].severity, found["funds_cancel"].severity) == ("note", "note")
    assert due(file, day("2029-09-01"))["funds_cancel"].severity == "act"
    assert due(file, day("2029-10-01"))["funds_cancel"].severity == "stop"
    clock = funds_clock(file, shipped_facts(), ON)
    assert [clock.cancels_within(months, day("2027-12-01")) for months in (12, 24)] == [False, True]


# ---- all of them

WHATS = st.sampled_from(
    ["receive_request", "find_actionable", "MILAP", "countersign", "restate", "accept", "implement", "cancel",
     "complete_supply", "begin_hold", "end_hold", "close_final", "suspend"]
)  # fmt: skip
EVENTS = st.lists(st.tuples(WHATS, st.dates(date(2012, 1, 1), date(2027, 12, 31))), max_size=12)


@given(EVENTS, EVENTS, st.dates(date(2014, 1, 1), date(2027, 12, 31)), st.sampled_from(["fms", "bpc"]))
def test_what_happens_later_never_changes_the_days_of_an_earlier_one(
    events: list[tuple[str, date]], later: list[tuple[str, date]], on: date, kind: str
):
    told = [event(what, f"{when}") for what, when in events]
    after = [event(what, f"{on + timedelta(1 + place)}") for place, (what, _) in enumerate(later)]
    assert due(case(*told, type=kind), on) == due(case(*told, *after, type=kind), on)


@given(EVENTS, st.dates(date(2014, 1, 1), date(2027, 12, 31)))
def test_every_day_has_its_own_key_and_comes_in_order(events: list[tuple[str, date]], on: date):
    found = due_days(case(*[event(what, f"{when}") for what, when in events]), shipped_facts(), on)
    assert len({one.key for one in found}) == len(found)
    assert [one.on for one in found] == sorted(one.on for one in found)
    assert all(one.as_json()["says"] or one.title for one in found)
