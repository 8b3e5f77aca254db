"""Removing what killed processes left of files they were receiving: rows that count for nothing, files of no row."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from icop.accounts.policies import require
from icop.accounts.reader import Reader
from icop.audit.actions import record
from icop.library.models import Body, Document, Edition, Text
from icop.library.queries.scans import scans_to_read
from icop.library.queries.wholeness import cut_off_editions, empty_documents, files_not_to_remove, loose_bodies
from icop.library.scan_pages import forget_pages, kept_scans
from icop.library.storing import FOLDER, kept_path

OLD = timedelta(hours=24)
ROWS = 500


@dataclass(frozen=True, slots=True)
class Tidied:
    """How much was removed: editions that were cut off, documents without any, texts of neither, files of no row."""

    editions: int = 0
    documents: int = 0
    bodies: int = 0
    files: int = 0

    def __bool__(self) -> bool:
        return bool(self.editions or self.documents or self.bodies or self.files)


def tidy(*, by: Reader, on: date, older_than: timedelta = OLD) -> Tidied:
    """Remove what was left behind longer ago than `older_than`: what is being received now is younger.

    An edition that was cut off while it was read again stays: its file and texts are kept, and bringing the file in
    again mends it. Raises NotAllowed.
    """
    require(by, "accounts.manage")
    before = timezone.now() - older_than
    with transaction.atomic():
        editions = [one.pk for one in cut_off_editions(by, before=before) if not _had_texts(one)]
        Edition.objects.filter(pk__in=editions).delete()
        documents = [one.pk for one in empty_documents(by, before=before)]
        Document.objects.filter(pk__in=documents).delete()
        bodies = list(loose_bodies(by)) if editions or documents else []
        for start in range(0, len(bodies), ROWS):
            Body.objects.filter(pk__in=bodies[start : start + ROWS]).delete()
    moment = time.time() - older_than.total_seconds()
    done = Tidied(len(editions), len(documents), len(bodies), _remove_files(by, moment) + _remove_pages(by, moment))
    if done:
        record("library", "library.tidy", by=by, on=on, note=f"{done.editions} editions, {done.files} files")
    return done


def _had_texts(edition: Edition) -> bool:
    return kept_path(edition.file).is_file() and Text.objects.filter(section__document=edition.document_id).exists()


def loose_files(by: Reader, *, before: float) -> list[Path]:
    """Return the files below the media folder that no row tells of and that are older than that moment."""
    told = files_not_to_remove(by)
    root = Path(settings.MEDIA_ROOT)
    found = (path for path in (root / FOLDER).rglob("*") if path.is_file())
    return [path for path in found if path.relative_to(root).as_posix() not in told and path.stat().st_mtime <= before]


def _remove_files(by: Reader, before: float) -> int:
    loose = loose_files(by, before=before)
    for path in loose:
        path.unlink(missing_ok=True)
    return len(loose)


def _remove_pages(by: Reader, before: float) -> int:
    """Remove what a machine read of scans that wait for none any more: withdrawn, deleted, or cut off at their end."""
    left = set(kept_scans(before)) - {one.sha256 for one in scans_to_read(by)}
    for sha256 in left:
        forget_pages(sha256)
    return len(left)
