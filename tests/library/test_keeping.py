"""Pages kept for visitors: quick while nothing changes, never stale when something does, never another's."""

from __future__ import annotations

import pytest
from django.test import Client

from icop.accounts.queries import site_reader
from icop.index.sources import build_index
from icop.library.actions import delete_document
from icop.library.models import Document
from tests.makers import TODAY, load_facts, make_cite, make_document, make_person, signed_in

pytestmark = pytest.mark.django_db


def term(title: str) -> str:
    return f"title: {title}\nmeans: A made-up word.\ncite: {make_cite()}\n"


def test_a_page_shows_a_changed_fact_at_once():
    load_facts({"term:field.one": term("Widget")})
    assert "Widget" in Client().get("/help/glossary/").content.decode()
    load_facts({"term:field.one": term("Gadget")})
    again = Client().get("/help/glossary/").content.decode()
    assert "Gadget" in again
    assert "Widget" not in again


def test_the_same_page_twice_asks_the_database_less(django_assert_max_num_queries):
    load_facts({"term:field.one": term("Widget")})
    first = Client().get("/library/").content
    with django_assert_max_num_queries(3):
        assert Client().get("/library/").content == first


def test_search_shows_what_was_indexed_since():
    load_facts({"term:field.one": term("Widget")})
    build_index()
    assert "Nothing here has" in Client().get("/search/?q=gadget").content.decode()
    load_facts({"term:field.one": term("Gadget")})
    build_index()
    assert "Nothing here has" not in Client().get("/search/?q=gadget").content.decode()


def test_a_person_signed_in_gets_a_page_of_their_own():
    visitor = Client().get("/library/").content.decode()
    editor = signed_in(make_person("editor", name="Edith Editor")).get("/library/").content.decode()
    assert "Edith Editor" in editor
    assert "Add documents" in editor
    assert Client().get("/library/").content.decode() == visitor


def test_another_day_is_another_page():
    today, past = Client().get("/library/"), Client().get("/library/?on=2019-03-01")
    assert b"icop-past" in past.content
    assert b"icop-past" not in today.content


def test_a_page_that_failed_is_not_kept(home):
    assert Client().get("/search/?q=widget").status_code == 503
    load_facts({"term:field.one": term("Widget")})
    build_index()
    assert Client().get("/search/?q=widget").status_code == 200


def test_a_document_that_was_removed_leaves_the_kept_list():
    first = make_document("A first memo.", name="first.txt")
    second = make_document("A second memo.", name="second.txt")
    assert first.key in Client().get("/library/").content.decode()
    delete_document(first, why="It is not ours.", typed=first.key, by=site_reader(), on=TODAY)
    again = Client().get("/library/").content.decode()
    assert f"/library/{first.key}/" not in again
    assert f"/library/{second.key}/" in again


@pytest.mark.parametrize("name", ["add.txt", "cite.txt"])
def test_a_document_never_stands_in_for_a_page_of_the_library(name):
    document = make_document("A memo.", name=name)
    answer = Client().get(f"/library/{document.key}/")
    assert answer.context["page"].document == document


def test_parts_kept_for_one_reader_are_not_shown_to_another():
    make_document("A memo\n\nThe fee is lawful.\n", name="memo.txt")
    secret = make_document("Quartz annex\n\nThe fee.\n", name="quartz.txt", audience="office-a")
    Document.objects.filter(pk=secret.pk).update(issuer="Quartz office")
    inside = signed_in(make_person(audiences=["office-a"])).get("/library/").content.decode()
    assert "Quartz office" in inside
    assert "Quartz office" not in signed_in(make_person(email="other@example.org")).get("/library/").content.decode()


def test_contents_of_a_person_signed_in_change_with_the_document():
    document = make_document("A memo\n\nThe fee is lawful.\n", name="memo.txt")
    client, address = signed_in(make_person("administrator")), f"/library/{document.key}/"
    before = client.get(address).content.decode()
    assert "new-section" not in before
    make_document("# A memo\n\nThe fee.\n\n# New section\n\nAnother.\n", name="memo.txt")
    assert "new-section" in client.get(address).content.decode()
