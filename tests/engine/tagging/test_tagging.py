"""Which concepts a passage is given, where and why."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icop.engine.concepts import Label
from icop.engine.tagging import Judged, Lessons, Piece, Tagger, Vocabulary
from tests.engine.tagging.making import CONCEPTS, DAY, concept, keys, tagger, tags


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("the letter of offer and acceptance was signed", "3.5"),
        ("Letters of Offer and Acceptance were signed", "3.5"),
        ("Letter(s) of Offer and Acceptance", "3.5"),
        ("memoranda of agreement with partners", "2.3"),
        ("a memorandum of understanding with partners", "2.3"),
        ("antitamper measures", "4.1"),
        ("anti tamper measures", "4.1"),
        ("ANTI-TAMPER MEASURES", "4.1"),
        ("manufacturing license agreements are approved", "4.3"),
        ("manufacturing licensing agreement", "4.3"),
        ("charges for non-recurring costs and nonrecurring costs", "3.7"),
        ("under section 27 of the Arms Export Control Act", "4.5"),
        ("Foreign\nMilitary  Sales", "3.1"),
    ],
)
def test_a_label_is_found_however_it_is_written(text, key):
    assert key in keys(text)


@pytest.mark.parametrize(
    "text",
    [
        "foreign. Military sales",
        "a letter; of offer; and acceptance",
        "look at the lease",
        "the AT&L office",
        "LOOK AT THIS PLACE",
        "New Cumberland, PA 17070",
        "sole agreement",
    ],
)
def test_what_only_looks_like_a_label_is_none(text):
    assert keys(text) == set()


def test_a_span_is_where_the_label_stands():
    text = "Every foreign military sale begins with a letter of offer and acceptance."
    found = tags(text)
    assert [text[a:b] for a, b in found["3.5"].spans] == ["letter of offer and acceptance"]
    assert found["3.5"].reason == "label"
    assert 0 < found["3.5"].score <= 1


def test_the_longest_label_wins():
    assert "4.4" in keys("the general security agreement")
    assert "2.2" not in keys("the general security agreement")


def test_an_acronym_means_what_the_passage_says():
    found = tags("A project arrangement (PA) is signed. The PA names its officers.")
    assert found["2.4"].reason in {"label", "expanded"}
    assert len(found["2.4"].spans) == 3
    assert "2.4" not in keys("The office of public affairs (PA) answers. Ask PA first, and mention the agreement.")


def test_an_acronym_means_what_its_document_says():
    assert tags("The SC meets twice a year.", acronyms={"SC": "Steering Committee"})["5.2"].reason == "expanded"
    assert keys("The SC meets twice a year.", acronyms={"SC": "Security Cooperation"}) == {"5.1"}
    assert keys("The SC meets twice a year.", acronyms={"SC": "supply chain"}) == set()


def test_an_acronym_that_the_vocabulary_lacks_counts_once_it_is_spelled_out():
    assert keys("The SOC decides.") == set()


def test_an_ambiguous_acronym_needs_its_neighbours():
    assert "4.1" not in keys("Meet at noon. AT is short.")
    found = tags("Critical program information is protected by AT measures against exploitation of the technology.")
    assert found["4.1"].reason == "acronym"
    assert "4.2" in found["4.1"].support


def test_letters_that_usually_mean_something_else_need_more():
    assert "4.4" not in keys("Order from GSA schedules under the general terms.")


def test_a_number_alone_is_no_section():
    assert "4.6" not in keys("It cost 333 dollars.")
    assert "4.6" in keys("Under section 333 of title 10 the Secretary may train and equip foreign security forces.")


def test_a_title_counts_more_than_a_mention():
    inside = tags("Foreign military sales are governed here.")["3.1"]
    titled = tags("They are governed here.", title="Foreign military sales")["3.1"]
    assert titled.reason == "title"
    assert titled.spans == ()
    assert tags("Foreign military sales are governed here.", title="Foreign military sales")["3.1"].score > inside.score


def test_the_provision_a_concept_rests_on_speaks_for_it():
    assert tags("Sales from stocks to any country.", number="22 USC 2761")["3.1"].reason == "source"
    assert "3.1" not in keys("Sales from stocks to any country.", number="22 USC 2700")


def test_a_line_of_a_table_of_contents_says_little():
    assert "3.1" in keys("It is about foreign military sales in general.")
    assert "3.1" not in keys("Sec. 1201. Report on foreign military sales.\nSec. 1202. Other matters.")


def test_a_part_of_the_name_of_a_body_is_no_concept():
    assert "5.1" in keys("He plans Security Cooperation with partners.")
    assert "5.1" not in keys("Write to the Security Cooperation Branch.")


def test_labels_count_only_on_the_days_they_hold():
    old = concept("9", "New name")
    dated = type(old)(
        "9", (Label("Old name", "preferred", None, DAY), Label("New name", "preferred", DAY)), "", old.sources
    )
    text = Piece("the old name and the new name")
    before = Tagger(Vocabulary((dated,), DAY - timedelta(days=1))).tag(text)
    after = tagger(concepts=(dated,)).tag(text)
    assert [tag.label for tag in before] == ["Old name"]
    assert [tag.label for tag in after] == ["New name"]


def test_what_editors_rejected_weighs_less_until_it_is_silent():
    text = Piece("It needs a project arrangement.")
    plain = tagger().tag(text)[0]
    once = tagger(Lessons({("2.4", "Project arrangement"): Judged(0, 1)})).tag(text)[0]
    often = tagger(Lessons({("2.4", "Project arrangement"): Judged(0, 9)})).tag(text)
    forgiven = tagger(Lessons({("2.4", "Project arrangement"): Judged(20, 1)})).tag(text)[0]
    assert plain.score > once.score
    assert often == ()
    assert forgiven.score == plain.score


def test_the_mark_follows_vocabulary_and_lessons():
    assert tagger().mark == tagger().mark
    assert tagger().mark != tagger(concepts=CONCEPTS[1:]).mark
    assert tagger().mark != tagger(Lessons({("2.4", "PA"): Judged(0, 1)})).mark
    assert tagger().mark == tagger(Lessons({("2.4", "PA"): Judged(4, 0)})).mark


@given(st.text(max_size=400))
def test_any_text_can_be_tagged_and_spans_lie_in_it(text):
    for tag in tagger().tag(Piece(text, title=text[:40])):
        assert 0 < tag.score <= 1
        assert all(0 <= start < end <= len(text) for start, end in tag.spans)


def test_the_same_passage_gets_the_same_answer():
    piece = Piece("Security assistance and the LOA: foreign military sales under a memorandum of understanding (MOU).")
    assert tagger().tag(piece) == tagger().tag(piece)


def test_concepts_that_ended_are_left_to_the_caller():
    assert Vocabulary((), date(2026, 1, 1)).concepts == {}
