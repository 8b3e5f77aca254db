"""Reads the project's own files for the tests of how it is built."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "icop"


@cache
def tracked() -> tuple[Path, ...]:
    """Return the files of the project, as git knows them; those not added yet count, those ignored don't."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
    paths = (ROOT / name.decode() for name in listed.split(b"\0") if name)
    return tuple(sorted(path for path in paths if path.is_file() and not path.is_symlink()))


@cache
def modules() -> tuple[Path, ...]:
    """Return the package's modules, migrations left out."""
    return tuple(path for path in sorted(PACKAGE.rglob("*.py")) if "migrations" not in path.parts)


@cache
def tree(module: Path) -> ast.Module:
    """Return a module's syntax tree."""
    return ast.parse(module.read_text(encoding="utf-8"), str(module))


def place(path: Path) -> str:
    """Return a path as people write it: from the root, with slashes."""
    return path.relative_to(ROOT).as_posix()
