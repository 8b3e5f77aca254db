"""Bringing cases in: looked at first, kept whole or not at all, and safe to run twice."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from icop.cases.actions import bringing_in
from icop.cases.actions.bringing_in import ask_for, bring_in, cancel, forget_old_files, look_at, receive_file
from icop.cases.actions.sampling import load_sample, remove_sample
from icop.cases.models import Case, Intake, Record, Summary
from icop.cases.queries import case_facts, case_file
from icop.cases.sampling import sample_files
from icop.engine.cases.checking import findings
from icop.engine.cases.lifecycle import position
from icop.engine.errors import NotAllowed, Refused
from icop.tools.actions.programs import close_program
from icop.tools.models import Program
from tests.cases.making import case_of, make_team, tell
from tests.cases.portfolios import asked_for, changed_sheet, sheet_of, workbook
from tests.engine.cases.making import event, shipped_facts
from tests.makers import make_person, make_reader, signed_in

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)
SAMPLE_DAY = date(2026, 11, 22)
TWO = (asked_for(), asked_for("BN-B-SAA", title="Trucks"))


@pytest.fixture
def program(manager):
    return make_team(manager)


def looked_at(program, by, raw, name="cases.xlsx") -> Intake:
    return receive_file(program, name, [raw], by=by, on=ON)


def brought(program, by, raw, name="cases.xlsx") -> Intake:
    intake = looked_at(program, by, raw, name)
    assert intake.stage == "looked at", intake.told
    ask_for(intake, by=by, on=ON)
    intake.refresh_from_db()
    return intake


def counts(intake):
    return tuple(intake.told[kind] for kind in ("new", "changed", "unchanged"))


def kept_files(home: Path):
    return [path for path in (home / "files" / "cases").glob("*") if path.is_file()]


# ---- looked at first


def test_a_dry_run_tells_what_would_change_and_keeps_nothing(program, by):
    intake = looked_at(program, by, workbook(*TWO))
    assert (intake.stage, counts(intake)) == ("looked at", (2, 0, 0))
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("more", "sheet", "field", "words"),
    [
        ({"events": [event("fly_to_moon", "2026-08-04")]}, "Events", "what", "'fly_to_moon' is no move"),
        ({"events": [event("receive_request", "2026-08-04", "A09")]}, "Events", "of", "no document 'A09'"),
        ({"lines": [{"number": "001", "document": "A09"}]}, "Lines", "document", "is of A09"),
        ({"lines": [{"number": "001", "release": "Q"}]}, "Lines", "release", "'Q' is not in the list"),
    ],
)
def test_what_nobody_knows_is_refused_with_its_case_and_field(program, by, more, sheet, field, words):
    intake = looked_at(program, by, workbook(TWO[1], asked_for(**more)))
    assert intake.stage == "refused"
    (one,) = intake.told["wrong"]
    assert (one["sheet"], one["column"]) == (sheet, field)
    assert "BN-D-YCY" in one["what"]
    assert words in one["what"]
    assert one["fix"]


def test_a_code_that_a_list_lacks_which_may_not_be_whole_is_told(program, by):
    intake = looked_at(program, by, workbook(asked_for(lines=[{"number": "001", "source": "Q"}])))
    assert intake.stage == "looked at"
    assert [one["field"] for one in intake.told["warnings"] if "'Q' is not in the list" in one["says"]] == ["source"]


def test_moves_out_of_order_are_told_before_they_come_in(program, by, manager):
    intake = looked_at(program, by, workbook(TWO[1], asked_for(events=[event("accept", "2026-08-04")])))
    assert intake.stage == "looked at"
    (one,) = intake.told["warnings"]
    assert one["case"] == "BN-D-YCY"
    assert "accept" in one["says"].lower()
    assert one["rule"]
    page = signed_in(manager).get(f"/cases/bring-in/{intake.pk}/").content.decode()
    assert "Out of order by the rules" in page
    ask_for(intake, by=by, on=ON)
    assert Case.objects.count() == 2


def test_what_was_looked_at_is_kept_and_listed(program, by, home):
    intake = brought(program, by, workbook(*TWO))
    assert (intake.stage, counts(intake)) == ("done", (2, 0, 0))
    assert case_file(Case.objects.get(identifier="BN-B-SAA"), on=ON) == TWO[1]
    assert Summary.objects.get(identifier="BN-D-YCY").state == "lor_received"
    assert not kept_files(home)


def test_the_same_file_again_changes_nothing(program, by):
    brought(program, by, workbook(*TWO))
    before = list(Record.objects.values_list("pk", flat=True))
    assert counts(brought(program, by, workbook(*TWO))) == (0, 0, 2)
    assert list(Record.objects.values_list("pk", flat=True)) == before


def test_a_case_that_changed_gets_one_new_record_with_its_reason(program, by):
    brought(program, by, workbook(*TWO))
    raw = changed_sheet(workbook(*TWO), "Cases", "B2", "Ground radar, mobile")
    intake = looked_at(program, by, raw, "march.xlsx")
    assert counts(intake) == (0, 1, 1)
    (field,) = intake.told["changes"][0]["fields"]
    assert (field["where"], field["was"], field["becomes"]) == (
        "title",
        "Ground radar and spares",
        "Ground radar, mobile",
    )
    ask_for(intake, by=by, on=ON)
    case = Case.objects.get(identifier="BN-D-YCY")
    last = case.records.order_by("pk").last()
    assert (case.records.count(), last.place, last.reason) == (2, "whole", "brought in from march.xlsx")
    assert Summary.objects.get(pk=case.pk).title == "Ground radar, mobile"
    assert Case.objects.get(identifier="BN-B-SAA").records.count() == 1


def test_differences_are_told_field_by_field(program, by):
    first = asked_for(lines=[{"number": "001", "unit_price": "10"}, {"number": "002"}])
    then = asked_for(lines=[{"number": "001", "unit_price": "12"}, {"number": "003", "title": "Spares"}])
    brought(program, by, workbook(first))
    (change,) = looked_at(program, by, workbook(then)).told["changes"]
    assert [(one["where"], one["was"], one["becomes"]) for one in change["fields"]] == [
        ("Line 001, unit price", "10", "12"), ("Line 002, number", "002", ""), ("Line 003, number", "", "003"),
        ("Line 003, title", "", "Spares"),
    ]  # fmt: skip


def test_what_lies_ahead_is_no_change(program, by):
    ahead = asked_for(events=[event("receive_request", "2026-08-03"), event("assess_request", "2027-01-04")])
    brought(program, by, workbook(ahead))
    taken_out = case_file(Case.objects.get(), on=ON)
    assert counts(looked_at(program, by, workbook(taken_out))) == (0, 0, 1)


# ---- refused whole


def test_a_file_with_one_error_is_refused_whole(program, by, home):
    lines = [("Case", "Line", "Unit price"), ("BN-B-SAA", "001", "many")]
    cases = [("Case", "Title"), ("BN-D-YCY", "Radar"), ("BN-B-SAA", "Trucks")]
    intake = looked_at(program, by, sheet_of({"Cases": cases, "Lines": lines}))
    (wrong,) = intake.told["wrong"]
    assert (intake.stage, wrong["sheet"], wrong["row"], wrong["column"]) == ("refused", "Lines", 2, "Unit price")
    assert wrong["fix"]
    with pytest.raises(Refused):
        ask_for(intake, by=by, on=ON)
    assert not Case.objects.exists()
    assert not kept_files(home)


def test_what_was_recorded_after_the_dry_run_is_not_written_over(program, by):
    brought(program, by, workbook(*TWO))
    intake = looked_at(program, by, changed_sheet(workbook(*TWO), "Cases", "B2", "Another title"))
    case = Case.objects.get(identifier="BN-D-YCY")
    tell(case, "case", by=by, on=ON, office="Case office")
    ask_for(intake, by=by, on=ON)
    intake.refresh_from_db()
    assert (intake.stage, intake.told["problem"]) == ("refused", "BN-D-YCY was changed after you looked at the file.")
    assert (case_file(case, on=ON).title, case_file(case, on=ON).office) == ("Ground radar and spares", "Case office")


def test_what_was_made_meanwhile_is_not_made_twice(program, by):
    intake = looked_at(program, by, workbook(*TWO))
    brought(program, by, workbook(TWO[0]))
    ask_for(intake, by=by, on=ON)
    intake.refresh_from_db()
    assert (intake.stage, counts(intake)) == ("done", (1, 0, 1))  # it is looked at again when it is kept


def test_nothing_is_kept_when_writing_fails(program, by, monkeypatch, home):
    intake = looked_at(program, by, workbook(*TWO))
    monkeypatch.setattr(bringing_in, "keep_lines", _out_of_order)
    ask_for(intake, by=by, on=ON)
    intake.refresh_from_db()
    assert (intake.stage, intake.told["problem"]) == ("failed", bringing_in.FAILED)
    assert not Case.objects.exists()


def _out_of_order(*args, **kwargs):
    raise OSError("the disk is full")


# ---- as a job


@pytest.fixture
def _large(monkeypatch):
    monkeypatch.setattr(bringing_in, "SMALL_BYTES", 0)
    monkeypatch.setattr(bringing_in, "SMALL_CASES", 0)


@pytest.mark.usefixtures("_large")
def test_a_large_file_waits_for_the_worker_and_may_be_run_twice(program, by):
    intake = looked_at(program, by, workbook(*TWO))
    assert intake.stage == "waiting"
    look_at(intake.pk, on=ON)
    look_at(intake.pk, on=ON)
    intake.refresh_from_db()
    assert (intake.stage, intake.cases) == ("looked at", 2)
    ask_for(intake, by=by, on=ON)
    bring_in(str(intake.pk), on=ON)
    bring_in(str(intake.pk), on=ON)
    intake.refresh_from_db()
    assert (intake.stage, Case.objects.count(), Record.objects.count()) == ("done", 2, 2)


@pytest.mark.usefixtures("_large")
@pytest.mark.parametrize("cut_off", ["reading", "working", "writing"])
def test_a_job_that_was_cut_off_begins_again(program, by, cut_off):
    intake = looked_at(program, by, workbook(*TWO))
    if cut_off != "reading":
        look_at(intake.pk, on=ON)
        ask_for(Intake.objects.get(), by=by, on=ON)
    Intake.objects.update(stage=cut_off, done=1)  # as a killed worker leaves it
    (look_at if cut_off == "reading" else bring_in)(intake.pk, on=ON)
    intake.refresh_from_db()
    assert intake.stage == ("looked at" if cut_off == "reading" else "done")


@pytest.mark.usefixtures("_large")
@pytest.mark.parametrize("stage", ["waiting", "looked at", "asked"])
def test_what_is_cancelled_is_not_kept(program, by, stage, home):
    intake = looked_at(program, by, workbook(*TWO))
    if stage != "waiting":
        look_at(intake.pk, on=ON)
    if stage == "asked":
        ask_for(Intake.objects.get(), by=by, on=ON)
    cancel(Intake.objects.get(), by=by, on=ON)
    look_at(intake.pk, on=ON)
    bring_in(intake.pk, on=ON)
    intake.refresh_from_db()
    assert (intake.stage, Case.objects.count(), kept_files(home)) == ("cancelled", 0, [])
    with pytest.raises(Refused, match="too late"):
        cancel(intake, by=by, on=ON)


@pytest.mark.usefixtures("_large")
def test_who_lost_the_right_meanwhile_brings_nothing_in(program, by, manager):
    intake = looked_at(program, by, workbook(*TWO))
    look_at(intake.pk, on=ON)
    ask_for(Intake.objects.get(), by=by, on=ON)
    program.seats.all().delete()
    bring_in(intake.pk, on=ON)
    intake.refresh_from_db()
    assert (intake.stage, Case.objects.count()) == ("failed", 0)


def test_a_file_nobody_asks_for_is_forgotten(program, by, home):
    old, new = looked_at(program, by, workbook(*TWO)), looked_at(program, by, workbook(*TWO))
    Intake.objects.filter(pk=old.pk).update(made_at=timezone.now() - timedelta(days=30))
    forget_old_files(on=timezone.localdate())
    assert set(Intake.objects.values_list("pk", "stage")) == {(old.pk, "cancelled"), (new.pk, "looked at")}
    assert {path.name.partition(".")[0] for path in kept_files(home)} == {str(new.pk)}


# ---- who may


def test_only_the_team_brings_cases_in_and_only_to_an_open_program(program, by):
    with pytest.raises(NotAllowed):
        looked_at(program, make_reader(), workbook(*TWO))
    close_program(program, is_closed=True, by=by, on=ON)
    with pytest.raises(Refused, match="closed"):
        looked_at(program, by, workbook(*TWO))


def test_a_file_of_another_team_is_not_there_to_see(program, by, manager):
    intake = looked_at(program, by, workbook(*TWO))
    stranger = signed_in(make_person())
    assert stranger.get(f"/cases/bring-in/{intake.pk}/").status_code == 404
    assert stranger.post(f"/cases/bring-in/{intake.pk}/", {"do": "keep"}).status_code == 404
    assert "cases.xlsx" not in stranger.get("/cases/bring-in/").content.decode()
    sent = {"program": program.key, "file": SimpleUploadedFile("c.xlsx", workbook(*TWO))}
    assert stranger.post("/cases/bring-in/", sent).status_code == 400
    assert not Case.objects.exists()


# ---- the pages


def test_the_way_through_the_pages(program, manager):
    client = signed_in(manager)
    sent = {"program": program.key, "file": SimpleUploadedFile("march.xlsx", workbook(*TWO))}
    answer = client.post("/cases/bring-in/", sent)
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert "Bring 2 cases in" in page
    client.post(answer["Location"], {"do": "keep"})
    assert "2 cases made" in client.get(answer["Location"]).content.decode()
    assert "BN-B-SAA" in client.get("/cases/").content.decode()


def test_the_page_lists_every_problem(program, manager):
    cases = [("Case", "Title", "Type"), ("BN-D-Y", "Radar", "fms"), ("BN-B-SAA", "Trucks", "xyz")]
    sent = {"program": program.key, "file": SimpleUploadedFile("c.xlsx", sheet_of({"Cases": cases}))}
    client = signed_in(manager)
    page = client.get(client.post("/cases/bring-in/", sent)["Location"]).content.decode()
    assert "2 things are wrong in it" in page
    assert ("BN-D-YCY" in page, "none of the words" in page) == (True, True)


@pytest.mark.parametrize("stage", ["waiting", "reading", "asked", "working", "writing"])
def test_a_page_that_waits_tells_how_far_it_is(program, manager, by, stage):
    intake = looked_at(program, by, workbook(*TWO))
    Intake.objects.filter(pk=intake.pk).update(stage=stage, cases=2000, done=500)
    page = signed_in(manager).get(f"/cases/bring-in/{intake.pk}/").content.decode()
    assert ("500" in page, "2,000" in page, "data-unfinished" in page) == (True, True, True)
    assert "Stop" in page


def test_nothing_is_brought_in_on_another_day(program, manager):
    assert signed_in(manager).get("/cases/bring-in/?on=2026-01-05").status_code == 409


def test_what_icop_takes_out_as_json_comes_in_unchanged(program, manager, by):
    brought(program, by, workbook(*TWO))
    raw = signed_in(manager).get("/cases/take-out/json/").getvalue()
    assert len(json.loads(raw)["cases"]) == 2
    assert counts(looked_at(program, by, raw, "cases.json")) == (0, 0, 2)


# ---- the sample portfolio


def test_the_sample_portfolio_shows_every_kind_of_case(policy):
    files = sample_files()
    facts = case_facts()
    now = [position(file, facts, SAMPLE_DAY) for file in files]
    cases = {one.case.state.key for one in now}
    documents = {where.state.key for one in now for where in one.documents}
    assert cases == set(facts_states(facts, "case"))
    assert set(facts_states(facts, "document")) - documents <= {"bpc_wait"}
    assert {file.type for file in files} == {"fms", "bpc"}
    assert {one.category for file in files for one in file.documents} == {"", "A", "B", "C", "D"}
    assert {one.kind for file in files for one in file.documents} == {"basic", "amendment", "modification"}


def facts_states(facts, level):
    return {state.key for one in facts.types.values() for state in one.states[level]}


@pytest.mark.parametrize("file", sample_files(), ids=lambda one: one.case)
def test_no_sample_case_breaks_a_rule(file, sample_facts):
    assert [one.says for one in findings(file, sample_facts, SAMPLE_DAY) if one.severity == "stop"] == []
    assert file.case[:2] in {"BN", "XX"}
    assert "fictional" in file.purchaser.name


@pytest.fixture
def sample_facts():
    return shipped_facts()


def test_the_sample_portfolio_is_loaded_and_removed_by_a_click_each(manager, by):
    client = signed_in(manager)
    client.post("/cases/sample/", {"do": "load"})
    client.post("/cases/sample/", {"do": "load"})
    assert Case.objects.filter(is_sample=True).count() == len(sample_files())
    assert "BN-D-YCY" in client.get("/cases/").content.decode()
    client.post("/cases/sample/", {"do": "remove"})
    assert (Case.objects.count(), Program.objects.count(), Summary.objects.count()) == (0, 0, 0)


def test_removing_the_sample_leaves_cases_of_ones_own_and_of_others(manager, by):
    program = load_sample(by=by, on=ON)
    bringing_in.keep_files(program, [case_of(case="BN-D-OWN")], name="x", by=by, on=ON)
    other = make_reader()
    load_sample(by=other, on=ON)
    assert remove_sample(by=by, on=ON) == len(sample_files())
    assert list(Case.objects.filter(program=program).values_list("identifier", flat=True)) == ["BN-D-OWN"]
    assert Case.objects.filter(is_sample=True).count() == len(sample_files())
    with pytest.raises(Refused, match="no sample"):
        remove_sample(by=make_reader(), on=ON)


def test_the_worked_example_costs_what_it_should(by):
    load_sample(by=by, on=timezone.localdate())
    assert str(Summary.objects.get(identifier="BN-D-YCY").value) == "5778280.00"


def test_a_column_that_nobody_knows_hides_no_other_problem(program, by):
    good = workbook(asked_for(lines=[{"number": "001", "unit_price": "10"}]))
    raw = changed_sheet(changed_sheet(good, "Cases", "AE1", "Favourite colour"), "Lines", "M2", "many")
    told = looked_at(program, by, raw, "wrong.xlsx").told["wrong"]
    assert [(one["sheet"], one["column"]) for one in told] == [("Cases", "Favourite colour"), ("Lines", "Unit price")]


# ---- what must not be kept


def test_the_name_of_a_file_is_looked_at_before_it_is_kept(program, by, home):
    with pytest.raises(Refused, match="marked"):
        looked_at(program, by, workbook(*TWO), "SECRET//NOFORN")
    assert not Intake.objects.exists()
    assert not kept_files(home)


def test_what_is_marked_is_not_kept_in_what_is_told_of_the_file(program, by):
    head = ("Case", "Title", "SECRET//NOFORN")
    intake = looked_at(program, by, sheet_of({"Cases": [head, ("BN-D-YCY", "Radar", "x")]}))
    assert intake.stage == "refused"
    assert "NOFORN" not in json.dumps(intake.told)


def test_what_was_cut_off_while_it_was_written_can_be_stopped(program, by, home):
    intake = looked_at(program, by, workbook(*TWO))
    Intake.objects.update(stage="writing")
    cancel(intake, by=by, on=ON)
    bring_in(intake.pk, on=ON)
    assert (Intake.objects.get().stage, Case.objects.count()) == ("cancelled", 0)
    assert not kept_files(home)
