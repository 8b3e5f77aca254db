"""From blocks to sections: by the file's own outline, by its headings, or else page by page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from icop.library.drafts import Drafts, SectionDraft, written
from icop.library.extract import Block, Extracted, OutlineEntry
from icop.library.importers.joining import joined
from icop.library.importers.of_a_code import cited_at, code_of
from icop.library.importers.source import Source
from icop.library.naming import slug

DOCUMENT = ""
LONGEST_TITLE = 500
_CITED = re.compile(r"^§ ?([\dA-Za-z–-]+(?:\.\d+)?[a-z]?(?:[–-]\d+[a-z]?)*)\.?\s")


@dataclass(slots=True)
class _Part:
    """A section under way: its heading and the blocks below it."""

    title: str
    level: int
    anchor: str
    kind: str
    page: int = 0
    blocks: list[Block] = field(default_factory=list)


def sections(extracted: Extracted, source: Source, title: str) -> Drafts:
    """Yield the sections of a document in reading order; their document key is left empty.

    Slides and sheets are a section each. Paged files are cut at the entries of their outline if it covers them, else
    one section a page; other files at their headings. A file with neither is one section called "text". Where the title
    says which part of a code the file holds, its sections are cited as the code is; of two with one number the first.
    """
    parts = list(_parts(extracted, source, title))
    code = code_of(title)
    above: list[_Part] = []
    given: set[str] = set()
    for number, part in enumerate(parts, 1):
        while above and above[-1].level >= part.level:
            above.pop()
        citation = cited_at(code, part.title) if code else ""
        yield _draft(
            part, above[-1].anchor if above else "", len(above) + 1, number, "" if citation in given else citation
        )
        given.add(citation)
        above.append(part)


def _parts(extracted: Extracted, source: Source, title: str) -> Iterator[_Part]:
    if extracted.parts:
        yield from _by_heading(extracted, source, title, extracted.parts)
    elif extracted.pages and _covers(extracted.outline, extracted.pages):
        yield from _by_outline(extracted, source, title)
    elif extracted.pages:
        yield from _by_page(extracted)
    else:
        yield from _by_heading(extracted, source, title)


def _covers(outline: tuple[OutlineEntry, ...], pages: int) -> bool:
    """Tell whether an outline is fine enough: entries on at least a quarter of the pages, three at the least."""
    return len({entry.page for entry in outline}) >= max(3, pages // 4)


def _by_page(extracted: Extracted) -> Iterator[_Part]:
    labels = extracted.page_labels
    for number in range(1, extracted.pages + 1):
        blocks = [block for block in extracted.blocks if block.page == number]
        if blocks:
            label = labels[number - 1] if labels else str(number)
            first = next((block.text for block in blocks if block.kind == "heading"), "")
            name = f"Page {label}" if label == str(number) else f"Page {number} ({label})"
            yield _Part(f"{name}: {first}" if first else name, 1, f"page-{number}", "page", number, blocks)


def _by_outline(extracted: Extracted, source: Source, title: str) -> Iterator[_Part]:
    blocks = extracted.blocks
    places = _places(blocks, extracted.outline)
    if places and places[0][0] > 0:
        yield _Part(title, 1, source.free_anchor(DOCUMENT, "start"), "section", 1, list(blocks[: places[0][0]]))
    for (at, entry), (until, _) in pairwise([*places, (len(blocks), None)]):
        if entry is None:
            continue
        anchor = source.free_anchor(DOCUMENT, slug(entry.title, 80) or f"page-{entry.page}")
        yield _Part(entry.title, entry.level, anchor, "section", entry.page, list(blocks[at:until]))


def _places(blocks: tuple[Block, ...], outline: tuple[OutlineEntry, ...]) -> list[tuple[int, OutlineEntry | None]]:
    """Return the block at which each entry begins: the line on its page that repeats it, else the page's first."""
    first_on: dict[int, int] = {}
    for number, block in enumerate(blocks):
        first_on.setdefault(block.page, number)
    found: list[tuple[int, OutlineEntry | None]] = []
    low = 0
    for entry in sorted(outline, key=lambda one: one.page):
        start = first_on.get(entry.page)
        if start is None:
            start = min((at for page, at in first_on.items() if page > entry.page), default=len(blocks))
        wanted = slug(entry.title)
        at = next(
            (
                number
                for number in range(max(start, low), len(blocks))
                if blocks[number].page == entry.page and wanted and slug(blocks[number].text[:300]).startswith(wanted)
            ),
            max(start, low),
        )
        found.append((at, entry))
        low = at
    return found


def _by_heading(extracted: Extracted, source: Source, title: str, kind: str = "section") -> Iterator[_Part]:
    part = _Part(title, 1, "text", kind)
    begun = False
    for block in extracted.blocks:
        if block.kind != "heading":
            part.blocks.append(block)
            continue
        if part.blocks or begun:
            yield part
        anchor = source.free_anchor(DOCUMENT, block.place or slug(block.text, 80) or "section")
        part = _Part(block.text, max(block.level, 1), anchor, kind)
        part.blocks.append(block)
        begun = True
    yield part


def _draft(part: _Part, parent: str, level: int, number: int, citation: str) -> SectionDraft:
    title = part.title[:LONGEST_TITLE]  # words beyond it stay in the text
    found = joined(part.blocks, title)
    salt = json.dumps(found.marks) if found.marks else ""
    cited = _CITED.match(title)
    return SectionDraft(
        document=DOCUMENT,
        anchor=part.anchor,
        title=title[cited.end() :] if cited else title,
        number=f"§ {cited[1]}" if cited else "",
        citation=citation,
        sort_key=f"{number:06d}",
        parent=parent,
        level=level,
        unit="all",
        kind=part.kind,
        marks=found.marks,
        pages=found.pages,
        **written(found.text, outline=found.outline or None, breaks=found.breaks, salt=salt).as_fields(),
    )
