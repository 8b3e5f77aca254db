"""Scans read by machine in the background: some pages at a time, so that other jobs are not kept waiting.

Reads: editions without a readable text layer. Writes: their pages as sections, marked "read by machine".
"""

from __future__ import annotations

import time
from datetime import date

from django.db import transaction
from django.utils import timezone

from icop.accounts.policies import require
from icop.accounts.reader import Reader
from icop.library.actions.classified import remove_classified, remove_withdrawn
from icop.library.actions.narrowing import limit_messages
from icop.library.actions.placing import Incoming
from icop.library.actions.receiving import finish
from icop.library.actions.writing import Writer
from icop.library.drafts import DocumentDraft, SectionDraft
from icop.library.extract.markings import Classified
from icop.library.importers.scanned import refuse_marked_pages, scanned_drafts, with_pages
from icop.library.machine import machine, machine_name, read_page
from icop.library.models import Document, Edition
from icop.library.queries.scans import UNREAD, UNREADABLE, can_be_read, held_sections, pages_to_read, scans_to_read
from icop.library.scan_pages import forget_pages, keep_page, pages_read
from icop.library.storing import Weighed, kept_path
from icop.links.actions import enqueue_once

SECONDS_AT_ONCE = 20.0


@transaction.atomic
def ask_for_scans(*, by: Reader) -> int:
    """Ask for every scan that nothing has read yet, where a machine is installed; return how many. May be run twice.

    What an earlier version withdrew because it was classified is removed first.
    """
    require(by, "library.receive", "public")
    remove_withdrawn(by=by, on=timezone.localdate())
    waiting = [one.pk for one in scans_to_read(by)] if machine() else []
    for pk in waiting:
        enqueue_once("library.read_scan", pk)
    return len(waiting)


def read_scan(pk: int, *, by: Reader, on: date) -> None:
    """Read on in the scan of edition `pk` for some seconds; ask for the job again, or complete it when all is read.

    One that turns out to be classified is removed instead, at the first page that shows it.
    """
    edition = Edition.objects.select_related("document").filter(pk=pk).first()
    if edition is None or edition.document.withdrawn_at or not can_be_read(edition) or machine() is None:
        return
    try:
        if not _read_on(edition):
            with transaction.atomic():
                enqueue_once("library.read_scan", pk)
            return
        _complete(edition, by=by, on=on)
    except Classified:
        remove_classified([edition], by=by, on=on)
    forget_pages(edition.sha256)


def _read_on(edition: Edition) -> bool:
    """Read pages for some seconds; tell whether all are read. Raises Classified before a marked page is kept."""
    begun = time.monotonic()
    path, texts = kept_path(edition.file), pages_read(edition.sha256)
    left = [page for page in pages_to_read(edition) if page not in texts]
    for number, page in enumerate(left):
        if number and time.monotonic() - begun > SECONDS_AT_ONCE:
            return False
        texts[page] = read_page(path, page) or ""
        refuse_marked_pages(texts, edition.document.title)
        keep_page(edition.sha256, page, texts[page])
    return True


def _complete(edition: Edition, *, by: Reader, on: date) -> None:
    """Write the pages as the edition's text, beside what it has. Raises Classified when together they are marked."""
    pages, wanted = pages_read(edition.sha256), pages_to_read(edition)
    texts = {page: pages.get(page, "") for page in wanted}
    incoming = _incoming(edition)
    if edition.text_layer in UNREADABLE:
        drafts = list(scanned_drafts(_draft(edition, texts), list(texts.values())))
    else:
        drafts = list(with_pages(_draft(edition, texts), texts, held_sections(edition)))
    writer = Writer(incoming, edition.file, by=by)
    for draft in drafts:
        if isinstance(draft, DocumentDraft):
            writer.take("document", draft.packed())
        elif isinstance(draft, SectionDraft):
            writer.take("sections", [draft.packed()])
    with transaction.atomic():
        writer.write()
        for target in writer.targets.values():
            finish(target, incoming, by=by, on=on)
            limit_messages({edition.source: target.edition.markings}, by=by, on=on)
        enqueue_once("library.index_documents", [])


def _incoming(edition: Edition) -> Incoming:
    return Incoming(
        path=kept_path(edition.file),
        name=edition.source,
        weighed=Weighed(edition.sha256, edition.size),
        audience=edition.document.audience_id,
        set_name=edition.set_name,
        as_of=edition.said_as_of,
        importer=edition.extractor,
    )


def _draft(edition: Edition, texts: dict[int, str]) -> DocumentDraft:
    document: Document = edition.document
    silent = sum(not text.strip() for text in texts.values())
    program, whole = machine(), edition.text_layer in UNREADABLE
    what = "Its text was" if whole else f"{len(texts) - silent} of its {edition.pages} pages were"
    said = f"{what} read by machine ({machine_name(program)})." if program and silent < len(texts) else UNREAD
    here = "its" if whole else "these"
    more = (f"On {silent} of {here} {len(texts)} pages the machine found no words.",) if 0 < silent < len(texts) else ()
    return DocumentDraft(
        key=document.key,
        title=document.title,
        kind=document.kind,
        pictures=tuple(edition.pictures) if said == UNREAD else (),
        holding="issued" if document.holding == "issued" else "observed" if edition.said_as_of else "undated",
        language=edition.language,
        format=edition.format,
        pages=edition.pages,
        seen=edition.said_as_of,
        made_on=edition.made_on.isoformat() if edition.made_on else "",
        warnings=(said, *more),
        text_layer=edition.text_layer,
        markings=tuple(edition.markings),
    )
