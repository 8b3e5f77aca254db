"""Reading members of a zip without being fooled: sizes are checked before and while unpacking."""

from __future__ import annotations

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


@contextmanager
def opened(path: Path, name: str) -> Iterator[zipfile.ZipFile]:
    """Open a zip after looking at its table of contents.

    Raises Refused when it is damaged, protected, or would unpack to far more than it weighs.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            _weigh(packed, path.stat().st_size, name)
            yield packed
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise Refused(f"{name} is a damaged file.", "Get the file again.") from error
    except (NotImplementedError, RuntimeError) as error:
        raise Refused(
            f"{name} is protected or packed in a way icop does not read.", "Save it again without protection."
        ) from error


def holds_macros(path: Path) -> bool:
    """Tell whether an Office file carries programs."""
    with path.open("rb") as file:
        if file.read(4) != b"PK\x03\x04":
            return False
    try:
        with zipfile.ZipFile(path) as packed:
            return any(name.lower().endswith("vbaproject.bin") for name in packed.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
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
    if len(raw) > most:
        raise Refused(f"{member} in the file is larger than it says.", "Save the file anew, then bring it in again.")
    return raw
