"""What a guard of a move is asked in, and the checks by their names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import CaseDocument, CaseFile, Snapshot
from icop.engine.cases.position import Position
from icop.engine.parameters import Missing

Args = Mapping[str, Any]
Check = Callable[["Situation", Args], Iterator[str]]


class CannotTell(Exception):
    """A check that cannot be made: a value it leans on is not known."""

    def __init__(self, missing: Missing) -> None:
        super().__init__(missing.problem)
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Situation:
    """What a guard is asked in: the case file, its position, the item that would move, and the day."""

    file: CaseFile
    facts: CaseFacts
    position: Position
    of: str
    on: date

    @property
    def document(self) -> CaseDocument:
        """The document that would move. A case's own moves are asked of its first."""
        return self.file.document(self.of) or self.file.documents[0]

    def value(self, key: str, by: Mapping[str, str] | None = None, on: date | None = None) -> Any:
        """Return a parameter's value on the day. Raises CannotTell."""
        found = self.facts.value(key, on or self.on, by)
        if isinstance(found, Missing):
            raise CannotTell(found)
        return found.value

    @property
    def snapshot(self) -> Snapshot | None:
        """The latest snapshot of the money until the day."""
        return max(
            (one for one in self.file.snapshots if one.as_of <= self.on), key=lambda one: one.as_of, default=None
        )


@dataclass(frozen=True, slots=True)
class Named:
    """A check with the arguments it needs and may have."""

    run: Check
    needs: frozenset[str]
    may: frozenset[str]


CHECKS: dict[str, Named] = {}


def named(*needs: str, may: Sequence[str] = ()) -> Callable[[Check], Check]:
    """Register a function as the check of its name, with its arguments."""

    def register(check: Check) -> Check:
        CHECKS[check.__name__] = Named(check, frozenset(needs), frozenset((*needs, *may)))
        return check

    return register
