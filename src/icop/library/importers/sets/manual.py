"""The Security Assistance Management Manual by its own numbers: C5, C5.4, C5.4.1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from icop.library.drafts import DocumentDraft, Drafts, SectionDraft, paragraphs_of, written
from icop.library.importers.source import Source
from icop.library.naming import slug, sort_key

Record = Mapping[str, Any]

# The citation is that of the fact that tells of the manual, so that fact and text are one document.
SAMM = DocumentDraft(
    "samm",
    "Security Assistance Management Manual",
    "manual",
    "Defense Security Cooperation Agency",
    "DSCA 5105.38-M",
    citation="SAMM C1",
)


def fits(record: Record) -> bool:
    """Tell whether the record is of the manual."""
    return str(record.get("id", "")).startswith("samm/")


def drafts(record: Record, source: Source) -> Drafts:
    """Yield the section; the one it hangs from is the longest known beginning of its number."""
    yield from source.once(SAMM)
    number = str(record["number"])
    chapter = number.partition(".")[0]
    text, indents = paragraphs_of(str(record.get("text") or ""))
    yield SectionDraft(
        document="samm",
        anchor=source.free_anchor("samm", slug(f"samm {number}")),
        citation=f"SAMM {number}",
        number=number,
        title=str(record.get("title") or "").strip(),
        parent=_above(number, source),
        level=number.count(".") + 1,
        unit=chapter,
        sort_key=sort_key(number),
        record_id=str(record["id"]),
        seen=str(record.get("as_of") or source.as_of),
        **written(text, indents=indents).as_fields(),
    )


def _above(number: str, source: Source) -> str:
    while "." in number:
        number = number.rpartition(".")[0]
        anchor = slug(f"samm {number}")
        if ("samm", anchor) in source._given:
            return anchor
    return ""
