"""What must hold of the library after anything: nothing half stored, nothing out of bounds, no file of no row."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Length

from icop.accounts.queries import site_reader
from icop.library.actions import tidy
from icop.library.models import Document, Edition, IntakeFile, Passage, Sighting
from icop.library.naming import sha
from icop.library.storing import weigh
from tests.makers import TODAY

_SEEN: dict[str, str] = {}


def broken_rules() -> list[str]:
    """Return, in words, each rule that does not hold now; leftovers of refused files are tidied first."""
    tidy(by=site_reader(), on=TODAY, older_than=timedelta(seconds=-5))
    return [*_files(), *_texts(), *_half()]


def _files() -> list[str]:
    root = Path(settings.MEDIA_ROOT)
    whole = Edition.objects.exclude(completed_at=None)
    told = {edition.file: edition.sha256 for edition in whole}
    bad = []
    for name, wanted in told.items():
        path = root / name
        if not path.is_file():
            bad.append(f"the file {name} of a complete edition is missing")
        elif _SEEN.get(str(path)) != wanted:
            _SEEN[str(path)] = weigh(path).sha256
            if _SEEN[str(path)] != wanted:
                bad.append(f"the file {name} is not what was received")
    told |= dict(IntakeFile.objects.exclude(file="").values_list("file", "sha256"))  # kept until the intake is removed
    here = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()} if root.is_dir() else set()
    return [*bad, *(f"nothing tells of the file {name}" for name in here - set(told))]


def _texts() -> list[str]:
    bad = []
    if Passage.objects.filter(end__gt=Length("body__text")).exists():
        bad.append("a passage lies outside its text")
    for sighting in Sighting.objects.filter(edition__completed_at__isnull=True)[:3]:
        bad.append(f"{sighting} of an edition that is not complete was left")
    for document in Document.objects.filter(revision__gt=0).exclude(editions=None):
        whole = document.editions.exclude(completed_at=None)
        if not whole.exists():
            bad.append(f"{document.key} is shown, and nothing of it is complete")
        if not document.title.strip() or "\x00" in document.title:
            bad.append(f"{document.key} has no title that can be shown")
    for edition in Edition.objects.exclude(completed_at=None).filter(text_layer="text", record_count=0):
        if not edition.sightings.exists() and not edition.document.sections.exists():
            bad.append(f"{edition} counts as complete and shows nothing")
    bodies = {one.body for one in Sighting.objects.select_related("body")}
    bad += [
        f"the text {body} is not what its hash says" for body in bodies if not body.marks and sha(body.text) != body.sha
    ]
    return bad


def _half() -> list[str]:
    left = Document.objects.filter(revision=0, fact_key=None)
    waiting = Document.objects.filter(indexed_revision__gt=F("revision"))
    return [f"{document.key} was left half made" for document in [*left, *waiting]]
