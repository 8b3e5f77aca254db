"""What a document learns from each copy that is read of it: guesses give way to better ones, what people said stays."""

from __future__ import annotations

import re
from datetime import date

from icop.library.drafts import DocumentDraft, day_bounds
from icop.library.models import Document, Edition

LONGEST = 300
UNTOLD = "document"  # the kind of what nothing tells more of
_ISSUED = re.compile(r"\d{4}(?:-\d{2}){0,2}")
_FIELDS = {"title": 400, "kind": 40, "issuer": 200, "number": 120}


def guesses_of(draft: DocumentDraft) -> dict[str, str]:
    """Return the reasons an importer gave for its guesses. Only known fields, words and real days are taken over."""
    known = {name: str(draft.guesses[name])[:LONGEST] for name in (*_FIELDS, "year") if draft.guesses.get(name)}
    issued = draft.guesses.get("issued", "")
    return known | ({"issued": issued} if _ISSUED.fullmatch(str(issued)) and day_bounds(issued) else {})


def learn(document: Document, draft: DocumentDraft, *, as_of: str = "") -> None:
    """Let a document that is here take what a new reading of it guesses. It is not saved.

    Left alone are fields that people set, those that were never a guess (unless empty), all of a document that a fact
    or a record set tells of, and all when the copy is of an earlier day than one held here.
    """
    if document.fact_key or draft.key or _is_older(document, as_of):
        return
    old, new = dict(document.guesses), guesses_of(draft)
    was_number = document.number
    for name, longest in _FIELDS.items():
        value = getattr(draft, name)[:longest]
        now = getattr(document, name)
        if name not in document.said and value and (name in old or now in ("", UNTOLD, value)):
            setattr(document, name, value)
            _tell(document, name, new.get(name, ""))
    if document.number != was_number or not document.citation:
        document.citation = draft.citation[:160] if document.number == draft.number else document.citation
    if "year" not in document.said:
        for name in ("year", "issued"):
            _tell(document, name, new.get(name, ""))


def year_of(document: Document, edition: Edition, text_year: int | None) -> int | None:
    """Return the year a document is listed under: what people said, what it says itself, its texts', its file's."""
    if "year" in document.said:
        return document.year
    issued = document.guesses.get("issued", "")
    if issued:
        return int(issued[:4])
    if text_year:
        _tell(document, "year", "")
        return text_year
    return edition.made_on.year if edition.made_on else document.year


def _tell(document: Document, name: str, reason: str) -> None:
    """Write down why a field has its value; without a reason it is no guess."""
    if reason:
        document.guesses[name] = reason
    else:
        document.guesses.pop(name, None)


def _is_older(document: Document, as_of: str) -> bool:
    days = day_bounds(as_of) if as_of else None
    if days is None or document.pk is None:
        return False
    newest: date | None = (
        Edition.objects.filter(document=document, completed_at__isnull=False, as_of__isnull=False)
        .order_by("-as_of")
        .values_list("as_of", flat=True)
        .first()
    )
    return newest is not None and newest > days[0]
