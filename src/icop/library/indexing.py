"""What search sees of documents: one record for each passage during each period, one for what a fact says of a work."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from icop.accounts.queries import site_reader
from icop.engine.clock import day_number
from icop.facts.queries import facts_for
from icop.index.choice import the_index
from icop.index.port import EVER, NEVER, Record, Replace
from icop.library.models import Alias, Document, Passage, Section, Text
from icop.links.prepared import Prepared
from icop.taxonomy.tags.queries import UNTAGGED, WorkConcepts, concepts_of_works

ROOM = "library"
TEXTS_AT_ONCE = 400
DOCUMENTS_AT_ONCE = 100
_TEXT = (
    "pk", "section_id", "body_id", "body__text", "title", "pages", "source_id", "start_min", "start_max", "end_min",
    "end_max", "basis", "recorded_at", "retired_at",
)  # fmt: skip
HEADINGS_CHARACTERS = 600
_SHORT_NAME = re.compile(r"\(([A-Z][A-Za-z]{1,7})\)$")


def work_of(document: Document) -> str:
    """Return the name the index knows a document by."""
    return f"document:{document.key}"


def index_documents(keys: Iterable[str]) -> int:
    """Make the index say what these documents say, and all others that wait. May be run twice.

    Returns how many were indexed: those whose last change the index has seen are passed over, so that of many jobs that
    pile up the first does the work of all.
    """
    wanted = list(keys)
    known = set(Document.objects.filter(key__in=wanted).values_list("key", flat=True))
    gone = [key for key in wanted if key not in known]
    stale = list(Document.objects.exclude(indexed_revision=F("revision")).order_by("pk"))
    if not gone and not stale:
        return 0
    with the_index().writer() as writer:
        writer.apply(_changes(gone, stale))
    _note_indexed(stale)
    return len(gone) + len(stale)


def _note_indexed(documents: list[Document]) -> None:
    by_revision: dict[int, list[int]] = {}
    for one in documents:
        by_revision.setdefault(one.revision, []).append(one.pk)
    for revision, keys in by_revision.items():
        for start in range(0, len(keys), TEXTS_AT_ONCE):
            there = Document.objects.filter(pk__in=keys[start : start + TEXTS_AT_ONCE])
            there.update(indexed_revision=revision)


def _changes(gone: list[str], stale: list[Document]) -> Iterator[Replace]:
    for key in gone:
        yield Replace(f"document:{key}")
    for document, concepts in with_concepts(stale):
        yield Replace(work_of(document), records_of(document, concepts))


def all_library_records() -> Iterator[Record]:
    """Yield every record of every document."""
    for document, concepts in with_concepts(Document.objects.filter(revision__gt=0).order_by("pk").iterator(200)):
        yield from records_of(document, concepts)


def with_concepts(documents: Iterable[Document]) -> Iterator[tuple[Document, WorkConcepts]]:
    """Yield documents with the concepts that tagging found in them, looked up for many at once."""
    rest = iter(documents)
    while some := list(islice(rest, DOCUMENTS_AT_ONCE)):
        names = {one.pk: [work_of(one)] for one in some}
        aliases = Alias.objects.filter(document__in=some, anchor="").values_list("document", "key")
        for pk, key in aliases:
            names[pk].append(f"document:{key}")
        found = concepts_of_works({ones[0]: ones for ones in names.values()})
        yield from ((one, found[work_of(one)]) for one in some)


def records_of(document: Document, concepts: WorkConcepts = UNTAGGED) -> Iterator[Record]:
    """Yield the records of one document: what a fact says of it, then its passages, period by period."""
    if document.revision == 0 or document.withdrawn_at is not None:
        return
    yield _about(document, concepts)
    if document.section_count:
        yield from _passages(document, concepts)


def _about(document: Document, concepts: WorkConcepts) -> Record:
    begun = document.start_min
    return Record(
        id=f"{document.pk}.about",
        room=ROOM,
        work=work_of(document),
        kind=document.kind,
        issuer=document.issuer,
        year=begun.year if begun else document.year,
        audiences=(document.audience_id,),
        concepts=concepts.topics,
        number=document.citation or document.number,
        title=document.title,
        headings=" · ".join(part for part in (*_other_names(document), document.number, document.item_file) if part),
        text=document.about or document.title,
        start_min=_day(begun, EVER),
        start_max=_day(begun, EVER),
        end_min=NEVER,
        end_max=NEVER,
        rec_from=_day_of(document.recorded_at),
        source_id=document.source_id or f"document:{document.key}",
    )


def _other_names(document: Document) -> tuple[str, ...]:
    """Return what else a document is called: the short name its title ends with, and what its fact says."""
    short = _SHORT_NAME.search(document.title)
    facts = facts_for(site_reader(), "instrument", keys=[document.fact_key]) if document.fact_key else ()
    also = next((fact.shape.also for fact in facts), ())
    return (*((short[1],) if short else ()), *also)


@dataclass(frozen=True, slots=True)
class _Place:
    """A section's words for the index."""

    anchor: str
    citation: str
    title: str
    headings: str


@dataclass(frozen=True, slots=True)
class _Held:
    """A text as indexing needs it."""

    pk: int
    section: int
    body: int
    words: str
    title: str
    pages: list[list[int]]
    source_id: str
    start_min: date | None
    start_max: date | None
    end_min: date | None
    end_max: date | None
    basis: str
    recorded_at: datetime
    retired_at: datetime | None


def _texts_of(document: int) -> QuerySet[Text, tuple[Any, ...]]:
    return (
        Text.objects.filter(section__document_id=document)
        .filter(Q(retired_at=None) | ~Q(retired_at__date=F("recorded_at__date")))
        .order_by("section__sort_key", "pk")
        .values_list(*_TEXT)
    )


_TEXTS = Prepared(_texts_of)
_PIECES = Prepared(
    lambda bodies: (
        Passage.objects.filter(body__in=bodies)
        .order_by("body_id", "position")
        .values_list("body_id", "position", "start", "end", "path", "heading")
    )
)
_PLACES = Prepared(
    lambda document: (
        Section.objects.filter(document_id=document)
        .order_by()
        .values_list("pk", "parent_id", "anchor", "citation", "number", "title")
    )
)


def passages_in(document: Document, anchors: Iterable[str]) -> Iterator[Record]:
    """Yield the records of some sections of a document, by their anchors."""
    if document.revision and document.withdrawn_at is None:
        places = _places(document)
        rows = _texts_of(document.pk).filter(section__anchor__in=list(anchors))
        yield from _batch(document, places, [_Held(*row) for row in rows], UNTAGGED)


def _passages(document: Document, concepts: WorkConcepts) -> Iterator[Record]:
    places = _places(document)
    if document.section_count <= TEXTS_AT_ONCE:
        yield from _batch(document, places, [_Held(*row) for row in _TEXTS(document=document.pk)], concepts)
        return
    # By keys and not by one long answer: whoever takes records may write meanwhile, or stop and go on later.
    keys = list(_texts_of(document.pk).values_list("pk", flat=True))
    for start in range(0, len(keys), TEXTS_AT_ONCE):
        some = keys[start : start + TEXTS_AT_ONCE]
        # The keys alone say which: another word in the question lets SQLite walk the whole document for each batch.
        rows = {row[0]: row for row in Text.objects.filter(pk__in=some).order_by().values_list(*_TEXT)}
        yield from _batch(document, places, [_Held(*rows[key]) for key in some if key in rows], concepts)


Piece = tuple[int, int, int, int, str, str]  # body, position, start, end, path, heading


def _batch(
    document: Document, places: dict[int, _Place], texts: list[_Held], concepts: WorkConcepts
) -> Iterator[Record]:
    pieces: dict[int, list[Piece]] = {}
    for piece in _PIECES(bodies=list({text.body: None for text in texts})):
        pieces.setdefault(piece[0], []).append(piece)
    for text in texts:
        place = places[text.section]
        for piece in pieces.get(text.body, ()):
            yield _record(document, place, text, piece, concepts)
        if text.body not in pieces:
            yield _record(document, place, text, None, concepts)


def _record(document: Document, place: _Place, text: _Held, piece: Piece | None, concepts: WorkConcepts) -> Record:
    page = _page(text.pages, piece[2] if piece else 0)
    words = _words(text, piece) if piece else text.title or place.title
    path = piece[4] if piece else ""
    begun = text.start_max or text.start_min
    is_undated = text.basis == "undated"
    return Record(
        id=f"{text.pk}.{piece[1] if piece else 0}",
        room=ROOM,
        work=work_of(document),
        section=place.anchor,
        anchor=f"page-{page}" if page else path,
        kind=document.kind,
        issuer=document.issuer,
        year=begun.year if begun else document.year,
        audiences=(document.audience_id,),
        concepts=concepts.of(place.anchor, words),
        number=_number(place.citation, path),
        title=text.title or ("" if place.citation else place.title),
        headings=f"{place.headings} · {piece[5]}" if piece and piece[5] else place.headings,
        text=words,
        start_min=_day(text.start_min, EVER),
        start_max=NEVER if is_undated else _day(text.start_max, EVER),
        end_min=EVER if is_undated else _day(text.end_min, NEVER),
        end_max=_day(text.end_max, NEVER),
        rec_from=_day_of(text.recorded_at),
        rec_to=_day_of(text.retired_at) if text.retired_at else NEVER,
        source_id=text.source_id,
    )


def _words(text: _Held, piece: Piece) -> str:
    """Return the words of a passage; rows of a sheet come with the row that names their columns."""
    words, path, columns = text.words[piece[2] : piece[3]], piece[4], piece[5]
    is_cut_off = ":" in path and columns and not words.startswith(columns)
    return f"{columns}\n{words}" if is_cut_off else words


def _places(document: Document) -> dict[int, _Place]:
    """Return the words of each section: its own, and the titles of what it stands in."""
    known = {row[0]: row for row in _PLACES(document=document.pk)}
    found = {}
    for pk, parent, anchor, citation, number, title in known.values():
        above: list[str] = []
        while parent in known and len(above) < 12:
            _, parent, _, _, outer_number, outer_title = known[parent]
            above.insert(0, f"{outer_number} {outer_title}".strip())
        headings = " · ".join(part for part in (document.title, *above) if part)[-HEADINGS_CHARACTERS:]
        name = f"{number} {title}".strip() or document.title
        found[pk] = _Place(anchor, citation, name, headings)
    return found


def _page(begins: list[list[int]], place: int) -> int:
    page = 0
    for begin, number in begins:
        if begin > place:
            break
        page = number
    return page


def _number(citation: str, path: str) -> str:
    """Return the citation down to the subsection: `22 USC 2776` with path `b-1` gives `22 USC 2776(b)(1)`."""
    if not citation or not path or "_" in path or len(path) > 40:
        return citation
    return citation + "".join(f"({part})" for part in path.split("-"))


def _day(day: date | None, unbound: int) -> int:
    return day_number(day) if day else unbound


@lru_cache(maxsize=256)
def _day_of(moment: datetime) -> int:
    return day_number(timezone.localtime(moment).date())
