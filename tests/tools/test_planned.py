"""What the team plans of an action takes the place of what the tool says: on page, calendar, desk and in the file."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from icop.accounts.queries import reader_of
from icop.engine.errors import Refused
from icop.tools.actions.beside import plan_action
from icop.tools.actions.working import finish
from icop.tools.queries.assessments import working
from icop.tools.queries.finished import as_finished
from tests.makers import TODAY, make_person, signed_in
from tests.tools.making import answer, load_harbour, make_assessment

pytestmark = pytest.mark.django_db
CHRISTMAS = date(2026, 12, 24)


@pytest.fixture
def master():
    load_harbour()
    return make_person(name="Mara Master")


@pytest.fixture
def survey(master):
    made = make_assessment(master)
    answer(made, master, deep="no", paid="no")
    return made


def plan(survey, master, **told):
    told = {"owner": "", "due": None} | told
    return plan_action(survey, "unpaid", **told, by=reader_of(master), on=TODAY)


def action(survey, master):
    found = {one.finding.key: one for one in working(reader_of(master), survey, on=TODAY).worked.findings}
    return found["unpaid"].finding.owner, found["unpaid"].due


def test_owner_and_day_of_the_team_stand_in_place_of_the_tools(survey, master):
    assert action(survey, master) == ("Treasurer", None)  # the tool counts from a day nobody has given
    plan(survey, master, owner="Deputy treasurer", due=CHRISTMAS)
    assert action(survey, master) == ("Deputy treasurer", CHRISTMAS)
    plan(survey, master, due=CHRISTMAS)
    assert action(survey, master) == ("Treasurer", CHRISTMAS)
    plan(survey, master)
    assert action(survey, master) == ("Treasurer", None)


def test_a_finished_assessment_is_still_planned(survey, master):
    finish(survey, by=reader_of(master), on=TODAY)
    survey.refresh_from_db()
    plan(survey, master, due=CHRISTMAS)
    found = {one.finding.key: one.due for one in as_finished(reader_of(master), survey).worked.findings}
    assert found["unpaid"] == CHRISTMAS


def test_it_is_told_on_page_calendar_and_desk(survey, master):
    browser = signed_in(master)
    sent = {"finding": "unpaid", "owner": "Deputy treasurer", "due": "2026-12-01"}
    answered = browser.post(reverse("tools:plan_action", args=[survey.pk]), sent)
    assert answered["Location"].endswith("#a-unpaid")
    assert "Deputy treasurer" in browser.get(reverse("tools:findings", args=[survey.pk])).content.decode()
    assert b"20261201" in browser.get(reverse("tools:plan_calendar", args=[survey.pk])).content
    assert "Ask the council." in browser.get("/desk/?days=90").content.decode()


@pytest.mark.parametrize("sent", [{"owner": "x" * 81}, {"due": "someday"}, {"owner": "SECRET//NOFORN"}])
def test_what_cannot_be_kept_is_refused_and_nothing_changes(survey, master, sent):
    answered = signed_in(master).post(reverse("tools:plan_action", args=[survey.pk]), {"finding": "unpaid", **sent})
    assert answered.status_code == 400
    assert not survey.planned.exists()


def test_a_finding_that_does_not_follow_cannot_be_planned(survey, master):
    answered = signed_in(master).post(reverse("tools:plan_action", args=[survey.pk]), {"finding": "fee", "owner": "Me"})
    assert answered.status_code == 404


def test_it_leaves_with_the_file_and_comes_in_again(survey, master):
    plan(survey, master, owner="Deputy treasurer", due=CHRISTMAS)
    file = signed_in(master).get(reverse("tools:assessment_file", args=[survey.pk])).json()
    (told,) = file["planned"]
    assert (told["finding"], told["owner"], told["due"]) == ("unpaid", "Deputy treasurer", "2026-12-24")


def test_a_classified_owner_is_not_kept(survey, master):
    with pytest.raises(Refused, match="was not kept"):
        plan(survey, master, owner="SECRET//NOFORN")
