"""Tables people take away, written so that a spreadsheet never runs a cell as a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

FORMULA = tuple("=+-@＝＋－＠")
CONTROL = ("\t", "\r", "\n")


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
    return f"'{text}" if text.startswith(CONTROL) or text.lstrip().startswith(FORMULA) else text
