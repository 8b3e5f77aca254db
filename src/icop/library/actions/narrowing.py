"""A file found to be marked when it is read again: what holds it already is kept for the narrower audience too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from icop.accounts.reader import Reader
from icop.library.actions.changes import keep_change, tell, touch
from icop.library.actions.limiting import audience_within, is_narrower
from icop.library.actions.steps import Steps
from icop.library.models import Change, Document

VERB = "library.narrow"


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


def _narrow(document: Document, audience: str, sha256: str, *, by: Reader, on: date) -> None:
    was, steps = document.audience_id, Steps()
    steps.set(document, audience_id=audience)
    title = f"Kept “{document.title}” for {audience}: its file is marked"
    change = keep_change(VERB, title, steps, keys=[document.key], audiences=[was, audience], by=by)
    change.before |= {"sha256": sha256}
    change.save(update_fields=["before"])
    tell([document.key], VERB, by=by, on=on, note=f"{was} to {audience}, change {change.pk}")
    touch([document.key])
