"""Where received files are kept: by their hash, put in place by one rename, so that none is ever half there."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

FOLDER = "library"
SMALL = 4_000_000
COPIERS = 2
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Weighed:
    """A file's hash and size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it arrives: its name, its size in bytes, its content in pieces."""

    name: str
    size: int
    chunks: Iterable[bytes]


def weigh(path: Path) -> Weighed:
    """Return the hash and size of the file at `path`."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return Weighed(digest.hexdigest(), size)


def name_of(weighed: Weighed) -> str:
    """Return the name a file is kept under, below the media folder."""
    return f"{FOLDER}/{weighed.sha256[:2]}/{weighed.sha256}"


def keep(path: Path, weighed: Weighed) -> str:
    """Keep a copy of the file and return its name below the media folder. May be done twice.

    A copy of another size, as a broken disk leaves it, is replaced. One that is here already counts as new, so that
    nobody who removes what no row tells of takes it away.
    """
    name = name_of(weighed)
    place = Path(settings.MEDIA_ROOT) / name
    if place.is_file() and place.stat().st_size == weighed.size:
        with suppress(OSError):
            os.utime(place)
    else:
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, under_way = tempfile.mkstemp(dir=place.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as copy, path.open("rb") as file:
                shutil.copyfileobj(file, copy, _CHUNK)
                copy.flush()
                os.fsync(copy.fileno())
            Path(under_way).replace(place)
        finally:
            Path(under_way).unlink(missing_ok=True)
    return name


@contextmanager
def being_kept(path: Path, weighed: Weighed) -> Iterator[None]:
    """Keep a copy of the file while the block runs: the disk takes its time to say that it has it.

    When the block ends without an error the copy is there. Raises OSError as `keep` does, at the end of the block. A
    large file is copied before: the block may hold a lock, and nobody waits long for one.
    """
    if weighed.size > SMALL:
        keep(path, weighed)
        yield
        return
    copying = _beside().submit(keep, path, weighed)
    try:
        yield
    finally:
        wait((copying,))
    copying.result()


@lru_cache(maxsize=1)
def _beside() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(COPIERS, thread_name_prefix="keeping")


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_beside.cache_clear)  # threads stay behind in the parent


def keep_chunks(chunks: Iterable[bytes]) -> tuple[str, Weighed]:
    """Keep a file as it arrives, piece by piece; return its name below the media folder, its hash and size.

    Raises OSError when it can't be written; nothing is left of it then.
    """
    folder = Path(settings.MEDIA_ROOT) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    handle, under_way = tempfile.mkstemp(dir=folder, prefix=".new-")
    digest, size = hashlib.sha256(), 0
    try:
        with os.fdopen(handle, "wb") as copy:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                copy.write(chunk)
            copy.flush()
            os.fsync(copy.fileno())
        weighed = Weighed(digest.hexdigest(), size)
        place = Path(settings.MEDIA_ROOT) / name_of(weighed)
        place.parent.mkdir(parents=True, exist_ok=True)
        Path(under_way).replace(place)
    finally:
        Path(under_way).unlink(missing_ok=True)
    return name_of(weighed), weighed


def discard(name: str) -> None:
    """Remove a kept file that nothing refers to any more. May be done twice."""
    kept_path(name).unlink(missing_ok=True)


def kept_path(name: str) -> Path:
    """Return where a kept file lies."""
    return Path(settings.MEDIA_ROOT) / name
