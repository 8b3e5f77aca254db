"""Short forms that only documents define: who asks for one finds the long form, as far as they may see who says so."""

from __future__ import annotations

import pytest

from icop.accounts.reader import VISITOR, Reader
from icop.index.sources import build_index
from icop.search.chips import chips_of
from icop.search.queries import search
from icop.search.results import Results, Wanted
from tests.makers import TODAY, load_facts, make_document, make_reader
from tests.taxonomy.tagging import SALES, tag_all

pytestmark = pytest.mark.django_db

DEFINES = "An undefinitized contract action (UCA) is priced later. Every UCA has a limit."
SPELLS = "The ceiling of an undefinitized contract action is approved by the head of the office."


@pytest.fixture
def site(home) -> None:
    load_facts(SALES)
    make_document(DEFINES, name="defines.txt")
    make_document(SPELLS, name="spells.txt")
    build_index()
    tag_all()


def ask(text: str, reader: Reader = VISITOR, **wanted: bool) -> Results:
    return search(reader, text, on=TODAY, wanted=Wanted({}, **wanted))


def found(results: Results) -> str:
    return " ".join(passage.snippet.text for work in results.hits for passage in work.passages)


def test_a_text_that_spells_it_out_is_found_and_it_is_said(site):
    results = ask("UCA ceiling")
    assert "approved by the head" in found(results)
    (chip,) = [chip for chip in chips_of(results) if chip.typed == "UCA"]
    assert chip.label == "UCA: also looked for undefinitized contract action (as documents here spell it out)"


def test_the_switch_of_the_taxonomy_takes_it_off(site):
    assert ask("UCA ceiling", taxonomy=False).meanings == ()


def test_small_letters_are_no_short_form(site):
    assert ask("uca ceiling").meanings == ()


def test_what_a_hidden_document_spells_out_is_not_told(site):
    make_document("A blue gadget board (BGB) meets at noon.", name="hidden.txt", audience="office")
    tag_all()
    insider, stranger = make_reader("member", audiences=["office"]), make_reader("member")
    assert ask("BGB", insider).meanings[0].also == ("blue gadget board",)
    assert ask("BGB", stranger).meanings == ask("BGB").meanings == ()
