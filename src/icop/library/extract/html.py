"""HTML: title, headings, paragraphs, lists and tables of the page itself, without navigation and scripts."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from icop.engine.errors import Refused
from icop.library.extract.blocks import Block, BlockKind, Dates, Extracted
from icop.library.extract.markings import refuse_lines, refuse_marked
from icop.library.extract.recognising import read_unpacked

MOST_BYTES = 60_000_000
MOST_DEPTH = 2000
MOST_SPAN = 60
_DROPPED = (
    "script, style, nav, noscript, template, svg, iframe, button, select, textarea, object, embed, "
    "[role=navigation], [role=banner], [role=search]"
)
_EDGES = "body > header, body > footer, [role=contentinfo], [role=banner]"
_PAGE_DROPPED = "body > header, body > footer, [role=contentinfo], aside"
_SERVER = re.compile(r"<%.*?%>", re.DOTALL)
_LEAF = {"p", "pre", "blockquote", "dt", "dd", "figcaption", "caption", "address", "summary"}
_BLOCKS = _LEAF | {
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "dl",
    "li",
    "table",
    "div",
    "section",
    "article",
    "main",
}
_BLOCKS |= {"header", "footer", "aside", "details", "figure", "fieldset", "hr", "body", "center"}
_NESTING = re.compile(r"</?(?:div|section|article|ul|ol|table|span|blockquote|dl|fieldset)\b", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_LABEL = re.compile(r"^\(?\w{1,5}[.)]\s")
_BROKEN = "\ue000"  # stands for <br> until the lines of each block were looked at


def read(path: Path, name: str) -> Extracted:
    """Return the HTML page at `path` as blocks. Raises Refused when it holds no text or is too long."""
    extracted = read_markup(_decoded(read_unpacked(path, MOST_BYTES)), name)
    if not extracted.blocks:
        raise Refused(
            f"{name} holds no text.", "If a script draws the page, save it as PDF from the browser and bring that in."
        )
    return extracted


def read_markup(markup: str, name: str) -> Extracted:
    """Return a page given as text, as blocks; there may be none."""
    _refuse_deep(markup, name)
    tree = LexborHTMLParser(_SERVER.sub("", markup) if "<%" in markup else markup)
    head = tree.css_first("title")
    html = tree.css_first("html")
    language = (html.attributes.get("lang") or "en")[:2].lower() if html else "en"
    dates = Dates(modified=_stated_day(tree))
    refuse_marked((line for node in tree.css(_EDGES) for line in node.text(separator="\n").split("\n")), name)
    for node in tree.css(_DROPPED):
        node.decompose()
    body = tree.body
    _drop_forms(tree)
    if body is not None:
        for node in tree.css(_PAGE_DROPPED):
            node.decompose()
    root = _main(tree) or body
    blocks = _joined(tuple(_walk(root)) if root is not None else (), name)
    first = next((block.text for block in blocks if block.kind == "heading"), "")
    stated = _folded(head.text()) if head else ""
    return Extracted(title=(stated or first)[:300], language=language, pages=0, blocks=blocks, dates=dates)


def _joined(blocks: tuple[Block, ...], name: str) -> tuple[Block, ...]:
    """Return the blocks with their lines joined, once these were looked at for markings."""
    refuse_lines([block.text.split(_BROKEN) for block in blocks], name)
    joined = (
        replace(one, text=_folded(one.text.replace(_BROKEN, " "))) if _BROKEN in one.text else one for one in blocks
    )
    return tuple(joined)


def _drop_forms(tree: LexborHTMLParser) -> None:
    """Drop forms to fill in; not one around half of the page's words, as pages of SharePoint and ASP.NET have."""
    whole = len(tree.body.text()) if tree.body else 0
    for node in tree.css("form"):
        if len(node.text()) * 2 <= whole:
            node.decompose()


def _decoded(raw: bytes) -> str:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if raw.startswith(mark):
            return raw.decode(encoding, errors="replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        said = _CHARSET.search(raw[:4096])
        try:
            return raw.decode(said[1].decode() if said else "cp1252", errors="replace")
        except LookupError:
            return raw.decode("cp1252", errors="replace")


def _refuse_deep(markup: str, name: str) -> None:
    """Refuse a page that nests too deeply, before it is parsed: that takes time by the square of the depth."""
    if markup.count("<") < MOST_DEPTH:
        return
    depth = 0
    for tag in _NESTING.finditer(markup):
        depth += -1 if tag[0].startswith("</") else 1
        depth = max(depth, 0)
        if depth > MOST_DEPTH:
            raise Refused(f"{name} is nested too deeply to be read.", "Save it anew in a simpler form, or as PDF.")


def _stated_day(tree: LexborHTMLParser) -> date | None:
    for node in tree.css(
        'meta[name="dcterms.date"], meta[property="article:modified_time"], meta[name="date"], meta[name="DC.date"]'
    ):
        try:
            return date.fromisoformat((node.attributes.get("content") or "")[:10])
        except ValueError:
            continue
    return None


def _main(tree: LexborHTMLParser) -> LexborNode | None:
    """Return the main part when it holds at least half of the page's text."""
    whole = len(tree.body.text()) if tree.body else 0
    for node in tree.css("main, [role=main], article"):
        if len(node.text()) * 2 > whole:
            return node
    return None


def _folded(text: str) -> str:
    return " ".join(text.split())


def _walk(node: LexborNode) -> Iterator[Block]:
    """Yield blocks in reading order; words between blocks become paragraphs of their own."""
    loose: list[str] = []
    for child in node.iter(include_text=True):
        if child.tag == "br" and loose:
            loose.append(f"\n{_BROKEN}")
        elif child.tag not in _BLOCKS and not _holds_blocks(child):
            loose.append(child.text(deep=True) if child.tag != "-text" else child.text(deep=False))
            images = list(_images(child))
            if images:
                yield from _paragraphs(loose)
                loose = []
                yield from images
        else:
            yield from _paragraphs(loose)
            loose = []
            yield from _block(child)
    yield from _paragraphs(loose)


def _images(node: LexborNode) -> Iterator[Block]:
    """Yield the pictures in a node with their descriptions; decoration (alt="") and dots to count visits are none."""
    for one in [node] if node.tag == "img" else node.css("img") if node.tag != "-text" else ():
        given = one.attributes
        described = given.get("alt") if "alt" in given else given.get("title")
        is_decoration = "alt" in given and not (given.get("alt") or "").strip()
        if not is_decoration and not {given.get("width"), given.get("height")} & {"0", "1"}:
            yield Block("image", _folded(described or ""))


def _holds_blocks(node: LexborNode) -> bool:
    return node.tag != "-text" and any(one.tag in _BLOCKS for one in node.traverse() if one.tag)


def _paragraphs(loose: list[str]) -> Iterator[Block]:
    for part in "".join(loose).replace(f"\n{_BROKEN}\n", "\n\n").split("\n\n"):
        if text := _folded(part).strip(f" {_BROKEN}"):
            yield Block("para", text)


def _block(node: LexborNode) -> Iterator[Block]:
    tag = node.tag or ""
    if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
        if text := _folded(node.text(separator="")):
            yield Block("heading", text, int(tag[1]))
        yield from _images(node)
    elif tag == "table":
        yield from _rows(node)
    elif tag in {"ul", "ol"}:
        yield from _list(node, 1)
    elif tag == "pre":
        for part in re.split(r"\n\s*\n", node.text()):
            if part.strip():
                yield Block("para", _folded(part.strip().replace("\n", f" {_BROKEN} ")))
    elif tag in _LEAF and not any(one.tag in _BLOCKS for one in node.iter()):
        kind: BlockKind = "note" if "footnote" in (node.attributes.get("class") or "").lower() else "para"
        if text := _folded(_with_breaks(node)).strip(f" {_BROKEN}"):
            yield Block(kind, text)
        yield from _images(node)
    elif tag != "hr":
        yield from _walk(node)


def _with_breaks(node: LexborNode) -> str:
    return "".join(
        f" {_BROKEN} " if one.tag == "br" else one.text(deep=False) if one.tag == "-text" else ""
        for one in node.traverse(include_text=True)
    )


def _list(node: LexborNode, level: int) -> Iterator[Block]:
    number = 0
    for item in node.iter():
        if item.tag in {"ul", "ol"}:
            yield from _list(item, level + 1)
            continue
        number += 1
        own = _folded("".join(_own_words(item)))
        if own:
            label = f"{number}." if node.tag == "ol" else "•"
            yield Block("list", own if _LABEL.match(own) else f"{label} {own}", level)
        for inner in item.traverse():
            if inner.tag in {"ul", "ol"} and _list_above(inner) == item:
                yield from _list(inner, level + 1)
            elif inner.tag == "table":
                yield from _rows(inner)


def _own_words(item: LexborNode) -> Iterator[str]:
    for child in item.iter(include_text=True):
        if child.tag == "-text":
            yield child.text(deep=False)
        elif child.tag == "br":
            yield " "
        elif child.tag not in {"ul", "ol", "table"}:
            yield from (" " if child.tag in _BLOCKS else "", *_own_words(child), " " if child.tag in _BLOCKS else "")


def _list_above(node: LexborNode) -> LexborNode | None:
    above = node.parent
    while above is not None and above.tag != "li":
        above = above.parent
    return above


def _rows(table: LexborNode) -> Iterator[Block]:
    """Yield the rows of a table; those at its start whose cells are all heads (or that stand in its head) say so."""
    caption = table.css_first("caption")
    if caption is not None and (text := _folded(caption.text())):
        yield Block("caption", text)
    is_start = True
    for row in table.css("tr"):
        if _table_above(row) != table:
            continue
        cells = [cell for cell in row.iter() if cell.tag in {"td", "th"}]
        if len(cells) == 1 and _holds_blocks(cells[0]):
            yield from _walk(cells[0])
            continue
        texts = [text for cell in cells for text in _cell(cell)]
        above = row.parent.tag if row.parent else ""
        is_start = is_start and len(cells) > 1 and (above == "thead" or all(cell.tag == "th" for cell in cells))
        if any(texts):
            line = " | ".join(texts).strip(" |") if len(texts) == 1 else " | ".join(texts)
            yield Block("head" if is_start else "row", line)


def _cell(cell: LexborNode) -> list[str]:
    """Return the words of a cell, its pictures by their descriptions, and empty ones for further columns it spans."""
    described = (one.text for one in _images(cell) if one.text)
    text = _folded(" ".join(("".join(_own_words(cell)), *described)))
    wide = cell.attributes.get("colspan") or "1"
    return [text, *[""] * (min(int(wide), MOST_SPAN) - 1 if wide.isdigit() else 0)]


def _table_above(node: LexborNode) -> LexborNode | None:
    above = node.parent
    while above is not None and above.tag != "table":
        above = above.parent
    return above
