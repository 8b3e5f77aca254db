"""Everyday words as search reads them: who asks to rent a plane also finds what is said of leasing an aircraft.

Words are compared as the index compares them, so that any form of a word is known; little words need not be typed. Who
does something is kept apart from what is done (foreigner, foreign; customer, customs): the index takes them for one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import chain

from icop.accounts.reader import VISITOR
from icop.engine.shapes import Everyday, Wording
from icop.facts.queries import State, facts_for, facts_state
from icop.index.choice import the_index
from icop.search.apostrophes import plain
from icop.search.understanding import LITTLE, WORD

Stems = Callable[[str], tuple[str, ...]]
Key = tuple[str, ...]
SPELLING = "another spelling"
_PART = re.compile(r"[^\W_]+")
_DOER = re.compile(r"ers?\Z")


@dataclass(frozen=True, slots=True)
class Said:
    """What everyday words stand for; `when` are stems of which the question must have one, none if it need not."""

    means: tuple[str, ...]
    origin: str
    when: frozenset[str] = frozenset()


class Wordings:
    """All everyday words of the site, found by any form of them."""

    def __init__(self, wordings: Iterable[Wording], stems: Stems) -> None:
        self._stems = stems
        self._by_key: dict[Key, tuple[Said, ...]] = {}
        self._twins: dict[str, str] = {}
        self._ours: dict[str, str] = {}
        self._single: frozenset[str] = frozenset()
        for wording in wordings:
            for entry in wording.words:
                self._add(entry, wording.origin)
        self._known = frozenset(chain.from_iterable(self._by_key))
        self._longest = max(map(len, self._by_key), default=0)

    def _add(self, entry: Everyday, origin: str) -> None:
        said = Said(entry.means, origin, frozenset(self._key(entry.when)))
        self._single |= {spelling.lower() for spelling in entry.say if spelling.isalpha()}
        if origin == SPELLING:
            self._ours |= {spelling.lower(): entry.means[0] for spelling in entry.say}
        for key in {self._key(WORD.findall(spelling)) for spelling in entry.say}:
            if key:
                self._by_key[key] = (*self._by_key.get(key, ()), said)
            if len(key) == 1 and origin == SPELLING:
                self._twins[key[0]] = self._key(WORD.findall(entry.means[0]))[0]

    def _key(self, words: Iterable[str]) -> Key:
        return tuple(form for word in words for form in self._forms(word))

    def _forms(self, word: str) -> Iterator[str]:
        for part in (part for part in _PART.findall(plain(word)) if part.lower() not in LITTLE):
            for stem in self._stems(part):
                yield f"{stem}er" if _DOER.search(part.lower()) and not stem.endswith("er") else stem

    def _said(self, words: Sequence[str]) -> tuple[Said, ...]:
        """Return what a row of words stands for, as typed or, else, in American spelling."""
        key = self._key(words)
        return self._by_key.get(key) or self._by_key.get(tuple(self._twins.get(one, one) for one in key), ())

    def has(self, word: str) -> bool:
        """Tell whether a word is an everyday word, or one of several that are one together."""
        forms = self._key([word])
        return bool(forms) and set(forms) <= self._known

    @property
    def words(self) -> frozenset[str]:
        """The everyday words of one word as they are written, in small letters."""
        return self._single

    def in_our_spelling(self, name: str) -> str:
        """Return a name as American texts spell it: a manufacturing licence agreement is a license agreement there."""
        return WORD.sub(lambda word: self._ours.get(word[0].lower(), word[0]), name)

    def longest(self, words: Sequence[str], at: int) -> tuple[int, tuple[Said, ...]]:
        """Return how many words from `at` on make the longest known row, and what it stands for; 0 when none does."""
        for length in range(min(self._longest, len(words) - at), 0, -1):
            found = self._said(words[at : at + length])
            rest = self._key((*words[:at], *words[at + length :])) if any(said.when for said in found) else ()
            if meant := tuple(said for said in found if _is_meant(said, rest)):
                return length, meant
        return 0, ()


def _is_meant(said: Said, rest: Collection[str]) -> bool:
    return not said.when or not said.when.isdisjoint(rest)


def means(found: Iterable[Said], typed: str) -> tuple[str, ...]:
    """Return the words of the field for what was typed, the most telling first, without what was typed."""
    words = dict.fromkeys(word for said in found for word in said.means)
    return tuple(word for word in words if word.casefold() != typed.casefold())


def wordings_for(known: datetime | None = None) -> Wordings:
    """Return the everyday words of the site, the same for every reader; kept as long as no fact changes."""
    return _of_state(facts_state()) if known is None else _read(known)


@lru_cache(maxsize=2)
def _of_state(state: State) -> Wordings:
    return _read(None)


def _read(known: datetime | None) -> Wordings:
    facts = facts_for(VISITOR, "wording", known=known)
    return Wordings((fact.shape for fact in facts if isinstance(fact.shape, Wording)), the_index().stems)
