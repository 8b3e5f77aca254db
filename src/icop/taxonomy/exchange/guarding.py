"""Looking at a file before anything reads it: its size, what a zip would unpack to, and what an XML file defines."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from icop.taxonomy.exchange.rows import FileRefused, Wrong

MOST_UNPACKED = 25_000_000
MOST_MEMBERS = 500
MOST_DEPTH = 60
_DEFINES = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([^"']+)["']""", re.IGNORECASE)


def refuse(what: str, fix: str, place: str = "") -> FileRefused:
    """Return the refusal of a file as a whole."""
    return FileRefused([Wrong(place, what, fix)])


def plain_text(data: bytes) -> str:
    """Return a file as text. Raises FileRefused unless it is UTF-8."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise refuse("the file is not UTF-8 text", "save it as UTF-8", f"line {line}") from error
    if "\0" in text:
        raise refuse("the file is not text", "choose a Turtle, RDF/XML, JSON-LD or XLSX file")
    return text


def see_plain_xml(data: bytes, place: str = "") -> None:
    """Raise FileRefused for XML that defines entities, or in another encoding, where such a definition could hide."""
    declared = _ENCODING.match(data.removeprefix(b"\xef\xbb\xbf"))
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in data[:200]:
        raise refuse("the XML is not UTF-8", "save it as UTF-8", place)
    if declared and declared[1].lower() not in {b"utf-8", b"us-ascii", b"ascii"}:
        raise refuse(f"the XML is in {declared[1].decode(errors='replace')}", "save it as UTF-8", place)
    found = _DEFINES.search(data)
    if found:
        line = data.count(b"\n", 0, found.start()) + 1
        where = place or f"line {line}"
        raise refuse("the XML defines a document type or entities", "save it without DOCTYPE and ENTITY", where)


def see_small_zip(data: bytes) -> None:
    """Raise FileRefused for a zip that is damaged, or unpacks to more than a taxonomy can be."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            members = packed.infolist()
            if len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > MOST_UNPACKED:
                raise refuse("the workbook unpacks to far more than it weighs", "copy the sheet into a new workbook")
            left = MOST_UNPACKED
            for one in members:
                with packed.open(one) as member:
                    content = member.read(left + 1)
                left -= len(content)
                if left < 0:  # the table of contents may lie
                    raise refuse("the workbook unpacks to far more than it says", "copy the sheet into a new workbook")
                if one.filename.endswith((".xml", ".rels")):
                    see_plain_xml(content, one.filename)
    except FileRefused:
        raise
    except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, EOFError, NotImplementedError) as error:
        raise refuse("the workbook is damaged or protected", "save it again as .xlsx without a password") from error


def see_own_context(text: str) -> None:
    """Raise FileRefused for JSON-LD that would have to fetch a context from somewhere."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise refuse("the JSON cannot be read", "check the file with its own program", f"line {line}") from error
    for name in _fetched(content, 0):
        raise refuse(
            f"its context {name!r} lies somewhere else, and icop fetches nothing",
            'write the context into the file itself: "@context": {...}',
        )


def _fetched(content: Any, depth: int) -> Iterator[str]:
    if depth > MOST_DEPTH:
        raise refuse(f"the JSON is nested more than {MOST_DEPTH} deep", "write it flatter")
    if isinstance(content, dict):
        for name, value in content.items():
            if name == "@context":
                yield from (one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str))
            elif name == "@import":
                yield str(value)
            yield from _fetched(value, depth + 1)
    elif isinstance(content, list):
        for value in content:
            yield from _fetched(value, depth + 1)
