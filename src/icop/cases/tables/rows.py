"""The rows of case files, table by table: cells as days, exact numbers, yes or no, and text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any

from icop.cases.tables.columns import Column, Table
from icop.engine.cases.files import CaseFile

Cell = str | date | Decimal | int | None
YES, NO = "yes", "no"
_FLAGS: dict[Any, str] = {True: YES, False: NO}


Rows = Callable[[CaseFile], Iterator[tuple[Cell, ...]]]


def rows_in(table: Table) -> Rows:
    """Return what yields the rows that a case has in a table, in the order of what it holds."""
    cells = _reader(table.columns) if table.holds == "things" else None
    owner = attrgetter(table.owner.path[0]) if table.owner else None
    inside = attrgetter(".".join(table.inside)) if table.inside else None

    def rows(file: CaseFile) -> Iterator[tuple[Cell, ...]]:
        if not table.place:
            if inside is not None:
                yield from ((file.case, *part) for part in _parts(inside(file), cells))
            elif cells is not None:
                yield cells(file)
            return
        for thing in getattr(file, table.place):
            if owner is None or inside is None:
                assert cells is not None
                yield (file.case, *cells(thing))
            else:
                lead = (file.case, owner(thing))
                yield from ((*lead, *part) for part in _parts(inside(thing), cells))

    return rows


def _parts(held: Any, cells: Callable[[Any], tuple[Cell, ...]] | None) -> Iterable[tuple[Cell, ...]]:
    if cells is not None:
        return map(cells, held)
    return held.items() if isinstance(held, dict) else ((text,) for text in held)


def _reader(columns: tuple[Column, ...]) -> Callable[[Any], tuple[Cell, ...]]:
    """Return what reads the cells of a row off its thing: a case with forty columns is read at once."""
    get = attrgetter(*(".".join(column.path) for column in columns))
    flags = [place for place, column in enumerate(columns) if column.kind == "flag"]

    def cells(thing: Any) -> tuple[Cell, ...]:
        found = get(thing)
        if not flags:
            return found
        row = list(found)
        for place in flags:
            row[place] = _FLAGS.get(row[place])
        return tuple(row)

    return cells
