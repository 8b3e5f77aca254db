"""Slips of the hand: a word that no visible text has is replaced by a near one that has, and it is said.

Of several near ones that is taken which stands most often with the other words of the question, then the nearest.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from icop.accounts.reader import Reader
from icop.index.choice import the_index
from icop.index.port import Ask, Word
from icop.index.slips import slips
from icop.search.apostrophes import owner
from icop.search.reading import Corrected, Reading, read
from icop.search.vocabulary import key_of
from icop.search.wordings import Wordings, wordings_for

LEAST_LETTERS, LONG = 4, 8
NEAR, BESIDE = 5, 3
"""How many near words are weighed, and by how many of the other words of the question."""

MOST_TYPED, MOST_WRONG = 24, 6
"""How many words of a question are looked at, and how many of them put right."""

SLIP = 5.0
"""What each slip counts against the logarithm of the number of passages that have both (chosen on made-up slips)."""


def corrected(reading: Reading, ask: Ask, reader: Reader, *, on: date, known: datetime | None = None) -> Reading:
    """Return the reading with words put right that occur nowhere, by ones that `ask` (reader and day) lets through.

    Names, citations, quoted words, short forms and everyday words are left as typed; so is what a superseded text still
    has. A slip may also be one of an everyday word. With its words put right, the question is read again: "Leahey law"
    is a name after all.
    """
    everyday = wordings_for(known)
    typed = list(dict.fromkeys(_parts(reading.understood.words)))[:MOST_TYPED]
    wrong = [word for word in typed if not everyday.has(word) and _may_be_slip(word, ask, reading)][:MOST_WRONG]
    near = {word: _near(word, ask, everyday) for word in wrong}
    beside = [word for word in typed if word not in wrong]
    meant: dict[str, str] = {}
    for word in sorted(wrong, key=lambda word: len(near[word])):  # what is put right stands beside the next
        if near[word]:
            meant[word] = _best(word, near[word], beside, ask)
            beside.append(meant[word])
    found = tuple(Corrected(word, meant[word]) for word in wrong if meant.get(word, word).lower() != word.lower())
    if not found:
        return reading
    right = read(reader, put_right(reading.understood.text, found), on=on, known=known, taxonomy=reading.uses_taxonomy)
    return replace(
        reading, corrected=found, words=right.words, meanings=right.meanings, lift=right.lift, meant=right.meant
    )


def _parts(words: Iterable[str]) -> Iterator[str]:
    """Yield words without the 's of an owner, those with hyphens part by part."""
    for word in words:
        yield from filter(None, owner(word).split("-"))


def put_right(text: str, corrections: Iterable[Corrected]) -> str:
    """Return the question with misspelt words put right."""
    for one in corrections:
        text = re.sub(rf"\b{re.escape(one.typed)}\b", lambda _, right=one.searched: right, text)  # type: ignore[misc]
    return text


def _may_be_slip(word: str, ask: Ask, reading: Reading) -> bool:
    """Tell whether a word is one that no text has, also none that has ended."""
    if len(word) < LEAST_LETTERS or not word.isalpha() or word.isupper() or _is_known(word, reading):
        return False
    return not the_index().count(_for(ask, Word(word), force="begun", exact=True))


def _is_known(word: str, reading: Reading) -> bool:
    return any(key_of(word) == key_of(meaning.typed) for meaning in reading.meanings)


def _best(word: str, near: Sequence[str], beside: Iterable[str], ask: Ask) -> str:
    """Return which of the near words was meant."""
    others = sorted((one for one in beside if len(one) >= LEAST_LETTERS), key=len, reverse=True)[:BESIDE]

    def worth(one: str) -> tuple[float, int]:
        together = sum(the_index().count(_for(ask, Word(one), Word(other))) for other in others)
        return math.log1p(together) - SLIP * slips(word.lower(), one, LONG), -near.index(one)

    return max(near, key=worth) if len(near) > 1 else near[0]


def _near(word: str, ask: Ask, everyday: Wordings) -> tuple[str, ...]:
    """Return near words that the reader can find; where no text has any form of the word, else the everyday word."""
    near = the_index().spell(ask, word, NEAR)
    return near or (() if the_index().count(_for(ask, Word(word), force="begun")) else _everyday(word, everyday))


def _everyday(word: str, everyday: Wordings) -> tuple[str, ...]:
    """Return the everyday word that is nearest, if one is near."""
    most = 2 if len(word) >= LONG else 1
    typed = word.lower()
    close = ((slips(typed, one, most), one) for one in everyday.words if abs(len(one) - len(typed)) <= most)
    nearest = min((pair for pair in close if pair[0] <= most), default=None)
    return (nearest[1],) if nearest else ()


def _for(ask: Ask, *words: Word, **changes: object) -> Ask:
    return replace(ask, words=words, phrases=(), number="", lift=(), match="all", **changes)  # type: ignore[arg-type]
