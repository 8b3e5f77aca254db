"""Editing, dating, splitting, withdrawing, deleting and undoing documents, one by one and many at once."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone

from icop.accounts.queries import reader_of, site_reader
from icop.accounts.reader import VISITOR
from icop.audit.models import Entry
from icop.engine.errors import NotAllowed, NotFound, Refused
from icop.library.actions import (
    ForAll,
    change_document,
    change_many,
    date_copies,
    delete_document,
    merge_documents,
    particulars_of,
    plan,
    restore_document,
    split_document,
    undo_change,
    withdraw_document,
)
from icop.library.actions.changing_many import carry_on
from icop.library.actions.undoing import _undo_some, undo_on
from icop.library.indexing import index_documents, work_of
from icop.library.models import Body, Change, Document, ReadingListEntry
from icop.library.queries import document_for, documents_for, editions_for, section_for
from icop.library.queries.changes import change_for, changes_for, undoer_of, withdrawn_for
from icop.library.scan_pages import keep_page, pages_read
from icop.library.storing import kept_path
from icop.search.queries import search
from icop.search.results import Wanted
from icop.taxonomy.models import TagDecision, TaggedWork, WorkAcronym
from tests.library.making import take_in, write
from tests.library.snapshots import rows_of_library
from tests.makers import TODAY, load_facts, make_cite, make_document, make_person, make_reader

pytestmark = pytest.mark.django_db
SITE = {"by": site_reader("editor"), "on": TODAY}


def found(words: str) -> list[str]:
    index_documents(Document.objects.values_list("key", flat=True))
    return [hit.card.key for hit in search(VISITOR, words, on=TODAY, wanted=Wanted({}, ("certain", "unsure"))).hits]


def edit(document: Document, **words: object):
    return change_document(document, replace(particulars_of(document), **words), **SITE)


class TestEdit:
    def test_it_says_what_was_typed_and_search_follows(self):
        document = make_document("A memo\n\nThe fee is lawful.\n")
        edit(document, title="On zinc fees", kind="policy memo", number="DSCA 19-34", review_on=date(2027, 1, 1))
        shown = document_for(VISITOR, document.key)
        assert (shown.title, shown.kind, shown.number) == ("On zinc fees", "policy memo", "DSCA 19-34")
        assert found("zinc") == [f"document:{document.key}"]

    def test_a_guess_that_is_corrected_or_confirmed_is_said_by_people(self):
        document = make_document("A memo\n\nThe fee is lawful.\n")
        document.guesses = {"title": "the first line", "kind": "the name", "number": "the head", "issued": "2018-06-01"}
        document.save()
        change_document(document, replace(particulars_of(document), kind="memo of ours"), confirmed=("title",), **SITE)
        document.refresh_from_db()
        assert sorted(document.said) == ["kind", "title"]
        assert sorted(document.guesses) == ["issued", "number"]

    def test_nothing_changed_is_no_change(self):
        document = make_document("A memo\n\nThe fee is lawful.\n")
        assert edit(document) is None
        assert not Change.objects.exists()

    def test_what_somebody_else_changed_meanwhile_is_noticed(self):
        document = make_document("A memo\n\nThe fee is lawful.\n")
        seen = particulars_of(document).digest()
        edit(document, title="Theirs")
        mine = replace(particulars_of(document), title="Mine")
        with pytest.raises(Refused, match="Somebody else changed"):
            change_document(document, mine, seen=seen, **SITE)
        change_document(document, mine, seen=particulars_of(document_for(VISITOR, document.key)).digest(), **SITE)
        assert document_for(VISITOR, document.key).title == "Mine"

    def test_a_title_and_a_kind_are_needed(self):
        document = make_document("A memo\n\nThe fee is lawful.\n")
        for words in ({"title": " "}, {"kind": ""}):
            with pytest.raises(Refused, match="title and a kind"):
                edit(document, **words)

    def test_what_a_fact_says_is_changed_in_the_fact(self):
        document = make_document("A memo\n\nThe fee is lawful.\n")
        Document.objects.filter(pk=document.pk).update(fact_key="memos.fee")
        with pytest.raises(Refused, match="Propose a change"):
            edit(document, title="Other")
        assert edit(document, review_on=date(2027, 1, 1)) is not None

    def test_a_steward_may_read_what_they_look_after(self):
        document = make_document("A memo\n\nWords.\n", audience="office-a")
        inside, outside = make_person("editor", audiences=["office-a"]), make_person("editor")
        keeper = {"by": site_reader(), "on": TODAY}
        with pytest.raises(Refused, match="may not read it"):
            change_document(document, replace(particulars_of(document), steward=outside.key), **keeper)
        change_document(document, replace(particulars_of(document), steward=inside.key), **keeper)
        document.refresh_from_db()
        assert document.steward == inside

    def test_it_takes_an_editor(self):
        document = make_document("A memo\n\nWords.\n")
        with pytest.raises(NotAllowed):
            change_document(document, particulars_of(document), by=make_reader("member"), on=TODAY)

    def test_undoing_brings_back_what_it_said(self):
        document = make_document("A memo\n\nThe fee is lawful.\n")
        before = rows_of_library()
        change = edit(document, title="On zinc fees", kind="policy memo")
        undo_change(change, **SITE)
        assert rows_of_library() == before
        assert found("zinc") == []

    def test_a_later_change_of_the_same_field_is_undone_first(self):
        document = make_document("A memo\n\nThe fee is lawful.\n")
        title = document.title
        first = edit(document, title="First", number="1")
        document.refresh_from_db()
        other = edit(document, issuer="DSCA")
        document.refresh_from_db()
        second = edit(document, title="Second")
        with pytest.raises(Refused, match="Something newer rests on it"):
            undo_change(first, **SITE)
        for one in (second, first):
            undo_change(one, **SITE)
        shown = document_for(VISITOR, document.key)
        assert (shown.title, shown.issuer, other.undone_at) == (title, "DSCA", None)


class TestDays:
    def test_a_copy_gets_its_day_and_texts_follow(self, tmp_path: Path):
        take_in(write(tmp_path, "memo.txt", "Heading\n\nThe fee is lawful.\n"))
        take_in(write(tmp_path, "memo.txt", "Heading\n\nThe fee is doubtful.\n"), as_of="2020-06-01")
        (document,) = Document.objects.all()
        old = editions_for(VISITOR, document).get(as_of=None)
        before = rows_of_library()
        change = date_copies(document, {old.pk: "2018-06"}, **SITE)
        text = section_for(VISITOR, document.key, "text", on=date(2019, 1, 1)).text
        assert "lawful" in text.body.text
        assert text.start_max == date(2018, 6, 30)
        undo_change(change, **SITE)
        assert rows_of_library() == before

    def test_reading_the_file_again_keeps_the_day_people_said(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        path = write(tmp_path, "memo (Jun 18).txt", "Heading\n\nThe fee is lawful.\n")
        take_in(path)
        (document,) = Document.objects.all()
        date_copies(document, {document.editions.get().pk: "2017-05-04"}, **SITE)
        for name in ("receiving", "writing"):
            monkeypatch.setattr(f"icop.library.actions.{name}.VERSION", "9999")
        take_in(path)
        edition = document.editions.get()
        assert (str(edition.as_of), edition.extractor_version) == ("2017-05-04", "9999")
        text = section_for(VISITOR, document.key, "text", on=date(2017, 5, 4)).text
        assert (text.start_max, text.end_min) == (date(2017, 5, 4), date(2017, 5, 5))

    def test_what_is_no_day_is_refused(self):
        document = make_document("A memo\n\nWords.\n")
        with pytest.raises(Refused, match="not a day"):
            date_copies(document, {document.editions.get().pk: "soon"}, **SITE)


class TestSplit:
    def two_in_one(self, folder: Path) -> Document:
        take_in(write(folder, "memo.txt", "Heading\n\nThe fee is lawful.\n"), as_of="2018-06-01")
        take_in(write(folder, "memo.txt", "Heading\n\nThe levy is doubtful.\n"), as_of="2020-06-01")
        return Document.objects.get()

    def test_chosen_copies_become_a_document_of_their_own(self, tmp_path: Path):
        document = self.two_in_one(tmp_path)
        newest = editions_for(VISITOR, document)[0]
        new, _ = split_document(document, [newest.pk], title="On levies", **SITE)
        assert "lawful" in section_for(VISITOR, document.key, "text", on=TODAY).text.body.text
        assert "levy" in section_for(VISITOR, new.key, "text", on=TODAY).text.body.text
        assert new.key == "on-levies"
        assert found("levy") == ["document:on-levies"]
        assert found("lawful") == [f"document:{document.key}"]

    def test_undoing_makes_it_one_again(self, tmp_path: Path):
        document = self.two_in_one(tmp_path)
        before = rows_of_library()
        _, change = split_document(document, [editions_for(VISITOR, document)[0].pk], title="On levies", **SITE)
        undo_change(change, **SITE)
        assert rows_of_library() == before
        assert found("levy") == [f"document:{document.key}"]

    def test_what_was_put_into_a_list_since_keeps_it(self, tmp_path: Path):
        document = self.two_in_one(tmp_path)
        new, change = split_document(document, [editions_for(VISITOR, document)[0].pk], title="On levies", **SITE)
        edit(new, kind="notice")
        with pytest.raises(Refused, match="Something newer rests on it"):
            undo_change(change, **SITE)

    def test_a_copy_stays_and_one_goes(self, tmp_path: Path):
        document = self.two_in_one(tmp_path)
        every = [edition.pk for edition in editions_for(VISITOR, document)]
        for chosen, title, said in (
            ([], "T", "No copy is chosen"),
            (every, "T", "No copy would stay"),
            (every[:1], " ", "title"),
        ):
            with pytest.raises(Refused, match=said):
                split_document(document, chosen, title=title, **SITE)

    def test_merged_again_it_holds_both(self, tmp_path: Path):
        document = self.two_in_one(tmp_path)
        new, _ = split_document(document, [editions_for(VISITOR, document)[0].pk], title="On levies", **SITE)
        document.refresh_from_db()
        merge_documents(document, new, **SITE)
        assert editions_for(VISITOR, document).count() == 2
        assert document_for(VISITOR, "on-levies") == document


class TestWithdraw:
    def test_nobody_sees_it_until_it_is_restored(self):
        document = make_document("A memo\n\nThe fee is lawful.\n")
        withdraw_document(document, why="It was a draft.", **SITE)
        for reader in (VISITOR, make_reader("administrator")):
            with pytest.raises(NotFound):
                document_for(reader, document.key)
            assert not documents_for(reader, on=TODAY).exists()
        assert found("lawful") == []
        assert withdrawn_for(site_reader("editor")) == [document]
        restore_document(withdrawn_for(site_reader("editor"))[0], **SITE)
        assert document_for(VISITOR, document.key).withdrawn_why == ""
        assert found("lawful") == [f"document:{document.key}"]

    def test_it_takes_a_reason_and_happens_once(self):
        document = make_document("A memo\n\nThe fee is lawful.\n")
        with pytest.raises(Refused, match="reason"):
            withdraw_document(document, why=" ", **SITE)
        withdraw_document(document, why="It was a draft.", **SITE)
        with pytest.raises(Refused, match="already"):
            withdraw_document(document, why="Again.", **SITE)

    def test_editors_see_what_is_withdrawn_of_their_audiences_alone(self):
        document = make_document("A memo\n\nWords.\n", audience="office-a")
        withdraw_document(document, why="A draft.", by=site_reader(), on=TODAY)
        assert withdrawn_for(make_reader("editor")) == []
        with pytest.raises(NotAllowed):
            withdrawn_for(make_reader("member"))

    @pytest.mark.parametrize("is_back", [True, False])
    def test_undoing_is_as_if_it_had_not_been(self, is_back: bool):
        document = make_document("A memo\n\nThe fee is lawful.\n")
        change = withdraw_document(document, why="It was a draft.", **SITE)
        if is_back:
            document.refresh_from_db()
            change = restore_document(document, **SITE)
        undo_change(change, **SITE)
        assert bool(withdrawn_for(site_reader("editor"))) == is_back


class TestDelete:
    def gone(self, document: Document) -> None:
        delete_document(document, why="Not ours to keep.", typed=document.key, by=site_reader(), on=TODAY)

    @pytest.mark.django_db(transaction=True)
    def test_its_texts_files_and_the_memory_of_it_go(self):
        document = make_document("A memo\n\nThe fee is lawful.\n")
        file = kept_path(document.editions.get().file)
        edit(document, title="Zinc")
        assert file.exists()
        self.gone(document)
        assert not file.exists()
        assert not Body.objects.exists()
        assert not Change.objects.exists()
        assert Entry.objects.filter(key=f"document:{document.key}", verb="library.delete").get().note

    @pytest.mark.django_db(transaction=True)
    def test_what_another_document_has_too_stays(self):
        one = make_document("A memo\n\nThe fee is lawful.\n", name="a.txt")
        other = make_document("A memo\n\nThe fee is lawful.\n", name="b.txt", audience="members")
        file = kept_path(one.editions.get().file)
        self.gone(one)
        assert file.exists()
        assert Body.objects.exists()
        self.gone(other)
        assert not file.exists()

    def test_what_tagging_and_editors_noted_of_its_words_goes_at_once(self):
        document = make_document("A memo\n\nThe Quay Fee Board (QFB) sets fees.\n")
        other = make_document("A notice\n\nThe fee is lawful.\n", name="other.txt")
        for one in (document, other):
            row = TaggedWork.objects.create(work=work_of(one), mark="m", revision="1", tagged_at=timezone.now())
            WorkAcronym.objects.create(work=row, short="QFB", long="Quay Fee Board")
            TagDecision.objects.create(
                work=work_of(one), concept="3.2", quote="sets fees", verdict="rejected", decided_at=timezone.now()
            )
        self.gone(document)
        assert list(TagDecision.objects.values_list("work", flat=True)) == [work_of(other)]
        assert list(WorkAcronym.objects.values_list("work__work", flat=True)) == [work_of(other)]

    @pytest.mark.django_db(transaction=True)
    def test_what_a_machine_read_of_its_pages_goes_too(self):
        document = make_document("A memo\n\nWords.\n")
        sha256 = document.editions.get().sha256
        keep_page(sha256, 1, "The fee is lawful.")
        self.gone(document)
        assert not pages_read(sha256)

    def test_it_takes_an_administrator_a_reason_and_the_key(self):
        document = make_document("A memo\n\nWords.\n")
        words = {"why": "Not ours.", "typed": document.key}
        with pytest.raises(NotAllowed):
            delete_document(document, **words, **SITE)
        for wrong, said in (({"why": ""}, "reason"), ({"typed": "memoo"}, "not the key")):
            with pytest.raises(Refused, match=said):
                delete_document(document, **words | wrong, by=site_reader(), on=TODAY)
        assert Document.objects.exists()

    def test_a_bulk_change_forgets_it_and_is_undone_for_the_rest(self):
        one, other = (make_document(f"Memo {n}\n\nWords.\n", name=f"{n}.txt") for n in "ab")
        kind = other.kind
        change = change_many([one, other], ForAll(kind="notice"), **SITE)
        self.gone(one)
        change.refresh_from_db()
        undo_change(change, **SITE)
        assert document_for(VISITOR, other.key).kind == kind


class TestMany:
    def test_all_are_changed_as_one_and_undone_as_one(self):
        documents = [make_document(f"Memo {n}\n\nWords {n}.\n", name=f"memo-{n}.txt") for n in range(3)]
        before = rows_of_library()
        change = change_many(documents, ForAll(kind="notice", issuer="DSCA"), **SITE)
        assert {(one.kind, one.issuer) for one in documents_for(VISITOR, on=TODAY)} == {("notice", "DSCA")}
        assert change.title == "Set kind, issuer of 3 documents"
        undo_change(change, **SITE)
        assert rows_of_library() == before

    def test_many_are_carried_out_in_the_background_in_parts(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr("icop.library.actions.changing_many.AT_ONCE", 2)
        documents = [make_document(f"Memo {n}\n\nWords {n}.\n", name=f"memo-{n}.txt") for n in range(5)]
        editor = reader_of(make_person("editor"))
        change = change_many(documents, ForAll(withdraw="All drafts."), by=editor, on=TODAY)
        line = change_for(editor, change.pk)
        assert (line.done, line.number, line.is_waiting) == (0, 5, True)
        with pytest.raises(Refused, match="still being carried out"):
            undo_change(change, by=editor, on=TODAY)
        carry_on(change.pk, by=editor)
        carry_on(change.pk, by=editor)
        assert (change_for(editor, change.pk).done, len(withdrawn_for(editor))) == (5, 5)
        undo_change(change, by=editor, on=TODAY)
        assert withdrawn_for(editor) == []

    def test_undoing_many_goes_on_in_the_background_in_parts(self, monkeypatch: pytest.MonkeyPatch):
        documents = [make_document(f"Memo {n}\n\nWords {n}.\n", name=f"memo-{n}.txt") for n in range(5)]
        editor, before = reader_of(make_person("editor")), rows_of_library()
        change = change_many(documents, ForAll(kind="notice"), by=editor, on=TODAY)
        monkeypatch.setattr("icop.library.actions.undoing.AT_ONCE", 2)
        assert undo_change(change, by=editor, on=TODAY).undone_at is None
        with pytest.raises(Refused, match="being undone already"):
            undo_change(change, by=editor, on=TODAY)
        assert _undo_some(change.pk, editor)  # killed after this: what is left is done by the next run
        line = change_for(editor, change.pk)
        assert (line.back, line.back_of, line.is_being_undone, line.can_be_undone) == (2, 5, True, False)
        undo_on(change.pk, by=undoer_of(change.pk))
        undo_on(change.pk, by=undoer_of(change.pk))
        assert rows_of_library() == before
        change.refresh_from_db()
        assert (change.undone_by, change_for(editor, change.pk).is_being_undone) == (editor.user_key, False)

    def test_what_is_changed_while_many_are_undone_stays_and_is_told(self, monkeypatch: pytest.MonkeyPatch):
        documents = [make_document(f"Memo {n}\n\nWords {n}.\n", name=f"memo-{n}.txt") for n in range(3)]
        change = change_many(documents, ForAll(kind="notice"), **SITE)
        monkeypatch.setattr("icop.library.actions.undoing.AT_ONCE", 2)
        undo_change(change, **SITE)
        Document.objects.filter(pk=documents[0].pk).update(kind="charter")
        undo_on(change.pk, by=site_reader())
        assert [one.kind for one in Document.objects.order_by("key")] == [
            "charter",
            *(one.kind for one in documents[1:]),
        ]
        ((key, _, why),) = change_for(site_reader("editor"), change.pk).left_out
        assert (key, "stays as it is" in why) == (documents[0].key, True)

    def test_undoing_many_is_refused_where_something_newer_rests_on_it(self, monkeypatch: pytest.MonkeyPatch):
        documents = [make_document(f"Memo {n}\n\nWords {n}.\n", name=f"memo-{n}.txt") for n in range(3)]
        change = change_many(documents, ForAll(kind="notice"), **SITE)
        later = change_many(documents[:1], ForAll(kind="charter"), **SITE)
        monkeypatch.setattr("icop.library.actions.undoing.AT_ONCE", 2)
        with pytest.raises(Refused, match=re.escape(later.title)):
            undo_change(change, **SITE)

    def test_it_counts_what_is_another_by_it(self):
        documents = [make_document(f"Memo {n}\n\nWords {n}.\n", name=f"memo-{n}.txt") for n in range(4)]
        Document.objects.filter(pk=documents[0].pk).update(kind="notice")
        withdraw_document(documents[1], why="Double.", **SITE)
        documents = list(Document.objects.order_by("key"))
        change = change_many(documents, ForAll(kind="notice"), **SITE)
        assert change.title == "Set kind of 2 documents"
        line = change_for(site_reader("editor"), change.pk)
        assert (line.changed, line.same, line.passed_over, line.number) == (2, 1, 1, 4)

    def test_what_can_not_be_changed_so_is_left_out_and_told(self):
        ours, facts = (make_document(f"Memo {n}\n\nWords.\n", name=f"{n}.txt") for n in "ab")
        Document.objects.filter(pk=facts.pk).update(fact_key="memos.fee")
        facts.refresh_from_db()
        first, second = plan([ours, facts], ForAll(kind="notice"), by=site_reader("editor"))
        assert first.changes == (("kind", ours.kind, "notice"),)
        assert "A fact says" in second.problem
        change = change_many([ours, facts], ForAll(kind="notice"), **SITE)
        ((key, _, why),) = change_for(site_reader("editor"), change.pk).left_out
        assert (key, "A fact says" in why) == (facts.key, True)

    def test_something_is_asked_for(self):
        document = make_document("A memo\n\nWords.\n")
        for wanted, said in ((ForAll(), "Nothing is"), (ForAll(kind=" "), "kind"), (ForAll(review_on="x"), "a day")):
            with pytest.raises(Refused, match=said):
                change_many([document], wanted, **SITE)
        with pytest.raises(Refused, match="No document"):
            change_many([], ForAll(kind="notice"), **SITE)


class TestChanges:
    def test_they_are_seen_by_editors_who_may_read_all_of_it(self):
        document = make_document("A memo\n\nWords.\n", audience="office-a")
        change = withdraw_document(document, why="A draft.", by=site_reader(), on=TODAY)
        outside, inside = make_reader("editor"), make_reader("editor", audiences=["office-a"])
        assert changes_for(outside) == []
        with pytest.raises(NotFound):
            change_for(outside, change.pk)
        assert [line.change for line in changes_for(inside)] == [change]
        with pytest.raises(NotAllowed):
            undo_change(change, by=outside, on=TODAY)
        assert changes_for(make_reader("member")) == []


def test_reading_list_entries_follow_a_merge_and_its_undoing():
    person = make_person()
    from icop.library.actions.lists import add_entry, make_list

    by = reader_of(person)
    one, other = (make_document(f"Memo {n}\n\nWords.\n", name=f"{n}.txt") for n in "ab")
    made = make_list("For the course", about="", audience="members", by=by, on=TODAY)
    add_entry(made, other, by=by, on=TODAY)
    change = merge_documents(one, other, **SITE)
    assert ReadingListEntry.objects.get().document == one
    undo_change(change, **SITE)
    assert ReadingListEntry.objects.get().document == other


def test_a_fact_that_is_loaded_again_leaves_a_merged_document_as_it_is(tmp_path: Path):
    from icop.library.actions import sync_instruments

    cite = make_cite()
    fact = f"title: The fee memo\nsays: About fees.\nkind: memo\nissuer: DSCA\nissued_on: 2018-06-28\ncite: {cite}\n"
    states = f"states:\n  - start: 2018-06-28\n    state: in force\n    cite: {cite}\n"
    load_facts({"instrument:memos.fee": fact + states})
    sync_instruments()
    told = document_for(VISITOR, "memos-fee")
    received = make_document("A memo\n\nThe fee is lawful.\n")
    merge_documents(received, told, **SITE)
    assert sync_instruments() == 0
    assert document_for(VISITOR, "memos-fee").title == "The fee memo"
