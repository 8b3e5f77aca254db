"""Findings of a tool become tasks of a case: each once, changed with its finding, gone with it, done stays done."""

from __future__ import annotations

import pytest
from django.utils import timezone

from icop.accounts.queries import reader_of
from icop.cases.actions.tasks import follow, mark_task
from icop.cases.models import Record
from icop.cases.queries import case_file
from icop.cases.queries.tools import difference_of, sources_for
from icop.engine.errors import NotAllowed, NotFound, Refused
from icop.tools.actions.beside import mark_done
from icop.tools.actions.working import finish
from tests.cases.making import keep_case, make_team, tell
from tests.makers import TODAY, make_person, signed_in
from tests.tools.lending import answer, make_assessment, make_site


@pytest.fixture
def lead(db):
    make_site()
    return make_person(name="Lena Lead")


@pytest.fixture
def by(lead):
    return reader_of(lead)


@pytest.fixture
def case(lead, by):
    return keep_case(make_team(lead), by=by)


@pytest.fixture
def assessment(case, lead):
    return make_assessment(case.program, lead, known="no", value="1500", leaves="2026-12-24")


def compared(case, assessment, by):
    return difference_of(by, case, case_file(case, on=TODAY), assessment, on=TODAY)


def taken(case, assessment, by):
    follow(case, compared(case, assessment, by), by=by, on=TODAY)
    return case_file(case, on=TODAY).tasks


def test_a_finding_with_something_to_do_becomes_a_task_with_owner_day_and_source(case, assessment, by):
    first, second = taken(case, assessment, by)
    assert (first.do, first.owner, str(first.due)) == ("Ask for a paper.", "Harbor master", "2026-12-02")
    assert (first.source, first.citation) == ("Lending a boat, R-1", "Example Directive 40")
    assert first.finding == f"{assessment.pk}:unknown_borrower"
    assert second.do == "Insure it."


def test_the_same_finding_is_one_task_however_often_it_is_looked_at(case, assessment, by):
    taken(case, assessment, by)
    again = compared(case, assessment, by)
    assert (again.is_none, len(again.same)) == (True, 2)
    with pytest.raises(Refused, match="stand as the findings do"):
        follow(case, again, by=by, on=TODAY)


def test_what_changed_and_what_no_longer_follows_is_told_before_it_is_taken_over(case, assessment, lead, by):
    taken(case, assessment, by)
    answer(assessment, lead, known="yes", leaves="2026-12-31")
    found = compared(case, assessment, by)
    assert [one.do for one in found.gone] == ["Ask for a paper."]
    assert [(str(one.task.due), str(one.now.due)) for one in found.changed] == [("2026-12-19", "2026-12-26")]
    (left,) = taken(case, assessment, by)
    assert str(left.due) == "2026-12-26"
    assert Record.objects.filter(case=case, place="tasks").count() == 4  # what was said before is still there


def test_what_the_team_wrote_into_a_task_stays_when_its_finding_changes(case, assessment, lead, by):
    _, insure = taken(case, assessment, by)
    tell(case, "tasks", insure.key, by=by, owner="Petra of the port")
    answer(assessment, lead, leaves="2026-12-31")
    found = compared(case, assessment, by)
    (changed,) = (one for one in found.changed if one.task.key == insure.key)
    assert [title for title, _, _ in changed.fields] == ["Until"]
    assert [(one.task.owner, one.now.owner) for one in found.by_hand] == [("Petra of the port", insure.owner)]
    again = taken(case, assessment, by)
    assert [(one.owner, str(one.due)) for one in again if one.key == insure.key] == [
        ("Petra of the port", "2026-12-26")
    ]
    after = compared(case, assessment, by)
    assert (after.is_none, len(after.by_hand)) == (True, 1)


def test_what_the_team_wrote_into_a_task_stays_when_its_finding_is_gone_and_comes_back(case, assessment, lead, by):
    ask, _ = taken(case, assessment, by)
    tell(case, "tasks", ask.key, by=by, do="Ask Bo for a paper, by phone")
    answer(assessment, lead, known="yes")
    found = compared(case, assessment, by)
    assert (found.gone, [one.do for one in found.left]) == ((), ["Ask Bo for a paper, by phone"])
    assert found.is_none
    page = signed_in(lead).get(f"/cases/{case.pk}/tasks/from/{assessment.pk}/").content.decode()
    assert "No longer follow, and stay: 1" in page
    answer(assessment, lead, known="no")
    again = compared(case, assessment, by)
    assert [(one.task.do, one.now.do) for one in again.by_hand] == [
        ("Ask Bo for a paper, by phone", "Ask for a paper.")
    ]
    assert again.is_none


def test_a_day_done_that_the_team_wrote_is_not_written_over(case, assessment, lead, by):
    _, insure = taken(case, assessment, by)
    tell(case, "tasks", insure.key, by=by, done_on="2026-10-22")
    mark_done(assessment, "dear_boat", is_done=True, by=by, on=TODAY)
    answer(assessment, lead, leaves="2026-12-31")
    (changed,) = compared(case, assessment, by).changed
    assert [title for title, _, _ in changed.fields] == ["Until"]
    done = {one.key: str(one.done_on) for one in taken(case, assessment, by)}
    assert done[insure.key] == "2026-10-22"


def test_what_is_done_in_the_tool_later_is_told_and_taken_over_unless_the_team_said_otherwise(case, assessment, by):
    _, insure = taken(case, assessment, by)
    mark_done(assessment, "dear_boat", is_done=True, by=by, on=TODAY)
    (changed,) = compared(case, assessment, by).changed
    assert [title for title, _, _ in changed.fields] == ["Done"]
    assert {one.key: one.done_on for one in taken(case, assessment, by)}[insure.key] == timezone.localdate()
    mark_task(case, insure.key, is_done=False, by=by, on=TODAY)
    assert compared(case, assessment, by).is_none


def test_what_is_done_stays_when_its_finding_is_gone(case, assessment, lead, by):
    first, _ = taken(case, assessment, by)
    mark_task(case, first.key, is_done=True, by=by, on=TODAY)
    answer(assessment, lead, known="yes")
    assert compared(case, assessment, by).gone == ()
    assert str(case_file(case, on=TODAY).tasks[0].done_on or case_file(case, on=TODAY).tasks[1].done_on) == str(TODAY)


def test_what_the_tool_marked_as_done_comes_as_done(case, assessment, by):
    mark_done(assessment, "dear_boat", is_done=True, by=by, on=TODAY)
    done = {one.do: one.done_on for one in taken(case, assessment, by)}
    assert done == {"Ask for a paper.": None, "Insure it.": timezone.localdate()}


def test_a_finished_assessment_is_followed_as_it_was_finished(case, assessment, by):
    finish(assessment, by=by, on=TODAY)
    assessment.refresh_from_db()
    assert len(taken(case, assessment, by)) == 2


def test_done_may_be_taken_back(case, by):
    tell(case, "tasks", "call", by=by, do="Call the office")
    mark_task(case, "call", is_done=True, by=by, on=TODAY)
    assert case_file(case, on=TODAY).tasks[0].done_on == TODAY
    mark_task(case, "call", is_done=False, by=by, on=TODAY)
    assert case_file(case, on=TODAY).tasks[0].done_on is None
    with pytest.raises(NotFound):
        mark_task(case, "write", is_done=True, by=by, on=TODAY)


def test_only_the_team_changes_tasks(case, assessment, by):
    found, stranger = compared(case, assessment, by), reader_of(make_person())
    with pytest.raises(NotAllowed):
        follow(case, found, by=stranger, on=TODAY)
    assert case_file(case, on=TODAY).tasks == ()


def test_only_assessments_of_the_program_are_offered(case, assessment, lead, by):
    other = make_assessment(make_team(lead, name="Another"), lead, known="no")
    found = sources_for(by, case, case_file(case, on=TODAY))
    assert [one.assessment for one in found] == [assessment]
    browser = signed_in(lead)
    assert browser.get(f"/cases/{case.pk}/tasks/from/{assessment.pk}/").status_code == 200
    assert browser.get(f"/cases/{case.pk}/tasks/from/{other.pk}/").status_code == 404


def test_the_page_takes_over_marks_and_lists(case, assessment, lead):
    browser, here = signed_in(lead), f"/cases/{case.pk}/tasks/"
    assert "New: 2" in browser.get(f"{here}from/{assessment.pk}/").content.decode()
    assert browser.post(f"{here}from/{assessment.pk}/").status_code == 302
    (first, _) = case_file(case, on=timezone.localdate()).tasks
    assert browser.post(f"{here}mark/", {"task": first.key, "do": "done"}).status_code == 302
    page = browser.get(here).content.decode()
    assert "1 to do, 2 in all" in page
    assert "Lending a boat, R-1" in page
    assert "not the system of record" in page


def test_on_a_past_day_nothing_can_be_changed(case, assessment, lead):
    browser, here = signed_in(lead), f"/cases/{case.pk}/tasks/"
    page = browser.get(here, {"on": str(TODAY)}).content.decode()
    assert "Make tasks of them" not in page
    assert browser.get(f"{here}from/{assessment.pk}/", {"on": str(TODAY)}).status_code == 409


def test_a_case_is_taken_away_as_file_sheet_and_calendar(case, assessment, lead, by):
    taken(case, assessment, by)
    browser = signed_in(lead)
    begins = {
        "case.json": b"{", "case.yaml": b"# UNCLASSIFIED", "tasks.xlsx": b"PK", "due.ics": b"BEGIN:VCALENDAR",
    }  # fmt: skip
    for name, first in begins.items():
        answered = browser.get(f"/cases/{case.pk}/{name}")
        assert answered.content.startswith(first), name
        assert answered["Cache-Control"] == "private, no-store"
    assert b"Ask for a paper" in browser.get(f"/cases/{case.pk}/due.ics").content
