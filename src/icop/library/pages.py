"""What the pages of the library show, worked out before a template sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import islice

from django.http import QueryDict

from icop.accounts.web import Request
from icop.engine.citations import find_citations
from icop.engine.clock import Start
from icop.engine.shapes import Condition, Instrument
from icop.engine.timeline import periods
from icop.library.guesses import GuessLine, guess_lines, issued_words
from icop.library.keeping import kept_part
from icop.library.models import Document, Edition, Section, Text
from icop.library.naming import folded
from icop.library.paragraphs import Paragraph, Span
from icop.library.queries import (
    Edge,
    Filters,
    Line,
    Reading,
    Status,
    contents_of,
    editions_for,
    instruments_of,
    relations_of,
    status_of_text,
    statuses_of,
    texts_of,
)
from icop.library.queries.citing import quoted_as
from icop.library.queries.likenesses import Likely, likenesses_of
from icop.library.queries.markings import with_markings
from icop.library.queries.scans import Scan, scan_of
from icop.library.queries.topics import ShownTopic, shown_topics
from icop.links.queries import CitedBy, cited_by
from icop.ui.asking import whole_number

MOST_CITES = 12
MOST_TOPICS = 8
LONG_TEXT = 40  # paragraphs from which a text gets an outline of its own
DEEPEST = 1
LABEL = re.compile(r"\s*((?:\([A-Za-z0-9]{1,5}\)){1,3})\s*")
LONGEST_PARAGRAPH = 20_000


def filters_from(asked: QueryDict) -> Filters:
    """Return the filters typed in an address; what makes no sense is left out."""
    years = tuple(year for year in (whole_number(typed, 0) for typed in asked.getlist("year")) if year)
    return Filters(
        kinds=tuple(asked.getlist("kind")),
        issuers=tuple(asked.getlist("issuer")),
        years=years,
        formats=tuple(asked.getlist("format")),
        words=asked.get("q", ""),
        with_text="text" in asked,
    )


@dataclass(frozen=True, slots=True)
class StateLine:
    """A state an instrument was in, and whether it is the one of the day."""

    entry: Condition
    start: Start
    here: bool
    later: bool


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """Everything the page of a document shows."""

    document: Document
    status: Status
    instrument: Instrument | None
    states: list[StateLine]
    edges: list[Edge]
    editions: list[Edition]
    contents: tuple[tuple[Section, bool, int], ...]
    more_contents: bool
    users: list[CitedBy]
    guesses: list[GuessLine]
    issued: str
    likenesses: list[Likely]
    scan: Scan | None
    topics: list[ShownTopic]


def document_page(document: Document, request: Request, *, most: int = 60) -> DocumentPage:
    """Return the page of a document as of the day asked about."""
    reader, on = request.reader, request.on
    make = partial(_first_contents, document, request, most)
    contents = kept_part(make, "contents", document.pk, reader.audiences, on, request.known, most)
    users = cited_by(document.citation, reader, on) if document.citation else []
    instrument = instruments_of([document], reader).get(document.pk)
    return DocumentPage(
        document=document,
        status=statuses_of([document], reader, on)[document.pk],
        instrument=instrument,
        states=state_lines(instrument, on) if instrument else [],
        edges=relations_of(reader, document, on=on, known=request.known),
        editions=list(editions_for(reader, document)[:50]),
        contents=contents[:most],
        more_contents=len(contents) > most,
        users=[use for use in users if not use.card.url.endswith(f"/{document.key}/")],
        guesses=guess_lines(document),
        issued=issued_words(document),
        likenesses=likenesses_of(reader, document),
        scan=scan_of(document),
        topics=shown_topics(reader, document, on)[:MOST_TOPICS],
    )


def _first_contents(document: Document, request: Request, most: int) -> tuple[tuple[Section, bool, int], ...]:
    """Return the first lines of the contents, one more than `most` where there are more."""
    if not document.section_count:
        return ()
    lines = contents_of(request.reader, document, on=request.on, known=request.known)
    return tuple(islice(_flat(lines, 0), most + 1))


def _flat(lines: tuple[Line, ...], depth: int) -> Iterator[tuple[Section, bool, int]]:
    for line in lines:
        yield line.section, line.has_text, depth
        if depth < DEEPEST:
            yield from _flat(line.below, depth + 1)


@dataclass(frozen=True, slots=True)
class TextLine:
    """A text a section had, and its state on the day."""

    text: Text
    status: Status
    here: bool
    first_day: date | None


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a paragraph: plain words, or a citation that leads somewhere; `mark` as in the source."""

    text: str
    mark: str
    citation: str


Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A paragraph ready to be drawn: its words in pieces, or its table: head, rows by ranges of cells ("A2:Q41")."""

    kind: str
    pieces: tuple[Piece, ...]
    rows: tuple[tuple[str, Rows], ...]
    path: str
    label: str
    depth: int
    page: int
    head: Rows = ()
    caption: str = ""


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """Everything the reading view shows beside the reading itself."""

    citation: str
    copied: str
    paragraphs: tuple[Drawn, ...]
    texts: tuple[TextLine, ...]
    cites: tuple[str, ...]
    users: tuple[CitedBy, ...]
    outline: tuple[Drawn, ...]
    is_marked: bool


def reading_page(reading: Reading, request: Request) -> ReadingPage:
    """Return what the reading view shows: the text drawn, its citation with the day, its past, what cites what."""
    section, text = reading.section, reading.text
    citation = section.citation or _place(reading)
    quoted = quoted_as(section.citation, reading.document) or citation
    drawn = tuple(_drawn(one, section.citation) for one in reading.paragraphs)
    cites = [piece.citation for one in drawn for piece in one.pieces if piece.citation]
    own = [one for one in dict.fromkeys(cites) if not one.startswith(section.citation or "\n")]
    return ReadingPage(
        citation=citation,
        copied=with_markings(f"{quoted} ({_of_day(reading, request.on)})", reading.document),
        paragraphs=drawn,
        texts=tuple(
            TextLine(one, status_of_text(one, request.on), bool(text and one.pk == text.pk), one.start_max)
            for one in texts_of(request.reader, section, known=request.known)
        ),
        cites=tuple(own[:MOST_CITES]),
        users=tuple(cited_by(section.citation, request.reader, request.on) if section.citation else ()),
        outline=tuple(one for one in drawn if one.label and not one.depth) if len(drawn) >= LONG_TEXT else (),
        is_marked=any(span.mark for one in reading.paragraphs for span in one.spans),
    )


def _of_day(reading: Reading, on: date) -> str:
    """Return the day a quotation stands for: the day asked about, or the copy's when it is only known to be of that."""
    seen = reading.text.sighting if reading.text else None
    if reading.text and reading.text.basis == "undated":
        return f"undated copy, read {on.day} {on:%B %Y}"
    if reading.certainty != "possible" or seen is None or seen.seen_from is None:
        return f"as of {on.day} {on:%B %Y}"
    day = f"{seen.seen_from.day} " if seen.seen_from == seen.seen_until else ""
    return f"copy of {day}{seen.seen_from:%B %Y}"


def _place(reading: Reading) -> str:
    """Return the document and the place in it; the document alone where the place is called as it is."""
    place = reading.section.number or reading.title or reading.section.anchor
    named = reading.document.citation or reading.document.title
    return named if folded(place) in {folded(named), folded(reading.document.title)} else f"{named}, {place}"


def _drawn(one: Paragraph, home: str) -> Drawn:
    spans, label = _without_label(one)
    pieces = tuple(piece for span in spans for piece in _pieces(span, home))
    depth = one.path.count("-") if one.label else one.depth
    label = label or (one.label if one.kind == "note" else "")
    head = one.rows[: one.heads]
    return Drawn(one.kind, pieces, _ranges(one), one.path, label, min(depth, 4), one.page, head, one.caption)


def _ranges(one: Paragraph) -> tuple[tuple[str, Rows], ...]:
    """Return the rows below the head by the ranges of cells they stand in; of other tables, all under no name."""
    begins = [(path, max(row, one.heads)) for path, row in one.ranges] or [("", one.heads)]
    ends = [*(row for _, row in begins[1:]), len(one.rows)]
    return tuple((path, one.rows[row:end]) for (path, row), end in zip(begins, ends, strict=True) if end > row)


def _without_label(one: Paragraph) -> tuple[tuple[Span, ...], str]:
    """Take the paragraph's own mark, "(a)" or "(b)(1)", off its words: it stands in the margin as a link."""
    found = LABEL.match(one.spans[0].text) if one.path and one.spans and not one.spans[0].mark else None
    if not found:
        return one.spans, ""
    return (Span(one.spans[0].text[found.end() :]), *one.spans[1:]), found[1]


def _pieces(span: Span, home: str) -> Iterator[Piece]:
    if span.mark == "deleted" or len(span.text) > LONGEST_PARAGRAPH:
        yield Piece(span.text, span.mark, "")
        return
    done = 0
    for found in find_citations(span.text, home):
        if found.start >= done:
            if found.start > done:
                yield Piece(span.text[done : found.start], span.mark, "")
            yield Piece(span.text[found.start : found.end], span.mark, found.normal)
            done = found.end
    if done < len(span.text):
        yield Piece(span.text[done:], span.mark, "")


def state_lines(shape: Instrument, on: date) -> list[StateLine]:
    """Return the states of an instrument, oldest first, saying which is the one of the day."""
    timeline = periods(shape.states)
    here = max((number for number, one in enumerate(timeline) if one.start.has_come(on)), default=-1)
    return [
        StateLine(one.entry, one.start, number == here, one.start.has_come(on) is False)
        for number, one in enumerate(timeline)
    ]
