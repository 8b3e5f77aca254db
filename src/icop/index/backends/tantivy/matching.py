"""Which words of a question a record has, and where: worked out from its text, with the analysers of the index."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from icop.index.backends.tantivy.queries import APART
from icop.index.backends.tantivy.schema import stems_of, words_of
from icop.index.port import Ask, Match, Place, Record, Word

PLACES: tuple[Place, ...] = ("number", "title", "headings", "text")
Analyse = Callable[[str], list[str]]


def matches(ask: Ask, record: Record) -> tuple[Match, ...]:
    """Return for each word and phrase where the record has it: the word itself, else what may stand for it."""
    analyse = words_of if ask.exact else stems_of
    fields = {place: analyse(getattr(record, place)) for place in PLACES}
    found = [_word(word, fields, analyse) for word in ask.words]
    if ask.phrases:
        whole = {place: words_of(getattr(record, place)) for place in PLACES}
        found += [Match(phrase, places=_having(whole, words_of(phrase))) for phrase in ask.phrases]
    return tuple(found)


def _word(word: Word, fields: dict[Place, list[str]], analyse: Analyse) -> Match:
    parts = [row for part in word.text.split() if (row := analyse(part))]
    each = [_having(fields, row) for row in parts]
    if parts and all(each):
        together = tuple(place for place in PLACES if all(place in places for places in each))
        return Match(word.text, places=together or _in_order(place for places in each for place in places))
    for other in word.also:
        if places := _having(fields, analyse(other)):
            return Match(word.text, other, places)
    for other in word.stands_for:
        if places := _having(fields, analyse(other), APART):
            return Match(word.text, other, places)
    return Match(word.text)


def _in_order(places: Iterable[Place]) -> tuple[Place, ...]:
    found = set(places)
    return tuple(place for place in PLACES if place in found)


def _having(fields: dict[Place, list[str]], row: Sequence[str], apart: int = 0) -> tuple[Place, ...]:
    return tuple(place for place, words in fields.items() if row and _stands(row, words, apart))


def _stands(row: Sequence[str], words: Sequence[str], apart: int) -> bool:
    first, length = row[0], len(row)
    if length == 1:
        return first in words
    if apart:
        found = (words[max(0, at - apart) : at + length + apart] for at in range(len(words)) if words[at] == first)
        return any(set(row) <= set(near) for near in found)
    return any(words[at] == first and list(words[at : at + length]) == list(row) for at in range(len(words)))
