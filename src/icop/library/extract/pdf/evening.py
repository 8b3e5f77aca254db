"""Rows of a table brought to the same number of cells: a cell that the file leaves out becomes an empty one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from icop.library.extract.pdf.pieces import Line, Piece


def even(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces with short rows filled up by where their cells stand below those of the full rows.

    A table of one column becomes paragraphs; a row that is one cell over all columns stays so.
    """
    found: list[Piece] = []
    table: list[Piece] = []
    for piece in pieces:
        if piece.cells:
            table.append(piece)
            continue
        found.extend(_evened(table))
        table = []
        found.append(piece)
    return [*found, *_evened(table)]


def _evened(table: list[Piece]) -> list[Piece]:
    most = max((len(piece.cells) for piece in table), default=0)
    if most == 1:
        return [replace(piece, kind="para", cells=()) for piece in table]
    full = [piece for piece in table if len(piece.cells) == most and all(piece.cells)]
    columns = [_span([_lines_of(piece)[place] for piece in full]) for place in range(most)] if full else []
    return [_filled(piece, columns) if columns and 1 < len(piece.cells) < most else piece for piece in table]


def _lines_of(piece: Piece) -> list[tuple[Line, ...]]:
    """Return the lines of each cell, which the piece holds in one row."""
    found, rest = [], list(piece.lines)
    for text in piece.cells:
        own, held = [], 0
        while rest and held < len(text):
            own.append(rest.pop(0))
            held += len(own[-1].text) + 1
        found.append(tuple(own))
    return found


def _span(cells: Sequence[tuple[Line, ...]]) -> tuple[float, float]:
    lines = [line for cell in cells for line in cell]
    return min(line.left for line in lines), max(line.right for line in lines)


def _filled(piece: Piece, columns: list[tuple[float, float]]) -> Piece:
    """Put each cell into the column it overlaps most, in order."""
    cells = [""] * len(columns)
    low = 0
    filled = [(text, lines) for text, lines in zip(piece.cells, _lines_of(piece), strict=True) if lines]
    for number, (text, lines) in enumerate(filled):
        left, right = _span([lines])
        last = len(columns) - (len(filled) - number)
        best = max(range(low, last + 1), key=lambda at: min(right, columns[at][1]) - max(left, columns[at][0]))
        cells[best] = text
        low = best + 1
    return replace(piece, cells=tuple(cells))
