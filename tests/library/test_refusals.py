"""Files that are not taken in: each refused by name, with what to do; the others beside it are taken all the same."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from icop.accounts.reader import VISITOR
from icop.engine.errors import NotAllowed, Refused
from icop.library.models import Document
from icop.library.queries import documents_for
from icop.library.sandbox import Limits, Request, Sandbox
from tests.library.making import code_section, docx, packed, para, pdf, records, take_in, write
from tests.makers import TODAY, make_reader

pytestmark = pytest.mark.django_db

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
BOMB = packed({"[Content_Types].xml": "<Types/>", "word/document.xml": b"<w>" + b" " * 60_000_000})
ENTITIES = docx(para("&a;"), before='<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>')
TROUBLES = {
    "empty.pdf": (b"", "is empty"),
    "page.pdf": (b"<!doctype html><html><body><p>Sign in</p></body></html>", "is named .pdf but holds an HTML page"),
    "locked.pdf": (pdf([["Words."]], encrypted=True), "is protected by a password"),
    "cut-off.pdf": (pdf([["Words."]])[:80], "is a damaged PDF"),
    "bomb.docx": (BOMB, "would unpack to 60 MB"),
    "entities.docx": (ENTITIES, "defines entities"),
    "broken.docx": (docx("<w:p>"), "is a damaged Word file"),
    "bare.docx": (docx(para()), "has no text"),
    "locked.docx": (OLE + "EncryptedPackage".encode("utf-16-le"), "is protected by a password"),
    "marked.pdf": (pdf([["Words."], ["More."]], head="SECRET//NOFORN"), "is marked SECRET and was not taken in"),
    "marked.docx": (docx(para("CONFIDENTIAL"), para("Words.")), "is marked CONFIDENTIAL"),
    "marked.txt": (b"A memo\n\n(S//NF) Words.", "is marked SECRET"),
    "old.doc": (OLE, "is in an old Office format"),
    "slides.pptx": (
        packed({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<p/>"}),
        "holds no slides",
    ),
    "sheet.xlsx": (packed({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<x/>"}), "is a damaged workbook"),
    "program.bin": (bytes(range(256)) * 20, "is not a document that icop reads"),
    "law.xml": (b'<?xml version="1.0"?><bill><section>1</section></bill>', "is XML of a kind icop does not read"),
    "cut-off.jsonl.xz": (records([code_section("1", "Text.")], packed=True)[:40], "is a damaged"),
    "bad.jsonl": (b'{"id": "usc/22/1", "section": "1", "text": "x"}\n{"id": oops}\n', "bad.jsonl, line 2 is not JSON"),
    "list.jsonl": (b'{"id": "a", "text": "x"}\n[1]\n', "list.jsonl, line 2 is not a JSON object"),
    "poor.jsonl": (b'{"id": "a"}\n', "has a record without `id` or `text`"),
    "script.html": (b"<!doctype html><html><body><script>draw()</script></body></html>", "holds no text"),
}


@pytest.mark.parametrize("name", sorted(TROUBLES))
def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(tmp_path: Path, name: str):
    content, problem = TROUBLES[name]
    write(tmp_path, name, content)
    report = take_in(tmp_path)
    (refused,) = report.refused
    assert refused.path == name
    assert problem in refused.problem
    assert refused.fix.endswith(".")
    assert (report.added, report.updated, report.unchanged) == (0, 0, 0)
    assert not documents_for(VISITOR, on=TODAY).exists()


def test_words_that_only_mention_a_marking_are_taken_in(tmp_path: Path):
    report = take_in(write(tmp_path, "a.txt", "Secret ballots\n\nCUI is handled by part 2002.\n\nConfidential"))
    assert report.added == 1


def test_files_beside_a_refused_one_are_taken_in(tmp_path: Path):
    write(tmp_path, "a.txt", "First.")
    write(tmp_path, "b.pdf", b"%PDF-1.4 nonsense")
    write(tmp_path, "c.txt", "Third.")
    report = take_in(tmp_path)
    assert (report.added, [one.path for one in report.refused]) == (2, ["b.pdf"])


def test_a_set_that_breaks_off_halfway_leaves_nothing_to_be_seen(tmp_path: Path):
    rows = records(code_section(str(number), "Text.") for number in range(5000))
    path = write(tmp_path, "code.jsonl", rows + b"{oops}\n")
    report = take_in(path)
    assert "line 5001" in report.refused[0].problem
    assert not documents_for(VISITOR, on=TODAY).exists()
    path.write_bytes(rows)
    assert take_in(path).added == 5000
    assert documents_for(VISITOR, on=TODAY).get().section_count == 5000


def test_a_path_that_is_not_there_is_refused_before_anything_is_done(tmp_path: Path):
    write(tmp_path, "a.txt", "Words.")
    with pytest.raises(Refused, match="There is no file or folder"):
        take_in(tmp_path / "a.txt", tmp_path / "b.txt")
    assert not documents_for(VISITOR, on=TODAY).exists()


@pytest.mark.parametrize("said", [{"as_of": "last week"}, {"importer": "magic"}])
def test_a_wrong_day_or_importer_is_refused(tmp_path: Path, said: dict[str, str]):
    with pytest.raises(Refused):
        take_in(write(tmp_path, "a.txt", "Words."), **said)


@pytest.mark.parametrize("role", ["visitor", "member"])
def test_only_editors_take_files_in(tmp_path: Path, role: str):
    with pytest.raises(NotAllowed):
        take_in(write(tmp_path, "a.txt", "Words."), by=make_reader(role))
    assert take_in(write(tmp_path, "a.txt", "Words."), by=make_reader("editor")).added == 1


def test_nobody_adds_to_an_audience_they_are_not_in(tmp_path: Path):
    office = make_reader("editor", audiences=["office-a"])
    path = write(tmp_path, "a.txt", "Words.")
    with pytest.raises(NotAllowed) as there:
        take_in(path, by=make_reader("editor"), audience="office-a")
    with pytest.raises(NotAllowed) as nowhere:
        take_in(path, by=make_reader("editor"), audience="office-b")
    assert str(there.value).replace("office-a", "office-b") == str(nowhere.value)
    assert "no audience 'office-b'" in nowhere.value.problem
    assert "editors, members, public" in nowhere.value.fix
    assert take_in(path, by=office, audience="office-a").added == 1


class TestSandbox:
    """A file may hang its reader or eat its memory: it is refused, and the next is read by a new one."""

    def readings(self, *paths: Path, seconds: int = 30, megabytes: int = 1500) -> list[str]:
        found = []
        with Sandbox(readers=1, limits=Limits(seconds=seconds, megabytes=megabytes)) as sandbox:
            for reading in sandbox.read_all(Request(path, path.name) for path in paths):
                try:
                    found.append("read" if list(reading.frames()) else "nothing")
                except Refused as refused:
                    found.append(refused.problem)
        return found

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="rights are taken from root as Linux does it")
    def test_a_reader_that_hangs_is_ended(self, tmp_path: Path):
        os.mkfifo(tmp_path / "endless.txt")
        good = write(tmp_path, "good.txt", "Words.")
        assert self.readings(tmp_path / "endless.txt", good, seconds=5) == [
            "endless.txt took too long to read.",
            "read",
        ]

    def test_a_reader_that_eats_memory_is_ended(self, tmp_path: Path):
        greedy = write(tmp_path, "greedy.txt", "word " * 8_000_000)
        good = write(tmp_path, "good.txt", "Words.")
        first, second = self.readings(greedy, good, megabytes=170)
        assert "memory" in first
        assert second == "read"


def test_a_file_that_can_not_be_kept_is_refused_and_leaves_no_row(tmp_path: Path, settings):
    memo = write(tmp_path, "memo.txt", "A memo on reports.")
    settings.MEDIA_ROOT = write(tmp_path, "no-folder", "")
    (refused,) = take_in(memo).refused
    assert "memo.txt could not be kept" in refused.problem
    assert not Document.objects.exists()
    settings.MEDIA_ROOT = tmp_path / "media"
    assert take_in(memo).added == 1
