"""What every backend promises. Words: how they are found, how many of them, in what order, and word for word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from icop.index.port import Index, Word
from tests.index.making import MEMBER, ids, make_ask, make_record, put

# Words


def test_words_are_found_by_their_stem(index: Index) -> None:
    put(index, make_record(text="The contracting officer notifies Congress."))
    assert ids(index, make_ask("notify contract")) == ["r1"]


def test_all_words_are_needed(index: Index) -> None:
    put(index, make_record("both", "offset costs"), make_record("one", "offset only"))
    assert ids(index, make_ask("offset costs")) == ["both"]


def test_any_word_will_do_when_asked(index: Index) -> None:
    put(index, make_record("both", "offset costs"), make_record("one", "offset only"), make_record("none", "loan"))
    assert set(ids(index, make_ask("offset costs", match="any"))) == {"both", "one"}


def test_half_of_the_words_will_do_when_asked(index: Index) -> None:
    put(
        index,
        make_record("all", "offset costs of foreign buyers"),
        make_record("half", "offset offset costs costs"),
        make_record("one", "offset offset offset"),
    )
    assert ids(index, make_ask("offset costs foreign buyers", match="most")) == ["all", "half"]


def test_record_with_more_of_the_words_comes_first(index: Index) -> None:
    put(index, make_record("one", "offset only here"), make_record("both", "offset costs here"))
    assert ids(index, make_ask("offset costs", match="any")) == ["both", "one"]


def test_word_that_is_not_needed_only_lifts(index: Index) -> None:
    put(index, make_record("plain", "offset agreements"), make_record("rich", "offset agreements recouped"))
    words = (Word("offset"), Word("recouped", needed=False))
    assert ids(index, make_ask(words=words)) == ["rich", "plain"]


def test_words_of_title_headings_and_number_count_too(index: Index) -> None:
    put(index, make_record(title="Offsets", headings="Subpart 225.73", number="48 CFR 225.7303-2", text="Costs."))
    assert ids(index, make_ask("offsets subpart costs 225.7303-2")) == ["r1"]


def test_title_outranks_text(index: Index) -> None:
    put(
        index,
        make_record("text", "About recoupment and more things", title="Loans"),
        make_record("title", "About loans and more things", title="Recoupment"),
    )
    assert ids(index, make_ask("recoupment")) == ["title", "text"]


def test_record_that_bears_the_name_asked_for_comes_first(index: Index) -> None:
    put(
        index,
        make_record(
            "about", "reporting of violations, violations, reporting", title="Reporting of suspected violations"
        ),
        make_record("named", "who learns of one tells the office at once", title="Reporting of violations."),
    )
    assert ids(index, make_ask("reporting violations")) == ["named", "about"]


def test_words_standing_together_outrank_words_apart(index: Index) -> None:
    put(
        index,
        make_record("apart", "Foreign buyers use sales law of military kinds, of all the many kinds there are"),
        make_record("together", "Buyers use the law of foreign military sales, of all the many kinds there are"),
    )
    assert ids(index, make_ask("foreign military sales")) == ["together", "apart"]


def test_hyphenated_word_is_found_as_a_row(index: Index) -> None:
    put(index, make_record("row", "a firm fixed price contract"), make_record("no", "the price was fixed by a firm"))
    assert ids(index, make_ask("firm-fixed-price")) == ["row"]


def test_alternatives_stand_for_a_word(index: Index) -> None:
    put(index, make_record("short", "FFP contracts"), make_record("long", "firm-fixed-price contracts"))
    ask = make_ask(words=(Word("FFP", also=("firm-fixed-price",)), Word("contract")))
    assert set(ids(index, ask)) == {"short", "long"}


def test_name_of_several_words_needs_all_of_them_or_its_short_form(index: Index) -> None:
    put(
        index,
        make_record("long", "sales to foreign military buyers"),
        make_record("short", "an FMS buyer"),
        make_record("part", "foreign military buyers"),
    )
    ask = make_ask(words=(Word("foreign military sales", also=("FMS",)), Word("buyers")))
    assert set(ids(index, ask)) == {"long", "short"}


def test_accents_and_case_make_no_difference(index: Index) -> None:
    put(index, make_record(text="Résumé of TECHNOLOGY release"))
    assert ids(index, make_ask("resume Technology")) == ["r1"]


def test_beginning_of_the_last_word_is_enough_when_asked(index: Index) -> None:
    put(index, make_record(text="congressional notification thresholds"))
    assert ids(index, make_ask("congressional notificat", prefix_last=True)) == ["r1"]
    assert ids(index, make_ask("congressional notificat")) == []


def test_exact_words_are_not_stemmed(index: Index) -> None:
    put(index, make_record("many", "sales"), make_record("one", "sale"))
    assert ids(index, make_ask("sale", exact=True)) == ["one"]


def test_nothing_asked_finds_everything(index: Index) -> None:
    put(index, make_record("a"), make_record("b"))
    assert index.search(make_ask()).total == 2


def test_works_are_counted_once_and_hidden_ones_not_at_all(index: Index) -> None:
    records = [make_record(f"r{n}", work=f"w{n % 3}", concepts=("3.1",)) for n in range(9)]
    put(index, *records, make_record("no", work="w9", concepts=("3.1",), audiences=("members",)))
    assert index.count_works(make_ask(filters={"topic": ("3.1", "3.1.6")})) == 3
    assert index.count_works(make_ask(filters={"topic": ("3.1",)}, audiences=MEMBER)) == 4
    assert index.count_works(make_ask(filters={"topic": ("9",)})) == 0


@pytest.mark.parametrize(
    "text", ['"', "AND", "title:", "(((", "a OR", "~ ^ *", "\\", "+-", "🙂", "NOT x", "[1 TO", "\x00"]
)
def test_no_text_is_an_error(index: Index, text: str) -> None:
    put(index, make_record())
    for ask in (make_ask(text), make_ask(text, prefix_last=True), make_ask(phrases=(text,)), make_ask(number=text)):
        index.search(ask)


# Phrases and numbers


def test_phrase_must_occur_word_for_word(index: Index) -> None:
    put(index, make_record("yes", "cost or pricing data"), make_record("no", "pricing data or cost"))
    assert ids(index, make_ask(phrases=("cost or pricing data",))) == ["yes"]


def test_phrase_is_not_stemmed(index: Index) -> None:
    put(index, make_record("no", "defense articles"), make_record("yes", "defense article"))
    assert ids(index, make_ask(phrases=("defense article",))) == ["yes"]


def test_number_in_text_stays_whole_in_a_phrase(index: Index) -> None:
    put(index, make_record("yes", "see 225.7301-1 and"), make_record("no", "see 225.7301 and"))
    assert ids(index, make_ask(phrases=("see 225.7301-1",))) == ["yes"]


@pytest.mark.parametrize("number", ["225.7301-1", "C5.4.1", "2776(b)", "C5.T13", "19-34", "2394–1a"])
def test_number_in_text_is_found_as_written(index: Index, number: str) -> None:
    put(index, make_record("yes", f"as {number} says"), make_record("no", "as 226 C5 19 says of 34 and 1"))
    assert ids(index, make_ask(number)) == ["yes"]
    assert ids(index, make_ask(phrases=(number,))) == ["yes"]


def test_both_dashes_are_one(index: Index) -> None:
    put(index, make_record(text="section 2394–1a", number="22 USC 2394–1a"))
    assert ids(index, make_ask("2394-1a")) == ["r1"]
    assert ids(index, make_ask(number="22 USC 2394-1a")) == ["r1"]


def test_any_word_of_a_name_finds_where_any_word_will_do(index: Index) -> None:
    put(index, make_record("part", text="Accounting for widgets."), make_record("other", text="Gadgets."))
    name = make_ask(words=(Word("cost accounting standards", ("CAS",)),), match="any")
    assert ids(index, name) == ["part"]
    assert ids(index, replace(name, match="all")) == []


def test_a_lifted_place_is_found_where_any_word_will_do(index: Index) -> None:
    put(index, make_record("there", number="10 USC 4862", text="Food and clothing."), make_record("b", text="Berry."))
    assert ids(index, make_ask("Berry", match="any", lift=("10 USC 4862",))) == ["there", "b"]


def test_words_side_by_side_count_for_more_than_far_apart(index: Index) -> None:
    apart = "A letter is sent to whoever asks, and a contract that is permitted follows."
    beside = "Whoever asks is permitted a letter contract, and to whom it is sent follows."
    put(index, make_record("apart", text=apart), make_record("beside", text=beside))
    assert ids(index, make_ask("letter contract permitted", match="any"))[0] == "beside"


def test_common_words_order_what_rare_ones_find(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("icop.index.backends.tantivy.queries.VISITED", 2)
    common = [make_record(f"c{number}", text="Foreign sales of goods.") for number in range(9)]
    put(index, make_record("best", text="Surcharge on foreign sales."), make_record("rare", text="Surcharge."), *common)
    assert ids(index, make_ask("surcharge rate foreign sales", match="any"))[0] == "best"


def test_the_potential_of_a_question_grows_with_rare_words(index: Index) -> None:
    many = [make_record(f"r{number}", text="Widget sales.") for number in range(5)]
    put(index, *many, make_record("x", text="Gadget."))
    common, rare = index.potential(make_ask("widget")), index.potential(make_ask("gadget"))
    assert 0 < common < rare
    assert index.potential(make_ask()) == 0
