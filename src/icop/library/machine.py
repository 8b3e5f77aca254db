"""Reading pictures of pages by machine: the program tesseract, where the site has it installed.

Reads: a kept PDF. Both steps, drawing the page and reading it, run in processes that end in time, whatever it does.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from functools import lru_cache
from pathlib import Path

from icop.library.reading_process import environment

DRAWING_SECONDS, READING_SECONDS = 90, 180
MOST_LETTERS = 200_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def machine() -> str | None:
    """Return where the program that reads pages is; None where it is not installed."""
    return shutil.which("tesseract")


@lru_cache(maxsize=4)
def machine_name(program: str) -> str:
    """Return the program's name with its version, as in "tesseract 5.3.0"."""
    command = [program, "--version"]
    told = subprocess.run(command, capture_output=True, timeout=20, check=False).stdout  # noqa: S603 - found on the path
    return " ".join(told.decode("utf-8", "replace").split("\n", 1)[0].split()) or "tesseract"


def read_page(path: Path, page: int) -> str | None:
    """Return the words of a page (counted from 1) of the PDF at `path`; None when it could not be drawn or read.

    Takes a few seconds. Paragraphs are parted by blank lines.
    """
    program = machine()
    picture = _picture_of(path, page - 1) if program else None
    if program is None or not picture:
        return None
    try:
        found = subprocess.run(  # noqa: S603 - found on the path, told nothing by the file
            [program, "stdin", "stdout", "--psm", "1"],
            input=picture, capture_output=True, timeout=READING_SECONDS, check=False,
            env={"OMP_THREAD_LIMIT": "1", "PATH": os.defpath},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return None
    words = found.stdout.decode("utf-8", "replace")[:MOST_LETTERS]
    return _CONTROL.sub("", words.replace("\f", "\n\n")) if found.returncode == 0 else None


def _picture_of(path: Path, number: int) -> bytes | None:
    with tempfile.TemporaryDirectory(prefix="icop-page-") as folder:
        command = [sys.executable, "-B", "-m", "icop.library.page_picture", str(path), str(number), folder]
        try:
            drawn = subprocess.run(  # noqa: S603 - our own module
                command, capture_output=True, timeout=DRAWING_SECONDS, check=False, env=environment(), cwd=folder
            )
        except subprocess.TimeoutExpired:
            return None
    return drawn.stdout if drawn.returncode == 0 and drawn.stdout.startswith(b"P5") else None
