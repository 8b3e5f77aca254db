"""From what was named to single files: folders in order. What an archive holds, the sandbox tells (archives.py)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from icop.engine.errors import Refused
from icop.library.naming import shown_name

_PASSED_OVER = {"Thumbs.db", "desktop.ini", "__MACOSX"}


@dataclass(frozen=True, slots=True)
class Found:
    """A file to take in: where it is, and its name below the folder or archive that was named."""

    path: Path
    name: str


def files_below(paths: Iterable[Path]) -> list[Found]:
    """Return the files that `paths` name, folders walked in order; hidden files and lock files are passed over.

    Raises Refused for a path that is not there.
    """
    found: list[Found] = []
    for path in paths:
        if path.is_dir():
            inside = (one for one in path.rglob("*") if one.is_file() and not is_passed_over(one.relative_to(path)))
            found.extend(Found(one, shown_name(one.relative_to(path).as_posix())) for one in sorted(inside))
        elif path.is_file():
            found.append(Found(path, shown_name(path.name)))
        else:
            raise Refused(f"There is no file or folder {path}.", "Correct the name.")
    return found


def is_passed_over(path: Path) -> bool:
    """Tell whether a file below a named folder, or in an archive, is one that programs leave lying about."""
    return any(part.startswith((".", "~$")) or part in _PASSED_OVER for part in path.parts)
