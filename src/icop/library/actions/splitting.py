"""One document that is two: chosen copies become a document of their own.

Reads: the copies with what they show. Writes: a new document with places of the same names, the looks and copies moved
to it, the texts of both dated anew, and the steps by which it is undone.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils import timezone

from icop.accounts.reader import PUBLIC, Reader
from icop.engine.errors import Refused
from icop.library.actions.bulk import insert_rows, update_rows
from icop.library.actions.changes import keep_change, tell, touch
from icop.library.actions.merging import redate, refuse_while_read
from icop.library.actions.placing import ADDRESSES
from icop.library.actions.steps import Steps
from icop.library.models import Alias, Change, Document, Edition, Section, Sighting, Text
from icop.library.naming import slug
from icop.library.policies import require_editing

_COPIED = ("citation", "number", "title", "level", "sort_key", "unit", "kind")


@transaction.atomic
def split_document(
    document: Document, editions: Collection[int], *, title: str, by: Reader, on: date
) -> tuple[Document, Change]:
    """Let the chosen copies of a document be a document of their own, called `title`; return it and the change.

    It has the same kind, issuer and audience; number and citation are for the editor to say. Raises NotAllowed; Refused
    without a title, without a choice, when no copy would stay, or when a copy is just being read.
    """
    require_editing(by, document)
    whole = Edition.objects.filter(document=document, completed_at__isnull=False)
    chosen = list(whole.filter(pk__in=editions).order_by("recorded_at"))
    _check(document, chosen, whole.count(), title)
    steps, now = Steps(), timezone.now()
    new = _new(document, chosen, title)
    steps.note_made(Document, [new.pk])
    _leave_source(steps, document, chosen, new)
    keys = [edition.pk for edition in chosen]
    twins = _copy_sections(steps, document, new, keys)
    moved = Sighting.objects.filter(edition__in=keys)
    steps.move(Text.objects.filter(sighting__in=moved, retired_at=None), "retired_at", now)
    steps.lead(moved, "section_id", twins)
    steps.move(whole.filter(pk__in=keys), "document_id", new.pk)
    redate(steps, document, now)
    redate(steps, new, now)
    change = keep_change(
        "library.split",
        f"Split “{new.title}” off “{document.title}”",
        steps,
        keys=[document.key, new.key],
        audiences=[document.audience_id],
        by=by,
    )
    tell([document.key, new.key], "library.split", by=by, on=on, note=f"{new.key} off {document.key}")
    touch([document.key, new.key])
    new.refresh_from_db()
    return new, change


def _check(document: Document, chosen: list[Edition], number: int, title: str) -> None:
    if not title.strip():
        raise Refused("The new document needs a title.", "Write one.")
    if not chosen:
        raise Refused("No copy is chosen.", "Tick those that are another document.")
    if len(chosen) == number and not document.fact_key:
        raise Refused("No copy would stay.", "Leave at least one unticked, or edit the document instead.")
    refuse_while_read([document])


def _new(document: Document, chosen: list[Edition], title: str) -> Document:
    newest = chosen[-1]
    return Document.objects.create(
        key=_free_key(document, title, newest.sha256),
        title=title.strip()[:400],
        kind=document.kind,
        issuer=document.issuer if not document.fact_key else "",
        language=newest.language,
        format=newest.format,
        holding=document.holding,
        source_id=newest.source if newest.format != "records" else "",
        audience_id=document.audience_id,
        steward_id=document.steward_id,
        said=["title"],
        modified=newest.recorded_at,
    )


def _free_key(document: Document, title: str, sha256: str) -> str:
    wanted = slug(title) or f"{document.key}-split"
    wanted = wanted if document.audience_id == PUBLIC else f"{wanted}-{document.audience_id}"
    for key in (wanted, f"{wanted}-{sha256[:8]}"):
        taken = Document.objects.filter(key=key).exists() or Alias.objects.filter(key=key, anchor="").exists()
        if key not in ADDRESSES and not taken:
            return key
    return f"{wanted}-{sha256}"


def _leave_source(steps: Steps, document: Document, chosen: list[Edition], new: Document) -> None:
    """Let a file that comes again by its name come to the document its copy went to."""
    left = [edition.source for edition in chosen]
    if document.source_id in left:
        staying = Edition.objects.filter(document=document, completed_at__isnull=False).exclude(
            pk__in=[edition.pk for edition in chosen]
        )
        newest = staying.exclude(format="records").order_by("-recorded_at").first()
        steps.set(document, source_id=newest.source if newest and newest.source not in left else "")


def _copy_sections(steps: Steps, document: Document, new: Document, editions: list[int]) -> dict[int, int]:
    """Make for `new` the places the copies show, with what they stand in; return the new key of each old one."""
    shown = set(Sighting.objects.filter(edition__in=editions).values_list("section_id", flat=True))
    rows = {one.pk: one for one in Section.objects.filter(document=document)}
    for pk in list(shown):
        parent = rows[pk].parent_id
        while parent is not None and parent not in shown:
            shown.add(parent)
            parent = rows[parent].parent_id
    copied = [rows[pk] for pk in sorted(shown)]
    insert_rows(
        Section,
        ("document_id", "anchor", *_COPIED),
        ((new.pk, one.anchor, *(getattr(one, name) for name in _COPIED)) for one in copied),
    )
    made = dict(Section.objects.filter(document=new).values_list("anchor", "pk"))
    twins = {one.pk: made[one.anchor] for one in copied}
    update_rows(
        Section, ["parent_id"], ((twins[one.parent_id], twins[one.pk]) for one in copied if one.parent_id in twins)
    )
    steps.note_made(Section, made.values())
    return twins
