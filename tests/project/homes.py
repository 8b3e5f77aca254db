"""Homes for tests of whole sites: started once in a test run, with all that is made in the background, then copied."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.project.running import environment, icop

FINISH = """
import django

django.setup()
from icop.library.actions.tagging import Tagging
from icop.project.meaning import meaning_ready

while not Tagging().work(lambda: False):
    pass
meaning_ready()
"""


def make_ready_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home that was started once, of which all concepts and vectors are made. Copy it, never write to it.

    Processes that run tests side by side share one: the first to come makes it while the others wait. So do test runs
    that are given one folder in ICOP_READY.
    """
    folder = Path(os.environ["ICOP_READY"]) if "ICOP_READY" in os.environ else run_folder(tmp_path_factory)
    folder.mkdir(exist_ok=True)
    made = folder / "ready-home"
    with alone(folder / "ready-home.lock"):
        if not made.exists():
            _make(folder / "making" / "home").rename(made)
    return made


def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that all processes of this test run share."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if folder.name.startswith("popen-") else folder


def _make(home: Path) -> Path:
    shutil.rmtree(home, ignore_errors=True)
    done = icop(home, "up", "--no-serve")
    assert done.returncode == 0, done.stdout + done.stderr
    subprocess.run(
        [sys.executable, "-c", FINISH],
        env=environment(home, DJANGO_SETTINGS_MODULE="icop.project.settings"),
        cwd=home.anchor,
        check=True,
        timeout=600,
    )
    return home


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold a file for this process alone; others wait."""
    with path.open("a+b") as file:
        if sys.platform != "win32":
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield
