"""A body cut into what a page draws: paragraphs, headings, tables, notes, images, each with place, page and marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Literal

Kind = Literal["para", "heading", "rows", "note", "image", "caption"]
Marks = Sequence[Sequence[object]]
MOST_DEPTH = 6
NO_DESCRIPTION = "Image, no description"
_SHAPES = {"table", "caption", "note", "image"}


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of words: plain, or inserted, struck or deleted in the source."""

    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph (or a table: `rows` of cells). `path` is the subsection that begins here, `label` its mark "(b)(1)".

    `depth` is how deep it is indented, from 0; `page` is set where a page begins. Of a table, the first `heads` rows
    name the columns, and `ranges` tell which row each range of cells begins with. A note's label is its number.
    """

    kind: Kind
    spans: tuple[Span, ...]
    path: str = ""
    label: str = ""
    depth: int = 0
    page: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    heads: int = 0
    caption: str = ""
    ranges: tuple[tuple[str, int], ...] = ()

    @property
    def text(self) -> str:
        """Return the words, without those that were deleted."""
        return "".join(span.text for span in self.spans if span.mark != "deleted")


@dataclass(slots=True)
class _Shapes:
    """What lines are, by where they begin: rows of which table, captions, notes, images."""

    tables: list[tuple[int, int, int]] = field(default_factory=list)
    kinds: dict[int, tuple[Kind, str]] = field(default_factory=dict)
    bare: dict[int, int] = field(default_factory=dict)


def paragraphs(text: str, outline: Sequence[Sequence[object]], marks: Marks, pages: Marks) -> list[Paragraph]:
    """Return the paragraphs of a body in order; the rows of a table, or neighbouring ones, become one table."""
    shapes = _shapes(marks)
    words = [mark for mark in marks if mark[0] not in _SHAPES]
    found: list[Paragraph] = []
    for table, group in groupby(_placed(text, outline, words, pages, shapes), key=_table_of(shapes)):
        if table is None:
            found.extend(line for _, line in group)
        else:
            rows = _table([line for _, line in group], table[2])
            named = found and found[-1].kind == "caption" and not rows.page
            found.append(replace(rows, caption=found.pop().text) if named else rows)
    return found


def _shapes(marks: Marks) -> _Shapes:
    found = _Shapes()
    for kind, start, end, words in marks:
        low, high = int(str(start)), int(str(end))
        if kind == "table":
            found.tables.append((low, high, int(str(words) or 0)))
        elif kind == "image" and low == high:
            found.bare[low] = found.bare.get(low, 0) + int(str(words) or 1)
        elif kind in _SHAPES:
            found.kinds[low] = (_kind(str(kind)), str(words))
    return found


def _kind(name: str) -> Kind:
    return "note" if name == "note" else "image" if name == "image" else "caption"


def _table_of(shapes: _Shapes) -> _TableOf:
    return _TableOf(list(reversed(shapes.tables)))


class _TableOf:
    """Tells the table a line is a row of, lines coming in order; unmarked rows side by side are a table too."""

    def __init__(self, waiting: list[tuple[int, int, int]]) -> None:
        self._waiting = waiting

    def __call__(self, line: tuple[int, Paragraph]) -> tuple[int, int, int] | None:
        place, one = line
        while self._waiting and self._waiting[-1][1] < place:
            self._waiting.pop()
        if one.kind == "image":
            return None
        if self._waiting and self._waiting[-1][0] <= place:
            return self._waiting[-1]
        return (-1, -1, 0) if one.kind == "para" and " | " in one.text else None


def _table(rows: list[Paragraph], heads: int) -> Paragraph:
    split = [[cell.strip() for cell in row.text.split(" | ")] for row in rows]
    wide = max(map(len, split))
    cells = tuple((*row, *[""] * (wide - len(row))) for row in split)
    ranges = tuple((row.path, number) for number, row in enumerate(rows) if ":" in row.path)
    path = "" if ranges else rows[0].path
    return Paragraph("rows", (), path, "", rows[0].depth, rows[0].page, cells, min(heads, len(rows)), "", ranges)


def _placed(
    text: str, outline: Sequence[Sequence[object]], words: Marks, pages: Marks, shapes: _Shapes
) -> Iterator[tuple[int, Paragraph]]:
    """Yield what stands at each place of the text: images without a description before the line that follows them."""
    for place, line in _lines(text, outline, words, pages):
        if place in shapes.bare:
            yield place, _bare(shapes.bare[place])
        if place in shapes.kinds:
            kind, label = shapes.kinds[place]
            line = replace(line, kind=kind, label=label)
        if line.spans or line.page:
            yield place, line
    for place in sorted(one for one in shapes.bare if one > len(text)):
        yield place, _bare(shapes.bare[place])


def _bare(count: int) -> Paragraph:
    words = NO_DESCRIPTION if count == 1 else f"{count} images, no description"
    return Paragraph("image", (Span(words),))


def _lines(
    text: str, outline: Sequence[Sequence[object]], marks: Marks, pages: Marks
) -> Iterator[tuple[int, Paragraph]]:
    entries = [(str(path), int(str(start)), int(str(end)), str(title)) for path, start, end, title in outline]
    begins = {int(str(pair[0])): int(str(pair[1])) for pair in pages}
    place = 0
    for line in text.split("\n"):
        end = place + len(line)
        inside = [entry for entry in entries if entry[1] <= place < max(entry[2], entry[1] + 1)]
        here = [entry for entry in entries if place <= entry[1] <= end]
        is_heading = bool(here) and "-" not in here[0][0] and here[0][3] == line and not line.startswith("(")
        is_heading = is_heading and ":" not in here[0][0]
        path = here[0][0] if here else ""
        depth = (
            0
            if is_heading
            else min(max((entry[0].count("-") for entry in inside if not _is_head(entry[0])), default=0), MOST_DEPTH)
        )
        spans, label = _spans(line, place, marks), ""
        if here and line.startswith("("):
            label = line[: line.find(" ")] if " " in line else line
        page = next((begins[start] for start in begins if place <= start <= end), 0)
        yield place, Paragraph("heading" if is_heading else "para", spans, path, label, depth, page)
        place = end + 1


def _is_head(path: str) -> bool:
    return "_" in path or len(path) > 20


def _spans(line: str, place: int, marks: Marks) -> tuple[Span, ...]:
    end = place + len(line)
    here = sorted(
        (int(str(start)), int(str(stop)), str(kind), str(words))
        for kind, start, stop, words in marks
        if place <= int(str(start)) <= end
    )
    spans: list[Span] = []
    at = place
    for start, stop, kind, words in here:
        if start > at:
            spans.append(Span(line[at - place : start - place]))
        spans.append(Span(words, "deleted") if kind == "deleted" else Span(line[start - place : stop - place], kind))
        at = max(at, start, min(stop, end))
    if at < end:
        spans.append(Span(line[at - place :]))
    return tuple(spans)
