"""What a file is, told by its content. A name that says otherwise is reported, not believed."""

from __future__ import annotations

import codecs
import gzip
import lzma
import re
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import Literal

from icop.engine.errors import Refused

Format = Literal["pdf", "docx", "html", "markdown", "text", "records", "zip", "tar"]

HEAD_BYTES = 65_536
_NAMED = {"pdf": {".pdf"}, "docx": {".docx", ".docm", ".dotx"}}
_OFFICE = {
    "ppt/": ("PowerPoint slides", "PDF"),
    "xl/": ("an Excel workbook", "PDF"),
    "content.xml": ("an OpenDocument file", "DOCX"),
}
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|h[1-6]|div|p|table|article|main|section|span|ul|ol)\b", re.IGNORECASE
)
_HEADING = re.compile(r"^ {0,3}#{1,6}\s+\S", re.MULTILINE)


def recognise(path: Path, name: str) -> Format:
    """Return the format of the file at `path`, by its first bytes.

    Raises Refused when the file is empty, protected, not of a kind icop reads, or not what `name` says it is.
    """
    head = opened_head(path)
    if not head.strip():
        raise Refused(f"{name} is empty.", "Get the file again; a download may have been cut off.")
    found = _of_bytes(head, path, name)
    _compare_with_name(found, name)
    return found


def opened_head(path: Path) -> bytes:
    """Return the first bytes of a file, of what is inside when it is compressed with xz or gzip."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if head.startswith(b"\xfd7zXZ\x00"):
        return _first_of(lzma.LZMADecompressor(), head, path.name)
    if head.startswith(b"\x1f\x8b"):
        with gzip.open(path, "rb") as unpacked:
            return _first_of_gzip(unpacked, path.name)
    return head


def _first_of(reader: lzma.LZMADecompressor, head: bytes, name: str) -> bytes:
    try:
        return reader.decompress(head, max_length=HEAD_BYTES)
    except lzma.LZMAError as error:
        raise Refused(f"{name} is a damaged xz file.", "Get the file again.") from error


def _first_of_gzip(unpacked: gzip.GzipFile, name: str) -> bytes:
    try:
        return unpacked.read(HEAD_BYTES)
    except (OSError, EOFError, zlib.error) as error:
        raise Refused(f"{name} is a damaged gzip file.", "Get the file again.") from error


def _of_bytes(head: bytes, path: Path, name: str) -> Format:
    start = head.lstrip()
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _of_zip(path, name)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise _old_office(path, name)
    if len(head) > 262 and head[257:262] == b"ustar":
        return "tar"
    text = _as_text(head, name)
    if start.startswith(b"{") and re.match(r'\{\s*"', text.lstrip("\ufeff \r\n\t")):
        return "records"
    if start.startswith(b"<?xml") and not re.search(rb"<html\b", head[:4096], re.IGNORECASE):
        raise Refused(
            f"{name} is XML of a kind icop does not read yet.",
            "Bring the same text in as PDF, Word, HTML or a record set.",
        )
    if _HTML.search(head[:4096]):
        return "html"
    is_markdown = PurePosixPath(name).suffix.lower() in {".md", ".markdown"} or len(_HEADING.findall(text)) >= 2
    return "markdown" if is_markdown else "text"


def _of_zip(path: Path, name: str) -> Format:
    try:
        with zipfile.ZipFile(path) as packed:
            names = packed.namelist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise Refused(f"{name} is a damaged zip file.", "Get the file again.") from error
    if any(one.startswith("word/") for one in names) and "[Content_Types].xml" in names:
        return "docx"
    for mark, (what, other) in _OFFICE.items():
        if any(one.startswith(mark) for one in names) and ("[Content_Types].xml" in names or "mimetype" in names):
            raise Refused(f"{name} is {what}, which icop does not read yet.", f"Save it as {other} and bring that in.")
    return "zip"


def _old_office(path: Path, name: str) -> Refused:
    with path.open("rb") as file:
        body = file.read(4_000_000)
    if "EncryptedPackage".encode("utf-16-le") in body:
        return Refused(f"{name} is protected by a password.", "Remove the protection in Word, then bring it in again.")
    return Refused(
        f"{name} is in an old Office format.",
        "Open it in an office program, save it as DOCX or PDF, and bring that in.",
    )


def _as_text(head: bytes, name: str) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", errors="replace")
    if b"\x00" in head or sum(byte < 9 or 13 < byte < 32 for byte in head[:4096]) > len(head[:4096]) // 50:
        raise Refused(
            f"{name} is not a document that icop reads.", "Bring in PDF, DOCX, HTML, Markdown, text or a record set."
        )
    return head.decode("utf-8", errors="replace")


def _compare_with_name(found: Format, name: str) -> None:
    suffix = PurePosixPath(name).suffix.lower()
    for kind, suffixes in _NAMED.items():
        if suffix in suffixes and kind != found:
            told = {"html": "an HTML page, often a saved sign-in or error page", "zip": "a zip archive"}.get(
                found, f"{found}"
            )
            better = f"{PurePosixPath(name).stem}{_suffix_of(found)}"
            fix = f"Get the file again; if it is what you want, rename it to {better}."
            raise Refused(f"{name} is named {suffix} but holds {told}.", fix)


def _suffix_of(found: Format) -> str:
    return {"markdown": ".md", "text": ".txt", "records": ".jsonl"}.get(found, f".{found}")


def read_text(path: Path, limit: int) -> str:
    """Return a text file as text: UTF-8, UTF-16 with its mark, or else Windows-1252; unpacked when compressed.

    Raises Refused when it is longer than `limit` bytes.
    """
    raw = read_unpacked(path, limit)
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def read_unpacked(path: Path, limit: int) -> bytes:
    """Return the bytes of a file, unpacked when it is xz or gzip. Raises Refused beyond `limit` bytes."""
    with path.open("rb") as file:
        start = file.read(6)
    opener = lzma.open if start == b"\xfd7zXZ\x00" else gzip.open if start[:2] == b"\x1f\x8b" else open
    with opener(path, "rb") as file:
        raw = bytes(file.read(limit + 1))
    if len(raw) > limit:
        raise Refused(f"{path.name} holds more than {limit // 1_000_000} MB of text.", "Split it into smaller files.")
    return raw
