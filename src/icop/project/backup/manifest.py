"""What a backup says of itself: versions, counts, what was left out, and the hash of everything in it.

A backup is a zip: `database.sqlite3`, whatever the site's own database is; `library/…`, the received files by their
hash; `packs/…`, the fact files that the office added; `manifest.json`, written last.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from icop.engine.errors import Refused

FORMAT = 1
NAME = "manifest.json"
DATABASE = "database.sqlite3"
CHUNK = 1 << 20
MOST_MANIFEST = 200_000_000
Tell = Callable[[int, int], None]
_FILE = re.compile(r"library/[0-9a-f]{2}/[0-9a-f]{64}")
_PACK = re.compile(r"packs/(?:[\w][\w .()+,-]*/)+[\w][\w .()+,-]*")
_AGAIN = "Make a new backup, or use an older one."


@dataclass(frozen=True, slots=True)
class Member:
    """A part of the backup: its name, size in bytes and SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What stands in `manifest.json`. `counts` are rows by table; `migrations` the schema the database has."""

    version: str
    made_at: str
    database: str
    migrations: list[str]
    counts: dict[str, int]
    left_out: list[str]
    members: list[Member] = field(default_factory=list)
    format: int = FORMAT

    def as_bytes(self) -> bytes:
        """Return the manifest as it is written."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    @property
    def fingerprint(self) -> str:
        """Return a hash that stands for the whole backup: whoever wrote it down can tell whether it was changed."""
        return hashlib.sha256(self.as_bytes()).hexdigest()

    @property
    def size(self) -> int:
        """Return how many bytes its parts have when unpacked."""
        return sum(member.size for member in self.members)


@contextmanager
def opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """Open a backup and its manifest. Raises Refused when it is none, cut off, or of a later format."""
    if not path.is_file():
        raise Refused(f"There is no file {path}.", "Correct the name.")
    try:
        with zipfile.ZipFile(path) as packed:
            yield packed, _read(packed, path)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise Refused(f"{path.name} is no whole backup: it was cut off or changed ({error}).", _AGAIN) from error


def _read(packed: zipfile.ZipFile, path: Path) -> Manifest:
    try:
        with packed.open(NAME) as file:
            found: dict[str, Any] = json.loads(file.read(MOST_MANIFEST))
        if found["format"] > FORMAT:
            raise Refused(f"{path.name} was made by a newer icop ({found['version']}).", "Restore it with that one.")
        members = [Member(str(one["name"]), int(one["size"]), str(one["sha256"])) for one in found.pop("members")]
        manifest = Manifest(**found, members=members)
    except (KeyError, TypeError, ValueError) as error:
        raise Refused(f"{path.name} is no backup of icop.", "Name a file that `icop backup` made.") from error
    _check_names(packed, manifest, path)
    return manifest


def _check_names(packed: zipfile.ZipFile, manifest: Manifest, path: Path) -> None:
    """Refuse a backup whose parts are not exactly those its manifest names, each with a name of ours."""
    names = [member.name for member in manifest.members]
    odd = [name for name in names if not is_ours(name)]
    if odd or DATABASE not in names:
        raise Refused(f"{path.name} names a part that no backup has ({(odd or [DATABASE])[0][:80]!r}).", _AGAIN)
    if sorted([*names, NAME]) != sorted(packed.namelist()):
        raise Refused(f"{path.name} does not hold the parts its manifest names.", _AGAIN)


def is_ours(name: str) -> bool:
    """Tell whether a part of a backup may have this name: it leads nowhere but where such parts lie."""
    return name == DATABASE or bool((_FILE.fullmatch(name) or _PACK.fullmatch(name)) and ".." not in name)


def copy_member(packed: zipfile.ZipFile, member: Member, place: Path | None) -> int:
    """Read a part through, write it to `place` if there is one, and return its size.

    Raises Refused when it is not what the manifest says: then nothing of it is used.
    """
    digest, size = hashlib.sha256(), 0
    target = place.open("wb") if place else None
    try:
        with packed.open(member.name) as file:
            while size <= member.size and (chunk := file.read(CHUNK)):
                digest.update(chunk)
                size += len(chunk)
                if target:
                    target.write(chunk)
    finally:
        if target:
            target.close()
    if size != member.size or digest.hexdigest() != member.sha256:
        raise Refused(f"{member.name} in the backup is damaged: it is not what the manifest says.", _AGAIN)
    return size


def verify(packed: zipfile.ZipFile, manifest: Manifest, tell: Tell) -> None:
    """Read every part through and compare its hash. Raises Refused at the first that is not whole."""
    done = 0
    for member in manifest.members:
        done += copy_member(packed, member, None)
        tell(done, manifest.size)
