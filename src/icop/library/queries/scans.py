"""Scans: documents whose pages are pictures, or whose letters can't be told, and how far a machine has read them."""

from __future__ import annotations

from dataclasses import dataclass

from icop.accounts.policies import require
from icop.accounts.reader import Reader
from icop.library.machine import machine
from icop.library.models import Document, Edition
from icop.library.scan_pages import count_read

UNREADABLE = ("none", "garbled")
UNREAD = "A machine that read its pages found no words."


@dataclass(frozen=True, slots=True)
class Scan:
    """How the text of a scan stands: `layer` in words; `done` of `total` pages read by machine, if one `reads` it."""

    layer: str
    done: int
    total: int
    reads: bool

    @property
    def page(self) -> int:
        """Return the page being read, from 1."""
        return min(self.done + 1, self.total)


def can_be_read(edition: Edition) -> bool:
    """Tell whether a machine may read the edition: a complete PDF without readable text that none has tried."""
    is_open = edition.completed_at is not None and edition.text_layer in UNREADABLE and edition.format == "pdf"
    return is_open and bool(edition.pages) and UNREAD not in edition.warnings


def scans_to_read(reader: Reader) -> list[Edition]:
    """Return the editions that wait for a machine. Raises NotAllowed."""
    require(reader, "accounts.manage")
    found = Edition.objects.filter(
        text_layer__in=UNREADABLE, format="pdf", completed_at__isnull=False, document__withdrawn_at=None
    )
    return [one for one in found.order_by("pages", "pk") if can_be_read(one)]


def scan_of(document: Document) -> Scan | None:
    """Return how the text of a document stands whose latest copy has none that can be read; None for any other.

    The document was asked for by its reader already.
    """
    complete = document.editions.filter(completed_at__isnull=False).exclude(format="records")
    edition = complete.order_by("-as_of", "-recorded_at").first()
    if edition is None or edition.text_layer not in UNREADABLE:
        return None
    reads = can_be_read(edition) and machine() is not None
    return Scan(edition.get_text_layer_display(), count_read(edition.sha256), edition.pages, reads)
