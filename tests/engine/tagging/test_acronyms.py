"""Acronyms that a text defines itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icop.engine.tagging import definitions, gathered


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("It covers Foreign Military Sales (FMS) cases.", "FMS", "Foreign Military Sales"),
        ("A Letter of Offer and Acceptance (LOA) is signed.", "LOA", "Letter of Offer and Acceptance"),
        ("All Letters of Request (LORs) go to the desk.", "LOR", "Letters of Request"),
        ("The agency gives price and availability (P&A) data.", "P&A", "price and availability"),
        (
            "Ask the Under Secretary of Defense for Acquisition and Sustainment (USD(A&S)).",
            "USD(A&S)",
            "Under Secretary of Defense for Acquisition and Sustainment",
        ),
        ("Keys for Communications Security (COMSEC) devices.", "COMSEC", "Communications Security"),
        ("Name the Office of Primary Responsibility (OPR).", "OPR", "Office of Primary Responsibility"),
        ("A GSOMIA (general security of military information agreement) exists.", "GSOMIA", None),
        ("Directorate of Defense Trade Controls (hereinafter “DDTC”) decides.", "DDTC", None),
    ],
)
def test_an_acronym_is_found_with_what_it_stands_for(text, short, long):
    found = definitions(text)
    assert [one.short for one in found] == [short]
    if long:
        assert found[0].long == long


@pytest.mark.parametrize(
    "text",
    [
        "as described in paragraph (AA) and clause (II) of this section",
        "the offeror (ABC) of goods",
        "In the year (FY) it ends",
        "see table (A) and note (1)",
        "The letter was signed (DSCA) by hand.",
        "The Acquisition and Sustainment USD (A&S) signs.",
        "",
    ],
)
def test_brackets_that_define_nothing_are_no_acronyms(text):
    assert definitions(text) == []


def test_the_place_of_a_definition_holds_both_forms():
    text = "First the Arms Export Control Act (AECA) applies."
    (one,) = definitions(text)
    assert text[one.start : one.end] == "Arms Export Control Act (AECA)"


def test_words_of_the_sentence_before_are_no_part_of_a_long_form():
    (one,) = definitions("They ended it. Major defense equipment (MDE) is listed.")
    assert one.long == "Major defense equipment"


def test_that_a_law_was_amended_is_no_part_of_its_name():
    assert [one.long for one in definitions("The Arms Export Control Act, as amended (AECA)")] == [
        "Arms Export Control Act"
    ]


def test_of_several_long_forms_the_one_given_most_often_is_kept():
    text = "Program Arrangement (PA). Project Arrangement (PA). Then a Project Arrangement (PA)"
    assert gathered(definitions(text + ". " + text))["PA"] in {"Program Arrangement", "Project Arrangement"}
    found = [
        *definitions("Project Arrangement (PA)"),
        *definitions("public affairs (PA)"),
        *definitions("Project Arrangement (PA)"),
    ]
    assert gathered(found) == {"PA": "Project Arrangement"}


@given(st.text(alphabet="aAbBcC ()&.\n-,", max_size=300))
def test_any_text_can_be_read(text):
    for one in definitions(text):
        assert 0 <= one.start < one.end <= len(text)
        assert one.long
