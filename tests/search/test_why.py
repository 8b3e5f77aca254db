"""Why a passage was found, what says the same, and what the taxonomy changes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from icop.accounts.queries import site_reader
from icop.accounts.reader import VISITOR
from icop.index.port import Hit, Record
from icop.index.sources import build_index
from icop.library.actions import About, receive
from icop.search.answers import found_by
from icop.search.difference import difference
from icop.search.folding import asked_apart, folded
from icop.search.queries import search
from icop.search.results import Wanted
from tests.makers import TODAY, find_or_make_audience, load_facts, make_reader
from tests.search.making import NOTICE_CARD, WIDGET_TERM

pytestmark = pytest.mark.django_db

FACTS = {
    "term:field.sale": WIDGET_TERM,
    "card:law.notice": NOTICE_CARD,
}
RULE = "A foreign widget sale needs a permit by the office of widgets before any offer is made to a partner abroad."


@pytest.fixture
def site(home, tmp_path):
    load_facts(FACTS)
    build_index()
    return tmp_path


def add_page(folder: Path, name: str, words: str, audience: str = "public") -> None:
    path = folder / name
    path.write_text(f"<html><head><title>{name}</title></head><body><h1>{name}</h1><p>{words}</p></body></html>")
    find_or_make_audience(audience)
    receive([path], by=site_reader(), on=TODAY, about=About(audience=audience))
    build_index()


def ask(text: str, *, reader=VISITOR, on: date = TODAY, **wanted):
    return search(reader, text, on=on, wanted=Wanted(wanted.pop("filters", {}), **wanted))


class TestWhy:
    def test_words_and_other_names_are_told_with_where_they_stand(self, site):
        add_page(site, "rules.html", RULE)
        (passage,) = ask("FWS permits").hits[0].passages
        assert [(one.word, one.by, one.where) for one in passage.why.words] == [
            ("FWS", "Foreign widget sale", "its text"),
            ("permits", "", "its text"),
        ]
        assert passage.why.meaning is None

    def test_what_is_lacking_is_told(self, site):
        (passage,) = ask("widget zebra").hits[0].passages
        assert passage.why.lacking == ("zebra",)

    def test_the_place_asked_for_says_that_it_is_the_place(self, site):
        (passage,) = ask("section 36 widget").hits[0].passages
        assert "it lies in 22 USC 2776" in passage.why.first

    def test_the_page_the_endpoint_and_the_command_tell_it(self, site):
        add_page(site, "rules.html", RULE)
        body = Client().get("/search/", {"q": "FWS permits"}).content.decode()
        assert "Why this result" in body
        line = Client().get("/api/v1/search", {"q": "FWS permits"}).json()["results"][0]
        assert line["why"]["words"][0] == {"word": "FWS", "by": "Foreign widget sale", "where": "its text"}
        assert found_by(ask("FWS permits"), on=TODAY, limit=3).as_json()["results"][0]["why"]["lacking"] == ()


class TestSame:
    def test_the_same_text_of_two_sources_stands_once_and_names_the_other(self, site):
        add_page(site, "first.html", RULE)
        add_page(site, "second.html", RULE + " So it is.")
        found = ask("permit office")
        assert (len(found.hits), found.works, found.folded) == (1, 2, 1)
        (passage,) = found.hits[0].passages
        (other,) = passage.also
        assert {found.hits[0].card.title, other.card.title} == {"First", "Second"}
        body = Client().get("/search/", {"q": "permit office"}).content.decode()
        assert f"Also in {other.card.title}" in body
        assert "1 on this page folded" in body

    def test_a_list_of_passages_has_both_one_after_the_other(self, site):
        add_page(site, "first.html", RULE)
        add_page(site, "second.html", RULE + " So it is.")
        first, second = found_by(ask("permit office", by_section=True), on=TODAY, limit=5).results
        assert (first.rank, second.rank) == (1, 2)
        assert second.same_as == first.url
        assert first.same_as == ""

    def test_a_hidden_copy_is_neither_named_nor_counted(self, site):
        add_page(site, "first.html", RULE)
        add_page(site, "second.html", RULE + " So it is.", audience="office")
        for reader in (make_reader("member"), VISITOR):
            found = ask("permit office", reader=reader)
            assert (len(found.hits), found.works, found.folded) == (1, 1, 0)
            assert found.hits[0].passages[0].also == ()
        insider = make_reader("member", audiences=["office"])
        assert ask("permit office", reader=insider).folded == 1

    def test_other_texts_stay_apart(self, site):
        add_page(site, "first.html", RULE)
        add_page(site, "second.html", "The permit of the widget office is blue, and nobody minds that it is not green.")
        assert ask("widget permit office").folded == 0


class TestFolding:
    """The rules on records made by hand."""

    @staticmethod
    def hit(name: str, *, number: str = "", text: str = RULE, kind: str = "regulation", **days: int) -> Hit:
        record = Record(
            id=name, room="library", work=f"document:{name}", section="s", kind=kind, audiences=("public",),
            number=number, title="T", text=text, **days,
        )  # fmt: skip
        return Hit(record, 1.0)

    def test_one_place_in_two_wordings_folds(self):
        one = self.hit("a", number="48 CFR 1.1")
        other = self.hit("b", number="48 CFR 1.1", text=RULE.replace("by the office of widgets", "by an agency"))
        assert folded([one, other], asked_apart((), (), 0)) == {"a": (other,)}

    def test_a_place_never_folds_under_what_only_quotes_it(self):
        quoting, place = self.hit("a"), self.hit("b", number="48 CFR 1.1")
        assert len(folded([quoting, place], asked_apart((), (), 0))) == 2
        assert len(folded([place, quoting], asked_apart((), (), 0))) == 1

    def test_kinds_that_were_both_asked_for_stay_apart(self):
        one, other = self.hit("a"), self.hit("b", kind="memo")
        assert len(folded([one, other], asked_apart(("kind",), (), 0))) == 2
        assert len(folded([one, other], asked_apart((), (), 0))) == 1

    def test_a_superseded_text_that_was_asked_for_stays_apart(self):
        one = self.hit("a", number="48 CFR 1.1", start_min=1, start_max=1)
        other = self.hit("b", number="48 CFR 1.1", start_min=1, start_max=1, end_min=50, end_max=50)
        assert len(folded([one, other], asked_apart((), ("certain", "ended"), 100))) == 2
        assert len(folded([one, other], asked_apart((), ("certain", "unsure"), 100))) == 1


class TestDifference:
    def test_what_comes_in_because_of_the_taxonomy_is_told(self, site):
        add_page(site, "rules.html", RULE)
        add_page(site, "short.html", "The permit for an FWS is free.")
        off, on = ask("FWS", taxonomy=False), ask("FWS")
        told = difference(off, on)
        assert [moved.work.card.title for moved in told.came] == ["Rules"]
        assert (told.without, told.with_it) == (2, 3)
        body = Client().get("/search/", {"q": "FWS", "taxonomy": "off"}).content.decode()
        assert "What the taxonomy changes" in body

    def test_nothing_is_told_while_it_is_on(self, site):
        body = Client().get("/search/", {"q": "FWS"}).content.decode()
        assert "What the taxonomy changes" not in body
