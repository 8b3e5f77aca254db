"""The files in an archive, handed over by a process of the sandbox that opens it; nothing of it is opened here.

The process is one of its own, with its own limits: it waits while the members it handed over are read by the others.
"""

from __future__ import annotations

import atexit
import base64
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from icop.engine.errors import Refused
from icop.library.naming import shown_name
from icop.library.reading_process import Request
from icop.library.sandbox import Limits, Sandbox
from icop.library.unpacking import MOST_ARCHIVE_BYTES, MOST_MEMBERS
from icop.library.walking import Found

LIMITS = Limits(
    seconds=60,
    seconds_per_megabyte=5,
    most_seconds=1800,
    answer_megabytes=2 * MOST_ARCHIVE_BYTES // 1_000_000,
    answer_per_megabyte=0,
    disk_megabytes=MOST_ARCHIVE_BYTES // 1_000_000 + 200,
)


@lru_cache(maxsize=1)
def the_unpacker() -> Sandbox:
    """Return the process that opens archives for this one."""
    sandbox = Sandbox(readers=1, limits=LIMITS)
    sandbox.__enter__()
    atexit.register(sandbox.__exit__, None, None, None)
    return sandbox


@contextmanager
def members_of(found: Found, unpacker: Sandbox | None = None) -> Iterator[Iterator[Found]]:
    """Give the files in an archive, each unpacked when it is asked for; all are gone when the context ends.

    What is left out comes too, without a file. A taker removes what it is done with.

    Raises Refused when the archive is damaged, protected, holds too much, or takes too long.
    """
    reading = (unpacker or the_unpacker()).read(Request(found.path, found.name, unpack=True))
    try:
        with tempfile.TemporaryDirectory(prefix="icop-") as folder:
            yield _written(reading.frames(), Path(folder), found.name)
    finally:
        reading.drop()


def _written(frames: Iterator[tuple[str, Any]], folder: Path, name: str) -> Iterator[Found]:
    """Yield each member once all its bytes are in a file of `folder`; what the process says is held to the bounds."""
    under_way: Found | None = None
    whole = count = 0
    for kind, body in frames:
        if kind == "left_out":
            count += 1
            yield Found(folder, shown_name(body[0]), body[1])
        elif kind == "member":
            count += 1
            under_way = Found(folder / str(count), shown_name(body[0]))
            under_way.path.touch()
        elif kind == "bytes" and under_way is not None:
            piece = base64.b64decode(body)
            whole += len(piece)
            with under_way.path.open("ab") as file:
                file.write(piece)
        if whole > MOST_ARCHIVE_BYTES or count > MOST_MEMBERS:
            raise Refused(f"{name} holds too much.", "Unpack it and bring in the folder.")
        if kind == "whole" and under_way is not None:
            yield under_way
            under_way = None
