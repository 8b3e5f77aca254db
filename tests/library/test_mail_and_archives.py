"""E-mails with what is attached to them, archives told by what they hold, archives within archives."""

from __future__ import annotations

import io
import lzma
import stat
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from icop.accounts.queries import site_reader
from icop.accounts.reader import VISITOR
from icop.engine.errors import Refused
from icop.library.actions import receive
from icop.library.archives import members_of
from icop.library.queries import document_for, documents_for, section_for
from icop.library.sandbox import Limits, Sandbox
from icop.library.walking import Found
from tests.library.making import packed, take_in, write
from tests.library.office_files import message
from tests.makers import TODAY

pytestmark = pytest.mark.django_db


def sources() -> list[str]:
    return sorted(one.source_id for one in documents_for(VISITOR, on=TODAY))


def text_of(key: str, anchor: str = "text") -> str:
    reading = section_for(VISITOR, key, anchor, on=TODAY)
    assert reading.text is not None
    return reading.text.body.text


def tar(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return out.getvalue()


class TestMail:
    def test_a_message_says_who_wrote_when_and_what(self, tmp_path: Path):
        take_in(write(tmp_path, "note.eml", message("Release of the pipe chart", "The chart is out.").as_bytes()))
        document = document_for(VISITOR, "note")
        assert (document.title, document.format) == ("Release of the pipe chart", "mail")
        lines = text_of("note").split("\n")
        assert lines[0] == "From: desk@example.gov"
        assert "Subject: Release of the pipe chart" in lines
        assert lines[-1] == "The chart is out."

    def test_of_two_forms_of_the_text_the_richer_is_read(self, tmp_path: Path):
        rich = "<p>See the list:</p><ul><li>one</li></ul><script>bad()</script>"
        take_in(write(tmp_path, "note.eml", message("A", "See the list: one", html=rich).as_bytes()))
        assert text_of("note").split("\n")[-2:] == ["See the list:", "• one"]

    def test_what_is_attached_is_taken_in_as_files_of_their_own(self, tmp_path: Path):
        mail = message("Two files", "Attached.", attached={"plan.txt": b"The plan.", "../../rates.txt": b"The rates."})
        report = take_in(write(tmp_path, "note.eml", mail.as_bytes()))
        assert report.added == 3
        assert sources() == ["note.eml", "note.eml/plan.txt", "note.eml/rates.txt"]
        assert "Attached: plan.txt, rates.txt" in text_of("note")

    def test_a_message_sent_on_is_a_message_of_its_own_with_its_files(self, tmp_path: Path):
        inner = message("Inner", "The inner words.", attached={"plan.txt": b"The plan."})
        outer = message("Outer", "See below.")
        outer.add_attachment(inner)
        take_in(write(tmp_path, "note.eml", outer.as_bytes()))
        assert sources() == ["note.eml", "note.eml/part-1.eml", "note.eml/part-1.eml/plan.txt"]
        assert "The inner words." not in text_of("note")

    def test_messages_nested_without_end_are_refused(self, tmp_path: Path):
        body = b"Words."
        for number in range(400):
            head = b"MIME-Version: 1.0\nSubject: a\nFrom: b\nContent-Type: multipart/mixed; boundary=b%d\n\n" % number
            body = head + b"--b%d\nContent-Type: message/rfc822\n\n" % number + body + b"\n--b%d--\n" % number
        (refused,) = take_in(write(tmp_path, "deep.eml", body)).refused
        assert "nests messages too deeply" in refused.problem

    def test_a_memo_that_opens_like_a_message_is_a_text(self, tmp_path: Path):
        take_in(write(tmp_path, "memo.txt", "FROM: A\nTO: B\nSUBJECT: C\nDATE: 1 May 2026\n\nWords of the memo."))
        assert document_for(VISITOR, "memo").format == "text"

    @pytest.mark.parametrize("name", ["note.eml", "NOTE.EML"])
    def test_a_name_tells_of_a_message_that_only_has_the_fields_of_a_memo(self, tmp_path: Path, name: str):
        raw = "From: a@b.gov\nTo: c@d.gov\nSubject: Use of quays\nDate: Fri, 1 May 2026 09:00:00 +0000\n\nKeep them."
        take_in(write(tmp_path, name, raw))
        document = document_for(VISITOR, "note")
        assert (document.title, document.format) == ("Use of quays", "mail")
        assert text_of("note").split("\n")[-1] == "Keep them."

    def test_a_file_named_a_message_that_has_no_fields_of_one_is_a_text(self, tmp_path: Path):
        take_in(write(tmp_path, "note.eml", "Subject: Use of quays\nTo: all\n\nKeep them."))
        assert document_for(VISITOR, "note").format == "text"

    def test_fields_in_other_letters_are_written_out(self, tmp_path: Path):
        raw = b"Message-ID: <1@b>\nFrom: a@b\nSubject: =?utf-8?q?Caf=C3=A9_rules?=\nDate: nonsense\n\nWords.\n"
        take_in(write(tmp_path, "a.eml", raw))
        assert document_for(VISITOR, "a").title == "Café rules"


class TestArchives:
    @pytest.mark.parametrize("name", ["files.bin", "files.tar.xz", "files.dat"])
    def test_an_archive_is_what_it_holds_whatever_its_name(self, tmp_path: Path, name: str):
        plain = tar({"a.txt": b"First.", "deep/b.txt": b"Second."})
        content = lzma.compress(plain) if name.endswith((".xz", ".dat")) else plain
        assert take_in(write(tmp_path, name, content)).added == 2
        assert sources() == [f"{name}/a.txt", f"{name}/deep/b.txt"]

    def test_archives_within_archives_are_opened(self, tmp_path: Path):
        inner = packed({"b.txt": "Second.", "c.txt": "Third."})
        take_in(write(tmp_path, "all.zip", packed({"a.txt": "First.", "inner.zip": inner})))
        assert sources() == ["all.zip/a.txt", "all.zip/inner.zip/b.txt", "all.zip/inner.zip/c.txt"]

    def test_archives_nested_without_end_are_refused_and_the_rest_goes_on(self, tmp_path: Path):
        content = packed({"deepest.txt": "Words."})
        for _ in range(8):
            content = packed({"inner.zip": content, "beside.txt": "Beside."})
        report = take_in(write(tmp_path, "all.zip", content))
        assert report.added >= 1
        (refused,) = report.refused
        assert "lies too deep in archives within archives" in refused.problem

    def test_members_that_lead_out_of_the_archive_are_left_out_and_told(self, tmp_path: Path):
        members = {"../../escape.txt": b"Out.", "/etc/x.txt": b"Out.", "in.txt": b"In."}
        report = take_in(write(tmp_path, "a.tar", tar(members)))
        assert sources() == ["a.tar/in.txt"]
        assert not (tmp_path.parent / "escape.txt").exists()
        assert [one.problem for one in report.refused] == [
            "a.tar/../../escape.txt has a path that leads out of its archive and was left out.",
            "a.tar//etc/x.txt has a path that leads out of its archive and was left out.",
        ]

    def test_links_and_devices_are_left_out_and_told(self, tmp_path: Path):
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w") as archive:
            for name, kind in (("sym.txt", tarfile.SYMTYPE), ("hard.txt", tarfile.LNKTYPE), ("pipe", tarfile.FIFOTYPE)):
                member = tarfile.TarInfo(name)
                member.type, member.linkname = kind, "/etc/passwd"
                archive.addfile(member)
        report = take_in(write(tmp_path, "a.tar", out.getvalue()))
        assert (sources(), report.added) == ([], 0)
        told = {one.path: one.problem.removeprefix(f"{one.path} ") for one in report.refused}
        assert told == {
            "a.tar/sym.txt": "is a link to another file and was left out.",
            "a.tar/hard.txt": "is a link to another file and was left out.",
            "a.tar/pipe": "is no file but a device or a pipe, and was left out.",
        }

    def test_the_target_of_a_link_in_a_zip_is_no_text(self, tmp_path: Path):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            link = zipfile.ZipInfo("link.txt")
            link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
            archive.writestr(link, "/etc/passwd")
            archive.writestr("in.txt", "In.")
        report = take_in(write(tmp_path, "a.zip", out.getvalue()))
        assert sources() == ["a.zip/in.txt"]
        assert [one.path for one in report.refused] == ["a.zip/link.txt"]

    def test_links_in_a_folder_are_left_out_and_told(self, tmp_path: Path):
        write(tmp_path, "outside/secret.txt", "Words of another folder.")
        write(tmp_path, "in/memo.txt", "The memo.")
        (tmp_path / "in/link.txt").symlink_to(tmp_path / "outside/secret.txt")
        (tmp_path / "in/folder").symlink_to(tmp_path / "outside")
        report = take_in(tmp_path / "in")
        assert sources() == ["memo.txt"]
        assert {one.path for one in report.refused} == {"link.txt", "folder"}
        assert all("is a link to another file" in one.problem for one in report.refused)

    def test_an_archive_of_too_many_files_is_refused_by_their_number(self, tmp_path: Path):
        whole = packed({f"{number}.txt": "" for number in range(20_001)})
        (refused,) = take_in(write(tmp_path, "all.zip", whole)).refused
        assert refused.problem == "all.zip holds 20,001 files; one archive may hold 20,000."

    def test_a_damaged_archive_within_one_is_refused_alone(self, tmp_path: Path):
        broken = packed({"b.txt": "Second." * 100})[:-30]
        report = take_in(
            write(tmp_path, "all.zip", packed({"a.txt": "First.", "broken.zip": broken, "z.txt": "Last."}))
        )
        assert report.added == 2
        assert [one.path for one in report.refused] == ["all.zip/broken.zip"]

    def test_an_archive_that_takes_too_long_is_refused(self, tmp_path: Path):
        whole = write(tmp_path, "all.zip", packed({f"{number}.txt": f"Memo {number}." for number in range(9000)}))
        with (
            Sandbox(readers=1, limits=Limits(seconds=0, seconds_per_megabyte=0)) as slow,
            members_of(Found(whole, "all.zip"), slow) as members,
            pytest.raises(Refused, match=r"all\.zip took too long to read\."),
        ):
            list(members)

    def test_what_lies_before_the_damage_is_taken_in(self, tmp_path: Path):
        whole = bytearray(packed({"a.txt": "First.", "b.txt": "Second."}))
        whole[whole.index(b"b.txt") + len("b.txt") + 1] ^= 255
        report = take_in(write(tmp_path, "all.zip", bytes(whole)))
        assert (report.added, [one.path for one in report.refused]) == (1, ["all.zip"])

    def test_members_are_gone_once_they_are_taken_in(self, tmp_path: Path):
        whole = write(tmp_path, "all.zip", packed({"a.txt": "First.", "inner.zip": packed({"b.txt": "Second."})}))
        with members_of(Found(whole, "all.zip")) as members:
            found = list(members)
            assert [one.path.read_text() for one in found] == ["First.", "Second."]
        assert not any(one.path.exists() for one in found)

    def test_progress_is_told_member_by_member(self, tmp_path: Path):
        whole = write(tmp_path, "all.zip", packed({"a.txt": "First.", "b.txt": "Second."}))
        told: list[tuple[int, int, str]] = []
        receive([whole], by=site_reader(), on=TODAY, progress=lambda *said: told.append(said))
        assert [one for one in told[1:] if one[2]] == [
            (0, 1, "all.zip/a.txt"),
            (0, 1, "all.zip/b.txt"),
            (1, 1, "all.zip"),
        ]
