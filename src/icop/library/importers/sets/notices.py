"""Notices of arms sales in the Congressional Record, and presidential documents with their successive versions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from icop.library.drafts import DocumentDraft, Drafts, SectionDraft, paragraphs_of, written
from icop.library.importers.source import Source
from icop.library.naming import slug, sort_key

Record = Mapping[str, Any]

_SALES = DocumentDraft(
    "arms-sales-notifications",
    "Arms sales notifications in the Congressional Record",
    "notification",
    "Senate Committee on Foreign Relations",
    holding="issued",
)
_VERSION = re.compile(r"@v\d+$")


def fits(record: Record) -> bool:
    """Tell whether the record is a notice of arms sales or a presidential document."""
    return "transmittals" in record or "page_modified" in record


def drafts(record: Record, source: Source) -> Drafts:
    """Yield the notice as a section of its collection, or the presidential document as a work of its own."""
    if "transmittals" in record:
        yield from source.once(_SALES)
        numbers = ", ".join(str(one) for one in record["transmittals"])
        title = f"{record['title']} {record['as_of']}" + (f": transmittal {numbers}" if numbers else "")
        yield _section(record, _SALES.key, title, str(record.get("citation") or ""), source, start=str(record["as_of"]))
    else:
        yield from _presidential(record, source)


def _section(
    record: Record,
    document: str,
    title: str,
    citation: str,
    source: Source,
    *,
    start: str,
    seen: str = "",
    anchor: str = "",
) -> SectionDraft:
    text, indents = paragraphs_of(str(record.get("text") or ""))
    return SectionDraft(
        document=document,
        anchor=anchor or source.free_anchor(document, slug(str(record["id"]))),
        citation=citation,
        title=title[:500],
        unit="" if document == _SALES.key else "all",
        sort_key=sort_key(f"{record['as_of']} {record['id']}"),
        record_id=str(record["id"]),
        seen=seen or str(record["as_of"]),
        start=start,
        **written(text, indents=indents).as_fields(),
    )


def _presidential(record: Record, source: Source) -> Drafts:
    day = str(record["as_of"])
    title = " ".join(re.sub(r"\\[ _]?", " ", str(record["title"])).split())
    order = re.match(r"Executive Order (\d+)", str(record.get("citation") or ""))
    citation = f"EO {order[1]}" if order else ""
    key = slug(citation or _VERSION.sub("", str(record["id"])))
    kind = "executive order" if order else "fact sheet" if record.get("kind") == "fact-sheet" else "presidential memo"
    document = DocumentDraft(
        key,
        title,
        kind,
        "President",
        citation,
        citation=citation,
        url=str(record.get("source_url") or ""),
        holding="issued",
        seen=day,
    )
    yield from source.once(document)
    seen = str(record.get("page_modified") or "")[:10] if _VERSION.search(str(record["id"])) else day
    yield _section(record, key, title, citation, source, start=day, seen=seen or day, anchor="text")
