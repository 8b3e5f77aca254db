"""The desk: each sees what waits for them and nobody else's; days are told as overdue, soon, or taken to a calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from icop.accounts.queries import reader_of
from icop.accounts.reader import VISITOR
from icop.alerts.desk import desk_of
from icop.facts.actions import draft_proposal, submit_proposal
from icop.facts.models import Row
from icop.facts.queries import _shape
from icop.links.registry import Due, due, register_due
from icop.tools.actions.beside import assign, mark_done
from icop.tools.actions.programs import close_program, unseat
from icop.tools.actions.working import finish, remove
from icop.tools.queries.facts import _earlier
from tests.makers import TODAY, load_facts, make_fee, make_person, signed_in
from tests.tools.lending import KEY, answer, lending, make_assessment, make_team


@pytest.fixture
def lead(db):
    load_facts({f"tool:{KEY}": lending(), "parameter:pricing.fee": make_fee()})
    return make_person(name="Lena Lead")


@pytest.fixture
def mate(lead):
    return make_person(name="Sid Systems")


@pytest.fixture
def boats(lead, mate):
    """Return an open assessment with a dear boat that leaves in ten days: to be insured in five."""
    program = make_team(lead, (mate, "systems engineer"))
    return make_assessment(program, lead, known="yes", value="1500", leaves=str(TODAY + timedelta(10)))


def waits(person, window: int = 30, on: date = TODAY) -> list[tuple[str, str, str]]:
    return [(one.sort, one.title, one.day.isoformat() if one.day else "") for one in due(reader_of(person), on, window)]


def test_open_assessments_lie_on_the_desk_of_the_team_with_how_far_they_are(boats, lead, mate):
    for person in (lead, mate):
        found = {one.sort: one for one in due(reader_of(person), TODAY, 30)}
        assert found["assessment"].title == "Lending a boat"
        assert found["assessment"].about == "Harbour boats"
        assert found["assessment"].state == "3 of 6 answered"
        assert found["assessment"].url == f"/tools/assessments/{boats.pk}/"


def test_nothing_of_a_team_lies_on_the_desk_of_those_who_are_not_on_it(boats, lead, mate):
    unseat(boats.program, mate.pk, by=reader_of(lead), on=TODAY)
    for person in (mate, make_person(), make_person("editor"), make_person("administrator")):
        assert waits(person) == []
    assert due(VISITOR, TODAY, 30) == ()


def test_an_action_of_a_plan_is_due_until_it_is_done(boats, lead):
    line = ("action", "Insure it.", str(TODAY + timedelta(5)))
    assert line in waits(lead)
    assert line not in waits(lead, window=4)
    assert line in waits(lead, window=0, on=TODAY + timedelta(8))  # overdue
    mark_done(boats, "dear_boat", is_done=True, by=reader_of(lead), on=TODAY)
    assert line not in waits(lead)


def test_a_finished_assessment_leaves_its_actions_on_the_desk(boats, lead):
    finish(boats, by=reader_of(lead), on=TODAY)
    assert waits(lead) == [("action", "Insure it.", str(TODAY + timedelta(5)))]


def test_a_section_lies_on_the_desk_of_whom_it_was_passed_to_until_it_is_done(boats, lead, mate):
    assign(boats, "who", mate.pk, due=TODAY + timedelta(3), by=reader_of(lead), on=TODAY)
    line = ("section", "Who borrows", str(TODAY + timedelta(3)))
    assert line in waits(mate)
    assert line not in waits(lead)
    answer(boats, mate, partner="club")
    assert line not in waits(mate)


def test_what_was_removed_or_is_of_a_closed_program_waits_for_nobody(boats, lead, mate):
    close_program(boats.program, is_closed=True, by=reader_of(lead), on=TODAY)
    assert waits(mate) == []
    close_program(boats.program, is_closed=False, by=reader_of(lead), on=TODAY)
    remove(boats, by=reader_of(lead), on=TODAY)
    assert waits(mate) == []


def test_a_version_that_cannot_be_read_any_more_is_told_and_the_rest_still_shows(boats, lead):
    type(boats).objects.filter(pk=boats.pk).update(tool_sha="0" * 64)
    make_assessment(boats.program, lead, known="yes")
    states = [one.state for one in due(reader_of(lead), TODAY, 30) if one.sort == "assessment"]
    assert len(states) == 2
    assert any("no such version" in state for state in states)


def test_proposals_lie_with_their_author_and_in_review_with_editors(lead):
    editor, other = make_person("editor", name="Ed Editor"), make_person("editor")
    text = make_fee(("2015-01-01", "4"), ("2026-01-01", "5"))
    made = draft_proposal("parameter", "pricing.fee", text=text, reason="It rose.", by=reader_of(editor), on=TODAY)
    assert (waits(editor), waits(other)) == ([("draft", "Service fee", "")], [])
    submit_proposal(made, by=reader_of(editor), on=TODAY)
    assert (waits(editor), waits(other)) == ([("draft", "Service fee", "")], [("review", "Service fee", "")])
    assert waits(make_person()) == []


# ---- the registry


def test_what_has_a_day_comes_first_by_day_then_what_was_changed_last(monkeypatch, lead):
    monkeypatch.setattr("icop.links.registry._DUES", {})
    days = {"late": date(2026, 1, 1), "early": date(2025, 1, 1), "none": None}
    register_due("room", lambda reader, on, window: [Due(key, "action", key, "/", day) for key, day in days.items()])
    assert [one.key for one in due(reader_of(lead), TODAY, 30)] == ["early", "late", "none"]
    with pytest.raises(ValueError, match="registered twice"):
        register_due("room", lambda reader, on, window: [])


def test_days_are_told_by_how_near_they_are():
    days = [TODAY - timedelta(1), TODAY, TODAY + timedelta(7), TODAY + timedelta(8), None]
    found = desk_of([Due(str(day), "action", "A", "/", day) for day in days], TODAY)
    assert [line.words for line in found.headings[0].lines] == ["overdue", "due today", "soon", "", ""]
    assert (found.overdue, found.coming) == (1, 3)


def test_what_no_heading_is_for_is_shown_all_the_same():
    found = desk_of([Due("a", "something new", "A", "/")], TODAY)
    assert [one.title for one in found.headings] == ["Other things"]


# ---- the pages


def test_the_desk_shows_what_waits_and_links_to_it(boats, lead):
    page = signed_in(lead).get("/desk/").content.decode()
    for words in ("Our open assessments", "3 of 6 answered", f"/tools/assessments/{boats.pk}/", "Insure it."):
        assert words in page


def test_an_empty_desk_says_what_will_lie_there(lead):
    page = signed_in(make_person()).get("/desk/").content.decode()
    assert "Nothing waits for you." in page
    assert "Begin a tool" in page


def test_visitors_are_asked_to_sign_in_and_come_back_to_the_desk(db):
    for address in ("/desk/?days=90", "/desk/due.ics"):
        answer_ = signed_in(None).get(address)
        assert answer_.status_code == 302
        assert answer_["Location"].startswith("/accounts/login/?next=%2Fdesk%2F")


def test_the_head_of_each_page_leads_those_who_are_signed_in_to_their_desk(lead):
    assert b'href="/desk/"' in signed_in(lead).get("/tools/").content
    assert b'href="/desk/"' not in signed_in(None).get("/tools/").content


def test_due_days_are_taken_to_a_calendar(boats, lead):
    answer_ = signed_in(lead).get("/desk/due.ics?days=999999")
    said = answer_.content.decode().replace("\r\n ", "")
    assert answer_["Content-Type"].startswith("text/calendar")
    assert "SUMMARY:Harbour boats\\, Lending a boat: Insure it." in said
    assert f"UID:assessment:{boats.pk}:action:dear_boat@testserver" in said


@pytest.mark.parametrize("days", ["", "0", "-1", "many", "9" * 40])
def test_an_odd_number_of_days_to_look_ahead_is_no_error(lead, days):
    assert signed_in(lead).get(f"/desk/?days={days}").status_code == 200


def test_an_assessment_whose_tool_this_icop_cannot_read_is_told_and_hides_nothing_else(boats, lead):
    unread = {"kept": "as another version of icop did"}
    Row.objects.filter(key=KEY).update(body=unread, retired_at=timezone.now())
    for cached in (_shape, _earlier):
        cached.cache_clear()
    load_facts({f"tool:{KEY}": lending(("Lending a boat", "Lending a ship")), "parameter:pricing.fee": make_fee()})
    (line,) = due(reader_of(lead), TODAY, 30)
    assert "cannot read" in line.state
    browser = signed_in(lead)
    assert browser.get("/desk/").status_code == 200
    page = browser.get(f"/tools/assessments/{boats.pk}/")
    assert page.status_code == 400
    assert "cannot read" in page.content.decode()
