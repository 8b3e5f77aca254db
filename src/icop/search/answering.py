"""Whether anything here answers a question, and what lies nearest when nothing does.

The limit was set on the dev half of the judged questions: of thirteen that no text here answers nine are told, and
of the rest, which a text does answer, none is held to be unanswered.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from icop.engine.errors import Unavailable
from icop.index.choice import the_index
from icop.index.meaning.nearest import nearest_hits
from icop.index.port import Ask, Hit, Record
from icop.search.understanding import Understood
from icop.search.why import Why, lies_at

REACH_COUNTS, ANSWERED = 0.25, 0.61
"""How much having the words counts beside the cosine of the nearest passage, and what both must come to."""

MOST_WORDS, FEW_WORDS = 0.8, 0.5
LEAST_NEAR = 0.3
"""The cosine from which a concept or term may be what was meant: letters without sense stay below."""
NEAR_KINDS = ("concept", "term", "topic")


@dataclass(frozen=True, slots=True)
class Told:
    """What was found, as far as it tells whether the question is answered. The last two are as in `ranking.Ranked`."""

    total: int
    relaxed: bool
    whys: tuple[Why, ...]
    numbers: tuple[str, ...]
    has_place: bool
    reach: float = 1.0
    closest: float | None = None


def is_answered(understood: Understood, meant: str, found: Told, ask: Ask) -> bool:
    """Tell whether what was found is likely to answer the question.

    A citation is answered by its place or what lies in it. Words are, where a passage has all or most of them; else the
    telling ones must be there and a passage close to what is `meant`. Without the model, half of the words must be
    there.
    """
    if found.has_place:
        return True
    if not found.total:
        return False
    if understood.citations:
        return any(lies_at(understood.citations[0], number) for number in found.numbers) or bool(understood.words)
    if not found.relaxed:
        return True
    share = max((_share(why) for why in found.whys), default=0.0)
    close = found.closest if found.closest is not None else closest(meant, ask)
    if close is None:
        return share > FEW_WORDS
    return share > MOST_WORDS or close + REACH_COUNTS * min(1.0, found.reach) >= ANSWERED


def _share(why: Why) -> float:
    return len(why.words) / max(1, len(why.words) + len(why.lacking))


def closest(text: str, ask: Ask) -> float | None:
    """Return how close the nearest visible passage is to the question, from -1 to 1; None without the model."""
    try:
        return next((hit.score for hit in nearest_hits(text, ask, 1)), None)
    except Unavailable:
        return None


def near(text: str, ask: Ask, limit: int = 5) -> list[Record]:
    """Return concepts, terms and topics that lie nearest to the question: by meaning, else by some of its words."""
    asked = replace(ask, filters={"kind": NEAR_KINDS}, phrases=(), number="", lift=(), facets=(), group="", offset=0)
    found = [*_by_meaning(text, asked, limit), *the_index().search(replace(asked, match="any", limit=limit)).hits]
    records = {hit.record.work: hit.record for hit in reversed(found)}
    return [records[work] for work in dict.fromkeys(hit.record.work for hit in found)][:limit]


def _by_meaning(text: str, ask: Ask, limit: int) -> list[Hit]:
    try:
        return [hit for hit in nearest_hits(text, ask, limit) if hit.score >= LEAST_NEAR]
    except Unavailable:
        return []
