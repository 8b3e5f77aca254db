"""What this site lets people enter: the reminder on every page of a tool, and the marking on what leaves it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Reminder:
    """What may be entered, in words, and the marking that exports bear."""

    title: str
    says: str
    marking: str


_REMINDERS = {
    "unclassified": Reminder(
        "Unclassified entries only.",
        "Name no capability figures, partner positions or controlled data. "
        "For special access write nothing but “refer to SAPCO”.",
        "UNCLASSIFIED",
    ),
    "cui": Reminder(
        "Unclassified entries only; controlled unclassified information (CUI) may be entered.",
        "What leaves this site is marked CUI. For special access write nothing but “refer to SAPCO”.",
        "CUI",
    ),
}


def reminder() -> Reminder:
    """Return the reminder of this site (`ICOP_MAY_ENTER`)."""
    return _REMINDERS[settings.ICOP_MAY_ENTER]
