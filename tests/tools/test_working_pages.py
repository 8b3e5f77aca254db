"""The pages of an assessment, as people use them: with a script and without."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from icop.tools.models import Answer, Assessment, Comment, Evidence, Program
from tests.makers import make_document, make_person, signed_in
from tests.tools.making import answer, load_harbour, make_assessment, put_on_team

pytestmark = pytest.mark.django_db


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


def section(survey, key="place"):
    return reverse("tools:section", args=[survey.pk, key])


def sent(survey, **fields):
    """Return what the form of a section sends: which questions it showed and which answer of each was seen."""
    seen = {f"s.{one.question}": one.pk for one in survey.answers.filter(retired_at=None)}
    shown = {f"s.{key.partition('.')[0]}": 0 for key in fields}
    return {**shown, **seen, **{f"a.{key}": value for key, value in fields.items()}}


def test_from_the_catalogue_to_the_first_question_in_three_steps(browser):
    assert "Harbour survey" in text_of(browser.get("/tools/"))
    assert "Begin it for a program" in text_of(browser.get("/tools/harbour.survey/"))
    answered = browser.post("/tools/harbour.survey/begin/", {"program": "", "name": "New buoy"}, follow=True)
    page = text_of(answered)
    assert answered.redirect_chain[-1][0].endswith("/sections/place/")
    assert "Is the water deep enough?" in page
    assert "Unclassified entries only." in page
    assert "0 of 6 questions answered" in page


def test_beginning_without_a_program_says_what_to_do(browser):
    answered = browser.post("/tools/harbour.survey/begin/", {"program": "", "name": ""})
    assert answered.status_code == 400
    assert "Write what the team calls the program" in text_of(answered)
    assert not Program.objects.exists()


def test_a_section_saves_what_it_shows_and_goes_on(browser, survey):
    answered = browser.post(section(survey), {**sent(survey, deep="no", kind="lit"), "go": "next"})
    assert answered["Location"] == section(survey, "money")
    page = text_of(browser.get(section(survey)))
    assert "What this answer does. Stop The water is too shallow for a buoy." in page
    assert "Answered by the program manager" in page


def test_the_last_section_goes_on_to_the_findings(browser, survey):
    answered = browser.post(section(survey, "money"), {**sent(survey, paid="no"), "go": "next"})
    assert answered["Location"] == reverse("tools:findings", args=[survey.pk])


def test_an_error_keeps_what_was_typed_and_everything_else_is_saved(browser, survey):
    fields = {**sent(survey, deep="yes"), "go": "next"}
    browser.post(section(survey), fields)
    answered = browser.post(section(survey), {**sent(survey, depth="very", note="Mind the rock"), "a.deep": "yes"})
    page = answered.content.decode()
    assert answered.status_code == 400
    assert 'value="very"' in page
    assert 'href="#q-depth"' in page
    assert "1 answer could not be kept" in page
    assert Answer.objects.get(question="note", retired_at=None).value == "Mind the rock"


def test_somebody_elses_answer_is_shown_and_mine_kept_in_the_field(browser, survey, master):
    pilot = make_person(name="Pit Pilot")
    put_on_team(survey.program, pilot, by=master)
    fields = sent(survey, deep="no")
    answer(survey, pilot, deep="yes")
    answered = browser.post(section(survey), fields | {"s.deep": 0})
    page = answered.content.decode()
    assert answered.status_code == 400
    assert "the pilot answered meanwhile: Yes" in text_of(answered)
    assert re.search(r'value="no" checked', page)
    again = re.search(r'name="s.deep" value="(\d+)"', page)[1]
    assert browser.post(section(survey), {"s.deep": again, "a.deep": "no", "go": "stay"}).status_code == 302
    assert Answer.objects.get(question="deep", retired_at=None).value == "no"


def test_an_emptied_field_takes_its_answer_back(browser, survey, master):
    answer(survey, master, note="Mind the rock")
    browser.post(section(survey), {**sent(survey), "go": "stay"})
    assert Answer.objects.get(question="note", retired_at=None).value is None


def test_what_is_filled_in_and_left_alone_is_nobodys_answer(browser, survey, master):
    answer(survey, master, kind="plain")
    assert "Filled in: Plain buoys come out of the yearly budget." in text_of(browser.get(section(survey, "money")))
    browser.post(section(survey, "money"), {**sent(survey, paid="yes"), "go": "stay"})
    assert not Answer.objects.filter(question="paid").exists()
    browser.post(section(survey, "money"), {**sent(survey, paid="no"), "go": "stay"})
    assert Answer.objects.get(question="paid").value == "no"


def test_rows_of_a_table_are_kept_as_they_are_typed(browser, survey):
    rows = {"ropes.1.length": "12.5", "ropes.1.sound": "yes", "ropes.2.sound": "unknown"}
    browser.post(section(survey, "money"), {**sent(survey, **rows), "go": "stay"})
    kept = Answer.objects.get(question="ropes").value
    assert kept == [{"length": "12.5", "sound": "yes"}, {"sound": "unknown"}]
    assert 'value="12.5"' in browser.get(section(survey, "money")).content.decode()


def test_a_script_gets_the_page_back_with_what_follows(browser, survey):
    headers = {"HTTP_X_REQUESTED_WITH": "fetch"}
    answered = browser.post(section(survey), {**sent(survey, deep="yes"), "go": "stay"}, **headers)
    assert answered.status_code == 200
    assert 'id="q-depth"' in answered.content.decode()
    assert "1 of 7 questions answered" in text_of(answered)


def test_undo_goes_to_the_question_it_took_back(browser, survey, master):
    answer(survey, master, deep="yes")
    answered = browser.post(reverse("tools:undo", args=[survey.pk]))
    assert answered["Location"] == f"{section(survey)}#q-deep"


def test_comments_evidence_and_history_stand_with_the_question(browser, survey, master):
    answer(survey, master, deep="yes")
    answer(survey, master, deep="no")
    put = reverse("tools:put_beside", args=[survey.pk, "deep"])
    browser.post(put, {"do": "comment", "text": "Ask the pilot first."})
    browser.post(put, {"do": "attach", "citation": "Example Directive 12", "note": "Says how deep."})
    page = text_of(browser.get(reverse("tools:question", args=[survey.pk, "deep"])))
    for said in ("Ask the pilot first.", "Example Directive 12", "Says how deep.", "No the program manager", "Yes the"):
        assert said in page
    browser.post(put, {"do": "uncomment", "number": Comment.objects.get().pk})
    browser.post(put, {"do": "detach", "number": Evidence.objects.get().pk})
    assert not Comment.objects.filter(removed_at=None).exists()
    assert not Evidence.objects.filter(removed_at=None).exists()


def test_a_passage_of_the_library_is_attached_by_its_address(browser, survey):
    document = make_document("A memo\n\nThe water is deep enough.\n")
    put = reverse("tools:put_beside", args=[survey.pk, "deep"])
    address = f"http://testserver{reverse('library:document', args=[document.key])}"
    browser.post(put, {"do": "attach", "citation": address})
    page = browser.get(reverse("tools:question", args=[survey.pk, "deep"])).content.decode()
    assert f'<a href="{reverse("library:document", args=[document.key])}">' in page


@pytest.mark.parametrize("where", ["hidden", "missing", "elsewhere"])
def test_a_passage_the_team_could_not_read_is_not_attached(browser, survey, where):
    hidden = make_document("A memo\n\nHidden words.\n", audience="office-7")
    path = {
        "hidden": reverse("library:document", args=[hidden.key]),
        "missing": "/library/no-such-document/",
        "elsewhere": "https://example.org/chapter/",
    }[where]
    put = reverse("tools:put_beside", args=[survey.pk, "deep"])
    assert browser.post(put, {"do": "attach", "citation": path}).status_code == 400
    assert not Evidence.objects.exists()


def test_an_empty_comment_says_so_and_a_classified_one_is_not_kept(browser, survey):
    put = reverse("tools:put_beside", args=[survey.pk, "deep"])
    assert browser.post(put, {"do": "comment", "text": " "}).status_code == 400
    answered = browser.post(put, {"do": "comment", "text": "SECRET//NOFORN\nThe rock"})
    assert "was not kept" in text_of(answered)
    assert not Comment.objects.exists()


def test_a_section_is_passed_to_somebody_of_the_team(browser, survey, master):
    pilot = make_person(name="Pit Pilot")
    put_on_team(survey.program, pilot, by=master)
    browser.post(reverse("tools:assign", args=[survey.pk, "money"]), {"person": pilot.pk, "due": "2026-12-24"})
    assert "Pit Pilot, until 24 Dec 2026" in text_of(browser.get(reverse("tools:assessment", args=[survey.pk])))


def test_on_another_day_answers_are_read_and_nothing_can_be_changed(browser, survey, master):
    answer(survey, master, deep="no")
    page = browser.get(section(survey) + "?on=2020-01-01").content.decode()
    assert "The water is too shallow" in page
    assert "data-assess" not in page
    assert browser.post(section(survey) + "?on=2020-01-01", sent(survey, deep="yes")).status_code == 409


def test_a_program_shows_its_team_and_keeps_one_who_leads(browser, survey, master):
    change = reverse("tools:program_change", args=[survey.program.key])
    pilot = make_person(name="Pit Pilot")
    browser.post(change, {"do": "seat", "person": pilot.pk, "role": "Pilot"})
    page = text_of(browser.get(reverse("tools:program", args=[survey.program.key])))
    assert "Pit Pilot Pilot" in page
    answered = browser.post(change, {"do": "unseat", "person": master.pk}, follow=True)
    assert "nobody who leads it" in text_of(answered)
    browser.post(change, {"do": "unseat", "person": pilot.pk})
    assert [one.person for one in survey.program.seats.all()] == [master]


def test_a_stranger_is_told_the_same_of_a_hidden_and_of_a_missing_assessment(survey):
    stranger = signed_in(make_person())
    there = stranger.get(reverse("tools:assessment", args=[survey.pk]))
    nowhere = "00000000-0000-4000-8000-000000000000"
    missing = stranger.get(reverse("tools:assessment", args=[nowhere]))
    assert (there.status_code, missing.status_code) == (404, 404)
    assert text_of(there).replace(str(survey.pk), nowhere) == text_of(missing)


def test_a_removed_assessment_can_be_brought_back(browser, survey):
    remove = reverse("tools:remove", args=[survey.pk])
    page = text_of(browser.post(remove, {"do": "remove"}, follow=True))
    assert "Bring it back" in page
    browser.post(remove, {"do": "restore"})
    assert Assessment.objects.get().removed_at is None
