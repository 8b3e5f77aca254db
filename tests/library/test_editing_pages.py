"""The pages on which documents are edited, merged, split, withdrawn, deleted and changed by the many."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from icop.accounts.reader import VISITOR
from icop.library.models import Change, Document
from icop.library.queries import document_for, documents_for, editions_for
from tests.library.making import take_in, write
from tests.makers import TODAY, make_document, make_person, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    return signed_in(make_person("editor"))


@pytest.fixture
def memo() -> Document:
    return make_document("A memo\n\nThe fee is lawful.\n")


def typed(browser: Client, address: str, number: int = 0) -> dict[str, str]:
    """Return what a form of a page holds when it is opened: the first that is sent, or a later one."""
    text = browser.get(address).content.decode()
    forms = re.findall(r'<form method="post".*?</form>', text, flags=re.DOTALL)
    form = [one for one in forms if "/undo/" not in one][number]
    found = {}
    for field in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', field), re.search(r'value="([^"]*)"', field)
        if name and not ('type="checkbox"' in field and "checked" not in field):
            found[name[1]] = value[1] if value else ""
    for name, inside in re.findall(r'<select name="([^"]*)".*?>(.*?)</select>', form, flags=re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', inside)
        found[name] = chosen[1] if chosen else ""
    for name, inside in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form, flags=re.DOTALL):
        found[name] = inside.strip()
    found.pop("csrfmiddlewaretoken", None)
    return found


def undo_offered(text: str) -> str:
    """Return the address the notice at the top of a page sends to."""
    found = re.search(r'role="status"><p>.*?</p><form method="post" action="(/library/changes/\d+/undo/)"', text)
    assert found, text[:3000]
    return found[1]


class TestEdit:
    def test_what_is_saved_is_shown_and_undone_from_the_page_after(self, editor: Client, memo: Document):
        address = f"/library/{memo.key}/edit/"
        answer = editor.post(address, typed(editor, address) | {"title": "On fees"}, follow=True)
        text = answer.content.decode()
        assert "<h1>On fees</h1>" in text
        editor.post(undo_offered(text))
        assert document_for(VISITOR, memo.key).title == memo.title

    def test_wrong_input_keeps_what_was_typed(self, editor: Client, memo: Document):
        address = f"/library/{memo.key}/edit/"
        words = typed(editor, address) | {"title": "", "issuer": "An office <b>", "url": "office.example"}
        answer = editor.post(address, words)
        text = answer.content.decode()
        assert answer.status_code == 400
        assert "An office &lt;b&gt;" in text
        assert "beginning with https://" in text

    def test_a_guess_says_why_and_goes_when_it_is_ticked(self, editor: Client, memo: Document):
        Document.objects.filter(pk=memo.pk).update(guesses={"kind": "from the file name: memo"})
        address = f"/library/{memo.key}/edit/"
        text = editor.get(address).content.decode()
        assert "Guessed: from the file name: memo." in text
        editor.post(address, typed(editor, address) | {"confirmed": "kind"})
        shown = document_for(VISITOR, memo.key)
        assert (shown.said, shown.guesses.get("kind")) == (["kind"], None)

    def test_a_change_made_meanwhile_is_shown_beside_what_was_typed(self, editor: Client, memo: Document):
        address = f"/library/{memo.key}/edit/"
        mine = typed(editor, address) | {"title": "Mine"}
        other = signed_in(make_person("editor"))
        other.post(address, typed(other, address) | {"title": "Theirs"})
        answer = editor.post(address, mine)
        text = answer.content.decode()
        assert answer.status_code == 400
        assert "Somebody else changed this document" in text
        assert "Theirs" in text
        assert 'value="Mine"' in text
        seen = re.search(r'name="seen" value="(\w+)"', text)
        editor.post(address, mine | {"seen": seen[1]})
        assert document_for(VISITOR, memo.key).title == "Mine"

    def test_what_a_fact_says_can_not_be_typed_over(self, editor: Client, memo: Document):
        Document.objects.filter(pk=memo.pk).update(fact_key="memos.fee")
        address = f"/library/{memo.key}/edit/"
        editor.post(address, typed(editor, address) | {"title": "Other", "review_on": "2027-01-01"})
        shown = document_for(VISITOR, memo.key)
        assert (shown.title, str(shown.review_on)) == (memo.title, "2027-01-01")

    def test_days_of_copies_are_set_on_the_same_page(self, editor: Client, memo: Document):
        copy = editions_for(VISITOR, memo).get()
        words = {f"day-{copy.pk}": "2018-06"}
        assert editor.post(f"/library/{memo.key}/edit/days/", words).status_code == 302
        assert str(editions_for(VISITOR, memo).get().as_of) == "2018-06-01"
        answer = editor.post(f"/library/{memo.key}/edit/days/", {f"day-{copy.pk}": "soon"})
        assert answer.status_code == 400
        assert "not a day" in answer.content.decode()

    @pytest.mark.parametrize("page", ["edit", "edit/merge", "edit/split", "edit/withdraw", "edit/delete"])
    def test_a_hidden_document_and_a_missing_one_are_told_alike(self, page: str):
        make_document("A memo\n\nWords.\n", name="secret.txt", audience="office-a")
        key = Document.objects.get().key
        for role in ("visitor", "member", "editor"):
            browser = signed_in(None if role == "visitor" else make_person(role))
            hidden, missing = (browser.get(f"/library/{one}/{page}/") for one in (key, "nothing-here"))
            assert hidden.status_code == missing.status_code in {403, 404}
            assert hidden.content.decode().replace(key, "x") == missing.content.decode().replace("nothing-here", "x")


class TestMerge:
    def test_the_other_is_found_looked_at_and_merged(self, editor: Client, memo: Document):
        other = make_document("Another memo\n\nThe levy is doubtful.\n", name="levy.txt")
        address = f"/library/{memo.key}/edit/merge/"
        assert f"?with={other.key}" in editor.get(address, {"q": "another"}).content.decode()
        assert "Merge the second into the first" in editor.get(address, {"with": other.key}).content.decode()
        text = editor.post(address, {"other": other.key}, follow=True).content.decode()
        assert document_for(VISITOR, other.key) == memo
        editor.post(undo_offered(text))
        assert document_for(VISITOR, other.key) == other

    def test_what_can_not_be_is_said(self, editor: Client, memo: Document):
        answer = editor.post(f"/library/{memo.key}/edit/merge/", {"other": memo.key})
        assert answer.status_code == 400
        assert "No document is chosen" in answer.content.decode()


def test_copies_are_split_off_and_described(editor: Client, tmp_path: Path):
    take_in(write(tmp_path, "memo.txt", "Heading\n\nThe fee is lawful.\n"), as_of="2018-06-01")
    take_in(write(tmp_path, "memo.txt", "Heading\n\nThe levy is doubtful.\n"), as_of="2020-06-01")
    document = Document.objects.get()
    newest = editions_for(VISITOR, document)[0]
    address = f"/library/{document.key}/edit/split/"
    assert editor.post(address, {"title": "On levies"}).status_code == 400
    answer = editor.post(address, {"title": "On levies", "copies": str(newest.pk)}, follow=True)
    assert answer.redirect_chain[-1][0] == "/library/on-levies/edit/"
    assert document_for(VISITOR, "on-levies").section_count == 1


class TestWithdraw:
    def test_it_goes_and_comes_back(self, editor: Client, memo: Document):
        assert editor.post(f"/library/{memo.key}/edit/withdraw/", {"why": ""}).status_code == 400
        text = editor.post(f"/library/{memo.key}/edit/withdraw/", {"why": "A draft."}, follow=True).content.decode()
        assert "A draft." in text
        assert editor.get(f"/library/{memo.key}/").status_code == 404
        for address in ("/library/", "/api/v1/documents", "/news/"):
            assert f"/library/{memo.key}/" not in Client().get(address).content.decode()
        editor.post(f"/library/{memo.key}/edit/restore/")
        assert editor.get(f"/library/{memo.key}/").status_code == 200

    def test_deleting_for_ever_takes_the_key_typed(self, memo: Document):
        keeper = signed_in(make_person("administrator"))
        address = f"/library/{memo.key}/edit/delete/"
        answer = keeper.post(address, {"why": "Not ours.", "typed": "other"})
        assert answer.status_code == 400
        assert "not the key" in answer.content.decode()
        assert keeper.post(address, {"why": "Not ours.", "typed": memo.key}).status_code == 302
        assert not Document.objects.exists()


class TestMany:
    def three(self) -> list[Document]:
        return [make_document(f"Memo {n}\n\nWords {n}.\n", name=f"memo-{n}.txt") for n in range(3)]

    def test_a_narrowed_list_is_looked_at_changed_and_undone(self, editor: Client):
        documents = self.three()
        kinds = {one.kind for one in documents}
        address = "/library/change-many/?q=Memo"
        words = typed(editor, address) | {"kind": "notice", "which": "all"}
        text = editor.post(address, words).content.decode()
        assert "3 would change" in text
        assert {one.kind for one in documents_for(VISITOR, on=TODAY)} == kinds
        sent = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', text)
        confirmed: dict[str, list[str]] = {}
        for name, value in sent:
            confirmed.setdefault(name, []).append(value)
        done = editor.post(address, confirmed | {"confirm": "yes"}, follow=True).content.decode()
        assert {one.kind for one in documents_for(VISITOR, on=TODAY)} == {"notice"}
        assert "Done: 3 changed" in done
        editor.post(undo_offered(done))
        assert {one.kind for one in documents_for(VISITOR, on=TODAY)} == kinds

    def test_only_those_ticked(self, editor: Client):
        first, *_ = self.three()
        words = {"kind": "notice", "which": "some", "key": first.key, "confirm": "yes", "number": "1"}
        editor.post("/library/change-many/", words | {"audience": "-", "steward": "-"})
        assert [one.key for one in documents_for(VISITOR, on=TODAY) if one.kind == "notice"] == [first.key]

    def test_when_the_list_has_grown_it_is_looked_at_again(self, editor: Client):
        self.three()
        words = {"kind": "notice", "which": "all", "confirm": "yes", "number": "2"}
        text = editor.post("/library/change-many/", words).content.decode()
        assert "Nothing is changed yet" in text
        assert not Change.objects.exists()

    @pytest.mark.parametrize(
        ("words", "said"),
        [({}, "Nothing is to be changed"), ({"kind": "x", "which": "some"}, "No document is chosen")],
    )
    def test_what_makes_no_sense_is_said(self, editor: Client, words: dict[str, str], said: str):
        self.three()
        answer = editor.post("/library/change-many/", words)
        assert answer.status_code == 400
        assert said in answer.content.decode()


class TestChanges:
    def test_they_are_listed_with_their_undoing(self, editor: Client, memo: Document):
        editor.post(f"/library/{memo.key}/edit/withdraw/", {"why": "A draft."})
        text = editor.get("/library/changes/").content.decode()
        assert f"Withdrew “{memo.title}”" in text
        editor.post(re.search(r"/library/changes/\d+/undo/", text)[0])
        text = editor.get("/library/changes/").content.decode()
        assert "Undone " in text
        assert "/undo/" not in text

    def test_what_rests_on_something_newer_says_what(self, editor: Client, memo: Document):
        address = f"/library/{memo.key}/edit/"
        for title in ("First", "Second"):
            editor.post(address, typed(editor, address) | {"title": title})
        first = Change.objects.order_by("pk")[0]
        answer = editor.post(f"/library/changes/{first.pk}/undo/")
        assert answer.status_code == 400
        assert "Edited “Second”" in answer.content.decode()

    def test_a_member_sees_none_of_documents(self, editor: Client, memo: Document):
        editor.post(f"/library/{memo.key}/edit/withdraw/", {"why": "A draft."})
        member = signed_in(make_person())
        assert memo.title not in member.get("/library/changes/").content.decode()
        assert member.get(f"/library/changes/{Change.objects.get().pk}/").status_code == 404


@pytest.mark.parametrize("page", ["edit/", "edit/merge/", "edit/split/", "edit/withdraw/"])
def test_nothing_is_edited_on_another_day(editor: Client, memo: Document, page: str):
    answer = editor.get(f"/library/{memo.key}/{page}?on=2019-03-01")
    assert answer.status_code == 409
