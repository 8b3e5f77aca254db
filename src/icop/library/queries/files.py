"""The files documents were received in."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from icop.accounts.reader import Reader
from icop.engine.errors import NotFound
from icop.library.models import Document
from icop.library.queries.shelves import editions_for


def edition_file(reader: Reader, document: Document, edition: int) -> tuple[Path, str]:
    """Return where the file of an edition is kept and the name to hand it out by. Raises NotFound."""
    found = editions_for(reader, document).filter(pk=edition).first()
    path = Path(settings.MEDIA_ROOT) / found.file if found and found.file else None
    if found is None or path is None or not path.is_file():
        raise NotFound("There is no such file.", "Go back to the document.")
    name = found.source.rsplit("/", 1)[-1] or document.key
    return path, name
