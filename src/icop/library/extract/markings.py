"""Markings of a file: what is classified is refused before any of it is kept; CUI and distribution are noted.

A reader shows what stands in running heads and feet to `refuse_marked`; `look_through` sees the whole document then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from icop.engine.errors import Refused
from icop.library.extract.blocks import Block
from icop.library.extract.classified import (
    as_seen,
    banner_in,
    is_authority_block,
    name_in,
    portion_in,
    strong_in,
    subject_in,
)
from icop.library.extract.controlled import Marking, cui_in, statements_in
from icop.library.extract.controlled import name_in as cui_name_in

__all__ = [
    "Classified",
    "Marking",
    "edges_of",
    "level_in",
    "look_through",
    "looking",
    "marking_of_name",
    "markings_in",
    "refuse_cells",
    "refuse_lines",
    "refuse_marked",
]

COVER_BLOCKS, BACK_BLOCKS, EDGE_BLOCKS = 6, 3, 2
STATEMENT_COVER, STATEMENT_BACK = 60, 15
STOP = (
    "Stop: do not open, copy or send this file again on this computer. Tell your security manager now, and follow what "
    "they say. Nothing of it is kept here."
)
MOST_HEADS = 4000
WRAPPED_FROM = 43  # letters: a line as long as this may go on in the next one


@dataclass(slots=True)
class Looked:
    """What was seen while one file is read: lines shown as heads and feet, lines of paragraphs on its cover and at its
    end, and its markings once it was looked through as a whole.
    """

    heads: dict[str, None] = field(default_factory=dict)
    lines: dict[str, None] = field(default_factory=dict)
    markings: dict[Marking, None] = field(default_factory=dict)
    is_whole: bool = False


_looked: ContextVar[Looked | None] = ContextVar("what was seen of the file being read", default=None)


class Classified(Refused):
    """A file that carries a classification marking: whoever handles it keeps no copy and logs neither name nor text."""


@contextmanager
def looking() -> Iterator[Looked]:
    """Note, while one file is read, what its reader shows to `refuse_marked` and what `look_through` finds."""
    looked = Looked()
    token = _looked.set(looked)
    try:
        yield looked
    finally:
        _looked.reset(token)


def refuse_marked(lines: Iterable[str], name: str) -> None:
    """Look at lines that stand where banners stand: heads, feet, cover, the subject of a message.

    Raises Classified when one is a classification marking; CUI and distribution lines are noted for the document.
    """
    looked = _looked.get()
    for line in map(as_seen, lines):
        if not line or line.isspace():
            continue
        if level := _head_level(line):
            raise refusal(name, level)
        if looked is not None and len(looked.heads) < MOST_HEADS:
            looked.heads[" ".join(line.split())] = None


def refuse_cells(cells: Iterable[str], name: str) -> None:
    """Look at the cells of a table that is written as text. Raises Classified when one is a banner with control words
    or begins with such a portion mark.
    """
    for cell in map(as_seen, cells):
        if "//" in cell and (level := strong_in(cell) or portion_in((cell,))):
            raise refusal(name, level)


def refuse_lines(paragraphs: Sequence[Sequence[str]], name: str) -> None:
    """Look at the lines of paragraphs, in their order, before they are joined: "CLASSIFICATION: SECRET" may stand on a
    line by itself above "Caveats: NOFORN". Lines that only go on from the one before are passed over.

    Raises Classified when one is a classification marking; those of the cover and the end are noted for the document.
    """
    looked = _looked.get() or Looked()
    for place, lines in enumerate(paragraphs):
        is_edge = place < COVER_BLOCKS or place >= len(paragraphs) - BACK_BLOCKS
        for line in _lines_by_themselves(lines) if len(lines) > 1 else ():
            if level := (banner_in(line) or subject_in(line)) if is_edge else strong_in(line):
                raise refusal(name, level)
            if is_edge and len(looked.lines) < MOST_HEADS:
                looked.lines[line] = None


def marking_of_name(name: str) -> tuple[Marking, ...]:
    """Return the CUI marking that the name of a file begins with. Raises Classified when that is a classification."""
    if level := name_in(as_seen(name)):
        raise refusal(name, level)
    found = cui_name_in(as_seen(name))
    return (found,) if found else ()


def _lines_by_themselves(lines: Sequence[str]) -> Iterator[str]:
    """Yield the first line, and those after a line that is short or ends a sentence."""
    before = ""
    for line in (words for one in lines if (words := " ".join(as_seen(one).split()))):
        if len(before) < WRAPPED_FROM or before.endswith((".", ":", ";", "!", "?")):
            yield line
        before = line


def refusal(name: str, level: str) -> Classified:
    """Return the error for a file marked `level`, in words that say what to do."""
    return Classified(f"{name} is marked {level} and was not taken in.", STOP)


def _head_level(line: str) -> str:
    return banner_in(line, is_head=True) or subject_in(line) or portion_in((line,))


def level_in(heads: Iterable[str], edges: Iterable[str], texts: Sequence[str]) -> str:
    """Return the highest sign of classification of a document ("SECRET"), "" if there is none.

    `heads` are running heads and feet; `edges` what stands first and last, on the cover or a page; `texts` all of its
    paragraphs in order.
    """
    texts = [as_seen(line) for line in texts]
    for line in map(as_seen, heads):
        if level := _head_level(line):
            return level
    for line in map(as_seen, edges):
        if level := banner_in(line) or subject_in(line):
            return level
    for line in texts:
        if level := strong_in(line) or (subject_in(line) if len(line) < 300 else ""):
            return level
    return portion_in(texts) or ("SECRET" if is_authority_block(texts) else "")


def markings_in(
    heads: Sequence[str], texts: Sequence[str], edges: Sequence[str] | None = None, lines: Sequence[str] = ()
) -> tuple[Marking, ...]:
    """Return the CUI banners and distribution statements of an unclassified document, in that order.

    `lines` are those of paragraphs at the edges, one by one.
    """
    near = [*texts[:COVER_BLOCKS], *texts[-BACK_BLOCKS:]] if edges is None else list(edges)
    around = [*heads, *texts[:STATEMENT_COVER], *texts[STATEMENT_COVER:][-STATEMENT_BACK:], *near]
    return (*cui_in(map(as_seen, [*heads, *near, *lines]), [as_seen(line) for line in texts]), *statements_in(around))


def look_through(blocks: Sequence[Block], title: str, name: str) -> tuple[Marking, ...]:
    """Return the CUI and distribution markings of a document, its heads and feet as shown before; they are noted too.

    `title` may be the subject of a message. Raises Classified when it carries a classification marking.
    """
    looked = _looked.get() or Looked()
    texts, edges, heads = [block.text for block in blocks], edges_of(blocks), list(looked.heads)
    if level := level_in([*heads, title], edges, [title, *texts]):
        raise refusal(name, level)
    subject = [title] if title.startswith("SUBJECT: ") else []
    found = markings_in(heads, texts, edges, [*looked.lines, *subject])
    looked.markings |= dict.fromkeys(found)
    looked.is_whole = True
    return found


def edges_of(blocks: Sequence[Block]) -> list[str]:
    """Return what stands where banners stand: the cover, the end, the first and last blocks of each page or slide."""
    found = {id(block): block for block in (*blocks[:COVER_BLOCKS], *blocks[-BACK_BLOCKS:])}
    start = 0
    for place in range(1, len(blocks) + 1):
        if place == len(blocks) or blocks[place].page != blocks[start].page:
            if blocks[start].page:
                page = blocks[start:place]
                found |= {id(block): block for block in (*page[:EDGE_BLOCKS], *page[-EDGE_BLOCKS:])}
            start = place
    lines = [block.text for block in found.values()]
    return [cell for line in lines for cell in (line.split(" | ") if " | " in line else (line,))]
