"""What a proof gives: how much there is and was reached, what is wrong, what was left free, and example answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from icop.engine.loading import Place
from icop.engine.trace import Plain


@dataclass(frozen=True, slots=True)
class Shown:
    """Answers on a day that lead somewhere: to a finding, an end, a question or a rule.

    `comes` is what follows from them, as an example says it. `verified` tells that they were worked through and do lead
    there; what hangs on a free variable cannot be.
    """

    what: str
    key: str
    on: date
    answers: Mapping[str, Plain]
    comes: Mapping[str, Any] = field(default_factory=dict)
    verified: bool = True

    def as_json(self) -> dict[str, Any]:
        """Return it as plain JSON, in the words of an example."""
        told: dict[str, Any] = {self.what: self.key, "name": f"Leads to the {self.what} {self.key}"}
        told |= {"on": self.on.isoformat(), "answers": dict(self.answers), **self.comes}
        return told if self.verified else told | {"verified": False}


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something that a proof refutes: its place, what, how to put it right, and answers that show it."""

    place: Place
    what: str
    fix: str
    shown: Shown | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """What was proved of one tool or determination.

    `counts` tells by name how many there are and how many can be reached. `eras` are the stretches of days that were
    looked at each, `skipped` those that were not, and why. `free` says what no value was known of: whatever it is, the
    rest holds.
    """

    key: str
    kind: str
    counts: Mapping[str, tuple[int, int]]
    eras: tuple[tuple[date, date | None], ...]
    skipped: tuple[str, ...]
    free: tuple[str, ...]
    wrong: tuple[Wrong, ...]
    examples: tuple[Shown, ...]
