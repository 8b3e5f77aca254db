"""The list of the files of vectors that count. Apart from the vectors, so that asking how things are loads no numpy."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from icop.engine.errors import Unavailable

LIST = "CURRENT"
REBUILD = "Nothing is lost: the worker of a running site makes the vectors anew; `icop doctor --fix` sees to it."


@dataclass(frozen=True, slots=True)
class Noted:
    """An audience: the file with the keys it may read and, if it has one, its graph with the size and hash of that."""

    audience: str
    keys: str
    graph: str = ""
    size: int = 0
    sha: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """What counts: the model that made the vectors, the segments, the audiences (none while all are compared), how many
    vectors there are and the index asks for, and the mark of the index for which all was made."""

    model: str = ""
    segments: tuple[str, ...] = ()
    audiences: tuple[Noted, ...] = ()
    made: int = 0
    wanted: int = 0
    mark: str = ""

    def files(self) -> set[str]:
        """Return the names of all files that count."""
        graphs = [one.graph for one in self.audiences if one.graph]
        return {*self.segments, *(one.keys for one in self.audiences), *graphs, *(keys_beside(one) for one in graphs)}


def keys_beside(graph: str) -> str:
    """Return the name of the file with the keys in a graph."""
    return f"{graph}.keys"


def read_list(folder: Path) -> Listed:
    """Return the list in `folder`, an empty one where there is none. Raises Unavailable when it can't be read."""
    try:
        told = json.loads((folder / LIST).read_text(encoding="utf-8"))
        audiences = tuple(Noted(**one) for one in told["audiences"])
        return Listed(**{**told, "segments": tuple(told["segments"]), "audiences": audiences})
    except FileNotFoundError:
        return Listed()
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise Unavailable(f"The list of vectors can't be read ({error}).", REBUILD) from error


def stamp(folder: Path) -> tuple[int, ...]:
    """Return numbers that change whenever the list is replaced."""
    try:
        state = os.stat(folder / LIST)  # noqa: PTH116 - twice as fast as Path.stat, and asked before every search
    except OSError:
        return ()
    return (state.st_mtime_ns, state.st_ino, state.st_size)
