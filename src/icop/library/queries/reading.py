"""Reading a place: its text on a day, what surrounds it, and how it changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from django.db.models import Prefetch, Q, QuerySet

from icop.accounts.reader import Reader
from icop.engine.errors import NotFound
from icop.library.models import Alias, Document, Passage, Section, Sighting, Text
from icop.library.paragraphs import Paragraph, paragraphs
from icop.library.policies import visible
from icop.library.queries.shelves import document_for
from icop.library.queries.statuses import Status, status_of_text

Certainty = Literal["certain", "possible", "undated", "none"]
_RANK = {"certain": 0, "possible": 1, "undated": 2}


@dataclass(frozen=True, slots=True)
class Reading:
    """A section as it is read on a day. `text` is None where none can have held; `others` may have held instead.

    `paragraphs` are what a page draws; `crumbs` lead from the document down to the section.
    """

    document: Document
    section: Section
    text: Text | None
    certainty: Certainty
    status: Status
    others: tuple[Text, ...]
    paragraphs: tuple[Paragraph, ...]
    crumbs: tuple[Section, ...]
    before: Section | None
    after: Section | None

    @property
    def title(self) -> str:
        """Return the heading the section had with this text."""
        return (self.text.title if self.text else "") or self.section.title


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the contents: a section, whether it has a text on the day, and the lines below it."""

    section: Section
    has_text: bool
    below: tuple[Line, ...] = field(default=())


def known_texts(known: datetime | None) -> Q:
    """Return the condition for texts the site knew at the moment `known` (None: knows now)."""
    if known is None:
        return Q(retired_at=None)
    return Q(recorded_at__lte=known) & (Q(retired_at=None) | Q(retired_at__gt=known))


def certainty_of(text: Text, on: date) -> Certainty:
    """Tell whether the text holds on `on`: for certain, possibly, undated (any day), or not."""
    if text.basis == "undated":
        return "undated"
    begun = text.start_max is not None and text.start_max <= on
    if begun and (text.end_min is None or on < text.end_min):
        return "certain"
    may_have_begun = text.start_min is None or text.start_min <= on
    return "possible" if may_have_begun and (text.end_max is None or on < text.end_max) else "none"


def chosen(texts: Iterable[Text], on: date) -> list[Text]:
    """Return the texts that hold or may hold on `on`: the surest first, then what was seen last before the day.

    A text first seen after the day comes after those seen before it: a change is not read back into the past.
    """
    found = [(text, certainty_of(text, on)) for text in texts]
    fitting = [(text, certainty) for text, certainty in found if certainty != "none"]
    fitting.sort(key=lambda pair: (_RANK[pair[1]], *_nearness(pair[0], on)))
    return [text for text, _ in fitting]


def _nearness(text: Text, on: date) -> tuple[bool, int]:
    seen = (text.start_max or date.min).toordinal()
    is_later = seen > on.toordinal()
    return is_later, seen if is_later else -seen


def section_for(reader: Reader, key: str, anchor: str, *, on: date, known: datetime | None = None) -> Reading:
    """Return the section `anchor` of a document as it is read on `on`; `page-12` finds what stands on that page.

    Raises NotFound, the same for what is hidden and what is missing.
    """
    document = document_for(reader, key)
    section = _section(document, anchor)
    texts = Text.objects.filter(known_texts(known), section=section).select_related("body")
    return _reading(document, section, chosen(texts, on), on)


def _reading(document: Document, section: Section, texts: list[Text], on: date) -> Reading:
    text = texts[0] if texts else None
    before, after = _neighbours(document, section)
    return Reading(
        document=document,
        section=section,
        text=text,
        certainty=certainty_of(text, on) if text else "none",
        status=status_of_text(text, on) if text else Status("no text on this day", "gone"),
        others=tuple(texts[1:]),
        paragraphs=tuple(paragraphs_of(text)) if text else (),
        crumbs=tuple(_crumbs(section)),
        before=before,
        after=after,
    )


def _section(document: Document, anchor: str) -> Section:
    found = Section.objects.filter(document=document, anchor=anchor).first()
    if found is None or not found.texts.filter(retired_at=None).exists():
        aliases = Alias.objects.filter(document=document, anchor=anchor).exclude(anchor="").select_related("section")
        alias = next(iter(sorted(aliases, key=lambda one: one.key != document.key)), None)
        found = alias.section if alias else found
    if found is None and anchor.startswith("page-") and anchor[5:].isdigit():
        found = _section_on_page(document, int(anchor[5:]))
    if found is None:
        raise NotFound(f"There is no {anchor} in {document.key}.", "Look through its contents.")
    return found


def _section_on_page(document: Document, page: int) -> Section | None:
    if page > document.pages:
        return None
    texts = Text.objects.filter(section__document=document, retired_at=None).order_by("section__sort_key")
    best = None
    for pk, pages in texts.values_list("section", "pages"):
        if any(number == page for _, number in pages):
            return Section.objects.get(pk=pk)
        if pages and pages[0][1] < page:
            best = pk
    return Section.objects.filter(pk=best).first() if best else None


def paragraphs_of(text: Text) -> list[Paragraph]:
    """Return what a page draws of a text."""
    return paragraphs(text.body.text, text.body.outline, text.body.marks, text.pages)


def _crumbs(section: Section) -> list[Section]:
    found: list[Section] = []
    step = section.parent
    while step is not None and len(found) < 12:
        found.insert(0, step)
        step = step.parent
    return found


def _neighbours(document: Document, section: Section) -> tuple[Section | None, Section | None]:
    same = Section.objects.filter(document=document, texts__retired_at=None, texts__isnull=False).distinct()
    here = section.sort_key
    before = same.filter(Q(sort_key__lt=here) | Q(sort_key=here, level__lt=section.level)).order_by(
        "-sort_key", "-level"
    )
    after = same.filter(Q(sort_key__gt=here) | Q(sort_key=here, level__gt=section.level)).order_by("sort_key", "level")
    return before.first(), after.first()


def readings_for(
    reader: Reader, document: Document, *, on: date, known: datetime | None = None, anchors: Iterable[str] | None = None
) -> list[tuple[Section, Text | None]]:
    """Return the sections of a document in order (those of `anchors`, if given), each with its text on `on`."""
    sections = Section.objects.filter(visible(reader, "document__"), document=document).order_by(
        "sort_key", "level", "pk"
    )
    if anchors is not None:
        sections = sections.filter(anchor__in=list(anchors))
    texts = Prefetch("texts", Text.objects.filter(known_texts(known)).select_related("body"), to_attr="known_texts")
    return [(one, next(iter(chosen(one.known_texts, on)), None)) for one in sections.prefetch_related(texts)]


def contents_of(reader: Reader, document: Document, *, on: date, known: datetime | None = None) -> tuple[Line, ...]:
    """Return the contents of a document on `on`: sections that have or may have a text then, and what they stand in."""
    sections = list(
        Section.objects.filter(visible(reader, "document__"), document=document).order_by("sort_key", "level", "pk")
    )
    begun = Q(start_min=None) | Q(start_min__lte=on)
    not_ended = Q(end_max=None) | Q(end_max__gt=on)
    texts = Text.objects.filter(known_texts(known), begun & not_ended, section__document=document)
    with_text = set(texts.values_list("section", flat=True))
    below: dict[int | None, list[Section]] = {}
    known_ids = {one.pk for one in sections}
    for one in sections:
        below.setdefault(one.parent_id if one.parent_id in known_ids else None, []).append(one)
    return _lines(None, below, with_text)


def _lines(parent: int | None, below: dict[int | None, list[Section]], with_text: set[int]) -> tuple[Line, ...]:
    found = []
    for section in below.get(parent, ()):
        inner = _lines(section.pk, below, with_text)
        if inner or section.pk in with_text:
            found.append(Line(section, section.pk in with_text, inner))
    return tuple(found)


def texts_of(reader: Reader, section: Section, *, known: datetime | None = None) -> QuerySet[Text]:
    """Return the texts a section had, oldest first, undated ones at the end."""
    return (
        Text.objects.filter(known_texts(known), visible(reader, "section__document__"), section=section)
        .select_related("body", "sighting__edition")
        .order_by("basis", "start_max", "pk")
    )


def sightings_of(reader: Reader, section: Section) -> QuerySet[Sighting]:
    """Return the copies that show a section, oldest first: the day, the edition, the source credit, the body."""
    return (
        Sighting.objects.filter(
            visible(reader, "section__document__"), section=section, edition__completed_at__isnull=False
        )
        .select_related("edition", "body")
        .order_by("seen_from", "pk")
    )


def passages_of(reader: Reader, text: Text) -> QuerySet[Passage]:
    """Return the passages of a text in order."""
    return Passage.objects.filter(
        visible(reader, "body__texts__section__document__"), body=text.body_id, body__texts=text
    ).order_by("position")
