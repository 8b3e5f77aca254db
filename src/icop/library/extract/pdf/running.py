"""Running heads and feet, and page numbers: lines at the edge of pages that come back."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from icop.library.extract.pdf.pieces import Line, Piece

_DIGITS = re.compile(r"\d+")
_ROMAN = re.compile(r"\b[ivxlc]{1,6}\b")
_PAGE_NUMBERS = {(zone, words) for zone in ("head", "foot") for words in ("#", "page #", "page # of #", "- # -")}
Key = tuple[str, str]


def without_running_lines(pages: list[list[Piece]]) -> list[list[Piece]]:
    """Drop running heads and feet, and page numbers. Rows of tables stay.

    A line in the head or foot of the page is one when its words, numbers folded, come back on a third of the pages
    (eight at most, three at least); the first and last lines of the body only when they come back letter by letter.
    """
    edges = [edge_lines(pieces) for pieces in pages]
    seen: Counter[Key] = Counter()
    for found in edges:
        seen.update({key for _, key in found})
    need = max(3, min(len(pages) // 3, 8))
    dropped = {key for key, times in seen.items() if times >= need} | _PAGE_NUMBERS
    kept = []
    for pieces, found in zip(pages, edges, strict=True):
        gone = {id(line) for line, key in found if key in dropped}
        kept.append([one for piece in pieces if (one := _without(piece, gone)) is not None])
    return kept


def _without(piece: Piece, gone: set[int]) -> Piece | None:
    if not gone or piece.cells:
        return piece
    lines = tuple(line for line in piece.lines if id(line) not in gone)
    if len(lines) == len(piece.lines):
        return piece
    return replace(piece, lines=lines) if lines else None


def edge_lines(pieces: list[Piece]) -> list[tuple[Line, Key]]:
    """Return the lines at the edges of a page, each with what stands for it when it is looked for on other pages."""
    lines = [line for piece in pieces if not piece.cells for line in piece.lines]
    near = [(line, (line.zone, _pattern(line.text))) for line in lines if line.zone]
    return near + [(line, ("edge", line.text)) for line in (*lines[:2], *lines[-2:]) if not line.zone]


def _pattern(text: str) -> str:
    return _ROMAN.sub("#", _DIGITS.sub("#", text.lower()))
