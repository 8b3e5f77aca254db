"""Where cases stand: events fold the same in any order, later ones change no earlier day, and only the end is final."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icop.engine.cases.checking import findings
from icop.engine.cases.files import CaseFile
from icop.engine.cases.lifecycle import open_moves, position
from icop.engine.cases.rules import rules_for
from icop.engine.cases.types import Move
from tests.engine.cases.making import make_case, shipped_facts

FACTS = shipped_facts()
FIRST = date(2025, 1, 1)
TYPES = ("fms", "bpc")
WHATS = sorted(
    {move.key for kind in TYPES for move in FACTS.types[kind].moves if not move.clock}
    | {one.code for kind in TYPES for one in FACTS.types[kind].milestones}
)
EVENTS = st.lists(
    st.builds(
        lambda what, after, of: {"what": what, "on": (FIRST + timedelta(days=after)).isoformat(), "of": of},
        st.sampled_from(WHATS),
        st.integers(0, 700),
        st.sampled_from(["basic", "basic", "basic", "A01", "M01", "001", "002", "case", "A07"]),
    ),
    max_size=25,
)
ON = st.integers(0, 800).map(lambda after: FIRST + timedelta(days=after))


def case_of(events: list[dict[str, Any]], kind: str) -> CaseFile:
    documents = [
        {"offer_expires_on": "2025-09-01"},
        {"key": "A01", "kind": "amendment"},
        {"key": "M01", "kind": "modification"},
    ]
    return make_case(*events, type=kind, documents=documents, lines=[{"number": "001"}, {"number": "002"}])


@settings(max_examples=150, deadline=None)
@given(EVENTS, ON, st.sampled_from(TYPES), st.randoms(use_true_random=False))
def test_events_in_another_order_lead_to_the_same_position(
    events: list[dict[str, Any]], on: date, kind: str, chance: random.Random
):
    mixed = chance.sample(events, len(events))
    assert position(case_of(events, kind), FACTS, on) == position(case_of(mixed, kind), FACTS, on)


@settings(max_examples=150, deadline=None)
@given(EVENTS, ON, st.sampled_from(TYPES))
def test_a_later_event_never_changes_where_a_case_stood(events: list[dict[str, Any]], on: date, kind: str):
    earlier = [one for one in events if date.fromisoformat(one["on"]) <= on]
    assert position(case_of(events, kind), FACTS, on) == position(case_of(earlier, kind), FACTS, on)


@settings(max_examples=60, deadline=None)
@given(EVENTS, ON, st.sampled_from(TYPES))
def test_whatever_was_recorded_the_case_can_be_judged(events: list[dict[str, Any]], on: date, kind: str):
    case = case_of(events, kind)
    assert all(one.says and one.fix and one.cites for one in findings(case, FACTS, on))
    final = position(case, FACTS, on).case.state.is_final
    assert bool(open_moves(case, FACTS, on)) != final


@pytest.mark.parametrize("kind", TYPES)
def test_only_final_closure_has_no_way_out(kind: str):
    rules = rules_for(kind, FACTS)

    def leads_out(move: Move, level: str, state: str) -> bool:
        own = move.level == level and state in move.out_of and move.into not in {"", state}
        return own or move.also.get(level, state) != state

    ends = {
        state
        for level, state in rules.states
        if not any(leads_out(move, level, state) for move in rules.moves.values())
    }
    finals = {state.key for state in rules.states.values() if state.is_final}
    # A move of the basic document takes the case along from wherever it is, but not out of what is final.
    assert ends | finals == {"final_closed"}
