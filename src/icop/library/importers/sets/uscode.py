"""The United States Code, one document a title. Dated copies of some sections join the same documents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from icop.library.drafts import DocumentDraft, Drafts, SectionDraft, paragraphs_of, written
from icop.library.importers.source import Source, heading
from icop.library.naming import slug, sort_key

Record = Mapping[str, Any]

_ID = re.compile(r"usc/(\d+[a-z]?)/([^#]+)(?:#(\d+))?$", re.IGNORECASE)
_LEVEL = re.compile(r"^(subtitle|part|chapter|subchapter)\s+([\w–-]+?)\s*[—–-]+\s*(.*)$", re.IGNORECASE)
_TITLES = {"10": "Armed Forces", "22": "Foreign Relations and Intercourse"}


def fits(record: Record) -> bool:
    """Tell whether the record is a section of the Code."""
    return bool(_ID.match(str(record.get("id", ""))))


def drafts(record: Record, source: Source) -> Drafts:
    """Yield the section, after its title (the document) and the chapters it stands in."""
    match = _ID.match(str(record["id"]))
    assert match is not None
    title, section = match[1], match[2].replace("–", "-")
    is_note = section.startswith("note-")
    text, indents = paragraphs_of(str(record.get("text") or ""))
    if is_note and not text:
        return
    document = _document(title)
    yield from source.once(document)
    place = sort_key(section.removeprefix("note-"))
    place = f"{place}~note" if is_note else place
    parents = list(_parents(record, document.key, place))
    for parent in parents:
        yield from source.once(parent)
    unit = next((one.anchor for one in reversed(parents) if one.anchor.startswith("chapter-")), "")
    citation = "" if is_note else f"{title} USC {section}"
    yield SectionDraft(
        document=document.key,
        anchor=source.free_anchor(document.key, slug(citation or section)),
        citation=citation,
        number="" if is_note else f"§ {section}",
        title=str(record.get("heading") or (record.get("title") if "title_no" in record else "") or "").strip(),
        parent=parents[-1].anchor if parents else "",
        level=len(parents) + 1,
        unit=unit,
        kind="note" if is_note else "section",
        sort_key=place,
        record_id=str(record["id"]),
        seen=str(record.get("as_of") or source.as_of),
        credit=str(record.get("source_credit") or "").strip("() "),
        **written(text, indents=indents).as_fields(),
    )


def _document(title: str) -> DocumentDraft:
    name = _TITLES.get(title)
    return DocumentDraft(
        f"usc-{title}",
        f"United States Code, Title {title}" + (f": {name}" if name else ""),
        "statute",
        "Congress",
        f"{title} USC",
    )


def _parents(record: Record, document: str, place: str) -> Iterator[SectionDraft]:
    """Yield the headings above a section: from its hierarchy, else from its chapter number."""
    written_levels = [_LEVEL.match(str(one)) for one in record.get("hierarchy") or ()]
    levels = [(one[1].lower(), one[2].replace("–", "-"), one[3]) for one in written_levels if one]
    if not levels and record.get("chapter"):
        levels = [("chapter", str(record["chapter"]), "")]
    above = ""
    for depth, (word, number, name) in enumerate(levels, 1):
        anchor = slug(f"{word} {number}" if word in {"chapter", "subtitle"} else f"{above} {word} {number}")
        yield heading(
            document, anchor, name.strip(), place, number=f"{word.capitalize()} {number}", parent=above, level=depth
        )
        above = anchor
