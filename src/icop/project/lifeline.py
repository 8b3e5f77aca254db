"""Ends a process of the site when the one that started it is gone, however it went: no process is left behind.

A pipe closes when its last holder ends. The parent alone holds the writing end of each child's standard input; what it
writes there means: begin.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading


def follow_input() -> threading.Event:
    """End this process and its group as soon as standard input closes; return what is set once anything was read."""
    told = threading.Event()
    threading.Thread(target=_until_closed, args=(told,), name="lifeline", daemon=True).start()
    return told


def follow_starter() -> None:
    """End this process as soon as the process that forked or spawned it through `multiprocessing` is gone."""
    starter = multiprocessing.parent_process()
    if starter is not None:
        threading.Thread(target=_until_gone, args=(starter,), name="lifeline", daemon=True).start()


def _until_closed(told: threading.Event) -> None:
    try:
        while os.read(0, 1024):
            told.set()
    finally:
        _end()


def _until_gone(starter: multiprocessing.process.BaseProcess) -> None:
    starter.join()
    os._exit(1)


def _end() -> None:
    """End at once: what is not committed was never done, and is done again at the next start."""
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)
