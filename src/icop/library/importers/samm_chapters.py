"""A chapter of the SAMM taken apart: each numbered paragraph, table and figure is a section, cited by its number.

Keys, anchors and citations are those of the record set of the manual, so that all copies tell of one document.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from icop.library.drafts import HELD, DocumentDraft, Drafts, SectionDraft, written
from icop.library.extract import Block, Extracted
from icop.library.extract.title_words import opening_title
from icop.library.importers.joining import joined
from icop.library.importers.source import Source
from icop.library.naming import slug, sort_key

_CHAPTER = re.compile(r"^((?:C|AP)\d{1,2})\.?\s+[-–—]\s+(\S.*)$", re.DOTALL)
_PART = re.compile(r"^((?:C|AP)\d{1,2}(?:\.\d{1,3}){1,10})\.\s+(?:[-–—]\s+)?(\S.*)?$", re.DOTALL)
_CAPTION = re.compile(r"^(Table|Figure)\s+((?:C|AP)\d{1,2}\.[TF]\d{1,3}[A-Z]?)\.?\s*(.*)$", re.DOTALL)
_OF_FIGURE = re.compile(r"^\W*(?:PDF|Web|Word|Excel) Version\b|^Click to view\b", re.IGNORECASE)
_INNER = re.compile(r"(?<=\s)((?:C|AP)\d{1,2}(?:\.\d{1,3}){1,10})\.\s+(?=[A-Z“(])")
_REFERRING = re.compile(
    r"(?:sections?|paragraphs?|see|and|or|to|through|of|in|under|with|by|per|,|\()\s*$", re.IGNORECASE
)
_DASHES = {"-", "–", "—"}
# The citation is that of the fact that tells of the manual, so that fact and text are one document.
SAMM = DocumentDraft(
    "samm",
    "Security Assistance Management Manual",
    "manual",
    "Defense Security Cooperation Agency",
    "DSCA 5105.38-M",
    citation="SAMM C1",
)
_TABULAR = {"row", "head", "image"}


@dataclass(slots=True)
class Part:
    """A section under way; a table or figure has the number of the paragraph that holds it as `holder`."""

    number: str
    title: str
    holder: str = ""
    blocks: list[Block] = field(default_factory=list)


def chapter_drafts(extracted: Extracted, source: Source, found: str) -> Drafts:
    """Yield the manual and the sections of one chapter in reading order; nothing when there are no numbers in it."""
    parts = list(parts_of(_apart(_across_pages(extracted.blocks))))
    if not parts:
        return
    made = extracted.dates.created or extracted.dates.modified
    seen = source.as_of or (made.isoformat() if made else "")
    yield from source.once(_manual(extracted, found, seen))
    known: dict[str, str] = {}
    for part in parts:
        draft = draft_of(part, source, _above_it(part, known), seen)
        known.setdefault(part.number, draft.anchor)
        yield draft


def _manual(extracted: Extracted, found: str, seen: str) -> DocumentDraft:
    return replace(SAMM, format=found, pages=0, seen=seen, made_on=seen, warnings=extracted.warnings)


def _across_pages(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks without their pages, a paragraph that a page's end cuts in two as one."""
    found: list[Block] = []
    page = 0
    for block in blocks:
        before = found[-1] if found else None
        if before is not None and block.page != page and _is_cut(before, block):
            found[-1] = replace(before, text=f"{before.text} {block.text}")
        else:
            found.append(replace(block, page=0))
        page = block.page
    return found


def _is_cut(before: Block, block: Block) -> bool:
    is_text = before.kind in {"para", "list"} and block.kind == "para"
    if any(pattern.match(block.text) for pattern in (_CHAPTER, _PART, _CAPTION)):
        return False
    if _CAPTION.match(before.text) and not block.text[:1].islower():
        return False
    return is_text and bool(block.text) and (block.text[0].islower() or before.text[-1:].isalnum())


def _apart(blocks: Sequence[Block]) -> list[Block]:
    """Cut blocks in which a numbered paragraph begins after other words: the next number, not one referred to."""
    found: list[Block] = []
    last = ""
    for block in blocks:
        for piece in _cut(block, last) if block.kind not in _TABULAR else [block]:
            begun = _CHAPTER.match(piece.text) or _PART.match(piece.text)
            last = begun[1] if begun and piece.kind not in _TABULAR else last
            found.append(piece)
    return found


def _cut(block: Block, last: str) -> Iterator[Block]:
    start = 0
    opening = _PART.match(block.text)
    last = opening[1] if opening else last
    for match in _INNER.finditer(block.text, 1):
        if match[1] in _next_numbers(last) and not _REFERRING.search(block.text[: match.start()]):
            yield _piece(block, start, match.start())
            start, last = match.start(), match[1]
    yield _piece(block, start, len(block.text))


def _piece(block: Block, start: int, end: int) -> Block:
    if (start, end) == (0, len(block.text)):
        return block
    marks = tuple(replace(mark, start=0, end=mark.end - start) for mark in block.marks if start < mark.end <= end)
    return replace(block, text=block.text[start:end].strip(), marks=marks if not start else ())


def _next_numbers(last: str) -> set[str]:
    """Return the numbers that may come after `last`: its first child, or the next of it and of those it stands in."""
    found = {f"{last}.1"}
    parts = last.split(".")
    while len(parts) > 1 and parts[-1].isdigit():
        found.add(".".join([*parts[:-1], str(int(parts[-1]) + 1)]))
        parts = parts[:-1]
    return found


def parts_of(blocks: Sequence[Block], holder: Part | None = None, *, keeps: bool = False) -> Iterator[Part]:
    """Yield the sections; what stands before the first number is left out, a caption met twice is one table.

    With a `holder` the blocks are those of one paragraph, and only tables and figures begin in them; a table that has
    rows then `keeps` what follows it: its cells may run over several lines.
    """
    found: dict[str, Part] = {}
    order: list[Part] = [holder] if holder else []
    is_one = holder is not None
    inner: Part | None = None
    for at, block in enumerate(blocks):
        if block.kind not in _TABULAR:
            begun = _begun(block, holder)
            if begun is not None and begun.holder:
                inner = found.setdefault(f"{begun.number} {slug(begun.title)}", begun)
                if inner is begun:
                    order.append(inner)
                continue
            if begun is not None and not is_one:
                holder, inner = begun, None
                order.append(begun)
                continue
            has_rows = inner is not None and any(one.kind == "row" for one in inner.blocks)
            if inner is not None and not (keeps and has_rows) and not _goes_on(inner, blocks, at):
                inner = None
        if inner is not None:
            inner.blocks.append(block)
        elif holder is not None:
            holder.blocks.append(block)
    yield from order


def _begun(block: Block, holder: Part | None) -> Part | None:
    """Return the section that begins with this block: a chapter, a numbered paragraph, a table or figure."""
    if holder is not None and (caption := _CAPTION.match(block.text)) and _is_caption(caption[3]):
        return Part(caption[2], caption[3].strip(" .")[:500], holder.number)
    if chapter := _CHAPTER.match(block.text):
        return Part(chapter[1], chapter[2].strip())
    part = _PART.match(block.text)
    if part is None:
        return None
    return _paragraph(
        block, part[1], part[2] or "", is_titled=block.text[part.end(1) : part.end(1) + 4].strip(". ") in _DASHES
    )


def _paragraph(block: Block, number: str, rest: str, *, is_titled: bool) -> Part:
    """Return a numbered paragraph: the heading that runs in is its title, what follows its first block."""
    begins = len(block.text) - len(rest)
    led = max((mark.end for mark in block.marks if mark.kind == "bold"), default=0)
    title = block.text[begins:led] if led > begins else rest if is_titled else "" if led else opening_title(rest)
    text = rest[len(title) :].lstrip(" .:") if title else rest
    first = replace(block, kind="para", text=text, marks=(), level=0)
    return Part(number, title.strip(" .:")[:500], blocks=[first] if text else [])


def _is_caption(rest: str) -> bool:
    """Tell a caption from a sentence that opens with the name of a table."""
    return not rest or (not rest[0].islower() and not rest.startswith((",", "(")))


def _goes_on(inner: Part, blocks: Sequence[Block], at: int) -> bool:
    """Tell whether a block that is no row belongs to the table or figure.

    It stands among rows, between the caption and the first of them, or names its files.
    """
    if _OF_FIGURE.match(blocks[at].text):
        return True
    is_over = at + 1 >= len(blocks) or blocks[at + 1].kind != "row"
    return not is_over and (not inner.blocks or any(block.kind == "row" for block in inner.blocks))


def _above_it(part: Part, known: dict[str, str]) -> str:
    return known.get(part.holder, "") if part.holder else _above(part.number, known)


def draft_of(part: Part, source: Source, above: str, seen: str) -> SectionDraft:
    """Return a section ready to be written; `above` is the anchor of the one it hangs from."""
    place = joined([replace(block, marks=()) for block in part.blocks], "")
    salt = json.dumps(place.marks) if place.marks else ""
    text = written(place.text, outline=place.outline or None, breaks=place.breaks, salt=salt)
    key = f"{sort_key(part.holder)} {sort_key(part.number)}" if part.holder else sort_key(part.number)
    return SectionDraft(
        document=SAMM.key,
        anchor=source.free_anchor(SAMM.key, slug(f"samm {part.number}")),
        citation=f"SAMM {part.number}",
        number=part.number,
        title=part.title,
        parent=above,
        level=(part.holder or part.number).count(".") + (2 if part.holder else 1),
        unit=f"{part.number.partition('.')[0]}{HELD if part.holder else ''}",
        sort_key=key[:190],
        record_id=f"samm/{part.number}",
        seen=seen,
        marks=place.marks,
        **text.as_fields(),
    )


def _above(number: str, known: dict[str, str]) -> str:
    while "." in number:
        number = number.rpartition(".")[0]
        if number in known:
            return known[number]
    return ""
