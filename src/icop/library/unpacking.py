"""From an archive to the files in it, those of archives within it too. Runs inside the sandbox, within its time.

What an archive is, its content says. Archives within archives are opened to a small depth, within one bound for all.
What is left out is told by its name: links, members without content, names that lead out of the archive.
"""

from __future__ import annotations

import io
import stat
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import IO, Literal

from icop.engine.errors import Refused
from icop.library.extract import opened_head
from icop.library.extract.mail import attached, bytes_of, opened_message
from icop.library.extract.packed import DAMAGE, is_damage, opened
from icop.library.extract.recognising import is_mail, is_tar
from icop.library.importers import takes_whole
from icop.library.naming import shown_name
from icop.library.walking import Found, Reason, is_passed_over

MOST_MEMBER_BYTES = 500_000_000
MOST_ARCHIVE_BYTES = 2_000_000_000
MOST_MEMBERS = 20_000
MOST_DEPTH = 3
_DOCUMENTS = {"[Content_Types].xml", "mimetype", "META-INF/container.xml"}
_ATTACHED = (b"attachment", b"name=", b"name*", b"message/rfc822")
_CHUNK = 1 << 20

Kind = Literal["", "zip", "tar", "mail"]
Opener = Callable[[], IO[bytes]]
Entry = tuple[str, Opener | Reason]


def is_archive(path: Path, name: str) -> bool:
    """Tell whether a file is an archive (or an e-mail with attachments) whose members are taken in one by one."""
    names = names_in(Found(path, name))
    return bool(names) and not takes_whole(names)


def members_in(path: Path, name: str) -> Iterator[Found]:
    """Yield the files in the archive at `path`, each unpacked when it is asked for, and gone when the next one is.

    Archives in it are opened too; what is left out is among them, without a file.

    Raises Refused when the archive is damaged, protected, or holds too much.
    """
    with tempfile.TemporaryDirectory(prefix="icop-") as folder:
        yield from _Unpacking(Path(folder), name).members(Found(path, name))


def names_in(found: Found, most: int = 60) -> list[str]:
    """Return the names of the first files in an archive; none when the file is no archive (an Office document is none).

    An e-mail to which files are attached is one. Damaged archives have no names here; reading them refuses them.
    """
    try:
        kind = _kind(found.path)
        if kind == "tar":
            with tarfile.open(found.path) as archive:
                return [one.name for one in islice(archive, most) if not one.isdir()]
        if kind == "zip":
            with zipfile.ZipFile(found.path) as packed:
                return packed.namelist()[:most]
        if kind == "mail":
            return [name for name, _ in islice(attached(opened_message(found.path, found.name)), most)]
    except (Refused, OSError, *DAMAGE):
        return []
    return []


def _kind(path: Path) -> Kind:
    """Tell which kind of archive a file is by its content; "" for single files."""
    head = opened_head(path)
    if is_tar(head):
        return "tar"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        with zipfile.ZipFile(path) as packed:
            return "" if _DOCUMENTS & set(packed.namelist()) else "zip"
    return "mail" if is_mail(head, path.name) and _may_hold_files(path) else ""


def _may_hold_files(path: Path) -> bool:
    """Tell at a glance whether files may be attached to a message, so that most need not be opened twice."""
    with path.open("rb") as file:
        rest = b""
        while chunk := file.read(_CHUNK):
            lowered = rest + chunk.lower()
            if any(mark in lowered for mark in _ATTACHED):
                return True
            rest = lowered[-30:]
    return False


class _Unpacking:
    """Unpacks an archive and those within it into one folder, within one bound. One use."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name
        self._count = 0
        self._bytes = 0

    def members(self, found: Found, depth: int = 0) -> Iterator[Found]:
        """Yield the files of an archive, those of archives in it at their place; a message before its files."""
        kind = _kind(found.path)
        if kind == "mail":
            yield found
        for name, opener in _ENTRIES[kind or "zip"](found):
            inside = f"{found.name}/{shown_name(name)}"
            if not _is_inside(name):
                yield self._left_out(inside, "outside")
                continue
            if is_passed_over(Path(name)):
                continue
            if isinstance(opener, str):
                yield self._left_out(inside, opener)
                continue
            inner = Found(self._written(opener), inside)
            try:
                yield from self._inside(inner, depth + 1)
            finally:
                inner.path.unlink(missing_ok=True)

    def _left_out(self, name: str, why: Reason) -> Found:
        self._count += 1
        if self._is_full():
            raise self._too_much()
        return Found(self._folder, name, why)

    def _inside(self, inner: Found, depth: int) -> Iterator[Found]:
        names = names_in(inner)
        if not names or takes_whole(names):
            yield inner
            return
        if depth >= MOST_DEPTH:
            yield from self._too_deep(inner, names)
            return
        before = self._count
        try:
            yield from self.members(inner, depth)
        except Refused:
            if self._is_full() or self._count == before:
                raise
            yield inner  # its reader says what is wrong with it; the rest of the archive goes on

    def _too_deep(self, inner: Found, names: list[str]) -> Iterator[Found]:
        """Leave out an archive; of a message, which is read as it is, what is attached."""
        if _kind(inner.path) != "mail":
            yield self._left_out(inner.name, "deep")
            return
        yield inner
        for name in names:
            yield self._left_out(f"{inner.name}/{shown_name(name)}", "deep")

    def _written(self, opener: Opener) -> Path:
        self._count += 1
        if self._is_full():
            raise self._too_much()
        place = self._folder / str(self._count)
        try:
            with opener() as source, place.open("wb") as target:
                self._copy(source, target)
        except (*DAMAGE, OSError) as error:
            if not is_damage(error):
                raise
            raise Refused(f"{self._name} is a damaged archive.", "Get the file again.") from error
        return place

    def _copy(self, source: IO[bytes], target: IO[bytes]) -> None:
        size = 0
        while chunk := source.read(_CHUNK):
            size += len(chunk)
            self._bytes += len(chunk)
            if size > MOST_MEMBER_BYTES or self._is_full():
                raise self._too_much()
            target.write(chunk)

    def _is_full(self) -> bool:
        return self._count > MOST_MEMBERS or self._bytes > MOST_ARCHIVE_BYTES

    def _too_much(self) -> Refused:
        whole, one = (f"{size // 1_000_000:,} MB" for size in (MOST_ARCHIVE_BYTES, MOST_MEMBER_BYTES))
        most = f"{MOST_MEMBERS:,} files, {whole} in all, {one} a file"
        return Refused(f"{self._name} holds more than is unpacked: {most}.", "Unpack it and bring in the folder.")


def _in_zip(found: Found) -> Iterator[Entry]:
    _count_members(found)
    with opened(found.path, found.name) as packed:
        held = {member.filename: member for member in packed.infolist() if member.filename and not member.is_dir()}
        for name in sorted(held):
            yield name, "link" if stat.S_ISLNK(held[name].external_attr >> 16) else _opener(packed, held[name])


def _count_members(found: Found) -> None:
    try:
        with zipfile.ZipFile(found.path) as packed:
            count = len(packed.infolist())
    except (*DAMAGE, OSError):
        return  # whoever opens it says what is wrong with it
    if count > MOST_MEMBERS:
        raise Refused(
            f"{found.name} holds {count:,} files; one archive may hold {MOST_MEMBERS:,}.",
            "Unpack it and bring in the folder.",
        )


def _opener(packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> Opener:
    return lambda: packed.open(member)


def _in_tar(found: Found) -> Iterator[Entry]:
    try:
        with tarfile.open(found.path) as packed:
            for member in packed:
                file = packed.extractfile(member) if member.isfile() else None
                if member.size > MOST_MEMBER_BYTES:
                    raise Refused(f"{found.name} holds too much.", "Unpack it and bring in the folder.")
                if file is not None:
                    yield member.name, _given(file)
                elif not member.isdir():
                    yield member.name, "link" if member.issym() or member.islnk() else "device"
    except (*DAMAGE, OSError) as error:
        if not is_damage(error):
            raise
        raise Refused(f"{found.name} is a damaged archive.", "Get the file again.") from error


def _given(file: IO[bytes]) -> Opener:
    return lambda: file


def _in_mail(found: Found) -> Iterator[Entry]:
    for name, part in attached(opened_message(found.path, found.name)):
        yield name, _given(io.BytesIO(bytes_of(part)))


_ENTRIES: dict[str, Callable[[Found], Iterator[Entry]]] = {
    "zip": _in_zip,
    "tar": _in_tar,
    "mail": _in_mail,
}


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return not path.is_absolute() and ".." not in path.parts
