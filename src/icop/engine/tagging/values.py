"""What goes into tagging and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Reason = Literal["label", "acronym", "expanded", "title", "source", "neighbour"]
REASONS: dict[Reason, str] = {
    "label": "label matched",
    "acronym": "acronym, and the words around it fit",
    "expanded": "acronym expanded in this document",
    "title": "named in the title",
    "source": "the provision it rests on",
    "neighbour": "label fits because a neighbour concept is here",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage as tagging needs it.

    `title` is the title of its section, `headings` what stands above that, `number` its citation in normal form.
    `acronyms` are what the document says its acronyms stand for; those the passage defines itself count before them.
    """

    text: str
    title: str = ""
    headings: str = ""
    number: str = ""
    acronyms: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tag:
    """A concept in a passage: how sure (0 to 1), where in its text, by which label, why, and what speaks for it."""

    concept: str
    score: float
    spans: tuple[tuple[int, int], ...]
    label: str
    reason: Reason
    support: tuple[str, ...] = ()

    @property
    def because(self) -> str:
        """The reason in words."""
        return REASONS[self.reason]
