"""Files that bring cases in, read to rows: workbooks, ZIPs of CSV files, JSON. Hostile ones are refused early.

What a workbook would spread over is looked at before it is read: a cell far out would take memory for all before it.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from icop.cases.tables.columns import tables
from icop.cases.tables.writing import ABOUT, unguarded
from icop.engine.errors import Refused
from icop.engine.shaping import one_of
from icop.library.extract.number_formats import place_of, sheet_members
from icop.library.extract.packed import DAMAGE, member_bytes, opened

MOST_BYTES = 100_000_000
MOST_JSON_BYTES = 60_000_000
MOST_CELLS = 30_000_000  # that all sheets may spread over, empty ones counted
MOST_ROWS = 1_000_000
MOST_COLUMNS = 200
MOST_JSON_PARTS = 4_000_000  # objects and lists
_AT = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]{0,3})(\d{1,9})\s*["']""")  # where a row or a cell says it stands
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_OTHER_BOOKS = ("content.xml", "xl/workbook.bin")  # what else the reader of workbooks would open

Raw = str | int | float | bool | date | datetime | time | timedelta | None


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something wrong in a file: where (sheet, row as the sheet counts, column heading), what, and what to do."""

    sheet: str
    row: int
    column: str
    what: str
    fix: str


class FileWrong(Refused):
    """A file in which something is wrong; nothing of it is kept. `wrong` holds every problem that was found."""

    def __init__(self, name: str, wrong: list[Wrong]) -> None:
        super().__init__(f"{name} was not taken in.", "Correct what is listed, and choose the file again.")
        self.wrong = wrong


@dataclass(slots=True)
class Sheet:
    """The rows of a sheet: each with its number as the sheet counts, under these headings."""

    head: tuple[str, ...]
    rows: Iterable[tuple[int, tuple[Raw, ...]]]


@dataclass(slots=True)
class Read:
    """What a file holds: sheets by the title of their table, or (JSON) plain case files."""

    sheets: dict[str, Sheet] = field(default_factory=dict)
    bodies: list[Any] | None = None


def read_file(path: Path, name: str) -> Read:
    """Return what a file holds. Raises Refused where it cannot be read, FileWrong where its sheets don't fit."""
    if path.stat().st_size > MOST_BYTES:
        raise Refused(f"{name} is larger than {MOST_BYTES // 1_000_000} MB.", "Bring it in in parts.")
    with path.open("rb") as file:
        head = file.read(64)
    if head.startswith(b"PK"):
        with opened(path, name) as packed:
            is_workbook = "[Content_Types].xml" in packed.namelist()
            return _workbook(path, name, packed) if is_workbook else _archive(packed, name)
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"{", b"["}:
        return _json(path, name)
    raise Refused(
        f"{name} is no workbook (XLSX), ZIP of CSV files, or JSON.",
        "Take cases out as one of these to see how they look, and bring in the same.",
    )


def _workbook(path: Path, name: str, packed: zipfile.ZipFile) -> Read:
    if "xl/workbook.xml" not in packed.namelist() or any(one in packed.namelist() for one in _OTHER_BOOKS):
        raise Refused(f"{name} is no workbook (XLSX).", "Save it as XLSX, and bring that in.")
    _refuse_wide(packed, name)
    try:
        book = CalamineWorkbook.from_path(path)
        titles = _known({one.name: one.name for one in book.sheets_metadata}, name, "sheet")
        return Read({title: _rows_of(book, sheet) for title, sheet in titles.items()})
    except PasswordError as error:
        raise Refused(f"{name} is protected by a password.", "Remove it, then bring the file in again.") from error
    except (CalamineError, ValueError, OSError) as error:
        raise Refused(f"{name} is a damaged workbook.", "Repair and save it, and bring that in.") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # Rust's, which is no Exception
            raise
        raise Refused(f"{name} is a damaged workbook.", "Repair and save it, and bring that in.") from None


def _rows_of(book: CalamineWorkbook, title: str) -> Sheet:
    rows = enumerate(book.get_sheet_by_name(title).iter_rows(), 1)
    return _headed((number, tuple(row)) for number, row in rows)


def _headed(rows: Iterator[tuple[int, tuple[Raw, ...]]]) -> Sheet:
    """Return rows under the first of them that is not empty."""
    for _, row in rows:
        if any(cell not in (None, "") for cell in row):
            return Sheet(tuple(str(cell if cell is not None else "").strip() for cell in row), rows)
    return Sheet((), ())


def _refuse_wide(packed: zipfile.ZipFile, name: str) -> None:
    """Raise Refused for a workbook whose sheets spread over more cells than they should, listed as sheets or not."""
    titles = {member: sheet for sheet, member in sheet_members(packed, name).items()}
    left = MOST_CELLS
    for member in packed.namelist():
        raw = member_bytes(packed, member) or b""
        if b"sheetData" not in raw:
            continue
        rows, columns = _spread(raw)
        left -= rows * columns
        if rows > MOST_ROWS or columns > MOST_COLUMNS:
            fix = "Delete the columns and rows it does not use."
            sheet = titles.get(member, member)
            raise Refused(f"The sheet {sheet} of {name} spreads over {columns:,} columns and {rows:,} rows.", fix)
    if left < 0:
        raise Refused(f"{name} holds more than {MOST_CELLS:,} cells.", "Bring it in in parts.")


def _spread(raw: bytes) -> tuple[int, int]:
    """Return over how many rows and columns a sheet spreads at most; what does not say where it stands is counted."""
    places = {(letters, number) for letters, number in _AT.findall(raw)}
    rows = max((int(number) for _, number in places), default=0)
    columns = max(
        (place_of(f"{one.decode().upper()}1")[1] for one in {letters for letters, _ in places} if one), default=0
    )
    cells = [len(_CELL.findall(part)) for part in _ROW.split(raw)[1:]]
    return max(rows, len(cells)), max(columns, *cells, 0)


def _archive(packed: zipfile.ZipFile, name: str) -> Read:
    members = [(one.rpartition("/")[2].lower(), one) for one in packed.namelist() if one.lower().endswith(".csv")]
    twice = [short for short, count in Counter(short for short, _ in members).items() if count > 1]
    if twice:
        raise FileWrong(name, [Wrong(one, 0, "", "the file stands twice", "keep it once") for one in twice])
    files = {table.file_name: table.title for table in tables()}
    titles = _known({files.get(short, short): member for short, member in members}, name, "file")
    try:
        return Read({title: _csv(member_bytes(packed, member) or b"", title, name) for title, member in titles.items()})
    except UnicodeDecodeError as error:
        raise Refused(f"A CSV file in {name} is not UTF-8 text.", "Save it as CSV UTF-8.") from error
    except (csv.Error, *DAMAGE) as error:
        raise Refused(f"A CSV file in {name} cannot be read: {error}.", "Save it anew as CSV UTF-8.") from error


def _csv(raw: bytes, title: str, name: str) -> Sheet:
    lines = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    rows: list[tuple[int, tuple[Raw, ...]]] = []
    for number, row in enumerate(lines, 1):
        if number > MOST_ROWS or len(row) > MOST_COLUMNS:
            fix = "Delete the columns and rows it does not use."
            most = f"more than {MOST_COLUMNS} columns or {MOST_ROWS:,} rows"
            raise Refused(f"The file {title} in {name} spreads over {most}.", fix)
        if row:
            rows.append((number, tuple(map(unguarded, row))))
    return _headed(iter(rows))


def _known(found: dict[str, str], name: str, what: str) -> dict[str, str]:
    """Return the sheets of our tables, by title. Raises FileWrong for others, or where there are no cases."""
    titles = {table.title.casefold(): table.title for table in tables()}
    wrong = [
        Wrong(title, 0, "", f"cases have no table '{title}'", f"{one_of(title, titles.values())} Or remove the {what}")
        for title in found
        if title.casefold() not in titles and title != ABOUT
    ]
    known = {titles[title.casefold()]: place for title, place in found.items() if title.casefold() in titles}
    if "Cases" not in known and not wrong:
        wrong = [Wrong("Cases", 0, "", f"the {what} of cases is missing", "add it, with a row for each case")]
    if wrong:
        raise FileWrong(name, wrong)
    return known


def _json(path: Path, name: str) -> Read:
    if path.stat().st_size > MOST_JSON_BYTES:
        raise Refused(f"{name} is larger than {MOST_JSON_BYTES // 1_000_000} MB.", "Bring it in in parts.")
    raw = path.read_bytes()
    if raw.count(b"{") + raw.count(b"[") > MOST_JSON_PARTS:
        raise Refused(f"{name} holds more than {MOST_JSON_PARTS:,} objects and lists.", "Bring it in in parts.")
    try:
        told = json.loads(raw.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise Refused(f"{name} cannot be read as JSON: {error}.", "Correct it, and choose it again.") from error
    if isinstance(told, dict):
        told = told.get("cases", [told])
    if not isinstance(told, list):
        raise Refused(f"{name} holds no list of cases.", 'Write {"cases": [...]}, or one case file.')
    return Read(bodies=told)


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number")
