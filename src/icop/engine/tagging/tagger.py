"""Tagging a passage: which concepts it speaks of, where, how sure, and why.

Reads: a vocabulary made ready, a passage with its titles and the acronyms of its document. Writes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from icop.engine.citations import ancestors
from icop.engine.tagging.acronyms import definitions, gathered
from icop.engine.tagging.forms import Form
from icop.engine.tagging.lessons import NO_LESSONS, Lessons
from icop.engine.tagging.matching import Match, Words, matches
from icop.engine.tagging.values import Piece, Reason, Tag
from icop.engine.tagging.vocabulary import Vocabulary
from icop.engine.tagging.weighing import Support, Weights, need_of, strength_of, support_for

VERSION = "1"
"""Raised whenever the same passage may be given other concepts: what was tagged before is tagged again."""

_STRONG = {"name", "number"}


@dataclass(slots=True)
class _Mention:
    """A form met in a passage: what it weighs, and why it counts."""

    form: Form
    weight: float
    reason: Reason
    span: tuple[int, int] | None
    support: tuple[str, ...] = ()


@dataclass(slots=True)
class _Around:
    """What is known of a passage before its unclear labels are judged."""

    piece: Piece
    acronyms: Mapping[str, str]
    words: Words
    above: frozenset[str]
    clear: set[str] = field(default_factory=set)
    _context: set[str] | None = None

    def context(self) -> set[str]:
        """Return the words of the passage and its titles that stand around concepts, found out only when asked."""
        if self._context is None:
            self._context = self.words.context() | self.above
        return self._context


@dataclass(frozen=True, slots=True)
class _Title:
    """The labels in a title, and its words that stand around concepts."""

    found: tuple[Match, ...]
    words: frozenset[str]


class Tagger:
    """Tags passages by one vocabulary and what editors taught. `mark` is another whenever its answers may be."""

    def __init__(self, vocabulary: Vocabulary, lessons: Lessons = NO_LESSONS, weights: Weights | None = None) -> None:
        self.vocabulary = vocabulary
        self.lessons = lessons
        self.weights = weights or Weights()
        self.mark = f"{VERSION}.{vocabulary.mark}.{lessons.mark}"
        self._meant = lru_cache(maxsize=4096)(vocabulary.meant_by)
        self._titles = lru_cache(maxsize=4096)(self._title)

    def tag(self, piece: Piece) -> tuple[Tag, ...]:
        """Return the concepts of a passage, the surest first; those below the threshold are left out."""
        words = Words(self.vocabulary, piece.text)
        found = [*matches(self.vocabulary, words)]
        title, headings = self._titles(piece.title), self._titles(piece.headings)
        around = _Around(piece, self._acronyms(piece), words, title.words | headings.words)
        around.clear = self._clear([*found, *title.found, *headings.found], around)
        mentions: dict[str, list[_Mention]] = defaultdict(list)
        for match in found:
            self._weigh(match, around, mentions, is_title=False)
        for match in title.found:
            self._weigh(match, around, mentions, is_title=True)
        for key, weight in self._at_source(around):
            mentions[key].append(_Mention(_NO_FORM, weight, "source", None))
        tags = [self._tag(key, ones) for key, ones in mentions.items()]
        told = [tag for tag in tags if tag.score >= self.weights.least]
        return tuple(sorted(told, key=lambda tag: (-tag.score, tag.concept)))

    def _title(self, text: str) -> _Title:
        words = Words(self.vocabulary, text)
        return _Title(tuple(matches(self.vocabulary, words)), frozenset(words.context()))

    def _acronyms(self, piece: Piece) -> Mapping[str, str]:
        own = definitions(piece.text) if "(" in piece.text else []
        return {**piece.acronyms, **gathered(own)} if own else piece.acronyms

    def _clear(self, found: Iterable[Match], around: _Around) -> set[str]:
        """Return the concepts that are plainly here: by a full name, or by letters that are spelled out."""
        clear = set()
        for match in found:
            for form in match.forms:
                if form.kind in _STRONG or (form.kind == "acronym" and self._is_plain(form, around)):
                    clear.add(form.concept)
        return clear

    def _is_plain(self, form: Form, around: _Around) -> bool:
        long = around.acronyms.get(_letters(form))
        if long is not None:
            return form.concept in self._meant(long)
        return not need_of(form, self.vocabulary, self.weights) and self.vocabulary.sharers[form.words] == 1

    def _weigh(self, match: Match, around: _Around, into: dict[str, list[_Mention]], *, is_title: bool) -> None:
        judged = [one for form in match.forms if (one := self._judged(form, match, around)) is not None]
        for one in _only_best(judged):
            if is_title:
                one.weight = min(1.0, one.weight * self.weights.only_title + self.weights.title)
                one.span = None
            elif _is_listed(around.piece.text, match):
                one.weight *= self.weights.listed
            if match.is_in_name:
                one.weight *= self.weights.in_name
            if match.is_inside:
                one.weight *= self.weights.inside
            into[one.form.concept].append(one)

    def _judged(self, form: Form, match: Match, around: _Around) -> _Mention | None:
        """Return what a form weighs here; None when something else is meant, or too little speaks for it."""
        weights, span = self.weights, (match.start, match.end)
        taught = self.lessons.factor(form.concept, form.label)
        if form.kind == "acronym":
            long = around.acronyms.get(_letters(form))
            if long is not None:
                is_meant = form.concept in self._meant(long)
                return _Mention(form, weights.expanded * taught, "expanded", span) if is_meant else None
        need = need_of(form, self.vocabulary, weights)
        if self.vocabulary.sharers[form.words] > 1:
            need = max(need, weights.need_three_letters)
        if not need:
            return _Mention(form, strength_of(form, weights) * taught, "label", span)
        support = self._support(form.concept, form.words, around)
        if support.amount < need:
            return None
        weight = strength_of(form, weights) * (0.7 + 0.3 * support.amount) * taught
        reason: Reason = "acronym" if form.kind == "acronym" else "neighbour" if support.neighbours else "label"
        return _Mention(form, weight, reason, span, support.neighbours)

    def _support(self, concept: str, own: Sequence[str], around: _Around) -> Support:
        return support_for(self.vocabulary, concept, own, around.clear - {concept}, around.context())

    def _at_source(self, around: _Around) -> list[tuple[str, float]]:
        """Return the concepts that rest on the provision this passage is, or lies in, the nearest."""
        number = around.piece.number.replace("PGI ", "48 CFR ", 1)
        if not number:
            return []
        for place in (number, *ancestors(number)[: self.weights.levels]):
            keys = self.vocabulary.places.get(place.casefold(), ())
            if keys:
                is_exact = place == number
                weight = self.weights.at_source if is_exact else self.weights.below_source
                share = weight * (1.0, 0.85, 0.7)[min(2, len(keys) - 1)]
                return [(key, share) for key in keys if is_exact or self._fits(key, around)]
        return []

    def _fits(self, key: str, around: _Around) -> bool:
        return self._support(key, (), around).amount >= self.weights.need_source

    def _tag(self, key: str, mentions: Sequence[_Mention]) -> Tag:
        best = max(mentions, key=lambda one: (one.weight, one.span is not None))
        rest = 1.0
        for one in mentions:
            if one.reason == "source" and one is not best:
                rest *= 1 - one.weight
        often = sum(one.reason != "source" for one in mentions) - 1
        again = self.weights.again * min(1.0, max(0, often) / 3)
        score = 1 - (1 - best.weight) * rest * (1 - again)
        spans = tuple(sorted({one.span for one in mentions if one.span}))
        reason: Reason = "title" if best.span is None and best.reason == "label" else best.reason
        return Tag(key, round(min(score, 1.0), 3), spans, best.form.label, reason, best.support)


_NO_FORM = Form("", "", (), "name")


def _letters(form: Form) -> str:
    return "".join(form.words)


def _only_best(mentions: list[_Mention]) -> list[_Mention]:
    """Return of concepts that share a label the likeliest one."""
    if len(mentions) < 2:
        return mentions
    return [max(mentions, key=lambda one: (one.weight, one.form.is_preferred, -len(one.form.concept)))]


def _is_listed(text: str, match: Match) -> bool:
    """Tell whether a match stands in a row of a table or in a line of a table of contents."""
    start = text.rfind("\n", 0, match.start) + 1
    end = text.find("\n", match.end)
    line = text[start : end if end >= 0 else len(text)]
    return line.count("|") > 1 or (line.startswith("Sec. ") and len(line) < 200)


__all__ = ["VERSION", "Tagger"]
