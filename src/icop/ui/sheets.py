"""Tables people take away, written so that a spreadsheet never runs a cell as a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date

from django.http import HttpResponse

FORMULA = tuple("=+-@＝＋－＠")
CONTROL = ("\t", "\r", "\n")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_response(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """Return a CSV file to download. A cell that a spreadsheet would run as a formula is made text by an apostrophe."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow([_safe(cell) for cell in head])
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return response


def _safe(cell: object) -> str:
    text = str(cell if cell is not None else "")
    return f"'{text}" if begins_like_a_formula(text) else text


def begins_like_a_formula(text: str) -> bool:
    """Tell whether a spreadsheet would run text as a formula."""
    return text.startswith(CONTROL) or text.lstrip().startswith(FORMULA)


def xlsx_response(
    name: str,
    title: str,
    head: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    on: date,
    widths: Sequence[float] = (),
) -> HttpResponse:
    """Return a spreadsheet to download, as `xlsx_bytes` writes it."""
    response = HttpResponse(xlsx_bytes(title, head, rows, on=on, widths=widths), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def xlsx_bytes(
    title: str, head: Sequence[str], rows: Iterable[Sequence[object]], *, on: date, widths: Sequence[float] = ()
) -> bytes:
    """Return a spreadsheet of one sheet: its head frozen and filtered, days as days, numbers as numbers.

    No cell is ever a formula: what begins like one is text and marked so. `on` is the day written into the file, so
    that the same rows give the same bytes; `widths` are in characters.
    """
    from icop.ui.spreadsheets import write_xlsx  # loads what takes 30 MB, so only when it is asked for

    return write_xlsx(title, head, rows, on=on, widths=widths)
