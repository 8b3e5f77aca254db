"""Writing the taxonomy as a workbook: one sheet people read and edit, and two that keep what a cell can't hold.

No cell is ever a formula: what begins like one is written as text and marked so.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from icop.engine.concepts import concept_of, natural, path_to
from icop.engine.shapes import Cite, Concept
from icop.taxonomy.exchange.columns import CONCEPTS, LABELS, LEVELS, SOURCES
from icop.taxonomy.exchange.rows import joined

WIDE = {"Definition": 60, "Source": 36, "Preferred label": 34, "Citation": 36, "Label": 34, "About": 40}


def write_sheets(concepts: Mapping[str, Concept], on: date) -> bytes:
    """Return the concepts as XLSX; level columns and the preferred label bear the names of the day."""
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    keys = sorted(concepts, key=natural)
    known = {key: concept_of(key, shape) for key, shape in concepts.items()}
    lines = (_concept(key, concepts[key], [one.preferred_on(on) for one in path_to(key, known)]) for key in keys)
    _fill(first, "Concepts", CONCEPTS, lines)
    _fill(book.create_sheet(), "Labels", LABELS, (line for key in keys for line in _labels(key, concepts[key])))
    _fill(book.create_sheet(), "Sources", SOURCES, (line for key in keys for line in _sources(key, concepts[key])))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _concept(key: str, shape: Concept, path: list[str]) -> list[str]:
    levels = (path + [""] * LEVELS)[:LEVELS]
    return [
        key,
        *levels,
        shape.title,
        joined(shape.also),
        joined(shape.acronyms),
        shape.means,
        joined([cite.to for cite in shape.cites]),
        joined([cite.standing for cite in shape.cites]),
        shape.broader or "",
        joined(shape.related),
        shape.notation,
        shape.end.isoformat() if shape.end else "",
        shape.replaced_by or "",
        shape.about,
        joined(shape.topics),
    ]


def _labels(key: str, shape: Concept) -> Iterable[list[str]]:
    for label in shape.labels:
        days = [day.isoformat() if day else "" for day in (label.start, label.end)]
        yield [key, label.text, label.kind, *days, *_cited(label.cite), label.note]


def _sources(key: str, shape: Concept) -> Iterable[list[str]]:
    for cite in shape.cites:
        yield [key, *_cited(cite)]


def _cited(cite: Cite) -> list[str]:
    return [cite.to, cite.standing, cite.checked_on.isoformat(), cite.url, cite.note]


def _fill(sheet: Worksheet, name: str, head: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    sheet.title = name
    for number, line in enumerate([head, *lines], 1):
        for column, text in enumerate(line, 1):
            if text:
                _write(sheet.cell(number, column), text)
    for column, title in enumerate(head, 1):
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = WIDE.get(title, 18)
    sheet.freeze_panes = "B2"


def _write(cell: Cell, text: str) -> None:
    """Put text into a cell as text, whatever it begins with."""
    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = text.lstrip().startswith(("=", "+", "-", "@"))
    cell.alignment = Alignment(wrap_text=True, vertical="top")
