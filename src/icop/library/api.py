"""The library over HTTP: documents, sections as of a day, where a citation leads."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.pagination import LimitOffsetPagination, paginate

from icop.accounts.web import Request
from icop.engine.citations import find_citations, normal_form
from icop.engine.errors import NotFound
from icop.library.addresses import document_url, section_url
from icop.library.models import Document, Section
from icop.library.queries import (
    Filters,
    document_for,
    documents_for,
    find_by_citation,
    readings_for,
    relations_of,
    section_for,
    statuses_of,
)
from icop.library.queries.layers import layer_of_text, layers_of
from icop.library.queries.likenesses import likenesses_of

router = Router(tags=["library"])


class MarkingOut(Schema):
    """What limits who may read a document: a CUI banner, or a distribution statement with its letter and parts."""

    kind: str
    text: str
    letter: str = ""
    controls: list[str] = []
    reason: str = ""
    date: str = ""
    office: str = ""


class DocumentOut(Schema):
    """A document as of the day; `text_layer` is text, "no text layer", "garbled text layer" or "read by machine"."""

    key: str
    title: str
    kind: str
    issuer: str
    number: str
    citation: str
    about: str
    address: str
    url: str
    sections: int
    status: str
    markings: list[MarkingOut]
    text_layer: str


class RelationOut(Schema):
    """A dated relation, seen from the document asked about."""

    type: str
    outgoing: bool
    other: str
    title: str
    start: date | None
    citation: str
    standing: str


class LikenessOut(Schema):
    """A document much like the one asked about: `share` of the words of the document `of` stand in the other too."""

    other: str
    title: str
    kind: str
    share: float
    of: str
    state: str
    reason: str


class DocumentDetail(DocumentOut):
    """A document with its relations, the documents like it, and by field why its value was guessed."""

    relations: list[RelationOut]
    likenesses: list[LikenessOut]
    guesses: dict[str, str]


class SectionLine(Schema):
    """A section that has a text on the day, with the markings of its document."""

    anchor: str
    citation: str
    number: str
    title: str
    url: str
    markings: list[MarkingOut]


class SectionOut(SectionLine):
    """A section's text as it read on the day; `certainty` is certain, possible, undated or none."""

    document: str
    certainty: str
    status: str
    start: date | None
    text: str
    text_layer: str


class CitedOut(Schema):
    """Where a citation leads."""

    citation: str
    url: str
    document: str
    anchor: str
    path: str
    exact: bool


class CitationOut(Schema):
    """A citation found in a text: where it stands, and its normal form."""

    text: str
    start: int
    end: int
    normal: str
    kind: str


class TextIn(Schema):
    """A text to look through."""

    text: str


@router.get("/documents", response=list[DocumentOut], summary="Documents")
@paginate(LimitOffsetPagination)
def documents(request: HttpRequest, on: date | None = None, q: str = "", kind: str = "") -> list[DocumentOut]:
    """List the documents of the day, by title; `q` narrows by words, `kind` by kind."""
    asked = _typed(request)
    filters = Filters(words=q, kinds=(kind,) if kind else ())
    found = list(documents_for(asked.reader, on=asked.on, filters=filters))
    return _lines(found, asked)


@router.get("/documents/{key}", response=DocumentDetail, summary="One document")
def document(request: HttpRequest, key: str, on: date | None = None) -> DocumentDetail:
    """Return a document with its relations up to and after the day."""
    asked = _typed(request)
    found = document_for(asked.reader, key)
    relations = [
        RelationOut(
            type=edge.relation.type,
            outgoing=edge.is_outgoing,
            other=edge.other.key if edge.other else edge.relation.target_key,
            title=edge.other.title if edge.other else "",
            start=edge.relation.start_max,
            citation=edge.relation.citation,
            standing=edge.relation.standing,
        )
        for edge in relations_of(asked.reader, found, on=asked.on, known=asked.known)
    ]
    return DocumentDetail(
        **_lines([found], asked)[0].dict(),
        relations=relations,
        likenesses=_likenesses(found, asked),
        guesses=found.guesses,
    )


def _likenesses(found: Document, asked: Request) -> list[LikenessOut]:
    return [
        LikenessOut(
            other=one.other.key,
            title=one.other.title,
            kind=one.likeness.kind,
            share=one.likeness.share,
            of=one.other.key if one.is_other_way else found.key,
            state=one.likeness.get_state_display(),
            reason=one.likeness.reason,
        )
        for one in likenesses_of(asked.reader, found)
    ]


@router.get("/documents/{key}/sections", response=list[SectionLine], summary="Sections of a document")
@paginate(LimitOffsetPagination)
def sections(request: HttpRequest, key: str, on: date | None = None) -> list[SectionLine]:
    """List the sections that have a text on the day, in order."""
    asked = _typed(request)
    found = document_for(asked.reader, key)
    pairs = readings_for(asked.reader, found, on=asked.on, known=asked.known)
    return [SectionLine(**_section(found, section)) for section, text in pairs if text]


@router.get("/documents/{key}/sections/{anchor}", response=SectionOut, summary="A section on a day")
def section(request: HttpRequest, key: str, anchor: str, on: date | None = None) -> SectionOut:
    """Return a section's text as it read on the day."""
    asked = _typed(request)
    reading = section_for(asked.reader, key, anchor, on=asked.on, known=asked.known)
    return SectionOut(
        **_section(reading.document, reading.section) | {"title": reading.title},
        document=key,
        certainty=reading.certainty,
        status=reading.status.words,
        start=reading.text.start_max if reading.text else None,
        text=reading.text.body.text if reading.text else "",
        text_layer=layer_of_text(reading.text),
    )


@router.get("/cite/{citation}", response=CitedOut, summary="Where a citation leads")
def cite(request: HttpRequest, citation: str, on: date | None = None) -> CitedOut:
    """Return the place a citation names on the day, or the nearest around it that is held here."""
    asked = _typed(request)
    found = find_by_citation(asked.reader, normal_form(citation) or citation, on=asked.on, known=asked.known)
    if found is None:
        raise NotFound("The text of that citation is not held here.", "Search for its card, or bring the text in.")
    anchor = found.section.anchor if found.section else ""
    return CitedOut(
        citation=found.citation, url=found.url, document=found.document.key, anchor=anchor, path=found.path,
        exact=found.is_exact,
    )  # fmt: skip


@router.post("/citations", response=list[CitationOut], summary="Citations in a text")
def citations(request: HttpRequest, body: TextIn) -> list[CitationOut]:
    """Find every citation in a text of at most 200,000 characters."""
    found = find_citations(body.text[:200_000])
    return [CitationOut(text=c.text, start=c.start, end=c.end, normal=c.normal, kind=c.kind) for c in found]


def _lines(documents: list[Document], asked: Request) -> list[DocumentOut]:
    states, layers = statuses_of(documents, asked.reader, asked.on), layers_of(documents)
    return [
        DocumentOut(
            key=one.key, title=one.title, kind=one.kind, issuer=one.issuer, number=one.number, citation=one.citation,
            about=one.about, address=one.url, url=document_url(one.key), sections=one.section_count,
            status=states[one.pk].words, markings=markings_out(one), text_layer=layers.get(one.pk, "text"),
        )
        for one in documents
    ]  # fmt: skip


def markings_out(document: Document) -> list[MarkingOut]:
    """Return the markings of a document as they are handed out."""
    return [MarkingOut(**one) for one in document.markings]


def _section(document: Document, section: Section) -> dict[str, Any]:
    return {
        "anchor": section.anchor,
        "citation": section.citation,
        "number": section.number,
        "title": section.title,
        "url": section_url(document.key, section.anchor),
        "markings": markings_out(document),
    }


def _typed(request: HttpRequest) -> Request:
    return request  # type: ignore[return-value]
