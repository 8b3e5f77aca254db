"""A saved page of a SharePoint library, as text or HTML, taken apart: its own text, its items, its pager.

Saved as text, cells run into one line ("FILE.pdfTITLE", "6/24/2018 5:00 PMReference"): here they come apart again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

_ENDINGS = "pdf|docx?|xlsx?|xlsm|pptx?|ppsx?|aspx|html?|txt|rtf|csv|zip|msg|eml|mpp|vsdx?|url|mp4|one|jpe?g|png"
_JOINED = re.compile(rf"\.(?:{_ENDINGS})(?=[^\sa-z.,;)]|$)", re.IGNORECASE)
_ANY_JOIN = re.compile(rf"\.(?:{_ENDINGS})(?=[^\s.,;)]|$)", re.IGNORECASE)
_NAMED = re.compile(rf"\.(?:{_ENDINGS})$", re.IGNORECASE)
_MODIFIED = re.compile(r"^(\d{1,2}/\d{1,2}/\d{4})(?:[ \t]+(\d{1,2}:\d{2})(?::\d{2})?[ \t]*([AP]M)?)?(.*)$")
_PAGER = re.compile(r"^(?:Prev(?:ious)?\s*)?(\d{1,5})\s*[-–]\s*(\d{1,5})\s*(Next)?$", re.IGNORECASE)
_HEADS = {
    "name",
    "title",
    "summary description",
    "description",
    "modified",
    "type",
    "content type",
    "file",
    "documents",
}
_CHROME = {
    "skip ribbon commands", "skip to main content", "turn on more accessible mode", "turn off more accessible mode",
    "sign in", "search", "currently selected", "edit links",
    "it looks like your browser does not have javascript enabled.",
    "use shift+enter to open the menu (new window).", "open menu", "checked out to:",
}  # fmt: skip
_COLUMNS = (  # what a column is, by the words of its head; the first that fits
    ("modified", ("modified", "last modified", "date modified")),
    ("says", ("summary description", "description", "summary", "comments", "abstract")),
    ("title", ("title",)),
    ("file", ("name", "file", "file name", "document", "documents", "name (linked to document)")),
    ("type", ("type", "content type", "resource type", "document type", "category")),
)
_LONGEST_TYPE = 40


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of the list; `modified` is written as 2018-06-24 17:00, without a zone, as the page has it."""

    number: int
    file: str
    title: str
    says: str = ""
    modified: str = ""
    type: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A saved page: its title, its own paragraphs, the items it lists, and whether the list goes on."""

    title: str
    paragraphs: tuple[str, ...]
    items: tuple[Item, ...]
    first: int = 1
    has_next: bool = False


def is_list(text: str) -> bool:
    """Tell whether the text of a page holds a library list: entries that end in a day, and begin with a file."""
    lines = [line.strip() for line in text.split("\n")]
    ends = sum(bool(found and found[2]) for found in map(_MODIFIED.match, lines))
    starts = sum(bool(_cut(line)) for line in lines if len(line) < 400)
    return ends >= 2 and starts >= 2


def is_list_page(markup: str) -> bool:
    """Tell whether a saved HTML page holds a library list."""
    return "ms-listviewtable" in markup or (
        "sharepoint" in markup.lower() and _table(LexborHTMLParser(markup)) is not None
    )


def read_list_text(text: str) -> SavedPage:
    """Return what a page saved as text holds."""
    lines = [line.strip().replace("\u200b", "").replace("\xa0", " ") for line in text.replace("\r\n", "\n").split("\n")]
    begin = _begin(lines)
    own = [line for line in lines[:begin] if line and line.lower() not in _CHROME | _HEADS]
    end = next((at for at in range(begin, len(lines)) if _PAGER.match(lines[at])), len(lines))
    pager = _PAGER.match(lines[end]) if end < len(lines) else None
    first = int(pager[1]) if pager else 1
    items = tuple(replace(one, number=first + place) for place, one in enumerate(_items(lines[begin:end])))
    after = [line for line in lines[end + 1 :] if line and line.lower() not in _CHROME]
    return SavedPage(own[0] if own else "", (*own[1:], *after), items, first, bool(pager and pager[3]))


def _begin(lines: list[str]) -> int:
    """Return the line at which the list begins: the first that is a file's name, run into its title or not."""
    for at, line in enumerate(lines):
        if _cut(line) and len(line) < 400 and any(_MODIFIED.match(later) for later in lines[at + 1 : at + 60]):
            return at
    return len(lines)


def _items(lines: list[str]) -> Iterator[Item]:
    """Yield the entries: each begins with its file and ends with its day and type."""
    part: list[str] = []
    waiting: Item | None = None
    for line in lines:
        ended = _MODIFIED.match(line) if part else None
        if ended and _day(ended):
            waiting = _item(part, _day(ended), ended[4].strip())
            if waiting.type:
                yield waiting
                waiting = None
            part = []
        elif waiting is not None and line:
            is_type = len(line) <= _LONGEST_TYPE and not _cut(line)
            yield replace(waiting, type=line) if is_type else waiting
            waiting = None
            part = [] if is_type else [line]
        elif part or line:
            part.append(line)
    if waiting is not None:
        yield waiting


def _item(part: list[str], modified: str, kind: str) -> Item:
    lines = [line for line in part if line]
    file, title = _cut(lines[0]) or (lines[0], "")
    rest = lines[1:]
    if not title and rest:
        title, rest = rest[0], rest[1:]
    title = " ".join(title.split()) or _NAMED.sub("", file)
    return Item(0, file, title, "\n".join(rest), modified, kind)


def _cut(line: str) -> tuple[str, str] | None:
    """Return the file and the title that run into one another; None when no file is named in the line.

    An ending that is followed by a space or a small letter is inside a name: "Chart (.pdf version).pdfChart".
    """
    for pattern in (_JOINED, _ANY_JOIN):
        if found := pattern.search(line):
            return line[: found.end()].strip(), line[found.end() :].strip()
    return None


def _day(found: re.Match[str]) -> str:
    written = f"{found[1]} {found[2] or '0:00'} {found[3] or ''}".strip()
    for form in ("%m/%d/%Y %I:%M %p", "%m/%d/%Y %H:%M"):
        try:
            return datetime.strptime(written, form).strftime("%Y-%m-%d %H:%M")  # noqa: DTZ007 - the page gives no zone
        except ValueError:
            continue
    return ""


def read_list_page(markup: str) -> SavedPage:
    """Return what a page saved as HTML holds; one without a list table is read by its text."""
    tree = LexborHTMLParser(markup)
    for node in tree.css("script, style, noscript, template, svg"):
        node.decompose()
    found = _table(tree)
    title = _words(tree.css_first("title")) or _words(tree.css_first("h1"))
    if found is None:
        return read_list_text(tree.body.text(separator="\n") if tree.body else "")
    table, columns = found
    pager = next((one for node in tree.css("td, div, span, tr") if (one := _PAGER.match(_words(node)))), None)
    first = int(pager[1]) if pager else 1
    base = _words_of_attribute(tree.css_first("base"), "href")
    rows = [row for row in table.css("tr") if row.css_first("td") is not None]
    items = [item for row in rows if (item := _row(row, columns, base))]
    table.decompose()
    for node in tree.css("nav, form button, [role=navigation], #suiteBar, #s4-ribbonrow"):
        node.decompose()
    own = [line for node in tree.css("h1, h2, h3, p, li") if (line := _words(node)) and line.lower() not in _CHROME]
    numbered = tuple(replace(one, number=first + place) for place, one in enumerate(items))
    return SavedPage(title, tuple(dict.fromkeys(own)), numbered, first, bool(pager and pager[3]))


def _table(tree: LexborHTMLParser) -> tuple[LexborNode, dict[int, str]] | None:
    """Return the table of the list with what its columns are, found by their heads."""
    for table in tree.css("table"):
        heads = [_words(cell).lower() for cell in table.css("th")]
        columns = {place: what for place, head in enumerate(heads) if (what := _column(head))}
        if "modified" in columns.values() and {"file", "title"} & set(columns.values()):
            return table, columns
    return None


def _column(head: str) -> str:
    bare = re.sub(r"\s*(?:use shift\+enter.*|sorted .*|filtered.*)$", "", head).strip()
    return next((what for what, names in _COLUMNS if bare in names), "")


def _row(row: LexborNode, columns: dict[int, str], base: str) -> Item | None:
    cells = [cell for cell in row.iter() if cell.tag in {"td", "th"}]
    said = {what: _words(cells[place]) for place, what in columns.items() if place < len(cells)}
    link = next((node for place, what in columns.items() if what in {"file", "title"} and place < len(cells)
                 for node in cells[place].css("a[href]")), None)  # fmt: skip
    address = urljoin(base, _words_of_attribute(link, "href"))
    file = said.get("file", "")
    linked = unquote(urlsplit(address).path.rsplit("/", 1)[-1])
    if not _NAMED.search(file) and _NAMED.search(linked):
        file = linked
    if not file and not said.get("title"):
        return None
    stated = _MODIFIED.match(said.get("modified", ""))
    return Item(
        0,
        file,
        said.get("title") or _NAMED.sub("", file),
        said.get("says", ""),
        _day(stated) if stated else "",
        said.get("type", ""),
        address if urlsplit(address).scheme in {"http", "https"} else "",
    )


def _words(node: LexborNode | None) -> str:
    return " ".join(node.text(separator=" ").split()) if node is not None else ""


def _words_of_attribute(node: LexborNode | None, name: str) -> str:
    return (node.attributes.get(name) or "") if node is not None else ""
