"""What every format is read into: blocks of text in reading order, with what the file says about itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

BlockKind = Literal["heading", "para", "list", "caption", "head", "row", "note", "image"]
Parts = Literal["", "slide", "sheet"]
TextLayer = Literal["text", "none", "garbled", "machine"]
MarkKind = Literal["inserted", "deleted", "struck", "bold"]  # bold only inside a reader, to tell what is put in


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a block that was inserted or struck (`start` to `end`), or words deleted at `start` (in `text`)."""

    kind: MarkKind
    start: int
    end: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item, table row (cells joined by " | ", a "head" names the columns) or note.

    A "caption" stands right before its table. An "image" has its description as text, "" where the file gives none.
    `level` counts from 1 for headings. `page` counts from 1; 0 means the format has no pages. `place` is a name of its
    own: of a heading the anchor (slide-3), of a row the range of cells it is found in (A2:Q41), of a note its number.
    """

    kind: BlockKind
    text: str
    level: int = 0
    page: int = 0
    marks: tuple[Mark, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A line of the file's own table of contents: `page` counts from 1."""

    title: str
    level: int
    page: int


@dataclass(frozen=True, slots=True)
class Dates:
    """The days the file states about itself; they say when a file was made, not when its text is in force."""

    created: date | None = None
    modified: date | None = None


@dataclass(frozen=True, slots=True)
class Extracted:
    """A file as text. `warnings` are plain sentences about what could not be read; `parts` is what its headings are.

    `pictures` are the pages that are pictures without text, where others have text.
    """

    title: str
    language: str
    pages: int
    blocks: tuple[Block, ...]
    outline: tuple[OutlineEntry, ...] = ()
    warnings: tuple[str, ...] = ()
    dates: Dates = field(default_factory=Dates)
    page_labels: tuple[str, ...] = ()
    parts: Parts = ""
    text_layer: TextLayer = "text"
    pictures: tuple[int, ...] = ()
