"""Popular names in a question: "the Berry amendment" and "Leahy law" lead to the places that facts cite for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from icop.engine.shapes import Name
from icop.engine.timeline import entry_on
from icop.search.apostrophes import plain

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SHORT = re.compile(r"[A-Z]{2,3}")  # in small letters it may be any word: FAA, BAA


@dataclass(frozen=True, slots=True)
class Named:
    """A name found in a text: where, what it is called in full, its other spellings, the citations it leads to."""

    text: str
    start: int
    end: int
    title: str
    also: tuple[str, ...]
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    title: str
    spellings: tuple[str, ...]
    to: tuple[str, ...]


class NameBook:
    """The names that lead somewhere on one day, to be found in any case and with hyphens or spaces."""

    def __init__(self, names: Iterable[Name], on: date) -> None:
        self._entries: dict[tuple[str, ...], _Entry] = {}
        self._shorts: set[str] = set()
        for name in names:
            lead = entry_on(name.leads, on).period
            if lead and lead.entry.to:
                self._add(_Entry(name.title, (name.title, *name.also), lead.entry.to))
        self._longest = max(map(len, self._entries), default=0)

    def _add(self, entry: _Entry) -> None:
        for spelling in entry.spellings:
            self._entries.setdefault(tuple(_tokens(spelling)), entry)
            if _SHORT.fullmatch(spelling):
                self._shorts.add(spelling.lower())

    def names(self) -> Iterator[tuple[str, str]]:
        """Yield every spelling with the first place it leads to."""
        for entry in {id(entry): entry for entry in self._entries.values()}.values():
            for spelling in entry.spellings:
                yield spelling, entry.to[0]

    def find(self, text: str) -> Iterator[Named]:
        """Yield the names in a text, in order, the longest at each place."""
        found = list(_TOKEN.finditer(text))
        at = 0
        while at < len(found):
            length, entry = self._at(text, found, at)
            if entry:
                start, end = found[at].start(), found[at + length - 1].end()
                also = tuple(spelling for spelling in entry.spellings if spelling.lower() != text[start:end].lower())
                yield Named(text[start:end], start, end, entry.title, also, entry.to)
            at += length

    def _at(self, text: str, found: list[re.Match[str]], at: int) -> tuple[int, _Entry | None]:
        for length in range(min(self._longest, len(found) - at), 0, -1):
            words = found[at : at + length]
            entry = self._entries.get(tuple(plain(word[0]).lower() for word in words))
            if entry and _is_close(text, words) and self._is_meant(words):
                return length, entry
        return 1, None

    def _is_meant(self, words: list[re.Match[str]]) -> bool:
        return len(words) > 1 or words[0][0].lower() not in self._shorts or words[0][0].isupper()


def _tokens(text: str) -> list[str]:
    return [plain(word).lower() for word in _TOKEN.findall(text)]


def _is_close(text: str, words: list[re.Match[str]]) -> bool:
    """Tell whether the words stand side by side, with a space or hyphen between them."""
    between = (text[left.end() : right.start()] for left, right in pairwise(words))
    return all(gap in (" ", "-", "\N{EN DASH}") for gap in between)
