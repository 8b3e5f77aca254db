"""Names and short forms of the field."""

from __future__ import annotations

from datetime import date

import pytest

from icop.engine.concepts import Concept, Label
from icop.engine.shapes import Cite, Fact
from icop.index.port import Word
from icop.search.expansion import Expanded, Meaning, expand
from icop.search.vocabulary import vocabulary_of

TERMS = (
    Fact(title="Foreign military sales", also=("FMS",)),
    Fact(title="Letter of offer and acceptance", also=("LOA",)),
    Fact(title="Cost accounting standards", also=("CAS",)),
    Fact(title="Contract administration services", also=("CAS",)),
    Fact(title="Security cooperation", also=("SC",)),
    Fact(title="Acceptance", also=("accepted",)),
    Fact(title="Firm-fixed-price", also=("FFP",)),
)


SOURCE = Cite(to="Example Directive 12", standing="assumed", checked_on=date(2026, 1, 5))
RENAMED = Concept(
    "9.1",
    (
        Label("Widget transfer agency", end=date(2020, 1, 1)),
        Label("Gadget delivery agency", start=date(2020, 1, 1)),
        Label("WTA", "acronym", end=date(2020, 1, 1)),
        Label("GDA", "acronym", start=date(2020, 1, 1)),
    ),
    "An office that delivers.",
    (SOURCE,),
)


def read(*typed: str, on: date = date(2026, 11, 22), around: str = "") -> Expanded:
    return expand(typed, vocabulary_of((RENAMED,), TERMS, on), around)


def words(*typed: str) -> tuple[Word, ...]:
    return read(*typed).words


@pytest.mark.parametrize("typed", ["FMS", "fms"])
def test_short_form_stands_for_its_name(typed):
    assert words(typed, "offsets") == (Word(typed, also=("Foreign military sales",)), Word("offsets"))


def test_name_stands_for_its_short_form():
    assert words("buy", "foreign", "military", "sales") == (
        Word("buy"),
        Word("foreign military sales", also=("FMS",)),
    )


def test_little_words_in_a_name_need_not_be_typed():
    assert words("letter", "offer", "acceptance") == (Word("letter offer acceptance", also=("LOA",)),)


def test_short_form_of_two_things_stands_for_neither_but_both_readings_are_told():
    found = read("CAS")
    assert found.words == (Word("CAS"),)
    (meaning,) = found.meanings
    assert set(meaning.readings) == {"Cost accounting standards", "Contract administration services"}


def test_other_words_tell_which_reading_is_meant():
    (found,) = read("CAS", "accounting").meanings
    assert found.also == ("Cost accounting standards",)
    assert found.readings == ("Contract administration services",)


def test_a_name_is_read_only_while_it_holds():
    assert read("WTA", on=date(2019, 6, 1)).meanings[0].also == ("Widget transfer agency",)
    assert read("WTA", on=date(2021, 6, 1)).meanings == ()
    assert read("Gadget", "delivery", "agency", on=date(2019, 6, 1)).meanings == ()


def test_todays_name_also_finds_what_bears_the_old_one():
    also = read("GDA", on=date(2021, 6, 1)).meanings[0].also
    assert also[0] == "Gadget delivery agency"
    assert "Widget transfer agency" in also


def test_a_term_and_a_concept_of_one_name_are_one_reading():
    concept = Concept("9.2", (Label("Foreign military sales"), Label("FMS", "acronym")), "Sales.", (SOURCE,))
    found = expand(("FMS",), vocabulary_of((concept,), TERMS, date(2026, 11, 22)))
    assert found.meanings[0].also == ("Foreign military sales",)
    assert found.meanings[0].readings == ()


def test_two_letters_are_a_short_form_only_in_capitals():
    assert words("sc") == (Word("sc"),)
    assert words("SC") == (Word("SC", also=("Security cooperation",)),)


def test_ordinary_words_stay_as_they_are():
    assert words("accepted", "acceptance", "military") == (Word("accepted"), Word("acceptance"), Word("military"))


def test_hyphenated_name_has_its_short_form():
    assert words("firm-fixed-price") == (Word("firm-fixed-price", also=("FFP",)),)
    assert words("firm", "fixed", "price") == (Word("firm fixed price", also=("FFP",)),)


def test_what_was_read_is_told():
    assert read("FMS", "costs").meanings == (Meaning("FMS", ("Foreign military sales",)),)
