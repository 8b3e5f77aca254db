"""How a question was read, in chips: each says what was typed, what it was taken for, and how to ask without that.

Asking without a reading puts the words in quotation marks: they are then taken as they stand. So the question in the
address says all there is to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from icop.search.expansion import Meaning
from icop.search.results import Results
from icop.search.understanding import Piece, Understood

MOST_SHOWN = 2


@dataclass(frozen=True, slots=True)
class Chip:
    """A part of the question: `read_as` for what it was taken; `without` is the question without that."""

    kind: str
    typed: str
    read_as: str
    without: str

    @property
    def label(self) -> str:
        joint = {"slip": " → ", "everyday": ": "}.get(self.kind, " ")
        return f"{self.typed}{joint}{self.read_as}".strip()


def chips_of(results: Results) -> list[Chip]:
    """Return how the question was read, in the order in which it is read."""
    understood = results.understood
    pieces = {kind: [one for one in understood.pieces if one.kind == kind] for kind in _PLACED}
    found = [_placed(understood, piece) for kind in _PLACED for piece in pieces[kind]]
    found += [chip for meaning in results.meanings if (chip := _meaning(understood, meaning))]
    found += [Chip("slip", one.typed, one.searched, _quoted(understood, one.typed)) for one in results.corrected]
    dropped = [piece for piece in understood.pieces if piece.kind == "dropped"]
    if dropped:
        found.append(Chip("dropped", "left out:", ", ".join(understood.dropped), _kept(understood)))
    return found


_PLACED = ("citation", "name", "likely", "phrase")


def _placed(understood: Understood, piece: Piece) -> Chip:
    places = " or ".join(piece.to[:MOST_SHOWN])
    if piece.kind == "phrase":
        return Chip("phrase", "exact words:", piece.text, understood.without(piece.start, piece.end))
    if piece.kind == "citation":
        read_as = "" if piece.text in piece.to else f"= {places}"
        typed = piece.text if read_as else f"citation: {piece.text}"
        return Chip("citation", typed, read_as, understood.without(piece.start, piece.end))
    says = f"= {' and '.join(piece.to[:MOST_SHOWN])}" if piece.kind == "name" else f"= {piece.to[0]}, most likely"
    return Chip(piece.kind, piece.text, says, understood.without(piece.start, piece.end, f'"{piece.text}"'))


def _meaning(understood: Understood, meaning: Meaning) -> Chip | None:
    if not meaning.also:
        return None
    if meaning.origin:
        read_as = f"also looked for {' or '.join(meaning.also)} ({meaning.origin})"
        return Chip("everyday", meaning.typed, read_as, _quoted(understood, meaning.typed))
    return Chip("also", meaning.typed, f"= {' or '.join(meaning.also)}", _quoted(understood, meaning.typed))


def _quoted(understood: Understood, words: str, instead: str = "") -> str:
    """Return the question with these words in quotation marks, from the first of them to the last."""
    first, *rest = words.split()
    pieces = [piece for piece in understood.pieces if piece.kind in ("word", "dropped")]
    start = next((piece for piece in pieces if piece.text == first), None)
    if start is None:
        return understood.text
    last = start
    for word in rest:
        last = next((piece for piece in pieces if piece.start > last.start and piece.text == word), last)
    typed = instead or understood.text[start.start : last.end]
    return understood.without(start.start, last.end, f'"{typed}"')


def _kept(understood: Understood) -> str:
    """Return the question with every little word in quotation marks."""
    text = understood.text
    for piece in reversed([piece for piece in understood.pieces if piece.kind == "dropped"]):
        text = f'{text[: piece.start]}"{piece.text}"{text[piece.end :]}'
    return text


def other_readings(results: Results) -> list[Chip]:
    """Return what short forms and numbers of the question may also mean, each with the question that says so."""
    return [*_of_meanings(results), *_of_places(results.understood)]


def _of_meanings(results: Results) -> Iterator[Chip]:
    for meaning in results.meanings:
        for reading in meaning.readings:
            yield Chip("reading", meaning.typed, reading, _quoted(results.understood, meaning.typed, reading))


def _of_places(understood: Understood) -> Iterator[Chip]:
    for piece in understood.pieces:
        if piece.kind == "likely":
            for place in piece.to[1:]:
                yield Chip("reading", piece.text, place, understood.without(piece.start, piece.end, place))


def exactly(results: Results) -> str:
    """Return the question as one row of exact words; "" where that would say nothing new."""
    text = results.understood.text
    several = len(results.understood.words) + len(results.understood.dropped) > 1
    return f'"{text}"' if several and '"' not in text and chips_of(results) else ""
