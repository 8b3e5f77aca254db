"""How the markings of documents are told: in a few words beside a title, in full on the page of the document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from icop.library.models import Document

LONGEST = 120


def marking_words(markings: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return each marking in a few words: "CUI//SP-EXPT", "Distribution statement D"."""
    return tuple(
        str(one.get("text"))[:LONGEST] if one.get("kind") == "cui" else f"Distribution statement {one.get('letter')}"
        for one in markings
    )


def summary(markings: Iterable[Mapping[str, Any]]) -> str:
    """Return markings in a line: "CUI//SP-EXPT; distribution statement D"."""
    return "; ".join(words if words.isupper() else words[:1].lower() + words[1:] for words in marking_words(markings))


def in_full(markings: Iterable[Mapping[str, Any]]) -> str:
    """Return markings in their own words: a distribution statement with its reason, day and office."""
    return "; ".join(str(one.get("text") or "") or summary([one]) for one in markings)


def with_markings(words: str, document: Document) -> str:
    """Return a citation or title as it leaves the site: with the markings of its document behind it."""
    said = summary(document.markings)
    return f"{words} [{said}]" if said else words
