"""What a file says of a concept, before it is known which concept of the site it means; and what is wrong in a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from icop.engine.errors import Refused

MOST_TOLD = 200
MOST_LETTERS = 4000
SEPARATOR = " | "


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something wrong in a file: its place (`Concepts!F12`, `line 7`, a concept's address), what, and what to do."""

    place: str
    what: str
    fix: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}; {self.fix}" if self.place else f"{self.what}; {self.fix}"


class FileRefused(Refused):
    """A file with something wrong in it; `wrong` tells everything."""

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        told = list(dict.fromkeys(wrong))
        more = len(told) - MOST_TOLD
        lines = [str(one) for one in told[:MOST_TOLD]] + ([f"and {more} more"] if more > 0 else [])
        super().__init__("\n".join(lines), "Correct the file and send it again; nothing was taken from it.")
        self.wrong = tuple(told)


@dataclass(frozen=True, slots=True)
class Row:
    """What a file says of one concept.

    `name` is how the file itself refers to it (a key, an address), `key` its key where the file gives one, `path` its
    preferred labels from the top down where the file has levels. `fields` hold only what the file speaks of, as in a
    fact's body; broader, related and replaced_by name rows or keys. `places` says where each field stands.
    """

    place: str
    name: str = ""
    key: str = ""
    path: tuple[str, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)

    def place_of(self, name: str) -> str:
        """Return where a field stands, or the row."""
        return self.places.get(name, self.place)


def joined(parts: Sequence[str]) -> str:
    """Return several texts as one cell; `split` gives them back."""
    return SEPARATOR.join(part.replace("\\", "\\\\").replace("|", "\\|") for part in parts)


def split(cell: str) -> list[str]:
    """Return the texts of a cell, between bars or on lines of their own; a bar after a backslash is part of a text."""
    parts, now, escaped = [], "", False
    for letter in cell:
        if escaped:
            now, escaped = now + letter, False
        elif letter == "\\":
            escaped = True
        elif letter in "|\n":
            parts.append(now)
            now = ""
        else:
            now += letter
    parts.append(now + ("\\" if escaped else ""))
    return [" ".join(part.split()) for part in parts if part.strip()]
