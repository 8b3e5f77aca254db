"""Assessments beside each other: two of them, and several counted together."""

from __future__ import annotations

import csv
import re
from io import StringIO

import pytest
from django.urls import reverse

from icop.tools.models import Assessment
from tests.makers import make_person, signed_in
from tests.tools.making import answer, load_harbour, make_assessment, newer_survey

pytestmark = pytest.mark.django_db
COMPARE, TOGETHER = "/tools/compare/", "/tools/aggregate/"


@pytest.fixture
def master():
    load_harbour()
    return make_person(name="Mara Master")


@pytest.fixture
def browser(master):
    return signed_in(master)


def text_of(answered) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answered.content.decode()).split())


def between(page: str, first: str, last: str) -> str:
    start = page.rindex(first)
    return page[start : page.index(last, start)]


# ---- two


def test_two_assessments_differ_in_answers_and_findings(master, browser):
    a, b = make_assessment(master, name="North buoy"), make_assessment(master, name="South buoy")
    answer(a, master, deep="no", kind="lit", paid="no")
    answer(b, master, deep="yes", depth="12", kind="lit", paid="no")
    page = text_of(browser.get(COMPARE, {"a": a.pk, "b": b.pk}))
    assert "H1 Is the water deep enough? No Yes" in page
    assert "H1a How deep is it? Not asked 12" in page
    assert "Which kind of buoy is meant? With a lamp" not in page
    assert "The water is too shallow for a buoy." in between(page, "Only in the first", "Only in the second")
    assert "Deep water costs the higher fee." in between(page, "Only in the second", "In both")
    assert "Nobody pays for the buoy." in page[page.rindex("In both") :]


def test_two_versions_of_a_tool_are_compared_in_what_both_ask(master, browser):
    a = make_assessment(master, name="North buoy")
    answer(a, master, deep="no")
    load_harbour(**{"harbour.survey": newer_survey()})
    b = make_assessment(master, name="South buoy")
    answer(b, master, deep="yes")
    page = text_of(browser.get(COMPARE, {"a": a.pk, "b": b.pk}))
    assert "H1 Is the water deep enough? No Yes" in page
    assert "Who lays it?" not in page


def test_two_tools_of_one_program_are_compared_in_the_questions_both_ask(master, browser):
    a = make_assessment(master)
    answer(a, master, deep="no")
    browser.post(reverse("tools:begin", args=["harbour.lamps"]), {"program": a.program.key, "name": ""})
    b = Assessment.objects.get(tool="harbour.lamps")
    answer(b, master, deep="yes")
    page = text_of(browser.get(COMPARE, {"a": a.pk, "b": b.pk}))
    assert "1 of the questions both tools ask" in page
    assert "two tools: no finding is shared" in page
    assert "Is the water deep enough? No Yes" in page


def test_two_that_share_neither_tool_nor_program_cannot_be_compared(master, browser):
    a, b = make_assessment(master), make_assessment(master, name="A lamp", tool="harbour.lamps")
    found = browser.get(COMPARE, {"a": a.pk, "b": b.pk})
    assert found.status_code == 400
    assert "Choose two of one tool, or two of one program." in text_of(found)


def test_who_names_fewer_than_two_chooses_from_a_list(master, browser):
    a = make_assessment(master, name="North buoy")
    assert "It takes two assessments; you see 1." in text_of(browser.get(COMPARE))
    make_assessment(master, name="South buoy")
    page = browser.get(COMPARE, {"a": a.pk})
    assert f'value="{a.pk}" selected' in page.content.decode()
    assert "South buoy" in text_of(page)


@pytest.mark.parametrize("address", [f"{COMPARE}?a=nonsense", f"{TOGETHER}?of=nonsense"])
def test_what_names_no_assessment_is_refused(browser, address):
    assert browser.get(address).status_code == 400


def test_a_stranger_sees_none_of_it_and_cannot_name_one(master):
    a, b = make_assessment(master), make_assessment(master)
    away = signed_in(make_person())
    assert away.get(COMPARE, {"a": a.pk, "b": b.pk}).status_code == 404
    assert away.get(TOGETHER, {"of": a.pk}).status_code == 404
    assert "New buoy" not in text_of(away.get(COMPARE))
    assert signed_in(None).get(TOGETHER).status_code == 403


# ---- several


@pytest.fixture
def three(master):
    made = [make_assessment(master, name=name) for name in ("North buoy", "East buoy", "South buoy")]
    answer(made[0], master, deep="no", paid="no")
    answer(made[1], master, deep="no", paid="yes")
    answer(made[2], master, deep="unknown")
    return made


def test_several_are_counted_together_by_finding_section_and_unknown_answer(three, browser):
    found = browser.get(TOGETHER, {"of": [one.pk for one in three]})
    page = text_of(found)
    assert "The water is too shallow for a buoy. 2 of 3 67 % 1" in page
    assert "Nobody pays for the buoy. 1 of 3 33 % 1" in page
    assert "The place 3 of 9 33 %" in page
    assert "H1 Is the water deep enough? 1" in page
    assert "Bars: The water is too shallow for a buoy. 2 of 3" in found.content.decode()


def test_the_table_of_several_is_there_as_csv(three, browser):
    found = browser.get(TOGETHER, {"of": [one.pk for one in three], "form": "csv"})
    rows = list(csv.reader(StringIO(found.content.decode("utf-8-sig"))))
    assert rows[0][:3] == ["Tool", "What", "Key"]
    assert rows[1][:4] == ["Harbour survey", "finding", "too_shallow", "stop"]
    assert rows[1][5:] == ["3", "2", "67", "1"]


def test_who_names_none_chooses_from_those_they_see(three, browser):
    page = text_of(browser.get(TOGETHER))
    assert "Choose the assessments" in page
    assert all(one.program.name in page for one in three)


def test_assessments_of_several_tools_are_counted_tool_by_tool(three, master, browser):
    lamp = make_assessment(master, name="A lamp", tool="harbour.lamps")
    answer(lamp, master, deep="no")
    page = text_of(browser.get(TOGETHER, {"of": [three[0].pk, lamp.pk]}))
    assert "The lamp lies dry. 1 of 1 100 % 0" in page
    assert "The water is too shallow for a buoy. 1 of 1 100 % 0" in page
