"""Record sets: a line of JSON for each section, plain or packed with xz or gzip, read as a stream."""

from __future__ import annotations

import gzip
import json
import lzma
import zlib
from collections.abc import Iterator
from typing import IO, Any

from icop.engine.errors import Refused
from icop.library.drafts import Drafts
from icop.library.extract import Format
from icop.library.importers.sets import KNOWN, plain
from icop.library.importers.source import Source

NAME = "records"
MOST_LINE = 40_000_000
MOST_BYTES = 2_000_000_000
MOST_HELD = 60_000_000


def recognises(found: Format) -> bool:
    """Tell whether this importer reads files of the format."""
    return found == "records"


def read(source: Source, found: Format) -> Drafts:
    """Yield the documents and sections of a record set, in its order.

    Raises Refused, naming the line, when a line is no JSON object or no record.
    """
    chosen = None
    any_record = False
    for line_number, record in _records(source):
        any_record = True
        if chosen is None or (chosen is not plain and not chosen.fits(record)):
            chosen = next((one for one in KNOWN if one.fits(record)), plain)
        try:
            yield from chosen.drafts(record, source)
        except (KeyError, TypeError, ValueError, AssertionError) as error:
            raise Refused(
                f"{source.name}, line {line_number}: the record lacks a field or has one of the wrong kind ({error}).",
                "Compare it with the other records of the set.",
            ) from error
    if not any_record:
        raise Refused(f"{source.name} holds no records.", "Get the file again.")


def _records(source: Source) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(lines_of(source), 1):
        if not line.isspace():
            yield number, _record(line, number, source.name)


def lines_of(source: Source) -> Iterator[bytes]:
    """Yield the lines of a record set, unpacked; a small one is unpacked once, however often it is asked for.

    Raises Refused when it is damaged or too large.
    """
    if source.held:
        yield from source.held
        return
    size, held = 0, list[bytes]()
    for line in _unpacked(source):
        size += len(line)
        if size <= MOST_HELD:
            held.append(line)
        yield line
    if size <= MOST_HELD:
        source.held = held


def _unpacked(source: Source) -> Iterator[bytes]:
    size = 0
    try:
        with _opened(source) as lines:
            for number, line in enumerate(lines, 1):
                size += len(line)
                if len(line) > MOST_LINE or size > MOST_BYTES:
                    raise Refused(f"{source.name} is too large at line {number}.", "Split it into smaller files.")
                yield line
    except (lzma.LZMAError, EOFError, zlib.error, OSError) as error:
        raise Refused(f"{source.name} is a damaged file.", "Get the file again.") from error


def _opened(source: Source) -> IO[bytes]:
    with source.path.open("rb") as file:
        start = file.read(6)
    if start == b"\xfd7zXZ\x00":
        return lzma.open(source.path, "rb")
    return gzip.open(source.path, "rb") if start[:2] == b"\x1f\x8b" else source.path.open("rb")  # type: ignore[return-value]


def _record(line: bytes, number: int, name: str) -> dict[str, Any]:
    try:
        record = json.loads(line if number > 1 else line.removeprefix(b"\xef\xbb\xbf"))
    except ValueError as error:
        raise Refused(f"{name}, line {number} is not JSON.", "Write one JSON object on each line.") from error
    if not isinstance(record, dict):
        raise Refused(f"{name}, line {number} is not a JSON object.", "Write one JSON object on each line.")
    return record
