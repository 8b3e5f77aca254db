"""Whatever a file holds: it is read safely or refused with what to do, in bounded time, and the others go on."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from typer.testing import CliRunner

from icop import cli
from icop.library.models import Body, Document, Edition, Section
from icop.library.sandbox import the_sandbox
from icop.project.worker import work_off
from tests.hostile.files import FILES, HEAVY, NAMES
from tests.hostile.making import SOUND, Hostile
from tests.hostile.rules import broken_rules
from tests.library.making import take_in, write
from tests.makers import make_person, signed_in
from tests.permissions.code import commands

pytestmark = pytest.mark.django_db

EVERY = [pytest.param(one, id=one.name, marks=[pytest.mark.slow] if one.name in HEAVY else []) for one in FILES]


def stored() -> str:
    """Return every word that is kept of anything."""
    texts = [*Body.objects.values_list("text", flat=True), *Document.objects.values_list("title", flat=True)]
    return "\n".join([*texts, *Section.objects.values_list("title", flat=True)])


@pytest.mark.parametrize("one", EVERY)
def test_a_hostile_file_is_read_safely_or_refused_with_what_to_do(tmp_path: Path, one: Hostile):
    write(tmp_path, one.name, one.make())
    write(tmp_path, "zz-sound.txt", "The basalt clause binds.")
    begun = time.monotonic()
    report = take_in(tmp_path)
    took = time.monotonic() - begun
    refused = [each for each in report.refused if each.path != "zz-sound.txt"]
    words = stored()
    assert "basalt" in words, "the rest of the batch goes on"
    assert all(each.problem and each.fix.endswith(".") for each in refused), refused
    assert one.says in " ".join(each.problem for each in refused)
    assert one.outcome != "refused" or (refused and report.added == 1), (report, words[:200])
    assert one.outcome != "read" or not refused, refused
    assert one.finds in words
    assert not [never for never in one.never if never in words]
    assert took < one.seconds
    assert broken_rules() == []


def test_a_file_with_macros_says_that_they_are_left_out(tmp_path: Path):
    for one in FILES:
        if one.name.startswith("macros."):
            write(tmp_path, one.name, one.make())
    take_in(tmp_path)
    warnings = [" ".join(edition.warnings) for edition in Edition.objects.all()]
    assert len(warnings) == 3
    assert all("macro" in said.lower() for said in warnings), warnings


def test_names_that_lie_or_hide_are_shown_in_plain_letters(tmp_path: Path):
    for name, content in NAMES.items():
        write(tmp_path, name, content)
    report = take_in(tmp_path)
    assert not report.refused
    assert report.added == len(NAMES)
    shown = [*Document.objects.values_list("title", "key"), *Edition.objects.values_list("source", "file")]
    assert all(letter.isprintable() for names in shown for name in names for letter in name)
    assert not [name for names in shown for name in names if "‮" in name]


def test_no_script_reaches_a_page(tmp_path: Path):
    for one in FILES:
        if one.name.startswith("script."):
            write(tmp_path, one.name, one.make())
    take_in(tmp_path)
    client = signed_in(make_person("editor"))
    for document in Document.objects.all():
        for address in (f"/library/{document.key}/", f"/library/{document.key}/contents/"):
            page = client.get(address).content.decode()
            for harm in ("<script>document", "<img src=x", "href='javascript:", 'href="javascript:', "<script>alert"):
                assert harm not in page, address
        for section in document.sections.all():
            page = client.get(f"/library/{document.key}/{section.anchor}/")
            assert b"<script>document" not in page.content
            assert b"<img src=x" not in page.content


MIXED = ("locked.pdf", "laughs.docx", "climbing.zip", "empty.txt", "program.pdf", "script.html", "deep.jsonl")


@pytest.mark.django_db(transaction=True)  # jobs end with a connection of their own
def test_the_page_for_adding_says_of_each_file_what_came_of_it():
    chosen = [one for one in FILES if one.name in MIXED]
    uploads = [SimpleUploadedFile(one.name, one.make()) for one in chosen]
    uploads.append(SimpleUploadedFile("sound.txt", b"The basalt clause binds."))
    client = signed_in(make_person("editor"))
    answer = client.post("/library/add/", {"uploads": uploads, "audience": "public"}, follow=True)
    assert answer.status_code == 200
    work_off()
    page = client.get(answer.request["PATH_INFO"]).content.decode()
    assert all(one.name in page for one in chosen)
    assert all(one.says in page for one in chosen)
    assert "basalt" in stored()
    assert broken_rules() == []


@pytest.mark.django_db(transaction=True)  # jobs end with a connection of their own
def test_the_command_lists_each_refused_file_with_its_fix(tmp_path: Path):
    for one in FILES:
        if one.name in MIXED:
            write(tmp_path, one.name, one.make())
    write(tmp_path, "sound.txt", "The basalt clause binds.")
    commands()
    done = CliRunner().invoke(cli.app, ["ingest", str(tmp_path), "--json"])
    answer = json.loads(done.stdout)
    refused = {one["path"]: one for one in answer["refused"]}
    assert {"locked.pdf", "laughs.docx", "empty.txt", "program.pdf", "deep.jsonl"} <= set(refused)
    assert all(one["problem"] and one["fix"].endswith(".") for one in refused.values())
    assert "basalt" in stored()
    assert answer["added"] >= 3, "the sound one, the page, and the sound member of the archive"


def test_readers_serve_on_after_every_trouble(tmp_path: Path):
    for number, (name, content) in enumerate(SOUND.items()):
        write(tmp_path, f"{number}/{name}", content)
    report = take_in(tmp_path)
    assert not report.refused
    assert the_sandbox() is the_sandbox()
