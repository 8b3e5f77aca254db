"""How text is cut into words for tagging, and when two words count as one.

Own and small, because tagging goes through every passage of a library: one look into a table for each word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

TOKEN = re.compile(r"(?:[A-Za-z]\.){2,}|[A-Za-zÀ-ÿ0-9]+(?:\(s\)|\(es\)|['’]s\b)?|[&§]")
_TAIL = re.compile(r"\(e?s\)$|['’]s$")
_GAP = re.compile(r"[\s\-–—‐-‒/()&.,'’\"“”§]{0,4}")
_STOP = re.compile(r"[.;:!?]\s|\n\s*\n|,\s*\n")
_IRREGULAR = {
    "memoranda": "memorandum",
    "criteria": "criterion",
    "data": "data",
    "licence": "licens",
    "licences": "licens",
    "defence": "defens",
    "programme": "program",
    "programmes": "program",
    "sales": "sale",
    "sold": "sold",
    "sec": "section",
    "secs": "section",
    "§": "section",
    "analyses": "analysi",
}


def listed(words: str) -> frozenset[str]:
    """Return the words of a list that is written as running text."""
    return frozenset(words.split())


@dataclass(frozen=True, slots=True)
class Token:
    """A word with its place in the text."""

    text: str
    start: int
    end: int


_KEPT = listed("this its is was has as us series always during being need used")


def tokens(text: str) -> Iterator[Token]:
    """Yield the words of `text` in order; `&` and `§` count as words, other marks don't."""
    for found in TOKEN.finditer(text):
        yield Token(found[0], found.start(), found.end())


def bare(word: str) -> str:
    """Return a word without dots and without what only marks a plural or a possessive: `U.S.C.` is `USC`."""
    return _TAIL.sub("", word.replace(".", ""))


def is_acronym(word: str) -> bool:
    """Tell whether a word is written as an acronym: two capitals or more, and no small letter but a plural s."""
    core = word[:-1] if word.endswith("s") and len(word) > 2 else word
    return sum(map(str.isupper, core)) >= 2 and not any(map(str.islower, core))


def singular(word: str) -> str:
    """Return a word in small letters without its plural ending."""
    word = word.lower()
    if word in _KEPT or len(word) < 4:
        return _IRREGULAR.get(word, word)
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def stem(word: str) -> str:
    """Return what the inflected forms of a word share: `licensing`, `licensed`, `licence` are `licens`."""
    word = singular(bare(word))
    for end in ("isation", "ization"):
        if word.endswith(end):
            return word.removesuffix(end) + "iz"
    for end in ("ised", "ized", "ising", "izing", "ise", "ize"):
        if word.endswith(end) and len(word) > len(end) + 3:
            return word.removesuffix(end) + "iz"
    for end in ("ing", "ed"):
        if word.endswith(end) and len(word) > len(end) + 3:
            return _undoubled(word.removesuffix(end))
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def _undoubled(word: str) -> str:
    is_double = len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz"
    return word[:-1] if is_double else word.removesuffix("e")


def stand_together(text: str, ends: list[tuple[int, int]]) -> bool:
    """Tell whether words at these places follow one another with nothing but joining marks between them."""
    for (_, end), (start, _) in pairwise(ends):
        between = text[end:start]
        if between != " " and (not _GAP.fullmatch(between) or _STOP.search(between)):
            return False
    return True
