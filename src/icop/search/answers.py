"""Results as the command and the API give them: a flat list of passages, best first."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from icop.search.places import Place
from icop.search.queries import PassageHit, Results, WorkHit


@dataclass(frozen=True, slots=True)
class Line:
    """A passage of the answer."""

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

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self)


def found_by(results: Results, *, on: date, limit: int) -> Found:
    """Return results as a flat list of at most `limit` passages, ordered by score."""
    flat = [(work, passage) for work in results.hits for passage in work.passages]
    if not results.understood.citations:
        flat.sort(key=lambda pair: -pair[1].score)
    lines = [_line(work, passage) for work, passage in flat]
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
    )


def _line(work: WorkHit, passage: PassageHit) -> Line:
    return Line(
        rank=0,
        score=round(passage.score, 4),
        document=work.key,
        source_id=passage.source_id,
        citation=passage.citation,
        title=passage.title,
        anchor=passage.url.partition("#")[2],
        url=passage.url,
        snippet=passage.snippet.text,
        standing=work.card.standing,
        status=passage.state,
        markings=work.card.markings,
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
    )
