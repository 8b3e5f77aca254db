"""Small files made by hand, of every format and of every kind of trouble."""

from __future__ import annotations

import io
import json
import lzma
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from icop.accounts.queries import site_reader
from icop.accounts.reader import Reader
from icop.library.actions import About, IngestReport, receive
from tests.makers import TODAY

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
STYLES = (
    f'<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/></w:style></w:styles>'
)


def take_in(
    *paths: Path,
    by: Reader | None = None,
    on: date = TODAY,
    audience: str = "public",
    as_of: str = "",
    set_name: str = "",
    importer: str = "",
) -> IngestReport:
    """Take files in as an administrator of the site, unless `by` says otherwise."""
    about = About(audience=audience, as_of=as_of, set_name=set_name, importer=importer)
    return receive(paths, by=by or site_reader(), on=on, about=about)


def write(folder: Path, name: str, content: str | bytes) -> Path:
    """Write a file below `folder` and return its path."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def records(rows: Iterable[Mapping[str, Any]], *, packed: bool = False) -> bytes:
    """Return a record set: a line of JSON a row; `packed` with xz."""
    plain = "".join(json.dumps(row) + "\n" for row in rows).encode()
    return lzma.compress(plain) if packed else plain


def code_section(number: str, text: str, as_of: str = "", title: str = "Reports", **more: Any) -> dict[str, Any]:
    """Return a record of a section of title 22 of the Code, made up."""
    row = {"id": f"usc/22/{number}", "section": number, "title_no": 22, "title": title, "chapter": "39", "text": text}
    return row | ({"as_of": as_of} if as_of else {}) | more


def pdf(
    pages: Sequence[Sequence[str]], *, head: str = "", foot: str = "", title: str = "", encrypted: bool = False
) -> bytes:
    """Return a PDF whose pages hold these lines, 14 points apart, with a running head and foot ("%d" is the page)."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for number, lines in enumerate(pages, 1):
        stream = _page(lines, head, foot, number)
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {len(objects) + 2} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    objects.append(f"<< /Title ({title}) >>")
    return _assembled(objects, encrypted)


def _page(lines: Sequence[str], head: str, foot: str, number: int) -> str:
    parts = []
    if head:
        parts.append(_words(head.replace("%d", str(number)), 760))
    parts += [_words(line, 700 - 14 * place) for place, line in enumerate(lines) if line]
    if foot:
        parts.append(_words(foot.replace("%d", str(number)), 30))
    return "\n".join(parts)


def _words(line: str, height: int) -> str:
    return f"BT /F1 11 Tf 72 {height} Td ({line.replace('(', chr(92) + '(').replace(')', chr(92) + ')')}) Tj ET"


def _assembled(objects: list[str], encrypted: bool) -> bytes:
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1"))
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.writelines(f"{place:010d} 00000 n \n".encode() for place in places)
    locked = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O <{'ab' * 32}> /U <{'cd' * 32}> >> /ID [<aa> <aa>]"
    more = locked if encrypted else ""
    out.write(f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R {more} >>\n".encode())
    out.write(f"startxref\n{start}\n%%EOF".encode())
    return out.getvalue()


def docx(*paragraphs: str, notes: str = "", extra: Mapping[str, bytes] | None = None, before: str = "") -> bytes:
    """Return a Word file with these paragraphs, given as XML (see `para`); `before` stands before the root element."""
    body = f'{before}<w:document xmlns:w="{W}"><w:body>{"".join(paragraphs)}</w:body></w:document>'
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELS,
        "word/document.xml": body,
        "word/styles.xml": STYLES,
        **(extra or {}),
    }
    if notes:
        parts["word/footnotes.xml"] = f'<w:footnotes xmlns:w="{W}">{notes}</w:footnotes>'
    return packed(parts)


def para(*runs: str, style: str = "") -> str:
    """Return a paragraph of runs (see `run`); plain words become a run."""
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{look}{''.join(one if one.startswith('<') else run(one) for one in runs)}</w:p>"


def run(words: str, *, look: str = "", tag: str = "t") -> str:
    """Return a run of words."""
    return f'<w:r><w:rPr>{look}</w:rPr><w:{tag} xml:space="preserve">{escape(words)}</w:{tag}></w:r>'


def inserted(words: str) -> str:
    """Return words that were inserted with changes tracked."""
    return f'<w:ins w:id="1" w:author="A">{run(words)}</w:ins>'


def deleted(words: str) -> str:
    """Return words that were deleted with changes tracked."""
    return f'<w:del w:id="2" w:author="A">{run(words, tag="delText")}</w:del>'


def packed(parts: Mapping[str, bytes | str]) -> bytes:
    """Return a zip with these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def words(number: int, start: str = "Word") -> str:
    """Return a sentence of so many words, different for each `start`."""
    return " ".join(f"{start}{place}" for place in range(number)) + "."
