"""From what somebody typed to what the index is asked: names and numbers that lead to places, short forms.

What is here for whom decides little of it: names and the taxonomy are public. Only the choice among places asks the
index and the library, each with the reader and the day. Slips are put right by `correcting`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache, partial

from icop.accounts.reader import VISITOR, Reader
from icop.engine.citations import Bare, ancestors
from icop.engine.citations.bare import is_section_of_law, law_order
from icop.engine.shapes import Card, Name
from icop.facts.queries import State, facts_for, facts_state
from icop.index.port import Word
from icop.library.queries import find_by_citation
from icop.library.queries.topics import spelled_out
from icop.search.apostrophes import plain
from icop.search.expansion import Meaning, expand
from icop.search.names import NameBook
from icop.search.understanding import Piece, Understood, understand
from icop.search.vocabulary import vocabulary_for
from icop.search.wordings import wordings_for

MOST_READINGS = 4
MOST_SPELLED = 2
MOST_MEANT = 3
"""How many words of the field stand for an everyday word where the meaning of the whole question counts."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A word that occurs nowhere, and the one that was searched in its stead."""

    typed: str
    searched: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How a question was read: its parts, the words to look for, what they also mean, words that were put right.

    `lift` are citations whose own records come first among what is found. `meant` is the question as its meaning is
    compared: slips put right, everyday words as the field says them. Short forms stay in it: what they stand for makes
    texts that spell them out no nearer (measured on the dev half).
    """

    understood: Understood
    words: tuple[Word, ...] = ()
    meanings: tuple[Meaning, ...] = ()
    corrected: tuple[Corrected, ...] = ()
    lift: tuple[str, ...] = ()
    meant: str = ""
    uses_taxonomy: bool = True


def read(reader: Reader, text: str, *, on: date, known: datetime | None = None, taxonomy: bool = True) -> Reading:
    """Return how `text` is read for this reader on the day; `taxonomy` tells whether short and long forms are added.

    So are the words of the field that everyday words stand for.
    """
    book = name_book(on, known)
    shorts = vocabulary_for(on, known).shorts
    understood = understand(text, book, lambda bare: places_of(reader, bare, on=on, known=known), shorts)
    return _expanded(Reading(understood, lift=understood.places, uses_taxonomy=taxonomy), reader, on, known)


def _expanded(reading: Reading, reader: Reader, on: date, known: datetime | None) -> Reading:
    understood = reading.understood
    words = understood.words
    named = tuple(_named(piece) for piece in understood.pieces if piece.kind in ("name", "likely"))
    if not reading.uses_taxonomy:
        return replace(reading, words=(*named, *map(Word, map(plain, words))), meant=_meant(understood, ()))

    found = expand(words, vocabulary_for(on, known), understood.text, wordings_for(known), partial(_defined, reader))
    meant = _meant(understood, found.words)
    return replace(reading, words=(*named, *found.words), meanings=found.meanings, meant=meant)


def _meant(understood: Understood, words: Iterable[Word]) -> str:
    """Return the question with each everyday word or row of them replaced, where it first stands, and apostrophes alike
    however they were typed.
    """
    text, instead = understood.text, list[tuple[int, int, str]]()
    typed = [piece for piece in understood.pieces if piece.kind == "word"]
    for word in words:
        told = [one for one in word.stands_for[:MOST_MEANT] if not re.search(rf"\b{re.escape(one)}\b", text, re.I)]
        row = _row_in(typed, word.text.split()) if told else []
        if row:
            typed = [piece for piece in typed if piece not in row]
            instead.append((row[0].start, row[-1].end, " ".join(told)))
    instead += [(piece.start, piece.end, plain(piece.text)) for piece in typed]
    for start, end, said in sorted(instead, reverse=True):
        text = f"{text[:start]}{said}{text[end:]}"
    return text.replace("’", "'")


def _row_in(pieces: Sequence[Piece], row: Sequence[str]) -> Sequence[Piece]:
    """Return the pieces in which words first stand in a row; none where they do not."""
    starts = range(len(pieces) - len(row) + 1)
    at = next((at for at in starts if [plain(piece.text) for piece in pieces[at : at + len(row)]] == row), None)
    return () if at is None else pieces[at : at + len(row)]


def _defined(reader: Reader, short: str) -> tuple[str, ...]:
    """Return what the documents a reader may see say a short form stands for: what most of them say, and what ties."""
    found = spelled_out(reader, short)
    most = len(found[0].documents) if found else 0
    return tuple(one.long for one in found[:MOST_SPELLED] if 2 * len(one.documents) > most)


def _named(piece: Piece) -> Word:
    """Return a name or bare number as a word, which texts may also state by citation or by another spelling."""
    spelled = [spelling for to in piece.to[:MOST_READINGS] for spelling in spellings_of(to)]
    return Word(piece.text, tuple(dict.fromkeys((*piece.also[:MOST_READINGS], *spelled))))


def spellings_of(citation: str) -> tuple[str, ...]:
    """Return a citation as texts write it: 22 USC 2776 also as 22 U.S.C. 2776, 48 CFR 225.7002 as 225.7002."""
    if " USC " in citation:
        return citation, citation.replace(" USC ", " U.S.C. ")
    if citation.startswith("48 CFR ") and "." in citation:
        return citation, citation.removeprefix("48 CFR ")
    if citation.startswith("P.L. "):
        law, _, section = citation.removeprefix("P.L. ").partition(" sec. ")
        return citation, f"Public Law {law}", *([f"section {section} of Public Law {law}"] if section else [])
    return (citation,)


# ---- names and numbers


def name_book(on: date, known: datetime | None = None) -> NameBook:
    """Return the popular names that lead somewhere on the day."""
    return _book(on, facts_state()) if known is None else _read_book(on, known)


@lru_cache(maxsize=8)
def _book(on: date, state: State) -> NameBook:
    return _read_book(on, None)


def _read_book(on: date, known: datetime | None) -> NameBook:
    facts = facts_for(VISITOR, "name", known=known)
    return NameBook((fact.shape for fact in facts if isinstance(fact.shape, Name)), on)


def places_of(reader: Reader, bare: Bare, *, on: date, known: datetime | None = None) -> tuple[str, ...]:
    """Return the places a bare number leads to, those of our cards before those only texts have; none when unknown.

    A section may also be one of a public law that a card is on, the oldest law first.
    """
    carded = _carded_places() if known is None else _steps(_card_citations(known))
    laws = sorted((one for one in carded if bare.section and is_section_of_law(one, bare.section)), key=law_order)
    ours = [place for place in bare.places if place in carded] + laws
    return tuple(ours[:MOST_READINGS]) or tuple(place for place in bare.places if _is_held(reader, place, on, known))


def _is_held(reader: Reader, place: str, on: date, known: datetime | None) -> bool:
    held = find_by_citation(reader, place, on=on, known=known)
    return bool(held and held.is_exact)


def _carded_places() -> frozenset[str]:
    return _carded(facts_state())


@lru_cache(maxsize=2)
def _carded(state: State) -> frozenset[str]:
    return _steps(_card_citations(None))


def _card_citations(known: datetime | None) -> Iterable[str]:
    facts = facts_for(VISITOR, "card", known=known)
    return [fact.shape.citation for fact in facts if isinstance(fact.shape, Card)]


def _steps(citations: Iterable[str]) -> frozenset[str]:
    """Return the citations of cards with the places around them: a card on 22 USC 2776(b) makes 22 USC 2776 known."""
    return frozenset(step for one in citations for step in (one, *ancestors(one)))
