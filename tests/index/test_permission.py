"""Properties of permission: whatever the records, a reader's answers are those of an index that holds only theirs.

The order of hits is left out: word statistics are shared by all records, so a hidden one may shift what lies beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from icop.index.choice import open_index
from icop.index.port import FACETS, Ask, Index, Record, Word
from tests.index.making import TODAY, make_record

AUDIENCES = ("public", "members", "editors", "office-a", "office-b")
WORDS = ("offset", "recoupment", "notification", "notices", "secretive", "pricing")
READERS = st.frozensets(st.sampled_from((*AUDIENCES, "stranger")), max_size=4)
DAYS = st.sampled_from((TODAY - 1000, TODAY - 10, TODAY, TODAY + 10))


@st.composite
def some_records(draw: st.DrawFn) -> list[Record]:
    """Return up to a dozen records with their own words, values, audiences and days."""
    return [_record(draw, number) for number in range(draw(st.integers(1, 12)))]


def _record(draw: st.DrawFn, number: int) -> Record:
    start, end = sorted((draw(DAYS), draw(DAYS)))
    return make_record(
        f"r{number}",
        " ".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5))),
        title=draw(st.sampled_from(WORDS)),
        work=f"w{number % 4}",
        kind=draw(st.sampled_from(("law", "memo"))),
        issuer=draw(st.sampled_from(("DoD", "", "State"))),
        year=draw(st.sampled_from((2018, 2019, None))),
        concepts=tuple(draw(st.frozensets(st.sampled_from(("a", "b"))))),
        audiences=tuple(draw(st.frozensets(st.sampled_from(AUDIENCES), max_size=3))),
        number=draw(st.sampled_from(("", "22 USC 2776(b)", "22 USC 2776"))),
        start_min=start,
        start_max=start,
        end_min=end,
        end_max=end + draw(st.sampled_from((0, 20))),
    )


@st.composite
def some_asks(draw: st.DrawFn) -> Ask:
    """Return a question by any reader on any day."""
    return Ask(
        audiences=draw(READERS),
        on=draw(DAYS),
        known=TODAY,
        words=tuple(Word(word) for word in draw(st.lists(st.sampled_from(WORDS), max_size=2))),
        match=draw(st.sampled_from(("all", "any"))),
        phrases=draw(st.sampled_from(((), ("offset pricing",)))),
        number=draw(st.sampled_from(("", "22 USC 2776(b)"))),
        prefix_last=draw(st.booleans()),
        filters=draw(st.sampled_from(({}, {"kind": ("law",)}, {"year": ("2018",)}))),
        force=draw(st.sampled_from(("certain", "possible", "begun", "any"))),
        limit=50,
        facets=FACETS,
        group=draw(st.sampled_from(("", "work"))),
        per_group=50,
        highlight=80,
    )


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("indexes")
    return (folder / str(number) for number in count())


def filled(place: Path, records: list[Record]) -> Index:
    index = open_index.__wrapped__(f"tantivy://{place}")
    with index.writer() as writer:
        writer.rebuild(records)
    return index


def said(index: Index, ask: Ask) -> dict[str, object]:
    """Return everything an index says to a question, without the order of hits."""
    answer = index.search(ask)
    return {
        "total": answer.total,
        "count": index.count(ask),
        "groups": answer.groups,
        "hits": sorted((hit.record.id, hit.snippet) for hit in answer.hits),
        "facets": answer.facets,
        "complete": sorted(index.complete(ask, "no", limit=50)),
        "spell": sorted(index.spell(ask, "secretiev", limit=50) + index.spell(ask, "noticse", limit=50)),
    }


@given(records=some_records(), ask=some_asks())
@hypothesis_settings(max_examples=30)
def test_hidden_records_change_nothing_a_reader_is_told(
    places: Iterator[Path], records: list[Record], ask: Ask
) -> None:
    theirs = [record for record in records if not ask.audiences.isdisjoint(record.audiences)]
    assert said(filled(next(places), records), ask) == said(filled(next(places), theirs), ask)


@given(records=some_records(), ask=some_asks(), kept=READERS)
@hypothesis_settings(max_examples=20)
def test_fewer_audiences_never_find_more(
    places: Iterator[Path], records: list[Record], ask: Ask, kept: frozenset[str]
) -> None:
    index = filled(next(places), records)
    more, fewer = (
        index.search(replace(ask, audiences=audiences)) for audiences in (ask.audiences, ask.audiences & kept)
    )
    assert {hit.record.id for hit in fewer.hits} <= {hit.record.id for hit in more.hits}
    assert fewer.total <= more.total
    for name in FACETS:
        assert all(dict(more.facets[name]).get(value, 0) >= found for value, found in fewer.facets[name])


@given(records=some_records(), ask=some_asks())
@hypothesis_settings(max_examples=20)
def test_totals_and_facets_equal_what_can_be_counted_by_hand(
    places: Iterator[Path], records: list[Record], ask: Ask
) -> None:
    plain = replace(ask, words=(), phrases=(), number="", filters={}, force="possible", group="")
    expected = [
        record
        for record in records
        if not plain.audiences.isdisjoint(record.audiences) and record.in_force(plain.on) != "no"
    ]
    answer = filled(next(places), records).search(plain)
    assert sorted(hit.record.id for hit in answer.hits) == sorted(record.id for record in expected)
    assert answer.total == len(expected)
    kinds = [record.kind for record in expected]
    assert dict(answer.facets["kind"]) == {kind: kinds.count(kind) for kind in set(kinds)}
