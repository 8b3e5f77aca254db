"""Paragraphs and tables of a word-processing document, built directly: a long report has thousands of them.

Every text is set as the text of an element, so that nothing in it is ever read as markup.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree

from icop.ui.plain_text import plain_text
from icop.ui.reports.document import Runs

Element = Any
Linked = Callable[[str], str]  # an address as the name of a relation of the document
TWIPS = 1440  # twentieths of a point in an inch
_VAL, _SPACE, _RELATION = qn("w:val"), qn("xml:space"), qn("r:id")
_P, _PPR, _R, _RPR, _T, _BR, _TAB = (qn(f"w:{name}") for name in ("p", "pPr", "r", "rPr", "t", "br", "tab"))
_STYLE_OF_P, _STYLE_OF_R, _LINK = qn("w:pStyle"), qn("w:rStyle"), qn("w:hyperlink")
_LABELS = {"stop": "ReportStop", "act": "ReportAct", "note": "ReportNote", "soft": "ReportSoft"}


def paragraph(style: str, runs: Runs = (), linked: Linked | None = None, *, keep: bool = False) -> Element:
    """Return a paragraph of a style (by its id) with these words; `keep` holds it with the next one."""
    made = OxmlElement("w:p")
    properties = etree.SubElement(made, _PPR)
    etree.SubElement(properties, _STYLE_OF_P).set(_VAL, style)
    if keep:
        etree.SubElement(properties, qn("w:keepNext"))
    write(made, runs, linked)
    return made


def write(made: Element, runs: Runs, linked: Linked | None = None) -> None:
    """Add words to a paragraph; those that lead somewhere as links."""
    for run in runs:
        holder, style = made, _LABELS.get(run.look, "")
        if run.leads_to and linked:
            holder, style = etree.SubElement(made, _LINK), style or "ReportLink"
            holder.set(_RELATION, linked(run.leads_to))
        word = etree.SubElement(holder, _R)
        _manner(word, style, bold=run.bold, italic=run.italic)
        _text(word, plain_text(run.text))


def _manner(word: Element, style: str, *, bold: bool, italic: bool) -> None:
    if not (style or bold or italic):
        return
    properties = etree.SubElement(word, _RPR)
    if style:
        etree.SubElement(properties, _STYLE_OF_R).set(_VAL, style)
    for wanted, name in ((bold, "w:b"), (italic, "w:i")):
        if wanted:
            etree.SubElement(properties, qn(name))


def _text(word: Element, text: str) -> None:
    for place, line in enumerate(text.split("\n")):
        if place:
            etree.SubElement(word, _BR)
        told = etree.SubElement(word, _T)
        told.text = line
        told.set(_SPACE, "preserve")


def tab(made: Element) -> None:
    """Add a tab to a paragraph."""
    etree.SubElement(etree.SubElement(made, _R), _TAB)


# ---- tables


def table(caption: str, widths: Sequence[float], borders: Sequence[tuple[str, str, int]]) -> Element:
    """Return an empty table: what it shows, the widths of its columns in inches, its lines (side, colour, weight)."""
    made = OxmlElement("w:tbl")
    properties = etree.SubElement(made, qn("w:tblPr"))
    _with(properties, "w:tblW", w=round(sum(widths) * TWIPS), type="dxa")
    lines = etree.SubElement(properties, qn("w:tblBorders"))
    for side, color, weight in borders:
        _with(lines, f"w:{side}", val="single" if weight else "nil", sz=weight, space=0, color=color)
    _with(properties, "w:tblLayout", type="fixed")
    margins = etree.SubElement(properties, qn("w:tblCellMar"))
    for side in ("left", "right"):
        _with(margins, f"w:{side}", w=70, type="dxa")
    _with(properties, "w:tblLook", val="0420", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=0, noVBand=1)
    _with(properties, "w:tblCaption", val=caption)
    grid = etree.SubElement(made, qn("w:tblGrid"))
    for width in widths:
        _with(grid, "w:gridCol", w=round(width * TWIPS))
    return made


def add_row(made: Element, cells: Iterable[Sequence[Element]], widths: Sequence[float], *, head: bool = False) -> None:
    """Add a row that stays on one page; a head is repeated on each page and underlined. Each cell holds paragraphs."""
    row = etree.SubElement(made, qn("w:tr"))
    properties = etree.SubElement(row, qn("w:trPr"))
    etree.SubElement(properties, qn("w:cantSplit"))
    if head:
        etree.SubElement(properties, qn("w:tblHeader"))
    for paragraphs, width in zip(cells, widths, strict=True):
        cell = etree.SubElement(row, qn("w:tc"))
        told = etree.SubElement(cell, qn("w:tcPr"))
        _with(told, "w:tcW", w=round(width * TWIPS), type="dxa")
        if head:
            line = etree.SubElement(told, qn("w:tcBorders"))
            _with(line, "w:bottom", val="single", sz=12, space=0, color="18222D")
        cell.extend(paragraphs)


def _with(parent: Element, name: str, **values: object) -> None:
    made = etree.SubElement(parent, qn(name))
    for key, value in values.items():
        made.set(qn(f"w:{key}"), str(value))
