"""A case is what its records tell: nothing is deleted, and what was known at a moment stays what was known then."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from icop.accounts.queries import reader_of
from icop.cases.actions.recording import Said, correct, make_case, remove, say, share
from icop.cases.models import Record
from icop.cases.queries import case_file, case_for, cases_for
from icop.engine.errors import NotAllowed, NotFound, Refused
from tests.cases.making import case_of, keep_case, make_team, tell
from tests.makers import TODAY, make_person, make_reader

pytestmark = pytest.mark.django_db
MARCH, APRIL = date(2026, 3, 2), date(2026, 4, 1)


@pytest.fixture
def manager():
    return make_person(name="Mira Manager")


@pytest.fixture
def by(manager):
    return reader_of(manager)


@pytest.fixture
def case(manager, by):
    return keep_case(make_team(manager), case_of(events=[{"what": "MILAP", "on": "2026-03-02"}]), by=by)


def test_what_is_said_holds_from_its_day_on(case, by):
    tell(case, "lines", "001", by=by, on=MARCH, title="Radar", unit_price="10")
    tell(case, "lines", "001", by=by, on=APRIL, unit_price="12")
    assert [str(line.unit_price) for line in case_file(case, on=MARCH).lines] == ["10"]
    (line,) = case_file(case, on=APRIL).lines
    assert (str(line.unit_price), line.title) == ("12", "Radar")


def test_an_event_is_not_there_before_its_day(case, by):
    say(case, [Said("events", "", {"what": "MILSGN", "on": "2026-04-01"}, APRIL)], by=by, on=TODAY)
    assert [one.what for one in case_file(case, on=MARCH).events] == ["MILAP"]
    assert [one.what for one in case_file(case, on=APRIL).events] == ["MILAP", "MILSGN"]


def test_a_correction_is_a_new_record_and_an_earlier_moment_keeps_its_answer(case, by):
    (wrong,) = say(case, [Said("events", "", {"what": "MILSGN", "on": "2026-04-01"}, APRIL)], by=by, on=TODAY)
    known = timezone.now()
    correct(
        case,
        wrong,
        Said("events", "", {"what": "MILSGN", "on": "2026-04-03"}, date(2026, 4, 3)),
        reason="Typed wrong",
        by=by,
        on=TODAY,
    )
    now = [str(one.on) for one in case_file(case, on=TODAY).events]
    then = [str(one.on) for one in case_file(case, on=TODAY, known=known).events]
    assert (now, then) == (["2026-03-02", "2026-04-03"], ["2026-03-02", "2026-04-01"])
    assert Record.objects.filter(case=case).count() == 3


def test_what_is_taken_back_leaves_what_was_said_before(case, by):
    tell(case, "lines", "001", by=by, on=MARCH, title="Radar")
    (wrong,) = say(case, [Said("lines", "001", {"title": "Sonar"}, APRIL)], by=by, on=TODAY)
    correct(case, wrong, None, reason="It is a radar", by=by, on=TODAY)
    assert [line.title for line in case_file(case, on=TODAY).lines] == ["Radar"]


def test_a_correction_needs_a_reason_and_a_record_that_still_stands(case, by):
    (wrong,) = say(case, [Said("case", "", {"title": "Sonar"}, APRIL)], by=by, on=TODAY)
    with pytest.raises(Refused, match="reason"):
        correct(case, wrong, None, reason=" ", by=by, on=TODAY)
    correct(case, wrong, None, reason="It is a radar", by=by, on=TODAY)
    with pytest.raises(Refused, match="meanwhile"):
        correct(case, wrong, None, reason="Again", by=by, on=TODAY)


def test_what_would_not_be_a_case_is_refused_and_nothing_is_kept(case, by):
    with pytest.raises(Refused, match="sum of money"):
        tell(case, "lines", "001", by=by, unit_price="many")
    assert Record.objects.filter(case=case).count() == 1


def test_only_the_team_sees_a_case_until_it_is_shared(case, by):
    stranger = make_reader()
    assert list(cases_for(by)) == [case]
    with pytest.raises(NotFound):
        case_for(stranger, case.pk)
    share(case, True, by=by, on=TODAY)
    assert case_for(stranger, case.pk) == case
    with pytest.raises(NotAllowed):
        tell(case, "case", by=stranger, title="Mine")
    assert not list(cases_for(make_reader("visitor")))


def test_a_name_is_taken_once_in_a_program_and_is_free_after_removal(case, by):
    with pytest.raises(Refused, match="BN-D-YCY"):
        keep_case(case.program, by=by)
    remove(case, by=by, on=TODAY)
    assert make_case(case.program, case_of(), by=by, on=TODAY).identifier == case.identifier


def test_nothing_is_known_before_the_first_day(case):
    with pytest.raises(NotFound, match="Nothing is known"):
        case_file(case, on=MARCH - timedelta(days=1))
