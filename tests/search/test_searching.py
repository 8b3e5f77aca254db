"""Search through its front doors: the page, the endpoint, the command's query."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from icop.accounts.queries import site_reader
from icop.accounts.reader import VISITOR
from icop.index.sources import build_index
from icop.library.actions import About, receive
from icop.search.answers import found_by
from icop.search.queries import complete, search
from icop.search.results import Wanted
from tests.makers import TODAY, find_or_make_audience, load_facts, make_cite, make_fee, make_reader
from tests.search.making import WIDGET_TERM

pytestmark = pytest.mark.django_db

CARD = f"""
title: Notice before a large offer
citation: 22 USC 2776(b)
statements:
  - start: 2002-09-30
    says: Congress is told before an offer above the widget threshold is made.
    cite: {make_cite("22 USC 2776(b)")}
"""
OLD_CARD = f"""
title: The gadget rule
citation: 48 CFR 225.9999
statements:
  - start: 2010-01-01
    says: A gadget must be painted blue.
    cite: {make_cite("48 CFR 225.9999")}
  - start: 2020-01-01
    ended: true
    cite: {make_cite("86 FR 48339")}
"""


@pytest.fixture
def site(home, tmp_path):
    load_facts({"card:example.notice": CARD, "card:example.gadget": OLD_CARD, "parameter:pricing.fee": make_fee()})
    build_index()
    return tmp_path


def ask(text: str, *, reader=VISITOR, on: date = TODAY, **wanted):
    return search(reader, text, on=on, wanted=Wanted(wanted.pop("filters", {}), **wanted))


def add_page(folder: Path, name: str, words: str, audience: str = "public") -> None:
    path = folder / name
    path.write_text(f"<html><head><title>{name}</title></head><body><h1>{name}</h1><p>{words}</p></body></html>")
    find_or_make_audience(audience)
    receive([path], by=site_reader(), on=TODAY, about=About(audience=audience))
    build_index()


@pytest.mark.parametrize(
    "typed", ["22 USC 2776(b)", "22 U.S.C. § 2776(b)", "section 36(b) of the Arms Export Control Act"]
)
def test_a_citation_leads_to_its_card_while_the_text_is_not_here(site, typed):
    found = ask(typed)
    assert found.place is not None
    assert found.place.citation == "22 USC 2776(b)"
    assert not found.place.is_text
    assert found_by(found, on=TODAY, limit=5).results[0].source_id == "card:example.notice"


def test_a_citation_below_a_card_leads_to_the_card_around_it_and_says_so(site):
    place = ask("22 USC 2776(b)(1)").place
    assert place is not None
    assert not place.is_exact


def test_any_form_of_a_word_finds_it(site):
    assert [work.key for work in ask("thresholds for widgets").hits] == ["card:example.notice"]


def test_quoted_words_are_found_only_as_they_stand(site):
    assert ask('"widget threshold"').total == 1
    assert ask('"threshold widget"').total == 0


@pytest.mark.parametrize(
    "typed", ['"', "AND OR", "(((", "text:", "a:b:c", '+-"', "*", "~5", "[1 TO", "\\", "' OR 1=1 --"]
)
def test_broken_syntax_never_fails(site, typed):
    client = Client()
    assert client.get("/search/", {"q": typed}).status_code == 200


def test_what_ended_is_not_shown_as_current_but_is_counted_and_can_be_shown(site):
    today = ask("gadget painted")
    assert today.total == 0
    assert today.states["ended"] == 1
    shown = ask("gadget painted", states=("certain", "unsure", "ended"))
    assert shown.hits[0].passages[0].state_kind == "gone"


def test_on_a_day_when_it_held_it_is_in_force(site):
    found = ask("gadget painted", on=date(2015, 6, 1))
    assert found.hits[0].passages[0].state == "in force"


def test_words_that_nowhere_stand_together_are_found_apart_and_it_is_said(site):
    found = ask("widget zebra")
    assert found.total == 1
    assert "some of them" in found.relaxed


def test_a_misspelt_word_is_put_right_when_the_right_one_is_visible(site):
    assert ask("widgett").did_you_mean == "widget"


def test_what_a_reader_may_not_read_shows_in_nothing(site):
    add_page(site, "secret.html", "The zirconium budget is confidential.", audience="office")
    insider = make_reader("member", audiences=["office"])
    stranger = make_reader("member")
    assert ask("zirconium", reader=insider).total == 1
    for reader in (stranger, VISITOR):
        hidden, missing = ask("zirconium", reader=reader), ask("zirkonite", reader=reader)
        assert (hidden.total, hidden.works, hidden.hits, hidden.facets) == (0, 0, (), missing.facets)
        assert hidden.states == missing.states
        assert ask("zirconum", reader=reader).did_you_mean == ""
        assert complete(reader, "zircon", on=TODAY) == []
    assert complete(insider, "zircon", on=TODAY) == ["zirconium"]


def test_results_narrow_by_kind_and_tell_how_many_there_are(site):
    found = ask("fee threshold")
    kinds = dict(found.facets["kind"])
    narrowed = ask("fee threshold", filters={"kind": ("card",)})
    assert narrowed.total == kinds["card"]
    assert {work.card.kind for work in narrowed.hits} == {"card"}


def test_hostile_text_is_shown_as_text(site):
    add_page(site, "page.html", "&lt;script&gt;alert(1)&lt;/script&gt; frobnicate")
    body = Client().get("/search/", {"q": "frobnicate"}).content.decode()
    assert "<script>alert(1)" not in body
    assert "frobnicate" in body


def test_the_page_says_what_to_do_when_nothing_is_found(site):
    body = Client().get("/search/", {"q": "xylophone"}).content.decode()
    assert "Nothing here has" in body
    assert "how texts are added" in body


def test_an_empty_question_gets_help(site):
    assert "Ask by citation" in Client().get("/search/").content.decode()


def test_the_index_away_is_a_sentence_not_a_failure(home):
    answer = Client().get("/search/", {"q": "widget"})
    assert answer.status_code == 503
    assert b'role="alert"' in answer.content


def test_the_endpoint_says_the_same_as_the_page(site):
    answer = Client().get("/api/v1/search", {"q": "widget"}).json()
    assert answer["total"] == 1
    assert answer["results"][0]["source_id"] == "card:example.notice"
    assert answer["results"][0]["standing"] == "verified"
    assert answer["on"] == answer["on"][:10]


def test_few_passages_with_all_words_are_filled_up_with_others(site):
    add_page(site, "offers.html", "A widget offer above the threshold is told.")
    found = ask("congress told widget offer threshold")
    assert {"card:example.notice", "document:offers"} <= {work.key for work in found.hits}
    assert found.total == 2
    assert "only one passage has all of these words" in found.relaxed


def test_quoted_words_are_never_filled_up(site):
    add_page(site, "offers.html", "A widget offer above the threshold is told.")
    assert ask('"widget threshold" congress offer').total == 1


def test_results_by_section_are_one_row(site):
    found = ask("widget threshold", by_section=True)
    assert all(len(work.passages) == 1 for work in found.hits)


def test_short_form_finds_the_long_one_and_the_page_says_so(site):
    load_facts({"term:field.widget_sale": WIDGET_TERM})
    add_page(site, "rules.html", "A foreign widget sale needs a permit.")
    assert ask("FWS permit").hits[0].card.title == "Rules"
    body = Client().get("/search/", {"q": "FWS permit"}).content.decode()
    assert "FWS = Foreign widget sale" in body
    assert "q=%22FWS%22+permit" in body
    assert "Rules" not in [work.card.title for work in ask('"FWS" permit').hits]
