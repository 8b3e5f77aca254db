"""What an importer hands over: documents and sections ready to be written, and how they travel between processes.

Importers run in the sandbox. Drafts cross its border as JSON arrays, so nothing that is read can run anything here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from icop.library.naming import folded, seen, sha
from icop.library.outlines import Entry, subsections
from icop.library.passages import Piece, split

# how the unit ends of what a record holds beside its own text (tables, figures): it is not counted as a record
HELD = " tables"
Holding = Literal["observed", "issued", "undated"]


@dataclass(frozen=True, slots=True)
class DocumentDraft:
    """A work as an importer knows it. An empty key means: named after the file it came in.

    `holding` says what a dated copy means: "observed" a look at a text that changes, "issued" a text fixed on its day.
    `guesses` say by field what its value was told by; those without an entry are known.
    `relations` are what the file itself states of other works: their type, citation (`to`), a note, the citation that
    says so (`cite`) and the day it was `seen` to say so.
    `item` is an entry of a saved library page: number, file, type, modified, says; such a document has no text yet.
    `pictures` are the pages that have no text while others have.
    `markings` are filled in by who looks the file through (looking.py), `importer` by who asks it: not by importers.
    """

    key: str
    title: str
    kind: str
    issuer: str = ""
    number: str = ""
    citation: str = ""
    url: str = ""
    holding: Holding = "observed"
    language: str = "en"
    format: str = "records"
    pages: int = 0
    seen: str = ""
    made_on: str = ""
    warnings: tuple[str, ...] = ()
    guesses: dict[str, str] = field(default_factory=dict)
    markings: tuple[dict[str, Any], ...] = ()
    text_layer: str = "text"
    pictures: tuple[int, ...] = ()
    item: dict[str, str] = field(default_factory=dict)
    about: str = ""
    relations: tuple[dict[str, str], ...] = ()
    importer: str = ""

    def packed(self) -> list[Any]:
        """Return the draft as a JSON array."""
        return [getattr(self, name) for name in _DOCUMENT_FIELDS]


_DOCUMENT_FIELDS = tuple(DocumentDraft.__dataclass_fields__)


def document_from(packed: list[Any]) -> DocumentDraft:
    """Return the document draft that `packed` holds."""
    values = dict(zip(_DOCUMENT_FIELDS, packed, strict=True))
    several = {name: tuple(values[name]) for name in ("warnings", "markings", "pictures", "relations")}
    return DocumentDraft(**(values | several))


@dataclass(frozen=True, slots=True)
class SectionDraft:
    """A citable place with the text it had. Without `text` it is a heading that others hang from.

    `document` is the key of its document; `unit` the group a copy holds whole or in part; `seen` the day (or month) of
    the copy, `start` its official first day. `outline`, `pages` and `pieces` hold offsets into `text`.
    """

    document: str
    anchor: str
    title: str
    sort_key: str
    number: str = ""
    citation: str = ""
    parent: str = ""
    level: int = 1
    unit: str = ""
    kind: str = "section"
    record_id: str = ""
    seen: str = ""
    start: str = ""
    credit: str = ""
    text: str = ""
    sha: str = ""
    norm_sha: str = ""
    outline: list[list[Any]] = field(default_factory=list)
    marks: list[list[Any]] = field(default_factory=list)
    pages: list[list[int]] = field(default_factory=list)
    pieces: list[list[Any]] = field(default_factory=list)

    def packed(self) -> list[Any]:
        """Return the draft as a JSON array."""
        return [getattr(self, name) for name in _SECTION_FIELDS]


_SECTION_FIELDS = tuple(SectionDraft.__dataclass_fields__)


def section_from(packed: list[Any]) -> SectionDraft:
    """Return the section draft that `packed` holds."""
    return SectionDraft(*packed)


Draft = DocumentDraft | SectionDraft
Drafts = Iterator[Draft]


@dataclass(frozen=True, slots=True)
class Written:
    """The parts of a draft that follow from its text."""

    text: str
    sha: str
    norm_sha: str
    outline: list[list[Any]]
    pieces: list[list[Any]]

    def as_fields(self) -> dict[str, Any]:
        """Return them by the names a section draft gives them."""
        return {name: getattr(self, name) for name in ("text", "sha", "norm_sha", "outline", "pieces")}


def written(
    text: str,
    *,
    outline: Sequence[Entry] | None = None,
    indents: list[int] | None = None,
    breaks: Sequence[int] = (),
    salt: str = "",
) -> Written:
    """Return `text` with what follows from it: its hashes, outline and passages.

    Without `outline` the labelled paragraphs are looked for. `salt` tells apart equal texts with different marks.
    """
    text = seen(text)
    entries = list(outline) if outline is not None else subsections(text, indents)
    pieces: list[Piece] = split(text, entries, breaks)
    return Written(
        text=text,
        sha=sha(text + salt),
        norm_sha=sha(folded(text)),
        outline=[[entry.path, entry.start, entry.end, entry.title] for entry in entries],
        pieces=[[piece.start, piece.end, piece.path, piece.heading] for piece in pieces],
    )


def paragraphs_of(raw: str) -> tuple[str, list[int]]:
    """Return a record's text without blank lines and indentation, and the level of each paragraph (two spaces each)."""
    lines = [line for line in raw.split("\n") if line and not line.isspace()]
    bare = [line.strip() for line in lines]
    return "\n".join(bare), [(len(line) - len(line.lstrip())) // 2 for line in lines]


@lru_cache(maxsize=1024)
def day_bounds(text: str) -> tuple[date, date] | None:
    """Return the first and last day that a written day, month (`2025-07`) or year may mean; None when it is none.

    >>> day_bounds("2025-07")
    (datetime.date(2025, 7, 1), datetime.date(2025, 7, 31))
    """
    parts = text.strip()[:10].split("-")
    try:
        numbers = [int(part) for part in parts]
        if len(numbers) == 3:
            day = date(*numbers)
            return day, day
        if len(numbers) == 2:
            year, month = numbers
            after = date(year + month // 12, month % 12 + 1, 1)
            return date(year, month, 1), date.fromordinal(after.toordinal() - 1)
        return (date(numbers[0], 1, 1), date(numbers[0], 12, 31)) if len(numbers) == 1 else None
    except ValueError:
        return None
