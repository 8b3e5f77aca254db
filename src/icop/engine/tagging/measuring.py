"""How well passages are tagged, against what people judged (docs/guides/tagging_gold.md)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

AT = 5


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures over many passages: F1@5 over all together (with precision and recall), F1@5 and nDCG@5 as means over
    the passages that have any concept; and per concept how often it was found, missed and wrongly told.
    """

    passages: int
    precision: float
    recall: float
    f1: float
    mean_f1: float
    ndcg: float
    concepts: Mapping[str, tuple[int, int, int]]


def measured(judged: Sequence[Mapping[str, int]], told: Sequence[Sequence[str]]) -> Measured:
    """Return the figures of `told` (concepts of each passage, best first) against the grades of `judged`."""
    found, missed, wrong = Counter[str](), Counter[str](), Counter[str]()
    f1s, ndcgs = [], []
    for grades, answers in zip(judged, told, strict=True):
        best = list(answers[:AT])
        right = [key for key in best if key in grades]
        found.update(right)
        missed.update(key for key in grades if key not in best)
        wrong.update(key for key in best if key not in grades)
        if grades:
            f1s.append(2 * len(right) / (len(best) + len(grades)))
            ndcgs.append(ndcg(grades, best))
    hits = found.total()
    precision, recall = _share(hits, hits + wrong.total()), _share(hits, hits + missed.total())
    keys = sorted({*found, *missed, *wrong})
    return Measured(
        len(judged),
        precision,
        recall,
        _share(2 * precision * recall, precision + recall),
        _share(sum(f1s), len(f1s)),
        _share(sum(ndcgs), len(ndcgs)),
        {key: (found[key], missed[key], wrong[key]) for key in keys},
    )


def ndcg(grades: Mapping[str, int], best: Sequence[str]) -> float:
    """Return nDCG@5 of one passage; the gain of a concept is its grade."""
    ideal = sorted(grades.values(), reverse=True)[:AT]
    return _share(_gain([grades.get(key, 0) for key in best[:AT]]), _gain(ideal))


def _gain(grades: Sequence[int]) -> float:
    return sum(grade / math.log2(place + 2) for place, grade in enumerate(grades))


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
