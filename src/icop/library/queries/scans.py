"""Scans: documents whose pages are pictures, or whose letters can't be told, and how far a machine has read them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from icop.accounts.policies import require
from icop.accounts.reader import Reader
from icop.library.drafts import SectionDraft
from icop.library.machine import machine
from icop.library.models import Document, Edition, Sighting
from icop.library.scan_pages import pages_read

UNREADABLE = ("none", "garbled")
UNREAD = "A machine that read its pages found no words."


@dataclass(frozen=True, slots=True)
class Scan:
    """How the text of a scan stands: `layer` in words, "" where only some pages are pictures; `done` of `total` pages
    read by machine, if one `reads` it, and the `page` it is at.
    """

    layer: str
    done: int
    total: int
    reads: bool
    page: int


def can_be_read(edition: Edition) -> bool:
    """Tell whether a machine may read the edition: a complete PDF without readable text, or some pages of which are
    pictures, that none has tried.
    """
    is_open = edition.completed_at is not None and edition.format == "pdf" and bool(pages_to_read(edition))
    return is_open and UNREAD not in edition.warnings


def pages_to_read(edition: Edition) -> list[int]:
    """Return the pages that a machine is to read, from 1: all of a scan, or those that are pictures."""
    return list(range(1, edition.pages + 1)) if edition.text_layer in UNREADABLE else list(edition.pictures)


def scans_to_read(reader: Reader) -> list[Edition]:
    """Return the editions that wait for a machine. Raises NotAllowed."""
    require(reader, "accounts.manage")
    silent = Q(text_layer__in=UNREADABLE) | ~Q(pictures=[])
    found = Edition.objects.filter(silent, format="pdf", completed_at__isnull=False, document__withdrawn_at=None)
    return [one for one in found.order_by("pages", "pk") if can_be_read(one)]


def scan_of(document: Document) -> Scan | None:
    """Return how the text of a document stands whose latest copy has none that can be read, wholly or on some pages;
    None for any other.

    The document was asked for by its reader already.
    """
    complete = document.editions.filter(completed_at__isnull=False).exclude(format="records")
    edition = complete.order_by("-as_of", "-recorded_at").first()
    if edition is None or not (pages := pages_to_read(edition)):
        return None
    reads = can_be_read(edition) and machine() is not None
    layer = edition.get_text_layer_display() if edition.text_layer in UNREADABLE else ""
    left = sorted(set(pages) - set(pages_read(edition.sha256))) if reads else []
    return Scan(layer, len(pages) - len(left) if reads else 0, len(pages), reads, left[0] if left else pages[-1])


def held_sections(edition: Edition) -> list[SectionDraft]:
    """Return the sections as the edition showed them, ready to be written again beside pages that were read since."""
    rows = edition.sightings.select_related("section__parent", "body").prefetch_related("body__passages")
    return [_held(one, edition) for one in rows.order_by("section__sort_key", "section__level", "pk")]


def _held(one: Sighting, edition: Edition) -> SectionDraft:
    section, body = one.section, one.body
    return SectionDraft(
        document=edition.document.key,
        anchor=section.anchor,
        title=one.title,
        sort_key=section.sort_key,
        number=section.number,
        citation=section.citation,
        parent=section.parent.anchor if section.parent else "",
        level=section.level,
        unit=section.unit,
        kind=section.kind,
        record_id=one.record_id,
        start=one.start.isoformat() if one.start else "",
        credit=one.credit,
        text=body.text,
        sha=body.sha,
        norm_sha=body.norm_sha,
        outline=body.outline,
        marks=body.marks,
        pages=one.pages,
        pieces=[[piece.start, piece.end, piece.path, piece.heading] for piece in body.passages.all()],
    )
