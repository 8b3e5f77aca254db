"""From blocks to sections: by the file's own outline, by its headings, or else page by page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from icop.library.drafts import Drafts, SectionDraft, written
from icop.library.extract import Block, Extracted, OutlineEntry
from icop.library.importers.source import Source
from icop.library.naming import slug
from icop.library.outlines import Entry

DOCUMENT = ""
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

    Paged files are cut at the entries of their outline if it covers them, else one section a page; other files at their
    headings. A file with neither is one section called "text".
    """
    parts = list(_parts(extracted, source, title))
    above: list[_Part] = []
    for number, part in enumerate(parts, 1):
        while above and above[-1].level >= part.level:
            above.pop()
        yield _draft(part, above[-1].anchor if above else "", len(above) + 1, number)
        above.append(part)


def _parts(extracted: Extracted, source: Source, title: str) -> Iterator[_Part]:
    if extracted.pages and _covers(extracted.outline, extracted.pages):
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


def _by_heading(extracted: Extracted, source: Source, title: str) -> Iterator[_Part]:
    part = _Part(title, 1, "text", "section")
    begun = False
    for block in extracted.blocks:
        if block.kind != "heading":
            part.blocks.append(block)
            continue
        if part.blocks or begun:
            yield part
        anchor = source.free_anchor(DOCUMENT, slug(block.text, 80) or "section")
        part = _Part(block.text, max(block.level, 1), anchor, "section")
        part.blocks.append(block)
        begun = True
    yield part


def _draft(part: _Part, parent: str, level: int, number: int) -> SectionDraft:
    text, pages, marks, outline = _text(part)
    breaks = [start for start, _ in pages if start]
    salt = json.dumps(marks) if marks else ""
    cited = _CITED.match(part.title)
    return SectionDraft(
        document=DOCUMENT,
        anchor=part.anchor,
        title=(part.title[cited.end() :] if cited else part.title)[:500],
        number=f"§ {cited[1]}" if cited else "",
        sort_key=f"{number:06d}",
        parent=parent,
        level=level,
        unit="all",
        kind=part.kind,
        marks=marks,
        pages=pages,
        **written(text, outline=outline or None, breaks=breaks, salt=salt).as_fields(),
    )


def _text(part: _Part) -> tuple[str, list[list[int]], list[list[object]], list[Entry]]:
    """Join the blocks; return the text, where each page begins, the marks, and the headings inside."""
    pages: list[list[int]] = []
    marks: list[list[object]] = []
    heads: list[tuple[int, str]] = []
    pieces: list[str] = []
    place = 0
    for block in part.blocks:
        if block.kind == "heading" and slug(block.text) == slug(part.title):
            marks.extend([mark.kind, place, place, mark.text] for mark in block.marks if mark.kind == "deleted")
            if block.page and not pages:
                pages.append([0, block.page])
            continue
        if block.page and (not pages or pages[-1][1] != block.page):
            pages.append([place, block.page])
        if block.kind == "heading":
            heads.append((place, block.text))
        marks.extend([mark.kind, place + mark.start, place + mark.end, mark.text] for mark in block.marks)
        if block.text:
            pieces.append(block.text)
            place += len(block.text) + 1
    text = "\n".join(pieces)
    return text, pages, marks, _inner(heads, len(text))


def _inner(heads: Iterable[tuple[int, str]], length: int) -> list[Entry]:
    found = list(heads)
    ends = [*(start for start, _ in found[1:]), length][: len(found)]
    names: dict[str, int] = {}
    entries = []
    for (start, title), end in zip(found, ends, strict=True):
        name = slug(title, 60).replace("-", "_") or "part"
        names[name] = names.get(name, 0) + 1
        path = name if names[name] == 1 else f"{name}_{names[name]}"
        entries.append(Entry(path, start, end, title[:200]))
    return entries
