"""Files brought in by people: kept when they arrive, read in the background, told of file by file."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from icop.accounts.actions import change_person
from icop.accounts.models import User
from icop.accounts.queries import reader_of, site_reader
from icop.library.actions import intaking
from icop.library.actions.intaking import add_file, begin_intake, take_in
from icop.library.actions.reporting import About
from icop.library.models import Document, Intake, IntakeFile
from icop.library.queries.intakes import IntakeState, intake_state
from icop.library.storing import Upload
from icop.project.worker import work_off
from tests.library.making import packed, pdf
from tests.makers import TODAY, make_person, signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def sent(*files: tuple[str, bytes]) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(name, content) for name, content in files]


def bring_in(client: Client, *files: tuple[str, bytes], audience: str = "public") -> Intake:
    answer = client.post("/library/add/", {"uploads": sent(*files), "audience": audience})
    assert answer.status_code == 302, answer.content.decode()
    return Intake.objects.get(pk=int(answer["Location"].strip("/").rsplit("/", 1)[-1]))


def state(intake: Intake) -> IntakeState:
    return intake_state(site_reader(), intake)


def kept_files(home: Path) -> list[Path]:
    return [path for path in (home / "files").rglob("*") if path.is_file()]


@pytest.fixture
def editor() -> User:
    return make_person("editor")


@pytest.fixture
def browser(editor: User) -> Client:
    return signed_in(editor)


def test_files_are_kept_before_any_of_them_is_read(browser: Client, home: Path):
    intake = bring_in(browser, ("a.txt", b"One memo."), ("b.txt", b"Another memo."))
    assert [one.file.state for one in state(intake).lines] == ["waiting", "waiting"]
    assert len(kept_files(home)) == 2
    assert not Document.objects.exists()
    page = browser.get(f"/library/intakes/{intake.pk}/").content.decode()
    assert "0 of 2 read." in page
    assert 'http-equiv="refresh"' in page


def test_the_worker_reads_them_and_the_page_tells_what_came_of_each(browser: Client):
    intake = bring_in(browser, ("memo.txt", b"A memo\n\nThe fee is lawful."), ("cut.pdf", b"%PDF-1.4 nonsense"))
    work_off()
    found = state(intake)
    assert (found.done, found.refused, found.is_finished) == (1, 1, True)
    page = browser.get(f"/library/intakes/{intake.pk}/").content.decode()
    assert "/library/memo/" in page
    assert "cut.pdf is a damaged PDF." in page
    assert 'http-equiv="refresh"' not in page
    assert "memo.txt" in browser.get("/library/intakes/").content.decode()


def test_a_job_cut_off_anywhere_is_done_again_and_nothing_is_doubled(browser: Client, monkeypatch: pytest.MonkeyPatch):
    intake = bring_in(browser, *[(f"{number}.txt", f"Memo number {number}.".encode()) for number in range(4)])
    finish = intaking._finish

    def cut_off(file: IntakeFile, report: object) -> None:
        if file.name == "2.txt":
            raise KeyboardInterrupt
        finish(file, report)

    monkeypatch.setattr(intaking, "_finish", cut_off)
    with pytest.raises(KeyboardInterrupt):
        take_in(state(intake).lines[0].file.pk)
    monkeypatch.setattr(intaking, "_finish", finish)
    assert {one.file.state for one in state(intake).lines} == {"done", "reading"}
    work_off()
    assert {one.file.state for one in state(intake).lines} == {"done"}
    assert all(len(one.documents) == 1 for one in state(intake).lines)
    assert Document.objects.count() == 4


def test_a_file_that_is_here_already_names_its_document(browser: Client):
    bring_in(browser, ("memo.txt", b"A memo."))
    work_off()
    again = bring_in(browser, ("other-name.txt", b"A memo."))
    work_off()
    (line,) = state(again).lines
    assert (line.file.unchanged, [one.key for one in line.documents]) == (1, ["memo"])


def test_nothing_of_a_classified_file_stays_on_the_disk(browser: Client, home: Path):
    intake = bring_in(browser, ("plan.txt", b"SECRET//NOFORN\n\nThe quartzite plan."))
    work_off()
    (line,) = state(intake).lines
    assert line.is_classified
    assert line.file.file == ""
    assert kept_files(home) == []
    page = browser.get(f"/library/intakes/{intake.pk}/").content.decode()
    assert "Tell your security manager now" in page
    assert "Try the refused again" not in page
    assert not [path for path in home.rglob("*") if path.is_file() and b"quartzite" in path.read_bytes()]


def test_a_file_kept_for_a_narrower_audience_says_so(browser: Client):
    intake = bring_in(browser, ("drawing.txt", b"CUI//SP-EXPT\n\nThe drawing."))
    work_off()
    page = browser.get(f"/library/intakes/{intake.pk}/").content.decode()
    assert "Kept for editors: it is marked CUI//SP-EXPT." in page


def test_an_archive_tells_what_was_refused_inside_it(browser: Client):
    inside = packed({"good.txt": "A memo.", "bad.pdf": b"%PDF-1.4 nonsense"})
    intake = bring_in(browser, ("papers.zip", inside))
    work_off()
    (line,) = state(intake).lines
    assert (line.file.state, line.file.added) == ("done", 1)
    assert [one["path"] for one in line.refusals] == ["papers.zip/bad.pdf"]


def test_waiting_files_are_taken_back_with_their_bytes(browser: Client, home: Path):
    intake = bring_in(browser, ("a.txt", b"One memo."), ("b.txt", b"Another memo."))
    answer = browser.post(f"/library/intakes/{intake.pk}/", {"do": "back"}, follow=True)
    assert "2 files taken back." in answer.content.decode()
    assert kept_files(home) == []
    work_off()
    assert not Document.objects.exists()


def test_refused_files_are_tried_again_or_removed(browser: Client, home: Path):
    intake = bring_in(browser, ("cut.pdf", b"%PDF-1.4 nonsense"))
    work_off()
    browser.post(f"/library/intakes/{intake.pk}/", {"do": "again"})
    assert state(intake).waiting == 1
    work_off()
    assert state(intake).refused == 1
    browser.post(f"/library/intakes/{intake.pk}/", {"do": "drop"})
    assert state(intake).total == 0
    assert kept_files(home) == []


def test_reading_that_broke_off_for_good_can_be_begun_again(browser: Client):
    intake = bring_in(browser, ("memo.txt", b"A memo."))
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED, finished_at=timezone.now())
    page = browser.get(f"/library/intakes/{intake.pk}/").content.decode()
    assert "Reading broke off: 1 file left." in page
    assert state(intake).is_finished
    browser.post(f"/library/intakes/{intake.pk}/", {"do": "again"})
    work_off()
    assert state(intake).done == 1


def test_somebody_who_may_no_longer_add_has_their_waiting_files_refused(browser: Client, editor: User):
    intake = bring_in(browser, ("memo.txt", b"A memo."))
    make_person("administrator")
    change_person(editor, role="member", audiences=(), is_active=True, by=site_reader())
    work_off()
    assert "role of editor" in state(intake).lines[0].refusals[0]["problem"]
    assert not Document.objects.exists()


def test_an_intake_of_somebody_else_is_not_there(browser: Client):
    intake = bring_in(browser, ("memo.txt", b"A memo."))
    other = signed_in(make_person("editor"))
    assert other.get(f"/library/intakes/{intake.pk}/").status_code == 404
    assert other.get(f"/api/v1/intakes/{intake.pk}").status_code == 404
    assert other.post(f"/library/intakes/{intake.pk}/", {"do": "back"}).status_code == 404
    assert signed_in(make_person("administrator")).get(f"/library/intakes/{intake.pk}/").status_code == 200


def test_a_full_disk_is_told_in_a_sentence_and_nothing_is_kept(
    browser: Client, home: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(intaking, "SPARE_BYTES", 10**18)
    answer = browser.post("/library/add/", {"uploads": sent(("memo.txt", b"A memo.")), "audience": "public"})
    assert answer.status_code == 400
    assert "MB left" in answer.content.decode()
    assert kept_files(home) == []


def test_a_file_that_is_too_large_is_told_by_name(browser: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(intaking, "MOST_BYTES", 5)
    answer = browser.post("/library/add/", {"uploads": sent(("memo.txt", b"A memo.")), "audience": "public"})
    assert "memo.txt is larger than" in answer.content.decode()


def test_more_files_than_a_request_may_carry_is_a_sentence(browser: Client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    files = sent(*[(f"{number}.txt", b"A memo.") for number in range(3)])
    answer = browser.post("/library/add/", {"uploads": files, "audience": "public"})
    assert (answer.status_code, "Too many files" in answer.content.decode()) == (400, True)


def test_names_are_kept_without_folders_and_what_cannot_be_seen(editor: User):
    by = reader_of(editor)
    intake = begin_intake(About(), by=by, on=TODAY)
    for name, kept in (("../../etc/passwd", "passwd"), ("C:\\x\\plan\u202e.txt", "plan.txt"), ("\x00..", "file")):
        assert add_file(intake, Upload(name, 1, [b"x"]), by=by).name == kept


class TestOverHttp:
    def test_an_intake_is_begun_filled_and_asked_about(self, browser: Client):
        begun = browser.post("/api/v1/intakes", {"audience": "public", "as_of": "2026-01-31"}).json()
        assert (begun["finished"], begun["files"]) == (True, [])
        added = browser.post(f"/api/v1/intakes/{begun['id']}/files", {"files": sent(("memo.txt", b"A memo."))}).json()
        assert [(one["name"], one["state"]) for one in added["files"]] == [("memo.txt", "waiting")]
        work_off()
        done = browser.get(f"/api/v1/intakes/{begun['id']}").json()
        assert done["finished"]
        assert done["files"][0]["documents"][0]["url"] == "/library/memo/"
        assert browser.get("/api/v1/intakes").json()["count"] == 1

    def test_it_takes_the_token_of_the_session(self, editor: User):
        client = Client(enforce_csrf_checks=True)
        client.force_login(editor, backend="allauth.account.auth_backends.AuthenticationBackend")
        answer = client.post("/api/v1/intakes", {"audience": "public"})
        assert answer.status_code == 403
        assert not Intake.objects.exists()
        client.get("/library/add/")
        token = client.cookies["csrftoken"].value
        assert client.post("/api/v1/intakes", {"audience": "public"}, headers={"X-CSRFToken": token}).status_code == 200

    def test_who_may_not_add_is_told_so(self):
        answer = Client().post("/api/v1/intakes", {"audience": "public"})
        assert (answer.status_code, set(answer.json())) == (403, {"problem", "fix"})


def test_many_files_go_through_in_groups(browser: Client):
    files = [(f"{number}.pdf", pdf([[f"Paper {number} of the set says this."]])) for number in range(40)]
    intake = bring_in(browser, *files)
    work_off()
    assert (state(intake).done, Document.objects.count()) == (40, 40)


def test_two_workers_never_read_one_file(browser: Client, monkeypatch: pytest.MonkeyPatch):
    """Both looked at the first file while it waited; one of them chose it, and those beside it."""
    intake = bring_in(browser, ("a.txt", b"One memo."), ("b.txt", b"Another memo."))
    monkeypatch.setattr(intaking, "running_jobs", lambda job: 2)
    seen_by_both = [IntakeFile.objects.get(intake=intake, name="a.txt") for _ in range(2)]
    assert {one.name for one in intaking._claimed(seen_by_both[0])} == {"a.txt", "b.txt"}
    assert intaking._claimed(seen_by_both[1]) == []
