"""What tests of the portfolio need: a team with cases in several states, and files to bring in."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from icop.accounts.reader import Reader
from icop.cases.actions.bringing_in import keep_files
from icop.cases.tables.writing import Label, write_csv_archive, write_workbook
from icop.engine.cases.files import CaseFile
from icop.tools.models import Program
from tests.cases.making import case_of
from tests.engine.cases.making import event
from tests.makers import TODAY

LABEL = Label("UNCLASSIFIED", TODAY)
REQUEST = {"letter_on": "2026-08-01", "received_on": "2026-08-03", "asks_for": "loa"}


def asked_for(name: str = "BN-D-YCY", *, category: str = "B", on: str = "2026-08-03", **more: Any) -> CaseFile:
    """Return a case whose request was received on a day."""
    request = {"letter_on": on, "received_on": on, "asks_for": "loa"}
    documents = [{"category": category, "request": request}]
    told = {"documents": documents, "events": [event("receive_request", on)], **more}
    return case_of(case=name, **told)


def offered(name: str, expires: str) -> CaseFile:
    """Return a case that is offered until a day."""
    days = ("receive_request", "assess_request", "find_actionable", "start_development", "find_complete")
    more = ("approve_by_agency", "complete_writing", "approve_review", "agency_signs", "propose", "countersign")
    events = [event(what, f"2026-08-{place:02}") for place, what in enumerate((*days, *more), 3)]
    documents = [{"category": "B", "request": REQUEST, "offer_expires_on": expires}]
    return case_of(case=name, title="Trucks", documents=documents, events=events)


def keep(program: Program, *files: CaseFile, by: Reader, on: date = TODAY) -> None:
    """Keep case files as cases of a program."""
    keep_files(program, list(files), name="a test", by=by, on=on)


def workbook(*files: CaseFile) -> bytes:
    """Return cases as the workbook that icop writes."""
    held = io.BytesIO()
    write_workbook(files, LABEL, held)
    return held.getvalue()


def archive(*files: CaseFile) -> bytes:
    """Return cases as the ZIP of CSV files that icop writes."""
    held = io.BytesIO()
    write_csv_archive(files, LABEL, held)
    return held.getvalue()


def sheet_of(sheets: Mapping[str, Iterable[Iterable[Any]]]) -> bytes:
    """Return a workbook typed by hand: sheets with their rows, the head first."""
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def changed_sheet(raw: bytes, sheet: str, cell: str, value: Any) -> bytes:
    """Return a workbook in which somebody changed a cell."""
    book = load_workbook(io.BytesIO(raw))
    book[sheet][cell] = value
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def kept_at(folder: Path, raw: bytes, name: str = "cases.xlsx") -> Path:
    """Return the path of a file with these bytes."""
    path = folder / name
    path.write_bytes(raw)
    return path
