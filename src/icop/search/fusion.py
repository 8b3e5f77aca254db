"""One order from two: how well a passage has the words of a question, and how close its meaning is.

Both are brought to the same scale among the candidates and mixed. The words decide how much meaning counts: where
the best passage has much of what was asked, the words are trusted; where it has little (everyday words that no text
uses), meaning leads. Citations and quoted words are exact wishes: there meaning only orders what they found.

The numbers were chosen on the dev half of the judged set (tests/search/judged/README.md tells how), and are few on
purpose.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

TRUSTED, DOUBTED = 1.0, 0.7
"""How much of the question the best passage has by words (as `reach`) for words to be trusted, or not at all."""

LEAST_MEANING, MOST_MEANING = 0.3, 0.8
"""The share of meaning in the score where words are trusted, and where they are doubted."""

EXACT_MEANING = 0.2
"""The share of meaning where a citation or quoted words say what is wanted."""

HEADING_WORDS, HEADING = 8, 0.4
"""A text of fewer words is but a heading or a place kept free: what it scores counts for this much."""

MOST_LENT, BELOW_NEXT = 0.6, 0.999
"""What a candidate may be lent at most beside the half that words and meaning give; it never reaches the next step."""

LIFTED = 100.0
"""Words score this much and more only by a citation: the backends of the index give it in steps (port.Ask.number)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer: its score by words (0 when they did not find it), its cosine if known, its length.

    The length is in words; from `HEADING_WORDS` on all are alike.
    """

    id: str
    words: float
    meaning: float | None
    length: int


@dataclass(frozen=True, slots=True)
class Fused:
    """A candidate's place: `score` orders; of one within its step the share of words and of meaning."""

    id: str
    score: float
    words: float
    meaning: float

    @property
    def within(self) -> float:
        """Return the score within its step: up to a half as `fused` gives it, below one once `raised`."""
        return self.score % 1


def share_of_meaning(reach: float, *, exact: bool = False) -> float:
    """Return how much meaning counts, from 0 to 1, when the best passage reaches `reach` of what the words could give.

    `exact` is for citations and quoted words.
    """
    if exact:
        return EXACT_MEANING
    doubt = min(1.0, max(0.0, (TRUSTED - reach) / (TRUSTED - DOUBTED)))
    return LEAST_MEANING + (MOST_MEANING - LEAST_MEANING) * doubt


def fused(candidates: Iterable[Candidate], share: float) -> list[Fused]:
    """Return the candidates best first; what a citation lifted comes first, step by step. Equal ones in order of id.

    Words are scaled to the best of them, meaning too. A candidate without its vector is taken as the least close.
    """
    found = list(candidates)
    steps = [one.words // LIFTED for one in found]
    words = _scaled([_weighed(one, step) for one, step in zip(found, steps, strict=True)])
    known = [one.meaning for one in found if one.meaning is not None]
    least = min(known, default=0.0)
    meaning = _scaled([max(0.0, _close(one, least)) for one in found])
    mixed = [
        Fused(one.id, step + ((1 - share) * by_words + share * by_meaning) / 2, by_words, by_meaning)
        for one, step, by_words, by_meaning in zip(found, steps, words, meaning, strict=True)
    ]
    return sorted(mixed, key=lambda one: (-one.score, one.id))


def raised(order: Iterable[Fused], lent: Mapping[str, float]) -> list[Fused]:
    """Return candidates best first once more, each with what it is lent within its step.

    More than `MOST_LENT` brings none further than the end of its step.
    """
    lifted = [_raised(one, lent.get(one.id, 0.0)) for one in order]
    return sorted(lifted, key=lambda one: (-one.score, one.id))


def _raised(one: Fused, lent: float) -> Fused:
    within = (one.within + lent) / (0.5 + MOST_LENT)
    return replace(one, score=one.score // 1 + min(within, BELOW_NEXT))


def _weighed(one: Candidate, step: float) -> float:
    return (one.words - step * LIFTED) * (HEADING if one.length < HEADING_WORDS and not step else 1.0)


def _close(one: Candidate, least: float) -> float:
    close = least if one.meaning is None else one.meaning
    return close * (HEADING if one.length < HEADING_WORDS else 1.0)


def _scaled(values: Sequence[float]) -> list[float]:
    best = max(values, default=0.0)
    return [value / best if best > 0 else 0.0 for value in values]
