"""Numbers of a workbook as people see them: percent, currency, thousands and fixed decimals, by the format of the cell.

Source of the built-in formats: ECMA-376 part 1, 18.8.30.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from html import unescape

from lxml import etree

from icop.library.extract.ooxml import relations_of, xml_of
from icop.library.extract.packed import member_bytes

MOST_BYTES = 60_000_000
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "$#,##0", 6: "$#,##0", 7: "$#,##0.00", 8: "$#,##0.00", 9: "0%",
    10: "0.00%", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 42: "$#,##0", 44: "$#,##0.00",
}  # fmt: skip
_CURRENCY = re.compile(r"\[\$([^\]-]{0,4})[^\]]*\]|([$£€¥])")
_SHAPE = re.compile(r"[#0?][#0?,]*(?:\.([#0?]+))?")
_CELL = re.compile(rb"<c\b([^>]*)>")
_AT = re.compile(rb'\br="([A-Z]{1,3}\d{1,7})"')
_STYLE = re.compile(rb'\bs="(\d{1,5})"')


@dataclass(frozen=True, slots=True)
class Look:
    """How a number is written: digits after the point, in hundredths, in groups of three, with a sign of money."""

    decimals: int
    is_percent: bool = False
    is_grouped: bool = False
    currency: str = ""
    width: int = 0

    def of(self, number: float) -> str:
        """Return the number as the cell shows it."""
        exact = Decimal(repr(number)) * (100 if self.is_percent else 1)
        rounded = exact.quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP)
        text = f"{abs(rounded):,f}" if self.is_grouped else f"{abs(rounded):f}".zfill(self.width)
        return f"{'-' if rounded < 0 else ''}{self.currency}{text}{'%' if self.is_percent else ''}"


def plain(number: float) -> str:
    """Return a number without a format of its own: 15 digits at most, as sheets keep no more."""
    text = f"{number:.15g}"
    return text if "e" not in text else f"{number:.10g}"


def look_of(code: str) -> Look | None:
    """Return the look a format code asks for; None when it asks for nothing that changes a plain number."""
    first = code.split(";")[0].replace("\\", "").replace('"', "")
    if first == "General" or re.search(r"[ymdhs@E]", re.sub(r"\[[^\]]*\]", "", first)):
        return None
    shape = _SHAPE.search(re.sub(r"\[[^\]]*\]|_.|\*.", "", first))
    if shape is None:
        return None
    money = _CURRENCY.search(first)
    whole = shape[0].split(".")[0]
    return Look(
        decimals=min(len(shape[1] or ""), 10),
        is_percent="%" in first,
        is_grouped="," in whole.rstrip(","),
        currency=(money[1] or money[2] or "") if money else "",
        width=whole.count("0") if whole.count("0") > 1 else 0,
    )


def looks_of(packed: zipfile.ZipFile, name: str) -> list[Look | None]:
    """Return the look of each cell style of a workbook, by its number."""
    root = xml_of(packed, "xl/styles.xml", name, "Excel")
    if root is None:
        return []
    codes = dict(_BUILT_IN)
    for one in root.iterfind(f"{_MAIN}numFmts/{_MAIN}numFmt"):
        codes[int(one.get("numFmtId", "0"))] = str(one.get("formatCode", ""))
    styles = root.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf")
    return [_look(codes, one) for one in styles]


def _look(codes: dict[int, str], style: etree._Element) -> Look | None:
    code = codes.get(int(style.get("numFmtId", "0")), "")
    return look_of(code) if code else None


def sheet_members(packed: zipfile.ZipFile, name: str) -> dict[str, str]:
    """Return where each sheet of a workbook lies, by its name."""
    leads = relations_of(packed, "xl/workbook.xml", name, "Excel")
    root = xml_of(packed, "xl/workbook.xml", name, "Excel")
    listed = root.iterfind(f"{_MAIN}sheets/{_MAIN}sheet") if root is not None else ()
    return {str(one.get("name")): leads[key].target for one in listed if (key := str(one.get(f"{_R}id"))) in leads}


_EDGE = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)(?:\s[^>]*)?>([^<]{1,4000})</")
_EDGE_CODE = re.compile(r'&(?:"[^"]*"|\d{1,3}|K(?:[0-9A-F]{6}|\d\d[+-]\d{3})|&|[A-Z])', re.IGNORECASE)
_PARTED = {"&L": "\n", "&C": "\n", "&R": "\n", "&&": "&", "&B": "", "&I": "", "&U": "", "&E": "", "&S": ""}


@dataclass(frozen=True, slots=True)
class Scan:
    """What is seen of a sheet before it is read: its last row and column, counted from 1, and the looks of cells.

    `edges` are the lines that are printed at the head and foot of its pages.
    """

    rows: int
    columns: int
    looks: dict[tuple[int, int], Look]
    edges: tuple[str, ...] = ()


def scan(packed: zipfile.ZipFile, member: str, styles: list[Look | None]) -> Scan | None:
    """Return how far a sheet reaches and how its numbers look; None when there is no such member.

    Raises Refused when the member is longer than MOST_BYTES.
    """
    raw = member_bytes(packed, member, MOST_BYTES)
    if raw is None:
        return None
    rows = columns = 0
    looks: dict[tuple[int, int], Look] = {}
    for cell in _CELL.finditer(raw):
        at = _AT.search(cell[1])
        if at is None:
            continue
        row, column = place_of(at[1].decode())
        rows, columns = max(rows, row), max(columns, column)
        style = _STYLE.search(cell[1])
        look = styles[int(style[1])] if style and int(style[1]) < len(styles) else None
        if look is not None:
            looks[row, column] = look
    return Scan(rows, columns, looks, tuple(_edges(raw)))


def _edges(raw: bytes) -> Iterator[str]:
    """Yield the lines of a sheet's heads and feet, without what says how they look or stands for numbers and days."""
    for said in _EDGE.findall(raw):
        shown = _EDGE_CODE.sub(lambda code: _PARTED.get(code[0].upper(), " "), unescape(said.decode(errors="replace")))
        yield from (words for line in shown.split("\n") if (words := " ".join(line.split())))


def place_of(cell: str) -> tuple[int, int]:
    """Return row and column of a cell, from 1.

    >>> place_of("AB12")
    (12, 28)
    """
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(cell[len(letters) :] or 0), column


def column_name(number: int) -> str:
    """Return the letters of a column counted from 1.

    >>> column_name(28)
    'AB'
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
