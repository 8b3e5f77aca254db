"""From what was named to single files: folders in order, archives member by member."""

from __future__ import annotations

import lzma
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath

from icop.engine.errors import Refused
from icop.library.extract.packed import member_bytes, opened

_TAR = (".tar", ".tar.xz", ".tar.gz", ".tgz", ".tar.bz2")
_PASSED_OVER = {"Thumbs.db", "desktop.ini", "__MACOSX"}
MOST_MEMBER_BYTES = 500_000_000
MOST_ARCHIVE_BYTES = 2_000_000_000
MOST_MEMBERS = 20_000


@dataclass(frozen=True, slots=True)
class Found:
    """A file to take in: where it is, and its name below the folder or archive that was named."""

    path: Path
    name: str


def files_below(paths: Iterable[Path]) -> list[Found]:
    """Return the files that `paths` name, folders walked in order; hidden files and lock files are passed over.

    Raises Refused for a path that is not there.
    """
    found: list[Found] = []
    for path in paths:
        if path.is_dir():
            inside = (one for one in path.rglob("*") if one.is_file() and not _is_passed_over(one.relative_to(path)))
            found.extend(Found(one, one.relative_to(path).as_posix()) for one in sorted(inside))
        elif path.is_file():
            found.append(Found(path, path.name))
        else:
            raise Refused(f"There is no file or folder {path}.", "Correct the name.")
    return found


def _is_passed_over(path: Path) -> bool:
    return any(part.startswith((".", "~$")) or part in _PASSED_OVER for part in path.parts)


def names_in(found: Found, most: int = 60) -> list[str]:
    """Return the names of the first files in an archive; none when the file is no archive (an Office document is none).

    Damaged archives have no names here and are refused when they are read.
    """
    try:
        if found.name.lower().endswith(_TAR):
            with tarfile.open(found.path) as archive:
                return [one.name for one in islice(archive, most) if one.isfile()]
        if zipfile.is_zipfile(found.path):
            with zipfile.ZipFile(found.path) as packed:
                names = packed.namelist()
            return [] if {"[Content_Types].xml", "mimetype"} & set(names) else names[:most]
    except (tarfile.TarError, zipfile.BadZipFile, lzma.LZMAError, zlib.error, EOFError, OSError):
        return []
    return []


@contextmanager
def members_of(found: Found) -> Iterator[Iterator[Found]]:
    """Give the files in an archive, each unpacked when it is asked for; all are gone when the context ends.

    Raises Refused when the archive is damaged, protected, or holds far more than it weighs.
    """
    with tempfile.TemporaryDirectory(prefix="icop-") as folder:
        yield _unpacked(found, Path(folder))


def _unpacked(found: Found, folder: Path) -> Iterator[Found]:
    is_tar = found.name.lower().endswith(_TAR)
    for number, (name, raw) in enumerate(_tar_members(found) if is_tar else _zip_members(found)):
        if not _is_passed_over(Path(name)):
            place = folder / f"{number}"
            place.write_bytes(raw)
            yield Found(place, f"{found.name}/{name}")


def _zip_members(found: Found) -> Iterator[tuple[str, bytes]]:
    with opened(found.path, found.name) as packed:
        for member in sorted(packed.infolist(), key=lambda one: one.filename):
            if not member.is_dir() and _is_inside(member.filename):
                raw = member_bytes(packed, member.filename, MOST_MEMBER_BYTES)
                if raw is not None:
                    yield member.filename, raw


def _tar_members(found: Found) -> Iterator[tuple[str, bytes]]:
    total = 0
    try:
        with tarfile.open(found.path) as packed:
            for number, member in enumerate(packed):
                total += member.size
                if member.size > MOST_MEMBER_BYTES or total > MOST_ARCHIVE_BYTES or number > MOST_MEMBERS:
                    raise Refused(f"{found.name} holds too much.", "Unpack it and bring in the folder.")
                file = packed.extractfile(member) if member.isfile() and _is_inside(member.name) else None
                if file is not None:
                    yield member.name, file.read()
    except (tarfile.TarError, EOFError, OSError) as error:
        raise Refused(f"{found.name} is a damaged archive.", "Get the file again.") from error


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts
