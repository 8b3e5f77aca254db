"""`icop doctor` finds what is not as it was received, says the fix, and mends what can be mended without loss."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from icop.accounts.queries import site_reader
from icop.engine.errors import NotAllowed
from icop.engine.packs import sha_of
from icop.facts.models import Row
from icop.index.sources import build_index
from icop.library.actions import tidy
from icop.library.models import Body, Document, Edition, Passage
from icop.project.inspecting import inspect, mend
from icop.project.worker import work_off
from tests.makers import TODAY, load_facts, make_document, make_fee, make_reader

pytestmark = pytest.mark.django_db(transaction=True)  # jobs end with a connection of their own

ELSEWHERE = {"Worker", "Administrator"}  # of a site that runs and was set up


@pytest.fixture(autouse=True)
def _facts() -> None:
    load_facts({"parameter:pricing.fee": make_fee()})


def wrong(*, full: bool = False) -> dict[str, str]:
    """Return what is found of each thing that is not well."""
    found = [one for one in inspect(full=full) if not one.well and one.name not in ELSEWHERE]
    assert all(one.fix.endswith(".") for one in found)
    return {one.name: one.found for one in found}


def kept_file(home: Path) -> Path:
    return next(path for path in (home / "files").rglob("*") if path.is_file())


def ready() -> Document:
    document = make_document("A memo\n\nThe quartz clause binds.")
    build_index()
    work_off()
    return document


def test_a_site_as_it_should_be_is_well():
    ready()
    assert wrong(full=True) == {}


def test_a_file_that_is_missing_is_named(home: Path):
    ready()
    lost = kept_file(home)
    lost.unlink()
    assert lost.name in wrong()["Files"]


def test_a_file_that_was_cut_is_named(home: Path):
    ready()
    kept_file(home).write_bytes(b"A")
    assert "1 of 1" in wrong()["Files"]


def test_a_file_that_was_changed_is_named(home: Path):
    ready()
    file = kept_file(home)
    file.write_bytes(file.read_bytes()[::-1])
    assert "are not what they were" in wrong(full=True)["Files"]


def test_a_file_that_is_cut_on_the_disk_is_replaced_when_it_comes_again(home: Path):
    document = ready()
    kept_file(home).write_bytes(b"A")
    Edition.objects.filter(document=document).update(extractor_version="0")
    make_document("A memo\n\nThe quartz clause binds.")
    assert "Files" not in wrong(full=True)


def test_a_passage_outside_its_text_is_found():
    ready()
    Passage.objects.update(end=10_000)
    assert "1 passages" in wrong()["Rows"]


def test_a_fact_that_was_changed_behind_our_back_is_found():
    with connection.cursor() as cursor:
        cursor.execute("UPDATE facts_row SET sha = 'other'")
    assert "parameter:pricing.fee" in wrong()["Facts"]


def test_a_fact_in_a_shape_of_another_version_is_named():
    body = {"kept": "as another version of icop did"}
    Row.objects.filter(key="pricing.fee").update(body=body, sha=sha_of(body))
    assert "parameter:pricing.fee (" in wrong()["Facts"]


def test_a_document_the_index_does_not_know_is_indexed_by_fix():
    ready()
    Document.objects.update(indexed_revision=0)
    assert "1 documents" in wrong()["Found by search"]
    mend(print)
    work_off()
    assert wrong() == {}


def test_an_index_with_too_few_records_is_found_when_all_are_counted():
    ready()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM library_text")
    assert "The index has" in wrong(full=True)["Found by search"]


class TestLeftovers:
    def cut_off(self) -> None:
        """Leave what a process leaves that was killed in the midst of a file."""
        long_ago = timezone.now() - timedelta(days=2)
        document = make_document("Cut off\n\nWords of what was cut off.", name="cut.txt")
        document.editions.update(completed_at=None, recorded_at=long_ago, file="library/00/none")
        for section in document.sections.all():
            section.texts.all().delete()
        Document.objects.filter(pk=document.pk).update(revision=0, recorded_at=long_ago)

    def test_what_was_cut_off_is_named_and_removed(self, home: Path):
        ready()
        self.cut_off()
        assert "cut.txt" in wrong()["Received"]
        done = tidy(by=site_reader(), on=TODAY, older_than=timedelta())
        assert (done.editions, done.documents, done.bodies, done.files) == (1, 1, 1, 1)
        assert "Received" not in wrong()
        assert Document.objects.count() == Body.objects.count() == 1

    def test_what_is_being_received_is_left_alone(self):
        ready()
        document = make_document("Under way\n\nWords.", name="new.txt")
        document.editions.update(completed_at=None)
        assert not tidy(by=site_reader(), on=TODAY)
        assert "Received" not in wrong()

    def test_a_file_nothing_tells_of_is_removed_and_others_stay(self, home: Path):
        ready()
        stray = home / "files" / "library" / "ab" / "stray"
        stray.parent.mkdir(parents=True)
        stray.write_text("stray")
        assert "Loose files" not in wrong(), "it may be on its way in"
        os.utime(stray, (time.time() - 90_000,) * 2)
        assert "stray" in wrong()["Loose files"]
        mend(print)
        assert not stray.exists()
        assert wrong(full=True) == {}

    def test_only_who_keeps_the_site_may_tidy(self):
        with pytest.raises(NotAllowed):
            tidy(by=make_reader("editor"), on=TODAY)
