"""Making a backup: a snapshot of the database first, then every file it tells of, in one zip that appears whole."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection
from django.utils import timezone

from icop import __version__
from icop.accounts.queries import site_reader
from icop.audit.actions import record
from icop.engine.errors import Refused
from icop.project.backup.manifest import CHUNK, DATABASE, NAME, Manifest, Member, is_ours
from icop.project.backup.secrets_left_out import WORDS
from icop.project.backup.snapshot import describe, take_snapshot

ROOM_BYTES = 20_000_000
WORTH_PACKING = 0.8

Tell = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made: where it is, its size in bytes, its manifest, and files that could not go in."""

    path: Path
    size: int
    manifest: Manifest
    trouble: tuple[str, ...] = ()


@dataclass(slots=True)
class _Packing:
    """A zip being written, and what is in it so far."""

    packed: zipfile.ZipFile
    tell: Callable[[int, str], None]
    members: list[Member] = field(default_factory=list)
    done: int = 0

    def add(self, name: str, path: Path) -> Member:
        """Add a file, packed where that makes it smaller. Raises OSError when it can't be read."""
        digest, size = hashlib.sha256(), 0
        with path.open("rb") as file:
            info = zipfile.ZipInfo(name, datetime.now(UTC).timetuple()[:6])
            info.compress_type = _packing_for(file)
            with self.packed.open(info, "w", force_zip64=True) as member:
                while chunk := file.read(CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    member.write(chunk)
                    self.done += len(chunk)
                    self.tell(self.done, name)
        made = Member(name, size, digest.hexdigest())
        self.members.append(made)
        return made


def _packing_for(file: IO[bytes]) -> int:
    """Return how a file is packed: most documents are packed already and are only copied."""
    start = file.read(1 << 16)
    file.seek(0)
    packs_well = len(zlib.compress(start, 1)) < WORTH_PACKING * len(start)
    return zipfile.ZIP_DEFLATED if packs_well else zipfile.ZIP_STORED


def make_backup(path: Path, *, tell: Tell | None = None, replace: bool = False) -> Made:
    """Write a backup of this site to `path` (in a folder: under the name of the moment) while it serves.

    `tell` is told bytes done, bytes in all, and the part at hand. The file appears whole or not at all. Raises Refused
    when there is one of that name (unless `replace`) or the disk has no room.
    """
    place = _place(path, replace)
    with _working_folder(place.parent) as folder:
        snapshot = folder / DATABASE
        _see_room(place.parent, _database_bytes())
        take_snapshot(snapshot)
        migrations, counts, names = describe(snapshot)
        files = [(name, Path(settings.MEDIA_ROOT) / name) for name in names]
        whole = snapshot.stat().st_size + sum(one.stat().st_size for _, one in files if one.is_file())
        _see_room(place.parent, whole)
        manifest = Manifest(__version__, _now(), connection.vendor, migrations, counts, list(WORDS))
        aside = folder / "backup.zip"
        trouble = _pack(aside, manifest, [(DATABASE, snapshot), *files, *_packs()], _telling(tell, whole))
        _put(aside, place, replace)
    record("site", "project.backup", by=site_reader(), on=timezone.localdate(), note=manifest.fingerprint[:16])
    return Made(place, place.stat().st_size, manifest, trouble)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _telling(tell: Tell | None, whole: int) -> Callable[[int, str], None]:
    return lambda done, name: tell(done, whole, name) if tell else None


def _place(path: Path, replace: bool) -> Path:
    place = path.expanduser().absolute()
    if place.is_dir():
        place /= f"icop-{datetime.now(UTC):%Y-%m-%d-%H%M%S}.zip"
    if not place.parent.is_dir():
        raise Refused(f"There is no folder {place.parent}.", "Make it, or name a file in another folder.")
    if place.exists() and not replace:
        raise Refused(f"There is a file {place} already.", "Choose another name, or add --replace.")
    return place


@contextlib.contextmanager
def _working_folder(beside: Path) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(dir=beside, prefix=".icop-backup-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _database_bytes() -> int:
    place = Path(str(connection.settings_dict["NAME"]))
    return place.stat().st_size if connection.vendor == "sqlite" and place.is_file() else 0


def _see_room(folder: Path, size: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < size + ROOM_BYTES:
        raise Refused(
            f"The backup takes up to {size // 1_000_000 + 20} MB, and the disk of {folder} has {free // 1_000_000} MB.",
            "Free some space, or name a file on another disk.",
        )


def _packs() -> list[tuple[str, Path]]:
    """Return the files of the fact packs the office added, by the name they get in the backup."""
    found = []
    for number, folder in enumerate(settings.ICOP_DATA_DIRS[1:], 1):
        inside = (path for path in sorted(folder.rglob("*")) if path.suffix in {".yaml", ".yml", ".csv"})
        for path in inside:
            if path.is_file():
                found.append((f"packs/{number}/{path.relative_to(folder).as_posix()}", path))
    return found


def _pack(place: Path, manifest: Manifest, parts: list[tuple[str, Path]], tell: Callable[[int, str], None]) -> (
    tuple[str, ...]
):  # fmt: skip
    """Write the zip and fill in the members of `manifest`; return the files that were missing or changed."""
    trouble = []
    with place.open("wb") as file, zipfile.ZipFile(file, "w", compresslevel=1) as packed:
        packing = _Packing(packed, tell)
        for name, path in parts:
            if not path.is_file() or not is_ours(name):
                trouble.append(f"{name} is missing." if is_ours(name) else f"{name} has a name that no backup has.")
                continue
            made = packing.add(name, path)
            if name.startswith("library/") and not name.endswith(made.sha256):
                trouble.append(f"{name} is not the file that was received.")
        manifest.members.extend(packing.members)
        packed.writestr(zipfile.ZipInfo(NAME, datetime.now(UTC).timetuple()[:6]), manifest.as_bytes())
    with place.open("rb") as written:
        os.fsync(written.fileno())
    return tuple(trouble)


def _put(aside: Path, place: Path, replace: bool) -> None:
    if replace:
        aside.replace(place)
        return
    try:
        os.link(aside, place)  # unlike a rename, this never takes the place of a file that appeared meanwhile
    except FileExistsError as error:
        raise Refused(f"There is a file {place} already.", "Choose another name, or add --replace.") from error
    except OSError:
        aside.replace(place)  # a disk without hard links
