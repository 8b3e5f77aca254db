"""Check everyday words: each is short, stands once, and says something else than the words of the field beside it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import TypeVar

from icop.engine.loading import Finding, Place
from icop.engine.shapes import Everyday, Wording

MOST_WORDS = 6  # with the little ones: "who pays if it goes wrong"
Name = TypeVar("Name", bound=Hashable)
Said = tuple[str, tuple[str, ...]]


def findings_of(wording: Wording) -> Iterator[Finding]:
    """Yield what is wrong with the everyday words of one fact, by place."""
    seen: set[Said] = set()
    for place, spelling, entry in _spellings(wording):
        length = len(spelling.replace("-", " ").split())
        if not 1 <= length <= MOST_WORDS:
            fix = f"leave it at {MOST_WORDS} at most; what is longer is seldom typed"
            yield Finding(place, f"'{spelling}' has {length} words", fix)
        if folded(spelling) in map(folded, entry.means):
            yield Finding(place, f"'{spelling}' is said to mean itself", "take it out of 'means'")
        if _said(spelling, entry) in seen:
            yield Finding(place, f"'{spelling}' is here twice", "keep one of the two, or tell them apart with 'when'")
        seen.add(_said(spelling, entry))


def said_in_two(wordings: Mapping[Name, Wording]) -> Iterator[tuple[Name, Finding]]:
    """Yield each everyday word that another of these facts explains already, with the fact it is found in."""
    owners: dict[Said, Name] = {}
    for name, wording in wordings.items():
        for place, spelling, entry in _spellings(wording):
            owner = owners.setdefault(_said(spelling, entry), name)
            if owner != name:
                what = f"'{spelling}' is also in '{wordings[owner].title}'"
                yield name, Finding(place, what, "keep one of the two, or tell them apart with 'when'")


def folded(text: str) -> str:
    """Return words with case, hyphens and space made alike."""
    return " ".join(text.casefold().replace("-", " ").split())


def _said(spelling: str, entry: Everyday) -> Said:
    return folded(spelling), tuple(sorted(entry.when))


def _spellings(wording: Wording) -> Iterator[tuple[Place, str, Everyday]]:
    for number, entry in enumerate(wording.words):
        for at, spelling in enumerate(entry.say):
            yield ("words", number, "say", at), spelling, entry
