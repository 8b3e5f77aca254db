"""The Security Assistance Management Manual by its own numbers: C5, C5.4, C5.4.1.

A record keeps the tables of a paragraph among its lines, and takes its first sentence for a title; prints keep them
apart. So that both give the same texts for a number, records are taken apart as prints are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from icop.library.drafts import Drafts, SectionDraft, paragraphs_of, written
from icop.library.extract import Block
from icop.library.extract.title_words import SMALL
from icop.library.importers.samm_chapters import SAMM, Part, draft_of, parts_of
from icop.library.importers.source import Source
from icop.library.naming import slug, sort_key

Record = Mapping[str, Any]
_SENTENCE = re.compile(r"^([^\n]{3,250}?)(?:(?<![A-Z])(?<!e)[.?](?=\s+[A-Z“\"(]|\s*$)|$)", re.MULTILINE)
_WORDS = re.compile(r"[A-Za-z][\w’'-]*")


def fits(record: Record) -> bool:
    """Tell whether the record is of the manual."""
    return str(record.get("id", "")).startswith("samm/")


def drafts(record: Record, source: Source) -> Drafts:
    """Yield the section, then the tables and figures in it; the one it hangs from is the longest known beginning of its
    number.
    """
    yield from source.once(SAMM)
    number = str(record["number"])
    chapter = number.partition(".")[0]
    title, raw = _titled(str(record.get("title") or "").strip(), str(record.get("text") or ""))
    lines, indents = paragraphs_of(raw)
    own, others = _tables_apart(number, lines.split("\n"), indents)
    seen = str(record.get("as_of") or source.as_of)
    anchor = source.free_anchor("samm", slug(f"samm {number}"))
    yield SectionDraft(
        document="samm",
        anchor=anchor,
        citation=f"SAMM {number}",
        number=number,
        title=title[:500],
        parent=_above(number, source),
        level=number.count(".") + 1,
        unit=chapter,
        sort_key=sort_key(number),
        record_id=str(record["id"]),
        seen=seen,
        **written("\n".join(line for line, _ in own), indents=[indent for _, indent in own]).as_fields(),
    )
    for part in others:
        yield replace(draft_of(part, source, anchor, seen), record_id=str(record["id"]))


def _titled(title: str, text: str) -> tuple[str, str]:
    """Return title and text as prints have them: a title that is a sentence opens the text, words written like a title
    that open an untitled text are its title.
    """
    if title and not _is_heading(title, 0.55):
        return "", f"{title}. {text}".rstrip()
    if title or not text:
        return title, text
    found = _SENTENCE.match(text)
    opening = found[1] if found else ""
    if not _is_heading(opening, 0.75) or len(opening.split()) < 2:
        return "", text
    return opening, text[len(opening) :].lstrip(" .?")


def _is_heading(words: str, least: float) -> bool:
    """Tell whether words are written like a heading: few, or `least` of them with a capital; names in capitals tell
    nothing.
    """
    plain = [one for one in _WORDS.findall(words) if len(one) > 1 and one.lower() not in SMALL and not one.isupper()]
    if len(plain) < 3:
        return bool(words)
    return bool(sum(one[0].isupper() for one in plain) >= least * len(plain))


def _tables_apart(number: str, lines: list[str], indents: list[int]) -> tuple[list[tuple[str, int]], list[Part]]:
    """Return the lines of the paragraph itself with their indents, and its tables and figures."""
    blocks = [
        Block("row" if " | " in line else "para", line, level=indent)
        for line, indent in zip(lines, indents, strict=False)
    ]
    own, *others = parts_of(blocks, Part(number, ""), keeps=True)
    return [(block.text, block.level) for block in own.blocks], others


def _above(number: str, source: Source) -> str:
    while "." in number:
        number = number.rpartition(".")[0]
        anchor = slug(f"samm {number}")
        if ("samm", anchor) in source._given:
            return anchor
    return ""
