"""The legal moves of the notes (section 1.3), each beside a near miss that is refused, and what follows from them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import pytest

from icop.engine.cases.lifecycle import OpenMove, judge, open_moves, position
from icop.engine.errors import NotFound, Refused
from tests.engine.cases.making import (
    IN_SCOPE,
    WAY_TO,
    day,
    event,
    make_bpc,
    make_case,
    shipped_facts,
    way_to,
)

FACTS = shipped_facts()
DATED = {"letter_on": "2025-01-08", "received_on": "2025-01-10"}
ALL_MET = {one.key: "met" for key in ("lor.actionable", "lor.complete") for one in FACTS.checklists[key].criteria}
READY = {"category": "B", "needs_notification": False, "request": {**DATED, "criteria": ALL_MET}}
NOT_NOTIFIED = {"transmittal": "25-30", "document": "basic"}
DONE = {"as_of": "2026-05-01", "ordered": 100, "obligated": 100, "disbursed": 100, "unliquidated": 0, "collected": 105}
OPEN = {**DONE, "disbursed": 90, "unliquidated": 10}
IMPLEMENTED = way_to("implemented")
LINE = {"number": "001"}
LINE_DONE = event("complete_line", "2026-01-05", "001")
SSC = [*IMPLEMENTED, LINE_DONE, event("complete_supply", "2026-02-01", "case")]
HELD = [*SSC, event("hold_for_closure", "2026-02-05", "case")]
AMENDED = [*IMPLEMENTED, *way_to("proposed", first="2025-06-01", of="A01")]
MODIFIED = [*IMPLEMENTED, *way_to("proposed", first="2025-06-01", of="M01")]
MODIFICATION = {
    "key": "M01", "kind": "modification", "category": "B", "needs_notification": False, "scope": IN_SCOPE,
}  # fmt: skip
AMENDMENT = {"key": "A01", "kind": "amendment", "category": "B", "needs_notification": False}
OFFERED_CHANGE = [*AMENDED, event("countersign", "2025-06-20", "A01")]
SIGNED_CHANGE = [*OFFERED_CHANGE, event("accept", "2025-07-01", "A01")]
EXPIRING = {"offer_expires_on": "2025-09-01"}
CANCELLED_OFFER = [*way_to("offered"), event("cancel", "2025-02-10")]
DREACT = event("DREACT", "2025-02-12")


@dataclass(frozen=True)
class Asked:
    """A move to be judged: what was recorded, what the file says, of which item, on which day."""

    move: str
    events: list[dict[str, Any]] = field(default_factory=list)
    of: str = "basic"
    on: str = "2025-03-01"
    given: dict[str, Any] = field(default_factory=dict)

    def judged(self) -> OpenMove:
        given = {"documents": [READY], "lines": [LINE], **self.given}
        return judge(make_case(*self.events, **given), FACTS, self.move, self.of, day(self.on))


def missing(asked: Asked) -> str:
    """Return what stops a move: what a guard misses, or why the state refuses it; nothing when it is open."""
    try:
        found = asked.judged()
    except Refused as error:
        return f"refused: {error}"
    return "; ".join(text for block in found.blocks if not block.warns for text in block.missing)


def without(criterion: str) -> dict[str, Any]:
    answers = {**ALL_MET, criterion: "not_met"}
    return {"documents": [{**READY, "request": {**DATED, "criteria": answers}}]}


def document(**given: Any) -> dict[str, Any]:
    return {"documents": [{**READY, **given}]}


def less(events: list[dict[str, Any]], *names: str) -> list[dict[str, Any]]:
    return [one for one in events if one["what"] not in names]


def beside(change: dict[str, Any], **given: Any) -> dict[str, Any]:
    return {"documents": [READY, {**change, **given}]}


# move of the notes, what is allowed, and the near miss with what stops it
ROWS = [
    ("pre-LOR to received", Asked("receive_request"), Asked("receive_request", way_to("lor_received")), "refused"),
    (
        "received to actionable",
        Asked("find_actionable", way_to("lor_received")),
        Asked("find_actionable", way_to("lor_received"), given=without("channel")),
        "proper channel",
    ),
    (
        "received to insufficient",
        Asked("find_insufficient", way_to("lor_assessment")),
        Asked("find_insufficient", way_to("lor_actionable")),
        "refused",
    ),
    (
        "insufficient to actionable",
        Asked("find_actionable", way_to("lor_insufficient")),
        Asked("start_development", way_to("lor_insufficient")),
        "refused",
    ),
    (
        "actionable to development",
        Asked("start_development", way_to("lor_actionable")),
        Asked("start_development", way_to("lor_actionable"), given=document(category="")),
        "the category is not entered",
    ),
    (
        "category C with a factor",
        Asked(
            "start_development",
            way_to("lor_actionable"),
            given=document(category="C", extenuating=[{"code": "7a", "estimated_days": 20}]),
        ),
        Asked("start_development", way_to("lor_actionable"), given=document(category="C")),
        "an extenuating factor",
    ),
    (
        "actionable again before the offer",
        Asked("find_actionable_again", way_to("review")),
        Asked("find_actionable_again", way_to("offered")),
        "refused",
    ),
    (
        "development to write",
        Asked("approve_by_agency", [*way_to("development"), event("find_complete", "2025-02-01")]),
        Asked("approve_by_agency", way_to("development")),
        "milestone LOR Complete",
    ),
    (
        "complete request",
        Asked("find_complete", way_to("development")),
        Asked("find_complete", way_to("development"), given=without("priceable")),
        "specific enough",
    ),
    ("write to review", Asked("complete_writing", way_to("write")), Asked("complete_writing", way_to("review")), "ref"),
    ("review to write", Asked("return_to_write", way_to("review")), Asked("return_to_write", way_to("write")), "ref"),
    (
        "write to development",
        Asked("return_to_agency", way_to("write")),
        Asked("return_to_agency", way_to("review")),
        "refused",
    ),
    (
        "review to proposed",
        Asked("propose", way_to("proposed")[:-1]),
        Asked("propose", less(way_to("proposed")[:-1], "agency_signs")),
        "milestone MILSGN",
    ),
    (
        "review to proposed, all offices",
        Asked("propose", way_to("proposed")[:-1]),
        Asked("propose", less(way_to("proposed")[:-1], "approve_review")),
        "milestone CWDAPPRV",
    ),
    (
        "signature with actual days",
        Asked(
            "agency_signs",
            way_to("review"),
            given=document(extenuating=[{"code": "9", "estimated_days": 5, "actual_days": 4}]),
        ),
        Asked("agency_signs", way_to("review"), given=document(extenuating=[{"code": "9", "estimated_days": 5}])),
        "actual days of factor 9",
    ),
    (
        "proposed to offered",
        Asked("countersign", way_to("offered")[:-1]),
        Asked("countersign", less(way_to("offered")[:-1], "state_approves")),
        "milestone STAP",
    ),
    (
        "proposed to offered, after the review of Congress",
        Asked(
            "countersign",
            way_to("offered")[:-1],
            on="2025-03-03",
            given={
                **document(needs_notification=True),
                "purchaser": {"country": "Philippines"},
                "notices": [{**NOT_NOTIFIED, "notified_on": "2025-02-01"}],
            },
        ),
        Asked(
            "countersign",
            way_to("offered")[:-1],
            on="2025-03-02",
            given={
                **document(needs_notification=True),
                "purchaser": {"country": "Philippines"},
                "notices": [{**NOT_NOTIFIED, "notified_on": "2025-02-01"}],
            },
        ),
        "the first day is 2025-03-03",
    ),
    (
        "proposed to offered, where nothing is notified",
        Asked("countersign", way_to("offered")[:-1]),
        Asked("countersign", way_to("offered")[:-1], given=document(needs_notification=None)),
        "whether Congress must be notified",
    ),
    (
        "an Amendment is countersigned without State where scope stays",
        Asked("countersign", AMENDED, "A01", "2025-07-01", beside(AMENDMENT)),
        Asked("countersign", AMENDED, "A01", "2025-07-01", beside(AMENDMENT, needs_notification=None)),
        "whether Congress must be notified",
    ),
    (
        "a Modification is implemented with its countersignature",
        Asked("countersign_modification", MODIFIED, "M01", "2025-07-01", beside(MODIFICATION)),
        Asked(
            "countersign_modification",
            MODIFIED,
            "M01",
            "2025-07-01",
            {**beside(MODIFICATION), "lines": [LINE, {"number": "002", "document": "M01"}]},
        ),
        "line 002 is new",
    ),
    (
        "offered to accepted on the last day",
        Asked("accept", way_to("offered"), on="2025-05-01", given=document(offer_expires_on="2025-05-01")),
        Asked("accept", way_to("offered"), on="2025-05-02", given=document(offer_expires_on="2025-05-01")),
        "'Offer expired' since 2025-05-02",
    ),
    (
        "an Amendment is accepted, a Modification is not",
        Asked("accept", [*AMENDED, event("countersign", "2025-06-20", "A01")], "A01", "2025-07-01", beside(AMENDMENT)),
        Asked("accept", MODIFIED, "M01", "2025-07-01", beside(MODIFICATION)),
        "only for",
    ),
    (
        "an offer is extended until six months after it expired",
        Asked("extend_offer", way_to("offered"), on="2026-07-15", given=document(offer_expires_on="2026-01-15")),
        Asked("extend_offer", way_to("offered"), on="2026-07-16", given=document(offer_expires_on="2026-01-15")),
        "the last day was 2026-07-15",
    ),
    (
        "an offer is restated until six months after it expired (test 34)",
        Asked("restate", way_to("offered"), on="2026-07-15", given=document(offer_expires_on="2026-01-15")),
        Asked("restate", way_to("offered"), on="2026-07-16", given=document(offer_expires_on="2026-01-15")),
        "the last day was 2026-07-15",
    ),
    (
        "only what is not signed is restated",
        Asked("restate", way_to("offered"), given=document(offer_expires_on="2026-01-15")),
        Asked("restate", way_to("accepted"), given=document(offer_expires_on="2026-01-15")),
        "refused",
    ),
    (
        "a restated document is made again",
        Asked("start_development", way_to("restated")),
        Asked("countersign", way_to("restated")),
        "refused",
    ),
    (
        "a Modification is never restated (test 13)",
        Asked("restate", way_to("offered"), given=document(offer_expires_on="2026-01-15")),
        Asked("restate", MODIFIED, "M01", "2025-07-01", beside(MODIFICATION)),
        "A Modification is never restated",
    ),
    (
        "implementation of an Amendment is delayed when its deposit is late",
        Asked("delay_implementation", SIGNED_CHANGE, "A01", "2025-09-02", beside(AMENDMENT, **EXPIRING)),
        Asked("delay_implementation", SIGNED_CHANGE, "A01", "2025-09-01", beside(AMENDMENT, **EXPIRING)),
        "the offer expiration date is 2025-09-01",
    ),
    (
        "implementation is not delayed by a deposit that came in time",
        Asked(
            "delay_implementation",
            [*SIGNED_CHANGE, event("receive_deposit", "2025-09-02", "A01")],
            "A01",
            "2025-09-02",
            beside(AMENDMENT, **EXPIRING),
        ),
        Asked(
            "delay_implementation",
            [*SIGNED_CHANGE, event("receive_deposit", "2025-09-01", "A01")],
            "A01",
            "2025-09-02",
            beside(AMENDMENT, **EXPIRING),
        ),
        "the deposit came on 2025-09-01",
    ),
    (
        "accepted to implemented",
        Asked("implement", way_to("implemented")[:-1]),
        Asked("implement", way_to("accepted")),
        "the day on which the initial deposit came",
    ),
    (
        "accepted to implemented in emergency",
        Asked("implement_in_emergency", [*way_to("accepted"), event("authorize_emergency", "2025-02-20")]),
        Asked("implement_in_emergency", way_to("accepted")),
        "milestone EI Authorization",
    ),
    (
        "emergency only after acceptance",
        Asked("authorize_emergency", way_to("accepted")),
        Asked("authorize_emergency", way_to("offered")),
        "refused",
    ),
    ("suspended and back", Asked("suspend", IMPLEMENTED, "case"), Asked("suspend", way_to("offered"), "case"), "ref"),
    (
        "resumed",
        Asked("resume", [*IMPLEMENTED, event("suspend", "2025-02-20", "case")], "case"),
        Asked("resume", IMPLEMENTED, "case"),
        "refused",
    ),
    (
        "supply complete when all lines are",
        Asked("complete_supply", [*IMPLEMENTED, LINE_DONE], "case", "2026-02-01"),
        Asked("complete_supply", IMPLEMENTED, "case", "2026-02-01"),
        "line 001 is open",
    ),
    (
        "supply complete when every document is implemented or has ended",
        Asked(
            "complete_supply",
            [*OFFERED_CHANGE, LINE_DONE, event("cancel", "2026-01-10", "A01")],
            "case",
            "2026-02-01",
            beside(AMENDMENT),
        ),
        Asked("complete_supply", [*OFFERED_CHANGE, LINE_DONE], "case", "2026-02-01", beside(AMENDMENT)),
        "A01 is offer",
    ),
    (
        "closed for good while no document is in the making",
        Asked("close_final", SSC, "case", "2026-06-01", {**beside(AMENDMENT), "snapshots": [DONE]}),
        Asked(
            "close_final",
            [*SSC, event("receive_request", "2026-02-03", "A01")],
            "case",
            "2026-06-01",
            {**beside(AMENDMENT), "snapshots": [DONE]},
        ),
        "A01 is request received",
    ),
    (
        "supply complete when there is something to supply",
        Asked("complete_supply", [*IMPLEMENTED, LINE_DONE], "case", "2026-02-01"),
        Asked("complete_supply", IMPLEMENTED, "case", "2026-02-01", {"lines": []}),
        "a line of the case",
    ),
    (
        "a closure hold from its first day",
        Asked("hold_for_closure", SSC, "case", "2026-02-05"),
        Asked("hold_for_closure", SSC, "case", "2026-02-04"),
        "exists from 2026-02-05",
    ),
    (
        "a Modification on a case that is not held (test 12)",
        Asked(
            "start_development",
            [*SSC, *way_to("lor_actionable", first="2026-02-20", of="M01")],
            "M01",
            "2026-03-01",
            beside(MODIFICATION),
        ),
        Asked(
            "start_development",
            [*HELD, *way_to("lor_actionable", first="2026-02-20", of="M01")],
            "M01",
            "2026-03-01",
            beside(MODIFICATION),
        ),
        "held for closure since 2026-02-05",
    ),
    (
        "an Amendment changes an implemented case",
        Asked("receive_request", IMPLEMENTED, "A01", "2025-06-01", beside(AMENDMENT)),
        Asked("receive_request", way_to("offered"), "A01", "2025-02-01", beside(AMENDMENT)),
        "the case is in preparation",
    ),
    (
        "closed for good with nothing unliquidated",
        Asked("close_final", SSC, "case", "2026-06-01", {"snapshots": [DONE]}),
        Asked("close_final", SSC, "case", "2026-06-01", {"snapshots": [OPEN]}),
        "10.00 dollars are unliquidated",
    ),
    (
        "closed for good with a snapshot of that day",
        Asked("close_final", SSC, "case", "2026-05-01", {"snapshots": [DONE]}),
        Asked("close_final", SSC, "case", "2026-04-30", {"snapshots": [DONE]}),
        "a financial snapshot",
    ),
    (
        "closed for good when reconciled",
        Asked("close_final", SSC, "case", "2026-06-01", {"snapshots": [DONE]}),
        Asked("close_final", SSC, "case", "2026-06-01", {"snapshots": [{**DONE, "disbursed": "99.99"}]}),
        "0.01 dollars off",
    ),
    (
        "closed for good when what was spent was collected",
        Asked("close_final", SSC, "case", "2026-06-01", {"snapshots": [{**DONE, "collected": 100}]}),
        Asked("close_final", SSC, "case", "2026-06-01", {"snapshots": [{**DONE, "collected": 1}]}),
        "99.00 dollars less were collected than disbursed",
    ),
    (
        "closed for good when it is known what was collected",
        Asked("close_final", SSC, "case", "2026-06-01", {"snapshots": [DONE]}),
        Asked("close_final", SSC, "case", "2026-06-01", {"snapshots": [{**DONE, "collected": None}]}),
        "a financial snapshot with the amount collected",
    ),
    (
        "closed for good within the ordered value",
        Asked("close_final", SSC, "case", "2026-06-01", {"snapshots": [DONE]}),
        Asked("close_final", SSC, "case", "2026-06-01", {"snapshots": [{**DONE, "ordered": "99.99"}]}),
        "0.01 dollars above the ordered value",
    ),
    (
        "closed interim when the ordered value is known",
        Asked("close_interim", SSC, "case", "2026-06-01", {"snapshots": [OPEN], "purchaser": {"is_accp": True}}),
        Asked(
            "close_interim",
            SSC,
            "case",
            "2026-06-01",
            {"snapshots": [{**OPEN, "ordered": None}], "purchaser": {"is_accp": True}},
        ),
        "a financial snapshot with the ordered value",
    ),
    (
        "closed interim under the accelerated procedure",
        Asked("close_interim", SSC, "case", "2026-06-01", {"snapshots": [OPEN], "purchaser": {"is_accp": True}}),
        Asked("close_interim", SSC, "case", "2026-06-01", {"snapshots": [OPEN], "purchaser": {"is_accp": False}}),
        "does not take part",
    ),
    (
        "interim to final when what was open is cleared",
        Asked(
            "close_final",
            [*SSC, event("close_interim", "2026-03-01", "case")],
            "case",
            "2026-06-01",
            {"snapshots": [DONE]},
        ),
        Asked(
            "close_final",
            [*SSC, event("close_interim", "2026-03-01", "case")],
            "case",
            "2026-06-01",
            {"snapshots": [OPEN]},
        ),
        "unliquidated",
    ),
    (
        "cancelled before an offer: the agency reactivates",
        Asked("reactivate", way_to("cancelled")),
        Asked("reactivate", CANCELLED_OFFER),
        "OSTATUS was posted",
    ),
    (
        "cancelled after an offer: DSCA, then the agency",
        Asked("reactivate_after_offer", [*CANCELLED_OFFER, DREACT]),
        Asked("reactivate_after_offer", CANCELLED_OFFER),
        "milestone DREACT",
    ),
    (
        "an authorization from before the cancellation does not count",
        Asked("restore_offer", [*CANCELLED_OFFER, DREACT]),
        Asked(
            "restore_offer",
            [*CANCELLED_OFFER, DREACT, event("restore_offer", "2025-02-13"), event("cancel", "2025-02-20")],
        ),
        "on or after 2025-02-20",
    ),
    (
        "an implemented case is cancelled as a case",
        Asked("cancel_case", IMPLEMENTED, "case"),
        Asked("cancel", IMPLEMENTED),
        "refused",
    ),
    ("declined while in request", Asked("decline", way_to("lor_received")), Asked("decline", way_to("offered")), "ref"),
]


@pytest.mark.parametrize(("allowed", "near_miss", "stops"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_legal_move_is_open_and_its_near_miss_is_not(allowed: Asked, near_miss: Asked, stops: str):
    assert missing(allowed) == ""
    assert stops in missing(near_miss)


IN_TIME = {"category": "D", "needs_notification": False}


class TestPurchaserOfTheUnitedStates:
    """BPC: the memorandum and the funds take the place of request, signature and deposit."""

    REVIEWED = [*WAY_TO["review"], "wait_for_notice", "approve_review", "agency_signs"]

    def case(self, *more: str, **given: Any) -> Any:
        start = day("2023-10-02").toordinal()
        events = [
            event(what, day("2023-10-02").fromordinal(start + number).isoformat())
            for number, what in enumerate([*self.REVIEWED, *more])
        ]
        line = {"number": "001", "order": "defined", "ends_on": "2024-09-30"}
        return make_bpc(*events, **{"lines": [line], **given})

    def stops(self, move: str, *more: str, on: str = "2024-01-05", **given: Any) -> str:
        found = judge(self.case(*more, **given), FACTS, move, "basic", day(on))
        return "; ".join(text for block in found.blocks if not block.warns for text in block.missing)

    def test_it_waits_for_the_notice_before_it_is_proposed(self):
        assert self.stops("propose") == ""
        with pytest.raises(Refused, match="BPC wait"):
            judge(make_bpc(*[event(what, f"2024-01-{n:02}") for n, what in enumerate(WAY_TO["review"], 1)]),
                  FACTS, "propose", "basic", day("2024-02-01"))  # fmt: skip

    def test_it_waits_for_its_funds(self):
        assert self.stops("propose", funds={"is_in_hand": False}) == "the funds"

    def test_performance_beyond_the_funds_is_refused_with_its_rule(self):
        late = [{"number": "001", "order": "defined", "ends_on": "2024-10-01"}]
        found = judge(self.case(lines=late), FACTS, "propose", "basic", day("2024-01-05"))
        [block] = [one for one in found.blocks if not one.warns]
        assert block.missing == ("line 001 ends on 2024-10-01, the funds expire on 2024-09-30",)
        assert block.cite.to == "DSCA 19-03"

    def test_nothing_is_obligated_anew_after_its_funds_have_expired(self):
        offered = ("propose", "list_for_state", "state_approves", "countersign")
        years = {"available_to_fy": 2018, "title": "10"}
        undated = [{"number": "001", "order": "defined"}]
        given: dict[str, Any] = {"lines": undated, "documents": [{**IN_TIME, "offer_expires_on": "2099-01-01"}]}
        late = self.stops("implement", *offered, on="2026-04-10", funds=years, **given)
        assert late == "the funds expired on 2018-09-30 and were cancelled on 2023-09-30"
        assert self.stops("propose", on="2024-10-01", lines=undated) == "the funds expired on 2024-09-30"
        assert self.stops("propose", on="2024-09-30", lines=undated) == ""

    def test_state_funds_may_be_obligated_again_for_four_years(self):
        state = {"title": "22"}
        assert self.stops("propose", on="2028-09-30", funds=state) == ""
        assert "expired on 2024-09-30" in self.stops("propose", on="2028-10-01", funds=state)

    def test_an_adjustment_on_expired_funds_stays_open(self):
        changes = {"key": "A01", "kind": "amendment", "needs_notification": False}
        events = [
            event("countersign", "2024-01-10"),
            event("implement", "2024-01-20"),
            event("propose", "2025-02-20", "A01"),
        ]

        def stops(**given: Any) -> list[str]:
            case = make_bpc(*events, documents=[IN_TIME, {**changes, **given}])
            blocks = judge(case, FACTS, "countersign", "A01", day("2025-03-01")).blocks
            return [text for one in blocks for text in one.missing if "the funds" in text]

        assert stops() == []
        assert stops(scope={"changes_scope": "yes"}) == ["the funds expired on 2024-09-30"]

    def test_a_line_without_its_months_is_named(self):
        events = [event(what, f"2024-01-{n:02}") for n, what in enumerate(WAY_TO["write"][:-1], 1)]
        case = make_bpc(*events, lines=[{"number": "001", "order": "defined"}])
        found = judge(case, FACTS, "approve_by_agency", "basic", day("2024-02-01"))
        assert found.is_open
        assert [one.missing for one in found.blocks] == [("the last day of line 001",)]

    def test_it_has_no_line_but_defined_ones(self):
        blanket = [{"number": "001", "order": "blanket"}]
        case = make_bpc(
            *[event(what, f"2024-01-{n:02}") for n, what in enumerate(WAY_TO["write"][:-1], 1)], lines=blanket
        )
        found = judge(case, FACTS, "approve_by_agency", "basic", day("2024-02-01"))
        assert any(block.missing == ("line 001 is a blanket order",) for block in found.blocks)

    def test_it_is_of_category_d_alone(self):
        events = [event(what, f"2024-01-{n:02}") for n, what in enumerate(WAY_TO["lor_actionable"], 1)]
        assert not judge(make_bpc(*events), FACTS, "start_development", "basic", day("2024-02-01")).blocks
        case = make_bpc(*events, documents=[{"category": "B"}])
        [block] = judge(case, FACTS, "start_development", "basic", day("2024-02-01")).blocks
        assert "category B is none of D" in block.missing[0]

    def test_it_is_asked_for_by_a_memorandum(self):
        found = judge(make_bpc(funds={"memorandum": ""}), FACTS, "receive_request", "basic", day("2024-01-01"))
        assert "the memorandum of request" in [text for block in found.blocks for text in block.missing]

    def test_nobody_accepts_it_and_it_is_implemented_from_the_offer(self):
        offered = ("propose", "list_for_state", "state_approves", "countersign")
        with pytest.raises(Refused, match="no move 'accept'"):
            self.stops("accept", *offered)
        assert self.stops("implement", *offered, on="2023-10-18") == ""

    def test_its_offer_expires_thirty_days_after_milap_if_no_day_was_set(self):
        case = make_bpc(event("approve_by_agency", "2026-03-02"), event("countersign", "2026-03-20"))
        assert position(case, FACTS, day("2026-04-01")).documents[0].state.key == "offered"
        assert position(case, FACTS, day("2026-04-02")).documents[0].state.key == "offer_expired"


class TestPosition:
    def test_it_is_that_of_the_day(self):
        case = make_case(*way_to("offered"))
        assert position(case, FACTS, day("2025-01-09")).documents[0].state.key == "pre_lor"
        where = position(case, FACTS, day("2025-01-12")).documents[0]
        assert (where.state.key, where.since) == ("development", day("2025-01-12"))

    def test_milestones_alone_lead_as_far_as_moves(self):
        codes = ["LOR Receipt", "LOR Actionable", "DSTATUS", "MILAP", "WRITECOMP", "PSTATUS", "DCSGN", "Accepted"]
        case = make_case(*(event(code, f"2025-01-{number:02}") for number, code in enumerate(codes, 1)))
        now = position(case, FACTS, day("2025-02-01"))
        assert now.documents[0].state.key == "accepted"
        assert not now.odd

    def test_a_status_that_the_system_posts_beside_a_move_moves_nothing_twice(self):
        case = make_case(*way_to("offered"), event("OSTATUS", "2025-01-22"))
        now = position(case, FACTS, day("2025-02-01"))
        assert (now.documents[0].since, now.odd) == (day("2025-01-21"), ())
        assert list(now.days_of("OSTATUS")) == [day("2025-01-21"), day("2025-01-22")]

    def test_the_case_follows_its_basic_document_and_lines_theirs(self):
        case = make_case(*IMPLEMENTED, lines=[LINE, {"number": "002", "document": "A01"}], documents=[READY, AMENDMENT])
        now = position(case, FACTS, day("2025-03-01"))
        assert now.case.state.key == "execution"
        assert [one.state.key for one in now.lines] == ["open", "planned"]

    def test_a_cancelled_amendment_leaves_the_case_alone(self):
        case = make_case(*AMENDED, event("cancel", "2025-06-20", "A01"), documents=[READY, AMENDMENT])
        now = position(case, FACTS, day("2025-07-01"))
        assert (now.case.state.key, now.documents[1].state.key) == ("execution", "cancelled")

    def test_an_offer_expires_by_the_clock_on_the_day_after_its_expiration_date(self):
        case = make_case(*way_to("offered"), documents=[{"offer_expires_on": "2025-05-01"}])
        assert position(case, FACTS, day("2025-05-01")).documents[0].state.key == "offered"
        where = position(case, FACTS, day("2025-05-02")).documents[0]
        assert (where.state.key, where.since) == ("offer_expired", day("2025-05-02"))

    def test_without_a_set_day_the_offer_lasts_eighty_five_days_from_milap(self):
        case = make_case(event("MILAP", "2026-03-02"), event("DCSGN", "2026-04-01"))
        assert position(case, FACTS, day("2026-05-26")).documents[0].state.key == "offered"
        assert position(case, FACTS, day("2026-05-27")).documents[0].state.key == "offer_expired"

    def test_a_deposit_a_day_late_delays_implementation(self):
        """Test 14: signed in time, the deposit a day after the offer expired."""
        signed = [*way_to("offered"), event("accept", "2025-05-01")]
        given = {"documents": [{**READY, "offer_expires_on": "2025-05-01"}]}
        late = make_case(*signed, event("receive_deposit", "2025-05-02"), **given)
        in_time = make_case(*signed, event("receive_deposit", "2025-05-01"), **given)
        where = position(late, FACTS, day("2025-05-02")).documents[0]
        assert (where.state.key, where.since) == ("delayed_implementation", day("2025-05-02"))
        assert position(in_time, FACTS, day("2025-05-02")).documents[0].state.key == "accepted"
        assert not judge(make_case(*signed, **given), FACTS, "implement", "basic", day("2025-05-02")).is_open
        assert judge(late, FACTS, "implement", "basic", day("2025-05-02")).is_open
        assert judge(late, FACTS, "cancel", "basic", day("2025-05-02")).is_open

    def test_what_happened_on_one_day_is_taken_as_the_states_allow(self):
        same_day = [event(what, "2025-01-10") for what in WAY_TO["implemented"]]
        now = position(make_case(*reversed(same_day)), FACTS, day("2025-01-10"))
        assert (now.documents[0].state.key, now.odd) == ("implemented", ())

    def test_what_the_rules_did_not_allow_is_followed_and_told(self):
        case = make_case(*way_to("development"), event("accept", "2025-02-01"))
        now = position(case, FACTS, day("2025-02-01"))
        assert now.documents[0].state.key == "accepted"
        assert [one.event.what for one in now.odd] == ["accept"]

    def test_nothing_follows_on_final_closure(self):
        closed = [*SSC, event("close_final", "2026-05-01", "case")]
        case = make_case(*closed, event("reopen_supply", "2026-05-02", "case"), lines=[LINE])
        now = position(case, FACTS, day("2026-06-01"))
        assert now.case.state.key == "final_closed"
        assert [one.event.what for one in now.odd] == ["reopen_supply"]
        assert open_moves(case, FACTS, day("2026-06-01")) == ()
        with pytest.raises(Refused, match="nothing more happens"):
            judge(case, FACTS, "reopen_line", "001", day("2026-06-01"))

    def test_days_are_told_by_milestone_or_move_the_last_or_the_first(self):
        case = make_case(*way_to("development"), event("LOR Actionable", "2025-03-01"))
        now = position(case, FACTS, day("2025-04-01"))
        assert now.day_of("LOR Actionable") == day("2025-03-01")
        assert now.first_day_of("LOR Actionable") == day("2025-01-11")
        assert now.has("find_actionable_again")
        assert now.day_of("MILAP") is None

    def test_a_type_the_site_does_not_have_is_named(self):
        from icop.engine.cases.facts import CaseFacts

        with pytest.raises(NotFound, match="no case type 'fms'"):
            position(make_case(), CaseFacts(), day("2025-01-01"))


class TestOpenMoves:
    def test_they_are_those_of_the_states_with_what_blocks_each(self):
        found = {one.move.key: one for one in open_moves(make_case(*way_to("offered")), FACTS, day("2025-02-01"))}
        assert {"accept", "extend_offer", "restate", "cancel", "receive_deposit"} <= found.keys()
        assert "implement" not in found
        assert "expire_offer" not in found

    def test_each_block_says_what_is_missing_what_to_do_and_by_which_rule(self):
        [block] = [
            one
            for one in judge(make_case(*way_to("accepted")), FACTS, "implement", "basic", day("2025-02-01")).blocks
            if not one.warns
        ]
        assert block.missing == ("the day on which the initial deposit came",)
        assert block.fix == "Record the day on which the deposit came."
        assert block.cite.to == "SAMM C5.4.20"

    def test_a_warning_leaves_a_move_open(self):
        found = judge(make_case(), FACTS, "receive_request", "basic", day("2025-01-01"))
        assert found.is_open
        assert [one.warns for one in found.blocks] == [True]

    def test_a_move_is_not_offered_twice_in_one_state(self):
        case = make_case(*CANCELLED_OFFER, DREACT)
        assert "authorize_reactivation" not in {one.move.key for one in open_moves(case, FACTS, day("2025-03-01"))}
        with pytest.raises(Refused, match="recorded already"):
            judge(case, FACTS, "authorize_reactivation", "basic", day("2025-03-01"))

    @pytest.mark.parametrize(
        ("move", "of", "says"),
        [
            ("fly", "basic", "no move 'fly'"),
            ("accept", "A07", "no document 'A07'"),
            ("accept", "case", "no move 'accept' of a case"),
            ("expire_offer", "basic", "happens by the clock"),
        ],
    )
    def test_what_is_no_move_is_refused_with_what_may_be(self, move: str, of: str, says: str):
        with pytest.raises(Refused) as refused:
            judge(make_case(), FACTS, move, of, day("2025-01-01"))
        assert re.search(says, refused.value.problem)
        assert refused.value.fix
