"""Tagging over HTTP: the concepts of a text, the topics of a document, what acronyms stand for."""

from datetime import date
from typing import Annotated, cast

from django.http import HttpRequest
from ninja import Query, Router, Schema

from icop.accounts.web import Request
from icop.library.api import MarkingOut, markings_out
from icop.library.queries import document_for
from icop.library.queries.topics import acronyms_for, shown_acronyms, shown_topics
from icop.library.tagged_text import TaggedText, tag_text

router = Router(tags=["taxonomy"])
LONGEST = 200_000


class TextToTagIn(Schema):
    """A text of at most 200,000 characters, and its title, which counts more."""

    text: str
    title: str = ""


class SpanOut(Schema):
    """Where a label stands, and its words there."""

    start: int
    end: int
    text: str


class TextConceptOut(Schema):
    """A concept of a text: score (0 to 1), places, the label it was found by, why, and neighbours that speak for it."""

    key: str
    title: str
    score: float
    spans: list[SpanOut]
    label: str
    reason: str
    support: list[str]


class TextAcronymOut(Schema):
    """An acronym that a text defines, and the concepts its long form names."""

    short: str
    long: str
    start: int
    end: int
    concepts: list[str]


class TaggedOut(Schema):
    """What a text speaks of, as of a day."""

    on: date
    passages: int
    concepts: list[TextConceptOut]
    acronyms: list[TextAcronymOut]


class TopicOut(Schema):
    """A topic of a document: strength (0 to 1), in how many passages, why; `verdict`: what an editor decided, or ""."""

    concept: str
    title: str
    score: float
    passages: int
    reason: str
    verdict: str


class AcronymOut(Schema):
    """What an acronym stands for, and the documents that say so."""

    short: str
    long: str
    documents: list[str]


class DocumentTopicsOut(Schema):
    """The topics of a document and the acronyms it defines, with its markings."""

    topics: list[TopicOut]
    acronyms: list[AcronymOut]
    markings: list[MarkingOut]


@router.post("/tags", response=TaggedOut, summary="Concepts of a text")
def tags(request: HttpRequest, body: TextToTagIn, on: date | None = None) -> TaggedText:
    """Find the concepts a text speaks of, with places, score and reason, and its acronyms. Nothing is kept."""
    asked = cast(Request, request)
    return tag_text(body.text[:LONGEST], on=asked.on, known=asked.known, title=body.title[:300])


@router.get("/documents/{key}/topics", response=DocumentTopicsOut, summary="Topics of a document")
def document_topics(request: HttpRequest, key: str, on: date | None = None) -> DocumentTopicsOut:
    """Return the topics of a document and the acronyms it defines."""
    asked = cast(Request, request)
    document = document_for(asked.reader, key)
    return DocumentTopicsOut(
        topics=[
            TopicOut(
                concept=one.key, title=one.title, score=one.line.topic.score, passages=one.line.topic.passages,
                reason=one.reason, verdict=one.line.verdict,
            )
            for one in shown_topics(asked.reader, document, asked.on)
        ],
        acronyms=[
            AcronymOut(short=one.short, long=one.long, documents=[document.key]) for one in shown_acronyms(document)
        ],
        markings=markings_out(document),
    )  # fmt: skip


@router.get("/acronyms", response=list[AcronymOut], summary="Acronyms that documents define")
def acronyms(
    request: HttpRequest, starting: str = "", limit: Annotated[int, Query(ge=1, le=400)] = 100
) -> list[AcronymOut]:
    """Return what acronyms stand for in the documents you may read, those that begin with `starting`."""
    found, _ = acronyms_for(cast(Request, request).reader, starting=starting, most=limit)
    return [AcronymOut(short=one.short, long=one.long, documents=[d.key for d in one.documents]) for one in found]
