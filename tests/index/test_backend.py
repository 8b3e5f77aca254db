"""What every backend of the index promises. Written against the port alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from icop.index.port import EVER, MOST_VALUES, NEVER, Index, Replace, Word
from tests.index.making import MEMBER, TODAY, day, ids, make_ask, make_record, put

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


def test_citation_finds_its_place_then_below_then_around(index: Index) -> None:
    put(
        index,
        make_record("around", number="22 USC 2776"),
        make_record("below", number="22 USC 2776(b)(1)"),
        make_record("at", number="22 USC 2776(b)"),
        make_record("beside", number="22 USC 2776(c)"),
        make_record("other", number="22 USC 277"),
    )
    assert ids(index, make_ask(number="22 usc 2776(b)")) == ["at", "below", "around"]


def test_a_subpart_of_a_regulation_holds_its_sections(index: Index) -> None:
    put(
        index,
        make_record("in", number="48 CFR 225.7301-1"),
        make_record("also", number="PGI 225.7301"),
        make_record("other", number="48 CFR 225.7001"),
    )
    assert ids(index, make_ask(number="48 CFR 225.73")) == ["in"]
    assert ids(index, make_ask(number="PGI 225.73")) == ["also"]


# The day


def test_text_stops_on_its_end_day(index: Index) -> None:
    first, end = day("2020-01-01"), day("2021-01-01")
    put(index, make_record(start_min=first, start_max=first, end_min=end, end_max=end))
    found = {
        text: ids(index, make_ask("offset", on=day(text)))
        for text in ("2019-12-31", "2020-01-01", "2020-12-31", "2021-01-01")
    }
    assert found == {"2019-12-31": [], "2020-01-01": ["r1"], "2020-12-31": ["r1"], "2021-01-01": []}


@pytest.mark.parametrize(
    ("force", "expected"),
    [
        ("certain", {"holds"}),
        ("possible", {"holds", "perhaps", "undated"}),
        ("unsure", {"perhaps", "undated"}),
        ("ended", {"ended"}),
        ("begun", {"holds", "perhaps", "undated", "ended"}),
        ("any", {"holds", "perhaps", "undated", "ended", "later"}),
    ],
)
def test_force_says_which_texts_of_the_day(index: Index, force: str, expected: set[str]) -> None:
    early, on, late = day("2010-01-01"), day("2020-01-01"), day("2030-01-01")
    put(
        index,
        make_record("holds", start_min=early, start_max=early, end_min=late, end_max=late),
        make_record("perhaps", start_min=early, start_max=late, end_min=late, end_max=NEVER),
        make_record("undated", start_min=EVER, start_max=NEVER, end_min=EVER, end_max=NEVER),
        make_record("ended", start_min=early, start_max=early, end_min=on, end_max=on),
        make_record("later", start_min=late, start_max=late, end_min=NEVER, end_max=NEVER),
    )
    assert set(ids(index, make_ask("offset", force=force, on=on))) == expected


def test_certain_comes_before_possible_and_possible_before_ended(index: Index) -> None:
    early, on = day("2010-01-01"), day("2020-01-01")
    put(
        index,
        make_record("ended", start_min=early, start_max=early, end_min=on, end_max=on),
        make_record("undated", start_min=EVER, start_max=NEVER, end_min=EVER, end_max=NEVER),
        make_record("holds", start_min=early, start_max=early, end_min=NEVER, end_max=NEVER),
    )
    assert ids(index, make_ask("offset", force="begun", on=on)) == ["holds", "undated", "ended"]


def test_undated_text_comes_after_a_dated_one(index: Index) -> None:
    put(
        index,
        make_record("undated", section="s", start_min=EVER, start_max=NEVER, end_min=EVER, end_max=NEVER),
        make_record("dated", section="s"),
    )
    assert ids(index, make_ask("offset")) == ["dated", "undated"]


def test_place_in_a_text_comes_before_a_summary_of_the_same_words(index: Index) -> None:
    put(index, make_record("card"), make_record("text", section="s"))
    assert ids(index, make_ask("offset")) == ["text", "card"]


def test_known_asks_what_was_recorded_then(index: Index) -> None:
    first, second = day("2024-01-01"), day("2024-06-01")
    put(
        index,
        make_record("old", work="w", rec_from=first, rec_to=second),
        make_record("new", work="w", rec_from=second, rec_to=NEVER),
    )
    assert ids(index, make_ask("offset", known=first - 1)) == []
    assert ids(index, make_ask("offset", known=first)) == ["old"]
    assert ids(index, make_ask("offset", known=second)) == ["new"]


# The reader


def test_reader_finds_only_what_one_of_their_audiences_may_read(index: Index) -> None:
    put(
        index,
        make_record("open"),
        make_record("inside", audiences=("members",)),
        make_record("both", audiences=("members", "editors")),
        make_record("nobody", audiences=()),
    )
    assert set(ids(index, make_ask("offset"))) == {"open"}
    assert set(ids(index, make_ask("offset", audiences=MEMBER))) == {"open", "inside", "both"}
    assert set(ids(index, make_ask("offset", audiences=frozenset({"editors"})))) == {"both"}
    assert ids(index, make_ask("offset", audiences=frozenset())) == []
    assert ids(index, make_ask("offset", audiences=frozenset({"stranger"}))) == []


# Narrowing and counting


def test_filters_narrow_to_any_of_their_values(index: Index) -> None:
    put(
        index,
        make_record("a", kind="law", year=2018, concepts=("offsets",)),
        make_record("b", kind="memo", year=2019, concepts=("offsets", "pricing")),
        make_record("c", kind="card", year=None),
    )
    assert set(ids(index, make_ask(filters={"kind": ("law", "memo")}))) == {"a", "b"}
    assert ids(index, make_ask(filters={"kind": ("law", "memo"), "year": ("2019",)})) == ["b"]
    assert ids(index, make_ask(filters={"topic": ("pricing",)})) == ["b"]
    assert ids(index, make_ask(filters={"work": ("work-c",)})) == ["c"]
    assert ids(index, make_ask(filters={"year": ("soon",)})) == []
    assert index.search(make_ask(filters={"kind": ()})).total == 3


def test_filter_on_an_unknown_field_is_refused(index: Index) -> None:
    with pytest.raises(ValueError, match="colour"):
        make_ask(filters={"colour": ("red",)})


def test_facets_count_found_records_by_value(index: Index) -> None:
    put(
        index,
        make_record("a", kind="law", year=2018, concepts=("offsets",)),
        make_record("b", kind="law", year=2019, concepts=("offsets", "pricing")),
        make_record("c", kind="memo", issuer="", year=None),
        make_record("d", "loans", kind="memo"),
    )
    facets = index.search(make_ask("offset", facets=("kind", "issuer", "year", "topic"))).facets
    assert facets == {
        "kind": (("law", 2), ("memo", 1)),
        "issuer": (("DoD", 2),),
        "year": (("2018", 1), ("2019", 1)),
        "topic": (("offsets", 2), ("pricing", 1)),
    }


def test_narrowed_field_still_counts_its_other_values(index: Index) -> None:
    put(index, make_record("a", kind="law"), make_record("b", kind="memo"), make_record("c", kind="memo", issuer="GAO"))
    answer = index.search(make_ask(filters={"kind": ("memo",)}, facets=("kind", "issuer")))
    assert answer.total == 2
    assert answer.facets == {"kind": (("memo", 2), ("law", 1)), "issuer": (("DoD", 1), ("GAO", 1))}


def test_facets_hold_the_most_frequent_values(index: Index) -> None:
    records = [make_record(f"r{number}", issuer=f"office {number // 2:03}") for number in range(2 * MOST_VALUES + 11)]
    put(index, *records, make_record("none", issuer=""))
    counted = index.search(make_ask(facets=("issuer",))).facets["issuer"]
    assert len(counted) == MOST_VALUES
    assert counted[0] == ("office 000", 2)


def test_facets_are_the_same_for_few_records_and_for_many(index: Index) -> None:
    topics = [tuple(f"t{(number + step) % 9}" for step in range(number % 8)) for number in range(5_600)]
    with index.writer() as writer:
        writer.rebuild(make_record(f"r{number}", concepts=held) for number, held in enumerate(topics))
    expected = Counter(topic for held in topics for topic in held)
    assert dict(index.search(make_ask(facets=("topic",))).facets["topic"]) == expected


def test_count_equals_total(index: Index) -> None:
    put(index, *(make_record(f"r{number}") for number in range(30)))
    ask = make_ask("offset", limit=5)
    assert index.count(ask) == index.search(ask).total == 30


def test_pages_are_parts_of_one_order(index: Index) -> None:
    put(index, *(make_record(f"r{number}", "offset " * (number + 1)) for number in range(9)))
    whole = ids(index, make_ask("offset", limit=9))
    assert [ids(index, make_ask("offset", limit=3, offset=start)) for start in (0, 3, 6)] == [
        whole[:3],
        whole[3:6],
        whole[6:],
    ]


def test_groups_show_the_best_hits_of_each_work(index: Index) -> None:
    law = [make_record(f"law{number}", "offset offset offset", work="law") for number in range(5)]
    memo = [make_record("memo", "an offset among many other words of this memo", work="memo")]
    put(index, *law, *memo)
    answer = index.search(make_ask("offset", group="work", per_group=2))
    assert [hit.record.work for hit in answer.hits] == ["law", "law", "memo"]
    assert (answer.total, answer.groups) == (6, 2)
    second = index.search(make_ask("offset", group="work", per_group=2, limit=1, offset=1))
    assert [hit.record.id for hit in second.hits] == ["memo"]


def test_number_of_groups_is_estimated_among_very_many_records(index: Index) -> None:
    with index.writer() as writer:
        writer.rebuild(make_record(f"r{number}", work=f"w{number % 700}") for number in range(3_000))
    answer = index.search(make_ask("offset", group="work", per_group=1))
    assert answer.groups is not None
    assert abs(answer.groups - 700) < 30
    assert not answer.groups_exact
    assert index.search(make_ask("offset", group="work", filters={"work": ("w1",)})).groups_exact


def test_groups_by_section_keep_one_hit_of_each_place(index: Index) -> None:
    put(
        index,
        make_record("a1", work="w", section="a"),
        make_record("a2", work="w", section="a"),
        make_record("b1", work="w", section="b"),
    )
    answer = index.search(make_ask("offset", group="section", per_group=1))
    assert sorted(hit.record.section for hit in answer.hits) == ["a", "b"]


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


def test_record_comes_back_as_it_was_given(index: Index) -> None:
    record = make_record(
        section="s",
        anchor="p12",
        concepts=("a", "b"),
        number="22 USC 2776(b)",
        headings="One > Two",
        source_id="usc/22",
    )
    put(index, record)
    assert index.search(make_ask()).hits[0].record == record


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


# Writing


def test_work_is_replaced_whole(index: Index) -> None:
    put(index, make_record("old1", work="w"), make_record("old2", work="w"), make_record("other"))
    put(index, make_record("new", work="w"))
    assert set(ids(index, make_ask("offset"))) == {"new", "other"}


def test_work_without_records_is_taken_out(index: Index) -> None:
    put(index, make_record("a", work="w"), make_record("b"))
    with index.writer() as writer:
        writer.apply([Replace("w")])
    assert ids(index, make_ask("offset")) == ["b"]


def test_same_change_twice_makes_no_difference(index: Index) -> None:
    for _ in range(2):
        put(index, make_record("a", work="w"), make_record("b", work="w"))
    assert index.search(make_ask()).total == 2


def test_change_that_fails_changes_nothing(index: Index) -> None:
    put(index, make_record("a", work="w"))

    def breaks():
        yield Replace("w", (make_record("b", work="w"),))
        raise RuntimeError("cut off")

    with pytest.raises(RuntimeError, match="cut off"), index.writer() as writer:
        writer.apply(breaks())
    assert ids(index, make_ask()) == ["a"]


def test_rebuild_holds_what_it_was_given_and_nothing_else(index: Index) -> None:
    put(index, make_record("old"))
    told: list[int] = []
    with index.writer() as writer:
        assert writer.rebuild((make_record(f"new{number}") for number in range(1200)), told.append) == 1200
    assert index.stats().records == 1200
    assert told == sorted(told)
    assert told
    assert index.search(make_ask()).total == 1200


def test_rebuild_that_fails_leaves_the_old_index(index: Index) -> None:
    put(index, make_record("old"))

    def breaks():
        yield make_record("new")
        raise RuntimeError("cut off")

    with pytest.raises(RuntimeError, match="cut off"), index.writer() as writer:
        writer.rebuild(breaks())
    assert ids(index, make_ask()) == ["old"]


def test_old_index_answers_until_the_new_one_is_ready(index: Index) -> None:
    put(index, make_record("old"))
    seen: list[list[str]] = []

    def slow():
        yield make_record("new")
        seen.append(ids(index, make_ask()))

    with index.writer() as writer:
        writer.rebuild(slow())
    assert seen == [["old"]]
    assert ids(index, make_ask()) == ["new"]


def test_stats_count_records(index: Index) -> None:
    put(index, make_record("a"), make_record("b"))
    stats = index.stats()
    assert (stats.ready, stats.records) == (True, 2)


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


def test_snippets_of_given_records_mark_the_words(index: Index) -> None:
    record = make_record("a", text="The widget rule stands here.")
    put(index, record)
    (snippet,) = index.snippets(make_ask("widget", highlight=100), [record])
    assert [snippet.text[start:end] for start, end in snippet.marks] == ["widget"]
