"""What every backend promises. What is shown of a question: snippets, completion and spelling."""

from __future__ import annotations

from dataclasses import replace

from icop.index.port import Index, Word
from tests.index.making import MEMBER, TODAY, day, make_ask, make_record, put

# Snippets


def test_snippet_marks_the_words_found(index: Index) -> None:
    put(index, make_record(text="Before. " * 60 + "The offset costs, “naïve” or not, are allowable. " + "After. " * 60))
    snippet = index.search(make_ask("offset allow", highlight=160)).hits[0].snippet
    assert snippet is not None
    assert [snippet.text[start:end] for start, end in snippet.marks] == ["offset", "allowable"]
    assert len(snippet.text) <= 160
    assert snippet.cut_before
    assert snippet.cut_after


def test_snippet_marks_words_of_a_phrase_and_of_a_beginning(index: Index) -> None:
    put(index, make_record(text="congressional notification thresholds"))
    for ask in (make_ask(phrases=("notification thresholds",)), make_ask("thresholds notif", prefix_last=True)):
        snippet = index.search(replace(ask, highlight=200)).hits[0].snippet
        assert snippet is not None
        assert [snippet.text[start:end] for start, end in snippet.marks] == ["notification", "thresholds"]


def test_snippet_marks_little_words_in_a_phrase_alone(index: Index) -> None:
    put(index, make_record(text="the lease of the widgets is in the annex of the plan"))
    little = frozenset({"of", "the", "in"})
    row = Word("rent", stands_for=("lease of the widgets",))
    asked = (
        ((row,), (), ["lease", "widgets"]),
        ((Word("lease"), Word("in the annex", needed=False)), (), ["lease", "annex"]),
        ((row,), ("in the annex",), ["the", "lease", "the", "widgets", "in", "the", "annex", "the"]),
    )
    for words, phrases, marked in asked:
        ask = make_ask(words=words, phrases=phrases, highlight=200, little=little)
        snippet = index.search(ask).hits[0].snippet
        assert snippet is not None
        assert [snippet.text[start:end] for start, end in snippet.marks] == marked


def test_snippet_marks_little_words_where_nothing_else_was_asked_for(index: Index) -> None:
    put(index, make_record(text="the lease of widgets"))
    snippet = index.search(make_ask("of", highlight=200, little=frozenset({"of"}))).hits[0].snippet
    assert snippet is not None
    assert [snippet.text[start:end] for start, end in snippet.marks] == ["of"]


def test_snippet_without_a_word_in_the_text_is_its_opening(index: Index) -> None:
    put(index, make_record(title="Recoupment", text="<b>Charges</b> are waived " + "for many reasons " * 30))
    snippet = index.search(make_ask("recoupment", highlight=40)).hits[0].snippet
    assert snippet is not None
    assert (snippet.text, snippet.marks, snippet.cut_before, snippet.cut_after) == (
        "<b>Charges</b> are waived for many",
        (),
        False,
        True,
    )


# Suggestions


def test_completion_offers_numbers_as_they_are_written(index: Index) -> None:
    put(index, make_record("a", "see 225.7301-1"), make_record("b", "see 225.7301"))
    assert index.complete(make_ask(), "225.73") == (("225.7301", 1), ("225.7301-1", 1))


def test_completion_offers_visible_words_and_counts_visible_records(index: Index) -> None:
    put(
        index,
        make_record("a", "notification of Congress"),
        make_record("b", "notification and notice"),
        make_record("c", "notification and notwithstanding secrets", audiences=("members",)),
    )
    assert index.complete(make_ask(), "noti") == (("notification", 2), ("notice", 1))
    assert dict(index.complete(make_ask(audiences=MEMBER), "not")) == {
        "notification": 3,
        "notice": 1,
        "notwithstanding": 1,
    }
    assert index.complete(make_ask(), "notw") == ()
    assert index.complete(make_ask(), "(") == ()


def test_spelling_offers_near_words_that_the_reader_can_find(index: Index) -> None:
    put(index, make_record("a", "congressional notification"), make_record("b", "recoupment", audiences=("members",)))
    assert index.spell(make_ask(), "notificaiton") == ("notification",)
    assert index.spell(make_ask(), "recoupmnet") == ()
    assert index.spell(make_ask(audiences=MEMBER), "recoupmnet") == ("recoupment",)
    assert index.spell(make_ask(), "xylophone") == ()


def test_spelling_sees_the_first_two_letters_swapped(index: Index) -> None:
    put(index, make_record("a", "closure of the case"))
    assert index.spell(make_ask(), "lcosure") == ("closure",)
    assert index.spell(make_ask(), "lcsoure") == ()


def test_spelling_leaves_words_alone_that_occur(index: Index) -> None:
    put(index, make_record("a", "offset costs"), make_record("b", "the cost"))
    assert index.spell(make_ask(), "cost") == ()
    assert index.spell(make_ask(), "offsets") == ()


def test_spelling_sees_a_slip_that_looks_like_another_form_of_a_word(index: Index) -> None:
    put(index, make_record("a", "a qualifying country"), make_record("b", "past qualification"))
    assert index.stems("qualifing qualification") == ("qualif", "qualif")
    assert index.spell(make_ask(), "qualifing") == ("qualifying",)


def test_spelling_leaves_another_form_of_a_word_alone(index: Index) -> None:
    put(index, make_record("a", "the landing of goods"), make_record("b", "lands lending landings"))
    assert index.spell(make_ask(), "landed") == ()


def test_spelling_does_not_offer_words_of_another_day(index: Index) -> None:
    put(index, make_record("a", "recoupment", end_min=day("2020-01-01"), end_max=day("2020-01-01")))
    assert index.spell(make_ask(on=day("2019-01-01")), "recoupmnet") == ("recoupment",)
    assert index.spell(make_ask(on=TODAY), "recoupmnet") == ()


def test_snippets_of_given_records_mark_the_words(index: Index) -> None:
    record = make_record("a", text="The widget rule stands here.")
    put(index, record)
    (snippet,) = index.snippets(make_ask("widget", highlight=100), [record])
    assert [snippet.text[start:end] for start, end in snippet.marks] == ["widget"]
