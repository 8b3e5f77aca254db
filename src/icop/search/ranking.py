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
    nearest = () if by == "words" else _by_meaning(text, ask)
    reach = _reach(found, ask)
    pool = _Pool("" if by == "words" else text, _share(by, reach, ask))
    pool.add_near(hit for hit in nearest if hit.score >= LEAST_CLOSE)
    pool.add_worded((*found, *(() if by == "meaning" else facts_by_words(ask))))
    leads = leads_from(pool.order(), pool.records) if may_lead(ask) else {}
    pool.add(there(ask, leads))
    lent = {key: _lent(record, leads) for key, record in pool.records.items()}
    if pool.close and may_lead(ask):
        like = _likeness(raised(pool.order(), lent), pool.records)
        lent = {key: worth + like.get(key, 0.0) for key, worth in lent.items()}
    hits = tuple(Hit(pool.records[one.id], one.score) for one in raised(pool.order(), lent))
    return Ranked(hits, pool.close, reach, nearest[0].score if nearest else None, leads)


class _Pool:
    """What may answer: records with their scores by words and their cosines, those of the words without `text`."""

    def __init__(self, text: str, share: float) -> None:
        self._text, self._share = text, share
        self._words: dict[str, float] = {}
        self._order: list[Fused] | None = None
        self.records: dict[str, Record] = {}
        self.close: dict[str, float] = {}

    def add_near(self, hits: Iterable[Hit]) -> None:
        """Take in what meaning found, with its cosines."""
        for hit in hits:
            self.records[hit.record.id], self.close[hit.record.id] = hit.record, hit.score

    def add_worded(self, hits: Iterable[Hit]) -> None:
        """Take in what words found, with its scores."""
        found = list(hits)
        self._words |= {hit.record.id: hit.score for hit in found}
        self._order = None
        self.add(hit.record for hit in found)

    def add(self, records: Iterable[Record]) -> None:
        """Take in records, each once."""
        new = {record.id: record for record in records if record.id not in self.records}
        unknown = [record for key, record in new.items() if key not in self.close]
        self.records |= new
        self.close |= _cosines(self._text, unknown) if self._text else {}
        if new:
            self._order = None

    def order(self) -> list[Fused]:
        """Return all of it, best first."""
        if self._order is None:
            candidates = [
                Candidate(key, self._words.get(key, 0.0), self.close.get(key), len(one.text.split(None, HEADING_WORDS)))
                for key, one in self.records.items()
            ]
            self._order = fused(candidates, self._share if self.close else 0.0)
        return self._order


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
