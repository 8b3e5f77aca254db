"""What a file is, told by its content. A name that says otherwise is reported, not believed."""

from __future__ import annotations

import bz2
import codecs
import gzip
import lzma
import re
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import Literal

from icop.engine.errors import Refused
from icop.library.extract.packed import DAMAGE, is_damage

Format = Literal["pdf", "docx", "slides", "sheet", "epub", "mail", "html", "markdown", "text", "records", "zip", "tar"]

HEAD_BYTES = 65_536
_MOST_OLD = 64_000_000
_NAMED: dict[Format, set[str]] = {
    "pdf": {".pdf"},
    "docx": {".docx", ".docm", ".dotx"},
    "slides": {".pptx", ".pptm", ".ppsx", ".potx"},
    "sheet": {".xlsx", ".xlsm", ".xltx", ".xls"},
    "epub": {".epub"},
}
_TOLD = {
    "html": "an HTML page, often a saved sign-in or error page",
    "zip": "a zip archive",
    "tar": "a tar archive",
    "docx": "a Word file",
    "slides": "PowerPoint slides",
    "sheet": "an Excel workbook",
    "epub": "an e-book",
    "mail": "an e-mail",
    "text": "plain text",
}
_ENDINGS = {"markdown": ".md", "text": ".txt", "records": ".jsonl", "slides": ".pptx", "sheet": ".xlsx", "mail": ".eml"}
_OFFICE: tuple[tuple[str, Format], ...] = (("word/", "docx"), ("ppt/", "slides"), ("xl/", "sheet"))
_OLD = (("WordDocument", "Word", "DOCX"), ("PowerPoint Document", "PowerPoint", "PPTX"))
_MAIL = re.compile(rb"(?:(?:[!-9;-~]+:[^\n]*|[ \t]+[^\n]*)\r?\n){2,}")
_MAIL_FIELDS = re.compile(rb"^(message-id|mime-version|received|return-path|from|to|subject|date):", re.I | re.M)
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
    """Return the first bytes of a file, of what is inside when it is compressed."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if head.startswith(b"\xfd7zXZ\x00"):
        return _first_of(lzma.LZMADecompressor(), head, path.name)
    if head.startswith(b"\x1f\x8b"):
        with gzip.open(path, "rb") as unpacked:
            return _first_of_gzip(unpacked, path.name)
    if head.startswith(b"BZh"):
        return _first_of_bzip(path) or head
    return head


def _first_of_bzip(path: Path) -> bytes:
    """Return the first bytes of a tar archive packed with bzip2; nothing of other files, which are not read."""
    try:
        with bz2.open(path, "rb") as unpacked:
            head = unpacked.read(HEAD_BYTES)
    except (OSError, EOFError):
        return b""
    return head if is_tar(head) else b""


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
        return _of_old_office(path, name)
    if is_tar(head):
        return "tar"
    if is_mail(head, name):
        return "mail"
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


def is_tar(head: bytes) -> bool:
    """Tell whether a file that begins so is a tar archive."""
    return len(head) > 262 and head[257:262] == b"ustar"


def is_mail(head: bytes, name: str = "") -> bool:
    """Tell whether a file that begins so is an e-mail as mail programs save it (also a web page saved as .mht).

    A memo that opens with From, To and Subject is none: it lacks what only mail programs write. With From, Subject and
    Date, a `name` that says so is enough.
    """
    block = _MAIL.match(head.lstrip())
    fields = {one.lower() for one in _MAIL_FIELDS.findall(block[0])} if block else set()
    if PurePosixPath(name).suffix.lower() == ".eml" and fields >= {b"from", b"subject", b"date"}:
        return True
    return len(fields) >= 3 and bool(fields & {b"message-id", b"mime-version", b"received", b"return-path"})


def _of_zip(path: Path, name: str) -> Format:
    try:
        with zipfile.ZipFile(path) as packed:
            names = packed.namelist()
            kind = packed.read("mimetype")[:100].strip() if "mimetype" in names[:1] else b""
    except (*DAMAGE, OSError) as error:
        raise Refused(f"{name} is a damaged zip file.", "Get the file again.") from error
    for folder, found in _OFFICE:
        if "[Content_Types].xml" in names and any(one.startswith(folder) for one in names):
            return found
    if kind == b"application/epub+zip" or "META-INF/container.xml" in names:
        return "epub"
    if kind.startswith(b"application/vnd.oasis.opendocument"):
        raise Refused(
            f"{name} is an OpenDocument file, which icop does not read yet.",
            "Save it as DOCX, PPTX or XLSX and bring that in.",
        )
    return "zip"


def _of_old_office(path: Path, name: str) -> Format:
    """Return the format of an old Office file: workbooks are read, others are refused with what to do."""
    streams = _streams(path)
    if "EncryptedPackage" in streams:
        raise Refused(f"{name} is protected by a password.", "Remove the protection in Office, then bring it in again.")
    for stream, program, better in _OLD:
        if stream in streams:
            raise Refused(
                f"{name} is in an old {program} format.",
                f"Open it in {program}, save it as {better}, and bring that in.",
            )
    if streams & {"Workbook", "Book"}:
        return "sheet"
    if "__properties_version1.0" in streams:
        raise Refused(f"{name} is an Outlook message.", "Save it as .eml or as text in Outlook, and bring that in.")
    raise Refused(
        f"{name} is in an old Office format.",
        "Open it in an office program, save it as DOCX or PDF, and bring that in.",
    )


def _streams(path: Path) -> set[str]:
    """Return the names of the streams of an old Office file, from its directory where it begins, else wherever."""
    with path.open("rb") as file:
        head = file.read(512)
        shift, first = int.from_bytes(head[30:32], "little"), int.from_bytes(head[48:52], "little")
        file.seek((first + 1) << shift if shift in {9, 12} and first < 1 << 24 else 0)
        near = file.read(4096)
        file.seek(0)
        known = ("EncryptedPackage", "Workbook", "Book", "__properties_version1.0", *(one for one, _, _ in _OLD))
        found = {one for one in known if _entry(one) in near}
        if not found:
            whole = file.read(_MOST_OLD)
            found = {one for one in known if _entry(one).rstrip(b"\0") in whole}
    return found


def _entry(name: str) -> bytes:
    return f"{name}\0".encode("utf-16-le")


def _as_text(head: bytes, name: str) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", errors="replace")
    if b"\x00" in head or sum(byte < 9 or 13 < byte < 32 for byte in head[:4096]) > len(head[:4096]) // 50:
        raise Refused(
            f"{name} is not a document that icop reads.",
            "Bring in PDF, DOCX, PPTX, XLSX, EPUB, HTML, e-mail, Markdown, text or a record set.",
        )
    return head.decode("utf-8", errors="replace")


def _compare_with_name(found: Format, name: str) -> None:
    suffix = PurePosixPath(name).suffix.lower()
    for kind, suffixes in _NAMED.items():
        if suffix in suffixes and kind != found:
            better = f"{PurePosixPath(name).stem}{_ENDINGS.get(found, f'.{found}')}"
            fix = f"Get the file again; if it is what you want, rename it to {better}."
            raise Refused(f"{name} is named {suffix} but holds {_TOLD.get(found, found)}.", fix)


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
    try:
        with opener(path, "rb") as file:
            raw = bytes(file.read(limit + 1))
    except (*DAMAGE, OSError) as error:
        if not is_damage(error):
            raise
        raise Refused(f"{path.name} is a damaged packed file.", "Get the file again.") from error
    if len(raw) > limit:
        raise Refused(f"{path.name} holds more than {limit // 1_000_000} MB of text.", "Split it into smaller files.")
    return raw
