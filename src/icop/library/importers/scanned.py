"""What a machine read of a scan, as the sections of its document: one a page, under the page's own name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from icop.library.drafts import DocumentDraft, Drafts, SectionDraft
from icop.library.extract import Block, Extracted
from icop.library.extract.hyphens import joined_words, together
from icop.library.extract.markings import look_through, looking
from icop.library.importers.composing import sections
from icop.library.importers.source import Source

_BREAK = re.compile(r"\n\s*\n")
_NOISE = re.compile(r"^[\W_]*$")


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


def _blocks(text: str, page: int) -> Iterator[Block]:
    for part in _BREAK.split(text):
        lines = [" ".join(line.split()) for line in part.split("\n") if not _NOISE.match(line)]
        if lines:
            words = lines[0]
            for line in lines[1:]:
                words = together(words, line)
            yield Block("para", words, page=page)
