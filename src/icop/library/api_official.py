"""Official texts over HTTP: what is held of each, what is missing."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from ninja import Router, Schema

from icop.accounts.web import Request
from icop.library.addresses import document_url
from icop.library.queries.holdings import Holding, holding_of, holdings

router = Router(tags=["official texts"])


class CopyOut(Schema):
    """A document that holds some of an official text."""

    document: str
    title: str
    url: str
    as_of: date | None
    copies: int
    warnings: list[str]


class TextOut(Schema):
    """What is held of an official text; `missing` are ranges and places."""

    key: str
    title: str
    publisher: str
    sections: int
    as_of: date | None
    documents: int
    copies: list[CopyOut]
    parts: int
    parts_found: int
    cited: int
    cited_found: int
    missing: list[str]
    problems: list[str]
    next_step: str


@router.get("/official-texts", response=list[TextOut], summary="Official texts")
def official_texts(request: HttpRequest, on: date | None = None) -> list[TextOut]:
    """Return what is held of each official text."""
    asked: Request = request  # type: ignore[assignment]
    return [text_out(one) for one in holdings(asked.reader, on=asked.on)]


@router.get("/official-texts/{key}", response=TextOut, summary="One official text")
def official_text(request: HttpRequest, key: str, on: date | None = None) -> TextOut:
    """Return what is held of one official text."""
    asked: Request = request  # type: ignore[assignment]
    return text_out(holding_of(asked.reader, key, on=asked.on))


def text_out(one: Holding) -> TextOut:
    """Return a holding as it is handed out."""
    copies = [
        CopyOut(
            document=copy.document.key,
            title=copy.document.title,
            url=document_url(copy.document.key),
            as_of=copy.as_of,
            copies=copy.copies,
            warnings=list(copy.warnings),
        )
        for copy in one.copies
    ]
    numbers = {
        name: getattr(one, name)
        for name in ("sections", "as_of", "documents", "parts", "parts_found", "cited", "cited_found")
    }
    return TextOut(
        key=one.key,
        title=one.source.title,
        publisher=one.source.publisher,
        copies=copies,
        missing=list(one.missing),
        problems=list(one.problems),
        next_step=one.next_step,
        **numbers,
    )
