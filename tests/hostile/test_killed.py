"""Whoever is killed when: afterwards everything that was accepted is there, once, and the doctor finds nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.hostile.killing import FEW, SEED, fill, run, wrong_in

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="processes are looked at through /proc"),
]


def test_nothing_is_lost_or_doubled_when_worker_web_and_command_are_killed(site_home: Path, tmp_path: Path):
    folder = tmp_path / "files"
    fill(folder, FEW)
    outcome = run(site_home, folder, 4, SEED)
    assert outcome.documents == FEW
    assert wrong_in(outcome.doctor) == []
