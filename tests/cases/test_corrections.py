"""A correction stands where the record stood that it corrects: it loses nothing that was said beside or after that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from icop.accounts.queries import reader_of
from icop.cases.actions.recording import Said, correct, say
from icop.cases.models import Summary
from icop.cases.queries import body_of, case_file
from icop.cases.queries.records import bodies_by_day, folded
from icop.engine.cases.files import body_of_case
from icop.engine.cases.happened import happened
from icop.engine.cases.lifecycle import position
from icop.engine.cases.pricing import price
from icop.engine.cases.standards import clock_seen
from icop.engine.errors import Refused
from tests.cases.making import case_of, keep_case, make_team, tell
from tests.cases.portfolios import asked_for
from tests.engine.cases.making import shipped_facts
from tests.makers import TODAY, make_person

pytestmark = pytest.mark.django_db
EARLIER, LATER = TODAY - timedelta(days=30), TODAY + timedelta(days=30)


@pytest.fixture
def manager():
    return make_person(name="Mira Manager")


@pytest.fixture
def by(manager):
    return reader_of(manager)


@pytest.fixture
def case(manager, by):
    return keep_case(make_team(manager), by=by)


def titles(case):
    return [line.title for line in case_file(case, on=TODAY).lines]


def said(case, by, place, item, body, on=TODAY):
    (made,) = say(case, [Said(place, item, body, on)], by=by, on=TODAY)
    return made


def whole_of(case, **more):
    body = body_of_case(case_of(**more))
    return Said("whole", "", body, TODAY)


def test_the_record_that_made_the_case_is_corrected_without_losing_what_was_said_that_day(case, by):
    tell(case, "lines", "001", by=by, title="Radar")
    first = case.records.order_by("pk").first()
    correct(case, first, whole_of(case, title="Sonar"), reason="Typed wrong", by=by, on=TODAY)
    assert (case_file(case, on=TODAY).title, titles(case)) == ("Sonar", ["Radar"])


def test_a_correction_does_not_put_itself_over_what_was_said_later_that_day(case, by):
    first = said(case, by, "lines", "001", {"title": "Sonar", "quantity": "1"})
    said(case, by, "lines", "001", {"title": "Radar"})
    correct(case, first, Said("lines", "001", {"title": "Lidar", "quantity": "2"}, TODAY), reason="x", by=by, on=TODAY)
    (line,) = case_file(case, on=TODAY).lines
    assert (line.title, line.quantity) == ("Radar", 2)


def test_a_correction_of_a_correction_stands_where_the_first_record_stood(case, by):
    first = said(case, by, "lines", "001", {"title": "Sonar"})
    said(case, by, "lines", "001", {"title": "Radar"})
    second = correct(case, first, Said("lines", "001", {"unit": "EA"}, TODAY), reason="x", by=by, on=TODAY)
    correct(case, second, Said("lines", "001", {"title": "Lidar", "unit": "XX"}, TODAY), reason="x", by=by, on=TODAY)
    (line,) = case_file(case, on=TODAY).lines
    assert (line.title, line.unit) == ("Radar", "XX")


def test_what_was_taken_back_by_mistake_can_be_said_again_in_its_place(case, by):
    first = said(case, by, "lines", "001", {"title": "Radar"})
    gone = correct(case, first, None, reason="x", by=by, on=TODAY)
    correct(case, gone, Said("lines", "001", {"title": "Radar"}, TODAY), reason="It was right", by=by, on=TODAY)
    assert titles(case) == ["Radar"]


def test_what_made_the_case_stays_what_makes_it(case, by):
    first = case.records.order_by("pk").first()
    with pytest.raises(Refused, match="made the case"):
        correct(case, first, Said("case", "", {"title": "Sonar"}, TODAY), reason="x", by=by, on=TODAY)


@pytest.mark.parametrize("day", [EARLIER, TODAY, LATER])
def test_what_made_the_case_does_not_begin_after_what_was_said_of_it(case, by, day):
    tell(case, "lines", "001", by=by, title="Radar")
    first = case.records.order_by("pk").first()
    told = Said("whole", "", first.body, day)
    if day == LATER:
        with pytest.raises(Refused):
            correct(case, first, told, reason="x", by=by, on=TODAY)
    else:
        correct(case, first, told, reason="x", by=by, on=TODAY)
    assert titles(case) == ["Radar"]


def test_nothing_is_recorded_for_a_day_before_the_case_is_told(case, by):
    with pytest.raises(Refused, match="told from"):
        said(case, by, "lines", "001", {"title": "Radar"}, EARLIER)
    first = said(case, by, "lines", "001", {"title": "Radar"})
    with pytest.raises(Refused, match="told from"):
        correct(case, first, Said("lines", "001", {"title": "Radar"}, EARLIER), reason="x", by=by, on=TODAY)


def test_an_event_is_recorded_once_it_has_happened(case, by):
    with pytest.raises(Refused, match="not come yet"):
        said(case, by, "events", "", {"what": "MILAP", "on": LATER.isoformat()}, LATER)


def test_a_key_that_is_marked_classified_is_refused(case, by):
    with pytest.raises(Refused, match="marked"):
        said(case, by, "tasks", "SECRET//NOFORN", {"do": "Call"})


def test_what_would_not_read_on_one_day_is_refused_whatever_the_others_say(case, by):
    first = case.records.order_by("pk").first()
    known = timezone.now()
    for number in range(6):
        said(case, by, "lines", f"00{number}", {"title": "Radar"}, TODAY + timedelta(days=number))
    bad = Said("whole", "", {"title": "x" * 300}, EARLIER)
    with pytest.raises(Refused):
        correct(case, first, bad, reason="x", by=by, on=TODAY)
    assert case_file(case, on=TODAY, known=known).title == Summary.objects.get(pk=case.pk).title


def test_two_things_of_one_day_stand_in_the_order_in_which_they_were_said(case, by):
    say(
        case,
        [Said("lines", "001", {"title": one}, TODAY) for one in ("Sonar", "Lidar", "Radar")],
        by=by,
        on=TODAY,
    )
    assert titles(case) == ["Radar"]


def test_no_day_of_a_record_is_lost_at_the_ends_of_the_calendar(case, by):
    tell(case, "lines", "001", by=by, on=date.max, title="Radar")
    assert case_file(case, on=date.max).lines


# ---- what was known stays what was known


@dataclass(frozen=True)
class Told:
    """A record as the fold reads it."""

    pk: int
    place: str
    item: str
    body: Any
    event_on: date
    recorded_at: datetime
    replaces_id: int | None = None


BEGIN = datetime(2026, 11, 1, tzinfo=UTC)
WHOLE = Told(1, "whole", "", body_of_case(asked_for(on="2026-08-03")), date(2026, 8, 3), BEGIN)
EVENTS = ("assess_request", "find_actionable", "start_development", "CPOHOLD", "CPOHOLDREM")
days = st.integers(0, 60).map(lambda number: date(2026, 8, 3) + timedelta(days=number))
steps = st.lists(
    st.tuples(st.sampled_from(["line", "event", "case", "drop", "correct", "take back"]), st.integers(0, 9), days),
    max_size=9,
)


def told_in(steps):
    """Return the records of these steps, each made an hour after the one before."""
    made = [WHOLE]
    for what, number, day in steps:
        pk, at = len(made) + 1, BEGIN + timedelta(hours=len(made))
        place, item, body = {
            "line": ("lines", f"00{number % 3}", {"unit_price": str(number), "quantity": "1"}),
            "event": ("events", "", {"what": EVENTS[number % len(EVENTS)], "on": day.isoformat()}),
            "case": ("case", "", {"title": f"Title {number}"}),
            "drop": ("lines", f"00{number % 3}", None),
        }.get(what, ("nothing", "", None))
        if what in {"correct", "take back"}:
            replaced = {one.replaces_id for one in made}
            wrong = next((one for one in made[1:][number % 3 :] if one.pk not in replaced), None)
            if wrong is None:
                continue
            if what == "correct":
                place, item, body = wrong.place, wrong.item, wrong.body
            made.append(Told(pk, place, item, body, day if place != "events" else wrong.event_on, at, wrong.pk))
        else:
            made.append(Told(pk, place, item, body, day, at))
    return made


def answers(records, known):
    """Return what is answered of a case: its file, where it stands, its clock and its price."""
    facts, on = shipped_facts(), date(2026, 10, 15)
    file = folded(records, "BN-D-YCY", on=on, known=known)
    clock = clock_seen(file, file.documents[0], facts, happened(file, on))
    return body_of_case(file), position(file, facts, on).posted, clock, price(file, facts, on=on).known


@settings(max_examples=25, deadline=None)
@given(steps)
def test_a_later_record_changes_no_answer_of_what_was_known_before(told):
    made = told_in(told)
    for count in range(1, len(made) + 1):
        known = made[count - 1].recorded_at
        assert answers(made[:count], None) == answers(made, known)


@settings(max_examples=50, deadline=None)
@given(steps, st.randoms())
def test_the_order_in_which_records_are_read_changes_nothing(told, random):
    made = told_in(told)
    mixed = random.sample(made, len(made))
    assert answers(made, None)[0] == answers(mixed, None)[0]
    for day, body in bodies_by_day(mixed):
        assert body == body_of(made, on=day)
