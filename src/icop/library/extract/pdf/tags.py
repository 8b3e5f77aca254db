"""The structure a file states of itself: its paragraphs, headings, lists and table cells, each by parts of the page."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from icop.library.extract.pdf import calls

LeafKind = Literal["para", "heading", "list", "note", "row"]
MOST_DEPTH, MOST_ELEMENTS = 60, 20_000
_KIND_BYTES = 64
_BLOCKS: dict[str, LeafKind] = {
    "P": "para", "Caption": "para", "TOCI": "para", "Title": "heading", "BlockQuote": "para", "Quote": "para",
    "LI": "list", "Note": "note", "H": "heading", **{f"H{level}": "heading" for level in range(1, 7)},
}  # fmt: skip
_INLINE = {"Span", "Link", "NonStruct", "Em", "Strong", "Lbl", "LBody", "Lbody", "Reference", "Code", "Sub", "Annot"}


@dataclass(slots=True)
class Leaf:
    """A paragraph, heading, item, note or table row: `parts` of the page's content in reading order.

    A row has the parts of its cells instead, and says whether all of them head their columns.
    """

    kind: LeafKind
    level: int = 0
    parts: list[int] = field(default_factory=list)
    cells: list[list[int]] = field(default_factory=list)
    is_head: bool = False


class _Walker:
    def __init__(self) -> None:
        self.leaves: list[Leaf] = []
        self.count = 0
        self._buffer = ctypes.create_string_buffer(_KIND_BYTES)
        self._at = ctypes.addressof(self._buffer)

    def kind(self, element: int) -> str:
        length = calls.element_type(element, self._at, _KIND_BYTES)
        return _kind(self._buffer.raw[: max(0, min(length, _KIND_BYTES) - 2)])

    def walk(self, element: int, kind: str, into: Leaf | None, depth: int) -> None:
        """Add what is below `element`, of this `kind`, to the leaves; `into` is the leaf under way, if any."""
        self.count += 1
        if depth > MOST_DEPTH or self.count > MOST_ELEMENTS:
            return
        if kind == "TR":
            self._row(element, depth)
            return
        starts = _BLOCKS.get(kind)
        if starts and not (into is not None and kind == "P" and not _has_own(into)):
            into = self._begin(starts, int(kind[1:]) if kind[1:].isdigit() else 1 if starts == "heading" else 0)
        elif kind == "Table":
            into = None
        self._children(element, into, depth, is_inline=into is not None or kind in _INLINE)

    def _begin(self, kind: LeafKind, level: int = 0) -> Leaf:
        leaf = Leaf(kind, level)
        self.leaves.append(leaf)
        return leaf

    def _children(self, element: int, into: Leaf | None, depth: int, *, is_inline: bool) -> None:
        loose: Leaf | None = None
        for place in range(calls.child_count(element)):
            child = calls.child_at(element, place)
            if not child:
                part = calls.child_part(element, place)
                if part >= 0:
                    loose = into or loose or self._begin("para")
                    loose.parts.append(part)
                continue
            kind = self.kind(child)
            if into is None and kind in _INLINE:
                loose = loose or self._begin("para")
                self.walk(child, kind, loose, depth + 1)
                continue
            loose = None
            self.walk(child, kind, into, depth + 1)
            if into is not None and self.leaves and self.leaves[-1] is not into:
                into = self._begin(into.kind, into.level) if is_inline else None

    def _row(self, element: int, depth: int) -> None:
        row = self._begin("row")
        heads = 0
        for place in range(calls.child_count(element)):
            child = calls.child_at(element, place)
            if child:
                heads += self.kind(child) == "TH"
                row.cells.append(self._parts(child, depth + 1))
        row.is_head = bool(row.cells) and heads == len(row.cells)

    def _parts(self, element: int, depth: int) -> list[int]:
        """Return all parts below an element, whatever they are."""
        self.count += 1
        if depth > MOST_DEPTH or self.count > MOST_ELEMENTS:
            return []
        found: list[int] = []
        for place in range(calls.child_count(element)):
            child = calls.child_at(element, place)
            if child:
                found.extend(self._parts(child, depth + 1))
                continue
            part = calls.child_part(element, place)
            if part >= 0:
                found.append(part)
        return found


@lru_cache(maxsize=256)
def _kind(written: bytes) -> str:
    return written.decode("utf-16-le", "ignore")


def _has_own(leaf: Leaf) -> bool:
    return leaf.kind != "list" and bool(leaf.parts)


def is_tagged(document: pdfium.PdfDocument) -> bool:
    """Tell whether the file says that it states its structure."""
    return bool(raw.FPDFCatalog_IsTagged(document.raw))


def leaves_of(page: pdfium.PdfPage) -> list[Leaf]:
    """Return what the file states of a page in reading order; leaves without parts of this page are left out."""
    tree = raw.FPDF_StructTree_GetForPage(page.raw)
    if not tree:
        return []
    walker = _Walker()
    try:
        root = calls.pointer(tree)
        for place in range(calls.tree_child_count(root)):
            element = calls.tree_child_at(root, place)
            if element:
                walker.walk(element, walker.kind(element), None, 0)
    finally:
        raw.FPDF_StructTree_Close(tree)
    return [leaf for leaf in walker.leaves if leaf.parts or any(leaf.cells)]
