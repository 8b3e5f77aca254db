"""What the taxonomy changes in an answer: which results come in because of it, move, or fall out."""

from __future__ import annotations

from dataclasses import dataclass

from icop.search.results import Results, WorkHit


@dataclass(frozen=True, slots=True)
class Moved:
    """A result with its place (from 1) without the taxonomy and with it."""

    work: WorkHit
    without: int
    with_it: int


@dataclass(frozen=True, slots=True)
class Difference:
    """What the taxonomy does to the first page of an answer, in the order of the page with it.

    `total` counts passages: `without` and `with_it`.
    """

    came: tuple[Moved, ...]
    moved: tuple[Moved, ...]
    gone: tuple[Moved, ...]
    without: int
    with_it: int

    @property
    def is_none(self) -> bool:
        return not (self.came or self.moved or self.gone)


def difference(without: Results, with_it: Results) -> Difference:
    """Return what the taxonomy changes between two answers to the same question."""
    before = {work.key: place for place, work in enumerate(without.hits, 1)}
    after = {work.key: place for place, work in enumerate(with_it.hits, 1)}
    pairs = [Moved(work, before.get(work.key, 0), place) for place, work in enumerate(with_it.hits, 1)]
    return Difference(
        came=tuple(pair for pair in pairs if not pair.without),
        moved=tuple(pair for pair in pairs if pair.without and pair.without != pair.with_it),
        gone=tuple(Moved(work, place, 0) for place, work in enumerate(without.hits, 1) if work.key not in after),
        without=without.total,
        with_it=with_it.total,
    )
