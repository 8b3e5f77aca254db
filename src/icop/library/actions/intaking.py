"""Files brought in by people: each kept the moment it arrived, read by a job, taken back or tried again.

A job may be cut off at any moment and run again: a file that was read counts as here already the second time.
"""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from icop.accounts.policies import require
from icop.accounts.queries import reader_by_key
from icop.accounts.reader import Reader
from icop.audit.actions import record
from icop.engine.errors import IcopError, NotAllowed, Refused
from icop.library.actions.limiting import require_audience
from icop.library.actions.receiving import check_about, receive_each
from icop.library.actions.reporting import About, IngestReport
from icop.library.models import Edition, Intake, IntakeFile
from icop.library.queries.intakes import stuck_files
from icop.library.storing import Upload, discard, keep_chunks, kept_path
from icop.library.walking import Found
from icop.links.jobs import enqueue
from icop.links.queries import running_jobs

logger = logging.getLogger(__name__)

JOB = "library.take_in"
AT_ONCE = 16
MOST_BYTES = 500_000_000
SPARE_BYTES = 200_000_000  # left free on the disk for everything else
MOST_NAME = 300
NOTE_SECONDS = 1.0


def begin_intake(about: About, *, by: Reader, on: date) -> Intake:
    """Return a new intake, to which files are added one by one.

    Raises NotAllowed when `by` may not add to the audience; Refused for a wrong day or importer.
    """
    require_audience(about.audience, by=by)
    check_about(about)
    with transaction.atomic():
        intake = Intake.objects.create(
            audience_id=about.audience,
            as_of=about.as_of,
            set_name=about.set_name[:120],
            importer=about.importer,
            by=by.user_key or by.role,
        )
        record(f"intake:{intake.pk}", "library.begin_intake", by=by, on=on)
    return intake


def add_file(intake: Intake, upload: Upload, *, by: Reader) -> IntakeFile:
    """Keep a file of an intake and ask for it to be read; when this returns, neither can be lost.

    Raises NotAllowed, or Refused when it is too large or the disk is full; nothing of it is kept then.
    """
    _require_own(intake, by)
    name = _plain(upload.name)
    if upload.size > MOST_BYTES:
        megabytes = MOST_BYTES // 1_000_000
        raise Refused(f"{name} is larger than {megabytes} MB.", "Bring it in with `icop ingest` on the console.")
    _require_room(upload.size)
    try:
        kept, weighed = keep_chunks(upload.chunks)
    except OSError as error:
        problem = f"{name} could not be kept: {error.strerror or error}."
        raise Refused(problem, "Ask an administrator to free the disk.") from error
    with transaction.atomic():
        file = IntakeFile.objects.create(intake=intake, name=name, file=kept, sha256=weighed.sha256, size=weighed.size)
        enqueue(JOB, file.pk)
    return file


def add_files(intake: Intake, uploads: Iterable[Upload], *, by: Reader) -> list[int]:
    """Keep files one by one and return their keys.

    Raises at the first that can't be kept, as `add_file` does; those before it stay.
    """
    _require_own(intake, by)
    return [add_file(intake, upload, by=by).pk for upload in uploads]


def _plain(name: str) -> str:
    """Return the last part of a name as it was sent, without what can't be seen."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in last if letter.isprintable()).strip(" .")[-MOST_NAME:] or "file"


def _require_room(size: int) -> None:
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(root).free
    if free < size + SPARE_BYTES:
        raise Refused(
            f"The disk of this site has only {free // 1_000_000} MB left.",
            "Ask an administrator to free space, then bring the file in again. What arrived before it is kept.",
        )


def _require_own(intake: Intake, by: Reader) -> None:
    require(by, "library.receive", intake.audience_id)
    if intake.by != (by.user_key or by.role) and not by.is_admin:
        raise NotAllowed("This intake is somebody else's.", "Begin one of your own.")


def take_in(key: int) -> None:
    """Read the file of an intake by its key, and with it those that wait beside it. May run twice, or be cut off."""
    first = IntakeFile.objects.filter(pk=key).select_related("intake").first()
    if first is None or first.state not in {"waiting", "reading"}:
        return
    files = _claimed(first)
    if not files:
        return
    intake = first.intake
    about = About(intake.audience_id, intake.as_of, intake.importer, intake.set_name)
    named = [Found(kept_path(one.file), one.name) for one in files]
    by_found = {id(found): file for found, file in zip(named, files, strict=True)}
    by, on = reader_by_key(intake.by), timezone.localdate()
    try:
        for found, report in receive_each(named, by=by, on=on, about=about, inside=_Inside(by_found)):
            _finish(by_found.pop(id(found)), report)
    except (NotAllowed, Refused) as error:
        for file in by_found.values():
            _refuse(file, error)


def _claimed(first: IntakeFile) -> list[IntakeFile]:
    """Return the files to read now, marked as being read: `first`, and some that wait beside it.

    What is marked already is being read by another worker, or was when a worker was killed: with no other at work it is
    read again.
    """
    with transaction.atomic():
        Intake.objects.select_for_update().get(pk=first.intake_id)  # one worker after the other chooses
        is_alone = running_jobs(JOB) <= 1
        states = ["waiting", "reading"] if is_alone else ["waiting"]
        open_ones = IntakeFile.objects.select_for_update().filter(intake=first.intake, state__in=states)
        if not open_ones.filter(pk=first.pk).exists():
            return []
        chosen = [first, *open_ones.exclude(pk=first.pk).order_by("pk")[: AT_ONCE - 1]]
        now = timezone.now()
        IntakeFile.objects.filter(pk__in=[one.pk for one in chosen]).update(state="reading", begun_at=now)
    return chosen


class _Inside:
    """Notes now and then what came of the members of an archive so far, so that its page tells."""

    def __init__(self, files: dict[int, IntakeFile]) -> None:
        self._files = files
        self._noted = time.monotonic()

    def __call__(self, found: Found, report: IngestReport) -> None:
        """Note it, once a second at the most."""
        if time.monotonic() - self._noted > NOTE_SECONDS:
            self._noted = time.monotonic()
            so_far = {"added": report.added, "updated": report.updated, "unchanged": report.unchanged}
            IntakeFile.objects.filter(pk=self._files[id(found)].pk).update(**so_far)


def _finish(file: IntakeFile, report: IngestReport) -> None:
    is_here = bool(report.added or report.updated or report.unchanged)
    is_classified = any(one.is_classified for one in report.refused)
    file.state = "done" if is_here else "refused"
    file.added, file.updated, file.unchanged = report.added, report.updated, report.unchanged
    file.documents = list(report.documents)
    file.refusals = [_told(one) for one in report.refused] + [
        {"path": one.path, "note": f"Kept for {one.audience}: it is marked {one.markings}.", "document": one.document}
        for one in report.limited
    ]
    file.done_at = timezone.now()
    if is_classified:
        _forget_bytes(file.sha256)
        file.file = ""
    file.save()


def _told(refusal: Any) -> dict[str, Any]:
    told = asdict(refusal)
    is_classified = told.pop("is_classified")
    return told | ({"is_classified": True} if is_classified else {})


def _refuse(file: IntakeFile, error: IcopError) -> None:
    file.state, file.done_at = "refused", timezone.now()
    file.refusals = [{"path": file.name, "problem": error.problem, "fix": error.fix}]
    file.save()


def _forget_bytes(sha256: str) -> None:
    """Remove a classified file from the disk at once, wherever it waits."""
    same = IntakeFile.objects.filter(sha256=sha256).exclude(file="")
    for name in set(same.values_list("file", flat=True)):
        if not Edition.objects.filter(file=name).exists():
            discard(name)
    same.exclude(state__in=["waiting", "reading"]).update(file="")


@transaction.atomic
def take_back(intake: Intake, *, by: Reader, on: date) -> int:
    """Take back the files that were not begun; return how many. Raises NotAllowed."""
    return _drop(intake, "waiting", "library.take_back", by=by, on=on)


@transaction.atomic
def drop_refused(intake: Intake, *, by: Reader, on: date) -> int:
    """Let go of the files that were refused; return how many. Raises NotAllowed."""
    return _drop(intake, "refused", "library.drop_refused", by=by, on=on)


def _drop(intake: Intake, state: str, verb: str, *, by: Reader, on: date) -> int:
    _require_own(intake, by)
    gone = list(intake.files.select_for_update().filter(state=state))
    names = {one.file for one in gone if one.file}
    intake.files.filter(pk__in=[one.pk for one in gone]).delete()
    for name in names:
        transaction.on_commit(lambda name=name: _discard_unused(name))  # type: ignore[misc]
    if gone:
        record(f"intake:{intake.pk}", verb, by=by, on=on, note=f"{len(gone)} files")
    return len(gone)


def _discard_unused(name: str) -> None:
    if not IntakeFile.objects.filter(file=name).exists() and not Edition.objects.filter(file=name).exists():
        discard(name)


@transaction.atomic
def try_again(intake: Intake, *, by: Reader, on: date) -> int:
    """Ask again for the files that were refused and are still kept, or whose reading broke off; return how many.

    Raises NotAllowed.
    """
    _require_own(intake, by)
    refused = intake.files.select_for_update().filter(state="refused").exclude(file="")
    again = [*refused.values_list("pk", flat=True), *(one.pk for one in stuck_files(intake))]
    intake.files.filter(pk__in=again).update(state="waiting", begun_at=None, done_at=None, refusals=[])
    for key in again:
        enqueue(JOB, key)
    if again:
        record(f"intake:{intake.pk}", "library.try_again", by=by, on=on, note=f"{len(again)} files")
    return len(again)
