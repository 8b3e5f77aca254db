"""Pages kept for visitors are never handed to, or made of, anybody else's."""

from __future__ import annotations

import pytest
from django.test import Client

from icop.index.sources import build_index
from icop.library.models import Document
from tests.makers import find_or_make_audience, load_facts, make_document, make_fee, make_person, signed_in

pytestmark = pytest.mark.django_db
KEPT = (
    "/",
    "/topics/",
    "/news/",
    "/help/glossary/",
    "/library/",
    "/library/memo/",
    "/library/memo/contents/",
    "/search/?q=fee",
)


@pytest.fixture(autouse=True)
def _site() -> None:
    load_facts({"parameter:pricing.fee": make_fee()})
    make_document("A public memo\n\nThe fee is lawful.\n")
    build_index()


def test_a_page_made_for_a_member_is_not_handed_to_a_visitor(client: Client):
    person = make_person(name="Willa Writer")
    for address in KEPT:
        assert "Willa Writer" in signed_in(person).get(address).content.decode()
        assert "Willa Writer" not in client.get(address).content.decode()


def test_a_page_kept_for_visitors_is_not_handed_to_a_member(client: Client):
    person = make_person(name="Willa Writer")
    for address in KEPT:
        client.get(address)
        assert "Willa Writer" in signed_in(person).get(address).content.decode()


def test_first_and_kept_page_are_the_same_to_the_head(client: Client):
    for address in KEPT:
        first, kept = client.get(address), client.get(address)
        assert first.content == kept.content
        assert dict(first.items()) == dict(kept.items()), address
        assert "Cookie" in kept["Vary"]


def test_no_kept_page_carries_a_token(client: Client):
    for address in KEPT:
        assert b"csrfmiddlewaretoken" not in client.get(address).content


def test_what_becomes_hidden_is_gone_at_once(client: Client):
    find_or_make_audience("office-a")
    for address in ("/library/", "/library/memo/", "/search/?q=lawful"):
        assert "public memo" in client.get(address).content.decode()
    document = Document.objects.get()
    document.audience_id = "office-a"
    document.save()
    build_index()
    for address in ("/library/", "/library/memo/", "/search/?q=lawful"):
        assert "public memo" not in client.get(address).content.decode(), address
