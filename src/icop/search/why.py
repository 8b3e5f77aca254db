"""Why a passage was found: the words it has, what stood for others, how close its meaning is, what put it first.

All of it is read from the passage itself and from facts found with it, which the reader sees.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from icop.engine.citations import ancestors
from icop.index.port import Ask, Match, Record

PLACES = {"number": "its number", "title": "its title", "headings": "its headings", "text": "its text"}


@dataclass(frozen=True, slots=True)
class Found:
    """A word of the question that the passage has: `by` is what stands there in its place, `where` says where."""

    word: str
    by: str
    where: str


@dataclass(frozen=True, slots=True)
class Why:
    """Why a passage is there: words it has and lacks, its closeness in meaning from 0 to 1, what put it first."""

    words: tuple[Found, ...] = ()
    lacking: tuple[str, ...] = ()
    meaning: float | None = None
    first: tuple[str, ...] = ()

    @property
    def typed(self) -> tuple[Found, ...]:
        """The words that stand there as they were asked for."""
        return tuple(found for found in self.words if not found.by)

    @property
    def others(self) -> tuple[Found, ...]:
        """The words of which another name stands there."""
        return tuple(found for found in self.words if found.by)


def why(
    ask: Ask, record: Record, matched: Sequence[Match], meaning: float | None = None, led_by: Record | None = None
) -> Why:
    """Return why `record` is among what `ask` found. `led_by` is a fact found with it that cites its place."""
    there = tuple(Found(one.word, one.by, _where(one)) for one in matched if one.places)
    lacking = tuple(one.word for one in matched if not one.places)
    return Why(there, lacking, meaning, tuple(_first(ask, record, matched, led_by)))


def _where(match: Match) -> str:
    return " and ".join(PLACES[place] for place in match.places)


def _first(ask: Ask, record: Record, matched: Iterable[Match], led_by: Record | None) -> Iterator[str]:
    for citation in dict.fromkeys((ask.number, *ask.lift)):
        if said := _at(citation, record.number):
            yield said
            break
    present = [match for match in matched if match.places]
    if present and all("title" in match.places for match in present) and len(present) == len(list(matched)):
        yield "its title has all of the words"
    if led_by is not None:
        yield f"the {led_by.kind.replace('_', ' ')} “{led_by.title}”, which the question finds too, cites it"
    if not record.section:
        yield "it is a card, value or other fact of this site"


def lies_at(citation: str, number: str) -> bool:
    """Tell whether a number is the cited place or one inside it."""
    return number == citation or citation in ancestors(number)


def _at(citation: str, number: str) -> str:
    if not citation or not number:
        return ""
    if number == citation:
        return f"it is {citation}"
    if citation in ancestors(number):
        return f"it lies in {citation}"
    return f"it is around {citation}" if number in ancestors(citation) else ""
