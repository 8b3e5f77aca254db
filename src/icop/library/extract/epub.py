"""E-books: their chapters in the order of the spine, by their own headings, else by the titles of the contents.

Chapters are web pages inside the file; nothing outside it is ever asked for.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import unquote

from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from icop.engine.errors import Refused
from icop.library.extract.blocks import Block, Dates, Extracted
from icop.library.extract.html import read_markup
from icop.library.extract.packed import member_bytes, opened

MOST_CHAPTERS = 3000
MOST_PART_BYTES = 20_000_000
_DC = "{http://purl.org/dc/elements/1.1/}"
_EMPTY = re.compile(
    r"<(title|script|style|a|p|div|span|i|b|em|strong|td|th|tr|li|ul|ol|h[1-6]|section|iframe|textarea)\b([^<>]*?)/>",
    re.IGNORECASE,
)
_LOCKED = "META-INF/encryption.xml"


def read(path: Path, name: str) -> Extracted:
    """Return the e-book at `path` as blocks. Raises Refused when it is damaged, protected or holds no words."""
    with opened(path, name) as packed:
        book = _xml(packed, _book_of(packed, name), name)
        folder = posixpath.dirname(_book_of(packed, name))
        items = {str(one.get("id")): one for one in book.iter("{*}item")}
        titles = _titles(packed, folder, list(items.values()))
        blocks = tuple(_chapters(packed, folder, book, items, titles))
        locked = _LOCKED in packed.namelist()
    if not any(block.text for block in blocks):
        fix = "Bring in a copy without protection." if locked else "Get the file again, or save it as PDF."
        raise Refused(f"{name} holds no words{' that can be read: it is protected' if locked else ''}.", fix)
    return Extracted(
        title=_said(book, "title")[:300],
        language=(_said(book, "language") or "en")[:2].lower(),
        pages=0,
        blocks=blocks,
        dates=Dates(modified=_day(_said(book, "date"))),
    )


def _book_of(packed: zipfile.ZipFile, name: str) -> str:
    """Return the member that says what the book is made of."""
    root = _xml(packed, "META-INF/container.xml", name)
    file = next((str(one.get("full-path", "")) for one in root.iter("{*}rootfile")), "")
    if not file:
        raise Refused(f"{name} does not say where its chapters are.", "Get the file again, or save it as PDF.")
    return file


def _xml(packed: zipfile.ZipFile, member: str, name: str) -> etree._Element:
    raw = member_bytes(packed, member, MOST_PART_BYTES)
    if raw is None or b"<!ENTITY" in raw or raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise Refused(f"{name} is a damaged e-book.", "Get the file again, or save it as PDF.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        return etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        raise Refused(f"{name} is a damaged e-book.", "Get the file again, or save it as PDF.") from error


def _said(book: etree._Element, what: str) -> str:
    return " ".join((next((one.text for one in book.iter(f"{_DC}{what}") if one.text), "") or "").split())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _member(folder: str, link: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(link.partition("#")[0])))


def _titles(packed: zipfile.ZipFile, folder: str, items: list[etree._Element]) -> dict[str, str]:
    """Return what the contents call each chapter, by its member; the first name of a member is the chapter's."""
    found: dict[str, str] = {}
    for item in items:
        is_page = "nav" in str(item.get("properties", "")).split()
        if not is_page and item.get("media-type") != "application/x-dtbncx+xml":
            continue
        member = _member(folder, str(item.get("href", "")))
        raw = member_bytes(packed, member, MOST_PART_BYTES) or b""
        tree = LexborHTMLParser(raw.decode("utf-8", errors="replace"))
        for link, title in _links(tree) if is_page else _points(tree):
            found.setdefault(_member(posixpath.dirname(member), link), title)
    return found


def _links(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    for link in tree.css("nav a"):
        yield link.attributes.get("href") or "", " ".join(link.text().split())


def _points(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    for point in tree.css("navpoint"):
        label, content = point.css_first("navlabel"), point.css_first("content")
        if label is not None and content is not None:
            yield content.attributes.get("src") or "", " ".join(label.text().split())


def _chapters(
    packed: zipfile.ZipFile, folder: str, book: etree._Element, items: dict[str, etree._Element], titles: dict[str, str]
) -> Iterator[Block]:
    for one in [*book.iter("{*}itemref")][:MOST_CHAPTERS]:
        item = items.get(str(one.get("idref")))
        if item is None or "nav" in str(item.get("properties", "")).split():
            continue
        member = _member(folder, str(item.get("href", "")))
        raw = member_bytes(packed, member, MOST_PART_BYTES)
        if raw is not None:
            markup = _EMPTY.sub(r"<\1\2></\1>", raw.decode("utf-8", errors="replace"))
            blocks = read_markup(markup, member).blocks
            if titles.get(member) and blocks and blocks[0].kind != "heading":
                yield Block("heading", titles[member], 1)
            yield from blocks
