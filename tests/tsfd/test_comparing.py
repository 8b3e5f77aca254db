"""What changed between two days is told in words, cited to the entry that holds on the later day or ended the old."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from icop.accounts.reader import VISITOR
from icop.tsfd.queries import changes_between
from tests.makers import load_facts, make_cite
from tests.tsfd.making import HARBOUR, make_office

pytestmark = pytest.mark.django_db
EARLIER, LATER = date(2019, 1, 1), date(2026, 1, 1)


def dated(*entries: tuple[str, str, str]) -> str:
    """Return a timeline of entries, each (start, section of the directive that says so, what it says)."""
    told = [
        f"{{start: {start}, {says}, cite: {make_cite(f'Example Directive 30 s. {s}')}}}" for start, s, says in entries
    ]
    return f"[{', '.join(told)}]"


def make(title: str, **changed: str) -> str:
    """Return the YAML of a process that never changes but in the timelines given."""
    lines = {
        "title": title, "acronym": title.upper(), "sort": "pipe",
        "shown": dated(("unknown", "1", "says: on the list")),
        "decides": f"[{{says: Decides about it., cite: {make_cite()}}}]",
        "leads": dated(("unknown", "2", "office: shore.tide, body: the tide board")),
        "days": dated(("unknown", "3", "low: 1, likely: 2, high: 3")),
        **changed,
    }  # fmt: skip
    return "".join(f"{name}: {said}\n" for name, said in lines.items())


OFFER = ("unknown", "4", "process: pipes.beacon"), ("unknown", "4", "process: pipes.code")


def told(beacon: Mapping[str, str], **others: str) -> list[tuple[str, str, str, str]]:
    """Return the changes of a site in which beacons changed, and so did `others` (`code`, `offer`)."""
    load_facts({
        "office:shore.tide": make_office("Tide Office", "TIDE"),
        "office:shore.light": make_office("Light Office", "LIGHT"),
        "process:pipes.code": others.get("code", make("Code")),
        "process:pipes.beacon": make("Beacon", **beacon),
        "process:milestones.offer": others.get("offer", make("Offer", sort="milestone", after=dated(*OFFER))),
    })  # fmt: skip
    found = changes_between(VISITOR, earlier=EARLIER, later=LATER)
    return [(one.key, one.what, one.says, one.cite.to.removeprefix("Example Directive 30 ")) for one in found]


def test_a_process_that_is_new_is_cited_to_what_shows_it_now():
    shown = dated(
        ("2000-01-01", "5", "says: listed"), ("2010-01-01", "6", "ended: true"), ("2020-01-01", "7", "says: back")
    )
    assert told({"shown": shown}) == [("pipes.beacon", "new", "New: pipe.", "s. 7")]


def test_a_process_that_is_gone_is_cited_to_what_ended_it():
    shown = dated(
        ("2000-01-01", "5", "says: listed"), ("2020-01-01", "6", "ended: true"), ("2030-01-01", "7", "says: back")
    )
    assert told({"shown": shown}) == [("pipes.beacon", "gone", "No longer one of the processes.", "s. 6")]


def test_another_lead_is_told_with_the_one_before():
    leads = dated(
        ("2000-01-01", "5", "office: shore.tide"),
        ("2020-01-01", "6", "office: shore.light, beside: [shore.tide]"),
        ("2030-01-01", "7", "office: shore.tide"),
    )
    assert told({"leads": leads}) == [("pipes.beacon", "lead", "Led by LIGHT, TIDE; before, TIDE.", "s. 6")]


def test_a_lead_that_nobody_knows_any_more_is_told_with_the_last_one_known():
    leads = dated(("2000-01-01", "5", "office: shore.tide"), ("2020-01-01", "6", "unknown: who leads it"))
    assert told({"leads": leads}) == [
        ("pipes.beacon", "lead", "Led by to be confirmed (last known: TIDE); before, TIDE.", "s. 6")
    ]


def test_another_doubt_about_the_lead_is_told():
    leads = dated(
        ("2000-01-01", "5", "unknown: who led it"), ("2020-01-01", "6", "unknown: who leads it since the move")
    )
    assert told({"leads": leads}) == [("pipes.beacon", "lead", "To be confirmed: who leads it since the move.", "s. 6")]


def test_a_lead_that_ended_is_cited_to_its_end():
    leads = dated(("2000-01-01", "5", "office: shore.tide"), ("2020-01-01", "6", "ended: true"))
    assert [(what, cite) for _, what, _, cite in told({"leads": leads})] == [("lead", "s. 6")]


def test_another_body_that_decides_is_told_where_the_lead_stays():
    leads = dated(
        ("2000-01-01", "5", "office: shore.tide, body: the tide board"),
        ("2020-01-01", "6", "office: shore.tide, body: the moon board"),
    )
    assert told({"leads": leads}) == [
        ("pipes.beacon", "lead", "Decided by: the moon board; before: the tide board.", "s. 6")
    ]


def test_another_class_is_cited_to_the_one_that_holds_not_to_one_to_come():
    natures = dated(
        ("2000-01-01", "5", "group: specialised"),
        ("2020-01-01", "6", "group: primary, interagency: yes"),
        ("2030-01-01", "7", "group: specialised"),
    )
    assert told({"natures": natures}) == [
        ("pipes.beacon", "class", "Now primary pipe, interagency; before, specialised pipe.", "s. 6")
    ]


def test_other_planning_days_are_told_with_those_before():
    days = dated(("2000-01-01", "5", "low: 1, likely: 2, high: 3"), ("2020-01-01", "6", "low: 4, likely: 5, high: 6"))
    assert told({"days": days}) == [("pipes.beacon", "days", "Planning days 4 / 5 / 6; before, 1 / 2 / 3.", "s. 6")]


def test_days_that_ended_are_cited_to_their_end():
    days = dated(("2000-01-01", "5", "low: 1, likely: 2, high: 3"), ("2020-01-01", "6", "ended: true"))
    assert told({"days": days}) == [
        ("pipes.beacon", "days", "Planning days to be confirmed; before, 1 / 2 / 3.", "s. 6")
    ]


def test_an_order_that_was_added_is_told():
    after = dated(("2020-01-01", "5", "process: pipes.code"))
    assert told({"after": after}) == [("pipes.beacon", "order", "Now waits for the end of Code.", "s. 5")]


def test_an_order_that_was_removed_is_cited_to_its_end():
    after = dated(("2000-01-01", "5", "process: pipes.code"), ("2020-01-01", "6", "process: pipes.code, ended: true"))
    assert told({"after": after}) == [("pipes.beacon", "order", "No longer waits for Code.", "s. 6")]


def test_an_order_that_changed_is_told_with_the_one_before():
    after = dated(
        ("2000-01-01", "5", "process: pipes.code"),
        ("2020-01-01", "6", "process: pipes.code, order: start_to_start"),
        ("2030-01-01", "7", "process: pipes.code, ended: true"),
    )
    assert told({"after": after}) == [
        ("pipes.beacon", "order", "Now waits for the beginning of Code; before, for its end.", "s. 6")
    ]


def test_a_wait_for_a_process_that_is_itself_new_is_told_but_not_of_a_milestone():
    code = make("Code", shown=dated(("2020-01-01", "7", "says: added")))
    after = dated(("unknown", "5", "process: pipes.code, order: start_to_start"))
    assert told({"after": after}, code=code) == [
        ("pipes.code", "new", "New: pipe.", "s. 7"),
        ("pipes.beacon", "order", "Now waits for the beginning of Code.", "s. 5"),
    ]


def test_a_milestone_that_now_waits_for_an_older_process_is_told():
    offer = make("Offer", sort="milestone", after=dated(OFFER[0], ("2020-01-01", "5", "process: pipes.code")))
    assert told({}, offer=offer) == [("milestones.offer", "order", "Now waits for the end of Code.", "s. 5")]


def test_a_new_process_says_nothing_of_what_it_waits_for():
    shown = dated(("2020-01-01", "7", "says: added"))
    after = dated(("unknown", "5", "process: pipes.code"))
    assert told({"shown": shown, "after": after}) == [("pipes.beacon", "new", "New: pipe.", "s. 7")]


def test_a_process_that_is_gone_says_nothing_of_what_waited_for_it():
    gone = make("Code", shown=dated(("2000-01-01", "8", "says: listed"), ("2021-01-01", "9", "ended: true")))
    assert told({"after": dated(("unknown", "5", "process: pipes.code"))}, code=gone) == [
        ("pipes.code", "gone", "No longer one of the processes.", "s. 9")
    ]


def test_a_doubt_that_begins_is_told():
    shown = dated(("2000-01-01", "5", "says: listed"), ("2020-01-01", "6", "unknown: whether it still is one"))
    assert told({"shown": shown}) == [("pipes.beacon", "class", "To be confirmed: whether it still is one.", "s. 6")]


def test_a_doubt_that_ends_is_told():
    shown = dated(
        ("2000-01-01", "5", "unknown: whether it is one"),
        ("2020-01-01", "6", "says: listed"),
        ("2030-01-01", "7", "ended: true"),
    )
    assert told({"shown": shown}) == [("pipes.beacon", "class", "Now certainly one of the processes.", "s. 6")]


@pytest.mark.parametrize("field", ["shown", "leads"])
def test_a_doubt_that_stays_is_no_change(field):
    says = {"shown": "says: listed", "leads": "office: shore.tide"}[field]
    assert told({field: dated(("{between: [2015-01-01, 2026-01-02]}", "5", says))}) == []


def test_a_lead_that_has_long_ended_is_no_change():
    assert told({"leads": dated(("2000-01-01", "5", "office: shore.tide"), ("2010-01-01", "6", "ended: true"))}) == []


def test_nothing_changes_from_a_day_to_itself():
    load_facts(HARBOUR)
    assert changes_between(VISITOR, earlier=LATER, later=LATER) == ()
