"""Days of cases on the desk of their teams; cases as other rooms name them; what begins where a tool ends."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from icop.accounts.queries import reader_of, site_reader
from icop.accounts.reader import VISITOR
from icop.cases.actions.recording import remove, share
from icop.cases.actions.tasks import mark_task
from icop.cases.models import Summary
from icop.cases.queries.duties import MOST
from icop.links.registry import card, due, onward
from icop.tools.actions.programs import close_program
from tests.cases.making import case_of, keep_case, make_team
from tests.makers import TODAY, make_person, signed_in
from tests.tools.lending import make_assessment, make_site

NOW = timezone.localdate()


@pytest.fixture
def lead(policy, db):
    return make_person(name="Lena Lead")


@pytest.fixture
def by(lead):
    return reader_of(lead)


@pytest.fixture
def case(lead, by):
    """Return a case whose request came ten days ago: its standard ends, and a task is due."""
    received = str(NOW - timedelta(10))
    file = case_of(
        documents=[{"key": "basic", "category": "A", "request": {"received_on": received}}],
        events=[{"what": "receive_request", "on": received}],
        tasks=[{"key": "call", "do": "Call the office", "due": str(NOW + timedelta(3))}],
    )
    return keep_case(make_team(lead), file, by=by, on=NOW)


def days(person, window: int = 90) -> list[tuple[str, str]]:
    return [(one.title, str(one.day)) for one in due(reader_of(person), NOW, window) if one.sort == "case"]


def test_the_days_of_a_case_lie_on_the_desk_of_its_team_alone(case, lead):
    told = days(lead)
    assert ("Call the office", str(NOW + timedelta(3))) in told
    assert any("tandard" in title for title, _ in told)
    assert days(make_person()) == days(make_person("administrator")) == []
    assert list(due(VISITOR, NOW, 90)) == []


def test_a_day_beyond_the_window_waits_until_it_is_near(case, lead):
    assert [title for title, _ in days(lead, window=7)] == ["Call the office"]


def test_what_is_overdue_is_told_always(case, lead, by):
    Summary.objects.filter(pk=case.pk).update(funds_expire_on=NOW - timedelta(400))
    assert ("Funds expire", str(NOW - timedelta(400))) in days(lead, window=7)


def test_a_case_that_is_removed_or_of_a_closed_program_waits_for_nobody(case, lead, by):
    close_program(case.program, is_closed=True, by=by, on=TODAY)
    assert days(lead) == []
    close_program(case.program, is_closed=False, by=by, on=TODAY)
    remove(case, by=by, on=TODAY)
    assert days(lead) == []


def test_the_desk_tells_no_more_than_a_few_days_in_one_question(case, lead, by, django_assert_max_num_queries):
    for number in range(40):
        keep_case(case.program, case_of(case=f"BN-D-{number:03}"), by=by, on=NOW)
    Summary.objects.update(closure_due_on=NOW, urgency=1)
    reader = reader_of(lead)
    with django_assert_max_num_queries(12):
        told = [one for one in due(reader, NOW, 30) if one.sort == "case"]
    assert len(told) == MOST


def test_the_desk_shows_them_under_a_heading_of_their_own(case, lead):
    page = signed_in(lead).get("/desk/").content.decode()
    assert "Days of our cases" in page
    assert f"/cases/{case.pk}/" in page


def test_a_case_has_a_card_for_those_who_see_it_and_none_for_others(case, by):
    key, stranger = f"case:{case.pk}", reader_of(make_person())
    told = card(key, by, NOW)
    assert told is not None
    assert (told.title, told.url) == ("BN-D-YCY Ground radar and spares", f"/cases/{case.pk}/")
    assert card(key, stranger, NOW) is None
    assert card("case:00000000-0000-0000-0000-000000000000", by, NOW) is None
    assert card("case:nothing", by, NOW) is None
    share(case, True, by=by, on=TODAY)
    assert card(key, stranger, NOW) is not None


def test_the_card_bears_the_marking_of_the_site_where_it_limits_readers(case, settings):
    settings.ICOP_MAY_ENTER = "cui"
    told = card(f"case:{case.pk}", site_reader(), NOW)
    assert told is not None
    assert told.markings == ("CUI",)


def test_findings_lead_on_to_the_cases_of_their_program(case, lead, by):
    make_site()
    found = make_assessment(case.program, lead, known="no")
    (told,) = onward("assessment", str(found.pk), by, NOW)
    assert told.title == "Make the findings tasks of BN-D-YCY"
    assert told.title in signed_in(lead).get(f"/tools/assessments/{found.pk}/findings/").content.decode()
    past = signed_in(lead).get(f"/tools/assessments/{found.pk}/findings/", {"on": str(date(2026, 11, 1))})
    assert told.title not in past.content.decode()


def test_tasks_by_hand_lie_there_too_until_they_are_done(case, lead, by):
    mark_task(case, "call", is_done=True, by=by, on=NOW)
    assert "Call the office" not in dict(days(lead))
