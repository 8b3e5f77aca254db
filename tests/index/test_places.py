"""What every backend promises. Places and days: citations, what is in force on a day, and who may read what."""

from __future__ import annotations

import pytest

from icop.index.port import EVER, NEVER, Index
from tests.index.making import MEMBER, day, ids, make_ask, make_record, put


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
