"""The page of the trail: everything that was changed, with its name and a way to it, narrowed as asked."""

from __future__ import annotations

import pytest
from django.test import Client

from icop.accounts.actions import add_person
from icop.accounts.queries import reader_of
from tests.makers import make_document, make_person, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper() -> Client:
    person = make_person("administrator", name="Kim Keeper")
    make_document("A memo\n\nThe fee is lawful.\n", name="memo.txt")
    add_person(email="new@office.example", name="New", role="member", by=reader_of(person))
    return signed_in(person)


def test_it_names_what_was_done_to_what_by_whom(keeper: Client):
    page = keeper.get("/trail/").content.decode()
    assert "library.receive" in page
    assert 'href="/library/memo/"' in page
    assert "Kim Keeper" in page


@pytest.mark.parametrize(
    ("query", "there", "away"),
    [
        ("verb=library.receive", "library.receive", "accounts.add</a>"),
        ("key=document:memo", "/library/memo/", "accounts.add</a>"),
        ("key=person-", "accounts.add", "/library/memo/"),
        ("by=site", "library.receive", "accounts.add</a>"),
    ],
)
def test_it_is_narrowed_by_verb_thing_and_person(keeper: Client, query: str, there: str, away: str):
    page = keeper.get(f"/trail/?{query}").content.decode()
    assert there in page
    assert away not in page


def test_nothing_found_says_so_and_leads_back(keeper: Client):
    assert "Nothing like that" in keeper.get("/trail/?key=document:none").content.decode()
