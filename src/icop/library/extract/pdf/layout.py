"""Pages whose lines stand side by side: tables row by row, text in columns one column after the other.

Each word of the page is put in exactly one piece. What is neither table nor column stays in the order of the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby
from statistics import median

from icop.library.extract.pdf.letters import Box, Letters
from icop.library.extract.pdf.lines import clean
from icop.library.extract.pdf.pieces import Line, Piece
from icop.library.extract.pdf.rules import Grid, grids_of
from icop.library.extract.pdf.tagged import joined

_WORDS = re.compile(r"\S+")
_LABEL = re.compile(r"^(?:\(?\w{1,4}[.)]|[^\w\s]{1,2}|o|\d+(?:\.\d+)+\.?|[A-Z]\.?)$")
_GAP = 0.9
LEAST_ROWS = 3
_LONG = 28
LEAST_FULL = 0.4


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of a `whole` line with no wide gap between them; `order` is its place in the file's own order."""

    line: Line
    box: Box
    order: int
    whole: Line

    @property
    def text(self) -> str:
        """Return its words."""
        return self.line.text


def laid_out(letters: Letters, lines: list[Line], *, is_turned: bool = False) -> list[Piece]:
    """Return the pieces of a page by where its words stand. A turned page is put in order from top to bottom."""
    grids = grids_of(letters)
    stretches = [one for order, line in enumerate(lines) for one in _stretches(letters, line, order, grids)]
    if is_turned:
        stretches = [replace(one, order=order) for order, row in enumerate(visual_rows(stretches)) for one in row]
    placed: list[tuple[float, list[Piece]]] = []  # where in the file's order, and what
    left: list[Stretch] = stretches
    for grid in grids:
        inside = [(grid.cell(one.box), one) for one in left]
        held = [(cell, one) for cell, one in inside if cell is not None]
        rows = _grid_rows(grid, held) if len({cell for cell, _ in held}) > 1 else []
        if _is_table(rows):
            left = [one for cell, one in inside if cell is None]
            placed.append((min(one.order for _, one in held), rows))
    for group in _side_by_side(left):
        rows = _aligned(group)
        if _is_table(rows) or any(row.kind == "line" for row in rows):
            taken = {id(one) for one in group}
            left = [one for one in left if id(one) not in taken]
            placed.append((min(one.order for one in group), rows))
    placed.extend((line.order, [Piece("line", (line.line,))]) for line in _whole(left, is_turned=is_turned))
    return [piece for _, pieces in sorted(placed, key=lambda one: one[0]) for piece in pieces]


def _is_table(rows: list[Piece]) -> bool:
    """Tell whether rows are those of a table: a third of them, one at the least, have words in two cells or more."""
    full = sum(sum(bool(cell) for cell in row.cells) > 1 for row in rows)
    return full > 0 and full >= len(rows) / 3


def _stretches(letters: Letters, line: Line, order: int, grids: list[Grid]) -> list[Stretch]:
    """Cut a line at wide gaps, and where its words fall into different cells."""
    groups: list[list[tuple[int, int, Box]]] = []
    cell: tuple[int, tuple[int, int]] | None = None
    before: Box | None = None
    box_of = letters.box
    for word in _WORDS.finditer(letters.text, line.start, line.end):
        start, end = word.span()
        first = box_of(start) or Box(line.left, line.base, line.right, line.base + line.size)
        last = first if end - start == 1 else box_of(end - 1) or first
        box = first if last.right <= first.right else Box(first.left, first.bottom, last.right, first.top)
        inside = _cell_of(box, grids) if grids else None
        if before is not None and inside == cell and _is_near(before, box):
            groups[-1].append((start, end, box))
        else:
            groups.append([(start, end, box)])
        cell, before = inside, box
    return [_stretch(letters, line, order, group, is_whole=len(groups) == 1) for group in groups]


def _cell_of(box: Box, grids: list[Grid]) -> tuple[int, tuple[int, int]] | None:
    for number, grid in enumerate(grids):
        at = grid.cell(box)
        if at is not None:
            return number, at
    return None


def _stretch(letters: Letters, line: Line, order: int, words: list[tuple[int, int, Box]], *, is_whole: bool) -> Stretch:
    first, last = words[0], words[-1]
    box = Box(first[2].left, first[2].bottom, last[2].right, first[2].top)
    if is_whole:
        return Stretch(line, box, order, line)
    text = clean(letters.text[first[0] : last[1]])
    is_heavy = letters.is_heavy(first[0]) and letters.is_heavy(last[1] - 1)
    part = Line(text, box.bottom, line.size, line.page, line.zone, box.left, box.right, is_heavy, first[0], last[1])
    return Stretch(part, box, order, line)


def _is_near(one: Box, other: Box) -> bool:
    high = max(one.top - one.bottom, 5.0)
    return -high < other.left - one.right < _GAP * high and abs(one.bottom - other.bottom) < 0.7 * high


def _grid_rows(grid: Grid, held: list[tuple[tuple[int, int], Stretch]]) -> list[Piece]:
    roots = grid.roots()
    cells: dict[tuple[int, int], list[Stretch]] = {}
    begins: dict[tuple[int, int], int] = {}
    for cell, one in held:
        cells.setdefault(roots[cell], []).append(one)
        begins[roots[cell]] = min(cell[1], begins.get(roots[cell], cell[1]))
    found: list[Piece] = []
    for row in range(len(grid.rows) - 1):
        across = dict.fromkeys(roots[(row, column)] for column in range(len(grid.columns) - 1))
        texts: list[list[Stretch]] = [[] for _ in range(len(grid.columns) - 1)]
        for root in across:
            if root[0] == row and root in cells:
                texts[begins[root]] = _from_the_top(cells[root])
        piece = _row([text for text in texts if text] if len(across) == 1 else texts, is_first=not found)
        if piece is not None:
            found.append(piece)
    return found


def _row(cells: list[list[Stretch]], *, is_first: bool = False) -> Piece | None:
    lines = tuple(one.line for cell in cells for one in cell)
    if not lines:
        return None
    if sum(bool(cell) for cell in cells) == 1 and len(cells) == 1:
        return Piece("para", lines)
    texts = tuple(joined([one.line for one in cell]) for cell in cells)
    is_head = is_first and all(line.is_heavy for line in lines) and sum(bool(text) for text in texts) > 1
    return Piece("head" if is_head else "row", lines, texts)


def _from_the_top(stretches: list[Stretch]) -> list[Stretch]:
    """Return stretches line by line from the top, each line from the left."""
    found: list[Stretch] = []
    for row in visual_rows(stretches):
        found.extend(sorted(row, key=lambda one: one.box.left))
    return found


def visual_rows(stretches: list[Stretch]) -> list[list[Stretch]]:
    """Return the stretches that stand at one height together, from the top."""
    rows: list[list[Stretch]] = []
    for one in sorted(stretches, key=lambda each: -each.box.bottom):
        high = max(one.box.top - one.box.bottom, 5.0)
        if rows and rows[-1][0].box.bottom - one.box.bottom < 0.45 * high:
            rows[-1].append(one)
        else:
            rows.append([one])
    return rows


def _side_by_side(stretches: list[Stretch]) -> list[list[Stretch]]:
    """Return groups of neighbouring lines, most of which hold two stretches or more in the same columns."""
    found: list[list[Stretch]] = []
    group: list[list[Stretch]] = []
    for row in visual_rows(stretches):
        if group and not _goes_on(group, row):
            found.extend(_checked(group))
            group = []
        if group or len(row) > 1:
            group.append(row)
    found.extend(_checked(group))
    return found


def _goes_on(group: list[list[Stretch]], row: list[Stretch]) -> bool:
    """Tell whether a line belongs to the lines above it: near, and no stretch of it across a gap between columns."""
    last = group[-1][0].box
    if last.bottom - row[0].box.bottom > 3.2 * max(last.top - last.bottom, 5.0):
        return False
    gutters = _gutters([one for each in group for one in each])
    if not gutters:
        return len(row) > 1
    crossed = [
        gutter for gutter in gutters if any(one.box.left < gutter[0] and one.box.right > gutter[1] for one in row)
    ]
    return len(crossed) < len(gutters)


def _gutters(stretches: list[Stretch], least: float = 4.0) -> list[tuple[float, float]]:
    """Return the strips between columns that no stretch touches."""
    spans = sorted((one.box.left, one.box.right) for one in stretches)
    found: list[tuple[float, float]] = []
    reach = spans[0][1]
    for left, right in spans[1:]:
        if left - reach >= least:
            found.append((reach, left))
        reach = max(reach, right)
    return found


def _checked(group: list[list[Stretch]]) -> list[list[Stretch]]:
    """Return the group as one if it is a table or columns: enough full lines, and more than labels of a list."""
    while group and len(group[-1]) == 1 and sum(len(row) > 1 for row in group) < len(group) / 2:
        group = group[:-1]
    full = [row for row in group if len(row) > 1]
    if len(full) < max(LEAST_ROWS, LEAST_FULL * len(group)):
        return []
    everything = [one for row in group for one in row]
    gutters = _gutters(everything)
    if not gutters:
        return []
    if len(gutters) == 1:
        first = [one.text for one in everything if one.box.right <= gutters[0][0] + 1]
        if first and sum(bool(_LABEL.match(text)) for text in first) > 0.6 * len(first):
            return []
    return [everything]


def _aligned(group: list[Stretch]) -> list[Piece]:
    """Return a group as rows of a table, or as columns of text."""
    gutters = _gutters(group)
    rows = [_in_columns(row, gutters) for row in visual_rows(group)]
    count = len(gutters) + 1
    sizes = [len(one.text) for one in group]
    if count <= 3 and len(rows) >= 6 and median(sizes) >= _LONG:
        columns = [[one for row in rows for one in row[place]] for place in range(count)]
        return [Piece("line", (one.line,)) for column in columns for one in column]
    found: list[list[list[Stretch]]] = []
    before: float | None = None
    for row in rows:
        bottom = min(one.box.bottom for cell in row for one in cell)
        high = max(one.box.top - one.box.bottom for cell in row for one in cell)
        filled = sum(bool(cell) for cell in row)
        is_less = bool(found) and filled < sum(bool(cell) for cell in found[-1]) - 1
        is_near = before is not None and before - bottom < (2.5 if is_less else 1.45) * high
        before = bottom
        if found and not row[0] and is_near:
            found[-1] = [old + new for old, new in zip(found[-1], row, strict=True)]
        else:
            found.append(row)
    pieces = [_row(row, is_first=number == 0) for number, row in enumerate(found)]
    return [piece for piece in pieces if piece is not None]


def _in_columns(row: list[Stretch], gutters: list[tuple[float, float]]) -> list[list[Stretch]]:
    cells: list[list[Stretch]] = [[] for _ in range(len(gutters) + 1)]
    for one in sorted(row, key=lambda each: each.box.left):
        cells[sum(one.box.left >= gutter[1] - 0.5 for gutter in gutters)].append(one)
    return cells


def _whole(stretches: list[Stretch], *, is_turned: bool) -> list[Stretch]:
    """Put stretches of one line that were not taken for a table together again."""
    found: list[Stretch] = []
    for order, same in groupby(
        sorted(stretches, key=lambda one: (one.order, one.box.left if is_turned else one.line.start)),
        key=lambda one: one.order,
    ):
        parts = list(same)
        line = parts[0].line
        for part in parts[1:]:
            is_heavy = line.is_heavy and part.line.is_heavy
            text = f"{line.text} {part.text}"
            line = line._replace(text=text, end=part.line.end, right=part.line.right, is_heavy=is_heavy)
        whole = parts[0].whole
        found.append(Stretch(whole if line.text == whole.text else line, parts[0].box, order, whole))
    return found
