"""How uploads come in: into a folder of the home, with a full disk and too much at once told in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest

from icop.engine.errors import Refused
from icop.library.storing import Upload

MOST_AT_ONCE = 2_000_000_000
_STOPPED = "icop.upload_stopped"


class Uploads(TemporaryFileUploadHandler):
    """Django's handler, which stops at a full disk or at more than MOST_AT_ONCE bytes; `require_whole` says so."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._total = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file in the folder for uploads."""
        folder = Path(settings.FILE_UPLOAD_TEMP_DIR or settings.ICOP_HOME)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            super().new_file(*args, **kwargs)
        except OSError as error:
            self._stop(f"The upload could not be kept: {error.strerror or error}.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece."""
        self._total += len(raw_data)
        if self._total > MOST_AT_ONCE:
            self._stop(f"More than {MOST_AT_ONCE // 1_000_000_000} GB were sent at once.")
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError as error:
            self._stop(f"The upload could not be kept: {error.strerror or error}.")

    def _stop(self, problem: str) -> None:
        if self.request is not None:
            self.request.META[_STOPPED] = problem
        if getattr(self, "file", None) is not None:
            self.file.close()
        raise StopUpload(connection_reset=False)


def require_whole(request: HttpRequest) -> None:
    """Return if everything that was sent arrived. Raises Refused with what stopped it."""
    problem = request.META.get(_STOPPED)
    if problem:
        raise Refused(problem, "Send fewer files at a time; if it stays, ask an administrator to free the disk.")


def uploads_of(files: Iterable[UploadedFile[bytes]]) -> Iterator[Upload]:
    """Yield uploaded files as they are kept."""
    for file in files:
        yield Upload(file.name or "file", file.size or 0, file.chunks())
