"""What a machine read of a scan, as the sections of its document: one a page, under the page's own name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from icop.library.drafts import DocumentDraft, Drafts, SectionDraft, written
from icop.library.extract import Block, Extracted
from icop.library.extract.hyphens import joined_words, together
from icop.library.extract.markings import look_through, looking
from icop.library.importers.composing import sections
from icop.library.importers.joining import joined
from icop.library.importers.source import Source

_BREAK = re.compile(r"\n\s*\n")
BY_MACHINE = "read by machine"
_CUI = re.compile(r"^C[Uu][Il1|!](?=$|//)")  # as machines read the banner CUI
_NOISE = re.compile(r"^[\W_]*$")


def refuse_marked_pages(pages: Mapping[int, str], title: str) -> None:
    """Raise Classified when the pages read so far, by their number, carry a classification marking."""
    blocks = joined_words(tuple(block for number, text in sorted(pages.items()) for block in _blocks(text, number)))
    with looking():
        look_through(blocks, title, title)


def scanned_drafts(document: DocumentDraft, pages: Sequence[str]) -> Drafts:
    """Yield `document` with the text of its `pages`, as a machine read them.

    Raises Classified when they carry a classification marking.
    """
    blocks = joined_words(tuple(block for number, text in enumerate(pages, 1) for block in _blocks(text, number)))
    with looking():
        found = look_through(blocks, document.title, document.title)
    layer = "machine" if blocks else document.text_layer
    yield replace(document, markings=tuple(one.as_json() for one in found), text_layer=layer)
    extracted = Extracted(document.title, document.language, len(pages), blocks)
    for draft in sections(extracted, Source(Path(), document.title), document.title):
        yield replace(draft, document=document.key) if isinstance(draft, SectionDraft) else draft


def with_pages(document: DocumentDraft, pages: Mapping[int, str], held: Sequence[SectionDraft]) -> Drafts:
    """Yield `document` with the sections it has (`held`, in order) and one more for each of its `pages` that a machine
    found words on, each behind the section that holds the page before it.

    Raises Classified when they carry a classification marking.
    """
    read = [(number, joined_words(tuple(_blocks(text, number)))) for number, text in sorted(pages.items())]
    with looking():
        every = tuple(block for _, blocks in read for block in blocks)
        found = look_through(every, document.title, document.title)
    yield replace(document, markings=(*document.markings, *(one.as_json() for one in found)))
    yield from held
    for number, blocks in read:
        if not blocks:
            continue
        place = joined(list(blocks), "")
        text = written(place.text, outline=place.outline or None, breaks=place.breaks)
        yield SectionDraft(
            document=document.key,
            anchor=f"page-{number}",
            title=f"Page {number}, {BY_MACHINE}",
            sort_key=f"{_before(number, held)} page {number:06d}",
            unit="all",
            kind="page",
            pages=place.pages,
            **text.as_fields(),
        )


def _before(page: int, held: Sequence[SectionDraft]) -> str:
    """Return the key of the section that the page before `page` belongs to; of none: one that comes before all."""
    begun = [one.sort_key for one in held if one.pages and min(number for _, number in one.pages) < page]
    return begun[-1] if begun else "0"


def _blocks(text: str, page: int) -> Iterator[Block]:
    for part in _BREAK.split(text):
        lines = [" ".join(line.split()) for line in part.split("\n") if not _NOISE.match(line)]
        if lines:
            words = lines[0]
            for line in lines[1:]:
                words = together(words, line)
            yield Block("para", _CUI.sub("CUI", words), page=page)
