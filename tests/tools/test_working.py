"""Working a tool through: nothing given is lost, nobody is overwritten, what follows is told with its reason."""

from __future__ import annotations

import pytest

from icop.accounts.queries import reader_of
from icop.audit.models import Entry
from icop.engine.errors import NotAllowed, NotFound, Refused
from icop.tools.actions.working import (
    Reply,
    finish,
    move_to_newest,
    remove,
    reopen,
    restore,
    save_answers,
    undo_last,
)
from icop.tools.queries.assessments import assessment_for, assessments_for, working
from icop.tools.resting import changes_since
from tests.makers import TODAY, load_facts, make_person, make_reader
from tests.tools.making import FEE, HARBOUR_TOOLS, answer, load_harbour, make_assessment, newer_survey, put_on_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def master():
    load_harbour()
    return make_person(name="Mara Master")


@pytest.fixture
def survey(master):
    return make_assessment(master)


def at_work(survey, person):
    return working(reader_of(person), survey, on=TODAY)


def findings(survey, person):
    return [one.finding.key for one in at_work(survey, person).worked.findings]


def test_an_answer_is_kept_and_what_follows_names_question_rule_and_source(survey, master):
    assert answer(survey, master, deep="no").changed == ["deep"]
    (found,) = at_work(survey, master).worked.findings
    assert (found.finding.key, str(found.due)) == ("too_shallow", "2026-12-22")
    assert [(step.kind, step.key) for step in found.trace.steps] == [("question", "deep"), ("rule", "too_shallow")]


def test_a_question_that_is_not_asked_keeps_its_answer_but_it_does_not_count(survey, master):
    answer(survey, master, deep="yes", depth="12")
    assert findings(survey, master) == ["fee"]
    answer(survey, master, deep="no")
    assert findings(survey, master) == ["too_shallow"]
    answer(survey, master, deep="yes")
    assert findings(survey, master) == ["fee"]


def test_a_question_waits_until_it_is_known_whether_it_is_asked(survey, master):
    assert [one.asked for one in at_work(survey, master).progress] == [3, 3]
    answer(survey, master, deep="yes")
    assert [one.asked for one in at_work(survey, master).progress] == [4, 3]


def test_unknown_is_an_answer_and_says_whom_to_ask(survey, master):
    answer(survey, master, deep="unknown")
    (one,) = at_work(survey, master).worked.unknown
    assert (one.key, one.ask.question.find_out_from) == ("deep", "the pilot")
    assert [one.key for one in at_work(survey, master).worked.open] == ["too_shallow", "unpaid", "fee"]


def test_an_implied_answer_is_filled_in_until_somebody_answers_otherwise(survey, master):
    answer(survey, master, kind="plain")
    told = at_work(survey, master).worked.told["paid"]
    assert (told.source, told.answer, told.because[:11]) == ("implied", True, "Plain buoys")
    answer(survey, master, paid="no")
    assert at_work(survey, master).worked.told["paid"].source == "given"


def test_what_another_tool_asked_for_the_program_is_not_asked_again(survey, master):
    answer(survey, master, deep="no")
    lamps = make_assessment(master, name="Other", tool="harbour.lamps")
    assert at_work(lamps, master).worked.told["deep"].state == "open"
    lamps.program = survey.program
    lamps.save()
    told = at_work(lamps, master)
    assert (told.worked.told["deep"].source, told.others["deep"].title) == ("elsewhere", "Harbour survey")
    assert findings(lamps, master) == ["shallow"]


def test_what_one_tool_asks_of_another_is_answered_in_both_directions(survey, master):
    lamps = make_assessment(master, name="Other", tool="harbour.lamps")
    lamps.program = survey.program
    lamps.save()
    answer(lamps, master, deep="no")
    assert findings(survey, master) == ["too_shallow"]


def test_two_people_do_not_overwrite_each_other(survey, master):
    pilot = make_person(name="Pit Pilot")
    put_on_team(survey.program, pilot, by=master)
    answer(survey, master, deep="yes")
    saved = save_answers(survey, {"deep": Reply("no", seen=0)}, by=reader_of(pilot), on=TODAY)
    assert (saved.changed, saved.conflicts["deep"].value) == ([], "yes")
    assert at_work(survey, master).answers["deep"].value == "yes"


def test_two_people_who_answer_different_questions_both_are_kept(survey, master):
    pilot = make_person()
    put_on_team(survey.program, pilot, by=master)
    answer(survey, master, deep="yes")
    answer(survey, pilot, kind="lit")
    assert {key: one.value for key, one in at_work(survey, master).answers.items()} == {"deep": "yes", "kind": "lit"}


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("deep", "perhaps", "'perhaps' is not yes or no. Write yes, no or unknown."),
        ("kind", "litt", "'litt' is none of the answers. Did you mean 'lit'?"),
        ("depth", "deep", "'deep' is not a number."),
        ("depth", "501", "501 is above 500. Give at most 500."),
        ("ready_on", "0200-01-01", "0200-01-01 is out of range. Give a day from 1900-01-01 to 2200-12-31."),
        ("ropes", [{"lenght": "3"}], "Row 1 has no column 'lenght'. Did you mean 'length'?"),
        ("wind", "yes", "There is no question 'wind'."),
        ("note", "(S) hidden\nSECRET//NOFORN", "is marked SECRET and was not kept."),
    ],
)
def test_what_cannot_be_kept_is_told_and_everything_else_is_kept(survey, master, key, value, said):
    saved = answer(survey, master, **({"paid": "no", "deep": "yes"} | {key: value}))
    assert said in saved.wrong[key]
    assert set(saved.changed) == {"paid", "deep"} - {key}
    assert not survey.answers.filter(question=key).exists()


def test_a_classified_answer_leaves_no_trace(survey, master):
    answer(survey, master, note="SECRET//NOFORN\nThe lamp is hidden")
    assert not survey.answers.exists()
    assert not Entry.objects.filter(note__contains="lamp").exists()


def test_undo_takes_back_my_last_answer_and_then_the_one_before(survey, master):
    answer(survey, master, deep="yes")
    answer(survey, master, deep="no")
    by = reader_of(master)
    assert undo_last(survey, by=by, on=TODAY) == "deep"
    assert at_work(survey, master).answers["deep"].value == "yes"
    undo_last(survey, by=by, on=TODAY)
    assert at_work(survey, master).answers["deep"].value is None
    assert at_work(survey, master).worked.told["deep"].state == "open"
    with pytest.raises(Refused, match="no answer of yours"):
        undo_last(survey, by=by, on=TODAY)
    assert survey.answers.count() == 4  # nothing is ever written over


def test_undo_never_takes_back_what_somebody_else_answered_since(survey, master):
    pilot = make_person()
    put_on_team(survey.program, pilot, by=master)
    answer(survey, master, deep="yes")
    answer(survey, pilot, deep="no")
    with pytest.raises(Refused, match="Somebody has answered"):
        undo_last(survey, by=reader_of(master), on=TODAY)


def test_a_finished_assessment_keeps_its_answers_until_it_is_opened_again(survey, master):
    by = reader_of(master)
    answer(survey, master, deep="no")
    finish(survey, by=by, on=TODAY)
    with pytest.raises(Refused, match="finished"):
        answer(survey, master, deep="yes")
    survey.refresh_from_db()
    assert [one["finding"] for one in survey.result["findings"]] == ["too_shallow"]
    reopen(survey, by=by, on=TODAY)
    assert answer(survey, master, deep="yes").changed == ["deep"]


def test_nothing_can_be_finished_before_anything_is_answered(survey, master):
    with pytest.raises(Refused, match="Nothing is answered"):
        finish(survey, by=reader_of(master), on=TODAY)


def test_what_changed_since_it_was_finished_is_told(survey, master):
    answer(survey, master, deep="yes", depth="12")
    finish(survey, by=reader_of(master), on=TODAY)
    survey.refresh_from_db()
    assert changes_since(survey.result, at_work(survey, master)) == ()
    load_facts({**HARBOUR_TOOLS, "parameter:pricing.fee": FEE.replace("value: 10", "value: 11")})
    (changed,) = changes_since(survey.result, at_work(survey, master))
    assert changed.what == "Depth of the fee"
    assert (changed.was[:2], changed.now[:2]) == ("10", "11")
    load_facts({**HARBOUR_TOOLS, "parameter:pricing.fee": FEE.replace("value: 10", "value: 12")})
    assert ("Deep water costs the higher fee.", "it followed", "it does not follow") in [
        (one.what, one.was, one.now) for one in changes_since(survey.result, at_work(survey, master))
    ]


def test_an_assessment_stays_on_its_version_until_it_is_moved_and_keeps_its_answers(survey, master):
    answer(survey, master, deep="yes", kind="lit", note="Mind the rock")
    load_harbour(**{"harbour.survey": newer_survey()})
    assert at_work(survey, master).tool.shape.version == 1
    move_to_newest(survey, by=reader_of(master), on=TODAY)
    survey.refresh_from_db()
    moved = at_work(survey, master)
    assert moved.tool.shape.version == 2
    assert moved.worked.told["who"].state == "open"
    assert {key: one.value for key, one in moved.answers.items()} == {
        "deep": "yes", "kind": "lit", "note": "Mind the rock",
    }  # fmt: skip
    with pytest.raises(Refused, match="version in use"):
        move_to_newest(survey, by=reader_of(master), on=TODAY)


def test_only_the_team_and_an_administrator_see_an_assessment(survey, master):
    for role in ("visitor", "member", "editor"):
        reader = make_reader(role)
        assert not assessments_for(reader).exists()
        with pytest.raises(NotFound):
            assessment_for(reader, survey.pk)
    assert assessment_for(reader_of(make_person("administrator")), survey.pk) == survey


def test_only_who_leads_the_team_removes_and_restores(survey, master):
    pilot = make_person()
    put_on_team(survey.program, pilot, by=master)
    with pytest.raises(NotAllowed):
        remove(survey, by=reader_of(pilot), on=TODAY)
    remove(survey, by=reader_of(master), on=TODAY)
    with pytest.raises(NotFound):
        assessment_for(reader_of(master), survey.pk)
    restore(survey, by=reader_of(master), on=TODAY)
    assert assessment_for(reader_of(master), survey.pk) == survey


def test_the_trail_names_questions_and_never_answers(survey, master):
    answer(survey, master, note="Mind the rock", deep="yes")
    lines = Entry.objects.filter(key=f"assessment:{survey.pk}", verb="tools.answer")
    assert [one.note for one in lines] == ["note, deep"]
