"""Where a citation in a query leads, shown before all hits: the text as of the day, else the card on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from icop.accounts.reader import Reader
from icop.engine.shapes import Card
from icop.facts.cards import card_of
from icop.facts.queries import find_card
from icop.library.queries import find_by_citation, status_of_text
from icop.library.queries.citing import Cited
from icop.library.queries.markings import marking_words

EXCERPT = 420


@dataclass(frozen=True, slots=True)
class Place:
    """A cited place: what it says first, its state on the day, whether it is the text or a card on it.

    `is_exact` is False when only a place around the cited one is here.
    """

    citation: str
    title: str
    url: str
    says: str
    state: str
    state_kind: str
    standing: str
    source_id: str
    is_text: bool
    is_exact: bool
    markings: tuple[str, ...] = ()


def place_of(reader: Reader, citation: str, *, on: date, known: datetime | None = None) -> Place | None:
    """Return where `citation` (normal form) leads on the day; None when nothing this reader may see is there."""
    held = find_by_citation(reader, citation, on=on, known=known)
    if held and held.text and held.is_exact:
        return _text(held, on)
    card = find_card(reader, citation, known=known)
    if card and isinstance(card.shape, Card):
        line = card_of(card, on)
        exact = card.shape.citation == citation
        return Place(
            card.shape.citation, line.title, line.url, line.summary, line.status, line.status_kind, line.standing,
            card.full_key, is_text=False, is_exact=exact,
        )  # fmt: skip
    return _text(held, on) if held and held.text else None


def _text(held: Cited, on: date) -> Place | None:
    section, text = held.section, held.text
    if section is None or text is None:
        return None
    start = next((entry[1] for entry in text.body.outline if entry[0] == held.path), 0) if held.path else 0
    says = " ".join(text.body.text[start : start + EXCERPT].split())
    cut = "…" if len(text.body.text) > start + EXCERPT else ""
    status = status_of_text(text, on)
    return Place(
        held.citation, text.title or section.title, held.url, says + cut, status.words, status.kind, "verified",
        text.source_id, is_text=True, is_exact=held.is_exact, markings=marking_words(held.document.markings),
    )  # fmt: skip
