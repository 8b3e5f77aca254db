"""Reading members of a zip without being fooled: sizes are checked before and while unpacking."""

from __future__ import annotations

import errno
import gzip
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from icop.engine.errors import Refused

MOST_BYTES = 400_000_000
MOST_RATIO = 150
MOST_MEMBERS = 20_000
SMALL = 20_000_000
DAMAGE = (
    zipfile.BadZipFile, tarfile.TarError, lzma.LZMAError, gzip.BadGzipFile, zlib.error, struct.error, EOFError,
    ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError,
)  # fmt: skip
"""What Python's readers of archives raise on damaged ones, whatever they promise. Errors of the disk are none of it."""


def is_damage(error: BaseException) -> bool:
    """Tell whether an error came of a damaged file, and not of a disk that is full or out of reach."""
    if isinstance(error, OSError):
        return error.errno in {None, errno.EINVAL, errno.EOVERFLOW, errno.ESPIPE}
    return isinstance(error, DAMAGE)


@contextmanager
def opened(path: Path, name: str) -> Iterator[zipfile.ZipFile]:
    """Open a zip after looking at its table of contents.

    Raises Refused when it is damaged, protected, or would unpack to far more than it weighs.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            _weigh(packed, path.stat().st_size, name)
            yield packed
    except RecursionError:
        raise
    except RuntimeError as error:
        raise Refused(
            f"{name} is protected or packed in a way icop does not read.", "Save it again without protection."
        ) from error
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError) as error:
        if not is_damage(error):
            raise
        raise Refused(f"{name} is a damaged file.", "Get the file again.") from error


def holds_macros(path: Path) -> bool:
    """Tell whether an Office file carries programs."""
    with path.open("rb") as file:
        if file.read(4) != b"PK\x03\x04":
            return False
    try:
        with zipfile.ZipFile(path) as packed:
            return any(name.lower().endswith("vbaproject.bin") for name in packed.namelist())
    except (*DAMAGE, OSError):
        return False


def _weigh(packed: zipfile.ZipFile, weight: int, name: str) -> None:
    members = packed.infolist()
    whole = sum(member.file_size for member in members)
    heavy = any(
        member.file_size > SMALL and member.file_size > MOST_RATIO * max(member.compress_size, 1) for member in members
    )
    if whole > MOST_BYTES or len(members) > MOST_MEMBERS or heavy or (whole > SMALL and whole > MOST_RATIO * weight):
        raise Refused(
            f"{name} would unpack to {whole // 1_000_000} MB from {max(weight // 1000, 1)} kB.",
            "If you trust it, open it, save it anew in a smaller form, and bring that in.",
        )
    if any(member.flag_bits & 1 for member in members):
        raise Refused(f"{name} is protected by a password.", "Remove the protection, then bring it in again.")


def member_bytes(packed: zipfile.ZipFile, member: str, most: int = 200_000_000) -> bytes | None:
    """Return the bytes of `member`, None if there is none. Raises Refused beyond `most` bytes, whatever it claims."""
    try:
        with packed.open(member) as file:
            raw = file.read(most + 1)
    except KeyError:
        return None
    except UnicodeDecodeError as error:  # the name of a member is written otherwise where the member itself begins
        raise zipfile.BadZipFile(str(error)) from error
    if len(raw) > most:
        raise Refused(f"{member} in the file is larger than it says.", "Save the file anew, then bring it in again.")
    return raw
