"""What follows from an assessment, on its page and in what is taken away; finishing it, and what changes afterwards."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from icop.tools.models import Assessment, Done
from tests.makers import load_facts, make_cite, make_document, make_person, signed_in
from tests.tools.making import (
    FEE,
    HARBOUR_TOOLS,
    SURVEY,
    answer,
    load_harbour,
    make_assessment,
    newer_survey,
    put_on_team,
)

pytestmark = pytest.mark.django_db
FILES = ("report_docx", "report_pdf", "plan_sheet", "plan_calendar", "sale_json", "plan_json")


@pytest.fixture
def master():
    load_harbour()
    return make_person(name="Mara Master")


@pytest.fixture
def browser(master):
    return signed_in(master)


@pytest.fixture
def survey(master):
    return make_assessment(master)


def text_of(answered) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answered.content.decode()).split())


def address(survey: Assessment, name: str = "findings") -> str:
    return reverse(f"tools:{name}", args=[survey.pk])


def day(days: int = 0) -> str:
    found = timezone.localdate() + timedelta(days=days)
    return f"{found.day} {found:%b %Y}"


def row_of(answered, key: str) -> str:
    """Return the row of the action plan for a finding, as text."""
    html = answered.content.decode()
    found = re.search(rf'<tr id="a-{key}">.*?</tr>', html, re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split()) if found else ""


def order_of(answered) -> list[str]:
    return re.findall(r'<tr id="a-(\w+)">', answered.content.decode())


# ---- the page


def test_findings_say_what_follows_why_and_from_which_source(survey, master, browser):
    answer(survey, master, deep="no", paid="unknown")
    page = text_of(browser.get(address(survey)))
    assert "Stop: 1 finding" in page
    assert "The water is too shallow for a buoy. Choose another place." in page
    assert "H1 Is the water deep enough? No answered by the program manager" in page
    assert "The rule F1 holds when “Is the water deep enough?” is no" in page
    assert "Example Directive 12 s. 4(1)" in page


def test_a_finding_that_looked_at_a_value_shows_it_with_its_first_day(survey, master, browser):
    answer(survey, master, deep="yes", depth="12")
    page = text_of(browser.get(address(survey)))
    assert "Deep water costs the higher fee." in page
    assert "“Depth of the fee”" in page
    assert "10." in page
    assert "since 1 January 2015" in page


def test_the_plan_says_when_each_action_is_due_or_with_which_day(survey, master, browser):
    answer(survey, master, deep="no", paid="no")
    found = browser.get(address(survey))
    assert day(30) in row_of(found, "too_shallow")
    assert "10 days before the day of “When must it float?”, which is not known" in row_of(found, "unpaid")
    answer(survey, master, ready_on="2027-03-11")
    assert "1 Mar 2027" in row_of(browser.get(address(survey)), "unpaid")


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("due", ["unpaid", "too_shallow"]),
        ("severity", ["too_shallow", "unpaid"]),
        ("owner", ["too_shallow", "unpaid"]),
        ("document", ["too_shallow", "unpaid"]),
        ("nonsense", ["unpaid", "too_shallow"]),
    ],
)
def test_the_plan_is_sorted_by_the_column_asked_for(survey, master, browser, sort, order):
    soon = timezone.localdate() + timedelta(days=12)
    answer(survey, master, deep="no", paid="no", ready_on=soon.isoformat())
    found = browser.get(address(survey), {"sort": sort})
    assert order_of(found) == order
    assert found.content.decode().count("aria-sort") == 1


def test_an_action_is_marked_done_and_not_done_again(survey, master, browser):
    answer(survey, master, deep="no")
    sent = browser.post(address(survey, "done"), {"finding": "too_shallow", "do": "done", "sort": "owner"})
    assert sent["Location"].endswith("/findings/?sort=owner#a-too_shallow")
    assert f"the program manager, {day()}" in row_of(browser.get(address(survey)), "too_shallow")
    browser.post(address(survey, "done"), {"finding": "too_shallow", "do": "undone"})
    assert not Done.objects.exists()


def test_what_does_not_follow_cannot_be_marked_done(survey, master, browser):
    answer(survey, master, deep="no")
    assert browser.post(address(survey, "done"), {"finding": "unpaid", "do": "done"}).status_code == 404
    assert not Done.objects.exists()


def test_an_unknown_answer_says_whom_to_ask_and_what_waits_for_it(survey, master, browser):
    answer(survey, master, deep="unknown", paid="no")
    page = text_of(browser.get(address(survey)))
    assert "1 answer that nobody knew, and whom to ask" in page
    assert "H1 Is the water deep enough? the pilot" in page
    assert "What may follow yet" in page
    assert "The water is too shallow for a buoy. Waits for H1 Is the water deep enough?" in page


def test_what_is_open_leads_to_its_question(survey, master, browser):
    answer(survey, master, kind="lit")
    html = browser.get(address(survey)).content.decode()
    assert f"{reverse('tools:section', args=[survey.pk, 'place'])}#q-deep" in html


def test_ends_lead_on_to_a_tool_for_the_same_program_or_to_where_it_has_begun(master, browser):
    text = SURVEY.replace("says: Lay the buoy.\n", "says: Lay the buoy.\n    next: ['tool:harbour.lamps']\n")
    load_harbour(**{"harbour.survey": text})
    survey = make_assessment(master)
    answer(survey, master, deep="yes", paid="yes")
    html = browser.get(address(survey)).content.decode()
    begin = f"{reverse('tools:begin', args=['harbour.lamps'])}?program={survey.program.key}"
    assert "Lay the buoy." in html
    assert begin in html
    browser.post(begin, {"program": survey.program.key, "name": ""})
    assert "Go on with: Lamp check" in text_of(browser.get(address(survey)))


def test_a_passage_attached_to_an_answer_stands_in_the_evidence(survey, master, browser):
    document = make_document("Depths\n\nThe harbour is four metres deep.\n")
    answer(survey, master, deep="no")
    survey.evidence.create(question="deep", document=document.key, title="Depths of the harbour", by="x")
    found = browser.get(address(survey))
    assert "Attached: Depths of the harbour" in text_of(found)
    assert f"/library/{document.key}/" in found.content.decode()


def test_nothing_follows_yet_is_said_so(survey, browser):
    page = text_of(browser.get(address(survey)))
    assert "Nothing follows from the answers so far." in page
    assert "Nothing is to be done by the answers so far." in page


def test_on_a_past_day_nothing_can_be_changed(survey, master, browser):
    answer(survey, master, deep="no")
    past = (timezone.localdate() - timedelta(days=9)).isoformat()
    html = browser.get(address(survey), {"on": past}).content.decode()
    assert "Mark done" not in html
    assert "Finish it" not in html
    assert browser.post(f"{address(survey, 'finish')}?on={past}").status_code == 409


# ---- who sees it


def test_strangers_and_visitors_are_told_it_is_not_there(survey, master):
    answer(survey, master, deep="no")
    for person in (None, make_person()):
        away = signed_in(person)
        for name in ("findings", "move", *FILES):
            assert away.get(address(survey, name)).status_code == 404
        for name in ("done", "finish", "reopen", "move"):
            assert away.post(address(survey, name), {"finding": "too_shallow"}).status_code == 404
    assert not Done.objects.exists()
    survey.refresh_from_db()
    assert survey.finished_at is None


def test_the_whole_team_works_the_plan_off(survey, master):
    pilot = make_person(name="Pia Pilot")
    put_on_team(survey.program, pilot, by=master)
    answer(survey, master, deep="no")
    away = signed_in(pilot)
    away.post(address(survey, "done"), {"finding": "too_shallow"})
    assert "the pilot" in row_of(away.get(address(survey)), "too_shallow")


# ---- finishing, and what changes afterwards


def finished(survey, master, browser, **answers) -> Assessment:
    answer(survey, master, **answers)
    browser.post(address(survey, "finish"))
    survey.refresh_from_db()
    assert survey.finished_at is not None
    return survey


def test_finishing_says_what_to_do_next_and_opening_again_goes_on(survey, master, browser):
    finished(survey, master, browser, deep="no")
    page = text_of(browser.get(address(survey)))
    assert "Finished" in page
    assert "by the program manager" in page
    assert "Nothing it rests on has changed since." in page
    browser.post(address(survey, "reopen"))
    survey.refresh_from_db()
    assert survey.finished_at is None
    assert "Open." in text_of(browser.get(address(survey)))


def test_finishing_without_an_answer_says_what_is_missing(survey, browser):
    assert "Nothing is answered yet." in text_of(browser.post(address(survey, "finish"), follow=True))


def test_what_follows_is_kept_when_a_value_changes_and_the_page_says_so(survey, master, browser):
    finished(survey, master, browser, deep="yes", depth="12")
    load_facts({**HARBOUR_TOOLS, "parameter:pricing.fee": FEE.replace("value: 10", "value: 20")})
    page = text_of(browser.get(address(survey)))
    assert "The sources changed since you finished." in page
    assert "Depth of the fee value it looked at 10, since 1 January 2015 20, since 1 January 2015" in page
    assert "Deep water costs the higher fee. finding it followed it does not follow" in page
    assert "Note: 1 finding" in page, "what followed then is still shown"
    assert "Run again by the rules of today" in page
    browser.post(address(survey, "reopen"))
    assert "Note: 1 finding" not in text_of(browser.get(address(survey)))


CARD = """
title: Depths
citation: 22 USC 2776(b)(1)
statements:
  - {start: 2015-01-01, says: SAYS, cite: {to: 22 USC 2776(b)(1), standing: verified, checked_on: 2026-01-05}}
"""


def test_a_card_that_says_something_else_makes_what_cites_it_stale(master, browser):
    text = SURVEY.replace(
        "document: Chart of the harbour\n    coordinate: [Pilot]\n    cites: [" + make_cite() + "]",
        "document: Chart of the harbour\n    cites: [" + make_cite("22 USC 2776(b)(1)") + "]",
    )
    facts = {**HARBOUR_TOOLS, "tool:harbour.survey": text}
    load_facts({**facts, "card:law.depths": CARD.replace("SAYS", "Four metres are enough.")})
    survey = finished(make_assessment(master), master, browser, deep="no")
    load_facts({**facts, "card:law.depths": CARD.replace("SAYS", "Six metres are enough.")})
    page = text_of(browser.get(address(survey)))
    assert "22 USC 2776(b)(1) source Four metres are enough. Six metres are enough." in page
    assert "A source of this changed, check again." in page


def test_an_answer_of_another_tool_that_changes_later_is_told(master, browser):
    survey = make_assessment(master)
    answer(survey, master, deep="no")
    begun = reverse("tools:begin", args=["harbour.lamps"])
    browser.post(begun, {"program": survey.program.key, "name": ""})
    lamps = Assessment.objects.get(tool="harbour.lamps")
    finished(lamps, master, browser)
    answer(survey, master, deep="yes")
    page = text_of(browser.get(address(lamps)))
    assert "Is the water deep enough? answer filled in from another tool no Yes" in page
    assert "The lamp lies dry." in page


# ---- a newer version of the tool


def test_moving_shows_new_changed_and_gone_questions_and_keeps_the_answers(survey, master, browser):
    answer(survey, master, deep="no", kind="lit", note="Mind the rocks")
    assert "This is the version in use" in text_of(browser.get(address(survey, "move")))
    load_harbour(**{"harbour.survey": newer_survey()})
    page = text_of(browser.get(address(survey, "move")))
    assert "1 question new, 1 changed, 1 gone." in page
    assert "Asks who." in page
    assert "Who lays it?" in page
    assert "asked as “Which kind of buoy is meant?” With a lamp" in page
    assert "You answered: Mind the rocks." in page
    moved = browser.post(address(survey, "move"), follow=True)
    assert "Moved to version 2." in text_of(moved)
    survey.refresh_from_db()
    assert survey.tool_version == 2
    assert survey.answers.filter(retired_at=None, question="note").exists()


# ---- what is taken away


def test_a_corrected_tool_of_the_same_version_says_so(survey, master, browser):
    answer(survey, master, deep="no")
    load_harbour(**{"harbour.survey": SURVEY.replace("Choose another place.", "Look for another place.")})
    page = text_of(browser.get(address(survey, "move")))
    assert "The tool was corrected" in page
    assert "No question is new, changed or gone" in page
    browser.post(address(survey, "move"))
    assert "Look for another place." in text_of(browser.get(address(survey)))


def test_files_bear_program_tool_and_day(survey, master, browser):
    answer(survey, master, deep="no")
    name = f"new-buoy-survey-report-{timezone.localdate()}"
    assert f'filename="{name}.docx"' in browser.get(address(survey, "report_docx"))["Content-Disposition"]
    assert f'filename="{name}.pdf"' in browser.get(address(survey, "report_pdf"))["Content-Disposition"]


def test_the_report_is_marked_and_says_what_follows(survey, master, browser, settings):
    settings.ICOP_MAY_ENTER = "cui"
    answer(survey, master, deep="no")
    made = Document(BytesIO(browser.get(address(survey, "report_docx")).content))
    words = "\n".join(one.text for one in made.paragraphs)
    assert "The water is too shallow for a buoy." in words
    assert "CUI" in made.sections[0].header.paragraphs[0].text


def test_the_plan_as_a_sheet_has_the_actions_and_the_answers_to_find_out(survey, master, browser):
    answer(survey, master, deep="no", paid="unknown")
    sheet = load_workbook(BytesIO(browser.get(address(survey, "plan_sheet")).content)).active
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert rows[0][1:5] == ("Stop", "F1", "The water is too shallow for a buoy.", "Choose another place.")
    assert rows[1][1] == "Find out"
    assert rows[1][4] == "Find out: Is it paid for?"


def test_the_due_days_go_into_a_calendar(survey, master, browser):
    answer(survey, master, deep="no")
    calendar = browser.get(address(survey, "plan_calendar")).content.decode()
    due = timezone.localdate() + timedelta(days=30)
    assert f"DTSTART;VALUE=DATE:{due:%Y%m%d}" in calendar


def test_a_tool_that_makes_no_file_has_none_to_take(survey, browser):
    for name in ("sale_json", "plan_json"):
        found = browser.get(address(survey, name))
        assert found.status_code == 404
        assert "makes no such file" in text_of(found)


def test_the_result_kept_can_be_read_as_json(survey, master, browser):
    finished(survey, master, browser, deep="no")
    assert json.loads(json.dumps(survey.result))["findings"][0]["finding"] == "too_shallow"
