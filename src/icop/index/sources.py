"""Where all records come from, so that the index, being a cache, can be built anew at any time.

A room says at start how to list its records; building asks every room in turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol

from icop.index.choice import the_index
from icop.index.port import Record

Records = Callable[[], Iterable[Record]]
_SOURCES: dict[str, Records] = {}


def register_records(room: str, records: Records) -> None:
    """Make known how to list all records of `room`; called once when the site starts."""
    _SOURCES[room] = records


class Concepts(Protocol):
    """The concepts of the passages of one work."""

    def of(self, place: str, text: str) -> tuple[str, ...]:
        """Return the concepts of the passage with these words in this section."""
        ...


FindConcepts = Callable[[Iterable[str] | None], Mapping[str, Concepts]]
_CONCEPTS: dict[str, FindConcepts] = {}


def register_concepts(room: str, find: FindConcepts) -> None:
    """Make known how to find the concepts that passages of `room` were given later; called once when the site starts.

    `find` takes the names of works, None for all, and returns what is known of those that were given any.
    """
    _CONCEPTS[room] = find


def concepts_in(room: str, works: Iterable[str] | None) -> Mapping[str, Concepts]:
    """Return the concepts of these works of `room` (None: of all); of a work that was given none, nothing."""
    return _CONCEPTS[room](works) if room in _CONCEPTS else {}


def all_records() -> Iterator[Record]:
    """Return every record of every room, one room after the other."""
    for room in sorted(_SOURCES):
        yield from _SOURCES[room]()


def build_index(progress: Callable[[int], None] | None = None, wait_seconds: float = 30.0) -> int:
    """Build the index anew aside, swap it in, and return how many records it holds; search answers meanwhile.

    `progress` is told now and then how many records were read. Raises Unavailable when another process is writing.
    """
    with the_index().writer(wait_seconds) as writer:
        return writer.rebuild(all_records(), progress)
