"""Taking files in: each read in the sandbox, kept by its hash, written, dated and put down for indexing.

May be cut off at any moment and done again: a file counts when its last transaction is through, or not at all.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from icop.accounts.reader import PUBLIC, Reader
from icop.audit.actions import record
from icop.engine.errors import IcopError, Refused
from icop.library.actions.dating import complete, lead_on, span_of
from icop.library.actions.learning import year_of
from icop.library.actions.limiting import merged, require_audience
from icop.library.actions.listing import list_items
from icop.library.actions.placing import Incoming
from icop.library.actions.relating import relate_received
from icop.library.actions.replacing import replace_older_readings
from icop.library.actions.writing import Target, Writer
from icop.library.drafts import day_bounds
from icop.library.extract import VERSION
from icop.library.extract.markings import Classified
from icop.library.importers import NAMES, takes_whole
from icop.library.machine import machine
from icop.library.models import Document, Edition
from icop.library.queries.markings import summary
from icop.library.queries.scans import can_be_read
from icop.library.sandbox import Reading, Request, Sandbox, the_sandbox
from icop.library.storing import keep, name_of, weigh
from icop.library.walking import Found, files_below, members_of, names_in
from icop.links.actions import enqueue_once
from icop.links.prepared import Prepared

logger = logging.getLogger(__name__)

Progress = Callable[[int, int, str], None]
MANY = 5
_HELD = Prepared(lambda sha: Edition.objects.filter(sha256=sha).order_by().values_list("pk")[:1])


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not taken in: what is wrong with it and what to do."""

    path: str
    problem: str
    fix: str
    is_classified: bool = False


@dataclass(frozen=True, slots=True)
class Limited:
    """A document kept for a narrower audience than was chosen, because of its `markings` (in a few words)."""

    path: str
    document: str
    audience: str
    markings: str


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What came of it, counted in records of record sets and in other files. `documents` are the keys touched,
    or found to hold the file already.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: tuple[Refusal, ...] = ()
    documents: tuple[str, ...] = ()
    limited: tuple[Limited, ...] = ()


@dataclass(frozen=True, slots=True)
class About:
    """What is said about all the files of one call."""

    audience: str = PUBLIC
    as_of: str = ""
    importer: str = ""
    set_name: str = ""


@dataclass(slots=True)
class _Tally:
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[Refusal] = field(default_factory=list)
    documents: dict[str, None] = field(default_factory=dict)
    limited: list[Limited | None] = field(default_factory=list)

    def add(self, other: _Tally) -> None:
        """Count what another has counted as well."""
        self.added += other.added
        self.updated += other.updated
        self.unchanged += other.unchanged
        self.refused += other.refused
        self.documents |= other.documents
        self.limited += other.limited

    def report(self) -> IngestReport:
        limited = tuple(one for one in self.limited if one)
        return IngestReport(
            self.added, self.updated, self.unchanged, tuple(self.refused), tuple(self.documents), limited
        )


def receive(
    paths: Iterable[Path],
    *,
    by: Reader,
    on: date,
    about: About | None = None,
    progress: Progress | None = None,
) -> IngestReport:
    """Take in the files that `paths` name (files, folders, archives) and return what came of each.

    Files already here as they are count as unchanged. Raises NotAllowed when `by` may not add to the audience; Refused
    for a path that is not there or a wrong day or importer. A file that can't be read is in the report.
    """
    said = about or About()
    require_audience(said.audience, by=by)
    check_about(said)
    files = files_below(paths)
    whole = _Tally()
    for done, (found, tally) in enumerate(_each(files, _Work(said, the_sandbox(), by, on), _teller(progress, files))):
        whole.add(tally)
        _tell(progress, done + 1, len(files), found.name)
    _tell(progress, len(files), len(files), "")
    return whole.report()


def receive_each(
    files: Sequence[Found], *, by: Reader, on: date, about: About, begun: Callable[[Found], None]
) -> Iterator[tuple[Found, IngestReport]]:
    """Take in files that lie anywhere under any name, and yield what came of each as soon as it is known.

    `begun` is told of each before it is written; the next few are being read by then. Raises as `receive` does, but for
    what is wrong with a file, which is in its report.
    """
    require_audience(about.audience, by=by)
    check_about(about)
    for found, tally in _each(files, _Work(about, the_sandbox(), by, on), begun):
        yield found, tally.report()


def _each(files: Sequence[Found], work: _Work, begun: Callable[[Found], None]) -> Iterator[tuple[Found, _Tally]]:
    for is_packed, group in groupby(files, key=_is_many):
        if not is_packed:
            yield from _receive_files(group, work, begun)
            continue
        for found in group:
            begun(found)
            yield found, _receive_archive(found, work)


def _teller(progress: Progress | None, files: Sequence[Found]) -> Callable[[Found], None]:
    """Return what tells the progress of a file that is begun."""
    places = {id(found): place for place, found in enumerate(files)}
    return lambda found: _tell(progress, places[id(found)], len(files), found.name)


@dataclass(frozen=True, slots=True)
class _Work:
    """What all files of one call share."""

    said: About
    sandbox: Sandbox
    by: Reader
    on: date


def check_about(said: About) -> None:
    """Raise Refused when the day or the importer said is none."""
    if said.as_of and day_bounds(said.as_of) is None:
        raise Refused(f"{said.as_of!r} is not a day.", "Write it as year-month-day or year-month, as in 2026-01-31.")
    if said.importer and said.importer not in NAMES:
        raise Refused(f"There is no importer called {said.importer}.", f"Use one of: {', '.join(NAMES)}.")


def _tell(progress: Progress | None, done: int, total: int, current: str) -> None:
    if progress:
        progress(done, total, current)


def _is_many(found: Found) -> bool:
    """Tell whether a file is an archive whose members are taken in one by one."""
    names = names_in(found)
    return bool(names) and not takes_whole(names)


def _receive_archive(found: Found, work: _Work) -> _Tally:
    whole = _Tally()
    try:
        with members_of(found) as members:
            for _, tally in _receive_files(members, work, lambda _: None):
                whole.add(tally)
    except IcopError as error:
        whole.refused.append(Refusal(found.name, error.problem, error.fix))
    whole.refused = _gathered(found.name, whole.refused)
    return whole


def _gathered(name: str, refused: list[Refusal]) -> list[Refusal]:
    """Return the refusals of an archive's members; many of one kind become one that names the first."""
    kinds: dict[str, list[Refusal]] = {}
    for one in refused:
        kinds.setdefault(one.problem.replace(one.path, "").strip(), []).append(one)
    found: list[Refusal] = []
    for same in kinds.values():
        first, more = same[0], len(same) - 1
        if more < MANY:
            found.extend(same)
        else:
            found.append(replace(first, path=name, problem=f"{first.problem} So are {more} other files of it."))
    return found


def _receive_files(
    files: Iterable[Found], work: _Work, begun: Callable[[Found], None]
) -> Iterator[tuple[Found, _Tally]]:
    """Yield what came of each file, those that are here already as they are met."""
    incoming: dict[int, tuple[Found, Incoming, _Tally]] = {}
    known: deque[tuple[Found, _Tally]] = deque()

    def requests() -> Iterator[Request]:
        for found in files:
            tally = _Tally()
            one = _incoming(found, work.said, tally)
            if one is None:
                known.append((found, tally))
                continue
            request = Request(one.path, one.name, one.set_name, one.as_of, one.importer)
            incoming[id(request)] = found, one, tally
            yield request

    for reading in work.sandbox.read_all(requests()):
        found, one, tally = incoming.pop(id(reading.request))
        begun(found)
        try:
            _receive(one, reading, work, tally)
        except IcopError as error:
            tally.refused.append(Refusal(one.name, error.problem, error.fix, isinstance(error, Classified)))
        yield found, tally
        while known:
            yield known.popleft()
    yield from known


def _incoming(found: Found, said: About, tally: _Tally) -> Incoming | None:
    """Return the file as one to be read; None when it is here already or can't be opened, which is tallied."""
    try:
        weighed = weigh(found.path)
    except OSError as error:
        tally.refused.append(
            Refusal(found.name, f"{found.name} can't be opened.", error.strerror or "Look at its owner.")
        )
        return None
    one = Incoming(found.path, found.name, weighed, said.audience, said.set_name, said.as_of, said.importer)
    known = _known(one)
    if not known:
        return one
    tally.documents.update(dict.fromkeys(edition.document.key for edition in known))
    tally.unchanged += sum(edition.record_count if edition.format == "records" else 1 for edition in known)
    return None


def _known(one: Incoming) -> list[Edition]:
    """Return the complete editions that hold this very file, read by this reader, for this audience, set and day.

    One that its markings keep for a narrower audience counts as being for this one.
    """
    if not _HELD(sha=one.weighed.sha256):
        return []
    limits = {settings.ICOP_CUI_AUDIENCE, settings.ICOP_DISTRIBUTION_AUDIENCE}
    same = Edition.objects.filter(
        sha256=one.weighed.sha256,
        set_name=one.set_name,
        said_as_of=one.as_of[:10],
        completed_at__isnull=False,
        extractor_version=VERSION,
    )
    if one.importer:
        same = same.filter(extractor=one.importer)
    limited = ~Q(markings=[]) & Q(document__audience_id__in=limits)
    return list(same.filter(Q(document__audience_id=one.audience) | limited).select_related("document"))


def _receive(one: Incoming, reading: Reading, work: _Work, tally: _Tally) -> None:
    """Write one file as it is read, and complete it in its last transaction.

    The reader sends nothing before it has looked the whole file through for markings; only then is the file kept.
    """
    writer = Writer(one, name_of(one.weighed), by=work.by)
    try:
        for kind, body in reading.frames():
            writer.take(kind, body)
        keep(one.path, one.weighed)
        with transaction.atomic():
            writer.write()
            counted = [finish(target, one, by=work.by, on=work.on) for target in writer.targets.values()]
            listed = _listed(writer, one, by=work.by, on=work.on)
            replace_older_readings((target.document for target in writer.targets.values()), one, by=work.by, on=work.on)
            enqueue_once("library.index_documents", [])  # whatever waits for the index, these too
            enqueue_once("library.compare_editions")
    except Classified:
        _note_classified(one, work)
        raise
    except IntegrityError as error:
        logger.warning("file is being received twice", extra={"error": type(error).__name__})
        raise Refused(f"{one.name} is being brought in by somebody else now.", "Try again in a minute.") from error
    except OSError as error:
        raise Refused(
            f"{one.name} could not be kept: {error.strerror or error}.",
            "Free space on the disk, then bring it in again.",
        ) from error
    finally:
        reading.drop()
    for key, changes in counted:
        tally.documents[key] = None
        tally.added += changes.added
        tally.updated += changes.updated
        tally.unchanged += changes.unchanged
    tally.add(listed)
    tally.limited.extend(_limited(target.document, one) for target in writer.targets.values())


def _listed(writer: Writer, one: Incoming, *, by: Reader, on: date) -> _Tally:
    """Take in what a saved library page lists."""
    pages = list(writer.targets.values())
    if not writer.items or not pages:
        return _Tally()
    found = list_items(writer.items, pages[0].document, one, by=by, on=on)
    return _Tally(found.added, found.updated, found.unchanged, documents=dict.fromkeys(found.keys))


def _note_classified(one: Incoming, work: _Work) -> None:
    """Leave a line in the trail and the log that a classified file was met: its hash, never its name or its words."""
    sha = one.weighed.sha256[:12]
    logger.warning("a file with a classification marking was refused", extra={"sha256": sha})
    record("library", "library.refuse_classified", by=work.by, on=work.on, note=sha)


def _limited(document: Document, one: Incoming) -> Limited | None:
    if document.audience_id == one.audience or not document.markings:
        return None
    return Limited(one.name, document.key, document.audience_id, summary(document.markings))


def finish(target: Target, one: Incoming, *, by: Reader, on: date) -> tuple[str, IngestReport]:
    """Let what was written of a document count, inside the caller's transaction; return its key and what came of it."""
    now = timezone.now()
    document, edition = target.document, target.edition
    if edition.format != "records" and not document.source_id:
        document.source_id = one.source_id
    if target.days:
        edition.as_of, edition.as_of_until = min(target.days), max(target.days)
    headings = len(target.bare)
    found = complete(edition, target.units, now, headings=headings, is_read_again=target.is_read_again)
    lead_on(edition, target.lost)
    span = span_of(document)
    document.start_min, document.end_max, document.section_count = span.start, span.end, span.sections
    document.year = year_of(document, edition, span.year)
    document.pages = edition.pages or document.pages
    document.format = edition.format
    document.changed_at = now
    if not document.item_file:
        document.modified = now
    document.markings = merged(document)
    document.revision += 1
    if target.draft.about and document.fact_key is None:
        document.about = target.draft.about
    document.save()
    relate_received(document, target.draft.relations, now, on=on)
    if can_be_read(edition) and machine() is not None:
        enqueue_once("library.read_scan", edition.pk)
    record(f"document:{document.key}", "library.receive", by=by, on=on, note=f"{one.name} {one.weighed.sha256[:12]}")
    new = 0 if target.is_read_again else sum(target.bare.values())
    old = 0 if target.is_read_again else headings - new
    report = IngestReport(found.added + new, found.updated, found.unchanged + old)
    return document.key, report if edition.format == "records" else _one_file(report, target.is_new)


def _one_file(found: IngestReport, is_new: bool) -> IngestReport:
    """Return the report of a file that is one document: it counts as one thing."""
    nothing = IngestReport()
    if is_new:
        return replace(nothing, added=1)
    return replace(nothing, updated=1) if found.added or found.updated else replace(nothing, unchanged=1)
