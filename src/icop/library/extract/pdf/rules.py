"""The lines drawn on a page, and the grids they make: the frames of tables."""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from operator import neg

import pypdfium2.raw as raw

from icop.library.extract.pdf import calls
from icop.library.extract.pdf.letters import Box, Letters

MOST_OBJECTS, MOST_SEGMENTS, MOST_RULES = 6000, 400, 3000
_THIN, _NEAR, _SHORT = 3.5, 3.0, 6.0
_SIDES = (ctypes.c_float * 4)()  # left, bottom, right, top
_SIDES_AT = tuple(ctypes.addressof(_SIDES) + 4 * place for place in range(4))


@dataclass(frozen=True, slots=True)
class Rule:
    """A line drawn across (`at` is its height) or up (`at` is its distance from the left), from `low` to `high`."""

    is_across: bool
    at: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Grid:
    """Rules that meet: the heights of its lines from the top down, their distances from the left, and the rules."""

    rows: tuple[float, ...]
    columns: tuple[float, ...]
    rules: tuple[Rule, ...]

    def cell(self, box: Box) -> tuple[int, int] | None:
        """Return the row and column in which the middle of `box` lies; None outside the grid."""
        x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
        if not (self.columns[0] - 1 <= x < self.columns[-1] and self.rows[-1] < y <= self.rows[0] + 1):
            return None
        row = bisect_right(self.rows, -y, key=neg) - 1
        return max(row, 0), max(bisect_right(self.columns, x) - 1, 0)

    def roots(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Return for each cell the first cell of the one it is part of: cells without a rule between them are one."""
        root = {(r, c): (r, c) for r in range(len(self.rows) - 1) for c in range(len(self.columns) - 1)}

        def find(cell: tuple[int, int]) -> tuple[int, int]:
            while root[cell] != cell:
                cell = root[cell]
            return cell

        rows, columns = self.rows, self.columns
        across = [self._drawn(True, at) for at in rows]
        up = [self._drawn(False, at) for at in columns]
        for r, c in root:
            x, y = (columns[c] + columns[c + 1]) / 2, (rows[r] + rows[r + 1]) / 2
            if (r, c + 1) in root and not any(low <= y <= high for low, high in up[c + 1]):
                root[max(find((r, c)), find((r, c + 1)))] = min(find((r, c)), find((r, c + 1)))
            if (r + 1, c) in root and not any(low <= x <= high for low, high in across[r + 1]):
                root[max(find((r, c)), find((r + 1, c)))] = min(find((r, c)), find((r + 1, c)))
        return {cell: find(cell) for cell in root}

    def _drawn(self, is_across: bool, at: float) -> list[tuple[float, float]]:
        """Return from where to where rules are drawn at this place."""
        near = (one for one in self.rules if one.is_across == is_across and abs(one.at - at) <= _NEAR)
        return [(one.low - 1, one.high + 1) for one in near]


def grids_of(letters: Letters) -> list[Grid]:
    """Return the grids of a page that have two columns at the least."""
    rules = list(_merged(_rules(letters)))
    if not 4 <= len(rules) <= MOST_RULES:
        return []
    found = []
    for group in _groups(_framing(rules)):
        rows = tuple(reversed(_places(one.at for one in group if one.is_across)))
        columns = tuple(_places(one.at for one in group if not one.is_across))
        if len(rows) >= 2 and len(columns) >= 3:
            found.append(Grid(rows, columns, tuple(group)))
    return found


def _places(values: Iterator[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _framing(rules: list[Rule]) -> list[Rule]:
    """Return the rules that meet two others or more: underlines and rules that stand alone are none of a frame."""
    across = [one for one in rules if one.is_across]
    up = [one for one in rules if not one.is_across]
    met = Counter(id(each) for one in across for other in up if _meet(one, other) for each in (one, other))
    return [one for one in rules if met[id(one)] >= 2]


def _meet(across: Rule, up: Rule) -> bool:
    return across.low - _NEAR <= up.at <= across.high + _NEAR and up.low - _NEAR <= across.at <= up.high + _NEAR


def _groups(rules: list[Rule]) -> list[list[Rule]]:
    """Return the rules in groups of those that meet."""
    across = [one for one in rules if one.is_across]
    up = [one for one in rules if not one.is_across]
    root = {id(one): id(one) for one in rules}

    def find(key: int) -> int:
        while root[key] != key:
            root[key] = root[root[key]]
            key = root[key]
        return key

    for one in across:
        for other in up:
            if _meet(one, other):
                root[find(id(one))] = find(id(other))
    groups: dict[int, list[Rule]] = {}
    for one in rules:
        groups.setdefault(find(id(one)), []).append(one)
    return [group for group in groups.values() if len(group) >= 4]


def _merged(rules: Iterator[Rule]) -> Iterator[Rule]:
    """Put rules that go on in one line together."""
    before: Rule | None = None
    for one in sorted(rules, key=lambda rule: (rule.is_across, round(rule.at / 2), rule.low)):
        if (
            before is not None
            and before.is_across == one.is_across
            and abs(before.at - one.at) <= 1.5
            and one.low <= before.high + _NEAR
        ):
            before = Rule(one.is_across, before.at, before.low, max(before.high, one.high))
            continue
        if before is not None:
            yield before
        before = one
    if before is not None:
        yield before


def _rules(letters: Letters) -> Iterator[Rule]:
    count = raw.FPDFPage_CountObjects(letters.page.raw)
    if count > MOST_OBJECTS:
        return
    page, path = calls.pointer(letters.page.raw), raw.FPDF_PAGEOBJ_PATH
    for place in range(count):
        drawn = calls.object_at(page, place)
        if calls.object_type(drawn) == path:
            yield from _of_path(letters, drawn)


def _of_path(letters: Letters, drawn: int) -> Iterator[Rule]:
    if not calls.object_bounds(drawn, *_SIDES_AT):
        return
    box = letters.as_read(Box(*_SIDES))
    wide, high = box.right - box.left, box.top - box.bottom
    segments = calls.segment_count(drawn) if wide > _THIN and high > _THIN else 0
    if segments > 6:
        if segments <= MOST_SEGMENTS:
            yield from _of_segments(letters, drawn, segments)
        return
    if high <= _THIN and wide >= _SHORT:
        yield Rule(True, (box.bottom + box.top) / 2, box.left, box.right)
    elif wide <= _THIN and high >= _SHORT:
        yield Rule(False, (box.left + box.right) / 2, box.bottom, box.top)
    elif wide >= _SHORT and high >= _SHORT and _is_stroked(drawn):
        yield Rule(True, box.bottom, box.left, box.right)
        yield Rule(True, box.top, box.left, box.right)
        yield Rule(False, box.left, box.bottom, box.top)
        yield Rule(False, box.right, box.bottom, box.top)


def _is_stroked(drawn: int) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    said = calls.draw_mode(drawn, ctypes.addressof(fill), ctypes.addressof(stroke))
    return bool(said) and bool(stroke.value)


def _of_segments(letters: Letters, drawn: int, count: int) -> Iterator[Rule]:
    """Yield the straight lines of a path that draws many."""
    matrix = raw.FS_MATRIX()
    calls.object_matrix(drawn, ctypes.addressof(matrix))
    x, y = ctypes.c_float(), ctypes.c_float()
    x_at, y_at = ctypes.addressof(x), ctypes.addressof(y)
    before: tuple[float, float] | None = None
    for place in range(count):
        segment = calls.segment_at(drawn, place)
        if not calls.segment_point(segment, x_at, y_at):
            continue
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        if calls.segment_type(segment) == raw.FPDF_SEGMENT_LINETO and before is not None:
            box = letters.as_read(
                Box(
                    min(before[0], point[0]),
                    min(before[1], point[1]),
                    max(before[0], point[0]),
                    max(before[1], point[1]),
                )
            )
            if box.top - box.bottom <= 1 and box.right - box.left >= _SHORT:
                yield Rule(True, box.bottom, box.left, box.right)
            elif box.right - box.left <= 1 and box.top - box.bottom >= _SHORT:
                yield Rule(False, box.left, box.bottom, box.top)
        before = point
