"""Styles, fonts and scripts laid out for serving, with names that change with their content."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from icop.engine.errors import Refused


def are_laid_out() -> bool:
    """Tell whether what is served is what this icop brings. Needs the settings alone, no loaded applications."""
    listed = Path(settings.STATIC_ROOT) / "staticfiles.json"
    kept = _kept_stamp()
    return listed.is_file() and kept.is_file() and kept.read_bytes() == _stamp(_files()).encode()


def collect_assets(tell: Callable[[str], None]) -> str:
    """Lay out styles and fonts with names that change with their content. Raises Refused if missing."""
    if not (_source() / "uswds" / "css").is_dir():
        raise Refused("The page styles are not built.", "Run `./run up`, or install icop from its wheel.")
    if are_laid_out():
        return "up to date"
    files = _files()
    call_command("collectstatic", interactive=False, clear=True, verbosity=0, stdout=io.StringIO())
    _kept_stamp().write_text(_stamp(files))
    return f"{len(files)} files"


def _source() -> Path:
    return Path(settings.SOURCE) / "ui" / "static"


def _kept_stamp() -> Path:
    return Path(settings.STATIC_ROOT) / ".stamp"


def _files() -> list[Path]:
    return sorted(path for path in _source().rglob("*") if path.is_file())


def _stamp(files: list[Path]) -> str:
    state = [f"{path.relative_to(_source())} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files]
    return hashlib.sha256("\n".join([str(settings.SOURCE), *state]).encode()).hexdigest()
