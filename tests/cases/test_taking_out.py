"""A long list of cases becomes a file in the background: with the eyes of who asked, for them alone, for a day."""

from __future__ import annotations

import html
import io
import json
import re
from datetime import date, timedelta
from pathlib import Path
from weakref import ref
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.utils import timezone
from openpyxl import load_workbook

from icop.accounts.queries import reader_of
from icop.cases.actions.recording import remove, share
from icop.cases.actions.taking_out import ask_for_file, file_of, forget, forget_old_take_outs, make_file
from icop.cases.models import Case, TakeOut
from icop.cases.queries import many
from icop.cases.queries.portfolio import Wanted
from icop.cases.tables import packing
from icop.cases.views import taking_out as view
from icop.engine.errors import NotAllowed, NotFound, Refused
from icop.links.actions import MOST_TRIES
from icop.links.queries import pending_jobs
from icop.tools.models import Seat
from tests.cases.making import make_team
from tests.cases.portfolios import asked_for, keep, offered
from tests.makers import make_person, signed_in

pytestmark = pytest.mark.django_db
NAMES = ["BN-B-SAA", "BN-D-YCY", "BN-P-BBB"]


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def program(manager, by, today):
    made = make_team(manager)
    keep(made, asked_for(), offered("BN-B-SAA", "2026-12-04"), offered("BN-P-BBB", "2027-03-01"), by=by, on=today)
    return made


@pytest.fixture
def _many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view, "AT_ONCE", 2)


def made(form: str, by, today: date, **wanted: str) -> TakeOut:
    found = ask_for_file(form, Wanted(**wanted), cases=3, on=today, by=by)
    make_file(found.pk, today=today)
    found.refresh_from_db()
    return found


def names_in(raw: bytes, form: str) -> list[str]:
    if form == "json":
        return [one["case"] for one in json.loads(raw)["cases"]]
    if form == "xlsx":
        return [str(row[0].value) for row in load_workbook(io.BytesIO(raw))["Cases"].iter_rows(min_row=2)]
    lines = ZipFile(io.BytesIO(raw)).read("cases.csv").decode("utf-8-sig").splitlines()
    return [line.partition(",")[0] for line in lines[1:]]


def kept() -> list[Path]:
    return sorted((Path(settings.MEDIA_ROOT) / "cases").glob("*.*"))


@pytest.mark.usefixtures("program", "_many")
@pytest.mark.parametrize("form", packing.FORMS)
def test_a_long_list_is_asked_for_made_by_a_job_and_downloaded(manager, today, form):
    browser, before = signed_in(manager), pending_jobs()
    asked = browser.get(f"/cases/take-out/{form}/?sort=case").content.decode()
    assert "Take 3 cases out" in asked
    assert TakeOut.objects.count() == 0  # looking makes nothing
    here = browser.post(f"/cases/take-out/{form}/?sort=case")["Location"]
    assert pending_jobs() == before + 1
    assert "Waiting its turn" in browser.get(here).content.decode()
    assert browser.get(f"{here}file").status_code == 404
    make_file(TakeOut.objects.get().pk, today=today)
    done = browser.get(here).content.decode()
    assert "The file is ready" in done
    assert f'href="{here}file"' in done
    answer = browser.get(f"{here}file")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    assert f"cases-{today}.{form}" in answer["Content-Disposition"]
    assert sorted(names_in(b"".join(answer.streaming_content), form)) == NAMES
    assert "Your file of 3 cases" in browser.get("/cases/").content.decode()


@pytest.mark.usefixtures("program", "_many")
def test_a_short_list_comes_at_once(manager):
    answer = signed_in(manager).get("/cases/take-out/json/?q=BN-B-SAA")
    assert names_in(b"".join(answer.streaming_content), "json") == ["BN-B-SAA"]


@pytest.mark.usefixtures("_many")
@pytest.mark.parametrize(("asked", "says"), [("known=2030-01-01", "As known on 2030-01-01."), ("on=2030-12-31", "")])
def test_a_long_list_of_another_day_is_made_as_of_that_day(manager, program, by, today, asked, says):
    browser = signed_in(manager)
    page = browser.get(f"/cases/take-out/zip/?{asked}&state=all").content.decode()
    action = html.unescape(re.search(r'action="(/cases/take-out/zip/[^"]*)"', page)[1])
    fields = dict(re.findall(r'type="hidden" name="(as_of|known_on)" value="([^"]*)"', page))
    here = browser.post(action, fields)["Location"]
    keep(program, offered("BN-D-NEW", "2026-12-04"), by=by, on=today)
    make_file(TakeOut.objects.get().pk, today=today)
    done = browser.get(here).content.decode()
    assert asked.split("&")[0] in html.unescape(re.search(r'<a href="([^"]*)">Back to the list', done)[1])
    raw = b"".join(browser.get(f"{here}file").streaming_content)
    about = ZipFile(io.BytesIO(raw)).read("read_me.txt").decode()
    assert says in about
    assert fields["as_of"] in about
    assert set(names_in(raw, "zip")) >= set(NAMES)


@pytest.mark.usefixtures("program", "_many")
def test_days_that_cannot_be_read_are_refused(manager):
    for sent in ({"as_of": "soon"}, {"as_of": "2026-01-01", "known_on": "2026-13-01"}):
        assert signed_in(manager).post("/cases/take-out/json/", sent).status_code == 400
    assert TakeOut.objects.count() == 0


@pytest.mark.usefixtures("program")
def test_it_tells_how_far_it_is(by, today, monkeypatch):
    monkeypatch.setattr(many, "AT_ONCE", 1)
    seen: list[tuple[int, int]] = []
    kept_as = packing.body_of_case

    def looking(file):
        seen.append(TakeOut.objects.values_list("done", "cases").get())
        return kept_as(file)

    monkeypatch.setattr(packing, "body_of_case", looking)
    found = made("json", by, today)
    assert seen == [(0, 3), (1, 3), (2, 3)]
    assert (found.done, found.cases) == (3, 3)


@pytest.mark.usefixtures("program")
@pytest.mark.parametrize("form", packing.FORMS)
def test_few_cases_are_held_while_they_are_written(by, today, monkeypatch, form):
    monkeypatch.setattr(many, "AT_ONCE", 1)
    most, held, kept_as = 0, [], many.folded

    def folding(*told, **more):
        nonlocal most
        most = max(most, sum(one() is not None for one in held))
        file = kept_as(*told, **more)
        held.append(ref(file))
        return file

    monkeypatch.setattr(many, "folded", folding)
    found = made(form, by, today)
    assert (found.cases, most) == (3, 1)


def test_what_is_known_later_or_of_another_day_is_left_out(by, program, today):
    found = ask_for_file("json", Wanted(), cases=3, on=today, known=timezone.now(), by=by)
    keep(program, offered("BN-D-NEW", "2026-12-04"), by=by, on=today)
    make_file(found.pk, today=today)
    found.refresh_from_db()
    raw = file_of(found, by=by).read_bytes()
    assert (names_in(raw, "json"), json.loads(raw)["marking"]) == (NAMES, "UNCLASSIFIED")


def test_it_is_made_with_the_eyes_of_who_asked_and_handed_out_while_they_may_see_it_all(by, manager, program, today):
    colleague = make_person(name="Cora Colleague")
    seat = Seat.objects.create(program=program, person=colleague)
    theirs = reader_of(colleague)
    found = made("json", theirs, today)
    assert names_in(file_of(found, by=theirs).read_bytes(), "json") == NAMES
    with pytest.raises(NotAllowed):
        file_of(found, by=by)
    assert signed_in(manager).get(f"/cases/taken-out/{found.pk}/").status_code == 404
    seat.delete()
    share(Case.objects.get(identifier="BN-B-SAA"), True, by=by, on=today)
    with pytest.raises(Refused, match="no longer see"):
        file_of(found, by=theirs)
    assert signed_in(colleague).get(f"/cases/taken-out/{found.pk}/file").status_code == 400
    again = made("json", theirs, today)
    assert names_in(file_of(again, by=theirs).read_bytes(), "json") == ["BN-B-SAA"]


@pytest.mark.usefixtures("program")
def test_a_case_removed_since_is_not_handed_out(by, today):
    found = made("json", by, today)
    remove(Case.objects.get(identifier="BN-B-SAA"), by=by, on=today)
    with pytest.raises(Refused):
        file_of(found, by=by)


@pytest.mark.usefixtures("program")
def test_one_that_is_cut_off_is_made_anew_and_one_that_is_stopped_leaves_nothing(
    by, today, django_capture_on_commit_callbacks
):
    found = ask_for_file("json", Wanted(), cases=3, on=today, by=by)
    TakeOut.objects.update(stage="working", done=2)
    make_file(found.pk, today=today)
    found.refresh_from_db()
    assert found.stage == "done"
    make_file(found.pk, today=today)  # may run twice
    assert len(kept()) == 2
    with django_capture_on_commit_callbacks(execute=True):
        forget(found, by=by)
    make_file(found.pk, today=today)
    assert kept() == []


@pytest.mark.usefixtures("program")
def test_one_that_is_stopped_while_it_is_written_leaves_nothing(by, today, monkeypatch):
    monkeypatch.setattr(many, "AT_ONCE", 1)
    found = ask_for_file("json", Wanted(), cases=3, on=today, by=by)
    monkeypatch.setattr(packing, "body_of_case", lambda file: TakeOut.objects.all().delete())
    make_file(found.pk, today=today)
    assert (kept(), TakeOut.objects.count()) == ([], 0)


@pytest.mark.usefixtures("program")
def test_one_that_is_stopped_at_the_very_end_is_no_fault(
    by, today, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    found = ask_for_file("json", Wanted(), cases=3, on=today, by=by)

    def stopped(*args: object) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            forget(TakeOut.objects.get(), by=by)

    monkeypatch.setattr("icop.cases.actions.taking_out.pack", stopped)
    make_file(found.pk, today=today)
    assert (kept(), caplog.records) == ([], [])


@pytest.mark.usefixtures("program")
def test_one_that_is_cut_off_each_time_is_given_up_before_its_job_is(by, manager, today):
    found = ask_for_file("json", Wanted(), cases=3, on=today, by=by)
    TakeOut.objects.update(stage="working", tries=MOST_TRIES - 1)
    make_file(found.pk, today=today)
    page = signed_in(manager).get(f"/cases/taken-out/{found.pk}/").content.decode()
    assert "cut off again and again" in page
    assert "data-unfinished" not in page
    assert "could not be made" in signed_in(manager).get("/cases/").content.decode()


@pytest.mark.usefixtures("program")
@pytest.mark.parametrize("lost", ["*.keys", "*.json"])
def test_a_file_that_is_gone_is_told_as_gone(by, manager, today, lost):
    found = made("json", by, today)
    for path in (Path(settings.MEDIA_ROOT) / "cases").glob(lost):
        path.unlink()
    browser = signed_in(manager)
    assert "no longer kept here" in browser.get(f"/cases/taken-out/{found.pk}/").content.decode()
    assert browser.get(f"/cases/taken-out/{found.pk}/file").status_code == 404


@pytest.mark.usefixtures("program")
def test_what_goes_wrong_is_said_and_leaves_nothing(by, manager, today, monkeypatch):
    def broken(*args: object) -> None:
        raise OSError("no space")

    monkeypatch.setattr("icop.cases.actions.taking_out.pack", broken)
    found = made("json", by, today)
    assert (found.stage, kept()) == ("failed", [])
    page = signed_in(manager).get(f"/cases/taken-out/{found.pk}/").content.decode()
    assert "Take the cases out again" in page


def test_namesakes_of_two_programs_are_refused_by_the_job_too(by, manager, program, today):
    found = ask_for_file("json", Wanted(), cases=3, on=today, by=by)
    keep(make_team(manager, name="Second program"), asked_for(), by=by, on=today)
    make_file(found.pk, today=today)
    found.refresh_from_db()
    assert (found.stage, "BN-D-YCY" in found.told["problem"]) == ("refused", True)


@pytest.mark.usefixtures("program")
def test_only_the_last_file_is_kept_and_that_for_a_day(by, today, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        made("json", by, today)
        found = made("zip", by, today)
    assert [path.suffix for path in kept()] == [".keys", ".zip"]
    forget_old_take_outs(now=timezone.now() + timedelta(hours=23))
    assert file_of(found, by=by).exists()
    forget_old_take_outs(now=timezone.now() + timedelta(hours=25))
    assert kept() == []
    with pytest.raises(NotFound):
        file_of(found, by=by)


@pytest.mark.usefixtures("program")
def test_a_file_that_nothing_tells_of_is_swept(by, today):
    made("json", by, today)
    TakeOut.objects.all().delete()
    forget_old_take_outs(now=timezone.now())
    assert kept() == []


@pytest.mark.usefixtures("program", "_many")
def test_what_looks_like_a_marking_is_not_kept(manager):
    browser = signed_in(manager)
    Case.objects.filter(identifier="BN-B-SAA").update(identifier="BN-B-SAB")
    with pytest.raises(Refused):
        ask_for_file("json", Wanted(words="SECRET//NOFORN"), cases=3, on=timezone.localdate(), by=reader_of(manager))
    assert browser.post("/cases/take-out/exe/").status_code == 404
