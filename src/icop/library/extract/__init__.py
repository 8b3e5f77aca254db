"""Reading files: one module a format, one common result. Runs inside the sandbox; knows nothing of the database."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path

from icop.library.extract.blocks import Block, Dates, Extracted, Mark, OutlineEntry
from icop.library.extract.markings import look_through
from icop.library.extract.packed import holds_macros
from icop.library.extract.recognising import Format, opened_head, recognise

__all__ = [
    "VERSION",
    "Block",
    "Dates",
    "Extracted",
    "Format",
    "Mark",
    "OutlineEntry",
    "opened_head",
    "read_document",
    "recognise",
]

# Raised when reading gets better: files read by an older version are read again, without making new texts.
VERSION = "3"
MACROS = "It holds macros. They were left out: nothing in a file is ever run here."


def read_document(path: Path, name: str, found: Format) -> Extracted:
    """Return the document at `path`, read as `found`. Raises Refused with what is wrong and what to do."""
    module = import_module(f"icop.library.extract.{found}")
    extracted: Extracted = module.read(path, name)
    look_through(extracted.blocks, _subject(extracted.title, found), name)
    return replace(extracted, warnings=(*extracted.warnings, MACROS)) if holds_macros(path) else extracted


def _subject(title: str, found: Format) -> str:
    """Return the title as it is looked at for markings: that of a message is its subject."""
    return f"SUBJECT: {title}" if str(found) in {"eml", "email", "mail", "message"} else title
