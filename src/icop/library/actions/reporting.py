"""What came of files that were taken in: counted, the refused with what to do, the limited with their markings."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from icop.accounts.reader import PUBLIC
from icop.library.walking import Found

MANY = 5
LEFT_OUT = {
    "link": ("is a link to another file and was left out.", "Bring in the file that it leads to, if it belongs here."),
    "outside": ("has a path that leads out of its archive and was left out.", "Ask where the archive comes from."),
    "device": ("is no file but a device or a pipe, and was left out.", "Ask where the archive comes from."),
    "deep": (
        "lies too deep in archives within archives and was left out.",
        "Unpack the innermost archive and bring in what it holds.",
    ),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not taken in: what is wrong with it and what to do."""

    path: str
    problem: str
    fix: str
    is_classified: bool = False


def left_out(found: Found) -> Refusal:
    """Return what is said of a file that is not taken in whatever it holds."""
    problem, fix = LEFT_OUT[found.left_out]
    return Refusal(found.name, f"{found.name} {problem}", fix)


@dataclass(frozen=True, slots=True)
class Limited:
    """A document kept for a narrower audience than was chosen, because of its `markings` (in a few words)."""

    path: str
    document: str
    audience: str
    markings: str


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What came of it, counted in records of record sets and in other files. `documents` are the keys touched,
    or found to hold the file already.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: tuple[Refusal, ...] = ()
    documents: tuple[str, ...] = ()
    limited: tuple[Limited, ...] = ()


@dataclass(frozen=True, slots=True)
class About:
    """What is said about all the files of one call."""

    audience: str = PUBLIC
    as_of: str = ""
    importer: str = ""
    set_name: str = ""


@dataclass(slots=True)
class Tally:
    """What came of files so far. `marked` holds the markings of files by the names they came under."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[Refusal] = field(default_factory=list)
    documents: dict[str, None] = field(default_factory=dict)
    limited: list[Limited | None] = field(default_factory=list)
    marked: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, other: Tally) -> None:
        """Count what another has counted as well."""
        self.added += other.added
        self.updated += other.updated
        self.unchanged += other.unchanged
        self.refused += other.refused
        self.documents |= other.documents
        self.limited += other.limited
        self.marked |= other.marked

    def take_back_one(self) -> None:
        """Count one file less, which was removed again."""
        for name in ("added", "updated", "unchanged"):
            if getattr(self, name):
                setattr(self, name, getattr(self, name) - 1)
                return

    def report(self) -> IngestReport:
        """Return it as a report."""
        limited = tuple(one for one in self.limited if one)
        return IngestReport(
            self.added, self.updated, self.unchanged, tuple(self.refused), tuple(self.documents), limited
        )


def gathered(name: str, refused: list[Refusal]) -> list[Refusal]:
    """Return the refusals of an archive's members; many of one kind become one that names the first."""
    kinds: dict[str, list[Refusal]] = {}
    for one in refused:
        kinds.setdefault(one.problem.replace(one.path, "").strip(), []).append(one)
    found: list[Refusal] = []
    for same in kinds.values():
        first, more = same[0], len(same) - 1
        if more < MANY:
            found.extend(same)
        else:
            found.append(replace(first, path=name, problem=f"{first.problem} So are {more} other files of it."))
    return found
