"""What a question is taken for: popular names, numbers without a source, slips; and how to ask without that."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from icop.accounts.queries import site_reader
from icop.accounts.reader import VISITOR
from icop.engine.clock import day_number
from icop.index.port import Ask
from icop.index.sources import build_index
from icop.library.actions import About, receive
from icop.search.answers import found_by
from icop.search.chips import chips_of, other_readings
from icop.search.correcting import corrected, put_right
from icop.search.queries import search
from icop.search.reading import Corrected, read
from icop.search.results import Wanted
from tests.makers import TODAY, find_or_make_audience, load_facts, make_cite, make_reader
from tests.search.making import NOTICE_CARD, WIDGET_TERM, make_card

pytestmark = pytest.mark.django_db


FACTS = {
    "card:law.notice": NOTICE_CARD,
    "card:law.build": make_card("Capacity building", "10 USC 333", "Gadgets may be given to partners."),
    "card:law.report": make_card("Timeline report", "P.L. 115-91 sec. 887", "Widget times are reported."),
    "card:law.part": make_card("Fees and commissions", "22 CFR 130.1", "Who pays a commission tells it."),
    "card:law.textiles": make_card("Textiles", "10 USC 4862", "Tents come from home."),
    "name:law.textile_rule": f"""
title: Merry amendment
also: [Merry rule, MRA]
leads:
  - start: 2010-01-01
    to: [10 USC 2533a]
    cite: {make_cite("48 CFR 225.7002")}
  - start: 2022-01-01
    to: [10 USC 4862]
    cite: {make_cite("48 CFR 225.7002")}
""",
    "term:field.sale": WIDGET_TERM,
}


@pytest.fixture
def site(home, tmp_path):
    load_facts(FACTS)
    build_index()
    return tmp_path


def ask(text: str, *, reader=VISITOR, on: date = TODAY, **wanted):
    return search(reader, text, on=on, wanted=Wanted(wanted.pop("filters", {}), **wanted))


def chips(text: str, **how) -> dict[str, str]:
    return {chip.label: chip.without for chip in chips_of(ask(text, **how))}


def add_page(folder: Path, name: str, words: str, audience: str = "public") -> None:
    path = folder / name
    path.write_text(f"<html><head><title>{name}</title></head><body><h1>{name}</h1><p>{words}</p></body></html>")
    find_or_make_audience(audience)
    receive([path], by=site_reader(), on=TODAY, about=About(audience=audience))
    build_index()


def first(text: str, **how) -> str:
    return found_by(ask(text, **how), on=TODAY, limit=5).results[0].source_id


class TestNames:
    @pytest.mark.parametrize(
        "typed", ["the Merry amendment", "merry AMENDMENT", "Merry-amendment", "what is the Merry rule?"]
    )
    def test_a_popular_name_leads_to_its_place(self, site, typed):
        assert first(typed) == "card:law.textiles"

    def test_a_name_leads_where_it_led_on_the_day(self, site):
        assert ask("Merry amendment", on=date(2015, 6, 1)).understood.places == ("10 USC 2533a",)
        assert ask("Merry amendment", on=date(2005, 6, 1)).understood.places == ()

    def test_a_name_beside_words_puts_its_place_first_and_searches_the_words(self, site):
        add_page(site, "tents.html", "The Merry rule on tents is strict.")
        add_page(site, "camping.html", "Tents are for camping.")
        found = [work.card.title for work in ask("merry amendment tents").hits]
        assert found[0] == "Textiles"
        assert found.index("Tents") < found.index("Camping")

    def test_a_short_name_is_read_only_in_capitals(self, site):
        assert ask("MRA").understood.places
        assert not ask("mra").understood.places

    def test_the_chip_says_where_it_leads_and_quotes_take_it_off(self, site):
        assert chips("merry amendment tents") == {"merry amendment = 10 USC 4862": '"merry amendment" tents'}
        assert not ask('"merry amendment" tents').understood.places


class TestNumbers:
    @pytest.mark.parametrize(
        ("typed", "source"),
        [
            ("section 36", "card:law.notice"),
            ("Section 36(b)", "card:law.notice"),
            ("section 333", "card:law.build"),
            ("sec. 887", "card:law.report"),
            ("Part 130", "card:law.part"),
        ],
    )
    def test_a_number_without_its_source_leads_to_the_likeliest_place(self, site, typed, source):
        assert first(typed) == source

    def test_the_words_are_searched_all_the_same(self, site):
        add_page(site, "manual.html", "See section 333 of this manual for gadgets.")
        assert {"Capacity building", "Manual"} <= {work.card.title for work in ask("section 333 gadgets").hits}

    def test_a_number_that_leads_nowhere_here_is_words(self, site):
        assert ask("section 712").understood.places == ()
        assert ask("section 712").understood.words == ("section", "712")

    def test_the_chip_calls_it_likely(self, site):
        assert chips("section 36") == {"section 36 = 22 USC 2776, most likely": '"section 36"'}

    def test_a_hidden_text_makes_no_number_known(self, site):
        text = "22 U.S.C. 2799aa is not for you."
        add_page(site, "secret.html", text, audience="office")
        stranger = make_reader("member")
        assert ask("section 101", reader=stranger).understood == ask("section 101").understood


class TestSlips:
    def test_a_word_that_nothing_has_is_put_right_and_it_is_said(self, site):
        found = ask("widgett offers")
        assert [(one.typed, one.searched) for one in found.corrected] == [("widgett", "widget")]
        assert found.hits[0].key == "card:law.notice"
        body = Client().get("/search/", {"q": "widgett offers"}).content.decode()
        assert "Searched for <strong>widget</strong> instead of “widgett”" in body
        assert "q=%22widgett%22+offers" in body

    def test_meaning_is_compared_with_slips_put_right(self, site):
        reading = read(VISITOR, "widgett offers", on=TODAY)
        everything = Ask(audiences=VISITOR.audiences, on=day_number(TODAY), known=day_number(timezone.localdate()))
        assert reading.meant == "widgett offers"
        assert corrected(reading, everything, VISITOR, on=TODAY).meant == "widget offers"

    def test_a_name_is_read_once_its_slip_is_put_right(self, site):
        found = ask("Merrry amendment tents")
        assert [(one.typed, one.searched) for one in found.corrected] == [("Merrry", "merry")]
        assert found.hits[0].key == "card:law.textiles"

    def test_quoted_words_are_left_as_typed(self, site):
        assert ask('"widgett" offers').corrected == ()

    def test_only_words_this_reader_can_find_are_offered(self, site):
        add_page(site, "secret.html", "The zirconium widget is confidential.", audience="office")
        insider, stranger = make_reader("member", audiences=["office"]), make_reader("member")
        assert ask("zirconum widget", reader=insider).corrected[0].searched == "zirconium"
        for reader in (stranger, VISITOR):
            assert ask("zirconum widget", reader=reader).corrected == ()

    def test_a_word_of_a_superseded_text_is_no_slip(self, site):
        load_facts({**FACTS, "card:law.old": OLD})
        build_index()
        found = ask("gadgett")
        assert found.corrected == ()
        assert found.states["ended"] == 1

    def test_of_two_near_words_the_one_that_stands_with_the_others_is_meant(self, site):
        add_page(site, "flights.html", "A flight is long. Every flight has a number, and no flight is free.")
        add_page(site, "freight.html", "A freight forwarder brings the widgets.")
        assert ask("feight forwarder").corrected[0].searched == "freight"
        assert ask("feight number").corrected[0].searched == "flight"

    def test_what_is_put_right_stands_beside_the_next(self, site):
        add_page(site, "flights.html", "A flight is long. Every flight has a number, and no flight is free.")
        add_page(site, "freight.html", "A freight forwarder brings the widgets.")
        found = {one.typed: one.searched for one in ask("feight forwrader").corrected}
        assert found == {"feight": "freight", "forwrader": "forwarder"}

    def test_a_word_with_a_hyphen_is_put_right_part_by_part(self, site):
        add_page(site, "duty.html", "Widgets enter duty-free.")
        assert [(one.typed, one.searched) for one in ask("dutoy-free widgets").corrected] == [("dutoy", "duty")]

    def test_a_form_of_a_word_that_is_here_is_no_slip_of_an_everyday_word(self, site):
        load_facts({**FACTS, "wording:everyday.things": THINGS.replace("gizmo", "tender")})
        add_page(site, "lenders.html", "All lenders are listed.")
        assert ask("lender").corrected == ()

    def test_each_place_of_a_slip_is_put_right_and_no_part_of_a_word(self):
        wrong = [Corrected("licens", "license")]
        assert put_right("licensing of co-licens, licens", wrong) == "licensing of co-license, license"

    def test_very_many_parts_are_no_trouble(self, site):
        assert len(ask("-".join(f"abc{letter}e" for letter in "qwrtypsdfghjklzxcvbnm")).corrected) <= 6

    def test_a_possessive_is_put_right_like_the_word(self, site):
        assert [(one.typed, one.searched) for one in ask("the widgett's offers").corrected] == [("widgett", "widget")]

    def test_a_slip_of_an_everyday_word_is_put_right_though_no_text_has_it(self, site):
        load_facts({**FACTS, "wording:everyday.things": THINGS})
        build_index()
        found = ask("gismo offres")
        assert {(one.typed, one.searched) for one in found.corrected} == {("gismo", "gizmo"), ("offres", "offers")}
        assert found.hits[0].key == "card:law.notice"

    @pytest.mark.parametrize("typed", ["FWX widgets", "22 USC 2776(b) widget", "section 36"])
    def test_citations_and_short_forms_are_never_put_right(self, site, typed):
        assert ask(typed).corrected == ()


THINGS = f"""
title: Things
words:
  - {{say: [gizmo], means: [widget]}}
cite: {make_cite("DSCA 19-34")}
"""

OLD = f"""
title: The gadgett rule
citation: 48 CFR 225.9999
statements:
  - start: 2010-01-01
    says: A gadgett must be painted blue.
    cite: {make_cite("48 CFR 225.9999")}
  - start: 2020-01-01
    ended: true
    cite: {make_cite("86 FR 48339")}
"""


class TestShowing:
    def test_words_left_out_are_told(self, site):
        assert chips("must a widget be told") == {"left out: must, a, be": '"must" "a" widget "be" told'}

    def test_a_citation_and_a_phrase_can_be_taken_off(self, site):
        assert chips('22 U.S.C. 2776(b) "large widget" offers') == {
            "22 U.S.C. 2776(b) = 22 USC 2776(b)": '"large widget" offers',
            'exact words: "large widget"': "22 U.S.C. 2776(b) offers",
        }

    def test_the_taxonomy_can_be_switched_off_in_the_address(self, site):
        add_page(site, "rules.html", "A foreign widget sale needs a permit.")
        assert ask("FWS permit").hits[0].card.title == "Rules"
        off = ask("FWS permit", taxonomy=False)
        assert off.meanings == ()
        body = Client().get("/search/", {"q": "FWS permit", "taxonomy": "off"}).content.decode()
        assert "Without the taxonomy" in body

    def test_narrowing_and_the_day_stay_when_a_reading_is_taken_off(self, site):
        query = {"q": "merry amendment tents", "kind": "card", "on": "2023-01-01"}
        body = Client().get("/search/", query).content.decode()
        assert "kind=card&amp;on=2023-01-01" in body.replace("q=%22merry+amendment%22+tents&amp;", "")

    def test_other_readings_of_a_number_are_offered(self, site):
        load_facts({**FACTS, "card:law.other": make_card("Other", "10 USC 36", "Another thing.")})
        readings = [(one.typed, one.read_as, one.without) for one in other_readings(ask("section 36 widgets"))]
        assert readings == [("section 36", "10 USC 36", "10 USC 36 widgets")]
