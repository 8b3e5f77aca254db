"""Opening a PDF, and what it says about itself: its outline, page labels, title and days."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from icop.engine.errors import Refused
from icop.library.extract.blocks import Block, OutlineEntry
from icop.library.extract.pdf.lines import SPACES

MOST_PAGES = 20_000
_FILE = re.compile(r"\.(docx?|pdf|xlsx?|pptx?|rtf|wpd)$", re.IGNORECASE)


def open_pdf(path: Path, name: str) -> pdfium.PdfDocument:
    """Return the PDF at `path`, opened. Raises Refused when it is damaged, protected by a password or too long."""
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise Refused(
                f"{name} is protected by a password.", "Remove the protection, then bring it in again."
            ) from error
        raise Refused(f"{name} is a damaged PDF.", "Get the file again, or print it to a new PDF.") from error
    if len(document) > MOST_PAGES:
        raise Refused(f"{name} has {len(document):,} pages, which is too many to read.", "Split it into parts.")
    return document


def stated_outline(document: pdfium.PdfDocument) -> tuple[OutlineEntry, ...]:
    """Return the bookmarks of the file that lead to a page."""
    found = []
    for mark in document.get_toc(max_depth=6):
        destination = mark.get_dest()
        page = destination.get_index() if destination else None
        title = SPACES.sub(" ", mark.get_title() or "").strip()
        if title and page is not None and page >= 0:
            found.append(OutlineEntry(title, mark.level + 1, page + 1))
    return tuple(found)


def page_labels(document: pdfium.PdfDocument) -> tuple[str, ...]:
    """Return what the file calls its pages; nothing when it merely counts them."""
    labels = tuple(document.get_page_label(number) or "" for number in range(len(document)))
    return labels if any(label and label != str(n) for n, label in enumerate(labels, 1)) else ()


def title_by(stated: str, blocks: tuple[Block, ...]) -> str:
    """Return the title: what the file states if that reads like one, else the largest heading of the first page."""
    stated = SPACES.sub(" ", stated.replace("Microsoft Word - ", "")).strip()
    if len(stated) > 8 and " " in stated and not _FILE.search(stated):
        return stated[:300]
    first = [block for block in blocks if block.page == 1 and block.kind == "heading" and len(block.text) > 5]
    first = [block for block in first if block.text.lower() not in {"contents", "table of contents"}]
    return min(first, key=lambda block: block.level).text[:300] if first else ""


def day_of(stated: str) -> date | None:
    """Return the day of a date as PDF files write it, `D:20251206...`; None when it is none."""
    match = re.match(r"D:(\d{4})(\d{2})(\d{2})", stated)
    if not match:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
