"""What a page is first taken apart into: lines, and the pieces they make up in reading order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Zone = Literal["", "head", "foot", "side"]
PieceKind = Literal["line", "heading", "para", "list", "row", "head", "note"]


class Line(NamedTuple):
    """A line of a page. `start` and `end` are its place in the page's text; `zone` says whether it stands at an edge.

    `lead` is how many of its letters, from the first, look otherwise than the page's text (a heading that runs in).
    """

    text: str
    base: float
    size: float
    page: int
    zone: Zone = ""
    left: float = 0.0
    right: float = 0.0
    is_heavy: bool = False
    start: int = 0
    end: int = 0
    lead: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines that belong together. A "line" is one still to be put with its neighbours; a row has its cells as `cells`.

    `level` is what the file's own structure says of a heading.
    """

    kind: PieceKind
    lines: tuple[Line, ...]
    cells: tuple[str, ...] = ()
    level: int = 0

    @property
    def page(self) -> int:
        """Return the page it stands on."""
        return self.lines[0].page
