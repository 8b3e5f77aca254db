"""Spreadsheets of one sheet, in the format people's programs open best; no cell is ever a formula.

Called through `icop.ui.sheets`, which loads this only when a spreadsheet is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from icop.ui.plain_text import plain_text
from icop.ui.reports.fixed import fixed_archive
from icop.ui.sheets import begins_like_a_formula

LONGEST_CELL = 32_767  # characters; what a spreadsheet keeps in one cell
_NO_TITLE = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_INK, _HAIR = Side(style="medium", color="18222D"), Side(style="thin", color="D8D4C8")


def write_xlsx(
    title: str, head: Sequence[str], rows: Iterable[Sequence[object]], *, on: date, widths: Sequence[float] = ()
) -> bytes:
    """Return a spreadsheet of one sheet: its head frozen and filtered, days as days, numbers as numbers.

    No cell is ever a formula: what begins like one is text and marked so. `on` is the day written into the file, so
    that the same rows give the same bytes; `widths` are in characters.
    """
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = plain_text(title).translate(_NO_TITLE).replace("\n", " ").strip()[:31] or "Sheet"
    for place, cells in enumerate((head, *rows), 1):
        for column, value in enumerate(cells, 1):
            _fill(sheet.cell(place, column), value, is_head=place == 1)
    _lay_out(sheet, head, widths)
    stamp = datetime.combine(on, time(12), UTC).replace(tzinfo=None)
    book.properties.created = book.properties.modified = stamp
    book.properties.creator, book.properties.title = "icop", plain_text(title)
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).write_data()
    return fixed_archive(file.getvalue(), on)


def _fill(cell: Cell, value: object, *, is_head: bool) -> None:
    if isinstance(value, date | int | Decimal) and not isinstance(value, bool):
        cell.value = value.replace(tzinfo=None) if isinstance(value, datetime) else value
        cell.number_format = "D MMM YYYY" if isinstance(value, date) else cell.number_format
    else:
        text = plain_text(value)[:LONGEST_CELL]
        cell.value = text
        cell.data_type = "s"
        cell.quotePrefix = begins_like_a_formula(text)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.font = Font(name="Calibri", size=11, bold=is_head)
    cell.border = Border(bottom=_INK if is_head else _HAIR)
    if is_head:
        cell.fill = PatternFill("solid", fgColor="F5F3ED")


def _lay_out(sheet: Worksheet, head: Sequence[str], widths: Sequence[float]) -> None:
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    if sheet.sheet_properties.pageSetUpPr is not None:
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
    for place, _ in enumerate(head, 1):
        width = widths[place - 1] if place <= len(widths) else 24
        sheet.column_dimensions[get_column_letter(place)].width = width
