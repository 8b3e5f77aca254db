"""What has happened in a case: what was taken back is gone, what was taken up again has not ended."""

from __future__ import annotations

import pytest

from icop.engine.cases.clocks import due_days
from icop.engine.cases.happened import happened
from icop.engine.cases.standards import clock_of
from tests.engine.cases.making import day, event, make_case, shipped_facts, way_to

FACTS = shipped_facts()
TODAY = day("2026-06-01")


@pytest.mark.parametrize(
    ("events", "implemented"),
    [
        ([("ISTATUS", "2026-01-10")], "2026-01-10"),
        ([("implement", "2026-01-10"), ("correct_implementation", "2026-01-20")], None),
        ([("implement", "2026-01-10"), ("correct_implementation", "2026-01-10")], None),
        ([("implement", "2026-01-10"), ("ISTATUS", "2026-01-11"), ("correct_implementation", "2026-01-20")], None),
        (
            [("implement", "2026-01-10"), ("correct_implementation", "2026-01-20"), ("implement", "2026-01-20")],
            "2026-01-20",
        ),
        (
            [("implement", "2026-01-10"), ("correct_implementation", "2026-01-20"), ("implement", "2026-03-01")],
            "2026-03-01",
        ),
    ],
)
def test_an_implementation_that_was_taken_back_did_not_happen(events: list[tuple[str, str]], implemented: str | None):
    seen = happened(make_case(*(event(what, on) for what, on in events)), TODAY)
    assert seen.first("implemented", "basic") == (implemented and day(implemented))


def test_a_case_that_is_no_longer_complete_has_no_goal_to_close():
    complete = [*way_to("implemented"), event("SSC", "2026-02-01", "case")]
    assert [one.key for one in due_days(make_case(*complete), FACTS, TODAY) if one.key == "close_case"]
    again = make_case(*complete, event("reopen_supply", "2026-03-01", "case"))
    assert not [one.key for one in due_days(again, FACTS, TODAY) if one.key == "close_case"]


def test_a_request_that_was_taken_up_again_is_measured_again():
    declined = [event("receive_request", "2026-05-01"), event("decline", "2026-05-10")]
    given = {"documents": [{"category": "B", "request": {"received_on": "2026-05-01"}}]}
    over = make_case(*declined, **given)
    again = make_case(*declined, event("reopen_request", "2026-05-20"), **given)
    assert clock_of(over, over.documents[0], FACTS, TODAY).state == "not applied"
    assert clock_of(again, again.documents[0], FACTS, TODAY).state == "running"
