"""Keeping a change of documents: what was done, by whom, and the steps by which it can be taken back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import F
from django.utils import timezone

from icop.accounts.reader import Reader
from icop.audit.actions import record
from icop.library.actions.steps import Steps
from icop.library.models import Change, Document
from icop.links.jobs import enqueue

LONGEST_TITLE = 300
AT_ONCE = 500


def keep_change(
    verb: str, title: str, steps: Steps, *, keys: Iterable[str], audiences: Iterable[str], by: Reader
) -> Change:
    """Keep a change of the documents `keys`, for the eyes of those who may read all of `audiences`."""
    return Change.objects.create(
        verb=verb,
        title=title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…",
        documents=list(dict.fromkeys(keys)),
        before={"audiences": sorted(set(audiences)), "steps": steps.noted},
        by=by.user_key or by.role,
    )


def touch(keys: Iterable[str]) -> None:
    """Count one more change of each document, and let search follow; a key that is gone leaves it."""
    wanted, now = list(dict.fromkeys(keys)), timezone.now()
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        Document.objects.filter(key__in=some).update(revision=F("revision") + 1, changed_at=now)
        enqueue("library.index_documents", some)


def tell(keys: Iterable[str], verb: str, *, by: Reader, on: date, note: str = "") -> None:
    """Leave a line in the trail for each document."""
    for key in dict.fromkeys(keys):
        record(f"document:{key}", verb, by=by, on=on, note=note)
