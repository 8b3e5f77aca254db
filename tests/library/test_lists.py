"""Reading lists and saved searches: kept, shared, ordered, taken along, and undone."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.test import Client

from icop.accounts.models import User
from icop.accounts.queries import reader_of
from icop.engine.errors import NotAllowed, NotFound, Refused
from icop.library.actions import delete_document, undo_change, withdraw_document
from icop.library.actions.lists import (
    add_entry,
    change_list,
    delete_list,
    make_list,
    move_entry,
    note_entry,
    plain_address,
    remove_entry,
    save_search,
)
from icop.library.models import Document, ReadingList
from icop.library.queries.lists import entries_of, reading_list_for, reading_lists_for, saved_searches_for
from tests.library.snapshots import rows_of_library
from tests.makers import TODAY, make_document, make_person, make_reader, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher() -> User:
    return make_person("member", audiences=["office-a"], name="Tess Teacher")


@pytest.fixture
def given(teacher: User) -> ReadingList:
    """A public list of two public documents with one hidden from most between them."""
    by = reader_of(teacher)
    made = make_list("Fees for beginners", about="Read in this order.", audience="public", by=by, on=TODAY)
    for name, audience in (("amber", "public"), ("secret", "office-a"), ("basalt", "public")):
        document = make_document(
            f"The {name} memo\n\nThe {name} fee is lawful.\n", name=f"{name}.txt", audience=audience
        )
        Document.objects.filter(pk=document.pk).update(title=f"The {name} memo")
        add_entry(made, document, anchor="text" if name == "basalt" else "", note=f"On {name}.", by=by, on=TODAY)
    return made


def titles(reader, found: ReadingList) -> list[str]:
    return [entry.document.title for entry in entries_of(reader, found, on=TODAY)]


class TestReading:
    def test_what_a_reader_may_not_see_is_neither_shown_nor_counted(self, teacher: User, given: ReadingList):
        stranger = make_reader("visitor")
        assert titles(reader_of(teacher), given) == ["The amber memo", "The secret memo", "The basalt memo"]
        assert titles(stranger, given) == ["The amber memo", "The basalt memo"]
        assert [entry.number for entry in entries_of(stranger, given, on=TODAY)] == [1, 2]
        assert [one.shown for one in reading_lists_for(stranger)] == [2]
        text = Client().get(f"/library/reading-lists/{given.key}/").content.decode()
        assert "secret" not in text
        assert "2 entries" in text

    def test_a_list_for_others_is_as_one_that_is_not_there(self, teacher: User, given: ReadingList):
        by = reader_of(teacher)
        change_list(given, title=given.title, about="", audience="office-a", by=by, on=TODAY)
        for reader in (make_reader("visitor"), make_reader("editor")):
            assert not reading_lists_for(reader).exists()
            with pytest.raises(NotFound):
                reading_list_for(reader, given.key)

    def test_a_place_is_cited_with_its_day_and_leads_there(self, given: ReadingList):
        *_, last = entries_of(make_reader("visitor"), given, on=TODAY)
        assert last.url == "/library/basalt/text/"
        assert last.quoted.endswith("(undated copy, read 22 November 2026)")

    def test_a_withdrawn_document_leaves_the_list_until_it_is_restored(self, given: ReadingList):
        editor = make_reader("editor")
        change = withdraw_document(Document.objects.get(key="amber"), why="A draft.", by=editor, on=TODAY)
        assert titles(editor, given) == ["The basalt memo"]
        undo_change(change, by=editor, on=TODAY)
        assert titles(editor, given) == ["The amber memo", "The basalt memo"]


class TestKeeping:
    def test_entries_are_ordered_among_those_one_sees(self, teacher: User, given: ReadingList):
        by = reader_of(teacher)
        keys = [entry.pk for entry in entries_of(by, given, on=TODAY)]
        move_entry(given, keys[2], up=True, by=by, on=TODAY)
        assert titles(by, given) == ["The amber memo", "The basalt memo", "The secret memo"]
        move_entry(given, keys[0], up=True, by=by, on=TODAY)
        move_entry(given, keys[1], up=False, by=by, on=TODAY)
        assert titles(by, given) == ["The amber memo", "The basalt memo", "The secret memo"]
        teacher.audiences.clear()
        move_entry(given, keys[0], up=False, by=reader_of(teacher), on=TODAY)
        assert titles(reader_of(teacher), given) == ["The basalt memo", "The amber memo"]

    def test_moves_that_follow_one_another_are_undone_together(self, teacher: User, given: ReadingList):
        by = reader_of(teacher)
        before = titles(by, given)
        keys = [entry.pk for entry in entries_of(by, given, on=TODAY)]
        first = move_entry(given, keys[2], up=True, by=by, on=TODAY)
        second = move_entry(given, keys[2], up=True, by=by, on=TODAY)
        assert first == second
        assert move_entry(given, keys[2], up=True, by=by, on=TODAY) is None
        assert titles(by, given) != before
        undo_change(second, by=by, on=TODAY)
        assert titles(by, given) == before
        assert move_entry(given, keys[0], up=False, by=by, on=TODAY) != second

    def test_what_a_list_and_its_notes_say_is_undone(self, teacher: User, given: ReadingList):
        by = reader_of(teacher)
        before = rows_of_library()
        entry = entries_of(by, given, on=TODAY)[0].pk
        changes = [
            note_entry(given, entry, note="Read it twice.", by=by, on=TODAY),
            change_list(given, title="Fees", about="", audience="members", by=by, on=TODAY),
        ]
        assert note_entry(given, entry, note="Read it twice.", by=by, on=TODAY) is None
        for change in reversed(changes):
            undo_change(change, by=by, on=TODAY)
        assert rows_of_library() == before

    def test_a_list_for_nobody_else_is_seen_by_its_owner_alone(self, teacher: User, given: ReadingList):
        by = reader_of(teacher)
        own = make_list("My own", about="", audience="", by=by, on=TODAY)
        add_entry(own, Document.objects.get(key="amber"), by=by, on=TODAY)
        assert own in reading_lists_for(by)
        page = signed_in(teacher).get("/library/reading-lists/my-own/").content.decode()
        assert "Read by: Only me" in page
        for reader in (make_reader("visitor"), make_reader("editor"), make_reader("administrator")):
            assert own not in reading_lists_for(reader)
            with pytest.raises(NotFound):
                reading_list_for(reader, own.key)
            with pytest.raises(NotAllowed):
                add_entry(own, Document.objects.get(key="basalt"), by=reader, on=TODAY)

    def test_an_administrator_can_not_keep_somebodys_list_for_its_owner(self, teacher: User, given: ReadingList):
        with pytest.raises(Refused, match="Only who keeps a list"):
            change_list(given, title="Fees", about="", audience="", by=make_reader("administrator"), on=TODAY)

    def test_one_thing_stands_in_a_list_once(self, teacher: User, given: ReadingList):
        document = Document.objects.get(key="amber")
        with pytest.raises(Refused, match="already"):
            add_entry(given, document, by=reader_of(teacher), on=TODAY)
        add_entry(given, document, anchor="text", by=reader_of(teacher), on=TODAY)

    def test_only_its_keeper_and_an_administrator_change_it(self, teacher: User, given: ReadingList):
        document = make_document("Another\n\nWords.\n", name="another.txt")
        with pytest.raises(NotAllowed):
            add_entry(given, document, by=make_reader("editor"), on=TODAY)
        with pytest.raises(NotAllowed):
            add_entry(given, document, by=make_reader("visitor"), on=TODAY)
        add_entry(given, document, by=make_reader("administrator"), on=TODAY)

    def test_taking_out_and_deleting_are_undone(self, teacher: User, given: ReadingList):
        by = reader_of(teacher)
        for act in (
            lambda: remove_entry(given, entries_of(by, given, on=TODAY)[1].pk, by=by, on=TODAY),
            lambda: delete_list(given, by=by, on=TODAY),
        ):
            before = [rows_of_library()[name] for name in ("ReadingListEntry",)]
            undo_change(act(), by=by, on=TODAY)
            assert [rows_of_library()[name] for name in ("ReadingListEntry",)] == before
        assert reading_list_for(by, given.key).title == given.title

    def test_a_deleted_list_comes_back_without_what_was_deleted_for_ever(self, teacher: User, given: ReadingList):
        by = reader_of(teacher)
        change = delete_list(given, by=by, on=TODAY)
        keeper = make_reader("administrator")
        delete_document(Document.objects.get(key="amber"), why="Not ours.", typed="amber", by=keeper, on=TODAY)
        undo_change(change, by=by, on=TODAY)
        assert titles(by, reading_list_for(by, given.key)) == ["The secret memo", "The basalt memo"]

    def test_others_do_not_undo_what_one_did(self, teacher: User, given: ReadingList):
        change = delete_list(given, by=reader_of(teacher), on=TODAY)
        with pytest.raises(NotAllowed):
            undo_change(change, by=make_reader("administrator"), on=TODAY)


class TestTakenAlong:
    def test_markdown_reads_nothing_typed_as_markup(self, teacher: User, given: ReadingList):
        by = reader_of(teacher)
        entry = entries_of(by, given, on=TODAY)[0]
        note_entry(given, entry.pk, note="# Not a heading\n1. <b>nor this</b> [x](y)", by=by, on=TODAY)
        answer = Client().get(f"/library/reading-lists/{given.key}/file/md/?on=2026-11-01")
        text = answer.content.decode()
        assert answer["Content-Disposition"] == 'attachment; filename="fees-for-beginners-2026-11-01.md"'
        assert text.startswith("# Fees for beginners\n\nAs of 1 November 2026.")
        assert "\\# Not a heading" in text
        assert "1\\. \\<b\\>nor this\\</b\\> \\[x\\]" in text
        assert "(<http://testserver/library/amber/?on=2026-11-01>)" in text
        assert "secret" not in text

    def test_a_table_has_a_row_an_entry(self, given: ReadingList):
        text = Client().get(f"/library/reading-lists/{given.key}/file/csv/").content.decode("utf-8-sig")
        head, *rows = list(csv.reader(io.StringIO(text)))
        assert head[:4] == ["Number", "Title", "Place", "Citation"]
        assert [row[1] for row in rows] == ["The amber memo", "The basalt memo"]

    def test_the_page_to_print_is_one_whole_page(self, given: ReadingList):
        text = Client().get(f"/library/reading-lists/{given.key}/file/html/").content.decode()
        assert text.startswith("<!doctype html>")
        assert "On amber." in text
        assert Client().get(f"/library/reading-lists/{given.key}/file/doc/").status_code == 404

    def test_markings_go_along(self, given: ReadingList):
        Document.objects.filter(key="amber").update(markings=[{"kind": "cui", "text": "CUI//SP-EXPT"}])
        for kind in ("md", "csv", "html"):
            text = Client().get(f"/library/reading-lists/{given.key}/file/{kind}/").content.decode()
            assert "CUI//SP-EXPT" in text

    def test_a_distribution_statement_goes_along_in_full(self, given: ReadingList):
        said = "DISTRIBUTION STATEMENT D. Distribution authorized to the DoD; Critical Technology; refer to Code 12."
        marking = {"kind": "distribution", "letter": "D", "text": said}
        Document.objects.filter(key="amber").update(markings=[marking])
        for kind in ("md", "csv", "html"):
            text = Client().get(f"/library/reading-lists/{given.key}/file/{kind}/").content.decode()
            assert said.rstrip(".") in text
        answer = Client().get(f"/api/v1/reading-lists/{given.key}").json()
        assert answer["entries"][0]["markings"] == said


class TestListPages:
    def test_the_list_changed_last_is_offered_first(self, teacher: User, given: ReadingList):
        by, browser = reader_of(teacher), signed_in(teacher)
        make_list("A later list", about="", audience="", by=by, on=TODAY)
        address = "/library/reading-lists/add/?document=amber"
        assert '<option value="a-later-list" selected>' in browser.get(address).content.decode()
        entry = entries_of(by, given, on=TODAY)[0]
        note_entry(given, entry.pk, note="Read it twice.", by=by, on=TODAY)
        assert f'<option value="{given.key}" selected>' in browser.get(address).content.decode()

    def test_a_title_for_a_new_list_is_not_passed_over(self, teacher: User, given: ReadingList):
        words = {"document": "amber", "into": given.key, "title": "Another list", "note": ""}
        answer = signed_in(teacher).post("/library/reading-lists/add/", words)
        assert (answer.status_code, "leave its title empty" in answer.content.decode()) == (400, True)

    def test_a_new_list_is_for_oneself_unless_one_says_otherwise(self, teacher: User):
        text = signed_in(teacher).get("/library/reading-lists/new/").content.decode()
        assert '<option value="" selected>Only me</option>' in text

    def test_a_place_is_added_to_a_new_list_from_its_page(self, teacher: User):
        document = make_document("The amber memo\n\nThe fee is lawful.\n", name="amber.txt")
        browser = signed_in(teacher)
        link = re.search(
            r'href="(/library/reading-lists/add/[^"]*)"', browser.get("/library/amber/text/").content.decode()
        )
        address = link[1].replace("&amp;", "&")
        assert "Add to a reading list" in browser.get(address).content.decode()
        words = {"document": document.key, "anchor": "text", "into": "", "title": "", "note": "Read it."}
        assert browser.post(address, words).status_code == 400
        answer = browser.post(address, words | {"title": "My list"}, follow=True)
        assert answer.redirect_chain[-1][0] == "/library/reading-lists/my-list/"
        assert "Read it." in answer.content.decode()

    def test_order_notes_and_removal_work_by_buttons(self, teacher: User, given: ReadingList):
        browser, by = signed_in(teacher), reader_of(teacher)
        address = f"/library/reading-lists/{given.key}/edit/"
        first, second, third = (entry.pk for entry in entries_of(by, given, on=TODAY))
        browser.post(address, {"do": "down", "entry": first}, follow=True)
        browser.post(address, {"do": "note", "entry": third, f"{third}-note": "Last of all."}, follow=True)
        text = browser.post(address, {"do": "remove", "entry": second}, follow=True).content.decode()
        assert titles(by, given) == ["The amber memo", "The basalt memo"]
        assert "Last of all." in text
        browser.post(re.search(r"/library/changes/\d+/undo/", text)[0])
        assert titles(by, given) == ["The secret memo", "The amber memo", "The basalt memo"]
        assert browser.post(address, {"do": "up", "entry": "9" * 11}).status_code == 404
        assert browser.post(address, {"do": "dance"}).status_code == 400

    def test_somebody_elses_list_is_read_and_not_changed(self, given: ReadingList):
        other = signed_in(make_person())
        assert "Change the list" not in other.get(f"/library/reading-lists/{given.key}/").content.decode()
        assert other.get(f"/library/reading-lists/{given.key}/edit/").status_code == 404

    def test_on_another_day_it_is_read_as_of_that_day(self, given: ReadingList, teacher: User):
        text = signed_in(teacher).get(f"/library/reading-lists/{given.key}/?on=2026-11-01").content.decode()
        assert "as of 1 November 2026" in text
        assert "Change the list" not in text


class TestSavedSearches:
    def test_one_is_saved_run_renamed_deleted_and_brought_back(self):
        person = make_person()
        browser, by = signed_in(person), reader_of(person)
        page = browser.get("/library/?kind=memo&q=fee&page=2").content.decode()
        link = re.search(r'href="(/library/searches/\?save=[^"]*)"', page)[1]
        text = browser.get(link).content.decode()
        assert "Library: “fee”, kind memo" in text
        address = re.search(r'name="address" value="([^"]*)"', text)[1].replace("&amp;", "&")
        browser.post("/library/searches/", {"address": address, "title": "Fee memos"})
        (saved,) = saved_searches_for(by)
        assert saved.address == "/library/?kind=memo&q=fee"
        assert browser.get(saved.address).status_code == 200
        browser.post(f"/library/searches/{saved.pk}/", {"do": "rename", "title": "Memos on fees"})
        text = browser.post(f"/library/searches/{saved.pk}/", {"do": "delete"}, follow=True).content.decode()
        assert not saved_searches_for(by).exists()
        browser.post(re.search(r"/library/changes/\d+/undo/", text)[0])
        assert saved_searches_for(by).get().title == "Memos on fees"

    def test_it_carries_a_day_only_where_one_was_chosen(self):
        assert plain_address("/search/?q=fee&page=3") == "/search/?q=fee"
        assert plain_address("/search/?q=fee&on=2019-03-01") == "/search/?q=fee&on=2019-03-01"

    @pytest.mark.parametrize(
        "address", ["https://elsewhere.example/search/?q=x", "//elsewhere.example/", "/people/", ""]
    )
    def test_nothing_else_is_saved(self, address: str):
        with pytest.raises(Refused):
            plain_address(address)

    def test_one_search_is_saved_once(self):
        by = make_reader()
        save_search("Fees", "/search/?q=fee", by=by, on=TODAY)
        with pytest.raises(Refused, match="“Fees”"):
            save_search("Again", "/search/?q=fee&page=2", by=by, on=TODAY)
        save_search("Theirs", "/search/?q=fee", by=make_reader(), on=TODAY)

    def test_they_are_one_s_own(self):
        save_search("Fees", "/search/?q=fee", by=make_reader(), on=TODAY)
        other = make_person("administrator")
        assert not saved_searches_for(reader_of(other)).exists()
        with pytest.raises(NotAllowed):
            saved_searches_for(make_reader("visitor"))


class TestApi:
    def test_a_list_is_given_as_the_page_shows_it(self, given: ReadingList):
        browser = Client()
        (line,) = browser.get("/api/v1/reading-lists").json()["items"]
        assert (line["title"], line["entries"]) == ("Fees for beginners", 2)
        found = browser.get(f"/api/v1/reading-lists/{given.key}?on=2026-11-01").json()
        assert [(one["number"], one["title"], one["note"]) for one in found["entries"]] == [
            (1, "The amber memo", "On amber."),
            (2, "The basalt memo", "On basalt."),
        ]
        assert "1 November 2026" in found["entries"][0]["quoted"]
        assert browser.get("/api/v1/reading-lists/nothing").status_code == 404

    def test_changes_are_told_to_those_who_may_see_them(self):
        editor = make_person("editor")
        document = make_document("The amber memo\n\nThe fee is lawful.\n", name="amber.txt")
        withdraw_document(document, why="A draft.", by=reader_of(editor), on=TODAY)
        (line,) = signed_in(editor).get("/api/v1/changes").json()["items"]
        assert (line["verb"], line["documents"], line["can_be_undone"]) == ("library.withdraw", ["amber"], True)
        assert signed_in(make_person()).get("/api/v1/changes").json()["items"] == []
        assert Client().get("/api/v1/changes").status_code == 403
