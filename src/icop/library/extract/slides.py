"""PowerPoint: a section a slide: its title, its shapes in the order a screen reader meets them, its notes.

Slides are read from the XML: pictures are never opened, and what leads out of the file is never followed.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from icop.engine.errors import Refused
from icop.library.extract.beside_text import refuse_marked_beside
from icop.library.extract.blocks import Block, Extracted
from icop.library.extract.markings import refuse_marked
from icop.library.extract.ooxml import Relation, facts_of, main_part, relations_of, xml_of
from icop.library.extract.packed import opened

MOST_SLIDES = 2000
MOST_DEPTH = 20
MOST_TITLE = 200
SHORT = 100
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TITLES = {"title", "ctrTitle"}
_PASSED_OVER = {"dt", "ftr", "sldNum", "hdr", "sldImg"}
_BEHIND = {"slideLayout", "slideMaster", "notesSlide", "notesMaster", "handoutMaster"}
_UNSAID = re.compile(r"click to (?:add|edit) .*", re.IGNORECASE)
_SAID_BY_PROGRAM = re.compile(r"(?:picture|image|graphic|content placeholder) ?\d*|.*\.(?:png|jpe?g|gif|emf|wmf)", re.I)


@dataclass(slots=True)
class _Slide:
    """What a slide says: its title, its blocks, whether it is hidden in a show."""

    title: str = ""
    blocks: list[Block] = field(default_factory=list)
    is_hidden: bool = False


def read(path: Path, name: str) -> Extracted:
    """Return the slides at `path` as blocks, each slide under a heading of its own ("Slide 3: Title").

    Raises Refused when the file is damaged, protected, holds no slides or no words, or would unpack to far too much.
    """
    with opened(path, name) as packed:
        main = main_part(packed, name, "PowerPoint", "ppt/presentation.xml")
        parts = _parts(packed, main, name)
        slides = [_slide(packed, part, name) for part in parts[:MOST_SLIDES]]
        for part in _behind(packed, main, parts[:MOST_SLIDES], name):
            refuse_marked(_lines(xml_of(packed, part, name, "PowerPoint")), name)
        stated, dates, language = facts_of(packed, name, "PowerPoint")
        refuse_marked_beside(packed, name, "PowerPoint")
    blocks = tuple(_blocks(slides))
    if not any(block.text for slide in slides for block in slide.blocks) and not any(one.title for one in slides):
        raise Refused(f"{name} has no words on its slides.", "If its slides are pictures, run text recognition (OCR).")
    first = next((slide.title for slide in slides if slide.title), "")
    return Extracted(
        title=(stated if _is_title(stated, slides) else first)[:300],
        language=language or "en",
        pages=0,
        blocks=blocks,
        warnings=tuple(_warnings(slides, len(parts))),
        dates=dates,
        parts="slide",
    )


def _is_title(stated: str, slides: list[_Slide]) -> bool:
    """Tell whether the title the file states is one: many keep that of the template or of an older talk."""
    opening = " ".join(text for slide in slides[:2] for text in (slide.title, *(one.text for one in slide.blocks)))
    return bool(stated) and " ".join(stated.split()).casefold() in " ".join(opening.split()).casefold()


def _warnings(slides: list[_Slide], count: int) -> Iterator[str]:
    hidden = [str(number) for number, slide in enumerate(slides, 1) if slide.is_hidden]
    if hidden:
        yield f"Hidden in a show, read all the same: slide {', '.join(hidden)}."
    if count > MOST_SLIDES:
        yield f"Only the first {MOST_SLIDES:,} of {count:,} slides were read."


def _blocks(slides: list[_Slide]) -> Iterator[Block]:
    for number, slide in enumerate(slides, 1):
        name = f"Slide {number}{' (hidden)' if slide.is_hidden else ''}"
        title = f"{name}: {slide.title}" if slide.title else name
        yield Block("heading", title[:MOST_TITLE], 1, place=f"slide-{number}")
        if len(title) > MOST_TITLE:
            yield Block("para", slide.title)
        yield from slide.blocks


def _parts(packed: zipfile.ZipFile, main: str, name: str) -> list[str]:
    """Return the members that hold the slides, in the order of the show."""
    root = xml_of(packed, main, name, "PowerPoint")
    leads = relations_of(packed, main, name, "PowerPoint")
    listed = root.iterfind(f"{_P}sldIdLst/{_P}sldId") if root is not None else ()
    found = [leads[key].target for one in listed if (key := str(one.get(f"{_R}id"))) in leads]
    if not found:
        raise Refused(f"{name} holds no slides.", "Open it in PowerPoint, save it again, and bring that in.")
    return found


def _behind(packed: zipfile.ZipFile, main: str, slides: Sequence[str], name: str) -> list[str]:
    """Return the members whose words stand behind or around slides: the layouts and masters in use, pages of notes."""
    found: dict[str, None] = {}
    for one in (main, *slides):
        waiting = [one]
        while waiting:
            leads = relations_of(packed, waiting.pop(), name, "PowerPoint").values()
            for lead in leads:
                is_master = lead.type.endswith("Master")
                if lead.type not in _BEHIND or lead.target in found or (one == main and lead.type == "slideMaster"):
                    continue
                found[lead.target] = None
                waiting += [] if is_master else [lead.target]
    return list(found)


def _lines(root: etree._Element | None) -> Iterator[str]:
    """Yield each paragraph of a part, and its lines where it has breaks."""
    for one in root.iter(f"{_A}p") if root is not None else ():
        lines = [" ".join(line.split()) for line in _words(one, "\n").split("\n")]
        yield from {" ".join(lines).strip(): None} | dict.fromkeys(lines)


def _slide(packed: zipfile.ZipFile, part: str, name: str) -> _Slide:
    root = xml_of(packed, part, name, "PowerPoint")
    slide = _Slide()
    if root is None:
        return slide
    leads = relations_of(packed, part, name, "PowerPoint")
    slide.is_hidden = root.get("show") in {"0", "false"}
    tree = root.find(f"{_P}cSld/{_P}spTree")
    if tree is not None:
        _Shapes(packed, name, leads, slide).read(tree)
    _title_from_words(slide)
    notes = next((lead.target for lead in leads.values() if lead.type == "notesSlide"), "")
    slide.blocks += _notes(xml_of(packed, notes, name, "PowerPoint") if notes else None)
    refuse_marked((block.text for block in slide.blocks if len(block.text) < MOST_TITLE), name)
    return slide


def _title_from_words(slide: _Slide) -> None:
    """Let a slide without a title be called by its first words, when they are few."""
    first = slide.blocks[0] if slide.blocks and not slide.title else None
    if first is not None and first.kind == "para" and len(first.text) <= SHORT:
        slide.title = first.text
        del slide.blocks[0]


class _Shapes:
    """Reads the shapes of one slide into it."""

    def __init__(self, packed: zipfile.ZipFile, name: str, leads: dict[str, Relation], slide: _Slide) -> None:
        self._packed, self._name, self._leads, self._slide = packed, name, leads, slide

    def read(self, tree: etree._Element, depth: int = 0) -> None:
        """Read the shapes below `tree`, groups within it too; the title becomes the slide's."""
        for shape in tree:
            if shape.tag == f"{_P}sp":
                self._words(shape)
            elif shape.tag == f"{_P}pic":
                self._picture(shape)
            elif shape.tag == f"{_P}graphicFrame":
                self._frame(shape)
            elif isinstance(shape.tag, str) and shape.tag != _FALLBACK and depth < MOST_DEPTH:
                self.read(shape, depth + 1)

    def _words(self, shape: etree._Element) -> None:
        holder = shape.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph")
        kind = str(holder.get("type", "body")) if holder is not None else ""
        body = shape.find(f"{_P}txBody")
        if body is None or kind in _PASSED_OVER:
            refuse_marked(_lines(body), self._name)
            return
        if kind in _TITLES and not self._slide.title:
            self._slide.title = " ".join(" ".join(text for text, _ in _paragraphs(body)).split())
            return
        is_list = holder is not None and kind in {"body", "obj"}
        self._slide.blocks += (_line(text, level, is_list) for text, level in _paragraphs(body))

    def _picture(self, shape: etree._Element) -> None:
        described = _description(shape.find(f"{_P}nvPicPr/{_P}cNvPr"))
        if described is not None:
            self._slide.blocks.append(Block("image", described))

    def _frame(self, frame: etree._Element) -> None:
        table = frame.find(f"{_A}graphic/{_A}graphicData/{_A}tbl")
        if table is not None:
            self._slide.blocks += _rows(table)
            return
        diagram = next(frame.iter(f"{_DGM}relIds"), None)
        lead = self._leads.get(str(diagram.get(f"{_R}dm"))) if diagram is not None else None
        root = xml_of(self._packed, lead.target, self._name, "PowerPoint") if lead else None
        if root is not None:
            texts = (_text(one) for one in root.iter(f"{_A}p"))
            self._slide.blocks += (Block("list", f"• {text}", 1) for text in texts if text)
            return
        described = _description(frame.find(f"{_P}nvGraphicFramePr/{_P}cNvPr"))
        if described is not None:
            self._slide.blocks.append(Block("image", described))


def _description(named: etree._Element | None) -> str | None:
    """Return what a picture is said to show, "" where nothing is said; None for decoration."""
    if named is None or any(mark.get("val") in {"1", "true"} for mark in named.iter(_DECORATIVE)):
        return None
    said = " ".join(str(named.get("descr") or named.get("title") or "").split())
    return "" if _SAID_BY_PROGRAM.fullmatch(said) else said


def _paragraphs(body: etree._Element) -> Iterator[tuple[str, int]]:
    """Yield the paragraphs that have words, with their level from 0."""
    for one in body.iterfind(f"{_A}p"):
        text = _text(one)
        if text and not _UNSAID.fullmatch(text):
            properties = one.find(f"{_A}pPr")
            level = str(properties.get("lvl", "0")) if properties is not None else "0"
            yield text, int(level) if level.isdigit() else 0


def _text(paragraph: etree._Element) -> str:
    return " ".join(_words(paragraph, " ").split())


def _words(paragraph: etree._Element, broken: str) -> str:
    """Return what a paragraph says, without the numbers of slides; `broken` stands for its line breaks."""
    words: list[str] = []
    for one in paragraph.iter(f"{_A}t", f"{_A}br"):
        above = one.getparent()
        is_counted = above is not None and above.tag == f"{_A}fld" and str(above.get("type", "")) == "slidenum"
        words.append("" if is_counted else broken if one.tag == f"{_A}br" else one.text or "")
    return "".join(words)


def _line(text: str, level: int, is_list: bool) -> Block:
    return Block("list", f"• {text}", min(level, 8) + 1) if is_list else Block("para", text)


def _rows(table: etree._Element) -> Iterator[Block]:
    properties = table.find(f"{_A}tblPr")
    has_head = properties is not None and properties.get("firstRow") in {"1", "true"}
    for number, row in enumerate(table.iterfind(f"{_A}tr")):
        cells = [" ".join(_text(one) for one in cell.iter(f"{_A}p")).strip() for cell in row.iterfind(f"{_A}tc")]
        if any(cells):
            yield Block("head" if has_head and not number else "row", " | ".join(cells))


def _notes(root: etree._Element | None) -> Iterator[Block]:
    for shape in root.iter(f"{_P}sp") if root is not None else ():
        holder = shape.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph")
        body = shape.find(f"{_P}txBody")
        if body is not None and holder is not None and holder.get("type") == "body":
            yield from (Block("note", text, place="speaker") for text, _ in _paragraphs(body))
