"""PDF: the text layer page by page, without running heads, feet and page numbers; paragraphs and headings by geometry.

Geometry is asked once a line (the box of its first letter), which keeps this near the speed of plain extraction.
"""

from __future__ import annotations

import ctypes
import itertools
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from icop.engine.errors import Refused
from icop.library.extract.blocks import Block, BlockKind, Dates, Extracted, OutlineEntry
from icop.library.extract.markings import refuse_marked

_LABEL = re.compile(r"^(?:\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{2,5})[.)]|[•▪◦●■‣∙·➢✓o]|[–—-])\s+\S")
_CLAUSE = re.compile(r"^(?:[A-Z]{1,2}\d+|\d+)(?:\.\w+)+\.?\s+\S")
_DIGITS = re.compile(r"\d+")
_ROMAN = re.compile(r"\b[ivxlc]{1,6}\b")
_SPACES = re.compile(r"[ \t\u00a0]+")
_ENDS = (".", ":", ";", "!", "?", "”", '"')
_CUT = re.compile(r"([A-Za-z]+)(?:-\n|\ufffe|\x02)([a-z]+)")
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
_UNSCALED = 2.0
_PAGE_NUMBERS = {(zone, words) for zone in ("head", "foot") for words in ("#", "page #", "page # of #", "- # -")}
_RULE = re.compile(r"^[\W_]+$")
_ODD = dict.fromkeys((*range(128, 160), *range(61440, 61696)), "•") | {0xA0: " "}
_SOFT = ("\ufffe", "\u00ad", "\x02")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    base: float
    size: float
    page: int
    zone: str


def read(path: Path, name: str) -> Extracted:
    """Return the PDF at `path` as blocks with pages, its outline and labels.

    Raises Refused when it is damaged, protected by a password, or has no text layer.
    """
    document = _open(path, name)
    try:
        pages = [_lines(document, number) for number in range(len(document))]
        outline = _outline(document)
        labels = tuple(_label(document, number) for number in range(len(document)))
        facts = document.get_metadata_dict()
    finally:
        document.close()
    if not any(pages):
        raise Refused(
            f"{name} has no text: its pages are pictures.",
            "Run text recognition (OCR) on it, or bring in the original, then try again.",
        )
    refuse_marked((line.text for lines in pages for line, _ in _edges(lines)), name)
    silent = sum(not lines for lines in pages)
    kept = _without_running_lines(pages)
    blocks = tuple(block for lines in kept for block in _blocks(lines))
    blocks = _levelled(_joined(blocks))
    warnings = (f"{silent} of {len(pages)} pages have no text layer.",) if silent else ()
    return Extracted(
        title=_title(facts.get("Title", ""), blocks),
        language="en",
        pages=len(pages),
        blocks=blocks,
        outline=outline,
        warnings=warnings,
        dates=Dates(_day(facts.get("CreationDate", "")), _day(facts.get("ModDate", ""))),
        page_labels=labels if any(label and label != str(n) for n, label in enumerate(labels, 1)) else (),
    )


def _open(path: Path, name: str) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise Refused(
                f"{name} is protected by a password.", "Remove the protection, then bring it in again."
            ) from error
        raise Refused(f"{name} is a damaged PDF.", "Get the file again, or print it to a new PDF.") from error


def _lines(document: pdfium.PdfDocument, number: int) -> list[_Line]:
    try:
        page = document[number]
        height = page.get_height()
        textpage = page.get_textpage()
    except pdfium.PdfiumError:
        return []
    text = textpage.get_text_range()
    box = raw.FS_RECTF()
    at = ctypes.byref(box)
    handle = textpage.raw
    shifted = len(text) != textpage.count_chars()
    is_turned = page.get_rotation() in {90, 270}  # its lines run up the sheet: the head is at one side
    low, high = height * 0.09, height * 0.91
    found: list[_Line] = []
    start = 0
    for whole in text.split("\r\n"):
        words = _SPACES.sub(" ", whole).strip()
        if words and not words.isascii():
            words = words.translate(_ODD).strip()
        if words and not _RULE.match(words):
            first = start + len(whole) - len(whole.lstrip())
            index = raw.FPDFText_GetCharIndexFromTextIndex(handle, first) if shifted else first
            known = raw.FPDFText_GetLooseCharBox(handle, index, at)
            bottom = box.bottom if known else 0.0
            lower, upper = (box.left, box.right) if is_turned else (box.bottom, box.top)
            zone = "" if not known else "foot" if lower < low else "head" if upper > high else ""
            found.append(_Line(words, bottom, raw.FPDFText_GetFontSize(handle, index), number + 1, zone))
        start += len(whole) + 2
    textpage.close()
    page.close()
    return found


def _outline(document: pdfium.PdfDocument) -> tuple[OutlineEntry, ...]:
    found = []
    for mark in document.get_toc(max_depth=6):
        destination = mark.get_dest()
        page = destination.get_index() if destination else None
        title = _SPACES.sub(" ", mark.get_title() or "").strip()
        if title and page is not None and page >= 0:
            found.append(OutlineEntry(title, mark.level + 1, page + 1))
    return tuple(found)


def _label(document: pdfium.PdfDocument, number: int) -> str:
    return document.get_page_label(number) or ""


def _pattern(text: str) -> str:
    return _ROMAN.sub("#", _DIGITS.sub("#", text.lower()))


def _without_running_lines(pages: list[list[_Line]]) -> list[list[_Line]]:
    """Drop running heads and feet, and page numbers.

    A line in the head or foot of the page is one when its words, numbers folded, come back on a third of the pages
    (eight at most, three at least); the first and last lines of the body only when they come back letter by letter.
    """
    seen: Counter[tuple[str, str]] = Counter()
    for lines in pages:
        seen.update({key for _, key in _edges(lines)})
    need = max(3, min(len(pages) // 3, 8))
    dropped = {key for key, times in seen.items() if times >= need} | _PAGE_NUMBERS
    kept = []
    for lines in pages:
        gone = {id(line) for line, key in _edges(lines) if key in dropped}
        kept.append([line for line in lines if id(line) not in gone])
    return kept


def _edges(lines: list[_Line]) -> list[tuple[_Line, tuple[str, str]]]:
    near = [(line, (line.zone, _pattern(line.text))) for line in lines if line.zone]
    return near + [(line, ("edge", line.text)) for line in (*lines[:2], *lines[-2:]) if not line.zone]


def _blocks(lines: list[_Line]) -> list[Block]:
    if not lines:
        return []
    body = _body_size(lines)
    points = body if body > _UNSCALED else 11.0
    full = sorted(len(line.text) for line in lines)[int(len(lines) * 0.9)]
    gaps = [a.base - b.base for a, b in itertools.pairwise(lines) if 0 < a.base - b.base < 4 * points]
    pitch = max(median(gaps), points * 0.9) if len(gaps) > 3 else points * 1.3
    blocks: list[Block] = []
    part: list[_Line] = []
    for line in lines:
        if part and _begins(line, part[-1], body=body, full=full, pitch=pitch):
            blocks.append(_block(part, body))
            part = []
        part.append(line)
    blocks.append(_block(part, body))
    return blocks


def _body_size(lines: list[_Line]) -> float:
    """Return the size most letters of the page have; a size that is only set by a matrix reads as 1."""
    letters: Counter[float] = Counter()
    for line in lines:
        letters[round(line.size, 1)] += len(line.text)
    return letters.most_common(1)[0][0]


def _begins(line: _Line, before: _Line, *, body: float, full: int, pitch: float) -> bool:
    """Tell whether `line` begins a paragraph: a gap, another size, a label, or a short line before it."""
    gap = before.base - line.base
    if gap > 1.4 * pitch or gap < -pitch:
        return True
    if body > _UNSCALED and abs(line.size - before.size) > 0.15 * body:
        return True
    if _LABEL.match(line.text) or _CLAUSE.match(line.text):
        return True
    short = len(before.text) < 0.6 * full
    return short or (len(before.text) < 0.8 * full and before.text.endswith(_ENDS))


def _block(part: list[_Line], body: float) -> Block:
    text = part[0].text
    for line in part[1:]:
        text = _together(text, line.text)
    text = text.rstrip("".join(_SOFT))
    first = part[0]
    large = body > _UNSCALED and first.size >= 1.15 * body and _reads_like_heading(text)
    kind: BlockKind = "heading" if large else "list" if _LABEL.match(text) else "para"
    return Block(kind, text, level=int(first.size * 10) if large else 0, page=first.page)


def _reads_like_heading(text: str) -> bool:
    return (
        3 < len(text) <= 140
        and (text[0].isupper() or text[0].isdigit())
        and not text.endswith((";", ","))
        and text[-2:] != ".."
    )


def _together(text: str, more: str) -> str:
    if text.endswith(_SOFT):
        return text[:-1] + "-\n" + more
    if text.endswith("-") and len(text) > 1 and text[-2].isalpha() and more[:1].islower():
        return text + "\n" + more
    return f"{text} {more}"


def _joined(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Join words cut at a line's end: with the hyphen when the file writes it so elsewhere, or both parts are words."""
    if not any(_CUT.search(block.text) for block in blocks):
        return tuple(_cleaned(block) for block in blocks)
    words = Counter(word for block in blocks for word in _WORD.findall(_CUT.sub(" ", block.text.lower())))

    def choose(match: re.Match[str]) -> str:
        first, second = match[1], match[2]
        whole, hyphened = words[f"{first}{second}".lower()], words[f"{first}-{second}".lower()]
        are_words = len(first) > 2 and len(second) > 2 and words[first.lower()] and words[second.lower()]
        is_compound = hyphened > whole or (hyphened == whole and are_words)
        return f"{first}-{second}" if is_compound else f"{first}{second}"

    return tuple(
        _cleaned(Block(one.kind, _CUT.sub(choose, one.text).replace("-\n", "-"), one.level, one.page)) for one in blocks
    )


def _cleaned(block: Block) -> Block:
    if not any(mark in block.text for mark in _SOFT) and "\x00" not in block.text:
        return block
    text = block.text.replace("\ufffe", "-").replace("\x02", "-").replace("\u00ad", "").replace("\x00", "")
    return Block(block.kind, text, block.level, block.page)


def _levelled(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Turn heights of headings into levels 1 to 4, the largest first."""
    sizes = sorted({block.level for block in blocks if block.kind == "heading"}, reverse=True)
    level = {size: min(rank, 4) for rank, size in enumerate(sizes, 1)}
    return tuple(
        Block(block.kind, block.text, level[block.level], block.page) if block.kind == "heading" else block
        for block in blocks
    )


def _title(stated: str, blocks: tuple[Block, ...]) -> str:
    """Return the title: what the file states if that reads like one, else the largest heading of the first page."""
    stated = _SPACES.sub(" ", stated.replace("Microsoft Word - ", "")).strip()
    if (
        len(stated) > 8
        and " " in stated
        and not re.search(r"\.(docx?|pdf|xlsx?|pptx?|rtf|wpd)$", stated, re.IGNORECASE)
    ):
        return stated[:300]
    first = [block for block in blocks if block.page == 1 and block.kind == "heading" and len(block.text) > 5]
    first = [block for block in first if block.text.lower() not in {"contents", "table of contents"}]
    return min(first, key=lambda block: block.level).text[:300] if first else ""


def _day(stated: str) -> date | None:
    match = re.match(r"D:(\d{4})(\d{2})(\d{2})", stated)
    if not match:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
