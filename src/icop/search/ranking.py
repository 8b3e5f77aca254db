"""The order of what was found: candidates by words and by meaning, each seen by the reader on the day, made one list.

The index finds candidates by any of the words (a passage need not have all to answer), the vectors those nearest in
meaning; `fusion` orders them. Totals and counts stay those of the words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from icop.engine.errors import Unavailable
from icop.index.choice import the_index
from icop.index.meaning.nearest import closeness, nearest_hits
from icop.index.port import Ask, Hit, Word
from icop.search.fusion import LIFTED, Candidate, fused, share_of_meaning
from icop.search.reading import spellings_of

BY_WORDS, BY_MEANING = 80, 40
FEW = 10
LEAST_CLOSE = 0.42
"""What has none of the words is found only from this cosine on: below it what is nearest is not near."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """The best hits in order, without snippets, and their cosines by record id. `reach` is how far words went.

    `closest` is the cosine of the nearest passage, None where meaning was not asked.
    """

    hits: tuple[Hit, ...]
    meaning: dict[str, float]
    reach: float
    closest: float | None = None


def ranked(text: str, ask: Ask, by: str = "both") -> Ranked:
    """Return the best hits of all that `ask` lets through, best first: by "words", by "meaning" or "both".

    Without the model words alone decide. Raises Unavailable when the index can't answer.
    """
    found = () if by == "meaning" else _by_words(ask)
    reach = _reach(found, ask)
    nearest = () if by == "words" else _by_meaning(text, ask)
    near = [hit for hit in nearest if hit.score >= LEAST_CLOSE]
    close = {} if by == "words" else {hit.record.id: hit.score for hit in near} | _cosines(text, found)
    records = {hit.record.id: hit.record for hit in (*near, *found)}
    words = {hit.record.id: hit.score for hit in found}
    candidates = [
        Candidate(key, words.get(key, 0.0), close.get(key), len(record.text.split())) for key, record in records.items()
    ]
    order = fused(candidates, _share(by, reach, ask) if close else 0.0)
    hits = tuple(Hit(records[one.id], one.score) for one in order)
    return Ranked(hits, close, reach, nearest[0].score if nearest else None)


def _share(by: str, reach: float, ask: Ask) -> float:
    return 1.0 if by == "meaning" else share_of_meaning(reach, exact=bool(ask.phrases or ask.number or ask.lift))


def _by_words(ask: Ask) -> tuple[Hit, ...]:
    """Return candidates by words; at a citation those there, then what names it."""
    index, loose = the_index(), replace(ask, match="any", group="", limit=BY_WORDS, offset=0, facets=(), highlight=0)
    if not ask.number:
        return index.search(loose).hits
    there = index.search(loose).hits
    if len(there) >= FEW or ask.phrases:
        return there
    naming = replace(loose, number="", words=(Word(ask.number, spellings_of(ask.number)), *ask.words))
    held = {hit.record.id for hit in there}
    return (*there, *(hit for hit in index.search(naming).hits if hit.record.id not in held))


def _reach(found: Sequence[Hit], ask: Ask) -> float:
    best = max((hit.score % LIFTED for hit in found), default=0.0)
    potential = the_index().potential(ask)
    return best / potential if potential else 1.0


def _by_meaning(text: str, ask: Ask) -> tuple[Hit, ...]:
    """Return what is nearest in meaning; none where quoted words or a citation say what must be there."""
    if ask.phrases or (ask.number and not ask.words) or not text:
        return ()
    try:
        return nearest_hits(text, ask, BY_MEANING)
    except Unavailable:
        return ()


def _cosines(text: str, found: Sequence[Hit]) -> dict[str, float]:
    try:
        return closeness(text, [hit.record for hit in found])
    except Unavailable:
        return {}


def grouped(hits: Sequence[Hit], ask: Ask) -> list[list[Hit]]:
    """Return hits by work or section, as `ask` groups, in the order of each group's best, `per_group` of each."""
    groups: dict[tuple[str, str], list[Hit]] = {}
    for hit in hits:
        section = hit.record.section if ask.group == "section" else ""
        groups.setdefault((hit.record.work, section), []).append(hit)
    return [group[: ask.per_group] for group in groups.values()]
