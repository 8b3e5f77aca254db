"""Files that mean harm or are broken, each made in code: what it is called, what is in it, and what must come of it.

`refused`: not taken in, with the problem and a fix. `read`: taken in. `either`: whichever is safe; what counts is that
it ends, and that nothing of `never` is ever stored.
"""

from __future__ import annotations

import io
import lzma
import struct
import tarfile
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from tests.library.making import STYLES, docx, packed, para, pdf, records, run
from tests.library.office_files import S, epub, message, pptx, relations, shape, xlsx

Outcome = Literal["refused", "read", "either"]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
SECRET = "/etc/passwd"
DIRECTORY = "root:x:0"  # what that file holds, on every system that has it
ENTITY_BOMB = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    + "".join(f'<!ENTITY {chr(99 + n)} "{f"&{chr(98 + n)};" * 10}">' for n in range(12))
    + "]>"
)
OUTSIDE = f'<!DOCTYPE x [<!ENTITY o SYSTEM "file://{SECRET}"><!ENTITY n SYSTEM "http://nowhere.invalid/x">]>'


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file and what must come of it. `says` stands in the problem; `never` in nothing that is kept or shown."""

    name: str
    make: Callable[[], bytes]
    outcome: Outcome = "refused"
    says: str = ""
    never: tuple[str, ...] = ()
    seconds: float = 20.0
    finds: str = field(default="")


def zipped(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a zip with these members, names as given."""
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # a name that is there twice is what is wanted
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def tarred(*members: tuple[tarfile.TarInfo, bytes], mode: str = "w:gz") -> bytes:
    """Return a tar archive of these members."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for info, content in members:
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    """Return the head of a tar member of any kind."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info


@lru_cache(maxsize=4)
def bomb_member(name: str, megabytes: int, fill: bytes = b" ") -> bytes:
    """Return a zip of one member of so many megabytes of one byte; a thousandth of its size."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = fill * 1_000_000
    crc, body = 0, bytearray()
    for _ in range(megabytes):
        crc = zlib.crc32(block, crc)
        body += packer.compress(block)
    body += packer.flush()
    return one_member(name, bytes(body), crc, megabytes * 1_000_000)


def one_member(name: str, body: bytes, crc: int, claimed: int, flags: int = 0) -> bytes:
    """Return a zip of one member written by hand, which may claim anything."""
    raw = name.encode()
    head = struct.pack("<HHHHHLLLHH", 20, flags, 8, 0, 33, crc, len(body), claimed, len(raw), 0)
    local = b"PK\x03\x04" + head + raw + body
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + head + struct.pack("<HHHLL", 0, 0, 0, 0, 0) + raw
    end = b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 1, 1, len(entry), len(local), 0)
    return local + entry + end


def nested(depth: int, inner: bytes, name: str = "memo.txt") -> bytes:
    """Return a zip in a zip, so many deep."""
    body = zipped([(name, inner)])
    for number in range(depth):
        body = zipped([(f"inner-{number}.zip", body)])
    return body


def locked_zip() -> bytes:
    """Return a zip whose member says it is encrypted."""
    return one_member("memo.txt", b"\x00" * 30, 0, 18, flags=1)


def docx_with(document: str, **extra: bytes) -> bytes:
    """Return a Word file whose main part is exactly this."""
    plain = docx(para("Words."))
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return packed({**parts, "word/document.xml": document.encode(), **extra})


def replaced(whole: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a zip in which one member was changed."""
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    return packed({**parts, name: change(parts[name])})


def with_head(head: str) -> Callable[[bytes], bytes]:
    """Return what puts `head` before the root element of an XML part, behind its declaration."""

    def change(raw: bytes) -> bytes:
        start = raw.index(b"?>") + 2 if raw.startswith(b"<?xml") else 0
        return raw[:start] + head.encode() + raw[start:]

    return change


BOOK = xlsx({"Prices": [["Item", "Price"], ["Pump", 4.5], ["Valve", 7]]})
SLIDES = pptx(shape("A talk", kind="title") + shape("The quartz clause binds."))
NOVEL = epub({"one.xhtml": "<h1>One</h1><p>The quartz clause binds.</p>"})
LETTER = message("A letter", "The quartz clause binds.").as_bytes()
MEMO = docx(para("A memo", style="H1"), para("The quartz clause binds."))
PAPER = pdf([["A memo", "The quartz clause binds."]])
PAGE = b"<!doctype html><html><head><title>A page</title></head><body><p>The quartz clause binds.</p></body></html>"
SET = records([{"id": "usc/22/1", "section": "1", "title_no": 22, "title": "Reports", "text": "The quartz clause."}])
SOUND = {
    "memo.docx": MEMO,
    "memo.pdf": PAPER,
    "book.xlsx": BOOK,
    "talk.pptx": SLIDES,
    "novel.epub": NOVEL,
    "letter.eml": LETTER,
    "page.html": PAGE,
    "set.jsonl": SET,
    "set.jsonl.xz": lzma.compress(SET),
    "notes.txt": b"Notes\n\nThe quartz clause binds.\n",
    "notes.md": b"# Notes\n\n## One\n\nThe quartz clause binds.\n",
    "memos.zip": zipped([("a.txt", b"One memo."), ("b/c.txt", b"Another memo.")]),
    "memos.tar.gz": tarred((member("a.txt"), b"One memo."), (member("b/c.txt"), b"Another memo.")),
}
"""One small sound file of each format: what is cut, mislabelled and mutated."""


def many_pages(number: int) -> bytes:
    """Return a PDF of so many pages, each with a line of words."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = " ".join(f"{4 + 2 * place} 0 R" for place in range(number))
    objects[1] = (
        f"<< /Type /Pages /Kids [{kids}] /Count {number} /MediaBox [0 0 612 792]"
        " /Resources << /Font << /F1 3 0 R >> >> >>"
    )
    for place in range(number):
        stream = f"BT /F1 11 Tf 72 400 Td (Clause {place} binds quartz{place % 997}.) Tj ET"
        objects.append(f"<< /Type /Page /Parent 2 0 R /Contents {5 + 2 * place} 0 R >>")
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    return assembled(objects)


def deep_pages(depth: int) -> bytes:
    """Return a PDF whose one page lies so many levels deep in its tree, with an outline that leads to itself."""
    objects = ["<< /Type /Catalog /Pages 2 0 R /Outlines 3 0 R >>"]
    first = 4
    objects.append(f"<< /Type /Pages /Kids [{first} 0 R] /Count 1 >>")
    objects.append("<< /First 3 0 R /Last 3 0 R /Next 3 0 R /Title (Loop) /Count 1 >>")
    for level in range(depth):
        objects.append(f"<< /Type /Pages /Parent {first + level - 1} 0 R /Kids [{first + level + 1} 0 R] /Count 1 >>")
    objects.append(f"<< /Type /Page /Parent {first + depth - 1} 0 R /MediaBox [0 0 612 792] >>")
    return assembled(objects)


def assembled(objects: list[str]) -> bytes:
    """Return a PDF of these objects, the first its catalog."""
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1"))
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.writelines(f"{place:010d} 00000 n \n".encode() for place in places)
    out.write(f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode())
    return out.getvalue()


def wide_sheet(columns: int, rows: int) -> bytes:
    """Return a workbook with a sheet of so many columns."""
    body = "".join(
        f'<row r="{row}">' + "".join(f"<c><v>{column}</v></c>" for column in range(columns)) + "</row>"
        for row in range(1, rows + 1)
    )
    return xlsx({"Wide": [["x"]]}, raw={"Wide": body})


def far_cell() -> bytes:
    """Return a workbook with two cells, one in each corner of the largest sheet there is."""
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    return xlsx({"Far": [["x"]]}, raw={"Far": cells})


def deep_tables(depth: int) -> bytes:
    """Return a Word file with a table in a cell of a table, so many deep."""
    inner = para("Words.")
    start = "<w:tbl><w:tr><w:tc>" * depth
    return docx(start + inner + "</w:tc></w:tr></w:tbl>" * depth + para("The quartz clause binds."))


def deep_message(depth: int) -> bytes:
    """Return a message in a message, so many deep."""
    parts = [
        f'Content-Type: multipart/mixed; boundary="b{level}"\nSubject: Deep\nFrom: a@b.gov\n\n--b{level}\n'
        for level in range(depth)
    ]
    return ("".join(parts) + "Content-Type: text/plain\n\nWords.\n").encode()


def shared_strings_bomb() -> bytes:
    """Return a workbook whose shared strings are one long text that a thousand cells repeat."""
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 20_001))
    plain = xlsx({"Long": [["x"]]}, raw={"Long": cells})
    text = "word " * 100_000
    strings = f'<sst xmlns="{S}" count="1" uniqueCount="1"><si><t>{text}</t></si></sst>'
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        parts: dict[str, bytes | str] = {name: archive.read(name) for name in archive.namelist()}
    leads = {"s1": ("worksheet", "worksheets/sheet1.xml"), "s2": ("sharedStrings", "sharedStrings.xml")}
    return packed({**parts, "xl/sharedStrings.xml": strings, "xl/_rels/workbook.xml.rels": relations(leads)})


LONG_WORDS = docx(para(*[run("quartz " * 200) for _ in range(50)]), extra={"word/styles.xml": STYLES.encode()})
