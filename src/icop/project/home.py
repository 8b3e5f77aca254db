"""The home folder of a site, and the lock that keeps two sites out of one home."""

from __future__ import annotations

import json
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO

from icop.engine.errors import Refused

LEAST_FREE_BYTES = 50_000_000
RESTORING = "restoring"
"""There while a restore renames things; left behind when it was cut off between two renames."""


def make_home(home: Path, *, finish_restoring: bool = False) -> None:
    """Make the home folder and see that it can be written to and the disk has room.

    Raises Refused with a sentence saying what to do; also where a restore was cut off, unless this is to finish it.
    """
    if (home / RESTORING).exists() and not finish_restoring:
        raise Refused(
            f"A restore of {home} was cut off; what was there before is in a folder before-… in it.",
            "Run `icop restore FILE --replace` again with the same file.",
        )
    try:
        for folder in (home, home / "files", home / "log"):
            folder.mkdir(parents=True, exist_ok=True)
        probe = home / ".written"
        probe.write_bytes(b"icop")
        probe.unlink()
    except OSError as error:
        raise Refused(
            f"The home folder {home} cannot be written to ({error.strerror}).",
            "Set ICOP_HOME to a folder you may write to, change its owner, or free space on its disk.",
        ) from error
    free = shutil.disk_usage(home).free
    if free < LEAST_FREE_BYTES:
        raise Refused(
            f"The disk of {home} has {free // 1_000_000} MB left.", "Free at least 50 MB, or set ICOP_HOME elsewhere."
        )


class HomeLock:
    """Held by the process that owns the jobs and the index writer of a home; released when that process ends."""

    def __init__(self, home: Path) -> None:
        self._path = home / "lock"
        self._file: IO[bytes] | None = None
        self.was_cut_off = False
        """Whether the holder before ended without giving the lock back, and may have left processes that still end."""

    def take(self, address: str = "") -> bool:
        """Take the lock and note who holds it; return False when another process has it."""
        file = self._path.open("a+b", buffering=0)
        if not _lock(file):
            file.close()
            return False
        file.seek(0)
        self.was_cut_off = bool(file.read(1))
        self._file = file
        self.note(address)
        return True

    def note(self, address: str) -> None:
        """Note who holds the lock, and where that site answers."""
        self._write(json.dumps({"process": os.getpid(), "address": address}))

    def _write(self, text: str) -> None:
        """Write what others read; it is for people, so a full disk is no reason to stop."""
        assert self._file is not None
        with suppress(OSError):
            self._file.truncate(0)
            self._file.write(text.encode())

    def require(self, address: str = "") -> None:
        """Take the lock. Raises Refused naming the process that holds it."""
        if not self.take(address):
            raise Refused(
                f"Another icop is running on this home ({self.holder()}).",
                "Stop it first, or set ICOP_HOME to another folder.",
            )

    def holder(self) -> str:
        """Return who holds the lock, in words."""
        try:
            held = json.loads(self._path.read_text())
        except (OSError, ValueError):
            return "another process"
        where = f", {held['address']}" if held.get("address") else ""
        return f"process {held.get('process', 'unknown')}{where}"

    def release(self) -> None:
        """Give the lock back; without harm if it is not held."""
        if self._file is not None:
            self._write("")
            self._file.close()
            self._file = None

    def __enter__(self) -> HomeLock:
        self.require()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> bool:
        try:
            file.seek(1_000_000)  # beyond the note, which others may read
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
