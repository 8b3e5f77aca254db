"""Any other record set: one document a file (or set), one section a record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from icop.engine.errors import Refused
from icop.library.drafts import DocumentDraft, Drafts, SectionDraft, paragraphs_of, written
from icop.library.importers.source import Source, heading
from icop.library.naming import slug

Record = Mapping[str, Any]

_TEXT_FIELDS = ("text", "body", "content")
_TITLE_FIELDS = ("title", "heading", "name")


def fits(record: Record) -> bool:
    """Tell whether the record has what any record needs: an id and a text."""
    return "id" in record and any(name in record for name in _TEXT_FIELDS)


def drafts(record: Record, source: Source) -> Drafts:
    """Yield the record as a section. Raises Refused when it has no id or no text field."""
    if not fits(record):
        raise Refused(
            f"{source.name} has a record without `id` or `text`.",
            "Give every record both; docs/guides/texts.md lists the fields.",
        )
    name = source.set_name or source.stem
    key = slug(name) or "records"
    kind = str(record.get("document_kind") or "record set")
    yield from source.once(
        DocumentDraft(key, name, kind, str(record.get("issuer") or ""), url=str(record.get("url") or ""))
    )
    above = ""
    for depth, level in enumerate(record.get("hierarchy") or (), 1):
        anchor = slug(f"{above} {level}")
        place = f"{len(source._given):06d}"
        yield from source.once(heading(key, anchor, str(level), place, parent=above, level=depth))
        above = anchor
    text, indents = paragraphs_of(str(next((record[field] for field in _TEXT_FIELDS if record.get(field)), "")))
    citation = str(record.get("citation") or "").replace("U.S.C.", "USC")
    title = str(next((record[field] for field in _TITLE_FIELDS if record.get(field)), ""))
    yield SectionDraft(
        document=key,
        anchor=source.free_anchor(key, slug(citation or str(record["id"])) or "record"),
        citation=citation[:120],
        number=str(record.get("number") or "")[:60],
        title=title[:500],
        parent=above,
        level=len(record.get("hierarchy") or ()) + 1,
        unit="all",
        sort_key=f"{len(source._given):06d}",
        record_id=str(record["id"]),
        seen=str(record.get("as_of") or source.as_of),
        **written(text, indents=indents).as_fields(),
    )
