"""Completing an edition: from all sightings of the places it touches to texts with periods.

Reads: sightings of complete editions. Writes: texts. Periods depend on what was seen, never on the order it came in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Min, Q

from icop.library.actions.bulk import insert_rows, update_one
from icop.library.drafts import HELD
from icop.library.models import Alias, Document, Edition, Section, Sighting, Text
from icop.library.periods import Look, Period, timeline
from icop.links.prepared import Prepared

ROWS = 500
LEAST_IN_UNIT = 3
MOST_OF_UNIT = 0.6
_ESSENCE = ("body_id", "title", "source_id", "start_min", "start_max", "end_min", "end_max", "basis")
_TEXT = ("section_id", *_ESSENCE, "sighting_id", "pages", "recorded_at")
_Essence = tuple[Any, ...]
_Row = tuple[Any, ...]
_SEEN = (
    "pk",
    "section_id",
    "edition_id",
    "body_id",
    "body__norm_sha",
    "title",
    "seen_from",
    "seen_until",
    "start",
    "record_id",
    "pages",
)
_SECTIONS = Prepared(
    lambda document, units: (
        Section.objects.filter(document_id=document, unit__in=units)
        .order_by("sort_key", "level", "pk")
        .values_list("pk", "unit")
    )
)
_SIGHTINGS = Prepared(
    lambda document, units: (
        Sighting.objects.filter(
            edition__completed_at__isnull=False, section__document_id=document, section__unit__in=units
        )
        .order_by("pk")
        .values_list(*_SEEN)
    )
)
_EDITIONS = Prepared(
    lambda document: Edition.objects.filter(document_id=document).order_by().values_list("pk", "set_name", "source")
)
_COMPLETE = Prepared(
    lambda document: Edition.objects.filter(document_id=document, completed_at__isnull=False).values_list("pk")[:2]
)
_LIVE = Prepared(
    lambda document, units: (
        Text.objects.filter(section__document_id=document, section__unit__in=units, retired_at=None)
        .order_by()
        .values_list("pk", "section_id", *_ESSENCE)
    )
)
_SPAN = Prepared(
    lambda document: (
        Text.objects.filter(section__document_id=document, retired_at=None)
        .order_by()
        .values_list("section__document_id")
        .annotate(
            first=Min("start_min"),
            last=Max("end_max"),
            begun=Max("start_max"),
            open_starts=Count("pk", filter=Q(start_min=None)),
            open_ends=Count("pk", filter=Q(end_max=None)),
            sections=Count("section_id", distinct=True),
        )
    )
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A sighting as dating needs it."""

    pk: int
    section: int
    edition: int
    body: int
    norm: str
    title: str
    first: date | None
    last: date | None
    start: date | None
    record_id: str
    pages: list[Any]

    def look(self) -> Look:
        """Return the look this sighting is."""
        return Look(self.first, self.last, self.norm, self.pk, self.start, self.edition)


@dataclass(frozen=True, slots=True)
class Changes:
    """What an edition brought: sections seen for the first time, with another text, with a text that was known."""

    added: int
    updated: int
    unchanged: int


def complete(
    edition: Edition, units: dict[str, int], now: datetime, *, headings: int = 0, is_read_again: bool = False
) -> Changes:
    """Let the edition count, and bring the texts of all sections of its units up to date.

    `headings` are its records without a text. An edition read again by a better reader makes no new texts: those that
    rest on it take its new words.
    """
    document = edition.document
    edition.covers = units
    is_set = edition.format == "records"
    edition.record_count = sum(n for unit, n in units.items() if not (is_set and unit.endswith(HELD))) + headings
    edition.completed_at = now
    update_one(edition)
    sections = _SECTIONS(document=document.pk, units=list(units))
    held = {pk for pk, unit in sections if is_set and unit.endswith(HELD)}
    seen = _seen(document, units)
    missing = _missing(document, dict(sections), seen)
    if is_read_again:
        _renew(edition, seen)
    _write_texts(document, units, [pk for pk, _ in sections], seen, missing, now)
    return Changes(0, 0, edition.record_count) if is_read_again else _changes(edition, seen, held)


def date_again(document: Document, now: datetime) -> None:
    """Bring the texts of all sections of a document up to date, after editions came to it or left it."""
    sections = list(Section.objects.filter(document=document).values_list("pk", "unit"))
    units = {unit for _, unit in sections}
    seen = _seen(document, units)
    _write_texts(document, units, [pk for pk, _ in sections], seen, _missing(document, dict(sections), seen), now)


def _seen(document: Document, units: Iterable[str]) -> dict[int, list[Seen]]:
    found: dict[int, list[Seen]] = defaultdict(list)
    for row in _SIGHTINGS(document=document.pk, units=list(units)):
        found[row[1]].append(Seen(*row))
    return found


def _missing(document: Document, units: dict[int, str], seen: dict[int, list[Seen]]) -> dict[int, list[Look]]:
    """Return, for each section, the looks of editions that hold its unit whole and did not show it.

    An edition holds a unit whole when it shows at least 60 % as many sections of it as the fullest edition does, and
    three at the least; a file always holds all of itself. Texts that were issued once and for all are never missing.
    """
    if document.holding == "issued" or len(_COMPLETE(document=document.pk)) < 2:
        return {}
    editions = list(Edition.objects.filter(document=document, completed_at__isnull=False))
    fullest: dict[str, int] = defaultdict(int)
    for edition in editions:
        for unit, count in edition.covers.items():
            fullest[unit] = max(fullest[unit], count)
    found: dict[int, list[Look]] = defaultdict(list)
    for edition in editions:
        whole = {
            unit
            for unit, count in edition.covers.items()
            if edition.format != "records" or (count >= LEAST_IN_UNIT and count >= MOST_OF_UNIT * fullest[unit])
        }
        for section, unit in units.items():
            if unit in whole and all(one.edition != edition.pk for one in seen.get(section, ())):
                found[section].append(Look(edition.as_of, edition.as_of_until, "", -edition.pk, None, edition.pk))
    return found


def _write_texts(
    document: Document,
    units: Iterable[str],
    sections: Iterable[int],
    seen: dict[int, list[Seen]],
    missing: dict[int, list[Look]],
    now: datetime,
) -> None:
    """Retire the texts that no longer say what is known, and write those that do."""
    sources = {pk: (set_name, source) for pk, set_name, source in _EDITIONS(document=document.pk)}
    live: dict[int, dict[_Essence, int]] = defaultdict(dict)
    for pk, section, *essence in _LIVE(document=document.pk, units=list(units)):
        live[section][tuple(essence)] = pk
    new: list[_Row] = []
    gone: list[int] = []
    for section in sections:
        wanted = dict(_texts(seen.get(section, ()), missing.get(section, ()), sources))
        kept = live.get(section, {})
        new.extend((section, *essence, *rest, now) for essence, rest in wanted.items() if essence not in kept)
        gone.extend(pk for essence, pk in kept.items() if essence not in wanted)
    for start in range(0, len(gone), ROWS):
        Text.objects.filter(pk__in=gone[start : start + ROWS]).update(retired_at=now)
    insert_rows(Text, _TEXT, new)


def _renew(edition: Edition, seen: dict[int, list[Seen]]) -> None:
    """Give the texts that lost their sighting, because their edition was read again, the body it shows now."""
    for section, looks in seen.items():
        ours = [one for one in looks if one.edition == edition.pk]
        lost = Text.objects.filter(section=section, sighting=None, retired_at=None)
        if len(ours) == 1 and lost.count() == 1:
            one = ours[0]
            lost.update(body=one.body, title=one.title, pages=one.pages, sighting=one.pk)


def lead_on(edition: Edition, lost: dict[int, str]) -> None:
    """Let the anchors of sections that a better reader no longer finds lead to the one that has their words now."""
    if not lost:
        return
    shown = dict(edition.sightings.values_list("section_id", "body__norm_sha"))
    by_norm = {norm: section for section, norm in shown.items()}
    document = edition.document
    for section in Section.objects.filter(pk__in=[one for one in lost if one not in shown]):
        now = by_norm.get(lost[section.pk])
        if now is not None:
            Alias.objects.get_or_create(key=document.key, anchor=section.anchor, defaults=_leads(document, now))


def _leads(document: Document, section: int) -> dict[str, Any]:
    return {"document": document, "section_id": section}


def _texts(
    seen: Iterable[Seen], missing: Iterable[Look], sources: dict[int, tuple[str, str]]
) -> Iterator[tuple[_Essence, tuple[Any, ...]]]:
    """Yield the texts of a section: what tells one from another, and what it shows besides."""
    by_ref = {one.pk: one for one in seen}
    for period in timeline([*(one.look() for one in by_ref.values()), *missing]):
        last = by_ref[period.refs[-1]]
        yield (
            _essence(period, last, _source_id(last.record_id, *sources[last.edition])),
            (last.pk, last.pages),
        )


def _essence(period: Period, last: Seen, source_id: str) -> _Essence:
    return (
        last.body,
        last.title,
        source_id,
        period.start_min,
        period.start_max,
        period.end_min,
        period.end_max,
        period.basis,
    )


def _source_id(record_id: str, set_name: str, source: str) -> str:
    """Return the name a text came by: its record's, else that of the file it was seen in last."""
    if not record_id:
        return source
    return f"{set_name}/{record_id}" if set_name else record_id


def _changes(edition: Edition, seen: dict[int, list[Seen]], held: set[int]) -> Changes:
    added = updated = unchanged = 0
    for section, looks in seen.items():
        if section in held:
            continue
        ours = [one for one in looks if one.edition == edition.pk]
        others = {one.norm for one in looks if one.edition != edition.pk}
        for one in ours:
            if not others:
                added += 1
            elif one.norm in others:
                unchanged += 1
            else:
                updated += 1
    return Changes(added, updated, unchanged)


@dataclass(frozen=True, slots=True)
class Span:
    """What all texts of a document span: the first day any may have begun, the last day none can hold, the year of the
    latest, and how many sections have one.
    """

    start: date | None = None
    end: date | None = None
    year: int | None = None
    sections: int = 0


def span_of(document: Document) -> Span:
    """Return what the texts of the document span that were not retired."""
    for _, start, end, begun, open_starts, open_ends, sections in _SPAN(document=document.pk):
        year = begun.year if begun else None
        return Span(None if open_starts else start, None if open_ends else end, year, sections)
    return Span()
