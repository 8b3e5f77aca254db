"""What happens a second time, or on a case that moved on: nothing of an earlier version counts, nothing slips by."""

from __future__ import annotations

from typing import Any

import pytest

from icop.engine.cases.lifecycle import judge, position
from icop.engine.errors import Refused
from tests.engine.cases.making import CONCURRENT, IN_SCOPE, day, event, make_bpc, make_case, shipped_facts, way_to

FACTS = shipped_facts()
ALL_MET = {one.key: "met" for key in ("lor.actionable", "lor.complete") for one in FACTS.checklists[key].criteria}
BASIC = {"category": "B", "needs_notification": False, "request": {"criteria": ALL_MET}}
AMENDMENT = {**BASIC, "key": "A01", "kind": "amendment"}
MODIFICATION = {**BASIC, "key": "M01", "kind": "modification"}
OFFERED = way_to("offered")  # from 2025-01-10 to 2025-01-21
IMPLEMENTED = way_to("implemented")
OFFERED_AMENDMENT = [*IMPLEMENTED, *way_to("offered", first="2025-06-01", of="A01")]
SSC = event("complete_supply", "2025-12-01", "case")
HELD = [SSC, event("hold_for_closure", "2026-02-05", "case")]
CANCELLED = event("cancel_case", "2025-12-01", "case")
REVIEWED_AGAIN = ["complete_writing", "approve_review", "agency_signs"]


def stops(
    move: str, *events: dict[str, Any], of: str = "basic", on: str = "2026-03-01", lines: Any = (), **given: Any
) -> str:
    """Return what stops a move, or why it is refused; nothing when it is open."""
    documents = [{**BASIC, **given}, AMENDMENT, MODIFICATION] if of == "basic" else [BASIC, AMENDMENT, MODIFICATION]
    if of != "basic":
        documents = [{**one, **given} if one.get("key") == of else one for one in documents]
    case = make_case(*events, documents=documents, lines=list(lines))
    try:
        found = judge(case, FACTS, move, of, day(on))
    except Refused as error:
        return f"refused: {error}"
    return "; ".join(text for block in found.blocks if not block.warns for text in block.missing)


def then(*what: str, first: str, of: str = "basic") -> list[dict[str, Any]]:
    start = day(first).toordinal()
    return [event(one, day(first).fromordinal(start + number).isoformat(), of) for number, one in enumerate(what)]


class TestAnotherVersion:
    """What was approved, signed or agreed before counts for the version it was given to."""

    BACK = then("return_to_agency", "approve_by_agency", "complete_writing", first="2025-02-02")
    RETURNED = [*way_to("proposed")[:-1], event("return_to_write", "2025-02-01"), *BACK]
    REACTIVATED = [*OFFERED, *then("cancel", "DREACT", "reactivate_after_offer", first="2025-02-01")]

    def test_a_document_that_went_back_to_the_agency_is_approved_and_signed_anew(self):
        assert "milestone CWDAPPRV" in stops("propose", *self.RETURNED)
        assert "milestone MILSGN" in stops("propose", *self.RETURNED)
        again = then("approve_review", "agency_signs", first="2025-02-05")
        assert stops("propose", *self.RETURNED, *again) == ""

    def test_a_reactivated_document_has_lost_its_milestones(self):
        assert "milestone LOR Complete" in stops("approve_by_agency", *self.REACTIVATED)
        complete = event("find_complete", "2025-02-05")
        assert stops("approve_by_agency", *self.REACTIVATED, complete) == ""

    def test_state_approves_a_reactivated_document_again(self):
        again = then("find_complete", "approve_by_agency", *REVIEWED_AGAIN, "propose", first="2025-02-05")
        assert "milestone STAP" in stops("countersign", *self.REACTIVATED, *again, offer_expires_on="2026-06-01")
        agreed = event("state_approves", "2025-02-12")
        assert stops("countersign", *self.REACTIVATED, *again, agreed, offer_expires_on="2026-06-01") == ""

    def test_restated_twice_it_is_still_coordinated_anew_each_time(self):
        def made_again(first: str) -> list[dict[str, Any]]:
            steps = ("restate", "start_development", "approve_by_agency", *REVIEWED_AGAIN, "propose")
            return then(*steps, first=first)

        once = [*OFFERED, *made_again("2025-02-01"), *then("state_approves", "countersign", first="2025-02-10")]
        twice = [*once, *made_again("2025-03-01")]
        open_until = {"offer_expires_on": "2026-06-01"}
        assert "milestone STAP" in stops("countersign", *twice, **open_until)
        assert stops("countersign", *twice, event("state_approves", "2025-03-10"), **open_until) == ""

    def test_only_what_was_in_development_is_reactivated_into_it(self):
        early = [*way_to("lor_received"), event("cancel", "2025-02-01")]
        assert "milestone DSTATUS" in stops("reactivate", *early)
        assert stops("reopen_request", *early) == ""
        assert stops("reopen_request", *OFFERED, event("cancel", "2025-02-01")) != ""


class TestChangesOfACaseThatMovedOn:
    """An Amendment or a Modification goes no further on a case that is held, cancelled or closed."""

    @pytest.mark.parametrize("move", ["accept", "extend_offer", "restate"])
    def test_an_offered_amendment_stays_where_it_is_while_the_case_is_held(self, move: str):
        open_until = {"offer_expires_on": "2026-06-01"}
        assert stops(move, *OFFERED_AMENDMENT, of="A01", **open_until) == ""
        assert "held for closure" in stops(move, *OFFERED_AMENDMENT, *HELD, of="A01", **open_until)

    @pytest.mark.parametrize("move", ["accept", "implement"])
    def test_no_amendment_of_a_cancelled_case_is_accepted_or_implemented(self, move: str):
        open_until = {"offer_expires_on": "2026-06-01"}
        signed = [event("accept", "2025-07-01", "A01")] if move == "implement" else []
        assert stops(move, *OFFERED_AMENDMENT, *signed, of="A01", **open_until) == ""
        assert "cancelled" in stops(move, *OFFERED_AMENDMENT, *signed, CANCELLED, of="A01", **open_until)

    def test_no_modification_of_a_cancelled_case_is_countersigned(self):
        proposed = [*IMPLEMENTED, *way_to("proposed", first="2025-06-01", of="M01")]
        assert stops("countersign_modification", *proposed, of="M01", scope=IN_SCOPE) == ""
        assert "cancelled" in stops("countersign_modification", *proposed, CANCELLED, of="M01", scope=IN_SCOPE)

    def test_a_cancelled_change_is_not_taken_up_again_while_the_case_is_held(self):
        cancelled = [*IMPLEMENTED, *way_to("cancelled", first="2025-06-01", of="A01")]
        assert stops("reactivate", *cancelled, of="A01") == ""
        assert "held for closure" in stops("reactivate", *cancelled, *HELD, of="A01")

    def test_an_implementation_is_not_taken_back_under_a_closure_hold(self):
        assert stops("correct_implementation", *IMPLEMENTED) == ""
        assert stops("correct_implementation", *IMPLEMENTED, *HELD) != ""


def test_the_basic_document_is_not_taken_back_under_an_implemented_change():
    changed = [*OFFERED_AMENDMENT, *then("accept", "implement", first="2025-07-01", of="A01")]
    assert stops("correct_implementation", *OFFERED_AMENDMENT) == ""
    assert "A01 is implemented" in stops("correct_implementation", *changed)
    assert stops("correct_implementation", *changed, of="A01") == ""


def test_a_case_is_closed_only_after_it_was_implemented():
    money = dict.fromkeys(("ordered", "obligated", "disbursed", "unliquidated", "collected"), 0)
    zero = [{"as_of": "2026-02-01", **money}]

    def missing(*events: dict[str, Any]) -> list[str]:
        case = make_case(*events, documents=[BASIC], snapshots=zero)
        found = judge(case, FACTS, "close_final", "case", day("2026-03-01"))
        return [text for block in found.blocks if not block.warns for text in block.missing]

    assert missing(*IMPLEMENTED, CANCELLED) == []
    assert missing(*way_to("cancelled")) == ["the basic document is cancelled and was not implemented"]


class TestScopeOfAModification:
    def test_it_is_never_of_category_c(self):
        asked = [*IMPLEMENTED, *way_to("lor_actionable", first="2025-06-01", of="M01")]
        factor = {"extenuating": [{"code": "9", "estimated_days": 5}]}
        assert "category C" in stops("start_development", *asked, of="M01", category="C", **factor)
        amended = [*IMPLEMENTED, *way_to("lor_actionable", first="2025-06-01", of="A01")]
        assert stops("start_development", *amended, of="A01", category="C", **factor) == ""

    @pytest.mark.parametrize(
        ("scope", "stopped"),
        [
            ({}, False),
            ({"changes_scope": "yes"}, True),
            ({"adds_mde_item": "yes"}, True),
            ({"adds_capability": "yes"}, True),
            ({"changes_scope": "yes", **CONCURRENT}, False),
            ({"changes_purpose": "yes", **CONCURRENT}, True),
        ],
    )
    def test_a_change_of_scope_takes_an_amendment(self, scope: dict[str, str], stopped: bool):
        proposed = [*IMPLEMENTED, *way_to("proposed", first="2025-06-01", of="M01")]
        assert bool(stops("countersign_modification", *proposed, of="M01", scope={**IN_SCOPE, **scope})) is stopped

    @pytest.mark.parametrize("question", sorted(IN_SCOPE))
    def test_each_question_on_scope_is_answered_before_a_modification(self, question: str):
        proposed = [*IMPLEMENTED, *way_to("proposed", first="2025-06-01", of="M01")]
        left = {key: says for key, says in IN_SCOPE.items() if key != question}
        assert f"the question {question} is not answered" in stops(
            "countersign_modification", *proposed, of="M01", scope=left
        )

    @pytest.mark.parametrize("condition", sorted(CONCURRENT.keys() - {"concurrent_modifications"}))
    def test_concurrent_modifications_meet_every_condition(self, condition: str):
        proposed = [*IMPLEMENTED, *way_to("proposed", first="2025-06-01", of="M01")]
        held = {**IN_SCOPE, "changes_scope": "yes", "adds_mde_item": "yes", **CONCURRENT}
        lines = [{"number": "002", "document": "M01", "equipment": "mde"}]
        turned = {**held, condition: "no" if held[condition] == "yes" else "yes"}
        left = {key: says for key, says in held.items() if key != condition}

        def stopped(scope: dict[str, str]) -> str:
            return stops("countersign_modification", *proposed, of="M01", lines=lines, scope=scope)

        assert stopped(held) == ""
        assert f"the question {condition} is not answered" in stopped(left)
        assert f"the question {condition} is answered with {turned[condition]}" in stopped(turned)


class TestLines:
    def test_a_line_opens_with_its_document_not_before(self):
        assert "A01" in stops("open_line", *OFFERED_AMENDMENT, of="002", lines=[{"number": "002", "document": "A01"}])
        done = [*OFFERED_AMENDMENT, *then("accept", "implement", first="2025-07-01", of="A01")]
        back = then("delete_line", "restore_line", first="2025-08-01", of="002")
        assert stops("open_line", *done, *back, of="002", lines=[{"number": "002", "document": "A01"}]) == ""

    def test_a_line_of_a_cancelled_amendment_does_not_keep_the_case_from_being_complete(self):
        lines = [{"number": "001"}, {"number": "002", "document": "A01"}]
        done = [*OFFERED_AMENDMENT, event("complete_line", "2025-08-01", "001")]
        assert "line 002 is planned" in stops("complete_supply", *done, of="case", lines=lines)
        dropped = event("cancel", "2025-09-01", "A01")
        assert stops("complete_supply", *done, dropped, of="case", lines=lines) == ""

    def test_a_line_is_deleted_when_the_case_is_complete(self):
        done = [*IMPLEMENTED, event("complete_line", "2025-11-01", "001"), SSC]
        assert stops("delete_line", *done, of="001", lines=[{"number": "001"}]) == ""


class TestHolds:
    @pytest.mark.parametrize(("begin", "end"), [("begin_hold", "end_hold"), ("hold_document", "release_document")])
    def test_only_a_hold_that_goes_on_is_ended(self, begin: str, end: str):
        started = [*way_to("development"), event(begin, "2025-02-01")]
        assert stops(end, *way_to("development")) != ""
        assert stops(end, *started) == ""
        assert stops(end, *started, event(end, "2025-02-10")) != ""

    def test_of_two_approved_holds_each_is_ended(self):
        held = [*way_to("development"), *then("CPOHOLD", "CPOHOLD", "CPOHOLDREM", first="2025-02-01")]
        assert stops("end_hold", *held) == ""
        assert stops("end_hold", *held, event("CPOHOLDREM", "2025-02-20")) != ""


class TestOneDay:
    """What the states allow in some order on one day is never told as impossible."""

    @pytest.mark.parametrize(
        ("before", "that_day", "state"),
        [
            ("review", ["agency_signs", "return_to_write"], "write"),
            ("review", ["approve_review", "agency_signs", "WDOCRTN", "WRITECOMP"], "review"),
            ("proposed", ["state_approves", "DCSGN", "OSTATUS", "DOCMNTSENT"], "offered"),
            ("offered", ["accept", "receive_deposit", "ISTATUS", "correct_implementation"], "accepted"),
            ("offered", ["restate", "start_development", "cancel"], "cancelled"),
            ("development", ["begin_hold", "end_hold", "cancel", "reactivate"], "development"),
        ],
    )
    def test_of_a_document(self, before: str, that_day: list[str], state: str):
        for order in (that_day, that_day[::-1]):
            case = make_case(*way_to(before), *(event(what, "2025-02-20") for what in order), documents=[BASIC])
            now = position(case, FACTS, day("2025-02-20"))
            assert (now.documents[0].state.key, now.odd) == (state, ())

    def test_of_a_line(self):
        for order in (["complete_line", "close_line", "reopen_line"], ["reopen_line", "close_line", "complete_line"]):
            done = [event(what, "2025-08-01", "001") for what in order]
            now = position(make_case(*IMPLEMENTED, *done, lines=[{"number": "001"}]), FACTS, day("2025-08-01"))
            assert now.odd == ()

    def test_a_day_that_cannot_be_is_told_and_soon(self):
        many = [event(what, "2025-02-20") for what in ["PSTATUS", "WDOCRTN", "MILAP", "restate"] * 8]
        assert position(make_case(*way_to("review"), *many), FACTS, day("2025-02-20")).odd


class TestMilestonesOfTheSystem:
    def test_the_status_that_the_system_posts_leaves_an_emergency_an_emergency(self):
        events = [*way_to("accepted"), *then("authorize_emergency", "implement_in_emergency", first="2025-02-01")]
        case = make_case(*events, event("ISTATUS", "2025-02-03"), documents=[BASIC])
        now = position(case, FACTS, day("2025-03-01"))
        assert (now.documents[0].state.key, now.odd) == ("emergency_implemented", ())
        paid = make_case(*events, event("receive_deposit", "2025-02-20"), documents=[BASIC])
        assert judge(paid, FACTS, "complete_emergency", "basic", day("2025-03-01")).is_open

    def test_an_offer_that_was_put_back_stays_offered_when_its_milestone_follows(self):
        back = then("cancel", "DREACT", "restore_offer", "MILREACT", first="2025-02-01")
        case = make_case(*OFFERED, *back, documents=[{**BASIC, "offer_expires_on": "2026-06-01"}])
        now = position(case, FACTS, day("2025-03-01"))
        assert (now.documents[0].state.key, now.odd) == ("offered", ())


def test_funds_of_bpc_cover_a_line_that_only_says_when_it_begins():
    late = [{"number": "001", "order": "defined", "begins_on": "2024-10-01"}]
    case = make_bpc(*way_to("development", first="2024-01-01"), event("find_complete", "2024-02-01"), lines=late)
    found = judge(case, FACTS, "approve_by_agency", "basic", day("2024-03-01"))
    assert any("line 001" in text for block in found.blocks for text in block.missing)
