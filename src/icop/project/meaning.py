"""When vectors for search by meaning are made: by the worker while no job waits, or by a command that needs them."""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from django.conf import settings

from icop.engine.errors import IcopError, Unavailable
from icop.index.choice import the_index
from icop.index.meaning.listing import read_list
from icop.index.meaning.state import State, meaning_state, vectors_folder
from icop.project.home import HomeLock
from icop.project.memory import give_back_memory

if TYPE_CHECKING:
    from icop.index.meaning.making import Maker, Progress

logger = logging.getLogger(__name__)
PAUSE_SECONDS = 120.0
LOOK_SECONDS = 0.5
MUCH_SECONDS = 1.0  # of work, after which memory is given back
POLITENESS = 10


class IdleMaking:
    """Makes vectors while nothing else is to do, in a thread that gives way to everything else on the machine."""

    def __init__(self) -> None:
        self._maker: Maker | None = None
        self._again = 0.0
        self._said = ""

    def work(self, stop: Callable[[], bool]) -> None:
        """Make vectors until all are there or `stop` says so. What prevents it is logged once and tried again."""
        if time.monotonic() >= self._again:
            thread = threading.Thread(target=self._work, args=(stop,), name="meaning")
            thread.start()
            thread.join()

    def _work(self, stop: Callable[[], bool]) -> None:
        _give_way()
        from icop.index.meaning.making import Maker  # brings numpy: not before there is something to do

        try:
            self._maker, begun = self._maker or Maker(), time.monotonic()
            if self._maker.work(stop) and time.monotonic() - begun > MUCH_SECONDS:
                self._maker.rest()
                give_back_memory()
            self._said = ""
        except IcopError as error:
            self._again = time.monotonic() + PAUSE_SECONDS
            if self._said != error.problem:
                logger.warning("no search by meaning", extra={"why": error.problem, "fix": error.fix})
            self._said = error.problem


def _give_way() -> None:
    """Let others have the processor first: on Linux each thread has its own place in the queue, and hands it on."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), POLITENESS)


def meaning_ready(progress: Progress | None = None) -> State:
    """Return when every passage has its vector, or none can be made (no model): the state says which.

    Made here when no site runs on this home, else waited for while its worker makes them.
    """
    from icop.index.meaning.making import Maker

    lock = HomeLock(settings.ICOP_HOME)
    while not _is_done(state := meaning_state()):
        if lock.take():
            try:
                Maker().work(lambda: False, progress)
            except Unavailable:
                return meaning_state()
            finally:
                lock.release()
        else:
            if progress:
                progress(state.made, state.wanted)
            time.sleep(LOOK_SECONDS)
    return state


def _is_done(state: State) -> bool:
    return not state.well or (state.is_complete and read_list(vectors_folder()).mark == the_index().mark())
