"""Markdown: headings, paragraphs, lists, tables and code as plain words, without the marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

from icop.engine.errors import Refused
from icop.library.extract.blocks import Block, Dates, Extracted
from icop.library.extract.recognising import read_text

MOST_BYTES = 60_000_000
MOST_LETTERS = 250
_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_UNDER = re.compile(r"^ {0,3}(=+|-+)\s*$")
_ITEM = re.compile(r"^(\s*)([-*+•]|\(?\w{1,4}[.)])\s+(.*)$")
_SUBPART = re.compile(r"^Subpart [\w.]{1,8}\s?[—–-].{3,240}$")
_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)")
_IMAGE = re.compile(r"^\s*!\[([^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)\s*$")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*_])([*_])(?=\S)(.+?)(?<=\S)\1(?![\w*_])")
_HTML = re.compile(r"<!--.*?-->|</?[a-zA-Z][^>\n]*>", re.DOTALL)
_FRONT = re.compile(r"\A---\s*\n(.*?)\n(?:---|\.\.\.)\s*\n", re.DOTALL)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")


def read(path: Path, name: str) -> Extracted:
    """Return the Markdown file at `path` as blocks. Raises Refused when it holds no words or is too long."""
    text = read_text(path, MOST_BYTES)
    facts: dict[str, str] = {}
    if front := _FRONT.match(text):
        facts = dict(re.findall(r"^(\w+):\s*[\"']?(.*?)[\"']?\s*$", front[1], re.MULTILINE))
        text = text[front.end() :]
    blocks = _with_named_sections(tuple(_blocks(_HTML.sub("", text).splitlines())))
    if not blocks:
        raise Refused(f"{name} is empty.", "Get the file again.")
    first = next((block.text for block in blocks if block.kind == "heading"), "")
    title = facts.get("title") or first or (blocks[0].text if len(blocks[0].text) < 150 else "")
    return Extracted(
        title=title[:300], language="en", pages=0, blocks=blocks, dates=Dates(modified=_day(facts.get("date", "")))
    )


def _with_named_sections(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Give a heading that is only a number ("§ 126.1", "Part 126") the line before it, when that names the same place.

    Where parts are named so, lines that name a subpart become headings between part and section.
    """
    found: list[Block] = []
    has_parts = False
    for block in blocks:
        if block.kind == "heading" and found and _names(found[-1].text, block.text):
            is_part = block.text.startswith("Part")
            has_parts = has_parts or is_part
            block = Block("heading", found.pop().text, max(block.level - is_part, 1))
        elif has_parts and block.kind == "para" and _SUBPART.match(block.text):
            block = Block("heading", block.text, 3)
        found.append(block)
    return tuple(found)


def _names(line: str, heading: str) -> bool:
    """Tell whether `line` is the full name of the place that `heading` gives by its number alone."""
    number = re.fullmatch(r"((?:§ ?)+|Part )([\d.]+[a-z]?(?:-\d+)*)", heading)
    if not number or len(line) > MOST_LETTERS:
        return False
    start = r"PART " if number[1] == "Part " else r"§? ?"
    return bool(re.match(rf"{start}{re.escape(number[2])}[\s—–-]+\S", line))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _plain(text: str) -> str:
    text = _LINK.sub(r"\1", text)
    text = _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", text))
    return " ".join(_ESCAPE.sub(r"\1", text.replace("`", "")).split())


def _blocks(lines: list[str]) -> Iterator[Block]:
    part: list[str] = []
    fenced = False
    for line, after in pairwise([*lines, "", ""]):
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
            yield from _paragraph(part)
            part = []
        elif fenced:
            if line.strip():
                yield Block("para", " ".join(line.split()))
        elif heading := _HEADING.match(line):
            yield from _paragraph(part)
            part = []
            if text := _plain(heading[2]):
                yield Block("heading", text, len(heading[1]))
        elif _UNDER.match(line) and len(part) == 1 and "|" not in part[0]:
            yield Block("heading", _plain(part[0]), 1 if "=" in line else 2)
            part = []
        elif not line.strip():
            yield from _paragraph(part)
            part = []
        elif "|" in line and (line.lstrip().startswith("|") or " | " in line):
            yield from _paragraph(part)
            part = []
            yield from _row(line, bool(_RULE.match(after)) and "|" in after)
        elif _ITEM.match(line):
            yield from _paragraph(part)
            part = [line]
        else:
            part.append(line)


def _row(line: str, is_head: bool) -> Iterator[Block]:
    if _RULE.match(line):
        return
    cells = [_plain(cell) for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
    if any(cells):
        yield Block("head" if is_head else "row", " | ".join(cells))


def _paragraph(part: list[str]) -> Iterator[Block]:
    if not part or _UNDER.match(part[0]):
        return
    if len(part) == 1 and (image := _IMAGE.match(part[0])):
        yield Block("image", _plain(image[1]))
        return
    item = _ITEM.match(part[0])
    text = _plain(" ".join(line.strip().lstrip(">").strip() for line in part))
    if not text:
        return
    if item and item[2] in {"-", "*", "+", "•"}:
        yield Block("list", f"• {text[1:].strip()}", len(item[1]) // 2 + 1)
    else:
        yield Block("list" if item else "para", text, len(item[1]) // 2 + 1 if item else 0)
