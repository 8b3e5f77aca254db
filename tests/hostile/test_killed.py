"""Whoever is killed when: afterwards everything that was accepted is there, once, and the doctor finds nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.hostile.killing import FILES, SEED, fill, run, wrong_in
from tests.project.running import icop

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="processes are looked at through /proc"),
]


def test_nothing_is_lost_or_doubled_when_worker_web_and_command_are_killed(tmp_path: Path):
    home, folder = tmp_path / "home", tmp_path / "files"
    fill(folder)
    assert icop(home, "up", "--no-serve").returncode == 0
    outcome = run(home, folder, 4, SEED)
    assert outcome.documents == FILES
    assert wrong_in(outcome.doctor) == []
