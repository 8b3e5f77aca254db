"""Where the index lies: one folder per generation, a pointer to the current one, the lock of the one writer.

A new generation is built beside the old one and becomes current by replacing the pointer, a single rename: readers see
the old index or the new one. Leftovers of a cut-off rebuild are removed by the next writer.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from icop.engine.errors import Unavailable
from icop.index.port import SCHEMA

REBUILD = "Build it anew with `icop reindex`; starting icop does that too. Nothing is lost: the index is only a cache."
BUSY = "Another process is writing the search index."
POINTER, ABOUT, LOCK = "CURRENT", "icop.json", "writer.lock"


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of one index below `root`."""

    root: Path

    def current(self) -> Path:
        """Return the folder of the current generation.

        Raises Unavailable when there is none, it can't be read, or it is of another version.
        """
        try:
            name = (self.root / POINTER).read_text(encoding="utf-8").strip()
            about = json.loads((self.root / name / ABOUT).read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise Unavailable("There is no search index yet.", REBUILD, retry=True) from error
        except (OSError, ValueError) as error:
            raise damaged(error) from error
        if about.get("schema") != SCHEMA:
            raise Unavailable("The search index was built by another version of icop.", REBUILD)
        return self.root / name

    def exist(self) -> bool:
        """Tell whether there is a current generation, readable or not."""
        return (self.root / POINTER).exists()

    def stamp(self) -> tuple[int, ...]:
        """Return numbers that change whenever another generation becomes current."""
        return stamp_of(self.root / POINTER)

    def make(self) -> Path:
        """Return a new empty folder for the next generation."""
        numbers = [int(path.name[1:]) for path in self._generations()]
        folder = self.root / f"g{max(numbers, default=0) + 1:06d}"
        folder.mkdir(parents=True)
        return folder

    def finish(self, folder: Path) -> None:
        """Make `folder` the current generation, and remove the others as far as the system lets go of them."""
        (folder / ABOUT).write_text(json.dumps({"schema": SCHEMA}), encoding="utf-8")
        pointer = self.root / f"{POINTER}.new"
        pointer.write_text(folder.name, encoding="utf-8")
        pointer.replace(self.root / POINTER)
        self.tidy()

    def tidy(self) -> None:
        """Remove every generation but the current one."""
        try:
            kept = (self.root / POINTER).read_text(encoding="utf-8").strip()
        except (OSError, ValueError):
            kept = ""
        for folder in self._generations():
            if folder.name != kept:
                shutil.rmtree(folder, ignore_errors=True)

    def megabytes(self) -> float:
        """Return the size of everything below the root."""
        return sum(path.stat().st_size for path in self.root.rglob("*") if path.is_file()) / 1e6

    def _generations(self) -> list[Path]:
        return [path for path in self.root.glob("g[0-9]*") if path.name[1:].isdigit()]

    @contextmanager
    def locked(self, wait_seconds: float) -> Iterator[None]:
        """Hold the writer's lock. Raises Unavailable when another process keeps it longer than `wait_seconds`."""
        self.root.mkdir(parents=True, exist_ok=True)
        until = time.monotonic() + wait_seconds
        with (self.root / LOCK).open("a+b") as file:
            while not _lock(file):
                if time.monotonic() >= until:
                    raise Unavailable(BUSY, "Wait until it is done, then try again.", retry=True)
                time.sleep(0.05)
            yield  # closing the file gives the lock back


def stamp_of(path: Path) -> tuple[int, ...]:
    """Return numbers that change when the file at `path` is replaced; none when it is not there."""
    try:
        state = os.stat(path)  # noqa: PTH116 - twice as fast as Path.stat, and asked before every search
    except OSError:
        return ()
    return (state.st_mtime_ns, state.st_ino, state.st_size)


def damaged(error: BaseException) -> Unavailable:
    """Return the sentence for an index that can't be read."""
    first = str(error).strip().splitlines()[:1] or [type(error).__name__]
    return Unavailable(f"The search index can't be read ({first[0][:160]}).", REBUILD)


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> bool:
        try:
            file.seek(0)
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
