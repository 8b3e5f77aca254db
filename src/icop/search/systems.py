"""The ways to search that are measured side by side: plain BM25, words, meaning, both; with taxonomy or without.

Only texts are measured. What the site says itself (cards, values, entries of the library) is no part of what was
judged, and is left out of what each way found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from icop.accounts.reader import Reader
from icop.engine.clock import day_number
from icop.index.peer import plain_bm25
from icop.index.port import Record
from icop.index.sources import all_records
from icop.search.answers import Line, found_by
from icop.search.queries import search
from icop.search.results import Wanted

Find = Callable[[str], "Answered"]


@dataclass(frozen=True, slots=True)
class Answered:
    """The sources found for a query, best first, and whether they are held to answer it."""

    sources: tuple[str, ...]
    answered: bool = True


@dataclass(frozen=True, slots=True)
class System:
    """A way to search: its key, its name for people, what it does, and the search itself."""

    key: str
    name: str
    about: str
    find: Find


def ours(reader: Reader, on: date, limit: int, *, by: str = "both", taxonomy: bool = True) -> Find:
    """Return our search as `reader` has it on the day; more places are asked for, as several may be of one source."""
    wanted = Wanted({}, per_page=3 * limit, by_section=True, by=by, taxonomy=taxonomy)

    def find(query: str) -> Answered:
        results = search(reader, query, on=on, wanted=wanted)
        lines = found_by(results, on=on, limit=6 * limit).results
        return Answered(tuple(dict.fromkeys(line.source_id for line in lines if _is_text(line))), results.answered)

    return find


def systems(reader: Reader, on: date, limit: int) -> list[System]:
    """Return all ways, the plain peer first and ours as it is last. The peer holds all texts in memory."""
    plain = plain_bm25(texts_for(reader, on))

    def way(key: str, name: str, about: str, by: str, taxonomy: bool = True) -> System:
        return System(key, name, about, ours(reader, on, limit, by=by, taxonomy=taxonomy))

    return [
        System("plain", "Plain BM25", "any word of the question, nothing added", lambda query: _plainly(plain, query)),
        way("bare", "Words, no taxonomy", "citations, names, quotes, slips, neighbours", "words", False),
        way("words", "Words", "the same with short forms and synonyms", "words"),
        way("meaning", "Meaning", "nearness of the passage's meaning alone", "meaning"),
        way("mixed", "Both, no taxonomy", "words and meaning mixed", "both", False),
        way("fused", "Search as it is", "words and meaning mixed, with the taxonomy", "both"),
    ]


def _plainly(plain: Callable[[str], list[str]], query: str) -> Answered:
    found = plain(query)
    return Answered(tuple(found), bool(found))


def texts_for(reader: Reader, on: date) -> Iterator[Record]:
    """Yield the texts that `reader` may see and that hold on the day for all we know."""
    day = day_number(on)
    for record in all_records():
        is_text = record.room == "library" and record.section
        if is_text and not reader.audiences.isdisjoint(record.audiences) and record.in_force(day) != "no":
            yield record


def _is_text(line: Line) -> bool:
    return bool(line.source_id) and line.source_id != line.document and not line.source_id.startswith("document:")
