"""Reading what somebody typed, in order: citations and popular names, quoted phrases, words. Nothing typed is an error.

Each part keeps its place in the text, so that a page can offer to search without it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from icop.engine.citations import Bare, find_bare, find_citations, normal_form
from icop.search.apostrophes import owner
from icop.search.names import NameBook, Named

LONGEST = 400
MOST_WORDS = 24
QUOTED = re.compile(r'["“”„«]([^"“”„«»]{2,200})["“”»]')
WORD = re.compile(r"[\w&][\w&.'’/-]*[\w&]|\w", re.UNICODE)
LITTLE = frozenset(
    """
    a about an and any anybody are as at be been by can could did do does doing done explain for from give had has have
    how i if in into is it its let like many may me mean means much must my need no of on or our please shall should
    show so some somebody someone tell than that the their them then there these they this those to under us was we
    were what when where whether which while who whom whose why will with would you your
    """.split()  # noqa: SIM905 - plainer than a list
)
# Names of sources as people type them, in small letters; citations are read in capitals.
_SMALL = re.compile(
    r"\b(aeca|dfars|far|itar|ear|faa|pgi|samm|dsca|usc|cfr|jrocm|cjcsi|ndaa|eo|fy)(?=[\s.]{0,2}(?:§|sec|part|fy|c?\d))"
    r"|\bc\d{1,2}(?=\.[tf]?\d)",
    re.IGNORECASE,
)
_ISSUANCE = re.compile(r"\bdod([idm])(?=\s\d{4}\.)", re.IGNORECASE)

Kind = Literal["citation", "name", "likely", "phrase", "word", "dropped"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a query: its kind, the words typed, where they stand, and the citations it leads to.

    citation  a place in normal form; name  what people call a place; likely  a number without its source; phrase
    quoted words; word; dropped  a little word left out
    """

    kind: Kind
    text: str
    start: int
    end: int
    to: tuple[str, ...] = ()
    title: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """A query in its parts. `dropped` are little words that say nothing beside the others.

    `citations` were written out; `names` and `likely` are other ways of naming a place, read beside the words.
    """

    text: str
    citations: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    pieces: tuple[Piece, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to look for."""
        return not (self.citations or self.phrases or self.words or self.places)

    @property
    def places(self) -> tuple[str, ...]:
        """The citations that names and bare numbers lead to, the likeliest first."""
        found = (to for piece in self.pieces if piece.kind in ("name", "likely") for to in piece.to)
        return tuple(dict.fromkeys(found))

    def without(self, start: int, end: int, instead: str = "") -> str:
        """Return the query without what stands between two places of it, or with something in its stead."""
        return " ".join(f"{self.text[:start]} {instead} {self.text[end:]}".split())


Likely = Callable[[Bare], tuple[str, ...]]


def understand(
    text: str, names: NameBook | None = None, likely: Likely | None = None, shorts: frozenset[str] = frozenset()
) -> Understood:
    """Return the parts of a query: citations in normal form, names, quoted phrases, the words that matter.

    `names` are the popular names in use; `likely` says which places of a bare number ("section 36") there are. Little
    words (must, the, what) are dropped while others remain, but for `shorts` in capitals (AT beside at). At most 400
    characters and 24 words are read.
    """
    typed = " ".join(text[:LONGEST].split())
    whole = normal_form(typed) or normal_form(capitals(typed)) or normal_form(typed.upper())
    if whole:
        return Understood(typed, citations=(whole,), pieces=(Piece("citation", typed, 0, len(typed), (whole,)),))
    pieces = list(_phrases(typed))
    for read in (_citations, lambda rest: _names(rest, names), lambda rest: _bare(rest, likely)):
        pieces += read(_masked(typed, pieces))
    shorts = frozenset() if typed.isupper() else shorts
    pieces += _words(_masked(typed, pieces), shorts, keep_little=not pieces)
    return _understood(typed, sorted(pieces, key=lambda piece: piece.start))


def _understood(typed: str, pieces: list[Piece]) -> Understood:
    def texts(kind: Kind) -> tuple[str, ...]:
        return tuple(dict.fromkeys(piece.text for piece in pieces if piece.kind == kind))

    return Understood(
        typed,
        citations=tuple(dict.fromkeys(to for piece in pieces if piece.kind == "citation" for to in piece.to)),
        phrases=tuple(phrase.strip('"“”„«» ') for phrase in texts("phrase")),
        words=texts("word"),
        dropped=texts("dropped"),
        pieces=tuple(pieces),
    )


def with_words(understood: Understood, better: dict[str, str]) -> Understood:
    """Return the query with some of its words replaced by others; what was typed stays in its pieces."""
    return replace(understood, words=tuple(better.get(word, word) for word in understood.words))


def capitals(text: str) -> str:
    """Return the text with names of sources as citations have them: SAMM C5, DoDI 5000.85."""
    return _ISSUANCE.sub(lambda found: f"DoD{found[1].upper()}", _SMALL.sub(lambda found: found[0].upper(), text))


def _masked(text: str, pieces: Iterable[Piece]) -> str:
    """Return the text with what was read already blanked out, so that places in it stay the same."""
    for piece in pieces:
        text = text[: piece.start] + " " * (piece.end - piece.start) + text[piece.end :]
    return text


def _phrases(text: str) -> Iterator[Piece]:
    for found in QUOTED.finditer(text):
        yield Piece("phrase", found[0], found.start(), found.end())


def _citations(text: str) -> Iterator[Piece]:
    end = -1
    for one in find_citations(capitals(text)):
        if one.start >= end:
            end = one.end
            yield Piece("citation", text[one.start : one.end], one.start, one.end, (one.normal,))


def _names(text: str, names: NameBook | None) -> Iterator[Piece]:
    for found in names.find(text) if names else ():
        yield _named(found)


def _named(found: Named) -> Piece:
    return Piece("name", found.text, found.start, found.end, found.to, found.title, found.also)


def _bare(text: str, likely: Likely | None) -> Iterator[Piece]:
    for found in find_bare(text) if likely else ():
        places = likely(found) if likely else ()
        if places:
            yield Piece("likely", found.text, found.start, found.end, places)


def _words(text: str, shorts: frozenset[str], *, keep_little: bool) -> Iterator[Piece]:
    found = [word for word in WORD.finditer(text) if any(map(str.isalnum, word[0]))][:MOST_WORDS]
    telling = {word[0] for word in found if owner(word[0]).lower() not in LITTLE or word[0] in shorts}
    for word in found:
        kept = word[0] in telling or (keep_little and not telling)
        yield Piece("word" if kept else "dropped", word[0], word.start(), word.end())
