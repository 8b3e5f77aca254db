"""Cases taken out: a workbook with a sheet for each table, or a ZIP with a CSV file for each.

Both say first what they are: marking, day, and that icop is not the system of record. No cell is ever a formula.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import IO

from icop.cases.tables.columns import tables
from icop.cases.tables.rows import Cell, rows_of
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


def write_workbook(files: Sequence[CaseFile], label: Label, to: IO[bytes]) -> None:
    """Write cases as a workbook."""
    import xlsxwriter  # takes memory that a site which writes none should not give

    book = xlsxwriter.Workbook(to, {"constant_memory": True, "strings_to_urls": False})
    book.set_properties({"created": datetime.combine(label.on, time(12), UTC).replace(tzinfo=None), "author": "icop"})
    head, day = book.add_format({"bold": True, "bottom": 2}), book.add_format({"num_format": "yyyy-mm-dd"})
    formula = book.add_format({"quote_prefix": True})
    about = book.add_worksheet(ABOUT)
    for place, line in enumerate(label.lines):
        about.write_string(place, 0, line)
    for table in tables():
        sheet = book.add_worksheet(table.title)
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(table.head) - 1, 16)
        for column, heading in enumerate(table.head):
            sheet.write_string(0, column, heading, head)
        for row, cells in enumerate(rows_of(table, files), 1):
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
        sheet.set_footer(f"&L{label.marking}&R&P")
    book.close()


def write_csv_archive(files: Sequence[CaseFile], label: Label, to: IO[bytes]) -> None:
    """Write cases as a ZIP of CSV files; a text that a spreadsheet would run is kept from it by an apostrophe."""
    stamp = (max(label.on.year, 1980), label.on.month, label.on.day, 12, 0, 0)
    with zipfile.ZipFile(to, "w") as archive:
        archive.writestr(_member(README, stamp), "\r\n".join((*label.lines, "")))
        for table in tables():
            text = io.StringIO(newline="")
            writer = csv.writer(text)
            writer.writerow(table.head)
            writer.writerows([guarded(written(cell)) for cell in row] for row in rows_of(table, files))
            archive.writestr(_member(table.file_name, stamp), b"\xef\xbb\xbf" + text.getvalue().encode())


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
