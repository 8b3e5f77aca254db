"""Concepts of the field: what things are called on a day, what they mean, and how they hang together.

A concept keeps its key for ever; its labels may change. Room `taxonomy` makes these from facts; search and tagging
read them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from icop.engine.shapes import Cite
from icop.engine.shapes import Concept as Shape

LabelKind = Literal["preferred", "alternative", "acronym"]
KINDS: tuple[LabelKind, ...] = ("preferred", "alternative", "acronym")
_PIECES = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Label:
    """A name of a concept from `start` until before `end`; None means no such bound."""

    text: str
    kind: LabelKind = "preferred"
    start: date | None = None
    end: date | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether the concept bore this name on the day."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class Concept:
    """One idea of the field. `broader` and `related` are keys; `end` is the first day it was no longer used.

    Exactly one preferred label holds on each day. One that has ended may lead on to `replaced_by`.
    """

    key: str
    labels: tuple[Label, ...]
    definition: str
    sources: tuple[Cite, ...] = ()
    broader: str | None = None
    related: tuple[str, ...] = ()
    notation: str = ""
    end: date | None = None
    replaced_by: str | None = None

    @property
    def source(self) -> Cite:
        """The first of its sources."""
        return self.sources[0]

    def labels_on(self, day: date) -> tuple[Label, ...]:
        """Return the labels that hold on the day: the preferred one first, then alternatives, then acronyms."""
        found = (label for label in self.labels if label.holds_on(day))
        return tuple(sorted(found, key=lambda label: KINDS.index(label.kind)))

    def preferred_on(self, day: date) -> str:
        """Return what the concept is called on the day."""
        return next((label.text for label in self.labels_on(day) if label.kind == "preferred"), self.labels[0].text)

    def is_used_on(self, day: date) -> bool:
        """Tell whether the concept was still in use on the day."""
        return self.end is None or day < self.end


def concept_of(key: str, shape: Shape) -> Concept:
    """Return the concept that a fact states. Its title is the preferred label on days for which no other is given."""
    dated = tuple(Label(label.text, label.kind, label.start, label.end) for label in shape.labels)
    preferred = [label for label in dated if label.kind == "preferred"]
    labels = (
        *(Label(shape.title, "preferred", start, end) for start, end in _gaps(preferred)),
        *preferred,
        *(Label(text, "alternative") for text in shape.also),
        *(Label(text, "acronym") for text in shape.acronyms),
        *(label for label in dated if label.kind != "preferred"),
    )
    return Concept(
        key=key, labels=labels, definition=shape.means, sources=shape.cites, broader=shape.broader,
        related=shape.related, notation=shape.notation or key, end=shape.end, replaced_by=shape.replaced_by,
    )  # fmt: skip


def _gaps(labels: Iterable[Label]) -> list[tuple[date | None, date | None]]:
    """Return the periods that `labels` leave open, oldest first."""
    gaps: list[tuple[date | None, date | None]] = []
    begun: date | None = None
    for label in sorted(labels, key=lambda label: label.start or date.min):
        if label.start is not None and (begun is None or begun < label.start):
            gaps.append((begun, label.start))
        if label.end is None:
            return gaps
        begun = max(begun, label.end) if begun else label.end
    return [*gaps, (begun, None)]


def natural(key: str) -> tuple[tuple[int, str], ...]:
    """Return what keys and notations are sorted by, so that 3.2 comes before 3.10."""
    return tuple((int(piece), "") if piece.isdigit() else (0, piece) for piece in _PIECES.split(key) if piece)


def path_to(key: str, concepts: dict[str, Concept]) -> Sequence[Concept]:
    """Return the concepts from the top down to `key`, itself included; a cycle or a missing link ends it."""
    path: list[Concept] = []
    step: str | None = key
    while step is not None and step in concepts and concepts[step] not in path:
        path.append(concepts[step])
        step = concepts[step].broader
    return path[::-1]
