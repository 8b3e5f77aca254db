"""The words of a Word paragraph: text with what was inserted, deleted or struck, the notes it calls, its pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from lxml import etree

from icop.library.extract.blocks import Block, Mark, MarkKind

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# How letters look, where a paragraph stands, where bookmarks lie: half of all elements, and nothing is read of them.
_LOOKS = re.compile(
    rb"<w:(?:rFonts|szCs|sz|spacing|kern|lang|color|ind|bCs|iCs|i|u|jc|shd|bookmarkStart|bookmarkEnd|proofErr|noProof"
    rb"|widowControl|textAlignment|cantSplit|highlight|keepNext|keepLines|autoSpaceD[EN]|adjustRightInd|snapToGrid"
    rb"|tab w:val|tcW|vAlign|contextualSpacing|rStyle)\b[^<>]*/>"
)
_EMPTY = re.compile(rb"<w:rPr></w:rPr>|<w:tabs></w:tabs>")
_NAMED_W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_VML = "{urn:schemas-microsoft-com:vml}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SPACES = re.compile(r"\s+")
_T, _DELETED_T, _RUN, _DRAWING, _PICT = (f"{W}{tag}" for tag in ("t", "delText", "r", "drawing", "pict"))
_STRIKES, _BOLD = {f"{W}strike", f"{W}dstrike"}, f"{W}b"
Looks = frozenset[etree._Element]
BOX = f"{W}txbxContent"
SKIPPED = {
    f"{W}{tag}" for tag in ("pPr", "rPr", "instrText", "delInstrText", "fldData", "sectPr", "tblPr", "tcPr", "trPr")
} | {_FALLBACK}
_GAPS = {f"{W}tab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}softHyphen": ""}
_CALLS = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
_INSERTED = {f"{W}ins", f"{W}moveTo"}
DELETED = {f"{W}del", f"{W}moveFrom"}


def without_looks(raw: bytes) -> bytes:
    """Return the XML of a Word file without the elements that only say how it looks.

    Left as it is when these might be words (in a comment or a CDATA section), or have another name.
    """
    if _NAMED_W not in raw[:10_000] or raw.count(b"xmlns:w=") > 1 or b"<!" in raw:
        return raw
    return _EMPTY.sub(b"", b"".join(_LOOKS.split(raw)))


@dataclass(slots=True)
class Words:
    """Text under way, with its marks, the notes it refers to, the descriptions of its pictures ("": none given) and the
    text boxes that hang on it. A mark is [kind, start, end, deleted words]; those that touch are one.

    `looks` are the properties of runs that are bold or struck, as `looks_in` finds them: without, no run is.
    """

    looks: Looks = frozenset()
    text: str = ""
    marks: list[list[Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)

    def add(self, more: str, kind: MarkKind | None) -> None:
        """Add words; deleted ones leave only a mark."""
        start = len(self.text)
        if kind == "deleted":
            self.marks.append(["deleted", start, start, more])
            return
        self.text += more
        if not kind:
            return
        last = self.marks[-1] if self.marks else None
        if last and last[0] == kind and last[2] == start:
            last[2] = len(self.text)
        else:
            self.marks.append([kind, start, len(self.text), ""])


def collect(element: etree._Element, words: Words, kind: MarkKind | None = None) -> None:
    """Add what stands below `element` to `words`; what text boxes say is left to the caller."""
    is_run = element.tag == _RUN
    for child in element:
        tag = child.tag
        if tag == _T:
            words.add(child.text or "", kind)
        elif tag == _RUN:
            collect(child, words, kind)
        elif tag in SKIPPED:
            if is_run and kind is None and child in words.looks and child.getprevious() is None:
                kind = _look(child)
        elif isinstance(tag, str):
            _collect_rare(child, tag, words, kind)


def _collect_rare(child: etree._Element, tag: str, words: Words, kind: MarkKind | None) -> None:
    if tag == BOX:
        words.boxes.append(child)
    elif tag == _DELETED_T:
        words.add(child.text or "", "deleted")
    elif tag in _GAPS:
        words.add(_GAPS[tag], None)
    elif tag in _CALLS:
        words.notes.append(f"{_CALLS[tag]}:{child.get(f'{W}id')}")
    elif tag in _INSERTED:
        collect(child, words, "inserted")
    elif tag in DELETED:
        collect(child, words, "deleted")
    elif tag in {_DRAWING, _PICT}:
        words.images += [] if kind == "deleted" else _pictures(child)
        words.boxes += (one for one in child.iter(BOX) if not _is_spare(one))
    else:
        collect(child, words, kind)


def _is_spare(box: etree._Element) -> bool:
    """Tell whether a box says again, for old programs or inside another box, what is read elsewhere."""
    return any(above.tag in {_FALLBACK, BOX} for above in box.iterancestors())


def _pictures(drawing: etree._Element) -> list[str]:
    """Return the descriptions of the pictures in a drawing; decoration has none and needs none."""
    if drawing.tag == _PICT:
        shapes = [one.getparent() for one in drawing.iter(f"{_VML}imagedata")]
        return [" ".join(str(one.get("alt", "")).split()) for one in shapes if one is not None]
    found = []
    for one in drawing.iter(f"{_DRAWN}docPr"):
        holder = one.getparent()
        data = holder.find(f"{_A}graphic/{_A}graphicData") if holder is not None else None
        kind = str(data.get("uri", "")).rpartition("/")[2] if data is not None else ""
        is_decoration = any(mark.get("val") in {"1", "true"} for mark in one.iter(_DECORATIVE))
        if kind in {"picture", "chart", "diagram"} and not is_decoration:
            found.append(" ".join(str(one.get("descr") or one.get("title") or "").split()))
    return found


def drawn_words(root: etree._Element | None) -> Iterator[str]:
    """Yield what is drawn as WordArt below `root`, as watermarks are."""
    for one in root.iter(f"{_VML}textpath") if root is not None else ():
        yield str(one.get("string", ""))


def looks_in(root: etree._Element) -> Looks:
    """Return the properties below `root` that say something of bold or strike, found in one go."""
    return frozenset(above for one in root.iter(_BOLD, *_STRIKES) if (above := one.getparent()) is not None)


def _look(properties: etree._Element) -> MarkKind | None:
    """Return what the properties of a run make of its words."""
    bold: MarkKind | None = None
    for one in properties:
        tag = one.tag
        if tag in _STRIKES and _is_on(one):
            return "struck"
        if tag == _BOLD and _is_on(one):
            bold = "bold"
    return bold


def _is_on(element: etree._Element) -> bool:
    return element.get(f"{W}val", "true") not in {"false", "0", "off"}


def trimmed(words: Words, before: str = "") -> Block:
    """Return a paragraph of `words` behind `before`: white space folded, marks moved along, those that touch joined."""
    if not words.marks:
        folded = " ".join(words.text.split())
        return Block("para", before + folded if folded else "")
    folded, where = _folded(words)
    shift, end = len(before), len(folded)
    found: list[list[Any]] = []
    for kind, begin, until, text in words.marks:
        start, stop = min(where[begin], end) + shift, min(where[until], end) + shift
        last = found[-1] if found else None
        if last and last[0] == kind and last[2] >= start and (kind != "deleted" or last[1] == start):
            last[2:] = stop, last[3] + text
        elif text or stop > start:
            found.append([kind, start, stop, text])
    return Block("para", before + folded if folded else "", marks=tuple(Mark(*mark) for mark in found))


def _folded(words: Words) -> tuple[str, dict[int, int]]:
    """Return the text with white space folded, and where each edge of a mark lies in it."""
    text = words.text
    edges = sorted({0, len(text), *(mark[1] for mark in words.marks), *(mark[2] for mark in words.marks)})
    where, length, is_open = {0: 0}, 0, False
    parts: list[str] = []
    for start, end in pairwise(edges):
        part = _SPACES.sub(" ", text[start:end])
        if not is_open:
            part = part.lstrip(" ")
        if part:
            parts.append(part)
            length += len(part)
            is_open = part[-1] != " "
        where[end] = length
    return "".join(parts).rstrip(), where
