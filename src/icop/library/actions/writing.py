"""Writing what was read: documents, editions, sections, bodies and sightings, in bulk.

Reads: the frames of one file. Writes: rows of an edition that counts for nothing until it is completed, in parts of at
most CHUNK sections, so that no transaction keeps others waiting for long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from icop.accounts.reader import Reader
from icop.library.actions.bulk import insert_one, insert_rows, update_one, update_rows
from icop.library.actions.editing import said_day_mark
from icop.library.actions.limiting import cleaned
from icop.library.actions.narrowing import audience_for_file, markings_before
from icop.library.actions.placing import Incoming, document_for_draft
from icop.library.drafts import DocumentDraft, SectionDraft, day_bounds, document_from, section_from
from icop.library.extract import VERSION
from icop.library.models import Body, Document, Edition, Passage, Section, Sighting
from icop.links.prepared import Prepared

CHUNK = 2000
ROWS = 500
_SECTION = (
    "document_id",
    "parent_id",
    "anchor",
    "citation",
    "number",
    "title",
    "level",
    "sort_key",
    "unit",
    "kind",
)
_SIGHTING = (
    "section_id",
    "edition_id",
    "body_id",
    "title",
    "seen_from",
    "seen_until",
    "start",
    "record_id",
    "credit",
    "pages",
)

_KNOWN = ("pk", "anchor", "title", "number", "parent_id", "level", "citation")
_BODIES = Prepared(lambda shas: Body.objects.filter(sha__in=shas).values_list("sha", "pk"))
_NEWEST = Prepared(lambda: Section.objects.order_by("-pk").values_list("pk")[:1])
_MADE = Prepared(
    lambda document, after: Section.objects.filter(document_id=document, pk__gt=after).order_by().values_list(*_KNOWN)
)

SaidDay = tuple[date | None, date | None] | None


@dataclass(slots=True)
class Known:
    """A section that has a row, as writing needs it; `parent` is the key of the one it hangs from."""

    pk: int
    anchor: str
    title: str
    number: str
    parent: int | None
    level: int
    citation: str


@dataclass(slots=True)
class Target:
    """A document being written to: its rows so far, and the sections it has by anchor.

    `before` are the anchors it had already; `bare` the records that are headings without text, and whether each is new;
    `lost` the folded text of each section that the edition showed when it was read before; `said_day` the day people
    said the copy is of (None, None: of none).
    """

    draft: DocumentDraft
    document: Document
    edition: Edition
    is_new: bool
    sections: dict[str, Known]
    is_read_again: bool = False
    days: set[date] = field(default_factory=set)
    before: frozenset[str] = frozenset()
    bare: dict[str, bool] = field(default_factory=dict)
    lost: dict[int, str] = field(default_factory=dict)
    said_day: SaidDay = None
    units: dict[str, int] = field(default_factory=dict)


class Writer:
    """Takes the frames of one file. Nothing it writes is seen before `targets` are completed."""

    def __init__(self, incoming: Incoming, file: str, *, by: Reader) -> None:
        self.incoming = incoming
        self.targets: dict[str, Target] = {}
        self.items: list[DocumentDraft] = []
        self._file = file
        self._by = by
        self._drafts: dict[str, DocumentDraft] = {}
        self._waiting: list[SectionDraft] = []

    def take(self, kind: str, body: Any) -> None:
        """Take a frame; when enough sections wait, write them."""
        if kind == "document":
            draft = document_from(body)
            if draft.item:
                self.items.append(draft)
                return
            self._drafts.setdefault(draft.key, draft)
            return
        self._waiting.extend(section_from(packed) for packed in body)
        if len(self._waiting) >= CHUNK:
            with transaction.atomic():
                self.write()

    def write(self) -> None:
        """Write the sections that wait. Runs inside a transaction."""
        waiting, self._waiting = self._waiting, []
        by_document: dict[str, list[SectionDraft]] = {}
        for draft in waiting:
            by_document.setdefault(draft.document, []).append(draft)
        bodies = _bodies(waiting)
        for key in [*self._drafts, *by_document]:
            drafts = by_document.pop(key, [])
            if drafts or key not in self.targets:
                target = self._target(key)
                _write_sections(target, drafts)
                _write_sightings(target, drafts, bodies, self.incoming)

    def _target(self, key: str) -> Target:
        if key not in self.targets:
            self.targets[key] = self._begin(self._drafts[key])
        return self.targets[key]

    def _begin(self, draft: DocumentDraft) -> Target:
        one = self.incoming
        if draft.format == "mail":
            before = markings_before(one.weighed.sha256, one.source_id[:500])
            draft = replace(draft, markings=tuple(dict(mark) for mark in [*draft.markings, *before]))
        audience = audience_for_file(
            one.audience, draft.markings, one.weighed.sha256, by=self._by, on=timezone.localdate()
        )
        incoming = replace(one, audience=audience)
        document = document_for_draft(draft, incoming)
        is_new = document.pk is None
        if is_new:
            insert_one(document)
        edition = Edition(document=document) if is_new else self._edition(document)
        known = {one.anchor: one for one in _known(document)} if not is_new else {}
        is_read_again = edition.completed_at is not None
        lost: dict[int, str] = {}
        if edition.pk is not None:
            lost = dict(edition.sightings.values_list("section_id", "body__norm_sha"))
            edition.sightings.all().delete()
        said = (edition.as_of, edition.as_of_until) if said_day_mark(edition.sha256) in document.said else None
        self._fill(edition, draft, said)
        return Target(
            draft, document, edition, is_new, known, is_read_again, before=frozenset(known), lost=lost, said_day=said
        )

    def _edition(self, document: Document) -> Edition:
        """Return the edition to fill: a new one, or one that was cut off or read by an older reader."""
        return Edition.objects.filter(
            document=document,
            sha256=self.incoming.weighed.sha256,
            set_name=self.incoming.set_name,
            said_as_of=self.incoming.as_of[:10],
        ).first() or Edition(document=document)

    def _fill(self, edition: Edition, draft: DocumentDraft, said: SaidDay) -> None:
        day = said or day_bounds(self.incoming.as_of or draft.seen)
        edition.sha256 = self.incoming.weighed.sha256
        edition.set_name = self.incoming.set_name
        edition.source = self.incoming.source_id[:500]
        edition.file = self._file
        edition.size = self.incoming.weighed.size
        edition.format = draft.format
        edition.as_of, edition.as_of_until = day or (None, None)
        edition.said_as_of = self.incoming.as_of[:10]
        edition.made_on = _day(draft.made_on)
        edition.extractor = draft.importer[:40] or self.incoming.importer
        edition.extractor_version = VERSION
        edition.pages = draft.pages
        edition.language = draft.language
        edition.warnings = list(draft.warnings)
        edition.text_layer = draft.text_layer
        edition.pictures = list(draft.pictures)
        edition.markings = cleaned(draft.markings)
        edition.by = self._by.user_key or self._by.role
        edition.completed_at = edition.signature = None
        if edition.pk is None:
            insert_one(edition)
        else:
            update_one(edition)


def _day(text: str) -> date | None:
    bounds = day_bounds(text) if text else None
    return bounds[0] if bounds else None


def _bodies(drafts: Iterable[SectionDraft]) -> dict[str, int]:
    """Return the keys of the bodies of `drafts` by their hash; new ones are written with their passages."""
    wanted = {draft.sha: draft for draft in drafts if draft.sha}
    known: dict[str, int] = {}
    shas = list(wanted)
    for start in range(0, len(shas), ROWS):
        known.update((sha, pk) for sha, pk in _BODIES(shas=shas[start : start + ROWS]))
    new = [draft for sha, draft in wanted.items() if sha not in known]
    rows = ((one.sha, one.norm_sha, one.text, one.outline, one.marks) for one in new)
    insert_rows(Body, ("sha", "norm_sha", "text", "outline", "marks"), rows)
    for start in range(0, len(new), ROWS):
        made = [draft.sha for draft in new[start : start + ROWS]]
        known.update((sha, pk) for sha, pk in _BODIES(shas=made))
    passages = (
        (known[draft.sha], position, piece[0], piece[1], piece[2][:200], piece[3][:300])
        for draft in new
        for position, piece in enumerate(draft.pieces)
    )
    insert_rows(Passage, ("body_id", "position", "start", "end", "path", "heading"), passages)
    return known


def _write_sections(target: Target, drafts: list[SectionDraft]) -> None:
    """Make the sections that are new, the outer before the inner; let known ones learn what the copy knows better."""
    new: dict[int, dict[str, SectionDraft]] = {}
    changed: dict[int, Known] = {}
    for draft in drafts:
        known = target.sections.get(draft.anchor)
        if known is None:
            level = new.setdefault(draft.level, {})
            before = level.get(draft.anchor)
            level[draft.anchor] = draft if before is None or draft.title else before
        elif _learn(known, draft, target):
            changed[known.pk] = known
    for _, of_level in sorted(new.items()):
        _make(target, [draft for draft in of_level.values() if draft.anchor not in target.sections])
    learned = [(one.title, one.number, one.parent, one.level, one.citation, one.pk) for one in changed.values()]
    update_rows(Section, ("title", "number", "parent_id", "level", "citation"), learned)


def _make(target: Target, drafts: list[SectionDraft]) -> None:
    """Write new sections and take up their keys."""
    if not drafts:
        return
    document = target.document
    newest = _NEWEST()
    insert_rows(Section, _SECTION, (_row(draft, target) for draft in drafts))
    for row in _MADE(document=document.pk, after=newest[0][0] if newest else 0):
        known = Known(*row)
        target.sections[known.anchor] = known


def _row(draft: SectionDraft, target: Target) -> tuple[Any, ...]:
    parent = target.sections.get(draft.parent)
    return (
        target.document.pk,
        parent.pk if parent else None,
        draft.anchor[:200],
        draft.citation[:160],
        draft.number[:80],
        draft.title[:500],
        draft.level,
        draft.sort_key[:200],
        draft.unit[:80],
        draft.kind,
    )


def _known(document: Document) -> Iterator[Known]:
    for row in Section.objects.filter(document=document).order_by().values_list(*_KNOWN):
        yield Known(*row)


def _learn(known: Known, draft: SectionDraft, target: Target) -> bool:
    """Let a known section take what it lacked, and a place deeper in the document. Tell whether it changed."""
    parent = target.sections.get(draft.parent)
    before = (known.title, known.number, known.parent, known.level, known.citation)
    known.citation = known.citation or draft.citation[:160]
    known.title = known.title or draft.title[:500]
    known.number = known.number or draft.number[:80]
    if parent is not None and parent.pk != known.pk and (known.parent is None or draft.level > known.level):
        known.parent, known.level = parent.pk, draft.level
    return before != (known.title, known.number, known.parent, known.level, known.citation)


def _day_of(draft: SectionDraft, target: Target, incoming: Incoming) -> tuple[date, date] | None:
    """Return the first and last day a section may have been seen on: what people said of the copy comes first."""
    if target.said_day is None:
        return day_bounds(draft.seen or target.draft.seen or incoming.as_of)
    first, last = target.said_day
    return (first, last or first) if first else None


def _write_sightings(target: Target, drafts: list[SectionDraft], bodies: dict[str, int], incoming: Incoming) -> None:
    rows = []
    for draft in drafts:
        if not draft.sha:
            if draft.record_id:
                target.bare[draft.record_id] = draft.anchor not in target.before
            continue
        day = _day_of(draft, target, incoming)
        target.days.update(day or ())
        target.units[draft.unit] = target.units.get(draft.unit, 0) + 1
        rows.append(
            (
                target.sections[draft.anchor].pk,
                target.edition.pk,
                bodies[draft.sha],
                draft.title[:500],
                day[0] if day else None,
                day[1] if day else None,
                _day(draft.start),
                draft.record_id[:300],
                draft.credit,
                draft.pages,
            )
        )
    insert_rows(Sighting, _SIGHTING, rows)
