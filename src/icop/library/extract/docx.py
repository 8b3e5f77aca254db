"""Word: paragraphs, headings, lists, tables, pictures and notes from the XML itself, each note after what calls it.

The XML is read here because common libraries drop `w:ins` and stumble over relationships to folders.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from lxml import etree

from icop.engine.errors import Refused
from icop.library.extract.beside_text import refuse_marked_beside
from icop.library.extract.blocks import Block, Extracted
from icop.library.extract.lines_in import read_lines_in
from icop.library.extract.markings import refuse_lines, refuse_marked
from icop.library.extract.numbering import Numbering, Place, read_numbering
from icop.library.extract.ooxml import facts_of, main_part, xml_of
from icop.library.extract.packed import opened
from icop.library.extract.wording import (
    DELETED,
    SKIPPED,
    Looks,
    W,
    Words,
    collect,
    drawn_words,
    looks_in,
    trimmed,
    without_looks,
)

_EDGE = re.compile(r"word/(?:header|footer)\d*\.xml$")
_P, _TABLE, _ROW, _CELL = (f"{W}{tag}" for tag in ("p", "tbl", "tr", "tc"))
_PROPERTIES, _STYLED, _OUTLINE, _LISTED, _VAL = (f"{W}{tag}" for tag in ("pPr", "pStyle", "outlineLvl", "numPr", "val"))
_SAID = {_STYLED, _OUTLINE, _LISTED}
_NAMED_TABLE = re.compile(r"table\b", re.IGNORECASE)
MOST_LETTERS = 250
MOST_HEAD_LETTERS = 80
MOST_COLUMNS = 60


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    level: int
    place: Place | None
    parent: str


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a paragraph is by its style: its level as a heading (0: none), its place in a list, whether a caption."""

    level: int
    place: Place | None
    is_caption: bool


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a table: its words, whether it names the columns, how many cells it has."""

    block: Block
    is_head: bool
    cells: int
    images: tuple[str, ...]


def read(path: Path, name: str) -> Extracted:
    """Return the Word file at `path` as blocks, with what was inserted, deleted or struck marked.

    Raises Refused when it is damaged, protected, hides entities or would unpack to far more than it weighs.
    """
    with opened(path, name) as packed:
        main = main_part(packed, name, "Word", "word/document.xml")
        body = xml_of(packed, main, name, "Word", without=without_looks)
        if body is None:
            raise Refused(f"{name} has no text part.", "Open it in Word, save it again, and bring that in.")
        folder = PurePosixPath(main).parent
        styles = _styles(xml_of(packed, f"{folder}/styles.xml", name, "Word"))
        numbering = read_numbering(xml_of(packed, f"{folder}/numbering.xml", name, "Word"))
        notes = {
            f"{kind}:{number}": text
            for kind in ("footnote", "endnote")
            for number, text in _notes(xml_of(packed, f"{folder}/{kind}s.xml", name, "Word"), kind)
        }
        for part in sorted(name for name in packed.namelist() if _EDGE.match(name)):
            edge = xml_of(packed, part, name, "Word")
            refuse_marked((*_lines(edge), *drawn_words(edge)), name)
        refuse_marked(drawn_words(body), name)
        title, dates, language = facts_of(packed, name, "Word")
        refuse_marked_beside(packed, name, "Word")
    reading = _Reading(styles, numbering, notes)
    blocks = read_lines_in(tuple(reading.read(body)))
    refuse_lines(reading.lines, name)
    if not any(block.text for block in blocks):
        raise Refused(f"{name} has no text.", "If its pages are pictures, run text recognition (OCR) first.")
    opening = " ".join(block.text for block in blocks[:30]).casefold()
    title = title if title.casefold() in opening else ""
    return Extracted(
        title=(title or _opening(blocks))[:300], language=language or "en", pages=0, blocks=blocks, dates=dates
    )


def _opening(blocks: tuple[Block, ...]) -> str:
    """Return a title from how the text opens: its heading, or its first two short lines."""
    first = [block for block in blocks[:4] if block.text]
    if first and first[0].kind == "heading":
        return first[0].text
    short = [block.text for block in first[:2] if len(block.text) < 120]
    return ": ".join(short) if len(short) == 2 else "".join(short)


def _lines(root: etree._Element | None) -> Iterator[str]:
    for paragraph in root.iter(_P) if root is not None else ():
        words = Words()
        collect(paragraph, words)
        yield from dict.fromkeys((words.text, *words.text.split("\n")))


def _value(element: etree._Element | None, tag: str) -> str:
    return _said(next(element.iterchildren(f"{W}{tag}"), None)) if element is not None else ""


def _said(element: etree._Element | None) -> str:
    return str(element.get(_VAL, "")) if element is not None else ""


def _place(properties: etree._Element | None) -> Place | None:
    return _place_said(next(properties.iterchildren(_LISTED), None)) if properties is not None else None


def _place_said(found: etree._Element | None) -> Place | None:
    if found is None:
        return None
    return Place(_value(found, "numId"), int(_value(found, "ilvl") or 0))


def _styles(root: etree._Element | None) -> dict[str, _Style]:
    found = {}
    for one in root.iterfind(f"{W}style") if root is not None else ():
        name = _value(one, "name").lower()
        properties = one.find(f"{W}pPr")
        outline = _value(properties, "outlineLvl")
        level = int(outline) + 1 if outline.isdigit() and int(outline) < 9 else 0
        if not level and name.startswith("heading ") and name[8:].isdigit():
            level = int(name[8:])
        level = 1 if name == "title" else level
        found[str(one.get(f"{W}styleId"))] = _Style(name, level, _place(properties), _value(one, "basedOn"))
    return found


def _notes(root: etree._Element | None, kind: str) -> Iterator[tuple[str, str]]:
    for one in root.iterfind(f"{W}{kind}") if root is not None else ():
        words = Words()
        for paragraph in one.iter(_P):
            collect(paragraph, words)
            words.add(" ", None)
        if words.text.strip():
            yield str(one.get(f"{W}id")), " ".join(words.text.split())


class _Reading:
    """Walks a body in reading order. One use. `lines` are those of each paragraph and row it met."""

    def __init__(self, styles: dict[str, _Style], numbering: Numbering, notes: dict[str, str]) -> None:
        self.styles = styles
        self.numbering = numbering
        self.notes = notes
        self.lines: list[list[str]] = []
        self._called: dict[str, int] = {"footnote": 0, "endnote": 0}
        self._shapes: dict[str, _Shape] = {}
        self._looks: Looks = frozenset()

    def read(self, body: etree._Element) -> Iterator[Block]:
        """Yield the blocks of the whole body."""
        self._looks = looks_in(body)
        yield from self.blocks(body)

    def blocks(self, element: etree._Element) -> Iterator[Block]:
        """Yield the blocks below `element`, each note after the block that refers to it."""
        for child in element:
            if child.tag == _P:
                yield from self._paragraph(child)
            elif child.tag == _TABLE:
                yield from self._table(child)
            elif child.tag not in SKIPPED and child.tag not in DELETED:
                yield from self.blocks(child)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[Block]:
        words = Words(self._looks)
        collect(paragraph, words)
        if not words.text and not words.marks and not words.images and not words.notes and not words.boxes:
            return
        if words.text or words.marks:
            self.lines.append(words.text.split("\n"))
            first = next(iter(paragraph), None)
            shape = self._shape(first if first is not None and first.tag == _PROPERTIES else None)
            place = shape.place
            label = self.numbering.label(place) if place and words.text.strip() else ""
            block = trimmed(words, f"{label} " if label else "")
            if block.text or block.marks:
                yield _kinded(block, shape)
        yield from (Block("image", described) for described in words.images)
        yield from self._called_by(words.notes)
        for box in words.boxes:
            yield from self.blocks(box)

    def _called_by(self, notes: list[str]) -> Iterator[Block]:
        """Yield the notes by their numbers, counted as they are called: footnotes 1, 2, 3, endnotes for themselves."""
        for one in notes:
            if text := self.notes.get(one):
                kind = one.partition(":")[0]
                self._called[kind] += 1
                yield Block("note", text, place=str(self._called[kind]))

    def _shape(self, properties: etree._Element | None) -> _Shape:
        if properties is None:
            return self._styled("")
        said = {tag: one for one in properties if (tag := one.tag) in _SAID}
        if not said:
            return self._styled("")
        styled = self._styled(_said(said.get(_STYLED)))
        outline = _said(said.get(_OUTLINE))
        level = int(outline) + 1 if outline.isdigit() and int(outline) < 9 else 0
        place = _place_said(said.get(_LISTED)) or styled.place
        place = place if place and place.list not in {"", "0"} else None
        return _Shape(level or styled.level, place, styled.is_caption)

    def _styled(self, key: str) -> _Shape:
        """Return what a style says, with what it inherits."""
        if key not in self._shapes:
            level, place, style = 0, None, self.styles.get(key)
            is_caption = style is not None and style.name == "caption"
            for _ in range(8):
                if style is None:
                    break
                level = level or style.level
                place = place or style.place
                style = self.styles.get(style.parent)
            self._shapes[key] = _Shape(level, place if place and place.list not in {"", "0"} else None, is_caption)
        return self._shapes[key]

    def _table(self, table: etree._Element) -> Iterator[Block]:
        rows = [row for row in table.iterfind(_ROW) if row.find(f"{W}trPr/{W}del") is None]
        if rows and all(len(row.findall(_CELL)) == 1 for row in rows):
            for row in rows:
                yield from self.blocks(row)
            return
        notes: list[str] = []
        read = [one for row in rows if (one := self._row(row, notes)) is not None]
        if read and (caption := _value(table.find(f"{W}tblPr"), "tblCaption").strip()):
            yield Block("caption", caption)
        heads = _heads(read)
        self.lines += ([one.block.text] for one in read)
        for number, one in enumerate(read):
            yield Block("head" if number < heads else "row", one.block.text, marks=one.block.marks)
        yield from (Block("image", described) for one in read for described in one.images)
        yield from self._called_by(notes)

    def _row(self, row: etree._Element, notes: list[str]) -> _Row | None:
        words = Words(self._looks)
        cells = 0
        for cell in row.iterfind(_CELL):
            words.add(" | " if cells else "", None)
            for place, paragraph in enumerate(cell.iter(_P)):
                words.add(" " if place else "", None)
                collect(paragraph, words)
            span = _value(cell.find(f"{W}tcPr"), "gridSpan")
            wide = min(int(span), MOST_COLUMNS) if span.isdigit() else 1
            words.add(" | " * (wide - 1), None)
            cells += wide
        block = trimmed(words)
        notes += words.notes
        if not (block.text.strip(" |") or block.marks or words.images):
            return None
        return _Row(block, row.find(f"{W}trPr/{W}tblHeader") is not None, cells, tuple(words.images))


def _heads(rows: list[_Row]) -> int:
    """Return how many rows name the columns: those the file repeats on each page, else a first row all in bold."""
    count = 0
    while count < len(rows) and rows[count].is_head:
        count += 1
    if count or len(rows) < 2:
        return count if count < len(rows) else 0
    first = rows[0].block
    letters = sum(mark.end - mark.start for mark in first.marks if mark.kind == "bold")
    cells = [cell.strip() for cell in first.text.split("|")]
    is_bold = bool(first.text) and letters >= 0.8 * sum(map(len, cells))
    return 1 if is_bold and all(cells) and max(map(len, cells)) < MOST_HEAD_LETTERS else 0


def _kinded(block: Block, shape: _Shape) -> Block:
    is_heading = shape.level and len(block.text) <= MOST_LETTERS and any(letter.isalnum() for letter in block.text)
    if is_heading:
        return Block("heading", block.text, shape.level, 0, block.marks)
    if shape.is_caption and _NAMED_TABLE.match(block.text):
        return replace(block, kind="caption")
    return Block("list", block.text, 0, 0, block.marks) if shape.place else block
