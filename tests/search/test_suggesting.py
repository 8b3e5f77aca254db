"""What is offered while somebody types."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from icop.accounts.reader import VISITOR, Reader
from icop.index.backends.tantivy import suggesting
from icop.index.sources import build_index
from icop.search.suggesting import suggest
from tests.makers import TODAY, load_facts, make_cite, make_document, make_reader
from tests.search.making import NOTICE_CARD, WIDGET_TERM

pytestmark = pytest.mark.django_db

FACTS = {
    "card:law.notice": NOTICE_CARD,
    "name:law.textile_rule": f"""
title: Merry amendment
leads:
  - start: 2010-01-01
    to: [10 USC 4862]
    cite: {make_cite("48 CFR 225.7002")}
""",
    "term:field.sale": WIDGET_TERM,
}


@pytest.fixture
def site(home):
    load_facts(FACTS)
    make_document("The zirconium clause binds.", name="Zirconium handbook.txt", audience="office")
    make_document("The widget clause binds.", name="Widget handbook.txt")
    build_index()


@pytest.fixture(params=["few", "very many"])
def records(request, monkeypatch):
    """Let the index work as it does with few records, and as with very many."""
    if request.param == "very many":
        monkeypatch.setattr(suggesting, "FEW_RECORDS", 0)


def offered(typed: str, *, reader: Reader = VISITOR, on: date = TODAY) -> dict[str, str]:
    return {one.text: one.kind for one in suggest(reader, typed, on=on)}


@pytest.mark.parametrize(
    ("typed", "text", "kind"),
    [
        ("widg", "widget", "word"),
        ("large widg", "large widget", "word"),
        ("merry a", "Merry amendment", "name"),
        ("foreign w", "Foreign widget sale", "name"),
        ("fw", "FWS", "name"),
        ("22 usc 27", "22 USC 2776(b)", "citation"),
        ("22 U.S.C. 2776", "22 USC 2776(b)", "citation"),
        ("hand", "Widget handbook", "document"),
    ],
)
def test_words_names_citations_and_titles_are_offered(site, records, typed, text, kind):
    assert offered(typed)[text] == kind


def test_nothing_is_offered_that_a_reader_may_not_see(site, records):
    insider = make_reader("member", audiences=["office"])
    assert set(offered("zirc", reader=insider)) == {"zirconium", "Zirconium handbook"}
    for reader in (VISITOR, make_reader("member")):
        assert offered("zirc", reader=reader) == {}


def test_what_one_reader_may_see_is_not_learnt_for_another(site, records):
    insider = make_reader("member", audiences=["office"])
    assert "zirconium" in offered("zircon", reader=insider)
    assert "zirconium" not in offered("zircon")
    assert "zirconium" in offered("zircon", reader=insider)


def test_a_name_is_offered_only_once_it_leads_somewhere(site):
    assert offered("merry a", on=date(2005, 1, 1)) == {}


@pytest.mark.parametrize("typed", ["", "w", '"', "(((", "\x00", "a" * 500, "'; --"])
def test_whatever_is_typed_is_no_error(site, records, typed):
    assert suggest(VISITOR, typed, on=TODAY) is not None


def test_there_is_a_page_for_who_has_no_script(site):
    body = Client().get("/search/suggestions/", {"q": "widg"}).content.decode()
    assert "/search/?q=widget" in body


def test_the_script_is_told_the_same(site):
    answer = Client().get("/search/words/", {"q": "widg"}).json()
    assert answer["words"] == ["widget"]
    assert {"kind": "word", "text": "widget", "says": "word"} in answer["suggestions"]
