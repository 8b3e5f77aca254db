"""The order of what was found: candidates by words and by meaning, each seen by the reader on the day, made one list.

The index finds candidates by any of the words (a passage need not have all to answer), the vectors those nearest in
meaning; `fusion` orders them, and what the best facts cite comes up with them (`leading`). Totals and counts stay
those of the words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from icop.engine.errors import Unavailable
from icop.index.choice import the_index
from icop.index.meaning.nearest import closeness, closeness_to_best, nearest_hits
from icop.index.port import Ask, Hit, Record, Word
from icop.search.fusion import HEADING_WORDS, LIFTED, Candidate, Fused, fused, raised, share_of_meaning
from icop.search.leading import Leads, facts_by_words, lead_to, leads_from, may_lead, there
from icop.search.reading import spellings_of

BY_WORDS, BY_MEANING = 80, 40
FEW = 10
BEST, LIKE = 5, 0.2
"""How many of the best passages what is like them gains by, and how much at most."""

RULES = 0.04
RULING = frozenset(
    {
        "statute", "code section", "act section", "regulation", "manual", "directive", "instruction", "policy", "memo",
        "class deviation", "executive order", "presidential memo",
    }
)  # fmt: skip
"""Texts that set a rule gain this much over those that tell of one: bill stages, notices, changes, solicitations."""

LEAST_CLOSE = 0.42
"""What has none of the words is found only from this cosine on: below it what is nearest is not near."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """The best hits in order, without snippets, and their cosines by record id. `reach` is how far words went.

    `closest` is the cosine of the nearest passage, None where meaning was not asked. `leads` are the places that facts
    among what was found lead to.
    """

    hits: tuple[Hit, ...]
    meaning: dict[str, float]
    reach: float
    closest: float | None = None
    leads: Leads = field(default_factory=dict)


def ranked(text: str, ask: Ask, by: str = "both") -> Ranked:
    """Return the best hits of all that `ask` lets through, best first: by "words", by "meaning" or "both".

    Without the model words alone decide. Raises Unavailable when the index can't answer.
    """
    found = () if by == "meaning" else _by_words(ask)
    reach = _reach(found, ask)
    nearest = () if by == "words" else _by_meaning(text, ask)
    near = [hit for hit in nearest if hit.score >= LEAST_CLOSE]
    worded = (*found, *(() if by == "meaning" else facts_by_words(ask)))
    words = {hit.record.id: hit.score for hit in worded}
    records = {hit.record.id: hit.record for hit in (*near, *worded)}
    near_by = {hit.record.id: hit.score for hit in near}
    close = {} if by == "words" else near_by | _cosines(text, [hit.record for hit in worded])
    order = fused(_candidates(records, words, close), _share(by, reach, ask) if close else 0.0)
    leads = leads_from(order, records) if may_lead(ask) else {}
    more = {record.id: record for record in there(ask, leads) if record.id not in records}
    if more:
        records |= more
        close |= {} if by == "words" else _cosines(text, more.values())
        order = fused(_candidates(records, words, close), _share(by, reach, ask) if close else 0.0)
    lent = {key: _lent(record, leads) for key, record in records.items()}
    if close and may_lead(ask):
        like = _likeness(raised(order, lent), records)
        lent = {key: worth + like.get(key, 0.0) for key, worth in lent.items()}
    hits = tuple(Hit(records[one.id], one.score) for one in raised(order, lent))
    return Ranked(hits, close, reach, nearest[0].score if nearest else None, leads)


def _lent(record: Record, leads: Leads) -> float:
    lead = lead_to(record, leads)
    return (lead.worth if lead else 0.0) + (RULES if record.kind in RULING else 0.0)


def _likeness(order: Iterable[Fused], records: Mapping[str, Record]) -> dict[str, float]:
    """Return what each candidate is lent for being like the best passages, by their vectors."""
    best = [records[one.id] for one in order if records[one.id].section][:BEST]
    try:
        like = closeness_to_best(records.values(), best) if best else {}
    except Unavailable:
        return {}
    most = max(like.values(), default=0.0)
    return {key: LIKE * max(0.0, one) / most for key, one in like.items()} if most > 0 else {}


def _candidates(
    records: Mapping[str, Record], words: Mapping[str, float], close: Mapping[str, float]
) -> list[Candidate]:
    return [
        Candidate(key, words.get(key, 0.0), close.get(key), len(record.text.split(None, HEADING_WORDS)))
        for key, record in records.items()
    ]


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


def _cosines(text: str, found: Iterable[Record]) -> dict[str, float]:
    try:
        return closeness(text, found)
    except Unavailable:
        return {}


def grouped(hits: Sequence[Hit], ask: Ask) -> list[list[Hit]]:
    """Return hits by work or section, as `ask` groups, in the order of each group's best, `per_group` of each."""
    groups: dict[tuple[str, str], list[Hit]] = {}
    for hit in hits:
        section = hit.record.section if ask.group == "section" else ""
        groups.setdefault((hit.record.work, section), []).append(hit)
    return [group[: ask.per_group] for group in groups.values()]
