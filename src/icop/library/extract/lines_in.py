"""Line-in/line-out files, as changes of the DFARS and PGI are published: what is put in stands in bold brackets, what
is taken out is struck. Here the bracketed words become marked as inserted, and the lines that name a place headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from icop.library.extract.blocks import Block, BlockKind, Mark

_OPENING = re.compile(r"\b(?:case \d{4}-\w+|technical amendment|administrative change)", re.IGNORECASE)
_PLACES = (
    re.compile(r"^\[?(?:PGI )?(?:PART )?\d{3}\s?[—–-]+\s?\S.{3,150}$|^\[?PART \d{3}\s?[—–-]", re.IGNORECASE),
    re.compile(r"^\[?(?:SUBPART|PGI) \d{3}\.\d{1,2}\s?[—–-]+\s?\S.{3,200}$", re.IGNORECASE),
    re.compile(r"^\[?(?:PGI )?\d{3}\.\d{3,4}(?:-\d+)?\s+[A-Z(].{2,150}$|^\[?252\.\d{3}-\d{4}\s+[A-Z].{2,150}$"),
)
_EITHER = re.compile(r"[\[\]]")
_FAR_APART = 80


def read_lines_in(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return the blocks with insertions marked and places as headings; of other files, without the bold marks."""
    opening = " ".join(block.text for block in blocks[:4])
    if not _OPENING.search(opening):
        return tuple(_without_bold(block) for block in blocks)
    inserted = _inserted(blocks)
    return tuple(_as_place(_without_bold(block, inserted.get(number, []))) for number, block in enumerate(blocks))


def _without_bold(block: Block, more: list[Mark] | None = None) -> Block:
    if not more and not any(mark.kind == "bold" for mark in block.marks):
        return block
    kept = [mark for mark in block.marks if mark.kind != "bold"]
    marks = sorted((*kept, *more), key=lambda mark: (mark.start, mark.end)) if more else kept
    return Block(block.kind, block.text, block.level, block.page, tuple(marks), block.place)


def _inserted(blocks: tuple[Block, ...]) -> dict[int, list[Mark]]:
    """Return what stands in bold brackets, block by block; a bracket that does not close soon marks nothing."""
    found: dict[int, list[Mark]] = {}
    opened: tuple[int, int] | None = None
    for number, place, letter in _brackets(blocks):
        if letter == "[":
            opened = (number, place)
        elif opened and number - opened[0] <= _FAR_APART:
            for at in range(opened[0], number + 1):
                start = opened[1] if at == opened[0] else 0
                end = place + 1 if at == number else len(blocks[at].text)
                if end > start:
                    found.setdefault(at, []).extend(_around_struck(blocks[at], start, end))
            opened = None
    return found


def _brackets(blocks: tuple[Block, ...]) -> list[tuple[int, int, str]]:
    """Return block, place and letter of the bold brackets; of all, where bold is set in a way not seen here."""
    every = [
        (number, found.start(), found[0])
        for number, block in enumerate(blocks)
        for found in _EITHER.finditer(block.text)
    ]
    bold = [one for one in every if any(_covers(mark, one[1]) for mark in blocks[one[0]].marks)]
    return bold or every


def _covers(mark: Mark, place: int) -> bool:
    return mark.kind == "bold" and mark.start <= place < mark.end


def _around_struck(block: Block, start: int, end: int) -> Iterator[Mark]:
    """Yield the stretch without what is struck inside it."""
    for mark in block.marks:
        if mark.kind == "struck" and start < mark.end and mark.start < end:
            if mark.start > start:
                yield Mark("inserted", start, mark.start)
            start = max(start, mark.end)
    if end > start:
        yield Mark("inserted", start, end)


def _as_place(block: Block) -> Block:
    """Return a line that names a part, subpart or section as a heading; not one that is partly taken out.

    No other line is one: the outline levels these files set stand on paragraphs too.
    """
    if block.kind not in {"para", "heading"}:
        return block
    is_whole = not any(mark.kind in {"struck", "deleted"} for mark in block.marks)
    level = next((level for level, pattern in enumerate(_PLACES, 1) if is_whole and pattern.match(block.text)), 0)
    kind: BlockKind = "heading" if level else "para"
    return block if (block.kind, block.level) == (kind, level) else replace(block, kind=kind, level=level)
