"""Names of the field and their short forms, so that who asks for FMS finds foreign military sales, and the other way.

The pairs are the shipped terms; what was typed always counts too, so nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from icop.engine.shapes import Fact
from icop.index.port import Word
from icop.search.understanding import LITTLE, WORD

SHORT = re.compile(r"[A-Z][A-Z0-9&/-]{1,9}")
PLAIN = 3  # from this length on a short form may be typed in small letters
MOST_NAMES = 4


@dataclass(frozen=True, slots=True)
class Meaning:
    """What was typed and what else was looked for in its place."""

    typed: str
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Expanded:
    """The words to look for, and how some of them were read."""

    words: tuple[Word, ...]
    meanings: tuple[Meaning, ...] = ()


def expand(words: Sequence[str], terms: Iterable[Fact]) -> Expanded:
    """Return the words, names of several words drawn together, each with its short or long forms beside it."""
    names = _names(terms)
    longest = max(map(len, names), default=1)
    found: list[Word] = []
    at = 0
    while at < len(words):
        typed, also = next(
            (
                (tuple(words[at : at + length]), names[key])
                for length in range(min(longest, len(words) - at), 0, -1)
                if (key := _key(words[at : at + length])) in names and _is_meant(words[at : at + length])
            ),
            ((words[at],), ()),
        )
        found.append(Word(" ".join(typed), also))
        at += len(typed)
    return Expanded(tuple(found), tuple(Meaning(word.text, word.also) for word in found if word.also))


def _names(terms: Iterable[Fact]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return every name of a term, as a key of its telling words, with the term's other names."""
    names: dict[tuple[str, ...], tuple[str, ...]] = {}
    for term in terms:
        telling = [name for name in (term.title, *term.also) if " " in name or "-" in name or SHORT.fullmatch(name)]
        for name in telling:
            others = tuple(other for other in telling if other != name)
            if others and (key := _key(WORD.findall(name))):
                names[key] = tuple(dict.fromkeys((*names.get(key, ()), *others)))[:MOST_NAMES]
    return names


def _key(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(word.lower() for word in words if word.lower() not in LITTLE)


def _is_meant(words: Sequence[str]) -> bool:
    """Tell whether a single word is a short form: one of two letters is only in capitals (SC, but not sc)."""
    return len(words) > 1 or len(words[0]) >= PLAIN or words[0].isupper()
