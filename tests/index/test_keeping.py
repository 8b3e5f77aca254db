"""What every backend promises. Keeping records: back as given, changed whole or not at all, rebuilt meanwhile."""

from __future__ import annotations

import pytest

from icop.index.port import Index, Replace
from tests.index.making import ids, make_ask, make_record, put


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
