"""Cases taken out: a workbook with a sheet for each table, or a ZIP with a CSV file for each.

Both say first what they are: marking, day, and that icop is not the system of record. No cell is ever a formula.
"""

from __future__ import annotations

import csv
import io
import shutil
import zipfile
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import count
from tempfile import TemporaryFile
from typing import IO, Any

from icop.cases.tables.columns import tables
from icop.cases.tables.rows import Cell, Rows, rows_in
from icop.engine.cases.files import CaseFile
from icop.ui.sheets import begins_like_a_formula

ABOUT = "About"
README = "read_me.txt"
NOT_THE_RECORD = "icop is a planning aid. It is not the system of record of these cases."
EXACT_DIGITS = 15  # what a spreadsheet keeps of a number
FIRST_DAY = date(1901, 1, 1)  # spreadsheets count days from 1900, with a day that never was
QUOTE = "'"


@dataclass(frozen=True, slots=True)
class Label:
    """What is written on what leaves the site: its marking, the day it holds for, what was asked for."""

    marking: str
    on: date
    says: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines that open a workbook, and stand beside CSV files."""
        day = f"Cases as of {self.on.isoformat()}."
        return tuple(line for line in (self.marking, NOT_THE_RECORD, day, self.says) if line)


def write_workbook(files: Iterable[CaseFile], label: Label, to: IO[bytes]) -> int:
    """Write cases as a workbook, one after the other, and return how many: no more than one is held."""
    import xlsxwriter  # takes memory that a site which writes none should not give

    book = xlsxwriter.Workbook(to, {"constant_memory": True, "strings_to_urls": False})
    book.set_properties({"created": datetime.combine(label.on, time(12), UTC).replace(tzinfo=None), "author": "icop"})
    about = book.add_worksheet(ABOUT)
    for place, line in enumerate(label.lines):
        about.write_string(place, 0, line)
    sheets = _sheets(book, label)
    number = 0
    for file in files:
        number += 1
        for rows, write in sheets:
            for cells in rows(file):
                write(cells)
    book.close()
    return number


def _sheets(book: Any, label: Label) -> list[tuple[Rows, Callable[[tuple[Cell, ...]], None]]]:
    """Begin a sheet for each table; return what reads its rows off a case, and what writes the next one."""
    head, day = book.add_format({"bold": True, "bottom": 2}), book.add_format({"num_format": "yyyy-mm-dd"})
    formula = book.add_format({"quote_prefix": True})
    begun = []
    for table in tables():
        sheet = book.add_worksheet(table.title)
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(table.head) - 1, 16)
        sheet.set_footer(f"&L{label.marking}&R&P")
        for column, heading in enumerate(table.head):
            sheet.write_string(0, column, heading, head)
        begun.append((rows_in(table), _row_writer(sheet, day, formula)))
    return begun


def _row_writer(sheet: Any, day: Any, formula: Any) -> Callable[[tuple[Cell, ...]], None]:
    numbers = count(1)

    def write(cells: tuple[Cell, ...]) -> None:
        row = next(numbers)
        for column, cell in enumerate(cells):
            if cell == "" or cell is None:
                continue
            if isinstance(cell, str):
                sheet.write_string(row, column, cell, formula if begins_like_a_formula(cell) else None)
            elif isinstance(cell, date) and cell >= FIRST_DAY:
                sheet.write_datetime(row, column, cell, day)
            elif isinstance(cell, Decimal | int) and _is_exact(cell):
                sheet.write_number(row, column, float(cell))
            else:
                sheet.write_string(row, column, written(cell))

    return write


def write_csv_archive(files: Iterable[CaseFile], label: Label, to: IO[bytes]) -> int:
    """Write cases as a ZIP of CSV files, one after the other, and return how many: no more than one is held.

    A text that a spreadsheet would run is kept from it by an apostrophe.
    """
    stamp = (max(label.on.year, 1980), label.on.month, label.on.day, 12, 0, 0)
    with ExitStack() as aside:
        kept = [aside.enter_context(TemporaryFile()) for _ in tables()]
        texts = [io.TextIOWrapper(one, "utf-8-sig", newline="", write_through=True) for one in kept]
        begun = [(rows_in(table), csv.writer(text)) for table, text in zip(tables(), texts, strict=True)]
        for table, (_, writer) in zip(tables(), begun, strict=True):
            writer.writerow(table.head)
        number = 0
        for file in files:
            number += 1
            for rows, writer in begun:
                writer.writerows([guarded(written(cell)) for cell in row] for row in rows(file))
        with zipfile.ZipFile(to, "w") as archive:
            archive.writestr(_member(README, stamp), "\r\n".join((*label.lines, "")))
            for table, text in zip(tables(), kept, strict=True):
                text.seek(0)
                with archive.open(_member(table.file_name, stamp), "w") as member:
                    shutil.copyfileobj(text, member)
    return number


def written(cell: Cell) -> str:
    """Return a cell as text: days as YYYY-MM-DD, numbers as their digits."""
    if cell is None:
        return ""
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)


def guarded(text: str) -> str:
    """Return a text with an apostrophe before it if a spreadsheet would run it, or if it looks guarded already."""
    return f"{QUOTE}{text}" if begins_like_a_formula(text.lstrip(QUOTE)) else text


def unguarded(text: str) -> str:
    """Return the text that `guarded` was given.

    >>> unguarded(guarded("=1+1"))
    '=1+1'
    """
    return text[1:] if text.startswith(QUOTE) and begins_like_a_formula(text.lstrip(QUOTE)) else text


def _is_exact(number: Decimal | int) -> bool:
    return len(Decimal(number).normalize().as_tuple().digits) <= EXACT_DIGITS


def _member(name: str, stamp: tuple[int, int, int, int, int, int]) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, stamp)
    member.compress_type = zipfile.ZIP_DEFLATED
    return member
