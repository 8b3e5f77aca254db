"""PDF: the text layer page by page, without running heads, feet and page numbers; paragraphs, tables and headings.

Geometry is asked once or twice a line, which keeps this near the speed of plain extraction; more of it only on pages
whose lines stand side by side. A file that states its structure is read by that.
"""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium

from icop.library.extract.blocks import Block, Dates, Extracted, Mark, OutlineEntry
from icop.library.extract.hyphens import joined_words
from icop.library.extract.markings import refuse_marked
from icop.library.extract.pdf.headings import Heading, headings_of, outline_by
from icop.library.extract.pdf.layout import laid_out
from icop.library.extract.pdf.letters import Letters
from icop.library.extract.pdf.lines import lines_of, needs_layout
from icop.library.extract.pdf.opening import day_of, open_pdf, page_labels, stated_outline, title_by
from icop.library.extract.pdf.paragraphs import Paragraph, paragraphs_of
from icop.library.extract.pdf.pieces import Piece
from icop.library.extract.pdf.quality import are_pictures, layer_of, pictures_among
from icop.library.extract.pdf.running import edge_lines, without_running_lines
from icop.library.extract.pdf.tagged import tagged
from icop.library.extract.pdf.tags import is_tagged

__all__ = ["open_pdf", "read"]


def read(path: Path, name: str, *, with_leads: bool = False) -> Extracted:
    """Return the PDF at `path` as blocks with pages, its outline and labels; a scan has no blocks.

    `with_leads` marks the headings that run into numbered paragraphs as bold, for readers that take them apart.
    Raises Refused when it is damaged, protected by a password or too long.
    """
    document = open_pdf(path, name)
    try:
        pages = _pages(document)
        outline, labels = stated_outline(document), page_labels(document)
        facts = document.get_metadata_dict()
        letters = [sum(len(line.text) for piece in pieces for line in piece.lines) for pieces in pages]
        is_scan = are_pictures(document, letters)
        pictures = () if is_scan else pictures_among(document, letters)
    finally:
        document.close()
    refuse_marked((line.text for pieces in pages for line, _ in edge_lines(pieces)), name)
    paragraphs = [one for pieces in without_running_lines(pages) for one in paragraphs_of(pieces)]
    layer = "none" if is_scan else layer_of([one.text for one in paragraphs])
    if layer != "text":
        paragraphs = []
    headings = headings_of(paragraphs)
    blocks = joined_words(tuple(_blocks(paragraphs, headings, with_leads=with_leads)))
    return Extracted(
        title=title_by(facts.get("Title", ""), blocks),
        language="en",
        pages=len(pages),
        blocks=blocks,
        outline=_outline(outline, headings, paragraphs, len(pages)),
        warnings=tuple(_warnings(letters, layer, pictures)),
        dates=Dates(day_of(facts.get("CreationDate", "")), day_of(facts.get("ModDate", ""))),
        page_labels=labels,
        text_layer=layer,
        pictures=pictures if layer == "text" else (),
    )


def _pages(document: pdfium.PdfDocument) -> list[list[Piece]]:
    """Return the pieces of each page. A structure that proved useless on three pages is not asked for again."""
    found: list[list[Piece]] = []
    has_tags, used, useless = is_tagged(document), 0, 0
    for number in range(len(document)):
        pieces, is_by_tags = _pieces(document, number, has_tags=has_tags and (useless < 3 or used > useless))
        used += is_by_tags
        useless += bool(pieces) and not is_by_tags
        found.append(pieces)
    return found


def _pieces(document: pdfium.PdfDocument, number: int, *, has_tags: bool) -> tuple[list[Piece], bool]:
    """Return the pieces of a page, and whether they follow the structure that the file states."""
    try:
        letters = Letters(document[number])
    except pdfium.PdfiumError:
        return [], False
    try:
        stated = letters.turn
        lines = lines_of(letters, number + 1)
        if not lines:
            return [], False
        pieces = tagged(letters, lines) if has_tags else None
        if pieces is not None:
            return pieces, True
        is_turned = letters.turn != stated
        if is_turned or needs_layout(letters, lines):
            return laid_out(letters, lines, is_turned=is_turned), False
        return [Piece("line", (line,)) for line in lines], False
    finally:
        letters.close()


def _blocks(paragraphs: list[Paragraph], headings: list[Heading], *, with_leads: bool) -> list[Block]:
    levels = {one.at: one.depth for one in headings if not one.is_run_in}
    found = []
    for at, one in enumerate(paragraphs):
        marks = (Mark("bold", 0, one.lead),) if with_leads and one.lead else ()
        kind = "heading" if at in levels else "para" if one.kind in {"line", "heading"} else one.kind
        found.append(Block(kind, one.text, levels.get(at, 0), one.page, marks))  # type: ignore[arg-type]
    return found


def _outline(
    stated: tuple[OutlineEntry, ...], headings: list[Heading], paragraphs: list[Paragraph], pages: int
) -> tuple[OutlineEntry, ...]:
    """Return the file's own outline where it is fine enough, else the one its headings make, else its own."""
    if len({entry.page for entry in stated}) >= max(3, pages // 4):
        return stated
    return outline_by(headings, paragraphs, pages) or stated


def _warnings(letters: list[int], layer: str, pictures: tuple[int, ...]) -> list[str]:
    silent = sum(not count for count in letters)
    if layer == "none":
        return ["Its pages are pictures: it has no text layer."]
    if layer == "garbled":
        return ["Its text layer is garbled: the file does not say which letters its glyphs stand for."]
    if pictures:
        return [f"{len(pictures)} of {len(letters)} pages are pictures: they have no text layer."]
    return [f"{silent} of {len(letters)} pages have no text layer."] if silent else []
