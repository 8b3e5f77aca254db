"""How much a form says by itself, and how much what stands around it speaks for it.

The figures were set on the `dev` half of the judged passages (docs/guides/tagging_gold.md), never on the other.
"""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from icop.engine.tagging.forms import Form
from icop.engine.tagging.vocabulary import Vocabulary
from icop.engine.tagging.words import listed, stem


@dataclass(frozen=True, slots=True)
class Weights:
    """What tagging leans on: strengths of forms, what a form must be supported by, and when a concept is told."""

    name_two: float = 0.72
    name_more: float = 0.85
    preferred: float = 0.06
    part: float = 0.6
    number: float = 0.75
    word: float = 0.5
    acronym: float = 0.74
    expanded: float = 0.86
    title: float = 0.12
    only_title: float = 0.85
    again: float = 0.3
    inside: float = 0.6
    listed: float = 0.35
    at_source: float = 0.6
    below_source: float = 0.42
    need_two_letters: float = 0.6
    need_three_letters: float = 0.3
    need_odd: float = 0.72
    need_word: float = 0.25
    need_common: float = 0.7
    need_part: float = 0.35
    rare: float = 0.8
    need_source: float = 0.3
    in_name: float = 0.3
    need_number: float = 0.3
    levels: int = 2
    least: float = 0.4


# Letters that often mean something else in texts of the field, and what; they count only with strong support.
OTHER_MEANINGS = {
    "BAA": "broad agency announcement",
    "CCC": "Civilian Conservation Corps",
    "CIS": "Commonwealth of Independent States",
    "CPI": "consumer price index",
    "DEA": "Drug Enforcement Administration",
    "DEF": "definitized",
    "DSC": "Defense Supply Center",
    "FAA": "Federal Aviation Administration",
    "FCT": "functional configuration test",
    "FLO": "foreign liaison officer",
    "GSA": "General Services Administration",
    "IP": "Internet protocol",
    "ISA": "industry standard architecture",
    "NSS": "national security system",
    "PO": "purchase order",
    "PPP": "public-private partnership",
    "PSI": "pounds per square inch",
    "ROM": "read-only memory",
    "SAP": "simplified acquisition procedures",
    "SME": "subject matter expert",
    "TAA": "Trade Agreements Act",
    "TAC": "transportation account code",
    "TCP": "transmission control protocol",
    "TEP": "technical evaluation panel",
    "WAS": "was",
}


# Words that say much more in the vocabulary than in most texts.
COMMON_WORDS = listed(
    "advocacy agreement amendment analysis annex conclusion execution hybrid lease loan modification note offset "
    "organization precedent workforce"
)


_COMMON_STEMS = frozenset(stem(word) for word in COMMON_WORDS)


def strength_of(form: Form, weights: Weights) -> float:
    """Return how much a form says by itself, 0 to 1."""
    if form.kind == "name":
        base = weights.name_more if len(form.words) > 2 else weights.name_two
        return base + weights.preferred if form.is_preferred else base
    return float(getattr(weights, form.kind))


def need_of(form: Form, vocabulary: Vocabulary, weights: Weights) -> float:
    """Return how much support a form needs to count at all, 0 to 1."""
    if form.kind == "word":
        return weights.need_common if form.words[0] in _COMMON_STEMS else weights.need_word
    if form.kind == "part":
        told = [vocabulary.weights.get(word, 1.0) for word in form.words]
        return weights.need_part if len(told) < 3 and sum(told) / len(told) < weights.rare else 0.0
    if form.kind == "number":
        return weights.need_number if sum(len(word) for word in form.words) < 14 else 0.0
    if form.kind != "acronym":
        return 0.0
    letters = "".join(form.words)
    if letters in OTHER_MEANINGS:
        return weights.need_odd
    return weights.need_two_letters if len(letters) <= 2 else weights.need_three_letters if len(letters) == 3 else 0.0


@dataclass(frozen=True, slots=True)
class Support:
    """What speaks for a concept in a passage besides its own label: 0 to 1, and the neighbours met."""

    amount: float
    neighbours: tuple[str, ...] = ()


def support_for(
    vocabulary: Vocabulary, concept: str, own: Collection[str], clear: Collection[str], words: AbstractSet[str]
) -> Support:
    """Return what speaks for a concept: clear concepts beside it in the taxonomy, its context words but its `own`."""
    near = tuple(sorted(vocabulary.near.get(concept, frozenset()).intersection(clear)))
    mine = {word.lower() for word in own}
    told = sum(vocabulary.weights.get(word, 0.0) for word in vocabulary.context[concept] & words if word not in mine)
    by_words = told / (told + 1.6)
    by_near = (0.0, 0.55, 0.7)[min(2, len(near))]
    return Support(1 - (1 - by_words) * (1 - by_near), near)
