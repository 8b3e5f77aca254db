"""The pages and the API of likenesses and guesses: what readers see of them, and how editors decide."""

from __future__ import annotations

import pytest
from django.test import Client

from icop.accounts.queries import site_reader
from icop.library.actions.likeness import compare_editions
from icop.library.models import Likeness
from icop.library.queries.likenesses import likenesses_for
from tests.library.test_likeness import changed, essay
from tests.makers import TODAY, make_document, make_person, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def likeness() -> Likeness:
    make_document(essay(1), name="berth-guide-2021-v1.txt")
    make_document(changed(essay(1)), name="berth-guide-2022-v2.txt")
    compare_editions(on=TODAY)
    (found,) = likenesses_for(site_reader())
    return found


@pytest.fixture
def editor() -> Client:
    return signed_in(make_person("editor"))


def page(client: Client, address: str) -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_of_a_document_shows_what_is_much_like_it(client: Client, likeness: Likeness):
    text = page(client, f"/library/{likeness.document.key}/")
    assert "Much like it" in text
    assert f"{int(likeness.share * 100)} % of the words here" in text
    assert "Side by side" not in text


def test_guesses_are_shown_as_such(client: Client):
    make_document("MEMORANDUM FOR ALL\n\nWords.", name="USA004711-18-DPAP (Quays) - Jun 18.txt")
    text = page(client, "/library/usa004711-18-dpap-quays-jun-18/")
    assert "June 2018 <span" in text
    assert "Guessed from the file name: USA004711-18-DPAP" in text


def test_the_api_tells_guesses_and_likenesses(client: Client, likeness: Likeness):
    answer = client.get(f"/api/v1/documents/{likeness.document.key}").json()
    (found,) = answer["likenesses"]
    assert (found["other"], found["of"], found["kind"]) == (likeness.other.key, likeness.document.key, "edition")
    assert answer["guesses"]["title"] == "from the file name"


def test_a_list_shows_what_is_to_be_decided(editor: Client, likeness: Likeness):
    assert likeness.document.title in page(editor, "/library/likenesses/")
    assert "No two documents fit" in page(editor, "/library/likenesses/?kind=duplicate")
    assert "No two documents fit" in page(editor, "/library/likenesses/?state=rejected")
    assert likeness.document.title in page(editor, "/library/likenesses/?state=all&q=berth")


def test_side_by_side_they_are_joined(editor: Client, likeness: Likeness):
    address = f"/library/likenesses/{likeness.pk}/"
    assert "new59" in page(editor, address)
    answer = editor.post(address, {"decision": "join", "keep": likeness.other.key}, follow=True)
    assert answer.redirect_chain[-1][0] == f"/library/{likeness.other.key}/"
    assert "Undo" in answer.content.decode()
    assert likeness.other.editions.count() == 2


@pytest.mark.parametrize("decision", ["duplicate", "part", "related", "apart"])
def test_other_decisions_leave_the_list_and_can_be_taken_back(editor: Client, likeness: Likeness, decision: str):
    address = f"/library/likenesses/{likeness.pk}/"
    assert "No two documents fit" in editor.post(address, {"decision": decision}, follow=True).content.decode()
    assert "Take the decision back" in page(editor, address)
    editor.post(address, {"decision": "again"})
    assert "To be decided" in page(editor, address)


def test_without_a_decision_the_page_says_so(editor: Client, likeness: Likeness):
    answer = editor.post(f"/library/likenesses/{likeness.pk}/", {})
    assert answer.status_code == 400
    assert "No decision was chosen" in answer.content.decode()


def test_decided_meanwhile_by_another_editor_is_told(editor: Client, likeness: Likeness):
    address = f"/library/likenesses/{likeness.pk}/"
    editor.post(address, {"decision": "apart"})
    answer = editor.post(address, {"decision": "part"})
    assert answer.status_code == 400
    assert "decided already" in answer.content.decode()


def test_an_editor_who_may_not_read_one_of_them_finds_nothing(editor: Client):
    make_document(essay(1), name="guide.txt")
    make_document(changed(essay(1)), name="office-guide.txt", audience="office-a")
    compare_editions(on=TODAY)
    (found,) = likenesses_for(site_reader())
    assert "No two documents fit" in page(editor, "/library/likenesses/")
    hidden, missing = (editor.get(f"/library/likenesses/{pk}/") for pk in (found.pk, found.pk + 1000))
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert "Much like it" not in page(editor, "/library/guide/")
    assert editor.get("/api/v1/documents/guide").json()["likenesses"] == []
