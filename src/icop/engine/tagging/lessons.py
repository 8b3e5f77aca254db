"""What editors taught: of the times a label was judged, how often it meant the concept.

A label that was never judged keeps its weight. Each has three imagined acceptances to begin with, so that one rejection
does not silence it: its factor is (3 + accepted) / (3 + accepted + rejected), in steps of a tenth, so that what was
tagged is tagged again only when a step is taken.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

IMAGINED = 3


@dataclass(frozen=True, slots=True)
class Judged:
    """How often a label of a concept was accepted and rejected, each document counted once."""

    accepted: int = 0
    rejected: int = 0

    @property
    def factor(self) -> float:
        """What the weight of the label is multiplied by, 0 to 1, in steps of a tenth."""
        return round((IMAGINED + self.accepted) / (IMAGINED + self.accepted + self.rejected), 1)


@dataclass(frozen=True, slots=True)
class Lessons:
    """What was judged, by concept and label."""

    judged: Mapping[tuple[str, str], Judged] = field(default_factory=dict)

    def factor(self, concept: str, label: str) -> float:
        """Return what the weight of a label of a concept is multiplied by."""
        found = self.judged.get((concept, label))
        return found.factor if found else 1.0

    @property
    def mark(self) -> str:
        """A word that is another whenever a factor is."""
        lines = sorted(f"{key}:{one.factor}" for key, one in self.judged.items() if one.factor < 1)
        return hashlib.blake2b("\n".join(lines).encode(), digest_size=4).hexdigest() if lines else "0"


NO_LESSONS = Lessons()
