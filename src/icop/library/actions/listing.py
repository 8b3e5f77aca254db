"""Items of a saved library page: documents known by title, file, type and day before their text is here.

An item that a fact ships already stays as the fact says. Of several pages that list an item the newest entry counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from django.db.models import Q
from django.utils import timezone

from icop.accounts.reader import PUBLIC, Reader
from icop.audit.actions import record
from icop.library.actions.placing import Incoming, document_for_draft
from icop.library.drafts import DocumentDraft
from icop.library.models import Document, Relation

LISTS = "lists"


@dataclass(slots=True)
class Listed:
    """How many items were new, changed or known, and the keys of all."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    keys: tuple[str, ...] = ()


def list_items(items: Iterable[DocumentDraft], page: Document, incoming: Incoming, *, by: Reader, on: date) -> Listed:
    """Make documents of the items of `page`, for its audience. Runs in the transaction of the page; may run twice."""
    found = Listed()
    inside = replace(incoming, audience=page.audience_id)
    for draft in items:
        document = _same(draft, page.audience_id) or document_for_draft(draft, inside)
        is_new = document.pk is None
        if document.fact_key is None and (is_new or _fill(document, draft)):
            if is_new:
                _fill(document, draft)
            _save(document, by=by, on=on)
            found.added, found.updated = found.added + is_new, found.updated + (not is_new)
        else:
            found.unchanged += 1
        _relate(page, document)
        found.keys = (*found.keys, document.key)
    return found


def _same(draft: DocumentDraft, audience: str) -> Document | None:
    """Return the document of this item: by its file or title among items, or one that came in as that file.

    What facts tell of is public, and stands for every audience.
    """
    file, title = str(draft.item.get("file", "")), draft.title
    here = Q(audience_id=audience) | Q(audience_id=PUBLIC, fact_key__isnull=False)
    known = Document.objects.filter(here, withdrawn_at=None).order_by("pk")
    if file:
        named = Q(item_file__iexact=file) | Q(source_id=file) | Q(source_id__endswith=f"/{file}")
        return known.filter(named).first() or known.filter(title__iexact=title, item_file="", fact_key=None).first()
    return known.filter(title__iexact=title).exclude(item_file="", fact_key=None).first()


def _fill(document: Document, draft: DocumentDraft) -> bool:
    """Let a document say what the list says of it, unless a newer entry has; tell whether that changed it."""
    item = draft.item
    modified = _moment(str(item.get("modified", "")))
    if document.item_file and modified and document.modified and modified < document.modified:
        return False
    before = (document.item_file, document.item_type, document.modified, document.about, document.url)
    document.item_file, document.item_type = str(item.get("file", ""))[:300], str(item.get("type", ""))[:40]
    document.modified = modified or document.modified
    if "about" not in document.said:
        document.about = str(item.get("says", "")) or document.about
    document.url = document.url or draft.url[:600]
    return before != (document.item_file, document.item_type, document.modified, document.about, document.url)


def _moment(written: str) -> datetime | None:
    try:
        return datetime.strptime(written, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
    except ValueError:
        return None


def _save(document: Document, *, by: Reader, on: date) -> None:
    document.source_id = document.source_id or ""
    document.revision += 1
    document.changed_at = timezone.now()
    document.save()
    record(f"document:{document.key}", "library.list", by=by, on=on)


def _relate(page: Document, document: Document) -> None:
    """Say once that the page lists the document; it was read there."""
    Relation.objects.get_or_create(
        origin=page,
        target=document,
        type=LISTS,
        retired_at=None,
        defaults={
            "target_key": document.fact_key or document.key,
            "citation": page.title[:300],
            "standing": "verified",
            "recorded_at": timezone.now(),
        },
    )
