"""Word: paragraphs, headings, lists, tables and notes from the XML itself, insertions and deletions told apart.

The XML is read here because common libraries drop `w:ins` and stumble over relationships to folders.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath

from lxml import etree

from icop.engine.errors import Refused
from icop.library.extract.blocks import Block, BlockKind, Dates, Extracted, Mark, MarkKind
from icop.library.extract.lines_in import read_lines_in
from icop.library.extract.markings import refuse_marked
from icop.library.extract.numbering import Numbering, Place, read_numbering
from icop.library.extract.packed import member_bytes, opened

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_SKIPPED = {
    f"{W}{tag}" for tag in ("pPr", "rPr", "instrText", "delInstrText", "fldData", "sectPr", "tblPr", "tcPr", "trPr")
}
_SKIPPED |= {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_EDGE = re.compile(r"word/(?:header|footer)\d*\.xml$")
_INSERTED = {f"{W}ins", f"{W}moveTo"}
_DELETED = {f"{W}del", f"{W}moveFrom"}


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    level: int
    place: Place | None
    parent: str


@dataclass(slots=True)
class _Words:
    """Text under way, with its marks and the notes it refers to."""

    text: str = ""
    marks: list[Mark] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, more: str, kind: MarkKind | None) -> None:
        if kind == "deleted":
            self.marks.append(Mark("deleted", len(self.text), len(self.text), more))
            return
        start = len(self.text)
        self.text += more
        if kind:
            self.marks.append(Mark(kind, start, len(self.text)))


def read(path: Path, name: str) -> Extracted:
    """Return the Word file at `path` as blocks, with what was inserted, deleted or struck marked.

    Raises Refused when it is damaged, protected, hides entities or would unpack to far more than it weighs.
    """
    with opened(path, name) as packed:
        main = _main_part(packed)
        body = _xml(packed, main, name)
        if body is None:
            raise Refused(f"{name} has no text part.", "Open it in Word, save it again, and bring that in.")
        folder = PurePosixPath(main).parent
        styles = _styles(_xml(packed, f"{folder}/styles.xml", name))
        numbering = read_numbering(_xml(packed, f"{folder}/numbering.xml", name))
        notes = {
            f"{kind}:{number}": text
            for kind in ("footnote", "endnote")
            for number, text in _notes(_xml(packed, f"{folder}/{kind}s.xml", name), kind)
        }
        for part in sorted(name for name in packed.namelist() if _EDGE.match(name)):
            refuse_marked(_lines(_xml(packed, part, name)), name)
        title, dates, language = _facts(_xml(packed, "docProps/core.xml", name))
    blocks = read_lines_in(tuple(_Reading(styles, numbering, notes).blocks(body)))
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


def _xml(packed: zipfile.ZipFile, member: str, name: str) -> etree._Element | None:
    raw = member_bytes(packed, member)
    if raw is None:
        return None
    if b"<!DOCTYPE" in raw[:4096] or b"<!ENTITY" in raw[:4096]:
        raise Refused(
            f"{name} defines entities, which Word files never do.", "Open it in Word, save it again, and bring that in."
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=len(raw) > 9_000_000, remove_comments=True
    )
    try:
        return etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        raise Refused(
            f"{name} is a damaged Word file.", "Open it in Word, repair and save it, and bring that in."
        ) from error


def _lines(root: etree._Element | None) -> Iterator[str]:
    for paragraph in root.iter(f"{W}p") if root is not None else ():
        words = _Words()
        _collect(paragraph, words, None)
        yield words.text


def _main_part(packed: zipfile.ZipFile) -> str:
    raw = member_bytes(packed, "_rels/.rels", 1_000_000)
    if raw and b"<!DOCTYPE" not in raw:
        for one in etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True)):
            if str(one.get("Type", "")).endswith("/officeDocument"):
                return str(one.get("Target", "")).lstrip("/")
    return "word/document.xml"


def _value(element: etree._Element | None, tag: str) -> str:
    found = element.find(f"{W}{tag}") if element is not None else None
    return str(found.get(f"{W}val", "")) if found is not None else ""


def _place(properties: etree._Element | None) -> Place | None:
    found = properties.find(f"{W}numPr") if properties is not None else None
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
        words = _Words()
        for paragraph in one.iter(f"{W}p"):
            _collect(paragraph, words, None)
            words.add(" ", None)
        if words.text.strip():
            yield str(one.get(f"{W}id")), " ".join(words.text.split())


def _facts(root: etree._Element | None) -> tuple[str, Dates, str]:
    if root is None:
        return "", Dates(), ""
    title = " ".join((root.findtext(f"{_DC}title") or "").split())
    days = [_day(root.findtext(f"{_TERMS}{tag}")) for tag in ("created", "modified")]
    return title if len(title) > 5 else "", Dates(*days), (root.findtext(f"{_DC}language") or "")[:2].lower()


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


class _Reading:
    """Walks a body in reading order. One use."""

    def __init__(self, styles: dict[str, _Style], numbering: Numbering, notes: dict[str, str]) -> None:
        self.styles = styles
        self.numbering = numbering
        self.notes = notes

    def blocks(self, element: etree._Element) -> Iterator[Block]:
        """Yield the blocks below `element`, each note after the block that refers to it."""
        for child in element:
            if child.tag == f"{W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{W}tbl":
                yield from self._table(child)
            elif child.tag not in _SKIPPED and child.tag not in _DELETED:
                yield from self.blocks(child)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[Block]:
        words = _Words()
        _collect(paragraph, words, None)
        level, place = self._shape(paragraph.find(f"{W}pPr"))
        label = self.numbering.label(place) if place and words.text.strip() else ""
        block = _trimmed(words, f"{label} " if label else "")
        if block.text or block.marks:
            is_heading = level and len(block.text) <= 250 and any(letter.isalnum() for letter in block.text)
            kind: BlockKind = "heading" if is_heading else "list" if place else "para"
            yield Block(kind, block.text, level if is_heading else 0, 0, block.marks)
        for number in words.notes:
            if text := self.notes.get(number):
                yield Block("note", text)
        for box in paragraph.iter(f"{W}txbxContent"):
            if not any(up.tag.endswith("}Fallback") for up in box.iterancestors()):
                yield from self.blocks(box)

    def _shape(self, properties: etree._Element | None) -> tuple[int, Place | None]:
        style = self.styles.get(_value(properties, "pStyle"))
        outline = _value(properties, "outlineLvl")
        level = int(outline) + 1 if outline.isdigit() and int(outline) < 9 else 0
        place = _place(properties)
        for _ in range(8):
            if style is None:
                break
            level = level or style.level
            place = place or style.place
            style = self.styles.get(style.parent)
        return level, place if place and place.list not in {"", "0"} else None

    def _table(self, table: etree._Element) -> Iterator[Block]:
        notes: list[str] = []
        for row in table.iterfind(f"{W}tr"):
            if row.find(f"{W}trPr/{W}del") is not None:
                continue
            words = _Words()
            for number, cell in enumerate(row.iterfind(f"{W}tc")):
                words.add(" | " if number else "", None)
                for place, paragraph in enumerate(cell.iter(f"{W}p")):
                    words.add(" " if place else "", None)
                    _collect(paragraph, words, None)
            block = _trimmed(words, "")
            if block.text.strip(" |") or block.marks:
                yield Block("row", block.text, 0, 0, block.marks)
            notes += words.notes
        yield from (Block("note", self.notes[number]) for number in notes if number in self.notes)


def _collect(element: etree._Element, words: _Words, kind: MarkKind | None) -> None:
    for child in element:
        tag = child.tag
        if tag in _SKIPPED or tag == f"{W}txbxContent" or not isinstance(tag, str):
            continue
        if tag in {f"{W}t", f"{W}delText"}:
            words.add(child.text or "", "deleted" if tag.endswith("delText") else kind)
        elif tag in {f"{W}tab", f"{W}br", f"{W}cr"}:
            words.add(" ", None)
        elif tag in {f"{W}noBreakHyphen", f"{W}softHyphen"}:
            words.add("-" if tag.endswith("noBreakHyphen") else "", None)
        elif tag in {f"{W}footnoteReference", f"{W}endnoteReference"}:
            words.notes.append(f"{tag[len(W) :].removesuffix('Reference')}:{child.get(f'{W}id')}")
        elif tag in _INSERTED:
            _collect(child, words, "inserted")
        elif tag in _DELETED:
            _collect(child, words, "deleted")
        elif tag == f"{W}r" and kind is None:
            _collect(child, words, _look(child))
        else:
            _collect(child, words, kind)


def _look(run: etree._Element) -> MarkKind | None:
    properties = run.find(f"{W}rPr")
    if properties is None:
        return None
    if _is_on(properties, "strike") or _is_on(properties, "dstrike"):
        return "struck"
    return "bold" if _is_on(properties, "b") else None


def _is_on(properties: etree._Element, tag: str) -> bool:
    found = properties.find(f"{W}{tag}")
    return found is not None and found.get(f"{W}val", "true") not in {"false", "0", "off"}


def _trimmed(words: _Words, before: str) -> Block:
    """Fold white space, move the marks along, and join marks that touch."""
    where = []
    folded = ""
    for letter in words.text:
        where.append(len(folded))
        space = letter.isspace() or letter == "\u00a0"
        folded += "" if space and (not folded or folded[-1] == " ") else " " if space else letter
    where.append(len(folded))
    folded = folded.rstrip()
    shift, end = len(before), len(folded)
    marks: list[Mark] = []
    for mark in words.marks:
        start, stop = min(where[mark.start], end) + shift, min(where[mark.end], end) + shift
        last = marks[-1] if marks else None
        if last and last.kind == mark.kind and last.end >= start and (mark.kind != "deleted" or last.start == start):
            marks[-1] = Mark(mark.kind, last.start, stop, last.text + mark.text)
        elif mark.text or stop > start:
            marks.append(Mark(mark.kind, start, stop, mark.text))
    return Block("para", before + folded if folded else "", marks=tuple(marks))
