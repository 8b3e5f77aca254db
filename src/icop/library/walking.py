"""From what was named to single files: folders in order. What an archive holds, the sandbox tells (archives.py)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from icop.engine.errors import Refused
from icop.library.naming import shown_name

_PASSED_OVER = {"Thumbs.db", "desktop.ini", "__MACOSX"}

Reason = Literal["", "link", "outside", "device", "deep"]


@dataclass(frozen=True, slots=True)
class Found:
    """A file to take in: where it is, and its name below the folder or archive that was named.

    With `left_out` it is one that is not taken in, and that is why: a link, a way out of the archive, no file at all,
    too deep in archives within archives. Nothing of it is opened.
    """

    path: Path
    name: str
    left_out: Reason = ""


def files_below(paths: Iterable[Path]) -> list[Found]:
    """Return the files that `paths` name, folders walked in order; hidden files and lock files are passed over.

    Links in a folder, which may lead anywhere, are left out; one that `paths` name is followed. Raises Refused for
    a path that is not there.
    """
    found: list[Found] = []
    for path in paths:
        if path.is_dir():
            found.extend(_inside(path))
        elif path.is_file():
            found.append(Found(path, shown_name(path.name)))
        else:
            raise Refused(f"There is no file or folder {path}.", "Correct the name.")
    return found


def _inside(folder: Path) -> Iterator[Found]:
    for path in sorted(folder.rglob("*")):
        below = path.relative_to(folder)
        if is_passed_over(below):
            continue
        if path.is_symlink():
            yield Found(path, shown_name(below.as_posix()), "link")
        elif path.is_file():
            yield Found(path, shown_name(below.as_posix()))


def is_passed_over(path: Path) -> bool:
    """Tell whether a file below a named folder, or in an archive, is one that programs leave lying about."""
    return any(part.startswith((".", "~$")) or part in _PASSED_OVER for part in path.parts)
