"""Reading a workbook: our own without loss, and the sheet people have: four level columns, a definition, a source.

A row stands for the concept in its deepest level column; levels left empty before it are those of the row above.
Cells are taken as they are kept: a formula is refused, never worked out.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from icop.taxonomy.exchange.columns import CONCEPTS, LABELS, LEVELS, SOURCES, folded, known_columns
from icop.taxonomy.exchange.guarding import refuse, see_small_zip
from icop.taxonomy.exchange.rows import MOST_LETTERS, FileRefused, Row, Wrong, split

MOST_ROWS, MOST_COLUMNS, MOST_SHEETS, HEAD_WITHIN = 10_000, 40, 20, 10
STANDINGS = {"v": "verified", "s": "secondary", "g": "assumed", "a": "assumed", "u": "assumed", "d": "assumed"}
_MARK = re.compile(r"\s*\[([VSGAUD])\]\s*\Z")
_LEVELS = tuple(f"Level {number}" for number in range(1, LEVELS + 1))
_LISTS = {"Alternative labels": "also", "Acronyms": "acronyms", "Related": "related", "Topics": "topics"}
_TEXTS = {
    "Definition": "means", "Broader": "broader", "Notation": "notation", "Not used from": "end",
    "Replaced by": "replaced_by", "About": "about",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a sheet: its cells by column, and where each stands."""

    place: str
    cells: Mapping[str, str]
    places: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet with the columns it has, and its rows that hold anything."""

    name: str
    columns: frozenset[str]
    lines: tuple[Line, ...]


def read_sheets(data: bytes) -> tuple[list[Row], list[Wrong]]:
    """Return what a workbook says of each concept, and what is wrong. Raises FileRefused when it is none of ours."""
    see_small_zip(data)
    wrong: list[Wrong] = []
    tables = _tables(data, wrong)
    main = tables.get("concepts")
    if main is None:
        none = Wrong(
            "", "no sheet has the columns Level 1 and Definition", "name its columns as in the file icop writes"
        )
        raise FileRefused(wrong or [none])
    labels = _dated(tables.get("labels"), wrong)
    sources = _sources(tables.get("sources"))
    rows = list(_rows(main, labels, "labels" in tables, sources, wrong))
    _see_twice(rows, wrong)
    return rows, wrong


def _tables(data: bytes, wrong: list[Wrong]) -> dict[str, Table]:
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheets = book.worksheets[:MOST_SHEETS]
        found: dict[str, Table] = {}
        for sheet in sheets:
            purpose, table = _table(sheet, wrong)
            if table and purpose not in found:
                found[purpose] = table
        book.close()
    except FileRefused:
        raise
    except Exception as error:  # openpyxl raises whatever a broken part makes it meet
        raise refuse("the workbook cannot be read", "open it in a spreadsheet program and save it as .xlsx") from error
    return found


def _table(sheet: Any, wrong: list[Wrong]) -> tuple[str, Table | None]:
    """Return what a sheet is for, by its headings, and its content; None when it is none of ours."""
    columns: dict[int, str] = {}
    purpose, lines, known = "", [], 0
    for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
        if number > MOST_ROWS:
            raise refuse(f"the sheet has more than {MOST_ROWS:,} rows", "split it", str(sheet.title))
        if not columns:
            purpose, columns = _headings(cells, str(sheet.title))
            known = number
            if not columns and number >= HEAD_WITHIN:
                return "", None
            continue
        line = _line(str(sheet.title), number, cells, columns, wrong)
        if line:
            lines.append(line)
    if not columns:
        return "", None
    _see_headings_twice(columns, str(sheet.title), known, wrong)
    return purpose, Table(str(sheet.title), frozenset(columns.values()), tuple(lines))


def _headings(cells: Sequence[Any], title: str) -> tuple[str, dict[int, str]]:
    texts = {at: folded(str(cell.value)) for at, cell in enumerate(cells) if cell.value is not None}
    for purpose, heads, needed in (
        ("labels", LABELS, {"Key", "Label", "Kind"}),
        ("sources", SOURCES, {"Key", "Citation", "Standing"}),
        ("concepts", CONCEPTS, {"Level 1", "Definition"}),
        ("concepts", CONCEPTS, {"Key", "Preferred label", "Definition"}),
    ):
        names = known_columns(heads)
        found = {at: names[text] for at, text in texts.items() if text in names}
        if needed <= set(found.values()) and (purpose == "concepts" or folded(title) == purpose):
            return purpose, found
    return "", {}


def _see_headings_twice(columns: Mapping[int, str], sheet: str, row: int, wrong: list[Wrong]) -> None:
    seen: set[str] = set()
    for at, name in columns.items():
        if name in seen:
            place = f"{sheet}!{get_column_letter(at + 1)}{row}"
            wrong.append(Wrong(place, f"a second column means '{name}'", "rename or remove one of the two"))
        seen.add(name)


def _line(sheet: str, number: int, cells: Sequence[Any], columns: Mapping[int, str], wrong: list[Wrong]) -> Line | None:
    texts, places = {}, {}
    for at, cell in enumerate(cells):
        name = columns.get(at)
        if name is None or cell.value is None:
            continue
        places[name] = f"{sheet}!{get_column_letter(at + 1)}{number}"
        text = _text(cell, places[name], wrong)
        if text:
            texts[name] = text
    return Line(f"{sheet}!{number}", texts, places) if texts else None


def _text(cell: Any, place: str, wrong: list[Wrong]) -> str:
    value = cell.value
    if cell.data_type == "f":
        wrong.append(Wrong(place, "the cell holds a formula", "copy it and paste its value"))
        return ""
    if cell.data_type == "e":
        wrong.append(Wrong(place, f"the cell holds an error ({value})", "write the text"))
        return ""
    if isinstance(value, datetime | date):
        return value.date().isoformat() if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).replace("\r\n", "\n").strip()
    if len(text) > MOST_LETTERS:
        wrong.append(Wrong(place, f"the cell holds more than {MOST_LETTERS:,} letters", "shorten it"))
    return text


def _rows(
    table: Table, labels: Mapping[str, list[dict[str, Any]]], has_labels: bool,
    sources: Mapping[tuple[str, str], list[dict[str, str]]], wrong: list[Wrong],
) -> Iterator[Row]:  # fmt: skip
    path: tuple[str, ...] = ()
    for line in table.lines:
        path = _path(line, path, wrong)
        key = line.cells.get("Key", "")
        fields: dict[str, Any] = {}
        title = line.cells.get("Preferred label") or (path[-1] if path else "")
        if title:
            fields["title"] = title
        for name, to in _TEXTS.items():
            if name in table.columns and (name in line.cells or name not in {"Definition"}):
                fields[to] = line.cells.get(name, "")
        for name, to in _LISTS.items():
            if name in table.columns:
                fields[to] = split(line.cells.get(name, ""))
        if "Broader" not in table.columns:
            fields.pop("broader", None)
        if "Source" in line.cells:
            fields["cites"] = _cites(line, sources, wrong)
        if has_labels and key:
            fields["labels"] = labels.get(key, [])
        yield Row(line.place, name=key, key=key, path=path, fields=fields, places=_field_places(line))


def _path(line: Line, above: tuple[str, ...], wrong: list[Wrong]) -> tuple[str, ...]:
    """Return the levels of a row; those left empty before its deepest one are those of the row above."""
    given = [line.cells.get(level, "") for level in _LEVELS]
    depth = max((number for number, text in enumerate(given, 1) if text), default=0)
    path = list(given[:depth])
    for number in range(depth):
        if not path[number]:
            if number >= len(above) or any(path[before] != above[before] for before in range(number)):
                place = line.places[_LEVELS[depth - 1]]
                what = f"'{given[depth - 1]}' has nothing above it in {_LEVELS[number]}"
                wrong.append(Wrong(place, what, "fill the levels above, or put a row for them before this one"))
                return tuple(path[:depth])
            path[number] = above[number]
    return tuple(path)


def _cites(
    line: Line, sources: Mapping[tuple[str, str], list[dict[str, str]]], wrong: list[Wrong]
) -> list[dict[str, str]]:
    """Return the sources of a row, with what the sheet of sources knows of each.

    A mark in brackets at the end (`[V]`) is the standing of all sources before it that have none.
    """
    cell = line.cells["Source"]
    mark = _MARK.search(cell)
    given = split(_MARK.sub("", cell))
    standings = [_standing(one, line, wrong) for one in split(line.cells.get("Standing", ""))]
    if mark and not standings:
        standings = [STANDINGS[mark[1].lower()]]
    if standings and len(standings) not in {1, len(given)}:
        what = f"there are {len(given)} sources and {len(standings)} standings"
        wrong.append(Wrong(line.places["Standing"], what, "give one for each, or one for all"))
    known = {name: list(found) for name, found in sources.items() if name[0] == line.cells.get("Key", "")}
    cites = []
    for number, to in enumerate(given):
        cite = {"to": to}
        if standings:
            cite["standing"] = standings[min(number, len(standings) - 1)]
        details = known.get((line.cells.get("Key", ""), to))
        if details:
            cite = {**details.pop(0), **cite}
        cites.append(cite)
    return cites


def _standing(word: str, line: Line, wrong: list[Wrong]) -> str:
    plain = word.strip().lower()
    found = STANDINGS.get(plain, plain)
    if found not in STANDINGS.values():
        fix = "use verified, secondary or assumed"
        wrong.append(Wrong(line.places["Standing"], f"{word!r} is no standing", fix))
    return found


def _dated(table: Table | None, wrong: list[Wrong]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in table.lines if table else ():
        for name in ("Key", "Label", "Kind", "Citation"):
            if name not in line.cells:
                wrong.append(Wrong(line.place, f"'{name}' is empty", "fill it, or remove the row"))
        names = {"Label": "text", "Kind": "kind", "From": "start", "Until before": "end", "Note": "note"}
        label: dict[str, Any] = {to: line.cells[name] for name, to in names.items() if name in line.cells}
        label["cite"] = _cite(line)
        found[line.cells.get("Key", "")].append(label)
    return found


def _sources(table: Table | None) -> dict[tuple[str, str], list[dict[str, str]]]:
    found: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for line in table.lines if table else ():
        cite = _cite(line)
        found[(line.cells.get("Key", ""), cite.get("to", ""))].append(cite)
    return found


def _cite(line: Line) -> dict[str, str]:
    names = {
        "Citation": "to", "Standing": "standing", "Checked on": "checked_on", "Address": "url",
        "Note on the source": "note",
    }  # fmt: skip
    return {to: line.cells[name] for name, to in names.items() if name in line.cells}


def _field_places(line: Line) -> dict[str, str]:
    """Return where each field of a concept stands in the row."""
    names = {**_TEXTS, **_LISTS, "Preferred label": "title", "Source": "cites", "Standing": "cites.standing"}
    places = {to: line.places[name] for name, to in names.items() if name in line.places}
    deepest = [line.places[level] for level in _LEVELS if level in line.places]
    if "title" not in places and deepest:
        places["title"] = deepest[-1]
    return places


def _see_twice(rows: Sequence[Row], wrong: list[Wrong]) -> None:
    seen: dict[tuple[str, ...], str] = {}
    for row in rows:
        name = (row.key,) if row.key else ("", *(part.casefold() for part in row.path))
        if name in seen:
            wrong.append(Wrong(row.place, f"the concept is also in row {seen[name]}", "keep one of the two rows"))
        seen.setdefault(name, row.place)
