"""Two documents that are one: what becomes of their parts, and how it is undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from icop.accounts.queries import site_reader
from icop.accounts.reader import VISITOR
from icop.audit.models import Entry
from icop.engine.errors import NotAllowed, Refused
from icop.library.actions.merging import merge_documents
from icop.library.actions.undoing import undo_change
from icop.library.indexing import index_documents
from icop.library.models import Alias, Document, Edition, Likeness, Relation, Section
from icop.library.queries import document_for, documents_for, editions_for, relations_of, section_for, texts_of
from icop.search.queries import search
from icop.search.results import Wanted
from tests.library.making import take_in, write
from tests.library.snapshots import rows_of_library
from tests.makers import TODAY, make_document, make_reader

pytestmark = pytest.mark.django_db


def two_copies(folder: Path, *, old: str = "Heading\n\nThe fee is lawful.\n", new: str = "") -> list[Document]:
    """Return two documents that are copies of one memo, of 2018 and of 2020."""
    take_in(write(folder, "memo.txt", old), as_of="2018-06-01")
    take_in(write(folder, "memo (rev 1).txt", new or "Heading\n\nThe fee is doubtful.\n"), as_of="2020-06-01")
    return list(Document.objects.order_by("pk"))


def found(words: str) -> list[str]:
    index_documents(Document.objects.values_list("key", flat=True))
    return [hit.card.key for hit in search(VISITOR, words, on=TODAY, wanted=Wanted({}, ("certain", "unsure"))).hits]


class TestMerge:
    def test_its_texts_become_texts_of_the_first_in_time(self, tmp_path: Path):
        first, second = two_copies(tmp_path)
        merge_documents(first, second, by=site_reader(), on=TODAY)
        (only,) = documents_for(VISITOR, on=TODAY)
        assert only == first
        assert [edition.source for edition in editions_for(VISITOR, only)] == ["memo (rev 1).txt", "memo.txt"]
        old = section_for(VISITOR, only.key, "text", on=TODAY.replace(year=2019))
        new = section_for(VISITOR, only.key, "text", on=TODAY)
        assert "lawful" in old.text.body.text
        assert "doubtful" in new.text.body.text
        assert texts_of(VISITOR, new.section).count() == 2

    def test_the_old_key_and_its_places_lead_on(self, tmp_path: Path):
        first, second = two_copies(tmp_path)
        merge_documents(first, second, by=site_reader(), on=TODAY)
        assert document_for(VISITOR, second.key) == first
        assert section_for(VISITOR, second.key, "text", on=TODAY).document == first

    def test_the_same_file_received_again_is_known(self, tmp_path: Path):
        first, second = two_copies(tmp_path)
        merge_documents(first, second, by=site_reader(), on=TODAY)
        report = take_in(tmp_path / "memo (rev 1).txt", as_of="2020-06-01")
        assert (report.unchanged, report.added, report.updated) == (1, 0, 0)

    def test_its_files_read_again_stay_with_the_first(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        first, second = two_copies(tmp_path)
        merge_documents(first, second, by=site_reader(), on=TODAY)
        for name in ("receiving", "writing"):
            monkeypatch.setattr(f"icop.library.actions.{name}.VERSION", "9999")
        take_in(tmp_path / "memo (rev 1).txt", as_of="2020-06-01")
        assert list(documents_for(VISITOR, on=TODAY)) == [first]

    def test_a_file_both_have_is_kept_once(self, tmp_path: Path):
        words = "Heading\n\nThe fee is lawful.\n"
        take_in(write(tmp_path, "a/memo.txt", words))
        take_in(write(tmp_path, "b/other memo.txt", "Another text.\n"))
        first, second = Document.objects.order_by("pk")
        Edition.objects.filter(document=second).update(sha256=first.editions.get().sha256)
        before = rows_of_library()
        change = merge_documents(first, second, by=site_reader(), on=TODAY)
        assert editions_for(VISITOR, first).count() == 1
        undo_change(change, by=site_reader(), on=TODAY)
        assert rows_of_library() == before

    def test_what_the_first_does_not_say_it_takes_from_the_second(self, tmp_path: Path):
        first, second = two_copies(tmp_path)
        Document.objects.filter(pk=second.pk).update(number="DSCA 19-34", issuer="DSCA", said=["issuer"])
        Document.objects.filter(pk=first.pk).update(issuer="DPAP")
        first.refresh_from_db()
        second.refresh_from_db()
        merge_documents(first, second, by=site_reader(), on=TODAY)
        assert (first.number, first.issuer, first.said) == ("DSCA 19-34", "DPAP", [])

    def test_relations_follow_and_one_between_the_two_ends(self, tmp_path: Path):
        first, second = two_copies(tmp_path)
        third = make_document("A third\n\nWords.\n", name="third.txt")
        now = third.recorded_at
        for origin, target in ((second, third), (first, second)):
            Relation.objects.create(
                origin=origin,
                target=target,
                target_key=target.key,
                type="cites",
                standing="verified",
                recorded_at=now,
            )
        merge_documents(first, second, by=site_reader(), on=TODAY)
        assert [edge.other for edge in relations_of(VISITOR, first, on=TODAY)] == [third]

    def test_a_fact_that_tells_of_the_second_tells_of_the_first(self, tmp_path: Path):
        first, second = two_copies(tmp_path)
        Document.objects.filter(pk=second.pk).update(fact_key="memos.fee", title="The memo of the fact")
        second.refresh_from_db()
        merge_documents(first, second, by=site_reader(), on=TODAY)
        assert (first.fact_key, first.title) == ("memos.fee", "The memo of the fact")

    def test_search_finds_all_of_it_under_the_first(self, tmp_path: Path):
        first, second = two_copies(tmp_path)
        assert found("doubtful") == [f"document:{second.key}"]
        merge_documents(first, second, by=site_reader(), on=TODAY)
        assert found("doubtful") == [f"document:{first.key}"]

    def test_a_likeness_of_the_two_goes_and_one_with_a_third_follows(self, tmp_path: Path):
        first, second = two_copies(tmp_path)
        third = make_document("A third\n\nWords.\n", name="third.txt")
        for one, other in ((first, second), (second, third)):
            Likeness.objects.create(document=one, other=other, kind="duplicate", share=0.9, reason="The same words.")
        merge_documents(first, second, by=site_reader(), on=TODAY)
        assert list(Likeness.objects.values_list("document", "other")) == [(first.pk, third.pk)]

    def test_both_leave_a_line_in_the_trail(self, tmp_path: Path):
        first, second = two_copies(tmp_path)
        merge_documents(first, second, by=site_reader(), on=TODAY)
        for key in (first.key, second.key):
            assert Entry.objects.filter(key=f"document:{key}", verb="library.merge").exists()


class TestRefusal:
    def test_it_takes_an_editor_of_both(self, tmp_path: Path):
        first, second = two_copies(tmp_path)
        with pytest.raises(NotAllowed):
            merge_documents(first, second, by=make_reader("member"), on=TODAY)
        assert Document.objects.count() == 2

    def test_different_audiences_never_mix(self):
        first = make_document("A memo\n\nWords.\n", name="a.txt")
        second = make_document("A memo\n\nWords too.\n", name="b.txt", audience="office-a")
        with pytest.raises(Refused, match="different audiences"):
            merge_documents(first, second, by=site_reader(), on=TODAY)

    def test_two_facts_tell_of_two_works(self, tmp_path: Path):
        first, second = two_copies(tmp_path)
        first.fact_key, second.fact_key = "memos.a", "memos.b"
        with pytest.raises(Refused, match="Change the facts"):
            merge_documents(first, second, by=site_reader(), on=TODAY)

    def test_a_document_is_not_merged_with_itself(self, tmp_path: Path):
        first, _ = two_copies(tmp_path)
        with pytest.raises(Refused, match="same document"):
            merge_documents(first, first, by=site_reader(), on=TODAY)


class TestUndo:
    def test_everything_is_as_it_was(self, tmp_path: Path):
        first, second = two_copies(tmp_path)
        Likeness.objects.create(document=first, other=second, kind="edition", share=0.9, reason="The same words.")
        Alias.objects.create(key="an-older-key", document=second)
        before, hits = rows_of_library(), found("doubtful")
        change = merge_documents(first, second, by=site_reader(), on=TODAY)
        undo_change(change, by=site_reader(), on=TODAY)
        assert rows_of_library() == before
        assert found("doubtful") == hits == [f"document:{second.key}"]

    def test_a_copy_received_since_is_named_as_the_reason_it_can_not_be(self, tmp_path: Path):
        first, second = two_copies(tmp_path)
        change = merge_documents(first, second, by=site_reader(), on=TODAY)
        take_in(write(tmp_path, "memo.txt", "Heading\n\nThe fee is gone.\n"), as_of="2021-06-01")
        with pytest.raises(Refused, match="received since"):
            undo_change(change, by=site_reader(), on=TODAY)

    def test_the_later_merge_is_undone_first(self, tmp_path: Path):
        first, second = two_copies(tmp_path)
        third = make_document("A third\n\nWords.\n", name="third.txt")
        change = merge_documents(first, second, by=site_reader(), on=TODAY)
        later = merge_documents(third, first, by=site_reader(), on=TODAY)
        with pytest.raises(Refused, match=later.title):
            undo_change(change, by=site_reader(), on=TODAY)
        undo_change(later, by=site_reader(), on=TODAY)
        undo_change(change, by=site_reader(), on=TODAY)
        assert Section.objects.count() == 3

    def test_it_happens_once(self, tmp_path: Path):
        first, second = two_copies(tmp_path)
        change = merge_documents(first, second, by=site_reader(), on=TODAY)
        undo_change(change, by=site_reader(), on=TODAY)
        with pytest.raises(Refused, match="already"):
            undo_change(change, by=site_reader(), on=TODAY)
