"""Homes for tests of whole sites: made once, copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.project.running import icop


@pytest.fixture(scope="session")
def ready_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home that was started once. Tests copy it; none writes to it."""
    made = tmp_path_factory.mktemp("ready") / "home"
    done = icop(made, "up", "--no-serve")
    assert done.returncode == 0, done.stdout + done.stderr
    return made


@pytest.fixture
def site_home(ready_home: Path, tmp_path: Path) -> Path:
    """Return a home of this test's own that was started before."""
    return Path(shutil.copytree(ready_home, tmp_path / "home"))
