"""What every backend promises. Narrowing: filters, facets, counts, pages and groups."""

from __future__ import annotations

from collections import Counter

import pytest

from icop.index.port import MOST_VALUES, Index
from tests.index.making import ids, make_ask, make_record, put

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
