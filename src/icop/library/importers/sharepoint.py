"""A saved page of a SharePoint library: the page itself as a document, and the items it lists, known without text.

Several saved pages of one list are one document; the file of an item, brought in later under its name, is its text.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from icop.engine.errors import Refused
from icop.library.drafts import DocumentDraft, Drafts, SectionDraft
from icop.library.extract import Block, Extracted, Format
from icop.library.extract.recognising import read_text
from icop.library.importers.composing import sections
from icop.library.importers.saved_lists import Item, SavedPage, is_list, is_list_page, read_list_page, read_list_text
from icop.library.importers.source import Source
from icop.library.naming import slug

NAME = "sharepoint"
MOST_BYTES = 20_000_000
LONGEST_HEADING = 80
_KINDS = {"learning material": "learning asset", "presentation": "presentation", "report": "report"}
_HEADING = re.compile(r"[A-Z(][^.!?;:]*")


def recognises(found: Format) -> bool:
    """Tell whether this importer reads files of the format."""
    return found in {"html", "text", "markdown"}


def claims(path: Path, found: Format) -> bool:
    """Tell whether the file at `path` is a saved page with a library list."""
    try:
        text = read_text(path, MOST_BYTES)
    except (Refused, OSError):
        return False
    return is_list_page(text) if found == "html" else is_list(text)


def read(source: Source, found: Format) -> Drafts:
    """Yield the page with its text, then its items. Raises Refused when it lists nothing."""
    text = read_text(source.path, MOST_BYTES)
    page = read_list_page(text) if found == "html" else read_list_text(text)
    if not page.items:
        raise Refused(f"{source.name} lists no files.", "Save the page with its list in view, or leave --importer out.")
    title = page.title or source.stem
    key = slug(f"{title} library page")
    yield DocumentDraft(
        key=key,
        title=f"{title} (saved library page)"[:400],
        kind="library page",
        holding="observed" if source.as_of else "undated",
        format=str(found),
        seen=source.as_of,
        warnings=_warnings(page),
    )
    blocks = tuple(_blocks(page))
    if blocks:
        yield from _under(key, sections(Extracted(title, "en", 0, blocks), source, title))
    for item in page.items:
        yield _listed(item, key)


def _warnings(page: SavedPage) -> tuple[str, ...]:
    if not page.has_next:
        return ()
    last = page.items[-1].number
    return (f"The list goes on after item {last}: save its next page and bring that in as well.",)


def _blocks(page: SavedPage) -> list[Block]:
    """Return the page's own paragraphs; short lines without a full stop are headings, lines after a dash a list."""
    found = []
    for line in page.paragraphs:
        is_heading = len(line) <= LONGEST_HEADING and _HEADING.fullmatch(line) is not None
        kind = "heading" if is_heading else "list" if line.startswith(("- ", "• ")) else "para"
        found.append(Block(kind, line, level=2 if is_heading else 0))  # type: ignore[arg-type]
    return found


def _under(key: str, drafts: Drafts) -> Drafts:
    for draft in drafts:
        if isinstance(draft, SectionDraft):
            yield replace(draft, document=key)


def _listed(item: Item, page: str) -> DocumentDraft:
    name = item.type.lower()
    return DocumentDraft(
        key=slug(item.file) or slug(item.title),
        title=item.title[:400],
        kind=_KINDS.get(name, "document" if name in {"", "reference"} else name)[:40],
        url=item.url,
        item={
            "page": page,
            "number": str(item.number),
            "file": item.file[:300],
            "type": item.type[:40],
            "modified": item.modified,
            "says": item.says[:20_000],
        },
    )
