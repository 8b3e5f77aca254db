"""A scan that a machine reads and finds marked as classified: what a refused file leaves, it leaves too: nothing."""

from __future__ import annotations

import shutil
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from icop.accounts.models import User
from icop.accounts.queries import site_reader
from icop.accounts.reader import VISITOR
from icop.audit.models import Entry
from icop.engine.errors import NotFound, Refused
from icop.library.actions import (
    ask_for_scans,
    merge_documents,
    restore_document,
    scans,
    split_document,
    undo_change,
    withdraw_document,
)
from icop.library.actions.classified import WHY_WITHDRAWN
from icop.library.models import Body, Change, Document, Edition, Intake, IntakeFile, Section, Text
from icop.library.queries import document_for, section_for
from icop.library.queries.intakes import intake_state
from icop.library.scan_pages import keep_page
from icop.project.backup.making import make_backup
from icop.project.worker import work_off
from tests.library.drawing import Picture, drawn, lines
from tests.library.making import packed, take_in, write
from tests.makers import TODAY, make_person, signed_in

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not here"),
]
MARKED = "TOP SECRET//NOFORN\n\nThe quartzite plan.\n\nTOP SECRET//NOFORN"
SCAN = drawn([[Picture()]], title="Quartzite plan")


def read_on(words: str = MARKED) -> None:
    """Run the job for every scan that waits; on their pages the machine read these words."""
    for edition in Edition.objects.all():
        for page in scans.pages_to_read(edition):
            keep_page(edition.sha256, page, words)
        scans.read_scan(edition.pk, by=site_reader(), on=TODAY)


def files(home: Path) -> list[Path]:
    return [path for path in (home / "files").rglob("*") if path.is_file()]


def names_in(folder: Path) -> list[str]:
    """Return what the parts of a new backup tell of the plan: their names, should one hold any word of it."""
    work_off()
    make_backup(folder / "site.zip")
    with zipfile.ZipFile(folder / "site.zip") as backup:
        parts = {name: backup.read(name) for name in backup.namelist()}
    return [name for name, content in parts.items() if b"uartzite" in content or content == SCAN]


class TestItIsRemoved:
    def test_nothing_of_it_is_left_on_the_disk_in_the_database_or_in_a_backup(self, tmp_path: Path, home: Path):
        take_in(write(tmp_path, "in/quartzite.pdf", SCAN))
        assert files(home)
        read_on()
        assert files(home) == []
        assert not Document.objects.exists()
        assert not Edition.objects.exists()
        assert not Body.objects.exists()
        assert names_in(tmp_path) == []

    def test_trail_and_log_tell_its_hash_and_neither_name_nor_title(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ):
        take_in(write(tmp_path, "quartzite.pdf", SCAN))
        sha = Edition.objects.get().sha256[:12]
        with caplog.at_level("INFO", "icop"):
            read_on()
        assert Entry.objects.get(verb="library.remove_classified").note == sha
        came = Entry.objects.get(verb="library.receive")
        assert (came.key, came.by) == (f"document:{sha}", "site")
        trail = " ".join(f"{one.key} {one.note} {one.cite}" for one in Entry.objects.all())
        told = caplog.text + "".join(str(vars(line)) for line in caplog.records)
        assert sha in told
        assert "quartzite" not in (trail + told).lower()

    def test_it_is_as_if_it_had_never_been_for_those_who_look_for_it(self, tmp_path: Path):
        take_in(write(tmp_path, "quartzite.pdf", SCAN))
        key = Document.objects.get().key
        read_on()
        for browser in (Client(), signed_in(make_person("editor")), signed_in(make_person("administrator"))):
            gone, never = (browser.get(f"/library/{one}/") for one in (key, "never-was"))
            assert (gone.status_code, gone.content.decode().replace(key, "X")) == (
                404,
                never.content.decode().replace("never-was", "X"),
            )
        assert "uartzite" not in signed_in(make_person("editor")).get("/library/withdrawn/").content.decode()

    def test_every_document_that_was_made_of_the_same_file_goes(self, tmp_path: Path, home: Path):
        take_in(write(tmp_path, "quartzite.pdf", SCAN))
        take_in(write(tmp_path, "copy.pdf", SCAN), audience="members")
        edition = Edition.objects.first()
        keep_page(edition.sha256, 1, MARKED)
        scans.read_scan(edition.pk, by=site_reader(), on=TODAY)
        assert not Document.objects.exists()
        assert files(home) == []

    def test_a_withdrawn_document_of_the_same_file_goes_too(self, tmp_path: Path):
        take_in(write(tmp_path, "quartzite.pdf", SCAN))
        take_in(write(tmp_path, "copy.pdf", SCAN), audience="members")
        change = withdraw_document(
            document_for(site_reader(), "copy-members"), why="Double.", by=site_reader(), on=TODAY
        )
        read_on()
        assert not Document.objects.exists()
        assert not Change.objects.filter(pk=change.pk).exists()

    def test_no_page_after_the_marked_one_is_read_and_none_is_kept(
        self, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
    ):
        take_in(write(tmp_path, "quartzite.pdf", drawn([[Picture()]] * 4)))
        edition, seen = Edition.objects.get(), list[int]()
        words = {1: "The granite rule holds for each quay.", 2: MARKED}

        def read(path: Path, page: int) -> str:
            seen.append(page)
            assert not [one for one in files(home) if b"quartzite plan" in one.read_bytes()]
            return words[page]

        monkeypatch.setattr(scans, "read_page", read)
        scans.read_scan(edition.pk, by=site_reader(), on=TODAY)
        assert (seen, files(home)) == ([1, 2], [])

    def test_a_file_beside_it_stays(self, tmp_path: Path, home: Path):
        take_in(write(tmp_path, "quartzite.pdf", SCAN))
        take_in(write(tmp_path, "memo.txt", "A memo."))
        read_on()
        assert [one.key for one in Document.objects.all()] == ["memo"]
        assert len(files(home)) == 1

    def test_of_a_file_with_text_and_pictures_the_text_goes_as_well(self, tmp_path: Path, home: Path):
        take_in(write(tmp_path, "quay.pdf", drawn([list(lines("The granite rule holds.")), [Picture()]])))
        assert Text.objects.exists()
        read_on()
        assert not Document.objects.exists()
        assert not Body.objects.exists()
        assert files(home) == []


class TestCopiesOfADocument:
    def test_only_the_classified_copy_goes_and_the_others_say_what_they_said(self, tmp_path: Path, home: Path):
        take_in(write(tmp_path, "a.txt", "The granite rule holds."))
        take_in(write(tmp_path, "b.pdf", drawn([list(lines("The slate rule holds.")), [Picture()]])))
        one, other = (document_for(site_reader(), key) for key in "ab")
        before = section_for(VISITOR, "a", one.sections.get().anchor, on=TODAY).text.body.text
        merge_documents(one, other, by=site_reader(), on=TODAY)
        read_on()
        document = Document.objects.get()
        anchor = document.sections.get().anchor
        assert section_for(VISITOR, "a", anchor, on=TODAY).text.body.text == before
        assert Edition.objects.count() == Section.objects.count() == Body.objects.count() == 1
        assert len(files(home)) == 1
        assert not Change.objects.exists()

    def test_a_copy_split_off_goes_alone(self, tmp_path: Path):
        take_in(write(tmp_path, "a.txt", "The granite rule holds."))
        take_in(write(tmp_path, "b.pdf", SCAN))
        one, other = (document_for(site_reader(), key) for key in ("a", Edition.objects.last().document.key))
        merge_documents(one, other, by=site_reader(), on=TODAY)
        copy = Edition.objects.get(format="pdf")
        split_document(Document.objects.get(), [copy.pk], title="Quartzite", by=site_reader(), on=TODAY)
        read_on()
        assert [one.key for one in Document.objects.all()] == ["a"]


@pytest.fixture
def editor() -> User:
    return make_person("editor")


def brought_in(editor: User, name: str, content: bytes) -> Intake:
    """Bring a file in as an editor does, and let the worker read it."""
    browser = signed_in(editor)
    browser.post("/library/add/", {"uploads": [SimpleUploadedFile(name, content)], "audience": "public"})
    work_off()
    return Intake.objects.latest("pk")


class TestWhoBroughtItIn:
    @pytest.fixture(autouse=True)
    def _marked(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(scans, "read_page", lambda path, page: MARKED)

    def test_is_told_on_the_page_of_the_intake_what_to_do(self, editor: User, home: Path):
        intake = brought_in(editor, "quartzite.pdf", SCAN)
        (line,) = intake_state(site_reader(), intake).lines
        assert (line.is_classified, line.file.state, line.file.file, line.documents) == (True, "refused", "", [])
        page = signed_in(editor).get(f"/library/intakes/{intake.pk}/").content.decode()
        assert "quartzite.pdf carries a classification marking" in page
        assert "Tell your security manager now" in page
        assert "Try the refused again" not in page
        assert files(home) == []

    def test_an_archive_it_came_in_goes_too_and_what_else_was_in_it_stays(self, editor: User, home: Path):
        intake = brought_in(editor, "all.zip", packed({"memo.txt": "A memo.", "quartzite.pdf": SCAN}))
        (line,) = intake_state(site_reader(), intake).lines
        assert ([one.key for one in line.documents], line.file.file) == (["all-zip-memo"], "")
        assert (line.file.state, line.refusals[0]["path"]) == ("done", "all.zip/quartzite.pdf")
        assert len(files(home)) == 1

    def test_a_message_it_was_attached_to_goes_too(self, editor: User, home: Path):
        brought_in(editor, "note.eml", message("plan.pdf", SCAN))
        assert not Document.objects.exists()
        assert files(home) == []

    def test_bringing_it_in_again_is_refused_at_once(self, editor: User, tmp_path: Path, home: Path):
        brought_in(editor, "quartzite.pdf", SCAN)
        (refused,) = take_in(write(tmp_path, "again.pdf", SCAN)).refused
        assert refused.is_classified
        assert "was not taken in" in refused.problem
        assert "security manager" in refused.fix
        again = brought_in(editor, "again.pdf", SCAN)
        assert intake_state(site_reader(), again).lines[0].file.file == ""
        assert files(home) == []


def message(name: str, content: bytes) -> bytes:
    """Return an e-mail with a file attached."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "desk@example.gov", "office@example.gov", "The chart"
    made["Date"], made["Message-ID"] = "Mon, 02 Mar 2026 10:00:00 +0000", "<1@example.gov>"
    made.set_content("Attached.")
    made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


def test_a_message_to_which_a_classified_file_is_attached_is_not_kept(editor: User, home: Path):
    intake = brought_in(editor, "note.eml", message("plan.txt", b"SECRET//NOFORN\n\nThe quartzite plan."))
    assert not Document.objects.exists()
    assert files(home) == []
    assert IntakeFile.objects.get(intake=intake).file == ""


class TestWithdrawnByTheVersionBefore:
    @pytest.fixture
    def document(self, tmp_path: Path) -> Document:
        take_in(write(tmp_path, "quartzite.pdf", SCAN))
        document = Document.objects.get()
        withdraw_document(document, why=WHY_WITHDRAWN, by=site_reader(), on=TODAY)
        return document

    def test_it_is_removed_at_the_next_sweep(self, document: Document, home: Path):
        ask_for_scans(by=site_reader())
        assert not Document.objects.exists()
        assert files(home) == []

    def test_until_then_it_can_be_restored_by_nobody(self, document: Document):
        with pytest.raises(Refused, match="classification marking"):
            restore_document(document, by=site_reader(), on=TODAY)
        with pytest.raises(Refused, match="classification marking"):
            undo_change(Change.objects.get(), by=site_reader(), on=TODAY)

    def test_one_that_an_editor_withdrew_in_the_same_words_stays(self, tmp_path: Path, editor: User):
        take_in(write(tmp_path, "quartzite.pdf", SCAN))
        address = f"/library/{Document.objects.get().key}/edit/withdraw/"
        signed_in(editor).post(address, {"why": WHY_WITHDRAWN})
        assert Document.objects.get().withdrawn_at <= timezone.now()
        ask_for_scans(by=site_reader())
        assert Document.objects.exists()


def test_what_is_gone_cannot_be_restored(tmp_path: Path):
    take_in(write(tmp_path, "quartzite.pdf", SCAN))
    key = Document.objects.get().key
    read_on()
    answer = signed_in(make_person("editor")).post(f"/library/{key}/edit/restore/")
    assert answer.status_code == 404
    with pytest.raises(NotFound):
        document_for(site_reader(), key)
