"""How documents are shown to other rooms: a line with title, address, citation and status on the day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from icop.accounts.reader import Reader
from icop.library.addresses import document_url
from icop.library.models import Document
from icop.library.queries import documents_by, standings_of, statuses_of
from icop.library.queries.markings import marking_words
from icop.links.registry import Card, Kind, register_kind


def register_documents() -> None:
    """Make documents known to the registry: by their own key, and by the key of the fact that tells of them."""
    register_kind(Kind("document", "Document", "Documents", _documents))
    register_kind(Kind("instrument", "Instrument", "Instruments", _instruments))


def _documents(keys: Iterable[str], reader: Reader, on: date) -> dict[str, Card]:
    found = documents_by(reader, "key", keys)
    return {one.key: card for one, card in _cards(found, reader, on)}


def _instruments(keys: Iterable[str], reader: Reader, on: date) -> dict[str, Card]:
    found = documents_by(reader, "fact_key", keys)
    return {one.fact_key or "": card for one, card in _cards(found, reader, on)}


def _cards(documents: list[Document], reader: Reader, on: date) -> list[tuple[Document, Card]]:
    statuses = statuses_of(documents, reader, on)
    standings = standings_of(documents, reader)
    return [
        (
            one,
            Card(
                key=f"document:{one.key}",
                kind=one.kind,
                title=one.title,
                url=document_url(one.key),
                summary=one.about,
                citation=one.citation or one.number,
                standing=standings.get(one.pk, ""),
                status=statuses[one.pk].words,
                status_kind=statuses[one.pk].kind,
                markings=marking_words(one.markings),
            ),
        )
        for one in documents
    ]
