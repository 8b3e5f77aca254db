"""Workbooks (XLSX and XLS): a section a sheet, its rows cut into ranges of cells, each found with its header row.

calamine reads the values; what a sheet spreads over is looked at before, so that no sheet takes more than it may.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from icop.engine.errors import Refused
from icop.library.extract.beside_text import refuse_marked_beside
from icop.library.extract.blocks import Block, Dates, Extracted
from icop.library.extract.markings import refuse_marked
from icop.library.extract.number_formats import Look, Scan, column_name, looks_of, plain, scan, sheet_members
from icop.library.extract.ooxml import facts_of
from icop.library.extract.packed import opened
from icop.library.naming import slug

MOST_SHEETS = 200
MOST_COLUMNS = 200
MOST_ROWS = 100_000
MOST_CELLS = 8_000_000  # that a sheet may spread over, empty ones counted: they take memory all the same
MOST_LETTERS = 20_000  # of a cell
SECTION_ROWS = 500
RANGE_ROWS = 40
RANGE_WORDS = 180
HEAD_WITHIN = 12
HEAD_SHARE = 0.6

Value = int | float | str | bool | time | date | datetime | timedelta


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that is not empty: its number as the sheet counts, its cells as people see them."""

    number: int
    cells: tuple[str, ...]

    @property
    def text(self) -> str:
        """Return the cells joined, without the empty ones at the end."""
        last = max((place for place, cell in enumerate(self.cells) if cell), default=-1)
        return " | ".join(self.cells[: last + 1])


@dataclass(slots=True)
class _Sheet:
    """A sheet as read: its first and last column (from 1), its rows, whether people see it."""

    name: str
    rows: list[_Row] = field(default_factory=list)
    columns: tuple[int, int] = (1, 1)
    is_hidden: bool = False


def read(path: Path, name: str) -> Extracted:
    """Return the workbook at `path` as blocks, each sheet under a heading of its own.

    Raises Refused when it is damaged, protected, empty, or would unpack to far more than it weighs.
    """
    warnings: list[str] = []
    title, dates, language = "", Dates(), "en"
    scans: dict[str, Scan] = {}
    if zipfile.is_zipfile(path):
        with opened(path, name) as packed:
            title, dates, language = facts_of(packed, name, "Excel")
            refuse_marked_beside(packed, name, "Excel")
            styles = looks_of(packed, name)
            found = {sheet: scan(packed, member, styles) for sheet, member in sheet_members(packed, name).items()}
            scans = {sheet: one for sheet, one in found.items() if one is not None}
            refuse_marked((line for one in scans.values() for line in one.edges), name)
    sheets = list(_sheets(path, name, scans, warnings))
    hidden = [sheet.name for sheet in sheets if sheet.is_hidden]
    if hidden:
        warnings.append(f"Hidden in the workbook, read all the same: {', '.join(hidden)}.")
    blocks = tuple(block for number, sheet in enumerate(sheets, 1) for block in _blocks(sheet, number))
    if not any(sheet.rows for sheet in sheets):
        raise Refused(f"{name} has no words or numbers in its sheets.", "Get the file again, or look at what it shows.")
    return Extracted(
        title=title[:300], language=language or "en", pages=0, blocks=blocks, warnings=tuple(warnings), dates=dates,
        parts="sheet",
    )  # fmt: skip


def _sheets(path: Path, name: str, scans: dict[str, Scan], warnings: list[str]) -> Iterator[_Sheet]:
    try:
        with CalamineWorkbook.from_path(path) as book:
            left = MOST_ROWS
            for one in book.sheets_metadata[:MOST_SHEETS]:
                sheet = _sheet(book, one.name, scans.get(one.name), left, warnings)
                if sheet is not None:
                    sheet.is_hidden = one.visible != SheetVisibleEnum.Visible
                    refuse_marked((cell for row in sheet.rows[:5] for cell in row.cells if cell), name)
                    left -= len(sheet.rows)
                    yield sheet
    except PasswordError as error:
        raise Refused(
            f"{name} is protected by a password.", "Remove it in Excel, then bring the file in again."
        ) from error
    except (CalamineError, ValueError, OSError) as error:
        raise Refused(
            f"{name} is a damaged workbook.", "Open it in Excel, repair and save it, and bring that in."
        ) from error


def _sheet(book: CalamineWorkbook, name: str, seen: Scan | None, left: int, warnings: list[str]) -> _Sheet | None:
    """Return a sheet with at most `left` rows; None for one that is no sheet of cells or spreads too far."""
    if seen and seen.rows * seen.columns > MOST_CELLS:
        warnings.append(
            f"The sheet {name} spreads over {seen.columns:,} columns and {seen.rows:,} rows; it was not read."
        )
        return None
    try:
        source = book.get_sheet_by_name(name)
    except CalamineError:
        warnings.append(f"The sheet {name} could not be read.")
        return None
    sheet = _Sheet(name)
    start, end = source.start, source.end
    if start is None or end is None:
        return sheet
    wide = min(end[1] - start[1] + 1, MOST_COLUMNS)
    if end[1] - start[1] + 1 > MOST_COLUMNS:
        warnings.append(f"Of the {end[1] - start[1] + 1:,} columns of {name}, the first {MOST_COLUMNS} were read.")
    sheet.columns = (start[1] + 1, start[1] + wide)
    sheet.rows = _without_empty_columns(_rows(source, start, wide, seen.looks if seen else {}, max(left, 0)))
    if left < end[0] - start[0] and len(sheet.rows) >= left:
        warnings.append(f"Only the first {left:,} rows of {name} were read.")
    return sheet


def _rows(
    source: CalamineSheet, start: tuple[int, int], wide: int, looks: dict[tuple[int, int], Look], most: int
) -> Iterator[_Row]:
    top, first = start[0] + 1, start[1] + 1
    count = 0
    for number, values in enumerate(source.iter_rows(), 1):
        if number < top or count >= most:
            continue
        cells = tuple(
            _shown(value, looks.get((number, first + place))) for place, value in enumerate(values[first - 1 :][:wide])
        )
        if any(cells):
            count += 1
            yield _Row(number, cells)


def _without_empty_columns(rows: Iterable[_Row]) -> list[_Row]:
    """Return the rows without the columns that are empty in all of them: gaps that only space things out."""
    held = list(rows)
    used = [place for place in range(max((len(row.cells) for row in held), default=0)) if _is_used(held, place)]
    return [_Row(row.number, tuple(row.cells[place] for place in used)) for row in held]


def _is_used(rows: list[_Row], place: int) -> bool:
    return any(place < len(row.cells) and row.cells[place] for row in rows)


def _shown(value: Value, look: Look | None) -> str:
    """Return a cell as people see it: days as 2026-01-31, numbers in their format, without lines of its own."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return look.of(value) if look and abs(value) < 1e15 else plain(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return " ".join(str(value)[:MOST_LETTERS].split()).replace(" | ", " ¦ ")


def _blocks(sheet: _Sheet, number: int) -> Iterator[Block]:
    title = f"{sheet.name} (hidden sheet)" if sheet.is_hidden else sheet.name
    anchor = slug(sheet.name, 80) or f"sheet-{number}"
    yield Block("heading", title, 1, place=anchor)
    top = _head(sheet.rows)
    before, rows = sheet.rows[: max(top, 0)], sheet.rows[top + 1 :]
    head = Block("head", sheet.rows[top].text) if top >= 0 else None
    if before:
        cells = _cells(sheet, before[0].number, before[-1].number)
        yield from (Block("para", _sentence(row), place=cells) for row in before)
    if not rows and head:
        yield head
    for first in range(0, len(rows), SECTION_ROWS):
        part = rows[first : first + SECTION_ROWS]
        if first:
            name = f"{part[0].number}-{part[-1].number}"
            yield Block("heading", f"{title}, rows {name}", 2, place=f"{anchor}-rows-{name}")
        if head:
            yield head
        for group in _ranges(part):
            cells = _cells(sheet, group[0].number, group[-1].number)
            yield from (_line(row, cells, has_head=head is not None) for row in group)


def _line(row: _Row, cells: str, *, has_head: bool) -> Block:
    """Return a row as one of a table; where no row names the columns, a row of one cell is a paragraph."""
    if not has_head and sum(map(bool, row.cells)) == 1:
        return Block("para", _sentence(row), place=cells)
    return Block("row", row.text, place=cells)


def _sentence(row: _Row) -> str:
    return " | ".join(cell for cell in row.cells if cell)


def _cells(sheet: _Sheet, first: int, last: int) -> str:
    left, right = (column_name(column) for column in sheet.columns)
    return f"{left}{first}:{right}{last}"


def _ranges(rows: list[_Row]) -> Iterator[list[_Row]]:
    """Yield neighbouring rows that make a passage together."""
    group: list[_Row] = []
    words = 0
    for row in rows:
        weight = len(row.text.split())
        if group and (words + weight > RANGE_WORDS or len(group) >= RANGE_ROWS):
            yield group
            group, words = [], 0
        group.append(row)
        words += weight
    if group:
        yield group


def _head(rows: list[_Row]) -> int:
    """Return which row names the columns, -1 for none: the first that is filled about as far as rows here are."""
    widest = max((sum(map(bool, row.cells)) for row in rows[:50]), default=0)
    for place, row in enumerate(rows[:HEAD_WITHIN]):
        filled = [cell for cell in row.cells if cell]
        is_words = all(any(letter.isalpha() for letter in cell) and len(cell) < 200 for cell in filled)
        if len(filled) >= max(2, HEAD_SHARE * widest) and is_words and len(rows) > place + 1:
            return place
    return -1
