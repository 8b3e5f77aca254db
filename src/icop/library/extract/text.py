"""Plain text: paragraphs between blank lines; lines that were wrapped are joined again."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

from icop.engine.errors import Refused
from icop.library.extract.blocks import Block, Extracted
from icop.library.extract.markings import refuse_cells, refuse_lines
from icop.library.extract.recognising import read_text

MOST_BYTES = 60_000_000
_TABLES, _BETWEEN = {".csv", ".tsv", ".tab"}, re.compile(r"[\t;]|,(?! )")
_LABEL = re.compile(r"^\s*(?:\(\w{1,4}\)|\w{1,3}[.)]|[•*–-])\s+\S")


def read(path: Path, name: str) -> Extracted:
    """Return the text file at `path` as blocks. Raises Refused when it holds no words or is too long."""
    text = read_text(path, MOST_BYTES)
    pages = text.split("\f")
    refuse_lines([lines for page in pages for lines in lined(page)], name)
    if PurePosixPath(name).suffix.lower() in _TABLES:
        refuse_cells((cell.strip(' "') for line in text.splitlines() for cell in _BETWEEN.split(line)), name)
    blocks = tuple(
        Block("list" if _LABEL.match(part) else "para", part, page=number if len(pages) > 1 else 0)
        for number, page in enumerate(pages, 1)
        for part in paragraphs(page)
    )
    if not blocks:
        raise Refused(f"{name} is empty.", "Get the file again.")
    first = blocks[0].text
    title = first if len(first) < 150 and len(blocks) > 1 else ""
    return Extracted(title=title, language="en", pages=len(pages) if len(pages) > 1 else 0, blocks=blocks)


def lined(text: str) -> list[list[str]]:
    """Return the lines of each part of `text` between blank lines."""
    parts = re.split(r"\r?\n\s*\r?\n|\r\n?\s*\r", text)
    return [lines for part in parts if (lines := [line.rstrip() for line in part.splitlines() if line.strip()])]


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of `text`: parts between blank lines; labelled or short lines begin anew."""
    found: list[str] = []
    for lines in lined(text):
        wide = max((len(line) for line in lines), default=0)
        current: list[str] = []
        for before, line in zip(["", *lines], lines, strict=False):
            begins = not current or " | " in line or _LABEL.match(line) or len(before) < 0.6 * wide or wide > 200
            if begins and current:
                found.append(" ".join("".join(current).split()))
                current = []
            _add(current, line if begins else line.strip())
        if current:
            found.append(" ".join("".join(current).split()))
    return found


def _add(current: list[str], more: str) -> None:
    """Add a line to the pieces of a paragraph, joined to a word that was cut at the end of the line before."""
    if current and current[-1].endswith("-") and current[-1][-2:-1].isalpha() and more[:1].islower():
        current[-1] = current[-1][:-1]
        current.append(more)
    else:
        current.append(f" {more}" if current else more)
