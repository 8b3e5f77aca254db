"""Slides, workbooks, e-books and e-mails made by hand, as small as their readers accept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from email.message import EmailMessage
from xml.sax.saxutils import escape, quoteattr

from tests.library.making import packed

P = "http://schemas.openxmlformats.org/presentationml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def relations(leads: Mapping[str, tuple[str, str]], *, outside: bool = False) -> str:
    """Return a part of relations: by id, the last word of the type and the target."""
    mode = ' TargetMode="External"' if outside else ""
    lines = "".join(
        f'<Relationship Id="{key}" Type="{R}/{kind}" Target={quoteattr(target)}{mode}/>'
        for key, (kind, target) in leads.items()
    )
    return f'<Relationships xmlns="{_RELS}">{lines}</Relationships>'


def shape(*lines: str, kind: str = "") -> str:
    """Return a shape of words; `kind` is what the slide keeps its place for: title, body, ftr."""
    holder = f'<p:ph type="{kind}"/>' if kind else ""
    texts = "".join(f"<a:p><a:r><a:t>{escape(line)}</a:t></a:r></a:p>" for line in lines)
    return f"<p:sp><p:nvSpPr><p:nvPr>{holder}</p:nvPr></p:nvSpPr><p:txBody>{texts}</p:txBody></p:sp>"


def picture(description: str = "") -> str:
    """Return a picture with this description."""
    return f'<p:pic><p:nvPicPr><p:cNvPr id="4" name="Picture 3" descr={quoteattr(description)}/></p:nvPicPr></p:pic>'


def table(*rows: Sequence[str]) -> str:
    """Return a table whose first row names the columns."""
    cells = "".join(
        "<a:tr>"
        + "".join(f"<a:tc><a:txBody><a:p><a:r><a:t>{cell}</a:t></a:r></a:p></a:txBody></a:tc>" for cell in row)
        + "</a:tr>"
        for row in rows
    )
    data = f'<a:graphic><a:graphicData><a:tbl><a:tblPr firstRow="1"/>{cells}</a:tbl></a:graphicData></a:graphic>'
    return f"<p:graphicFrame>{data}</p:graphicFrame>"


def pptx(
    *slides: str,
    notes: Mapping[int, str] | None = None,
    hidden: Iterable[int] = (),
    behind: Mapping[str, str] | None = None,
) -> bytes:
    """Return slides, each given as its shapes; `notes` by the number of the slide, from 1.

    `behind` gives shapes of the layout ("slideLayout"), of the master ("slideMaster") or of a layout no slide has.
    """
    listed = "".join(f'<p:sldId id="{255 + number}" r:id="s{number}"/>' for number in range(1, len(slides) + 1))
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": relations({"r1": ("officeDocument", "ppt/presentation.xml")}),
        "ppt/presentation.xml": f'<p:presentation xmlns:p="{P}" xmlns:r="{R}"><p:sldIdLst>{listed}</p:sldIdLst>'
        "</p:presentation>",
        "ppt/_rels/presentation.xml.rels": relations(
            {f"s{number}": ("slide", f"slides/slide{number}.xml") for number in range(1, len(slides) + 1)}
        ),
    }
    for number, shapes in enumerate(slides, 1):
        show = ' show="0"' if number in hidden else ""
        parts[f"ppt/slides/slide{number}.xml"] = _tree("sld", shapes, show)
        if notes and number in notes:
            lead = {"n1": ("notesSlide", f"../notesSlides/notesSlide{number}.xml")}
            parts[f"ppt/slides/_rels/slide{number}.xml.rels"] = relations(lead)
            parts[f"ppt/notesSlides/notesSlide{number}.xml"] = _tree("notes", shape(notes[number], kind="body"))
    return packed(parts | (_parts_behind(behind) if behind else {}))


def _parts_behind(behind: Mapping[str, str]) -> dict[str, bytes | str]:
    """Return the layout of the first slide, the master of that, and what the slide and its layout lead to."""
    layout, master, spare = (behind.get(kind, "") for kind in ("slideLayout", "slideMaster", "spare"))
    return {
        "ppt/slides/_rels/slide1.xml.rels": relations({"l1": ("slideLayout", "../slideLayouts/slideLayout1.xml")}),
        "ppt/slideLayouts/slideLayout1.xml": _tree("sldLayout", layout),
        "ppt/slideLayouts/slideLayout2.xml": _tree("sldLayout", spare),
        "ppt/slideLayouts/_rels/slideLayout1.xml.rels": relations(
            {"m1": ("slideMaster", "../slideMasters/slideMaster1.xml")}
        ),
        "ppt/slideMasters/slideMaster1.xml": _tree("sldMaster", master),
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": relations(
            {f"l{number}": ("slideLayout", f"../slideLayouts/slideLayout{number}.xml") for number in (1, 2)}
        ),
    }


def _tree(root: str, shapes: str, more: str = "") -> str:
    return (
        f'<p:{root} xmlns:p="{P}" xmlns:a="{A}" xmlns:r="{R}"{more}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld>'
        f"</p:{root}>"
    )


Cell = str | int | float | tuple[float, int]


def xlsx(
    sheets: Mapping[str, Sequence[Sequence[Cell]]],
    *,
    hidden: Iterable[str] = (),
    raw: Mapping[str, str] | None = None,
    head: str = "",
    extra: Mapping[str, str] | None = None,
) -> bytes:
    """Return a workbook. A cell is words, a number, or a number with its style (see `_STYLES`).

    `raw` gives the rows of a sheet as XML instead; `head` is printed on top of the pages of each;
    `extra` are further members.
    """
    printed = f"<headerFooter><oddHeader>{escape(head)}</oddHeader></headerFooter>" if head else ""
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="s{number}"'
        + (' state="hidden"' if name in set(hidden) else "")
        + "/>"
        for number, name in enumerate(sheets, 1)
    )
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": relations({"r1": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{R}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            {f"s{number}": ("worksheet", f"worksheets/sheet{number}.xml") for number in range(1, len(sheets) + 1)}
        ),
        "xl/styles.xml": _STYLES,
    }
    for number, (name, rows) in enumerate(sheets.items(), 1):
        body = (raw or {}).get(name) or "".join(_row(place, row) for place, row in enumerate(rows, 1))
        whole = f'<worksheet xmlns="{S}"><sheetData>{body}</sheetData>{printed}</worksheet>'
        parts[f"xl/worksheets/sheet{number}.xml"] = whole
    return packed(parts | (extra or {}))


PERCENT, MONEY, DAY, THOUSANDS = 1, 2, 3, 4
_STYLES = (
    f'<styleSheet xmlns="{S}"><numFmts count="1"><numFmt numFmtId="164" formatCode="&quot;$&quot;#,##0.00"/></numFmts>'
    '<cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="10"/><xf numFmtId="164"/><xf numFmtId="14"/><xf numFmtId="3"/>'
    "</cellXfs></styleSheet>"
)


def _row(number: int, cells: Sequence[Cell]) -> str:
    return f'<row r="{number}">{"".join(_cell(number, place, cell) for place, cell in enumerate(cells))}</row>'


def _cell(number: int, place: int, cell: Cell) -> str:
    at = f"{chr(65 + place)}{number}"
    if isinstance(cell, str):
        return f'<c r="{at}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>' if cell else ""
    value, style = cell if isinstance(cell, tuple) else (cell, 0)
    return f'<c r="{at}" s="{style}"><v>{value}</v></c>'


def epub(chapters: Mapping[str, str], *, toc: Mapping[str, str] | None = None, title: str = "A book") -> bytes:
    """Return an e-book of chapters (file to body as XHTML), in this order; `toc` names chapters."""
    items = "".join(f'<item id="{name}" href="{name}" media-type="application/xhtml+xml"/>' for name in chapters)
    nav = '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
    spine = "".join(f'<itemref idref="{name}"/>' for name in chapters)
    links = "".join(f'<li><a href="{name}">{said}</a></li>' for name, said in (toc or {}).items())
    container = '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
    dc = "http://purl.org/dc/elements/1.1/"
    metadata = f'<metadata xmlns:dc="{dc}"><dc:title>{title}</dc:title><dc:language>en-US</dc:language></metadata>'
    parts: dict[str, bytes | str] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": container,
        "OEBPS/book.opf": f"<package>{metadata}<manifest>{items}{nav}</manifest><spine>{spine}</spine></package>",
        "OEBPS/nav.xhtml": f"<html><body><nav><ol>{links}</ol></nav></body></html>",
    }
    for name, body in chapters.items():
        parts[f"OEBPS/{name}"] = f'<?xml version="1.0"?><html><head><title/></head><body>{body}</body></html>'
    return packed(parts)


def message(subject: str, text: str, *, attached: Mapping[str, bytes] | None = None, html: str = "") -> EmailMessage:
    """Return an e-mail as a mail program saves it."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "desk@example.gov", "office@example.gov", subject
    mail["Date"], mail["Message-ID"] = "Tue, 02 Jun 2026 09:30:00 -0400", "<1@example.gov>"
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    for name, content in (attached or {}).items():
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail
