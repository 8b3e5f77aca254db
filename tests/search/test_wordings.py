"""Everyday words: what people say finds what law and policy write, and it is said that it did."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from icop.accounts.queries import site_reader
from icop.accounts.reader import VISITOR
from icop.engine.shapes import Everyday, Fact, Wording
from icop.index.backends.tantivy.schema import stems_of
from icop.index.port import Word
from icop.index.sources import build_index
from icop.library.actions import About, receive
from icop.search.chips import chips_of
from icop.search.expansion import Expanded, expand
from icop.search.queries import search
from icop.search.reading import read as read_typed
from icop.search.results import Wanted
from icop.search.vocabulary import vocabulary_of
from icop.search.wordings import Wordings
from tests.makers import TODAY, load_facts, make_cite

CITE = {"to": "icop practice", "standing": "assumed", "checked_on": "2026-01-05"}


def entry(say: str, means: str, when: str = "") -> Everyday:
    return Everyday(say=tuple(say.split("; ")), means=tuple(means.split("; ")), when=tuple(when.split()))


SAID = Wording(
    title="Things",
    words=(
        entry("rent", "lease; loan"),
        entry("plane; airplane", "aircraft"),
        entry("rent a plane", "charter of aircraft"),
        entry("go-between", "broker"),
        entry("tank", "combat vehicle", when="army soldier"),
        entry("foreigner", "foreign person"),
        entry("armored car", "tactical vehicle"),
        entry("widget sale", "transfer of widgets"),
        entry("finders fee", "contingent fee"),
        entry("king's ransom", "contingent fee"),
    ),
    cite=CITE,
)
SPELT = Wording(
    title="Spelling", origin="another spelling", words=(entry("armoured; armour", "armored; armor"),), cite=CITE
)
BOOK = Wordings((SAID, SPELT), lambda text: tuple(stems_of(text)))
NAMES = vocabulary_of((), (Fact(title="Widget sale", also=("WS",)),), date(2026, 11, 22))


APOSTROPHES = ["{0}'s", "{0}’s", "{0}s"]


def read(text: str) -> Expanded:
    return expand(text.split(), NAMES, text, BOOK)


class TestReading:
    @pytest.mark.parametrize("spelt", APOSTROPHES)
    @pytest.mark.parametrize("typed", ["finder", "Finder"])
    def test_an_apostrophe_more_or_less_is_the_same_word(self, typed: str, spelt: str):
        for text, row in ((f"{spelt.format(typed)} fee", "fee"), (f"{spelt.format('king')} ransom", "ransom")):
            (word,) = read(text).words
            assert (word.text.lower().split()[-1], word.stands_for) == (row, ("contingent fee",))

    @pytest.mark.parametrize("typed", ["rent", "rents", "Renting", "RENTED"])
    def test_any_form_of_an_everyday_word_is_known(self, typed):
        assert read(typed).words == (Word(typed, stands_for=("lease", "loan")),)

    def test_the_longest_row_is_read(self):
        assert read("renting planes cheaply").words == (
            Word("renting planes", stands_for=("charter of aircraft",)),
            Word("cheaply"),
        )

    @pytest.mark.parametrize("typed", ["go-between", "go between"])
    def test_hyphens_and_space_are_one(self, typed):
        assert read(typed).words[0].stands_for == ("broker",)

    def test_a_name_of_the_field_is_read_before_everyday_words(self):
        assert read("widget sale").words == (Word("widget sale", also=("WS",)),)

    def test_what_needs_other_words_is_read_only_beside_them(self):
        assert read("fuel tank").words == (Word("fuel"), Word("tank"))
        assert read("army tank").words[1].stands_for == ("combat vehicle",)

    def test_who_does_something_is_not_what_is_done(self):
        assert read("foreigners").words[0].stands_for == ("foreign person",)
        assert read("foreign").words == (Word("foreign"),)

    def test_another_spelling_stands_for_ours_alone_and_in_a_row(self):
        assert read("armour").words[0].stands_for == ("armored", "armor")
        assert read("armoured car").words[0].stands_for == ("tactical vehicle",)

    def test_what_was_read_says_where_it_is_from(self):
        assert [one.origin for one in read("armour plane").meanings] == ["another spelling", "everyday words"]


FACTS = {
    "wording:everyday.things": f"""
title: Things
words:
  - {{say: [rent], means: [lease, loan of gadgets]}}
  - {{say: [plane], means: [aircraft]}}
  - {{say: [middleman], means: [broker]}}
  - {{say: [sit on a fence], means: [wait for a plane]}}
cite: {make_cite("DSCA 19-34")}
""",
    "wording:spelling.british": f"""
title: Spelling
origin: another spelling
words:
  - {{say: [defence], means: [defense]}}
cite: {make_cite("DSCA 19-34")}
""",
}


MINISTER = f"""
title: Department of defence matters
also: [DOM]
means: An office.
cite: {make_cite("DSCA 19-34")}
"""


@pytest.fixture
def site(home, tmp_path):
    load_facts(FACTS)
    add_page(tmp_path, "leasing.html", "The office may lease an aircraft for defense. A broker is registered.")
    add_page(tmp_path, "gadgets.html", "For a loan of these blue gadgets nothing is paid. Middlemen are tall.")
    return tmp_path


def add_page(folder: Path, name: str, words: str) -> None:
    path = folder / name
    path.write_text(f"<html><head><title>{name}</title></head><body><h1>{name}</h1><p>{words}</p></body></html>")
    receive([path], by=site_reader(), on=TODAY, about=About(audience="public"))
    build_index()


def ask(text: str, **wanted):
    return search(VISITOR, text, on=TODAY, wanted=Wanted(wanted.pop("filters", {}), **wanted))


def titles(text: str, **wanted) -> list[str]:
    return [work.card.title for work in ask(text, **wanted).hits]


@pytest.mark.django_db
class TestSearching:
    def test_everyday_words_find_a_text_that_has_only_the_words_of_the_field(self, site):
        assert titles("who may rent us a plane")[0] == "Leasing"
        assert not ask("who may rent us a plane").relaxed

    def test_words_of_the_field_need_not_stand_in_a_row(self, site):
        assert "Gadgets" in titles("rent")

    def test_another_spelling_finds_ours(self, site):
        assert titles("defence") == ["Leasing"]

    def test_a_name_of_the_field_is_looked_for_in_our_spelling_too(self, site):
        load_facts({**FACTS, "term:field.minister": MINISTER})
        assert ask("DOM").meanings[0].also == ("Department of defense matters",)

    def test_why_says_which_everyday_word_led_there(self, site):
        passage = ask("renting planes").hits[0].passages[0]
        assert [(one.word, one.by) for one in passage.why.words] == [("renting", "lease"), ("planes", "aircraft")]
        (passage,) = next(work for work in ask("rent").hits if work.card.title == "Gadgets").passages
        assert passage.why.words[0].by == "loan of gadgets"

    def test_an_apostrophe_more_or_less_finds_the_same(self, site):
        add_page(site, "fees.html", "A middleman’s cut is named.")
        add_page(site, "more.html", "The middleman's cut is named, and the cut of middlemans too.")
        for name in ("middleman", "broker"):
            first, *others = [ask(f"{spelt.format(name)} cut", by="words") for spelt in APOSTROPHES]
            assert {"Fees", "More"} <= {work.card.title for work in first.hits}
            for other in others:
                assert [work.card.title for work in other.hits] == [work.card.title for work in first.hits]

    def test_little_words_of_a_row_are_not_marked(self, site):
        work = next(work for work in ask("rent").hits if work.card.title == "Gadgets")
        snippet = work.passages[0].snippet
        assert {snippet.text[start:end].lower() for start, end in snippet.marks} == {"loan", "gadgets"}

    def test_a_chip_says_what_was_looked_for_too_and_takes_it_off(self, site):
        (chip,) = chips_of(ask("rent"))
        assert chip.label == "rent: also looked for lease or loan of gadgets (everyday words)"
        assert chip.without == '"rent"'
        assert titles(chip.without) == []
        (chip,) = chips_of(ask("defence"))
        assert chip.label == "defence: also looked for defense (another spelling)"

    def test_the_taxonomys_switch_takes_all_of_them_off(self, site):
        assert titles("rent", taxonomy=False) == []

    @pytest.mark.parametrize(
        ("typed", "compared"),
        [
            ("who may rent us a plane?", "who may lease loan of gadgets us a aircraft?"),
            ("Renting PLANES to the Department", "lease loan of gadgets aircraft to the Department"),
            ("rent a lease", "loan of gadgets a lease"),
            ("no such words", "no such words"),
            ("to sit on a fence", "to wait for a plane"),
            ("sit, on the: fence!", "wait for a plane!"),
            ("a plane or to sit on a fence", "a aircraft or to wait for a plane"),
            ('"rent" rent', '"rent" lease loan of gadgets'),
            ("rent-a-car rent", "rent-a-car lease loan of gadgets"),
            ("the release says rent", "the release says lease loan of gadgets"),
            ("", ""),
        ],
    )
    def test_the_meaning_of_a_question_is_compared_in_the_words_of_the_field(self, site, typed, compared):
        assert read_typed(VISITOR, typed, on=TODAY).meant == compared

    @pytest.mark.parametrize("spelt", APOSTROPHES)
    def test_and_is_compared_alike_with_an_apostrophe_more_or_less(self, site, spelt):
        for typed, compared in (
            (f"a {spelt.format('middleman')} cut", "a broker cut"),
            (f"rent the {spelt.format('quay')} book", "lease loan of gadgets the quays book"),
            ("what's the don’t rule", "what's the don't rule"),
        ):
            assert read_typed(VISITOR, typed, on=TODAY).meant == compared

    def test_meaning_is_compared_as_typed_with_the_taxonomy_off(self, site):
        assert read_typed(VISITOR, "rent a plane", on=TODAY, taxonomy=False).meant == "rent a plane"

    def test_an_everyday_word_is_no_slip(self, site):
        assert ask("middleman", taxonomy=False).corrected == ()
        assert titles("middleman") == ["Leasing"]

    def test_a_rare_everyday_word_in_another_sense_does_not_come_before_what_was_meant(self, site):
        add_page(site, "geometry.html", "Geometry. Plane and line: a plane is flat, one plane cuts another plane.")
        for number in range(6):
            add_page(site, f"aircraft{number}.html", f"Aircraft. Each aircraft is an aircraft of {'wing ' * number}")
        found = ask("plane", by="words").hits
        scores = {work.card.title: work.passages[0].score for work in found}
        assert max(scores[f"Aircraft{number}"] for number in range(6)) >= scores["Geometry"] * 0.8

    def test_the_group_itself_is_not_found(self, site):
        assert all(work.card.kind != "wording" for work in ask("rent plane middleman").hits)

    def test_the_page_of_a_group_shows_its_words(self, site):
        body = Client().get("/facts/wordings/everyday.things/").content.decode()
        assert "What people say" in body
        assert "/search/?q=loan%20of%20gadgets" in body or "/search/?q=loan+of+gadgets" in body
        assert "Everyday words" in Client().get("/facts/").content.decode()
