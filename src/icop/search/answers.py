"""Results as the command and the API give them: a flat list of passages, best first."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from icop.links.registry import Card
from icop.search.chips import chips_of
from icop.search.places import Place
from icop.search.results import PassageHit, Results, WorkHit
from icop.search.why import Why


@dataclass(frozen=True, slots=True)
class Line:
    """A passage of the answer. One that says the same as one before it follows it, and names its address: `same_as`."""

    rank: int
    score: float
    document: str
    source_id: str
    citation: str
    title: str
    anchor: str
    url: str
    snippet: str
    standing: str
    status: str
    markings: tuple[str, ...] = ()
    why: Why = Why()  # noqa: RUF009 - a frozen value
    same_as: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the question as it was read: its kind, what was typed, what it was taken for."""

    kind: str
    typed: str
    read_as: str


@dataclass(frozen=True, slots=True)
class Found:
    """The answer of the command contract."""

    query: str
    on: date
    took_ms: float
    total: int
    results: list[Line]
    facets: dict[str, list[tuple[str, int]]]
    did_you_mean: str
    understood: list[Part]
    answered: bool

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self)


def found_by(results: Results, *, on: date, limit: int) -> Found:
    """Return results as a flat list of at most `limit` passages, ordered by score."""
    flat = [(work, passage) for work in results.hits for passage in work.passages]
    if not results.understood.citations:
        flat.sort(key=lambda pair: -pair[1].score)
    lines = [line for work, passage in flat for line in _with_folded(work, passage)]
    if results.place:
        same = (results.place.url, results.place.citation)
        lines = [_placed(results.place), *(line for line in lines if (line.url, line.citation) != same)]
    return Found(
        query=results.understood.text,
        on=on,
        took_ms=round(results.took * 1000, 2),
        total=results.total,
        results=[replace(line, rank=rank) for rank, line in enumerate(lines[:limit], 1)],
        facets={name: list(pairs) for name, pairs in results.facets.items()},
        did_you_mean=results.did_you_mean,
        understood=[Part(chip.kind, chip.typed, chip.read_as) for chip in chips_of(results)],
        answered=results.answered,
    )


def _with_folded(work: WorkHit, passage: PassageHit) -> list[Line]:
    others = [replace(_line(one.card, one.passage), same_as=passage.url) for one in passage.also]
    return [_line(work.card, passage), *others]


def _line(card: Card, passage: PassageHit) -> Line:
    return Line(
        rank=0,
        score=round(passage.score, 4),
        document=card.key,
        source_id=passage.source_id,
        citation=passage.citation,
        title=passage.title,
        anchor=passage.url.partition("#")[2],
        url=passage.url,
        snippet=passage.snippet.text,
        standing=card.standing,
        status=passage.state,
        markings=card.markings,
        why=passage.why,
    )


def _placed(place: Place) -> Line:
    """Return the place a citation leads to as the first line; its score stands for certainty, not for words."""
    return Line(
        rank=0,
        score=1000.0,
        document=place.source_id if not place.is_text else f"document:{place.url.split('/')[2]}",
        source_id=place.source_id,
        citation=place.citation,
        title=place.title,
        anchor=place.url.partition("#")[2],
        url=place.url,
        snippet=place.says,
        standing=place.standing,
        status=place.state,
        markings=place.markings,
        why=Why(first=(f"it is {place.citation}, which the question names",)),
    )
