"""A saved assessment as a file: out and in again without loss; what is wrong keeps all of it out, by line."""

from __future__ import annotations

import copy
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from icop.accounts.queries import reader_of
from icop.accounts.reader import Reader
from icop.engine.json_files import read_json
from icop.tools.actions.beside import assign, attach, comment, mark_done, plan_action, uncomment
from icop.tools.actions.importing import import_assessment
from icop.tools.actions.working import finish, reopen, undo_last
from icop.tools.assessment_files import FileRefused, schema
from icop.tools.incoming import look_at
from icop.tools.models import Answer, Assessment, Program
from icop.tools.queries.assessments import working
from icop.tools.queries.filing import content_of
from tests.makers import TODAY, load_facts, make_fee, make_person, signed_in
from tests.marked import is_unmarked
from tests.tools.lending import KEY, answer, lending, make_assessment, make_site, make_team

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
def lead(db):
    make_site()
    return make_person(name="Lena Lead")


@pytest.fixture
def team(lead) -> Program:
    return make_team(lead, (make_person(name="Sid Systems"), "systems engineer"))


@pytest.fixture
def full(lead, team) -> Assessment:
    """Return an assessment that has everything a file can hold."""
    sid = team.seats.get(leads=False).person
    made = make_assessment(team, lead, known="no", value="1500.00", crew=[{"name": "Ann", "swims": "no"}])
    answer(made, sid, known="yes", partner="club", notes="A “good” boat,\ntwo lines")
    answer(made, lead, leaves="2026-12-24", value=None)
    undo_last(made, by=reader_of(lead), on=TODAY)
    kept, gone = (comment(made, "known", text, by=reader_of(lead), on=TODAY) for text in ("Ask Ann.", "No."))
    uncomment(made, gone.pk, by=reader_of(lead), on=TODAY)
    assert kept.text == "Ask Ann."
    attach(made, "value", title="The list", citation="SAMM C3.2", note="Page one", by=reader_of(sid), on=TODAY)
    assign(made, "trip", sid.pk, due=date(2026, 12, 1), by=reader_of(lead), on=TODAY)
    mark_done(made, "dear_boat", is_done=True, by=reader_of(sid), on=TODAY)
    plan_action(made, "dear_boat", owner="Purser", due=date(2026, 12, 3), by=reader_of(sid), on=TODAY)
    return made


def written(assessment: Assessment) -> dict[str, Any]:
    person = assessment.program.seats.filter(leads=True).get().person
    return content_of(reader_of(person), Assessment.objects.get(pk=assessment.pk))


def taken_in(content: Any, by: Reader, program: Program | None = None) -> Assessment:
    raw = content if isinstance(content, bytes) else json.dumps(content, indent=1, ensure_ascii=False).encode()
    found = look_at(raw, "file.json", reader=by, program=program, now=LATER)
    return import_assessment(found, program=program, by=by, on=TODAY)


def problems(content: Any, by: Reader, program: Program | None = None, now: datetime = LATER) -> str:
    raw = content if isinstance(content, bytes) else json.dumps(content, indent=1).encode()
    with pytest.raises(FileRefused) as refused:
        look_at(raw, "file.json", reader=by, program=program, now=now)
    return str(refused.value)


# ---- out and in again


def test_a_file_holds_every_answer_ever_given_with_role_and_time_and_no_name(full):
    told = written(full)
    assert [(one["question"], one.get("value"), one["by"], "retired_at" in one) for one in told["answers"]] == [
        ("known", "no", "the program manager", True),
        ("value", "1500.00", "the program manager", True),
        ("crew", [{"name": "Ann", "swims": "no"}], "the program manager", False),
        ("known", "yes", "the systems engineer", False),
        ("partner", "club", "the systems engineer", False),
        ("notes", "A “good” boat,\ntwo lines", "the systems engineer", False),
        ("leaves", "2026-12-24", "the program manager", False),
        ("value", None, "the program manager", True),
        ("value", "1500.00", "the program manager", False),
    ]
    assert told["answers"][8]["undoes"] == 7
    assert told["assignments"][0] | {"at": ""} == {
        "section": "trip", "role": "the systems engineer", "due": "2026-12-01", "by": "the program manager", "at": ""
    }  # fmt: skip
    assert [one["text"] for one in told["comments"]] == ["Ask Ann."]
    assert (told["tool"]["key"], told["tool"]["version"], told["marking"]) == (KEY, 1, "UNCLASSIFIED")
    assert "Lena" not in json.dumps(told)
    assert "person-" not in json.dumps(told)


def test_what_was_taken_in_is_written_as_it_came(full, team, lead):
    for state in ("open", "finished", "opened again"):
        if state == "finished":
            finish(full, by=reader_of(lead), on=TODAY)
        elif state == "opened again":
            reopen(full, by=reader_of(lead), on=TODAY)
        told = written(full)
        assert written(taken_in(told, reader_of(lead), team)) == told, state
        assert ("finished" in told, "last_result" in told) == (state == "finished", state == "opened again")


def test_answers_that_came_in_count_as_they_did(full, team, lead):
    made = taken_in(written(full), reader_of(lead), team)
    there, here = (working(reader_of(lead), one, on=TODAY).worked.as_json() for one in (full, made))
    assert there == here


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=30).filter(is_unmarked)
MOMENTS = st.integers(0, 5 * 10**14).map(lambda past: NOW - timedelta(microseconds=past))
BY_AT = st.fixed_dictionaries(
    {
        "by": st.sampled_from(
            ["the program manager", "the systems engineer", "visitor", "somebody who has left the team"]
        ),
        "at": MOMENTS.map(datetime.isoformat),
    }
)
VALUES = st.one_of(
    st.sampled_from(["yes", "no", "unknown", "club", "1500.00", "2026-12-24"]),
    WORDS,
    st.lists(WORDS, max_size=3),
    st.lists(st.fixed_dictionaries({"name": WORDS}, optional={"swims": st.sampled_from(["yes", "no"])}), max_size=3),
)
QUESTIONS = st.sampled_from(["known", "partner", "value", "leaves", "crew", "notes", "of_an_older_version"])
ANSWERS = st.lists(st.tuples(QUESTIONS, st.none() | VALUES, BY_AT, st.booleans()), max_size=12)
BESIDE = st.fixed_dictionaries(
    {
        "comments": st.lists(
            st.builds(lambda q, t, b: {"question": q, "text": t, **b}, QUESTIONS, WORDS, BY_AT), max_size=3
        ),
        "evidence": st.lists(
            st.builds(
                lambda q, t, more, b: {"question": q, "title": t, **more, **b},
                QUESTIONS, WORDS, st.fixed_dictionaries({}, optional={"citation": WORDS, "note": WORDS}), BY_AT,
            ),
            max_size=3,
        ),
        "assignments": st.lists(
            st.builds(
                lambda s, r, due, b: {"section": s, "role": r, **({"due": due.isoformat()} if due else {}), **b},
                st.sampled_from(["trip", "who"]),
                st.sampled_from(["the program manager", "the systems engineer"]),
                st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
                BY_AT,
            ),
            max_size=2, unique_by=lambda one: one["section"],
        ).map(lambda rows: sorted(rows, key=lambda one: one["section"])),
        "done": st.lists(
            st.builds(lambda f, b: {"finding": f, **b}, st.sampled_from(["dear_boat", "unknown_borrower"]), BY_AT),
            max_size=2, unique_by=lambda one: one["finding"],
        ),
    }
)  # fmt: skip


def history(drawn: list[tuple[str, Any, dict[str, str], bool]]) -> list[dict[str, Any]]:
    """Return answers in which the last of each question stands, and some undo the one before."""
    rows: list[dict[str, Any]] = []
    last: dict[str, int] = {}
    for place, (question, value, by_at, undoes) in enumerate(drawn):
        row = {"question": question, **({} if value is None else {"value": value}), **by_at}
        if question in last:
            rows[last[question]]["retired_at"] = by_at["at"]
            row |= {"undoes": last[question]} if undoes else {}
        last[question] = place
        rows.append(row)
    return rows


@pytest.mark.slow
@given(answers=ANSWERS.map(history), beside=BESIDE, begun=BY_AT, changed=MOMENTS)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_file_that_comes_in_goes_out_as_it_was(team, lead, answers, beside, begun, changed):
    empty = written(make_assessment(team, lead))
    told = empty | beside | {"answers": answers, "begun": begun, "changed_at": changed.isoformat()}
    assume(is_unmarked(told))
    assert written(taken_in(told, reader_of(lead), team)) == told


def test_a_new_program_takes_its_name_from_the_file_and_is_the_importers(full, lead):
    other = make_person()
    made = taken_in(written(full), reader_of(other))
    assert made.program.name == "Harbour boats"
    assert made.program.pk != full.program.pk
    assert [seat.person for seat in made.program.seats.all()] == [other]


def test_a_section_passed_to_a_role_nobody_has_comes_to_everybody_and_is_told(full):
    other = make_person(name="Olga Other")
    told = written(full)
    told["assignments"].append(told["assignments"][0] | {"section": "who", "role": "the program manager"})
    found = look_at(json.dumps(told).encode(), "f", reader=reader_of(other), program=None, now=LATER)
    assert [(one.section, name) for one, name in found.passed] == [("trip", ""), ("who", "Olga Other")]
    made = import_assessment(found, program=None, by=reader_of(other), on=TODAY)
    assert [(one.section, one.person) for one in made.assignments.all()] == [("who", other)]


# ---- versions


def test_an_earlier_version_the_site_had_is_kept(full, lead, team):
    told = written(full)
    make_site(("version: 1", "version: 2"), ("Is the borrower known?", "Do we know the borrower?"))
    made = taken_in(told, reader_of(lead), team)
    assert (made.tool_version, made.tool_sha) == (1, full.tool_sha)
    assert written(made) == told


def test_a_version_the_site_never_had_comes_in_on_the_one_in_use_with_all_answers(full, lead, team):
    told = copy.deepcopy(written(full))
    told["tool"] |= {"sha": "0" * 64, "version": 7}
    questions = told["tool"]["questions"]
    del questions["leaves"]
    questions["partner"]["options"] = {"club": "A club"}
    questions["color"] = {"ask": "What color?", "answer": "text"}
    told["answers"].append({"question": "color", "value": "red", "by": "the clerk", "at": NOW.isoformat()})
    found = look_at(json.dumps(told).encode(), "f", reader=reader_of(lead), program=team, now=LATER)
    changes = found.changes
    assert not found.is_its_version
    assert [one.key for one in changes.new] == ["leaves"]
    assert [(one.key, one.what) for one in changes.changed] == [("partner", "its options")]
    assert [(one.key, one.ask) for one in changes.gone] == [("color", "What color?")]
    made = import_assessment(found, program=team, by=reader_of(lead), on=TODAY)
    assert made.tool_version == 1
    assert written(made)["answers"] == told["answers"]


def test_an_answer_the_questions_cannot_read_is_kept_told_and_not_counted(full, lead, team):
    told = written(full)
    told["answers"][4]["value"] = "crowd"
    found = look_at(json.dumps(told, indent=1).encode(), "f", reader=reader_of(lead), program=team, now=LATER)
    assert [one.what for one in found.unread] == ["'partner': 'crowd' is none of the answers"]
    assert found.unread[0].line > 1
    made = import_assessment(found, program=team, by=reader_of(lead), on=TODAY)
    assert written(made) == told
    assert working(reader_of(lead), made, on=TODAY).worked.told["partner"].state == "open"


# ---- what is wrong


def changed(told: dict[str, Any], *place: Any, to: Any) -> dict[str, Any]:
    found: Any = copy.deepcopy(told)
    inner = found
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = to
    return found  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("place", "to", "said"),
    [
        (("format",), "a poem", "'a poem' is not a format"),
        (("version",), 2, "version"),
        (("tool", "key"), "boats.lendng", "this site has no tool 'boats.lendng'; did you mean 'boats.lending'?"),
        (("tool", "sha"), "12", "'sha' cannot be '12'"),
        (("answers", 0, "by"), "", "'by' is too short"),
        (("answers", 0, "by"), "x" * 56, "'by' is too long"),
        (("answers", 0, "at"), "yesterday", "yesterday is not a moment; write it as 2026-01-31T09:30:00+00:00"),
        (("answers", 0, "at"), "2026-01-31T09:30:00", "has no time zone"),
        (("answers", 0, "at"), "1492-01-31T09:30:00+00:00", "out of range"),
        (("answers", 0, "at"), "2199-01-31T09:30:00+00:00", "lies ahead"),
        (("answers", 3, "retired_at"), "2199-01-31T09:30:00+00:00", "'retired_at'"),
        (("answers", 0, "quesion"), "known", "unknown key 'quesion'; did you mean 'question'?"),
        (("answers", 0, "question"), "No such!", "'question' cannot be 'No such!'"),
        (("answers", 4, "question"), "known", "two answers to 'known' stand"),
        (("answers", 8, "undoes"), 8, "which is no earlier answer to 'value'"),
        (("answers", 8, "undoes"), 0, "which is no earlier answer to 'value'"),
        (("answers", 5, "value"), "x" * 70_000, "the answer is too long"),
        (("comments", 0, "text"), "SECRET//NOFORN", "is marked SECRET"),
        (("answers", 5, "value"), "TOP SECRET//SI", "marked TOP SECRET"),
        (("assignments", 0, "due"), "1", "1 is not a day"),
        (("done",), [{"finding": "a", "by": "x", "at": NOW.isoformat()}] * 2, "the action of 'a' is there twice"),
        (("done",), "all", "'done' is 'all', which is not a list"),
        (("last_result",), {"version": 1, "on": "2026-01-01", "questions": [{"question": "a"}]}, "'state' is missing"),
        (("answers",), [{"question": "a", "by": "x", "at": NOW.isoformat()}] * 20_001, "'answers' is too long"),
    ],
)
def test_a_file_with_something_wrong_is_kept_out_with_line_and_fix(full, lead, team, place, to, said):
    before = (Program.objects.count(), Assessment.objects.count(), Answer.objects.count())
    told = problems(changed(written(full), *place, to=to), reader_of(lead), team)
    assert said in told
    assert told.startswith("file.json:")
    assert before == (Program.objects.count(), Assessment.objects.count(), Answer.objects.count())


def test_the_line_is_that_of_what_is_wrong(full, lead):
    raw = json.dumps(changed(written(full), "answers", 2, "by", to=""), indent=1).splitlines()
    line = next(place for place, text in enumerate(raw, 1) if '"by": ""' in text)
    assert problems("\n".join(raw).encode(), reader_of(lead)).startswith(f"file.json:{line}: 'by'")


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "this is not JSON"),
        (b"{", "file.json:1: this is not JSON"),
        (b'{"a":\n oops}', "file.json:2: this is not JSON"),
        (b'{"a": 1, "a": 2}', "the key 'a' is given twice"),
        (b'{"a": NaN}', "NaN is not a number"),
        (b'{"a": 1e999999}', "not written out"),
        (b'{"a": ' + b"9" * 5000 + b"}", "is too long"),
        (b'{"a": "\\ud800"}', "a text holds a character that cannot be kept"),
        (b'{"a": "\\u0000"}', "a text holds a character that cannot be kept"),
        (b"[" * 9, "this is not JSON"),
        (b"[" * 9000 + b"]" * 9000, "too deep"),
        (b"\xff\xfe", "a byte is not UTF-8 text"),
        (b"[1]", "the file is not a group of keys"),
        (b" " * 2_000_001, "larger than 2,000,000 bytes"),
        (b"{}", "'tool' is missing"),
    ],
)
def test_what_is_no_such_file_is_refused_in_a_sentence(lead, raw, said):
    assert said in problems(raw, reader_of(lead))


def test_every_place_of_a_json_file_has_its_line():
    document, wrong = read_json(b'{\n "a": [\n  {"b": 1,\n "c": [1,\n2]},\n {"b": "x\\"}"}\n ],\n "z": 1.50}', "f")
    assert document is not None
    assert wrong == ()
    assert {place: line for place, line in document.lines.items() if place[-1:] != ("c",)} == {
        (): 1, ("a",): 2, ("a", 0): 3, ("a", 0, "b"): 3, ("a", 0, "c", 0): 4, ("a", 0, "c", 1): 5, ("a", 1): 6,
        ("a", 1, "b"): 6, ("z",): 8,
    }  # fmt: skip


def test_the_schema_of_the_file_names_all_that_stands_in_one(full):
    told = schema()
    assert set(written(full)) <= set(told["properties"])
    assert told["additionalProperties"] is False
    assert {"question", "by", "at"} == set(told["$defs"]["AnswerThen"]["required"])


# ---- the pages


def uploaded(content: Any, name: str = "boats.icop.json") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else json.dumps(content, indent=1).encode())


def test_a_file_is_looked_at_first_and_kept_only_then(full, team, lead):
    browser = signed_in(lead)
    sent = browser.get(f"/tools/assessments/{full.pk}/file.json")
    assert "harbour-boats-boats-lending" in sent["Content-Disposition"]
    before = Assessment.objects.count()
    page = browser.post("/tools/import/", {"file": uploaded(sent.content), "program": team.key})
    said = page.content.decode()
    assert page.status_code == 200
    assert "What boats.icop.json would bring" in said
    assert "6 that stand, 9 ever given, by the program manager (6), the systems engineer (3)" in said
    assert Assessment.objects.count() == before
    answer_ = browser.post("/tools/import/", {"token": page.context["token"]})
    made = Assessment.objects.exclude(pk=full.pk).get()
    assert answer_["Location"] == f"/tools/assessments/{made.pk}/"
    assert written(made) == written(full)
    assert browser.post("/tools/import/", {"token": page.context["token"]}).status_code == 400  # kept once


def test_what_is_wrong_in_a_file_is_a_table_of_lines_on_the_page(full, lead):
    page = signed_in(lead).post("/tools/import/", {"file": uploaded(changed(written(full), "version", to=2))})
    said = page.content.decode()
    assert page.status_code == 400
    assert "1 thing is wrong in it" in said
    assert "Nothing of it was kept" in said


def test_nobody_keeps_a_file_that_somebody_else_looked_at(full, team, lead):
    token = signed_in(lead).post("/tools/import/", {"file": uploaded(written(full))}).context["token"]
    assert signed_in(make_person("administrator")).post("/tools/import/", {"token": token}).status_code == 400


def test_a_program_one_is_not_on_the_team_of_can_neither_give_nor_get_a_file(full, team):
    stranger = signed_in(make_person())
    assert stranger.get(f"/tools/assessments/{full.pk}/file.json").status_code == 404
    page = stranger.post("/tools/import/", {"file": uploaded(written(full)), "program": team.key})
    assert page.status_code == 400
    assert "Harbour boats" not in page.content.decode()


def test_a_closed_program_takes_nothing_in(full, team, lead):
    browser = signed_in(lead)
    token = browser.post("/tools/import/", {"file": uploaded(written(full)), "program": team.key}).context["token"]
    Program.objects.filter(pk=team.pk).update(closed_at=NOW)
    page = browser.post("/tools/import/", {"token": token})
    assert (page.status_code, "Harbour boats is closed." in page.content.decode()) == (400, True)


def test_an_answer_given_after_the_import_is_the_sites_own(full, team, lead):
    made = taken_in(written(full), reader_of(lead), team)
    answer(made, lead, partner="person")
    told = written(made)["answers"]
    assert told[4]["retired_at"] > (NOW - timedelta(days=4000)).isoformat()
    assert (told[-1]["value"], told[-1]["by"]) == ("person", "the program manager")


# ---- finished elsewhere


def test_what_was_finished_before_this_site_knew_the_tool_is_shown_all_the_same(full, team, lead):
    limit = make_fee(("2015-01-01", "1000"), title="Limit").replace("percent", "usd")
    text = lending(("above: 1000", "above: {parameter: boats.limit}"))
    load_facts({f"tool:{KEY}": text, "parameter:boats.limit": limit})
    dear = make_assessment(team, lead, known="yes", value="1500")
    finish(dear, by=reader_of(lead), on=TODAY)
    told = written(dear)
    told["finished"]["at"] = "2024-03-01T09:30:00+00:00"
    made = taken_in(told, reader_of(lead), team)
    page = signed_in(lead).get(f"/tools/assessments/{made.pk}/findings/")
    assert (page.status_code, "The boat is dear." in page.content.decode()) == (200, True)


def test_what_was_finished_on_a_version_this_site_lacks_comes_in_open_with_what_came_out(full, team, lead):
    finish(full, by=reader_of(lead), on=TODAY)
    told = written(full)
    made = taken_in(changed(told, "tool", "sha", to="0" * 64), reader_of(lead), team)
    again = written(made)
    assert made.finished_at is None
    assert (again["last_result"], again["answers"]) == (told["finished"]["result"], told["answers"])
    page = signed_in(lead).post("/tools/import/", {"file": uploaded(changed(told, "tool", "sha", to="0" * 64))})
    assert "It comes in open again" in page.content.decode()
