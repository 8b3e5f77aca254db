"""Adding to the trail, inside the transaction of the change it tells of."""

from __future__ import annotations

from datetime import date

from icop.accounts.reader import Reader
from icop.audit.models import Entry


def record(key: str, verb: str, *, by: Reader, on: date, note: str = "", cite: str = "") -> None:
    """Add a line to the trail: `by` did `verb` to `key`; `on` is the event's own day. Never personal data or text."""
    Entry.objects.create(key=key, verb=verb, by=by.user_key or by.role, on=on, note=note, cite=cite)


def strike(digits: str, key: str = "") -> None:
    """Take out of the trail what must not be kept of a file whose hash begins with `digits`: its name, and with `key`
    all that names the thing that was made of it, which is told of by the digits then. Who did what, and when, stays.
    """
    Entry.objects.filter(note__endswith=f" {digits}").update(note=digits)
    if key:
        Entry.objects.filter(key=key).update(key=f"document:{digits}", note=digits)
