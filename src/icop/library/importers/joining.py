"""Blocks joined into the text of a section, with what the reading view needs to draw it: tables, captions, images.

Reads: the blocks of one section. Writes: its text, a paragraph, row or described image a line, and places in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from icop.library.extract import Block
from icop.library.naming import folded, slug
from icop.library.outlines import Entry

IMAGE = "Image: "


@dataclass(slots=True)
class Joined:
    """A text with where pages begin in it, its marks, its outline (headings inside, ranges of cells) and its breaks.

    Marks are [kind, start, end, words]: what was inserted, struck or deleted, and the shape of lines: "table" (words is
    the number of its header rows), "caption", "note" (its number), "image" (how many without a description, or "").
    """

    text: str = ""
    pages: list[list[int]] = field(default_factory=list)
    marks: list[list[object]] = field(default_factory=list)
    outline: list[Entry] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Table:
    """A table under way: its lines, how many of the first are header rows, the ranges of cells met in it."""

    start: int
    end: int
    rows: int = 0
    heads: list[str] = field(default_factory=list)
    ranges: list[str] = field(default_factory=list)


def joined(blocks: Sequence[Block], title: str) -> Joined:
    """Return the text of `blocks`; headings that are `title` word for word are left out: the section says it."""
    return _Joining(folded(title)).of(blocks)


class _Joining:
    """Joins blocks one after the other. One use."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._found = Joined()
        self._lines: list[str] = []
        self._place = 0
        self._heads: list[tuple[int, str]] = []
        self._ranges: list[tuple[int, str, str]] = []
        self._table: _Table | None = None
        self._images = 0

    def of(self, blocks: Sequence[Block]) -> Joined:
        """Return what `blocks` make."""
        for block in blocks:
            if block.kind == "heading" and folded(block.text) == self._title:
                self._repeated(block)
            else:
                self._add(block)
        self._end_table()
        self._end_images()
        found, length = self._found, max(self._place - 1, 0)
        found.text = "\n".join(self._lines)
        found.outline = [*_inner(self._heads, length), *_cells(self._ranges, length)]
        found.breaks += [start for start, _ in found.pages if start]
        return found

    def _repeated(self, block: Block) -> None:
        deleted = (mark for mark in block.marks if mark.kind == "deleted")
        self._found.marks.extend([mark.kind, self._place, self._place, mark.text] for mark in deleted)
        if block.page and not self._found.pages:
            self._found.pages.append([0, block.page])

    def _add(self, block: Block) -> None:
        found, start = self._found, self._place
        is_new_page = bool(block.page) and (not found.pages or found.pages[-1][1] != block.page)
        if is_new_page:
            found.pages.append([start, block.page])
        if is_new_page or block.kind not in {"head", "row"}:
            self._end_table()
        if block.kind == "image" and not block.text:
            self._images += 1
            return
        self._end_images()
        text = f"{IMAGE}{block.text}" if block.kind == "image" else block.text
        self._shape(block, start, start + len(text))
        found.marks.extend([mark.kind, start + mark.start, start + mark.end, mark.text] for mark in block.marks)
        if text:
            self._lines.append(text)
            self._place += len(text) + 1

    def _shape(self, block: Block, start: int, end: int) -> None:
        if block.kind == "heading":
            self._heads.append((start, block.text))
        elif block.kind in {"head", "row"}:
            self._row(block, start, end)
        elif block.kind in {"caption", "note", "image"}:
            self._found.marks.append([block.kind, start, end, block.place])
        elif block.place and (not self._ranges or self._ranges[-1][1] != block.place):
            self._range(start, block.place, "")

    def _row(self, block: Block, start: int, end: int) -> None:
        table = self._table = self._table or _Table(start, end)
        if block.kind == "head" and len(table.heads) == table.rows:
            table.heads.append(block.text)
        table.rows += 1
        table.end = end
        if block.place and block.place not in table.ranges:
            begin = start if table.ranges else table.start
            table.ranges.append(block.place)
            self._range(begin, block.place, " · ".join(table.heads))

    def _range(self, begin: int, cells: str, columns: str) -> None:
        self._ranges.append((begin, cells, columns))
        if begin:
            self._found.breaks.append(begin)

    def _end_table(self) -> None:
        table, self._table = self._table, None
        if table is not None:
            self._found.marks.append(["table", table.start, table.end, str(len(table.heads))])

    def _end_images(self) -> None:
        """Write down the images without a description that stand one after the other: they have no words."""
        count, self._images = self._images, 0
        if count:
            self._found.marks.append(["image", self._place, self._place, str(count)])


def _inner(heads: Iterable[tuple[int, str]], length: int) -> Iterator[Entry]:
    found = list(heads)
    ends = [*(start for start, _ in found[1:]), length][: len(found)]
    names: dict[str, int] = {}
    for (start, title), end in zip(found, ends, strict=True):
        name = slug(title, 60).replace("-", "_") or "part"
        names[name] = names.get(name, 0) + 1
        path = name if names[name] == 1 else f"{name}_{names[name]}"
        yield Entry(path, start, end, title[:200])


def _cells(ranges: Sequence[tuple[int, str, str]], length: int) -> Iterator[Entry]:
    """Yield the ranges of cells as subsections; their title is the header row, so that a passage tells its columns."""
    ends = [*(start for start, _, _ in ranges[1:]), length][: len(ranges)]
    for (start, cells, columns), end in zip(ranges, ends, strict=True):
        yield Entry(cells, start, end, columns)
