"""What was guessed of a document, in the words a page shows: field, value, reason."""

from __future__ import annotations

from calendar import month_name
from dataclasses import dataclass

from icop.library.models import Document

LABELS = {"title": "Title", "kind": "Kind", "issuer": "Issuer", "number": "Number"}


@dataclass(frozen=True, slots=True)
class GuessLine:
    """A guess as a page shows it: "Date", "June 2018", "from the file name: (Jun 18)"."""

    name: str
    label: str
    value: str
    reason: str


def guess_lines(document: Document) -> list[GuessLine]:
    """Return the guesses that stand, those people corrected left out."""
    found = [
        GuessLine(name, label, getattr(document, name), document.guesses[name])
        for name, label in LABELS.items()
        if document.guesses.get(name) and getattr(document, name)
    ]
    reason = document.guesses.get("year", "")
    if reason and document.year:
        found.append(GuessLine("year", "Date", issued_words(document) or str(document.year), reason))
    return found


def issued_words(document: Document) -> str:
    """Return the guessed day, month or year in words, never more exact than it was written; "" when there is none."""
    issued = document.guesses.get("issued", "") if "year" in document.guesses else ""
    parts = [int(part) for part in issued.split("-") if part]
    if len(parts) == 3:
        return f"{parts[2]} {month_name[parts[1]]} {parts[0]}"
    if len(parts) == 2:
        return f"{month_name[parts[1]]} {parts[0]}"
    return issued
