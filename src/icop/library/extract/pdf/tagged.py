"""Pieces of a page by the structure its file states: each line cut where another part begins, each part put in place.

What no part holds (running heads, the numbers of lists) keeps its place before or behind the part it stands at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from icop.library.extract.hyphens import together
from icop.library.extract.pdf.evening import even
from icop.library.extract.pdf.letters import Letters
from icop.library.extract.pdf.lines import clean
from icop.library.extract.pdf.pieces import Line, Piece
from icop.library.extract.pdf.rules import grids_of
from icop.library.extract.pdf.tags import Leaf, leaves_of

_WORDS = re.compile(r"\S+")
_LABEL = re.compile(r"(?:\(?\w{1,5}[.)]|[^\w\s]{1,2}|o)$")
LEAST_SHARE = 0.9
LEAST_ROWS, LEAST_COLUMNS = 4, 5
MOST_LETTERS = 4000


@dataclass(slots=True)
class _Run:
    """A stretch of a line that one part holds; `glued` when no space parts it from the one before on the line."""

    line: Line
    part: int
    is_glued: bool


def tagged(letters: Letters, lines: list[Line]) -> list[Piece] | None:
    """Return the pieces of the page as the file states them; None where it does not state (almost) all of them."""
    leaves = leaves_of(letters.page)
    if not leaves or _is_better_drawn(letters, leaves):
        return None
    runs = [run for line in lines for run in _runs(letters, line)]
    owner = {part: leaf for leaf in leaves for part in _parts(leaf)}
    if not _is_trusted(runs, owner):
        return None
    by_part: dict[int, list[_Run]] = {}
    loose: dict[int, list[_Run]] = {}  # by the leaf they stand before
    waiting: list[_Run] = []
    last: Leaf | None = None
    for at, run in enumerate(runs):
        if run.part in owner:
            leaf = owner[run.part]
            if waiting and _LABEL.fullmatch(waiting[-1].line.text) and waiting[-1].line.base - run.line.base < 2:
                by_part.setdefault(run.part, []).append(waiting.pop())
            loose.setdefault(id(leaf), []).extend(waiting)
            waiting = []
            by_part.setdefault(run.part, []).append(run)
            last = leaf
        elif last is not None and at and runs[at - 1].line.start == run.line.start and not waiting:
            by_part[runs[at - 1].part].append(replace_part(run, runs[at - 1].part))
        else:
            waiting.append(run)
    return _arranged(leaves, by_part, loose, waiting)


def _is_better_drawn(letters: Letters, leaves: list[Leaf]) -> bool:
    """Tell whether the rows of a table leave out cells that are empty, while the lines drawn show them."""
    counts = [len(leaf.cells) for leaf in leaves if leaf.kind == "row"]
    if len(counts) < LEAST_ROWS or max(counts) < LEAST_COLUMNS or counts.count(max(counts)) > 0.5 * len(counts):
        return False
    return any(len(grid.columns) > max(counts) and len(grid.rows) > len(counts) // 2 for grid in grids_of(letters))


def replace_part(run: _Run, part: int) -> _Run:
    """Return the run as one of another part."""
    return _Run(run.line, part, run.is_glued)


def _parts(leaf: Leaf) -> list[int]:
    return leaf.parts or [part for cell in leaf.cells for part in cell]


def _is_trusted(runs: list[_Run], owner: dict[int, Leaf]) -> bool:
    """Tell whether the parts hold nearly all letters of the body, and no one paragraph holds a whole page."""
    total = held = 0
    by_leaf: dict[int, int] = {}
    for run in runs:
        if run.line.zone and run.part not in owner:
            continue
        size = len(run.line.text)
        total += size
        if run.part in owner:
            held += size
            leaf = owner[run.part]
            if leaf.kind != "row":
                by_leaf[id(leaf)] = by_leaf.get(id(leaf), 0) + size
    return held >= LEAST_SHARE * total and max(by_leaf.values(), default=0) <= MOST_LETTERS


def _runs(letters: Letters, line: Line) -> list[_Run]:
    """Cut a line where another part of the content begins; its ends tell of the middle unless they differ."""
    first, last = letters.part(line.start), letters.part(line.end - 1)
    if first >= 0 and first == last:
        return [_Run(line, first, is_glued=False)]
    raw = letters.text[line.start : line.end]
    words = [(match.start(), match.end()) for match in _WORDS.finditer(raw)]
    parts: list[tuple[int, int, int]] = []  # start, end, part
    _cut(letters, line.start, words, (first, last), parts)
    if len(parts) == 1:
        return [_Run(line, parts[0][2], is_glued=False)]
    found = []
    for start, end, part in parts:
        text = clean(raw[start:end])
        if not text:
            continue
        is_glued = bool(start) and not raw[start - 1].isspace() and not raw[start].isspace()
        lead = max(0, min(line.lead - start, len(text)))
        here, there = letters.box(line.start + start), letters.box(line.start + end - 1)
        left, right = (here.left if here else line.left), (there.right if there else line.right)
        part_of = line._replace(
            text=text, start=line.start + start, end=line.start + end, lead=lead, left=left, right=right
        )
        found.append(_Run(part_of, part, is_glued))
    return found


def _cut(
    letters: Letters,
    offset: int,
    words: list[tuple[int, int]],
    ends: tuple[int, int],
    parts: list[tuple[int, int, int]],
) -> None:
    """Add the parts of `words`, of which the first letter and the last are in the parts `ends`."""
    first, last = ends
    half = len(words) // 2
    if len(words) == 1 or (first == last and (first >= 0 or letters.part(offset + words[half][0]) == first)):
        _add(parts, words[0][0], words[-1][1], first)
        return
    before, after = letters.part(offset + words[half - 1][1] - 1), letters.part(offset + words[half][0])
    _cut(letters, offset, words[:half], (first, before), parts)
    _cut(letters, offset, words[half:], (after, last), parts)


def _add(parts: list[tuple[int, int, int]], start: int, end: int, part: int) -> None:
    if parts and parts[-1][2] == part:
        parts[-1] = (parts[-1][0], end, part)
    else:
        parts.append((start, end, part))


def _arranged(
    leaves: list[Leaf], by_part: dict[int, list[_Run]], loose: dict[int, list[_Run]], after: list[_Run]
) -> list[Piece]:
    found: list[Piece] = []
    done: set[int] = set()
    for leaf in leaves:
        found.extend(Piece("line", (run.line,)) for run in loose.get(id(leaf), ()))
        if leaf.kind == "row":
            found.extend(_row(leaf, by_part, done))
            continue
        runs = _taken(leaf.parts, by_part, done)
        if runs:
            found.append(Piece(leaf.kind, tuple(_whole_lines(runs)), level=leaf.level))
    found.extend(Piece("line", (run.line,)) for run in after)
    return even(found)


def _taken(parts: list[int], by_part: dict[int, list[_Run]], done: set[int]) -> list[_Run]:
    """Return the runs of these parts, each once on the page."""
    fresh = [part for part in dict.fromkeys(parts) if part not in done]
    done.update(fresh)
    return [run for part in fresh for run in by_part.get(part, ())]


def _row(leaf: Leaf, by_part: dict[int, list[_Run]], done: set[int]) -> list[Piece]:
    cells = [_whole_lines(_taken(cell, by_part, done)) for cell in leaf.cells]
    lines = tuple(line for cell in cells for line in cell)
    if not lines:
        return []
    texts = tuple(joined(cell) for cell in cells)
    return [Piece("head" if leaf.is_head else "row", lines, texts)]


def joined(lines: list[Line]) -> str:
    """Return the words of lines as one paragraph."""
    text = ""
    for line in lines:
        text = together(text, line.text) if text else line.text
    return text


def _whole_lines(runs: list[_Run]) -> list[Line]:
    """Put runs that follow one another on a line together again."""
    found: list[Line] = []
    for run in runs:
        before = found[-1] if found else None
        if before is not None and 0 <= run.line.start - before.end <= 3 and abs(before.base - run.line.base) < 0.1:
            space = "" if run.is_glued else " "
            lead = before.lead + (
                len(space) + run.line.lead if before.lead == len(before.text) and run.line.lead else 0
            )
            text = f"{before.text}{space}{run.line.text}"
            found[-1] = before._replace(text=text, end=run.line.end, right=run.line.right, lead=lead)
        else:
            found.append(run.line)
    return found
