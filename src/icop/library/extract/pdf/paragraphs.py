"""From the pieces of a page to its paragraphs, table rows and notes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from icop.library.extract.hyphens import SOFT, together
from icop.library.extract.pdf.lines import CLAUSE
from icop.library.extract.pdf.pieces import Line, Piece, PieceKind

LABEL = re.compile(r"^(?:\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{2,5})[.)]|[•▪◦●■‣∙·➢✓o]|[–—-])\s+\S")
_NOTE = re.compile(r"^(?:(\d{1,3})[.)]?\s?(?=[A-Z“\"(h])|([*†‡]{1,3})\s?)\S")
_ENDS = (".", ":", ";", "!", "?", "”", '"')
UNSCALED = 2.0
_SMALL = 0.93


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, row or note of a page. `body` is the size most letters of its page have; `lead` how many letters of
    it, from the first, look otherwise than the rest (all of them: a heading, if anything is).
    """

    kind: PieceKind
    text: str
    page: int
    size: float
    body: float
    lines: int
    is_heavy: bool
    level: int = 0
    lead: int = 0


def paragraphs_of(pieces: list[Piece]) -> list[Paragraph]:
    """Return the paragraphs of a page in reading order, each footnote behind the paragraph that calls it."""
    if not pieces:
        return []
    lines = [line for piece in pieces for line in piece.lines]
    body = body_size(lines)
    found: list[Paragraph] = []
    for is_loose, group in groupby(_with_notes(pieces, body), key=lambda piece: piece.kind == "line"):
        if is_loose:
            found.extend(_of_lines([line for piece in group for line in piece.lines], body))
        else:
            found.extend(_of_piece(piece, body) for piece in group)
    return _notes_in_place(found)


def body_size(lines: list[Line]) -> float:
    """Return the size most letters of the page have; a size that is only set by a matrix reads as 1."""
    letters: Counter[float] = Counter()
    for line in lines:
        letters[round(line.size, 1)] += len(line.text)
    return letters.most_common(1)[0][0]


def _of_lines(lines: list[Line], body: float) -> list[Paragraph]:
    """Put lines together that make up one paragraph: by gaps, sizes, labels and lines that end early."""
    points = body if body > UNSCALED else 11.0
    full = sorted(len(line.text) for line in lines)[int(len(lines) * 0.9)]
    gaps = [a.base - b.base for a, b in pairwise(lines) if 0 < a.base - b.base < 4 * points]
    pitch = max(median(gaps), points * 0.9) if len(gaps) > 3 else points * 1.3
    found: list[Paragraph] = []
    part: list[Line] = []
    for line in lines:
        if part and _begins(line, part[-1], body=body, full=full, pitch=pitch):
            found.append(_paragraph("para", part, body))
            part = []
        part.append(line)
    found.append(_paragraph("para", part, body))
    return found


def _begins(line: Line, before: Line, *, body: float, full: int, pitch: float) -> bool:
    """Tell whether `line` begins a paragraph: a gap, another size or weight, a label, or a short line before it."""
    gap = before.base - line.base
    if gap > 1.4 * pitch or gap < -pitch:
        return True
    if body > UNSCALED and abs(line.size - before.size) > 0.15 * body:
        return True
    if before.is_heavy != line.is_heavy and len(before.text) > 3 and len(line.text) > 3:
        return True
    if LABEL.match(line.text) or CLAUSE.match(line.text):
        return True
    short = len(before.text) < 0.6 * full
    return short or (len(before.text) < 0.8 * full and before.text.endswith(_ENDS))


def _of_piece(piece: Piece, body: float) -> Paragraph:
    if piece.cells:
        first = piece.lines[0]
        text = " | ".join(cell.replace(" | ", " / ") for cell in piece.cells)
        return Paragraph(piece.kind, text, first.page, first.size, body, 1, is_heavy=False)
    return _paragraph(piece.kind, list(piece.lines), body, level=piece.level)


def _paragraph(kind: PieceKind, lines: list[Line], body: float, level: int = 0) -> Paragraph:
    text, lead, is_open = lines[0].text, lines[0].lead, lines[0].lead == len(lines[0].text)
    for line in lines[1:]:
        if is_open and line.lead:
            lead = len(text) + 1 + line.lead
        is_open = is_open and line.lead == len(line.text)
        text = together(text, line.text)
    text = text.rstrip("".join(SOFT))
    is_item = kind == "para" and LABEL.match(text)
    is_heavy = all(line.is_heavy for line in lines)
    size = max(line.size for line in lines)
    return Paragraph("list" if is_item else kind, text, lines[0].page, size, body, len(lines), is_heavy, level, lead)


def _with_notes(pieces: list[Piece], body: float) -> list[Piece]:
    """Return the pieces with the small lines that close the page, and open with a number or star, as notes."""
    if body <= UNSCALED:
        return pieces
    cut = len(pieces)
    while cut and pieces[cut - 1].kind == "line" and _is_small(pieces[cut - 1].lines[0], body):
        cut -= 1
    while cut < len(pieces) and not _NOTE.match(pieces[cut].lines[0].text):
        cut += 1
    if not 0 < cut < len(pieces):
        return pieces
    notes: list[list[Line]] = []
    for piece in pieces[cut:]:
        line = piece.lines[0]
        if not notes or _follows(line.text, notes[-1][0].text):
            notes.append([])
        notes[-1].append(line)
    return [*pieces[:cut], *(Piece("note", tuple(lines)) for lines in notes)]


def _is_small(line: Line, body: float) -> bool:
    return line.size <= _SMALL * body


def _follows(text: str, before: str) -> bool:
    """Tell whether a line opens the note after the one that opens with `before`."""
    here, there = _NOTE.match(text), _NOTE.match(before)
    if not here:
        return False
    if here[1] and there and there[1]:
        return int(here[1]) == int(there[1]) + 1
    return bool(here[2])


def note_mark(text: str) -> str:
    """Return the number or star a note opens with; "" when it has none.

    >>> note_mark("12 See the memo.")
    '12'
    """
    found = _NOTE.match(text)
    return (found[1] or found[2]) if found else ""


def _notes_in_place(paragraphs: list[Paragraph]) -> list[Paragraph]:
    notes = [one for one in paragraphs if one.kind == "note"]
    if not notes:
        return paragraphs
    found = [one for one in paragraphs if one.kind != "note"]
    low = 0
    for note in notes:
        mark = note_mark(note.text)
        call = re.compile(rf"(?<=[A-Za-z.,;:)”\"’\]]){re.escape(mark)}(?![\d%]|[.,]\d)") if mark else None
        at = next((n for n in range(low, len(found)) if call and _calls(found[n], call)), None)
        place = len(found) if at is None else at + 1
        passed_over = {"note", "row", "head"} if at is not None and found[at].kind in {"row", "head"} else {"note"}
        while place < len(found) and found[place].kind in passed_over:
            place += 1
        found.insert(place, note)
        low = low if at is None else at
    return found


def _calls(one: Paragraph, call: re.Pattern[str]) -> bool:
    return one.kind != "note" and bool(call.search(one.text))
