"""Counting what was found by value, in one pass over it as far as nothing is narrowed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tantivy import Query

from icop.index.backends.tantivy.queries import Question
from icop.index.backends.tantivy.schema import NO_YEAR
from icop.index.backends.tantivy.snapshot import Snapshot
from icop.index.port import MOST_VALUES, Ask

Values = tuple[tuple[str, int], ...]
ALL_VALUES, FEW_RECORDS = 60_000, 5_000
FIRST_LOOK = 400
DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Counts:
    """Facets, and about how many groups there are."""

    facets: Mapping[str, Values]
    different: int


NOTHING = Counts({}, 0)


def count_values(snapshot: Snapshot, question: Question, ask: Ask) -> Counts:
    """Return the counts of the facets asked for, and about how many groups there are if more than the first look shows.

    A field that is narrowed is counted as if it were not.
    """
    most = question.at_most()
    different = f"{ask.group}_no" if ask.group and most > FIRST_LOOK else ""
    narrowed = [name for name in ask.facets if ask.filters.get(name)]
    together = [name for name in ask.facets if name not in narrowed]
    topics = snapshot.topics if most > FEW_RECORDS else ("topic",)
    fields = {name: topics if name == "topic" else (name,) for name in ask.facets}
    answer = _counted(snapshot, question.must(), [field for name in together for field in fields[name]], different)
    for name in narrowed:
        answer |= _counted(snapshot, question.must(leave_out=name), fields[name])
    facets = {name: _values([answer[field]["buckets"] for field in held]) for name, held in fields.items()}
    return Counts(facets, round(answer[DIFFERENT]["value"]) if different else 0)


def different_works(snapshot: Snapshot, question: Question) -> int:
    """Return the exact number of works among the records found, as long as they are not more than can be handed out."""
    wanted = {"works": {"terms": {"field": "work_no", "size": ALL_VALUES, "segment_size": ALL_VALUES}}}
    return len(snapshot.searcher.aggregate(question.must(), wanted)["works"]["buckets"])


def _counted(snapshot: Snapshot, query: Query, fields: Sequence[str], different: str = "") -> dict[str, Any]:
    wanted: dict[str, object] = {field: {"terms": {"field": field, **_sizes(field)}} for field in fields}
    if different:
        wanted[DIFFERENT] = {"cardinality": {"field": different}}
    return snapshot.searcher.aggregate(query, wanted) if wanted else {}


def _sizes(field: str) -> dict[str, int]:
    """Return how many values the engine hands out: all of a part of the topics, as parts are added up afterwards."""
    size = ALL_VALUES if field.startswith("topic_") else MOST_VALUES + 1  # one more, as no value may be among them
    return {"size": size, "segment_size": ALL_VALUES}


def _values(parts: list[list[dict[str, Any]]]) -> Values:
    """Return the values with their counts over all parts, most frequent first, without what stands for no value."""
    counted: dict[Any, int] = {}
    for part in parts:
        for bucket in part:
            key = bucket["key"]
            counted[key] = counted.get(key, 0) + bucket["doc_count"]
    counted.pop("", None)
    counted.pop(NO_YEAR, None)
    first = sorted(counted.items(), key=_most_first)[:MOST_VALUES]
    return tuple((key if isinstance(key, str) else str(int(key)), found) for key, found in first)


def _most_first(pair: tuple[Any, int]) -> tuple[int, Any]:
    return (-pair[1], pair[0])
