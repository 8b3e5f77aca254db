"""What a machine has read of a scan so far: a file a page, so that a killed worker goes on where it was.

They are left out of backups and removed when the scan is read, what counts is in the library then, or is gone.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from django.conf import settings

FOLDER = "scans"


def _folder(sha256: str) -> Path:
    return Path(settings.MEDIA_ROOT) / FOLDER / sha256


def pages_read(sha256: str) -> dict[int, str]:
    """Return the words of the pages read so far, by their number from 1."""
    return {int(path.stem): path.read_text("utf-8") for path in _folder(sha256).glob("[0-9]*.txt")}


def keep_page(sha256: str, page: int, words: str) -> None:
    """Keep the words of a page, whole or not at all."""
    folder = _folder(sha256)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=folder, prefix=".new-", delete=False) as file:
        file.write(words)
    Path(file.name).replace(folder / f"{page:06d}.txt")


def kept_scans(before: float) -> list[str]:
    """Return the hashes of scans of which pages are kept and none was added since that moment (seconds)."""
    folders = (Path(settings.MEDIA_ROOT) / FOLDER).glob("*")
    return [one.name for one in folders if one.is_dir() and one.stat().st_mtime <= before]


def forget_pages(sha256: str) -> None:
    """Remove what is kept of a scan's pages."""
    shutil.rmtree(_folder(sha256), ignore_errors=True)
