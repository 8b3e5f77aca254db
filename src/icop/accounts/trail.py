"""How this room leaves lines in the trail, which a room above keeps: it says at start how a line is written."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone

from icop.accounts.reader import Reader

Write = Callable[..., None]
_WRITERS: list[Write] = []


def register_trail(write: Write) -> None:
    """Make known how a line is written (`audit.actions.record`); called once when the site starts."""
    _WRITERS[:] = [write]


def leave_line(key: str, verb: str, *, by: Reader, note: str = "") -> None:
    """Add a line to the trail inside the transaction of the change it tells of. Never personal data."""
    for write in _WRITERS:
        write(key, verb, by=by, on=timezone.localdate(), note=note)
