"""The backup: a site with large files to one file, and back.

Compared with reading the same files and writing them once, which is the least any copy does.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.rows import Row

MEGABYTE = 1_000_000
FILE_MEGABYTES = 10


def run(quick: bool) -> list[Row]:
    """Measure on files made up for this: 1 GB, or 100 MB when quick."""
    megabytes = 100 if quick else 1000
    _prepare()
    _fill(megabytes)
    from icop.project.backup import check_backup, make_backup

    with tempfile.TemporaryDirectory(prefix="icop-bench-backup-") as folder:
        place = Path(folder) / "site.zip"
        bare, _ = _timed(lambda: _copied(Path(folder)))
        making, made = _timed(lambda: make_backup(place))
        checking, _ = _timed(lambda: check_backup(place))
        assert not made.trouble
    budget = 60 * megabytes / 1000
    return [
        Row(f"Backup of {megabytes:,} MB", making, "s", budget=budget, peer="copying its files", peer_figure=bare),
        Row(f"Checking a backup of {megabytes:,} MB", checking, "s", budget=budget),
    ]


def _prepare() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    from django.conf import settings

    from icop.project.home import make_home

    make_home(settings.ICOP_HOME)
    call_command("migrate", verbosity=0)


def _fill(megabytes: int) -> None:
    """Keep files of random bytes, as packed documents look, each with its document and edition."""
    from django.utils import timezone

    from icop.library.models import Document, Edition
    from icop.library.storing import keep, weigh

    noise = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        for number in range(megabytes // FILE_MEGABYTES):
            path = Path(folder) / "file"
            path.write_bytes(noise.randbytes(FILE_MEGABYTES * MEGABYTE))
            weighed = weigh(path)
            document = Document.objects.create(
                key=f"bench-{number}", title=f"File {number}", kind="document", audience_id="public", revision=1
            )
            Edition.objects.create(
                document=document,
                sha256=weighed.sha256,
                source=f"{number}.pdf",
                file=keep(path, weighed),
                format="pdf",
                size=weighed.size,
                extractor="office",
                extractor_version="1",
                by="site",
                completed_at=timezone.now(),
            )


def _copied(folder: Path) -> int:
    """Copy all kept files and hash them; return how many there were."""
    from django.conf import settings

    files = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    target = folder / "copy"
    for path in files:
        hashlib.sha256(path.read_bytes()).hexdigest()
        shutil.copyfile(path, target)
        with target.open("rb") as file:
            os.fsync(file.fileno())
    target.unlink()
    return len(files)


def _timed(work: Callable):
    begun = time.perf_counter()
    found = work()
    return time.perf_counter() - begun, found
