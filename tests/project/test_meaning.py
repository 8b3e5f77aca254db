"""Vectors are made beside everything else: whole before an evaluation, none lost by a kill, and done without."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from icop.engine.errors import Unavailable
from icop.index.choice import the_index
from icop.index.meaning.making import Maker, the_vectors
from icop.index.meaning.model import get_model
from icop.index.meaning.state import meaning_state
from icop.project.home import HomeLock
from icop.project.meaning import IdleMaking, meaning_ready
from tests.index.making import make_record, put

MAKE = "import django; django.setup(); from icop.index.meaning.making import Maker; Maker().work(lambda: False)"


@pytest.fixture
def passages(home: Path) -> int:
    """Return how many passages the index of a new home holds; skip by name where there is no model."""
    try:
        get_model()
    except Unavailable:
        pytest.skip("the model for search by meaning is not here")
    with the_index().writer() as writer:
        writer.rebuild(())
    put(the_index(), *(make_record(f"r{number}", f"Passage {number} on leases. " * 20) for number in range(60)))
    return 60


def test_an_evaluation_first_makes_what_is_missing(passages: int):
    told: list[tuple[int, int]] = []
    state = meaning_ready(lambda made, wanted: told.append((made, wanted)))
    assert state.is_complete
    assert told[-1] == (passages, passages)
    again: list[tuple[int, int]] = []
    meaning_ready(lambda made, wanted: again.append((made, wanted)))
    assert not again


def test_an_evaluation_waits_for_the_worker_of_a_running_site(passages: int, home: Path):
    lock, done = HomeLock(home), threading.Event()
    assert lock.take()
    waiting = threading.Thread(target=lambda: (meaning_ready(), done.set()))
    waiting.start()
    assert not done.wait(0.3)
    IdleMaking().work(lambda: False)
    assert done.wait(60)
    lock.release()
    assert len(the_vectors().newest()) == passages


def test_without_a_model_nothing_is_waited_for(passages: int, settings, tmp_path: Path):
    settings.ICOP_MODEL_DIR = tmp_path / "nothing"
    begun = time.monotonic()
    assert not meaning_ready().well
    IdleMaking().work(lambda: False)
    assert time.monotonic() - begun < 30


def test_a_killed_worker_loses_and_doubles_nothing(passages: int, home: Path):
    environment = {**os.environ, "ICOP_HOME": str(home), "DJANGO_SETTINGS_MODULE": "icop.project.settings"}
    for pause in (0.6, 1.0, 1.4):
        process = subprocess.Popen([sys.executable, "-c", MAKE], env=environment)
        time.sleep(pause)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert Maker().work(lambda: False)
    keys = the_vectors().newest().keys.tolist()
    assert len(keys) == len(set(keys)) == meaning_state().wanted == passages
    assert not the_vectors().check()
