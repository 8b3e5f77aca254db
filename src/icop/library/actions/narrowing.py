"""A file found to be marked when it is read again: what holds it already is kept for the narrower audience too.

So is a message for what is attached to it: it is handed out whole, and its own file holds what was attached.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from icop.accounts.reader import Reader
from icop.library.actions.changes import keep_change, tell, touch
from icop.library.actions.limiting import MOST, audience_within, is_narrower, limits_of, merged
from icop.library.actions.steps import Steps
from icop.library.models import Change, Document, Edition

VERB = "library.narrow"
Markings = Sequence[Mapping[str, Any]]


def audience_for_file(chosen: str, markings: Iterable[Mapping[str, Any]], sha256: str, *, by: Reader, on: date) -> str:
    """Return the audience to keep a file for, and narrow every document that holds the very same file to it.

    Each narrowing is a change that editors find, and may undo: then the file stays for `chosen` from then on, whatever
    it is marked. Raises Refused as `audience_within` does. Runs in the caller's transaction.
    """
    kept = audience_within(chosen, markings)
    if kept == chosen:
        return chosen
    if Change.objects.filter(verb=VERB, undone_at__isnull=False, before__sha256=sha256).exists():
        return chosen
    for document in Document.objects.filter(editions__sha256=sha256).distinct():
        if is_narrower(kept, document.audience_id):
            _narrow(document, kept, sha256, by=by, on=on)
    return kept


def names_around(source: str) -> list[str]:
    """Return what a file came in, as its name tells: `all.zip/note.eml/plan.pdf` in `all.zip`, `all.zip/note.eml`."""
    parts = source.split("/")
    return ["/".join(parts[:number]) for number in range(1, len(parts))]


def markings_before(sha256: str, source: str) -> list[Mapping[str, Any]]:
    """Return the markings of this very message when it was read before: its own, and those of what is attached."""
    held = Edition.objects.filter(sha256=sha256, source=source, format="mail").exclude(markings=[])
    return [one for (markings,) in held.values_list("markings") for one in markings]


@transaction.atomic
def limit_messages(
    marked: Mapping[str, Markings], *, by: Reader, on: date, keys: Collection[str] | None = None
) -> list[Edition]:
    """Give each message the markings of the files attached to it, at whatever depth, and keep it for their audience.

    `marked` are the markings of files by the names they came under, their set included; with `keys` only messages
    among these documents are meant. Returns the messages around them. May be done twice.
    """
    found = []
    for source, markings in marked.items():
        held = Edition.objects.filter(source__in=names_around(source), format="mail").select_related("document")
        for message in held if keys is None else held.filter(document__key__in=keys):
            _mark(message, markings)
            audience_for_file(message.document.audience_id, markings, message.sha256, by=by, on=on)
            found.append(message)
    return found


def _mark(message: Edition, markings: Markings) -> None:
    new = [one for one in markings if limits_of([one]) and one not in message.markings]
    if new:
        message.markings = [*message.markings, *new][:MOST]
        message.save(update_fields=["markings"])
        document = message.document
        document.markings = merged(document)
        document.save(update_fields=["markings"])
        touch([document.key])


def _narrow(document: Document, audience: str, sha256: str, *, by: Reader, on: date) -> None:
    was, steps = document.audience_id, Steps()
    steps.set(document, audience_id=audience)
    title = f"Kept “{document.title}” for {audience}: its file is marked"
    change = keep_change(VERB, title, steps, keys=[document.key], audiences=[was, audience], by=by)
    change.before |= {"sha256": sha256}
    change.save(update_fields=["before"])
    tell([document.key], VERB, by=by, on=on, note=f"{was} to {audience}, change {change.pk}")
    touch([document.key])
