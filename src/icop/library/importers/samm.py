"""The Security Assistance Management Manual as people save it: chapters printed or saved from its site, policy memos.

A chapter becomes part of the one document "SAMM", taken apart by the numbers of its paragraphs, tables and figures; a
memo becomes a document of its own, with its state and what it rescinds or changes.
"""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from types import ModuleType

from icop.engine.errors import Refused
from icop.library.drafts import Drafts
from icop.library.extract import Extracted, Format, read_document
from icop.library.extract.html import read_markup
from icop.library.extract.markings import look_through
from icop.library.extract.recognising import read_text
from icop.library.importers.samm_chapters import chapter_drafts
from icop.library.importers.samm_memos import is_memo, memo_drafts
from icop.library.importers.source import Source

NAME = "samm"
LEAST_NUMBERS = 3
MOST_BYTES = 20_000_000
PAGES_LOOKED_AT = 2
_SITE = re.compile(r"samm\.dsca\.mil|Defense Security Cooperation Agency|Security Assistance Management Manual", re.I)
_NUMBER = re.compile(r"^\W*((?:C|AP)\d{1,2}(?:\.\d{1,3}){1,9})\.(?=\s)", re.MULTILINE)


def recognises(found: Format) -> bool:
    """Tell whether this importer reads files of the format."""
    return found in {"pdf", "html"}


def claims(path: Path, found: Format) -> bool:
    """Tell whether the file at `path` is a chapter of the manual, or a policy memo saved from its site."""
    try:
        text = _opening_of_pdf(path) if found == "pdf" else _text_of_page(path)
    except (Refused, OSError, RuntimeError):
        return False
    if found == "html" and is_memo(text):
        return True
    return bool(_SITE.search(text)) and len(set(_NUMBER.findall(text))) >= LEAST_NUMBERS


def _pdf_reader() -> ModuleType:
    """Return the reader of PDFs, loaded when first needed: it brings a library that takes long to load."""
    return import_module("icop.library.extract.pdf")


def _opening_of_pdf(path: Path) -> str:
    document = _pdf_reader().open_pdf(path, path.name)
    try:
        stated = document.get_metadata_dict().get("Title", "")
        if not _SITE.search(stated) and not stated.startswith(("C", "AP")):
            return ""
        pages = [
            document[number].get_textpage().get_text_range() for number in range(min(len(document), PAGES_LOOKED_AT))
        ]
    finally:
        document.close()
    return "\n".join([stated, *pages]).replace("\r\n", "\n")


def _text_of_page(path: Path) -> str:
    """Return the words of a saved page with its address, if it was saved with one; "" when it is of another site."""
    markup = read_text(path, MOST_BYTES)
    if not _SITE.search(markup):
        return ""
    extracted = read_markup(markup, path.name)
    address = " ".join(dict.fromkeys(re.findall(r"samm\.dsca\.mil/[\w/-]+", markup[:200_000])))
    return "\n".join([extracted.title, address, *(block.text for block in extracted.blocks)])


def read(source: Source, found: Format) -> Drafts:
    """Yield the manual with the chapter's sections, or the memo. Raises Refused when the file is neither."""
    if found == "html" and is_memo(_text_of_page(source.path)):
        yield from memo_drafts(read_document(source.path, source.name, found), source)
        return
    extracted = _read(source, found)
    drafts = list(chapter_drafts(extracted, source, found))
    if not drafts:
        raise Refused(
            f"{source.name} is no chapter of the Security Assistance Management Manual.",
            "Leave --importer out, so that it is read as what it is.",
        )
    yield from drafts


def _read(source: Source, found: Format) -> Extracted:
    if found != "pdf":
        return read_document(source.path, source.name, found)
    extracted: Extracted = _pdf_reader().read(source.path, source.name, with_leads=True)
    look_through(extracted.blocks, extracted.title, source.name)
    return extracted
