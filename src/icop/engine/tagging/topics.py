"""The topics of a document, as they follow from its passages, and where decisions of editors hold.

The strength of a topic is `best × (0.4 + 0.6 × √share)`, where `best` is the highest score of the concept in any
passage and `share` the sum of its scores divided by the number of passages: one clear passage in a long document makes
a weak topic, a concept met throughout a strong one. In the title of the document it is worth 0.2 more. At most twelve
of at least 0.25 are told; docs/guides/tagging.md has a worked example.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from icop.engine.tagging.values import Tag

LEAST, MOST = 0.25, 12
IN_TITLE = 0.2
QUOTE_WORDS = 8
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of a document: how strong, in how many passages, the place where it is surest, by which label and why."""

    concept: str
    score: float
    passages: int
    place: str
    label: str
    reason: str


@dataclass(slots=True)
class _Sum:
    total: float
    best: Tag
    place: str
    passages: int


class Gathering:
    """Adds up the tags of the passages of one document."""

    def __init__(self) -> None:
        self.passages = 0
        self._sums: dict[str, _Sum] = {}

    def add(self, place: str, tags: Iterable[Tag]) -> None:
        """Count a passage, which stands at `place`."""
        self.passages += 1
        for tag in tags:
            one = self._sums.setdefault(tag.concept, _Sum(0.0, tag, place, 0))
            one.total += tag.score
            one.passages += 1
            if tag.score > one.best.score:
                one.best, one.place = tag, place

    def topics(self, in_title: Iterable[Tag] = ()) -> tuple[Topic, ...]:
        """Return the topics of the document, the strongest first. `in_title` are the concepts of its title."""
        titled = {tag.concept: tag for tag in in_title}
        for key, tag in titled.items():
            self._sums.setdefault(key, _Sum(tag.score, tag, "", 0))
        found = (self._topic(key, one, key in titled) for key, one in self._sums.items())
        told = [topic for topic in found if topic.score >= LEAST]
        return tuple(sorted(told, key=lambda topic: (-topic.score, topic.concept))[:MOST])

    def _topic(self, key: str, one: _Sum, is_in_title: bool) -> Topic:
        share = min(1.0, one.total / max(1, self.passages))
        score = one.best.score * (0.4 + 0.6 * math.sqrt(share)) + (IN_TITLE if is_in_title else 0.0)
        return Topic(key, round(min(1.0, score), 3), one.passages, one.place, one.best.label, one.best.reason)


def folded_words(text: str) -> str:
    """Return the words of a text in small letters, one space between them: what accidents of reading don't change."""
    return " ".join(_WORD.findall(text.casefold()))


def sha_of(text: str) -> str:
    """Return the hash by which a passage is known: of its folded words."""
    return hashlib.blake2b(folded_words(text).encode(), digest_size=16).hexdigest()


def quote_of(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return the folded words around the first place a label stands at, or the first words of the passage."""
    start, end = next(iter(spans), (0, 0))
    before, after = _WORD.findall(text[:start].casefold()), _WORD.findall(text[end:].casefold())
    inside = _WORD.findall(text[start:end].casefold())
    return " ".join([*before[-QUOTE_WORDS:], *inside, *after[: QUOTE_WORDS if inside else 2 * QUOTE_WORDS]])


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as it bears on passages: of one passage, or of the whole document when it names no place."""

    concept: str
    is_accepted: bool
    place: str = ""
    sha: str = ""
    quote: str = ""

    @property
    def is_of_document(self) -> bool:
        return not self.place and not self.sha

    def holds_for(self, place: str, sha: str, folded: str | None = None) -> bool:
        """Tell whether it is of this passage: of the same words, or the words around the label stand in it.

        `folded` are the folded words of the passage, needed when its bounds may have moved.
        """
        if self.is_of_document or self.place != place:
            return False
        return self.sha == sha or bool(folded and self.quote and self.quote in folded)


def with_decisions(
    found: Mapping[str, float], decisions: Iterable[Decided], place: str, sha: str, folded: str | None = None
) -> dict[str, float]:
    """Return the concepts of a passage after decisions: those rejected are out, those accepted are sure.

    What was rejected for the whole document is out of all its passages; what was accepted for it changes none. A
    decision on the passage itself goes before one on the document.
    """
    kept, decided = dict(found), list(decisions)
    for one in decided:
        if one.is_of_document and not one.is_accepted:
            kept.pop(one.concept, None)
    for one in decided:
        if one.holds_for(place, sha, folded):
            if one.is_accepted:
                kept[one.concept] = 1.0
            else:
                kept.pop(one.concept, None)
    return kept
