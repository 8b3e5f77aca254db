"""How a report looks in a word processor: styles that people can change in one place, rules of tables, labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

INK, SOFT, WHITE = RGBColor(0x18, 0x22, 0x2D), RGBColor(0x4B, 0x55, 0x61), RGBColor(0xFF, 0xFF, 0xFF)
SERIF, SANS = "Georgia", "Calibri"
KIND, FACT, LEAD, NOTICE, SOURCE = "Report Kind", "Report Fact", "Report Lead", "Report Notice", "Report Source"
ENTRY, ENTRY_MORE, ENTRY_SOURCE = "Report Entry", "Report Entry Line", "Report Entry Source"
FIGURE_LABEL, FIGURE, FIGURE_WORDS = "Report Figure Label", "Report Figure", "Report Figure Words"
CELL, SIGNATURE, GAP = "Report Cell", "Report Signature", "Report Gap"
RULE_INK, RULE_SOFT, RULE_WARN = "18222D", "D8D4C8", "7F5200"  # lines, as RRGGBB
LABELS = {"Report Stop": "962B1D", "Report Act": "7F5200", "Report Note": ""}  # label and its ground
LINK = RGBColor(0x14, 0x50, 0x7A)


@dataclass(frozen=True, slots=True)
class Line:
    """A ruled line: its colour as RRGGBB and its weight in eighths of a point."""

    color: str
    weight: int


@dataclass(frozen=True, slots=True)
class Shape:
    """How a paragraph style is set: size and space in points, indents in inches."""

    size: float = 10.5
    font: str = SANS
    before: float = 0
    after: float = 6
    bold: bool = False
    color: RGBColor = INK
    left: float = 0
    first: float = 0
    keep: bool = False


_BUILT_IN = {
    "Normal": Shape(),
    "Title": Shape(24, SERIF, 0, 8),
    "Heading 1": Shape(15, SERIF, 20, 6, bold=True, keep=True),
    "Heading 2": Shape(12.5, SERIF, 14, 4, bold=True, keep=True),
    "Heading 3": Shape(11, SERIF, 10, 3, bold=True, keep=True),
    "Caption": Shape(9.5, SANS, 10, 3, bold=True, keep=True),
    "Header": Shape(9, SANS, 0, 0),
    "Footer": Shape(9, SANS, 2, 0, color=SOFT),
    "List Bullet": Shape(after=3),
    "List Number": Shape(after=3),
}
_OWN = {
    KIND: Shape(9.5, before=4, after=2, color=SOFT),
    FACT: Shape(10, before=2, after=2, left=1.75, first=-1.75),
    LEAD: Shape(12.5, after=8),
    NOTICE: Shape(10.5, before=8, after=8, left=0.12),
    SOURCE: Shape(9, after=6, color=SOFT),
    ENTRY: Shape(10.5, before=6, after=2, left=0.75, first=-0.75),
    ENTRY_MORE: Shape(10, after=2, left=0.75),
    ENTRY_SOURCE: Shape(9, after=6, left=0.75, color=SOFT),
    FIGURE_LABEL: Shape(9, before=3, after=0, color=SOFT),
    FIGURE: Shape(22, SERIF, after=0),
    FIGURE_WORDS: Shape(9, after=3),
    CELL: Shape(9, before=1, after=1),
    SIGNATURE: Shape(9, before=34, after=0, color=SOFT),
    GAP: Shape(4, after=2),
}


def set_styles(made: Document, language: str) -> None:
    """Give the document its styles; every paragraph of a report has one of these, so that one change changes all."""
    for name, shape in _BUILT_IN.items():
        _set(made.styles[name], shape)
    for name, shape in _OWN.items():
        style = made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = made.styles["Normal"]
        style.quick_style = True
        _set(style, shape)
    for name, top in (("Title", None), ("Heading 1", Line(RULE_INK, 8)), (SIGNATURE, Line(RULE_INK, 8))):
        _style_rule(made.styles[name], top=top)
    _style_rule(made.styles[KIND], top=Line(RULE_INK, 18), double=True)
    _style_rule(made.styles[FACT], bottom=Line(RULE_SOFT, 4))
    _style_rule(made.styles[NOTICE], left=Line(RULE_WARN, 36))
    for name, stop in ((FACT, 1.75), (ENTRY, 0.75)):
        made.styles[name].paragraph_format.tab_stops.add_tab_stop(Inches(stop))
    made.styles[SIGNATURE].paragraph_format.tab_stops.add_tab_stop(Inches(5), WD_TAB_ALIGNMENT.LEFT)
    _set_characters(made)
    _set_language(made, language)


def _set_characters(made: Document) -> None:
    for name, ground in LABELS.items():
        style = made.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        style.font.bold, style.font.size = True, Pt(9)
        style.font.color.rgb = WHITE if ground else INK
        told = OxmlElement("w:shd" if ground else "w:bdr")
        values = {"val": "clear", "color": "auto", "fill": ground}
        for key, value in (values if ground else {"val": "single", "sz": "4", "space": "0", "color": RULE_INK}).items():
            told.set(qn(f"w:{key}"), value)
        style.element.get_or_add_rPr().append(told)
    made.styles.add_style("Report Soft", WD_STYLE_TYPE.CHARACTER).font.color.rgb = SOFT
    link = made.styles.add_style("Report Link", WD_STYLE_TYPE.CHARACTER).font
    link.color.rgb, link.underline = LINK, True


def _set(style: ParagraphStyle, shape: Shape) -> None:
    font, spaces = style.font, style.paragraph_format
    font.name, font.size, font.bold, font.italic = shape.font, Pt(shape.size), shape.bold, False
    font.color.rgb = shape.color
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)
    for name in ("w:eastAsia", "w:cs"):
        fonts.set(qn(name), shape.font)
    spaces.space_before, spaces.space_after = Pt(shape.before), Pt(shape.after)
    spaces.line_spacing = 1.1
    spaces.keep_with_next = shape.keep
    if shape.left or shape.first:
        spaces.left_indent, spaces.first_line_indent = Inches(shape.left), Inches(shape.first)


def _set_language(made: Document, language: str) -> None:
    defaults = made.styles.element.find(qn("w:docDefaults"))
    for properties in (*defaults.iter(qn("w:rPr")), made.styles["Normal"].element.get_or_add_rPr()):
        for old in properties.findall(qn("w:lang")):
            properties.remove(old)
        told = OxmlElement("w:lang")
        for name in ("w:val", "w:eastAsia"):
            told.set(qn(name), language)
        properties.append(told)


# ---- rules


def _border(parent: Any, side: str, line: Line | None, *, double: bool = False) -> None:
    edge = OxmlElement(f"w:{side}")
    edge.set(qn("w:val"), "nil" if line is None else "double" if double else "single")
    if line is not None:
        for name, value in (
            ("sz", line.weight),
            ("space", 4 if parent.tag == qn("w:pBdr") else 0),
            ("color", line.color),
        ):
            edge.set(qn(f"w:{name}"), str(value))
    parent.append(edge)


_AFTER_BORDERS = (
    "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct", "w:topLinePunct",
    "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind",
    "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment",
    "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange",
)  # fmt: skip


def _paragraph_borders(properties: Any, sides: dict[str, Line | None], *, double: bool = False) -> None:
    for old in properties.findall(qn("w:pBdr")):
        properties.remove(old)
    borders = OxmlElement("w:pBdr")
    for side, line in sides.items():
        if line is not None:
            _border(borders, side, line, double=double)
    if len(borders):
        properties.insert_element_before(borders, *_AFTER_BORDERS)


def _style_rule(
    style: ParagraphStyle, *, top: Line | None = None, left: Line | None = None, bottom: Line | None = None,
    double: bool = False,
) -> None:  # fmt: skip
    sides = {"top": top, "left": left, "bottom": bottom}
    _paragraph_borders(style.element.get_or_add_pPr(), sides, double=double)


def rule(paragraph: Paragraph, *, top: Line) -> None:
    """Draw a line above a paragraph."""
    _paragraph_borders(paragraph._p.get_or_add_pPr(), {"top": top})


# ---- numbered lists


def new_numbering(made: Document) -> int:
    """Return the number of a list that counts from one again."""
    numbering = made.part.numbering_part.element
    style = made.styles["List Number"].element
    old = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}").get(qn("w:val"))
    abstract = next(one for one in numbering.num_lst if str(one.numId) == old).abstractNumId.val
    fresh = numbering.add_num(abstract)
    fresh.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(fresh.numId)


def numbered_by(paragraph: Any, number: int) -> None:
    """Make a paragraph (its element) an item of the list of this number."""
    properties = paragraph.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = number
