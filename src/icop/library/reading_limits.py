"""What reading one file may cost: memory, time, disk, and how much may come out of it; more for a larger file.

A reader that goes beyond is ended by the sandbox; these are the figures, and how they are looked at from outside.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1_000_000
LEFTOVER = "icop-reader-"


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one pool of readers.

    `megabytes` of memory; `seconds` of a file, and more for each megabyte of it, to `most_seconds`; `answer_megabytes`
    of text and places out of a file, and more for each megabyte of it, to `most_answer_megabytes`; `disk_megabytes` of
    temporary files.
    """

    megabytes: int = 1500
    seconds: int = 60
    seconds_per_megabyte: int = 20
    most_seconds: int = 3600
    answer_megabytes: int = 40
    answer_per_megabyte: int = 40
    most_answer_megabytes: int = 6000
    disk_megabytes: int = 300

    def for_file(self, path: Path) -> Allowance:
        """Return what reading the file at `path` may cost."""
        size = _megabytes(path)
        return Allowance(
            seconds=min(self.seconds + int(self.seconds_per_megabyte * size), self.most_seconds),
            answer_bytes=MEGABYTE
            * min(self.answer_megabytes + int(self.answer_per_megabyte * size), self.most_answer_megabytes),
        )


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one file may cost: seconds of time and of processor, bytes of answer."""

    seconds: int
    answer_bytes: int


def _megabytes(path: Path) -> float:
    try:
        return path.stat().st_size / MEGABYTE
    except OSError:
        return 0.0


def make_folder() -> Path:
    """Return a new folder for the temporary files of one reader; what killed processes left of theirs is removed."""
    for left in Path(tempfile.gettempdir()).glob(f"{LEFTOVER}*"):
        owner = left.name.removeprefix(LEFTOVER).partition("-")[0]
        if owner.isdigit() and int(owner) != os.getpid() and not _runs(int(owner)):
            shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{LEFTOVER}{os.getpid()}-"))


def _runs(pid: int) -> bool:
    """Tell whether a process runs, as far as can be told: on Windows asking would end it, so it counts as running."""
    if os.name == "nt":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def empty(folder: Path) -> None:
    """Remove what lies in a reader's folder."""
    with suppress(OSError):
        for path in folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def disk_megabytes(folder: Path) -> float:
    """Return how much lies in a reader's folder."""
    whole = 0
    with suppress(OSError):
        whole = sum(path.lstat().st_size for path in folder.rglob("*"))
    return whole / MEGABYTE


def resident_megabytes(pid: int) -> float:
    """Return the memory a process holds; 0 where the system does not say."""
    if sys.platform == "linux":
        try:
            pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
        except (OSError, ValueError, IndexError):
            return 0.0
        return pages * os.sysconf("SC_PAGE_SIZE") / MEGABYTE
    return told_by_ps(pid) if os.name == "posix" else 0.0


def told_by_ps(pid: int) -> float:
    """Return the memory a process holds as `ps` tells it, for systems without /proc."""
    command = ["/bin/ps", "-o", "rss=", "-p", str(pid)]
    try:
        said = subprocess.run(command, capture_output=True, text=True, timeout=2, check=False).stdout.strip()  # noqa: S603 - no shell, a number
    except (OSError, subprocess.TimeoutExpired):
        return 0.0
    return int(said) * 1024 / MEGABYTE if said.isdigit() else 0.0
