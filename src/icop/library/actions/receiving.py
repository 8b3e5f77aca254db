"""Taking files in: each read in the sandbox, kept by its hash, written, dated and put down for indexing.

May be cut off at any moment and done again: a file counts when its last transaction is through, or not at all.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from icop.accounts.reader import Reader
from icop.audit.actions import record
from icop.engine.errors import IcopError, Refused
from icop.library.actions.bulk import update_one
from icop.library.actions.classified import remove_messages, was_removed
from icop.library.actions.dating import complete, lead_on, span_of
from icop.library.actions.learning import year_of
from icop.library.actions.limiting import merged, require_audience
from icop.library.actions.listing import list_items
from icop.library.actions.narrowing import Markings, limit_messages
from icop.library.actions.placing import Incoming
from icop.library.actions.relating import relate_received
from icop.library.actions.replacing import replace_older_readings
from icop.library.actions.reporting import About, IngestReport, Limited, Refusal, Tally, gathered, left_out
from icop.library.actions.writing import Target, Writer
from icop.library.archives import members_of
from icop.library.drafts import day_bounds
from icop.library.extract import VERSION
from icop.library.extract.markings import STOP, Classified
from icop.library.importers import NAMES
from icop.library.machine import machine
from icop.library.models import Document, Edition
from icop.library.queries.markings import summary
from icop.library.queries.scans import can_be_read
from icop.library.sandbox import Reading, Request, Sandbox, the_sandbox
from icop.library.storing import being_kept, name_of, weigh
from icop.library.walking import Found, files_below
from icop.links.actions import enqueue_once
from icop.links.prepared import Prepared

logger = logging.getLogger(__name__)

Progress = Callable[[int, int, str], None]


def _passed_over(*_: object) -> None:
    """Stand in for whoever does not want to be told."""


_HELD = Prepared(lambda sha: Edition.objects.filter(sha256=sha).order_by().values_list("pk")[:1])


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
    whole = Tally()
    done = 0

    def tell(name: str) -> None:
        if progress:
            progress(done, len(files), name)

    work = _Work(said, the_sandbox(), by, on, lambda found: tell(found.name), _passed_over, lambda one: tell(one.name))
    for found, tally in _receive_files(files, work):
        whole.add(tally)
        done += 1
        tell(found.name)
    tell("")
    return whole.report()


def receive_each(
    files: Sequence[Found],
    *,
    by: Reader,
    on: date,
    about: About,
    begun: Callable[[Found], None] = _passed_over,
    inside: Callable[[Found, IngestReport], None] = _passed_over,
) -> Iterator[tuple[Found, IngestReport]]:
    """Take in files that lie anywhere under any name, and yield what came of each as soon as it is known.

    `begun` is told of each before it is written; the next few are being read by then. `inside` is told of an archive
    what came of its members so far. Raises as `receive` does, but for what is wrong with a file: its report says that.
    """
    require_audience(about.audience, by=by)
    check_about(about)
    work = _Work(about, the_sandbox(), by, on, begun, lambda found, tally: inside(found, tally.report()))
    for found, tally in _receive_files(files, work):
        yield found, tally.report()


@dataclass(frozen=True, slots=True)
class _Work:
    """What all files of one call share. `is_inside`: they are the members of an archive."""

    said: About
    sandbox: Sandbox
    by: Reader
    on: date
    begun: Callable[[Found], None]
    inside: Callable[[Found, Tally], None]
    begun_inside: Callable[[Found], None] = _passed_over
    is_inside: bool = False


def check_about(said: About) -> None:
    """Raise Refused when the day or the importer said is none."""
    if said.as_of and day_bounds(said.as_of) is None:
        raise Refused(f"{said.as_of!r} is not a day.", "Write it as year-month-day or year-month, as in 2026-01-31.")
    if said.importer and said.importer not in NAMES:
        raise Refused(f"There is no importer called {said.importer}.", f"Use one of: {', '.join(NAMES)}.")


def _receive_archive(found: Found, work: _Work) -> Tally:
    """Take in the members of an archive, one after the other; each is gone again as soon as it is taken in."""
    whole = Tally()
    broken: list[Refusal] = []
    inner = replace(work, begun=work.begun_inside, is_inside=True)
    with members_of(found) as members:
        for member, tally in _receive_files(_until_broken(found, members, broken), inner):
            if not member.left_out:
                member.path.unlink(missing_ok=True)
            whole.add(tally)
            if tally.marked:
                _limit_messages(whole, tally.marked, work)
            work.inside(found, whole)
    _limit_messages(whole, whole.marked, work)  # also one that was read after what is attached to it
    _remove_messages(whole, work.said.set_name)
    whole.refused = gathered(found.name, whole.refused + broken)
    return whole


def _limit_messages(whole: Tally, marked: Mapping[str, Markings], work: _Work) -> None:
    """Keep the messages to which marked files are attached for the audience of these, and say so."""
    for message in limit_messages(marked, by=work.by, on=work.on, keys=list(whole.documents)):
        document = Document.objects.get(pk=message.document_id)
        name = message.source.removeprefix(f"{work.said.set_name}/")
        if document.audience_id != work.said.audience and all(one is None or one.path != name for one in whole.limited):
            whole.limited.append(Limited(name, document.key, document.audience_id, summary(document.markings)))


def _remove_messages(whole: Tally, set_name: str) -> None:
    """Remove the messages to which what was refused as classified is attached, and count them as refused."""
    marked = [one.path for one in whole.refused if one.is_classified]
    for name in remove_messages(marked, list(whole.documents), set_name) if marked else ():
        whole.refused.append(_marked(name))
        whole.take_back_one()


def _marked(name: str) -> Refusal:
    """Return the refusal of a file whose marking is known: from before, or from what is in it."""
    return Refusal(name, f"{name} carries a classification marking and was not taken in.", STOP, is_classified=True)


def _until_broken(found: Found, members: Iterator[Found], broken: list[Refusal]) -> Iterator[Found]:
    """Yield the members of an archive up to where it can't be opened any further: those before it are taken in."""
    try:
        yield from members
    except IcopError as error:
        broken.append(Refusal(found.name, error.problem, error.fix))


def _receive_files(files: Iterable[Found], work: _Work) -> Iterator[tuple[Found, Tally]]:
    """Yield what came of each file, those that are here already as they are met, archives at the end.

    While the members of an archive are read, nothing else waits for a reader: it might wait for ever.
    """
    incoming: dict[int, tuple[Found, Incoming, Tally]] = {}
    known: deque[tuple[Found, Tally]] = deque()
    archives: list[Found] = []

    def requests() -> Iterator[Request]:
        for found in files:
            tally = Tally()
            one = _incoming(found, work.said, tally)
            if one is None:
                known.append((found, tally))
                continue
            request = Request(one.path, one.name, one.set_name, one.as_of, one.importer, as_one=work.is_inside)
            incoming[id(request)] = found, one, tally
            yield request

    for reading in work.sandbox.read_all(requests()):
        found, one, tally = incoming.pop(id(reading.request))
        work.begun(found)
        try:
            is_archive = _receive(one, reading, work, tally)
        except IcopError as error:
            is_archive = False
            tally.refused.append(Refusal(one.name, error.problem, error.fix, isinstance(error, Classified)))
        if is_archive:
            archives.append(found)
        else:
            yield found, tally
        while known:
            yield known.popleft()
    yield from known
    for found in archives:
        yield found, _receive_archive(found, work)


def _incoming(found: Found, said: About, tally: Tally) -> Incoming | None:
    """Return the file as one to be read; None when it is here already or can't be opened, which is tallied."""
    if found.left_out:
        tally.refused.append(left_out(found))
        return None
    try:
        weighed = weigh(found.path)
    except OSError as error:
        tally.refused.append(
            Refusal(found.name, f"{found.name} can't be opened.", error.strerror or "Look at its owner.")
        )
        return None
    one = Incoming(found.path, found.name, weighed, said.audience, said.set_name, said.as_of, said.importer)
    if was_removed(one.weighed.sha256):
        tally.refused.append(_marked(one.name))
        return None
    known = _known(one)
    if not known:
        return one
    tally.documents.update(dict.fromkeys(edition.document.key for edition in known))
    _note_marked(known, one, tally)
    tally.unchanged += sum(edition.record_count if edition.format == "records" else 1 for edition in known)
    return None


def _note_marked(editions: Iterable[Edition], one: Incoming, tally: Tally) -> None:
    """Put down how a file is marked, for the message it may be attached to."""
    if markings := [marking for edition in editions for marking in edition.markings]:
        tally.marked[one.source_id] = markings


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


def _receive(one: Incoming, reading: Reading, work: _Work, tally: Tally) -> bool:
    """Write one file as it is read, and complete it in its last transaction. Tell whether it is an archive instead.

    The reader sends nothing before it has looked the whole file through for markings; only then is the file kept.
    """
    writer = Writer(one, name_of(one.weighed), by=work.by)
    try:
        for kind, body in reading.frames():
            if kind == "archive":
                return True
            writer.take(kind, body)
        with transaction.atomic(), being_kept(one.path, one.weighed):
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
    _note_marked((target.edition for target in writer.targets.values()), one, tally)
    tally.limited.extend(_limited(target.document, one) for target in writer.targets.values())
    return False


def _listed(writer: Writer, one: Incoming, *, by: Reader, on: date) -> Tally:
    """Take in what a saved library page lists."""
    pages = list(writer.targets.values())
    if not writer.items or not pages:
        return Tally()
    found = list_items(writer.items, pages[0].document, one, by=by, on=on)
    return Tally(found.added, found.updated, found.unchanged, documents=dict.fromkeys(found.keys))


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
    update_one(document)
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
