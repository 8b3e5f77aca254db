"""Findings on a case file: each rule finds what breaks it and not its near miss, and names field, rule and fix."""

from __future__ import annotations

from typing import Any

import pytest

from icop.engine.cases.checking import RULES, CaseFinding, findings
from icop.engine.cases.checking.documents import TRANSMITTAL
from icop.engine.cases.files import CaseFile
from tests.engine.cases.making import day, event, make_bpc, make_case, shipped_facts, way_to

FACTS = shipped_facts()
TODAY = day("2026-06-01")
BASIC = {"category": "B", "needs_notification": False}
IMPLEMENTED = way_to("implemented", first="2026-01-10")
MOD = {"key": "M01", "kind": "modification", "category": "B"}
HELD = [
    *IMPLEMENTED,
    event("complete_supply", "2026-02-01", "case"),
    event("hold_for_closure", "2026-02-10", "case"),
]


def case(*events: dict[str, Any], **given: Any) -> CaseFile:
    return make_case(*events, **{"documents": [BASIC], **given})


def found(file: CaseFile, *, field: str = "", on: str = "2026-06-01") -> list[CaseFinding]:
    return [one for one in findings(file, FACTS, day(on)) if not field or one.field == field]


def line(**given: Any) -> dict[str, Any]:
    return {"lines": [{"number": "001", **given}]}


def request(**given: Any) -> dict[str, Any]:
    return {"documents": [{**BASIC, "request": given}]}


def report(**given: Any) -> dict[str, Any]:
    body = {"key": "SDR 1", "reported_on": "2026-03-01", "line": "001", "value": 500, **given}
    return {**line(deliveries=[{"on": "2025-03-01"}]), "discrepancies": [body]}


def notified_on(day: str) -> CaseFile:
    """Return a case of a buyer with a review of 30 days that was offered on 2026-05-12, notified on this day."""
    return case(
        *way_to("offered", first="2026-05-01"),
        documents=[{**BASIC, "needs_notification": True, "transmittals": ["26-13"]}],
        notices=[{"transmittal": "26-13", "notified_on": day}],
        purchaser={"country": "Philippines"},
    )


RESTATED = [*way_to("restated", first="2026-05-01"), event("DCSGN", "2026-05-21")]
CLOSED = [*HELD, event("close_final", "2026-03-01", "case")]
BPC_NOTIFIED = make_bpc(
    *way_to("offered", first="2024-01-01"),
    documents=[{"category": "D", "needs_notification": True, "transmittals": ["333-24-1"]}],
    notices=[{"transmittal": "333-24-1", "kind": "s333", "notified_on": "2023-01-01"}],
)


# field, gravity, what breaks the rule, and its near miss
ROWS: list[tuple[str, str, CaseFile, CaseFile]] = [
    ("what", "act", case(event("MILAQ", "2026-01-01")), case(event("CPMREV", "2026-01-01"))),
    ("of", "stop", case(event("MILAP", "2026-01-01", "A01")), case(event("CPMREV", "2026-01-01"))),
    ("of", "stop", case(event("SSC", "2026-01-01", "002"), **line()), case(*IMPLEMENTED, **line())),
    ("on", "note", case(event("CPMREV", "2026-06-02")), case(event("CPMREV", "2026-06-01"))),
    (
        "what",
        "stop",
        case(event("restate", "2026-01-01", "M01"), documents=[BASIC, MOD]),
        case(*way_to("offered", first="2026-05-01"), event("restate", "2026-05-20")),
    ),
    ("what", "stop", case(*HELD, event("start_development", "2026-03-01", "M01"), documents=[BASIC, MOD]), case(*HELD)),
    (
        "what",
        "stop",
        *(
            case(*HELD, *asked, event("DSTATUS", on, "M01"), documents=[BASIC, MOD])
            for asked in [way_to("lor_actionable", first="2026-02-05", of="M01")]
            for on in ("2026-02-11", "2026-02-10")
        ),
    ),
    (
        "received_on",
        "stop",
        case(**request(letter_on="2026-01-02", received_on="2026-01-01")),
        case(**request(letter_on="2026-01-01", received_on="2026-01-01")),
    ),
    (
        "received_on",
        "act",
        case(event("LOR Receipt", "2026-01-02"), **request(received_on="2026-01-01")),
        case(event("LOR Receipt", "2026-01-01"), **request(received_on="2026-01-01")),
    ),
    (
        "gut_feeling",
        "act",
        case(**request(criteria={"gut_feeling": "met"})),
        case(**request(criteria={"channel": "met"})),
    ),
    (
        "offer_expires_on",
        "stop",
        case(*way_to("offered", first="2026-05-01"), documents=[{**BASIC, "offer_expires_on": "2026-05-11"}]),
        case(*way_to("offered", first="2026-05-01"), documents=[{**BASIC, "offer_expires_on": "2026-05-12"}]),
    ),
    ("transmittals", "stop", case(documents=[{**BASIC, "transmittals": ["2026-13"]}]), case()),
    (
        "transmittals",
        "stop",
        case(*way_to("offered", first="2026-05-01"), documents=[{**BASIC, "needs_notification": True}]),
        case(
            *way_to("offered", first="2026-05-01"),
            documents=[{**BASIC, "needs_notification": True, "transmittals": ["26-13"]}],
        ),
    ),
    (
        "document",
        "stop",
        case(notices=[{"transmittal": "26-13", "document": "A01"}]),
        case(notices=[{"transmittal": "26-13", "document": "basic"}]),
    ),
    (
        "informal_on",
        "stop",
        case(notices=[{"transmittal": "26-13", "informal_on": "2026-02-02", "notified_on": "2026-02-01"}]),
        case(notices=[{"transmittal": "26-13", "informal_on": "2026-02-01", "notified_on": "2026-02-01"}]),
    ),
    (
        "equipment",
        "act",
        case(documents=[{"category": "B"}], **line(equipment="mde")),
        case(documents=[{"category": "B"}], **line(equipment="sme")),
    ),
    ("document", "stop", case(**line(document="A01")), case(**line(document="basic"))),
    (
        "ends_on",
        "stop",
        case(**line(begins_on="2026-02-02", ends_on="2026-02-01")),
        case(**line(begins_on="2026-02-01", ends_on="2026-02-01")),
    ),
    ("source", "note", case(**line(source="Q")), case(**line(source="P"))),
    ("release", "stop", case(**line(release="Q")), case(**line(release="Z"))),
    ("delivery", "note", case(**line(delivery="Z")), case(**line(delivery="4"))),
    ("assistance", "note", case(**line(source="P", assistance="3")), case(**line(source="S", assistance="3"))),
    ("assistance", "note", case(**line(assistance="9")), case(**line(source="P", assistance="Z"))),
    ("begins_on", "act", case(**line(order="blanket", ends_on="2026-02-01")), case(**line(order="blanket"))),
    ("quantity", "act", case(**line(order="blanket", quantity=2)), case(**line(order="defined", quantity=2))),
    (
        "equipment",
        "stop",
        case(**line(order="blanket", equipment="sme")),
        case(**line(order="defined", equipment="sme")),
    ),
    (
        "document",
        "stop",
        case(**line(kind="non_specific")),
        case(documents=[BASIC, {"key": "A01", "kind": "amendment"}], **line(kind="non_specific", document="A01")),
    ),
    ("code", "stop", case(purchaser={"code": "AT"}), case(purchaser={"code": "BN"})),
    ("code", "note", case(case="Q9-B-SAA"), case(case="AT-B-SAA")),
    (
        "code",
        "act",
        case(case="DE-B-SAA", purchaser={"code": "DE", "iso": "DE", "country": "Germany"}),
        case(case="FR-B-SAA", purchaser={"code": "FR", "iso": "FR", "country": "France"}),
    ),
    (
        "available_to_fy",
        "stop",
        make_bpc(funds={"available_from_fy": 2025}),
        make_bpc(funds={"available_from_fy": 2024}),
    ),
    (
        "cancels_on",
        "stop",
        make_bpc(funds={"cancels_on": "2024-09-30"}),
        make_bpc(funds={"cancels_on": "2029-09-30"}),
    ),
    ("nickname", "stop", make_bpc(nickname="x" * 51), make_bpc(nickname="x" * 50)),
    ("nickname", "stop", make_bpc(nickname="x" * 51), case(nickname="x" * 51)),
    (
        "unliquidated",
        "act",
        case(snapshots=[{"as_of": "2026-05-01", "obligated": 10, "disbursed": 9, "unliquidated": 2}]),
        case(snapshots=[{"as_of": "2026-05-01", "obligated": 10, "disbursed": 9, "unliquidated": 1}]),
    ),
    ("discrepancies", "stop", make_bpc(**report()), case(**report())),
    ("closed_on", "stop", case(**report(closed_on="2026-02-28")), case(**report(closed_on="2026-03-01"))),
    ("line", "stop", case(**report(line="002")), case(**report())),
    ("reported_on", "act", case(**report(reported_on="2026-03-02")), case(**report(reported_on="2026-03-01"))),
    ("value", "note", case(**report(value="199.99")), case(**report(value=200))),
    ("value", "note", case(**report(value="50000.01")), case(**report(value=50000))),
    # what a case manager gets wrong
    ("what", "act", case(event("SSC", "2026-05-01")), case(event("CPMREV", "2026-05-01"))),
    ("what", "act", case(event("CLOSHOLD", "2026-05-01")), case(event("FUTCORREQW", "2026-05-01"))),
    (
        "what",
        "stop",
        case(*IMPLEMENTED, event("LOR Restate", "2026-05-01", "M01"), documents=[BASIC, MOD]),
        case(*IMPLEMENTED, event("CPMREV", "2026-05-01", "M01"), documents=[BASIC, MOD]),
    ),
    (
        "letter_on",
        "act",
        case(event("LOR Date", "2026-01-01"), **request(letter_on="2025-01-01")),
        case(event("LOR Date", "2026-01-01"), **request(letter_on="2026-01-01")),
    ),
    ("letter_on", "note", case(**request(letter_on="2026-06-02")), case(**request(letter_on="2026-06-01"))),
    ("as_of", "note", case(snapshots=[{"as_of": "2026-06-02"}]), case(snapshots=[{"as_of": "2026-06-01"}])),
    (
        "on",
        "stop",
        case(event("CASEINIT", "2025-01-09"), **request(received_on="2025-01-10")),
        case(
            event("LOR Date", "2025-01-09"),
            event("CASEINIT", "2025-01-10"),
            **request(letter_on="2025-01-09", received_on="2025-01-10"),
        ),
    ),
    (
        "offer_expires_on",
        "stop",
        case(*RESTATED, documents=[{**BASIC, "offer_expires_on": "2026-05-20"}]),
        case(*RESTATED, documents=[{**BASIC, "offer_expires_on": "2026-05-21"}]),
    ),
    (
        "offer_expires_on",
        "stop",
        case(*way_to("offered", first="2026-01-10"), event("extend_offer", "2026-05-20"), documents=[BASIC]),
        case(
            *way_to("offered", first="2026-01-10"),
            event("extend_offer", "2026-05-20"),
            documents=[{**BASIC, "offer_expires_on": "2026-07-01"}],
        ),
    ),
    (
        "paid_on",
        "stop",
        case(*IMPLEMENTED, documents=[{**BASIC, "deposit": {"paid_on": "2026-01-25"}}]),
        case(*IMPLEMENTED, documents=[{**BASIC, "deposit": {"paid_on": "2026-01-24"}}]),
    ),
    ("needs_notification", "stop", *(notified_on(day) for day in ("2026-04-13", "2026-04-12"))),
    (
        "needs_notification",
        "act",
        case(
            *way_to("offered", first="2026-05-01"),
            documents=[{**BASIC, "needs_notification": True, "transmittals": ["26-13"]}],
        ),
        case(*way_to("offered", first="2026-05-01")),
    ),
    (
        "mde_value",
        "stop",
        case(notices=[{"transmittal": "26-13", "mde_value": 51, "total_value": 50}]),
        case(notices=[{"transmittal": "26-13", "mde_value": 50, "total_value": 50}]),
    ),
    ("transmittals", "stop", case(documents=[{**BASIC, "transmittals": ["333-24-1"]}]), BPC_NOTIFIED),
    (
        "transmittals",
        "act",
        *(
            case(
                *IMPLEMENTED,
                event("DCSGN", "2026-05-01", "M01"),
                documents=[{**BASIC, "transmittals": ["26-13"]}, {**MOD, "transmittals": numbers}],
            )
            for numbers in (["26-14"], ["26-14", "26-13"])
        ),
    ),
    (
        "generic",
        "act",
        case(event("Accepted", "2006-08-01"), **line(generic="R6B")),
        case(event("Accepted", "2006-07-31"), **line(generic="R6B")),
    ),
    (
        "amount",
        "act",
        case(**line(quantity=3, unit_price="10.01", amount=30)),
        case(**line(quantity=3, unit_price="10.01", amount="30.03")),
    ),
    (
        "deliveries",
        "act",
        case(**line(quantity=3, deliveries=[{"on": "2026-01-01", "quantity": 2}, {"on": "2026-02-01", "quantity": 2}])),
        case(**line(quantity=4, deliveries=[{"on": "2026-01-01", "quantity": 2}, {"on": "2026-02-01", "quantity": 2}])),
    ),
    (
        "deliveries",
        "act",
        case(**line(deliveries=[{"on": "2026-01-01", "percent": 60}, {"on": "2026-02-01", "percent": 41}])),
        case(**line(deliveries=[{"on": "2026-01-01", "percent": 60}, {"on": "2026-02-01", "percent": 40}])),
    ),
    (
        "disbursed",
        "act",
        case(snapshots=[{"as_of": "2026-05-01", "obligated": 10, "disbursed": 11}]),
        case(snapshots=[{"as_of": "2026-05-01", "obligated": 10, "disbursed": 10}]),
    ),
    ("masl", "note", case(**line(masl="1OO5-00-056-6753")), case(**line(masl="1005-00-056-6753"))),
    ("delivery", "note", case(**line(delivery="8", release="A")), case(**line(delivery="8", release="Z"))),
    (
        "category",
        "note",
        case(documents=[{**BASIC, "category": "A"}], **line(order="defined")),
        case(documents=[{**BASIC, "category": "A"}], **line(order="blanket")),
    ),
    ("category", "note", case(**line(order="clssa")), case(**line(order="defined"))),
    ("begins_on", "act", case(**line(order="clssa", ends_on="2026-02-01")), case(**line(order="clssa", quantity=2))),
    ("equipment", "stop", case(**line(order="clssa", equipment="mde")), case(**line(order="clssa"))),
    (
        "code",
        "act",
        case(case="DE-B-SAA", purchaser={"country": "Germany"}),
        case(case="GY-B-SAA", purchaser={"country": "Germany"}),
    ),
    (
        "code",
        "note",
        case(case="SG-B-SAA", purchaser={"country": "Japan"}),
        case(case="UZ-B-SAA", purchaser={"country": "United Kingdom"}),
    ),
    (
        "unliquidated",
        "stop",
        case(*CLOSED, snapshots=[{"as_of": "2026-02-20", "unliquidated": 1}]),
        case(*CLOSED, snapshots=[{"as_of": "2026-02-20", "unliquidated": 0}]),
    ),
    (
        "scope",
        "act",
        case(documents=[BASIC, {**MOD, "scope": {"changes_scope": "yes"}}]),
        case(documents=[BASIC, {**MOD, "scope": {"changes_scope": "no"}}]),
    ),
    # what moves need, before they are made and after
    ("category", "stop", case(event("DSTATUS", "2026-01-01"), documents=[{}]), case(documents=[{}])),
    ("category", "act", make_bpc(documents=[{"category": "B"}]), make_bpc()),
    (
        "extenuating",
        "act",
        case(documents=[{"category": "C"}]),
        case(documents=[{"category": "C", "extenuating": [{"code": "3", "estimated_days": 9}]}]),
    ),
    (
        "extenuating",
        "stop",
        case(event("MILSGN", "2026-02-01"), documents=[{**BASIC, "extenuating": [{"code": "3", "estimated_days": 9}]}]),
        case(documents=[{**BASIC, "extenuating": [{"code": "3", "estimated_days": 9}]}]),
    ),
    ("memorandum", "act", make_bpc(funds={"memorandum": ""}), make_bpc()),
    ("available_to_fy", "act", make_bpc(funds={"available_to_fy": None}), make_bpc()),
    ("ends_on", "act", make_bpc(**line(ends_on="2024-10-01")), make_bpc(**line(ends_on="2024-09-30"))),
    (
        "lines",
        "act",
        case(documents=[BASIC, MOD], **line(document="M01")),
        case(documents=[BASIC, {**MOD, "scope": {"concurrent_modifications": "yes"}}], **line(document="M01")),
    ),
]


@pytest.mark.parametrize(
    ("field", "severity", "wrong", "near_miss"), ROWS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_rule_finds_what_breaks_it_and_not_its_near_miss(
    field: str, severity: str, wrong: CaseFile, near_miss: CaseFile
):
    [first, *_] = [one for one in found(wrong, field=field) if one.severity == severity] or [None]
    assert first is not None, found(wrong)
    assert all((first.says, first.fix, first.cites))
    assert not [one for one in found(near_miss, field=field) if one.severity == severity]


def test_every_rule_of_the_checklist_is_made_and_the_other_way_round():
    assert set(RULES) == {one.key for one in FACTS.checklists["cases.file"].criteria}


def test_a_good_case_has_no_finding():
    purchaser = {"code": "BN", "name": "Bandaria"}
    good = case(*IMPLEMENTED, purchaser=purchaser, **line(source="P", assistance="5", release="A", delivery="4"))
    assert found(good) == []


def test_the_place_leads_to_the_value_in_the_file():
    [one] = found(case(lines=[{"number": "001"}, {"number": "002", "release": "Q"}]), field="release")
    assert (one.place, one.value) == (("lines", 1, "release"), "Q")


def test_nothing_is_asked_of_a_document_that_was_cancelled():
    wrong = {"documents": [{"category": "C"}]}
    assert found(case(*way_to("development", first="2026-01-01"), **wrong), field="extenuating")
    assert not found(case(*way_to("cancelled", first="2026-01-01"), **wrong), field="extenuating")


class TestReviews:
    LATER = "2027-01-24"  # implemented on 2026-01-24

    @pytest.mark.parametrize(
        ("made", "on", "says"),
        [
            ([], "2027-01-24", []),
            ([], "2027-01-25", ["The case was not reviewed", "The payment schedule was not looked at"]),
            (["case"], "2027-03-02", ["The case was not reviewed", "The payment schedule was not looked at"]),
            (["case"], "2027-01-30", ["The payment schedule was not looked at"]),
            (["case", "payment_schedule"], "2027-01-30", []),
        ],
    )
    def test_case_and_payment_schedule_are_looked_at_each_year(self, made: list[str], on: str, says: list[str]):
        reviews = [{"kind": kind, "on": "2026-03-01"} for kind in made]
        late = found(case(*IMPLEMENTED, reviews=reviews), field="reviews", on=on)
        assert [one.says.partition(" since")[0] for one in late] == says

    def test_the_year_begins_with_the_implementation_that_was_not_taken_back(self):
        again = [event("correct_implementation", "2026-02-01"), event("implement", "2026-05-01")]
        assert found(case(*IMPLEMENTED, *again), field="reviews", on="2027-04-30") == []
        assert found(case(*IMPLEMENTED, *again), field="reviews", on="2027-05-02") != []

    def test_a_case_that_is_closed_needs_no_review(self):
        closed = [*HELD, event("close_final", "2026-03-01", "case")]
        assert found(case(*closed), field="reviews", on="2028-01-01") == []


class TestMovesThatWereNotAllowed:
    def test_steps_that_were_not_recorded_are_a_note(self):
        sparse = case(
            event("LOR Receipt", "2026-01-01"), event("OSTATUS", "2026-03-01"), event("Accepted", "2026-04-01")
        )
        assert {one.severity for one in found(sparse, field="what")} == {"note"}
        assert "steps in between" in found(sparse, field="what")[0].says

    def test_going_back_where_nothing_leads_is_a_stop(self):
        backward = case(*way_to("offered", first="2026-05-01"), event("complete_writing", "2026-05-20"))
        [one] = found(backward, field="what")
        assert (one.severity, one.cites[0].to) == ("stop", "SAMM C5.4.17.2")

    def test_a_restated_document_that_is_offered_again_left_out_its_steps(self):
        again = case(*RESTATED, documents=[{**BASIC, "offer_expires_on": "2026-08-01"}])
        [one] = found(again, field="what")
        assert (one.severity, "after 'Restate the offer'" in one.says) == ("note", True)

    def test_an_acceptance_after_the_offer_expired_is_a_stop(self):
        events = [*way_to("offered", first="2026-04-01"), event("accept", "2026-05-20")]
        late = case(*events, documents=[{**BASIC, "offer_expires_on": "2026-05-19"}])
        in_time = case(*events, documents=[{**BASIC, "offer_expires_on": "2026-05-20"}])
        assert [one.severity for one in found(late, field="what")] == ["stop"]
        assert found(in_time, field="what") == []

    def test_a_closure_hold_from_before_the_memo_did_not_exist(self):
        early = case(
            *IMPLEMENTED, event("complete_supply", "2026-02-01", "case"), event("CLOSHOLD", "2026-02-04", "case")
        )
        assert "exists from 2026-02-05" in found(early, field="what")[0].says


@pytest.mark.parametrize("written", ["26-13", "26-74", "24-76", "26-1C", "0G-23", "25-101"])
def test_transmittal_numbers_of_the_notices_are_read(written: str):
    assert TRANSMITTAL.match(written)


@pytest.mark.parametrize("written", ["", "26", "2026-13", "26-1234", "26_13", "26-1CC", "ABC-23", "26-13\n"])
def test_other_numbers_are_not(written: str):
    assert not TRANSMITTAL.match(written)
