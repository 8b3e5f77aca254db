"""Case types, codes and checklists as shipped: whole beside the notes, cited, and one with the sets they repeat."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from icop.engine.cases.rules import rules_for
from tests.engine.cases.making import shipped_facts

FACTS = shipped_facts()
PRINTED = {
    "CASEINIT", "DSTATUS", "CASEASGN", "CASERETD", "S1SENT", "S1ACCEPT", "MILAP", "CWDASGN", "CWDSTART", "CWDRETD",
    "WSTATUS", "WRITECOMP", "CWDDOCRTN", "RSTATUS", "CPMREV", "WDOCRTN", "FUTCORREQW", "FUTCORREQR", "MILSGN",
    "CWDAPPRV", "PSTATUS", "STLST", "STAP", "DCSGN", "OSTATUS", "ISTATUS", "DOCMNTSENT", "CPOHOLD", "CPOHOLDREM",
    "DREACT", "MILREACT", "CLOSHOLD",
}  # fmt: skip


@pytest.mark.parametrize("kind", ["fms", "bpc"])
def test_every_milestone_that_the_notes_print_is_there(kind: str):
    assert {one.code for one in FACTS.types[kind].milestones} >= PRINTED


def test_bpc_waits_and_fms_does_not():
    codes = {kind: {one.code for one in FACTS.types[kind].milestones} for kind in ("fms", "bpc")}
    assert "BPCWAIT" in codes["bpc"] - codes["fms"]
    assert "Accepted" in codes["fms"] - codes["bpc"]


def test_no_purchaser_acts_in_bpc():
    assert "purchaser" not in FACTS.types["bpc"].actors
    assert FACTS.types["bpc"].move("accept") is None


def test_a_modification_is_neither_accepted_nor_extended_nor_restated():
    for kind in ("fms", "bpc"):
        of = {move.key: move.of for move in rules_for(kind, FACTS).moves.values()}
        for key in ("accept", "extend_offer", "restate", "implement"):
            assert "modification" not in of.get(key, ("basic",))


def test_codes_whose_milestone_was_not_read_say_so():
    standing = {one.code: one.cite.standing for one in FACTS.types["fms"].milestones}
    assert [code for code, known in standing.items() if known != "verified"] == [
        "FUTCORREQW", "FUTCORREQR", "Accepted", "EI Authorization", "Financial Implementation",
    ]  # fmt: skip


@pytest.mark.parametrize(("codes", "members"), [("cases.factor", "cdef.codes"), ("lines.release", "orc.codes")])
def test_codes_are_those_of_the_set_of_the_same_matter(codes: str, members: str):
    theirs = {one.member: one.start for one in FACTS.reference.sets[members].members}
    assert {one.code: one.start for one in FACTS.codes[codes].codes} == theirs


def test_only_lists_that_were_read_whole_refuse_other_codes():
    whole = {key for key, shape in FACTS.codes.items() if shape.is_complete}
    assert whole == {"cases.factor", "lines.release", "lines.address"}


def test_the_pairs_of_assistance_and_source_are_those_of_the_table():
    pairs = {one.code: set(one.goes_with) for one in FACTS.codes["lines.assistance"].codes if one.goes_with}
    assert pairs == {
        "3": {"S", "R", "E"}, "4": {"X"}, "5": {"P"}, "6": {"S", "R", "E"}, "7": {"P"}, "8": {"S", "R", "E"},
        "U": {"P"}, "V": {"S"},
    }  # fmt: skip


@pytest.mark.parametrize(("key", "number"), [("lor.actionable", 13), ("lor.complete", 7)])
def test_the_criteria_of_a_request_are_all_there(key: str, number: int):
    assert len(FACTS.checklists[key].criteria) == number


def test_criteria_of_a_request_have_keys_of_their_own():
    keys = [one.key for name in ("lor.actionable", "lor.complete") for one in FACTS.checklists[name].criteria]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("kind", ["fms", "bpc"])
def test_a_move_stands_for_a_milestone_of_its_own_in_each_state(kind: str):
    """Two moves that post one milestone from one state could not be told apart, but for the emergency."""
    seen: dict[tuple[str, str, str, str], str] = {}
    for move in FACTS.types[kind].moves:
        for state in move.out_of if move.code else ():
            for document in move.of or ("basic", "amendment", "modification"):
                other = seen.setdefault((move.level, move.code, state, document), move.key)
                same = {"implement", "implement_in_emergency"}, {"reactivate_after_offer", "restore_offer"}
                assert other == move.key or {other, move.key} in (*same, {"find_actionable", "find_actionable_again"})


def test_the_states_of_the_notes_are_all_there(shared: Path):
    notes = (shared / "domain" / "fms-cases.md").read_text()
    section = notes.partition("### 1.2")[2].partition("### 1.3")[0]
    written = {name.lower() for name in re.findall(r"^\| \d+ \| ([A-Z_]+) \|", section, re.M)}
    known = {state for kind in ("fms", "bpc") for _, state in rules_for(kind, FACTS).states}
    elsewhere = {"lor_complete": "a milestone of a request", "ssc": "supply_complete"}
    assert written - known == set(elsewhere)
