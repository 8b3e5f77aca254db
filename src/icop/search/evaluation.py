"""How good search is: judged queries against what it finds, by the usual measures.

A judged query names the sources that answer it, graded 1 (helps) and up. A source is found once, at its first rank.
Where nothing answers, there is nothing to rank: such queries are kept out of the means and told apart.
"""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from icop.engine.errors import Refused

MEASURES = ("ndcg", "mrr", "map", "recall")
DRAWS, SEED = 2000, 17
SURE = 0.95


@dataclass(frozen=True, slots=True)
class Judged:
    """A query with the sources that answer it and how well (grade above 0)."""

    id: str
    query: str
    relevant: Mapping[str, float]
    category: str = ""

    @property
    def has_answer(self) -> bool:
        """Tell whether any source answers it."""
        return any(grade > 0 for grade in self.relevant.values())


@dataclass(frozen=True, slots=True)
class Interval:
    """A difference of two means, and the bounds between which it lies with the certainty of `SURE`."""

    difference: float
    low: float
    high: float

    @property
    def is_sure(self) -> bool:
        """Tell whether it is surely more or surely less than nothing."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Silence:
    """Saying that nothing answers: how often it was said, how often rightly, and how often it should have been."""

    said: int
    right: int
    due: int

    @property
    def precision(self) -> float:
        """Return the share of what was said that was right."""
        return self.right / self.said if self.said else 1.0

    @property
    def recall(self) -> float:
        """Return the share of what should have been said that was."""
        return self.right / self.due if self.due else 1.0


@dataclass(frozen=True, slots=True)
class Score:
    """One query's figures, each from 0 to 1, at the cut-off."""

    id: str
    category: str
    query: str
    ndcg: float
    mrr: float
    map: float
    recall: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of all queries; their means and those of each category, over the queries that have an answer."""

    limit: int
    scores: tuple[Score, ...]
    mean: Mapping[str, float]
    categories: Mapping[str, Mapping[str, float]]


def read_judged(path: Path) -> list[Judged]:
    """Return the judged queries of a JSON-lines file: `id, query, relevant: {source_id: grade}`, `category` if given.

    Raises Refused naming the first line that can't be read.
    """
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            grades = {str(source): float(grade) for source, grade in row["relevant"].items()}
            category = str(row.get("category", "") or "")
            found.append(Judged(str(row.get("id", number)), str(row["query"]), grades, category))
        except (ValueError, KeyError, AttributeError, TypeError) as error:
            raise Refused(
                f"{path.name}:{number} is not a judged query ({error}).",
                'Write each line as {"id": …, "query": …, "relevant": {"source": 1}}.',
            ) from error
    if not found:
        raise Refused(f"{path.name} holds no judged queries.", "Put one JSON object on each line.")
    return found


def evaluate(judged: Iterable[Judged], find: Callable[[str], Sequence[str]], limit: int = 10) -> Evaluation:
    """Return the figures at `limit` of the ranked sources that `find` returns for each query."""
    asked = list(judged)
    scores = tuple(score(one, find(one.query), limit) for one in asked)
    told = [found for one, found in zip(asked, scores, strict=True) if one.has_answer]
    names = sorted({one.category for one in told if one.category})
    return Evaluation(
        limit, scores, _means(told), {name: _means([one for one in told if one.category == name]) for name in names}
    )


def interval(ours: Sequence[float], theirs: Sequence[float]) -> Interval:
    """Return by how much `ours` exceed `theirs` in the mean, query by query, with its bounds by paired bootstrap.

    The draws are the same each time, so that the same figures give the same bounds.
    """
    gains = [one - other for one, other in zip(ours, theirs, strict=True)]
    if not gains:
        return Interval(0.0, 0.0, 0.0)
    draw = random.Random(SEED)  # noqa: S311 - statistics, no secret
    means = sorted(fmean(draw.choices(gains, k=len(gains))) for _ in range(DRAWS))
    outside = round(DRAWS * (1 - SURE) / 2)
    return Interval(fmean(gains), means[outside], means[-outside - 1])


def silence(judged: Iterable[Judged], answered: Mapping[str, bool]) -> Silence:
    """Return how well it was told that nothing answers; `answered` says by query id what was claimed."""
    claims = [(one.has_answer, answered[one.id]) for one in judged if one.id in answered]
    return Silence(
        said=sum(not claimed for _, claimed in claims),
        right=sum(not claimed and not has for has, claimed in claims),
        due=sum(not has for has, _ in claims),
    )


def score(judged: Judged, ranked: Sequence[str], limit: int = 10) -> Score:
    """Return one query's figures: nDCG with exponential gain, reciprocal rank, average precision, recall."""
    sources = list(dict.fromkeys(ranked))[:limit]
    grades = {source: grade for source, grade in judged.relevant.items() if grade > 0}
    gains = [_gain(grades.get(source, 0.0)) for source in sources]
    best = sorted((_gain(grade) for grade in grades.values()), reverse=True)[:limit]
    hits = [rank for rank, source in enumerate(sources, 1) if source in grades]
    precision = sum(number / rank for number, rank in enumerate(hits, 1))
    total = len(grades)
    return Score(
        id=judged.id,
        category=judged.category,
        query=judged.query,
        ndcg=_discounted(gains) / _discounted(best) if best else 0.0,
        mrr=1 / hits[0] if hits else 0.0,
        map=precision / min(total, limit) if total else 0.0,
        recall=len(hits) / total if total else 0.0,
    )


def _gain(grade: float) -> float:
    return float(2.0**grade) - 1


def _discounted(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))


def _means(scores: Sequence[Score]) -> dict[str, float]:
    return {name: round(fmean(getattr(one, name) for one in scores), 4) if scores else 0.0 for name in MEASURES}
