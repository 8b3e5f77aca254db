"""Scans: kept, found by their title, marked, and read by machine where the site has one."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from icop.accounts.queries import site_reader
from icop.accounts.reader import VISITOR
from icop.index.choice import the_index
from icop.library import machine
from icop.library.actions import scans, tidy, withdraw_document
from icop.library.indexing import index_documents
from icop.library.models import Document, Edition
from icop.library.queries import document_for, section_for
from icop.library.queries.scans import UNREAD, scan_of, scans_to_read
from icop.library.queries.statuses import statuses_of
from icop.library.scan_pages import keep_page, pages_read
from tests.library.drawing import Picture, drawn, lines
from tests.library.making import take_in, write
from tests.library.office_files import message
from tests.makers import TODAY

pytestmark = pytest.mark.django_db
needs_machine = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not here")
SAID = ["The harbour master keeps the records of each quay", "and shows them when asked to do so."]


def scan(folder: Path, name: str, *pages: list[str]) -> bytes:
    """Return a PDF whose pages are pictures of these lines, drawn as a scanner would."""
    path = write(folder, f"made/{name}", drawn([lines(*page, size=14) for page in pages]))
    pictures = []
    for number in range(len(pages)):
        grey = machine._picture_of(path, number)
        assert grey is not None
        pictures.append(grey)
    return _of_pictures(pictures)


def _of_pictures(pictures: list[bytes]) -> bytes:
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for grey in pictures:
        size, dots = grey.split(b"\n", 3)[1], grey.split(b"\n", 3)[3]
        wide, high = size.split()
        kids.append(b"%d 0 R" % (len(objects) + 1))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /XObject << /Im %d 0 R >> >> "
            b"/Contents %d 0 R >>" % (len(objects) + 2, len(objects) + 3)
        )
        objects.append(
            b"<< /Type /XObject /Subtype /Image /Width %s /Height %s /ColorSpace /DeviceGray /BitsPerComponent 8 "
            b"/Length %d >>\nstream\n%s\nendstream" % (wide, high, len(dots), dots)
        )
        objects.append(b"<< /Length 30 >>\nstream\nq 612 0 0 792 0 0 cm /Im Do Q  \nendstream")
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)


def joined(folder: Path, *files: bytes) -> bytes:
    """Return the pages of several PDFs as one."""
    import pypdfium2 as pdfium

    whole = pdfium.PdfDocument.new()
    for number, content in enumerate(files):
        whole.import_pages(pdfium.PdfDocument(write(folder, f"parts/{number}.pdf", content)))
    whole.save(folder / "parts" / "whole.pdf")
    return (folder / "parts" / "whole.pdf").read_bytes()


def mixed(folder: Path, *said: str) -> bytes:
    """Return a PDF of three pages with words, of which the second is a picture."""
    text = ["The granite rule holds for each quay.", "The slate rule holds for each ship."]
    picture = scan(folder, "one.pdf", [*said, *SAID] if said else SAID)
    return joined(folder, drawn([list(lines(text[0]))]), picture, drawn([list(lines(text[1]))]))


@pytest.fixture
def no_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be a site without the program that reads pages."""
    monkeypatch.setenv("PATH", "")


def read_on() -> None:
    """Run the job for every scan that waits, as the worker does."""
    for edition in Edition.objects.all():
        scans.read_scan(edition.pk, by=site_reader(), on=TODAY)


@pytest.mark.usefixtures("no_machine")
class TestWithoutAMachine:
    def test_a_scan_is_kept_and_says_that_it_has_no_text(self, tmp_path: Path):
        report = take_in(write(tmp_path, "harbour-rules.pdf", drawn([[Picture()], [Picture()]])))
        assert (report.added, report.refused) == (1, ())
        document = document_for(VISITOR, "harbour-rules")
        assert statuses_of([document], VISITOR, TODAY)[document.pk].words == "undated, no text layer"
        assert scan_of(document).reads is False

    def test_it_is_found_by_its_title(self, tmp_path: Path):
        take_in(write(tmp_path, "harbour-rules.pdf", drawn([[Picture()]])))
        index_documents(["harbour-rules"])
        assert the_index().mark() is not None
        page = Client().get("/search/", {"q": "harbour rules"})
        assert "Harbour rules" in page.content.decode()

    def test_its_page_says_so_and_offers_the_original(self, tmp_path: Path):
        take_in(write(tmp_path, "harbour-rules.pdf", drawn([[Picture()]])))
        page = Client().get("/library/harbour-rules/").content.decode()
        assert "This is a scan: it has no text layer." in page
        assert "Original," in page

    def test_the_api_says_so(self, tmp_path: Path):
        take_in(write(tmp_path, "harbour-rules.pdf", drawn([[Picture()]])))
        answer = Client().get("/api/v1/documents/harbour-rules").json()
        assert answer["text_layer"] == "no text layer"

    def test_pages_read_of_a_scan_that_nobody_waits_for_are_tidied_away(self, tmp_path: Path):
        for name in ("waiting", "gone"):
            take_in(write(tmp_path, f"{name}.pdf", drawn([[Picture()] * (1 + len(name))])))
            keep_page(document_for(VISITOR, name).editions.get().sha256, 1, "The granite rule.")
        gone = document_for(VISITOR, "gone")
        withdraw_document(gone, why="Not ours.", by=site_reader("editor"), on=TODAY)
        assert tidy(by=site_reader(), on=TODAY, older_than=timedelta()).files == 1
        assert pages_read(gone.editions.get().sha256) == {}
        assert list(pages_read(document_for(VISITOR, "waiting").editions.get().sha256)) == [1]

    def test_pages_that_are_pictures_among_others_are_named(self, tmp_path: Path):
        take_in(write(tmp_path, "quay.pdf", mixed(tmp_path)))
        edition = Edition.objects.get()
        assert (edition.text_layer, edition.pictures) == ("text", [2])
        page = Client().get("/library/quay/").content.decode()
        assert "1 page of this file is a picture without text." in page
        assert "1 of 3 pages are pictures: they have no text layer." in page

    def test_words_that_are_none_are_treated_alike(self, tmp_path: Path):
        odd = ["Wkh frqwudfwru nhhsv lwv uhfrugv iru wkh zkroh wlph ri wkh frqwudfw dqg vkrzv wkhp zkhq lw lv"] * 9
        take_in(write(tmp_path, "odd.pdf", drawn([list(lines(*odd))])))
        assert document_for(VISITOR, "odd").section_count == 0
        assert "garbled" in Client().get("/library/odd/").content.decode()

    def test_it_waits_for_a_machine_to_come(self, tmp_path: Path):
        take_in(write(tmp_path, "harbour-rules.pdf", drawn([[Picture()]])))
        assert scans.ask_for_scans(by=site_reader()) == 0
        assert len(scans_to_read(site_reader())) == 1


@needs_machine
class TestReadByMachine:
    def test_its_words_open_at_their_page_and_say_who_read_them(self, tmp_path: Path):
        take_in(write(tmp_path, "rules.pdf", scan(tmp_path, "rules.pdf", SAID, ["Wood lasts twelve years."])))
        read_on()
        reading = section_for(VISITOR, "rules", "page-2", on=TODAY)
        assert "Wood lasts twelve years" in reading.text.body.text
        assert "Read by machine" in Client().get("/library/rules/page-1/").content.decode()
        answer = Client().get("/api/v1/documents/rules/sections/page-1").json()
        assert answer["text_layer"] == "read by machine"
        assert "records of each quay" in answer["text"]

    def test_a_killed_worker_goes_on_at_the_next_page(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        take_in(write(tmp_path, "rules.pdf", scan(tmp_path, "rules.pdf", SAID, SAID, SAID)))
        edition = Edition.objects.get()
        monkeypatch.setattr(scans, "SECONDS_AT_ONCE", 0.0)
        read_on()
        first = len(pages_read(edition.sha256))
        assert 0 < first < 3
        assert scan_of(edition.document).done == first
        monkeypatch.setattr(scans, "SECONDS_AT_ONCE", 60.0)
        read_on()
        edition.refresh_from_db()
        assert (edition.text_layer, pages_read(edition.sha256)) == ("machine", {})

    def test_a_scan_without_words_is_tried_once(self, tmp_path: Path):
        take_in(write(tmp_path, "blank.pdf", drawn([[Picture()]])))
        read_on()
        edition = Edition.objects.get()
        assert (edition.text_layer, edition.warnings) == ("none", [UNREAD])
        assert scans_to_read(site_reader()) == []

    def test_a_scan_that_turns_out_to_be_classified_is_removed(self, tmp_path: Path):
        pages = ["TOP SECRET//NOFORN", "", *SAID, "", "TOP SECRET//NOFORN"]
        take_in(write(tmp_path, "rules.pdf", scan(tmp_path, "rules.pdf", pages)))
        sha256 = Edition.objects.get().sha256
        read_on()
        assert not Document.objects.exists()
        assert pages_read(sha256) == {}

    def test_a_program_that_fails_leaves_the_page_unread(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        take_in(write(tmp_path, "rules.pdf", scan(tmp_path, "rules.pdf", SAID)))
        monkeypatch.setattr(machine, "READING_SECONDS", 0.001)
        read_on()
        assert Edition.objects.get().text_layer == "none"


@needs_machine
class TestSomePagesReadByMachine:
    def test_the_picture_is_read_and_says_so_and_the_other_pages_keep_their_text(self, tmp_path: Path):
        take_in(write(tmp_path, "quay.pdf", mixed(tmp_path)))
        before = [section_for(VISITOR, "quay", f"page-{n}", on=TODAY).text for n in (1, 3)]
        read_on()
        assert [section_for(VISITOR, "quay", f"page-{n}", on=TODAY).text for n in (1, 3)] == before
        there = section_for(VISITOR, "quay", "page-2", on=TODAY)
        assert "records of each quay" in there.text.body.text
        assert there.text.title == "Page 2, read by machine"
        assert (there.before.anchor, there.after.anchor) == ("page-1", "page-3")
        edition = Edition.objects.get()
        assert (edition.text_layer, edition.pictures) == ("text", [])
        assert edition.warnings[0].startswith("1 of its 3 pages were read by machine")
        assert scans_to_read(site_reader()) == []

    def test_reading_again_and_bringing_it_in_again_change_nothing(self, tmp_path: Path):
        path = write(tmp_path, "quay.pdf", mixed(tmp_path))
        take_in(path)
        read_on()
        read_on()
        assert take_in(path).unchanged == 1
        assert Edition.objects.count() == 1
        assert document_for(VISITOR, "quay").section_count == 3

    def test_a_picture_that_turns_out_to_be_classified_takes_the_whole_file_with_it(self, tmp_path: Path):
        take_in(write(tmp_path, "quay.pdf", mixed(tmp_path, "SECRET//NOFORN", "")))
        read_on()
        assert not Document.objects.exists()

    def test_a_picture_marked_cui_narrows_who_may_read_the_document(self, tmp_path: Path):
        take_in(write(tmp_path, "quay.pdf", mixed(tmp_path, "CUI", "")))
        read_on()
        assert Document.objects.get().audience_id == "editors"

    def test_so_does_a_picture_attached_to_a_message_for_the_message(self, tmp_path: Path):
        mail = message("The quay", "Attached.", attached={"quay.pdf": mixed(tmp_path, "CUI", "")})
        take_in(write(tmp_path, "note.eml", mail.as_bytes()))
        read_on()
        assert [one.audience_id for one in Document.objects.all()] == ["editors", "editors"]
