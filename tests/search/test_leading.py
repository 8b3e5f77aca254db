"""What facts cite: who asks in the words of a card finds the provision that the card is on."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from icop.accounts.queries import site_reader
from icop.accounts.reader import VISITOR
from icop.index.port import Record
from icop.index.sources import build_index
from icop.library.actions import About, receive
from icop.search.leading import INSIDE, LEAD, Lead, lead_to
from icop.search.queries import search
from icop.search.results import Wanted
from tests.makers import TODAY, load_facts
from tests.search.making import make_card

pytestmark = pytest.mark.django_db

LAW = """# PART 126—GENERAL POLICIES

## § 126.1 Oars

Oars are counted by the master of the port before the vessel departs.

## § 126.4 Vessels

No vessel shall be conveyed to a recipient in arrears for more than one calendar year.

## § 126.9 Owing

What a country is owing for rowing boats is written in a book of those owing, by country.
"""
CARD = make_card("Buyers that owe us money", "22 CFR 126.4", "A country that owes us money gets no boats.")


@pytest.fixture
def site(home, tmp_path: Path):
    def made(*cards: str) -> None:
        load_facts({f"card:boats.card_{number}": card for number, card in enumerate(cards)})
        path = tmp_path / "22cfr-part-126.md"
        path.write_text(LAW, encoding="utf-8")
        receive([path], by=site_reader(), on=TODAY, about=About())
        build_index()

    return made


def found(text: str, **wanted) -> list[tuple[str, tuple[str, ...]]]:
    results = search(VISITOR, text, on=TODAY, wanted=Wanted({}, by_section=True, by="words", **wanted))
    return [(one.citation, one.why.first) for work in results.hits for one in work.passages if not one.is_fact]


def test_a_provision_is_found_by_the_words_of_its_card_and_says_why(site):
    site(CARD)
    (first, why), *_ = found("boats for buyers that owe us money")
    assert first == "22 CFR 126.4"
    assert "the card “Buyers that owe us money”, which the question finds too, cites it" in why


def test_the_page_tells_apart_what_words_found(site):
    site(CARD)
    page = " ".join(Client().get("/search/", {"q": "buyers that owe us money"}).content.decode().split())
    assert "1 passage by words, others by meaning or by what cites them" in page
    assert "which the question finds too, cites it" in page


def test_without_the_card_it_is_not_found(site):
    site()
    assert "22 CFR 126.4" not in [citation for citation, _ in found("boats for buyers that owe us money")]


def test_quoted_words_are_found_only_where_they_stand(site):
    site(CARD)
    assert [citation for citation, _ in found('"owes us money"')] == []


def test_a_fact_that_cites_a_whole_field_leads_nowhere(site):
    many = "".join(
        f"  - {{start: 2002-09-30, says: Number {number}., cite: {{to: 22 USC {2750 + number}, standing: verified,"
        " checked_on: 2026-01-05}}\n"
        for number in range(8)
    )
    site(f"{CARD.rstrip()}\n{many}")
    assert "22 CFR 126.4" not in [citation for citation, _ in found("boats for buyers that owe us money")]


def test_what_lies_inside_the_cited_place_is_lent_less():
    card = _record("card", room="facts", number="48 CFR 225.73")
    leads = {"48 CFR 225.73": Lead(card, 0.5), "48 CFR 225.7301": Lead(card, 0.1), "22 USC 2776": Lead(card, 0.4)}
    inside = lead_to(_record("a", number="48 CFR 225.7302"), leads)
    both = lead_to(_record("b", number="48 CFR 225.7301"), leads)
    assert inside == both == Lead(card, LEAD * INSIDE * 0.5)
    assert lead_to(_record("e", number="48 CFR 225.7302-1(a)"), leads) == Lead(card, LEAD * INSIDE**2 * 0.5)
    assert lead_to(_record("f", number="22 USC 2776(b)(1)"), leads) == Lead(card, LEAD * 0.4)
    assert lead_to(_record("c", number="48 CFR 225.7"), leads) is None
    assert lead_to(_record("d", number="48 CFR 225.730"), leads) is None
    assert lead_to(card, leads) is None


def _record(name: str, *, room: str = "library", number: str) -> Record:
    return Record(id=name, room=room, work=name, kind="k", audiences=("public",), number=number, title="T", text="t")
