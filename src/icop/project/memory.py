"""How this process takes memory from the system."""

from __future__ import annotations

import ctypes
import gc
import os
from contextlib import suppress
from pathlib import Path

MUCH = 150_000_000  # bytes that are worth handing back
_ARENAS = -8  # M_ARENA_MAX of glibc's malloc.h


def keep_memory_flat() -> None:
    """Let all threads take memory from two places. To be called before the first thread begins.

    Each index writer begins threads, and glibc keeps what they let go in places of their own, up to eight a core. Other
    systems know no such setting.
    """
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(_ARENAS, 2)


def give_back_memory() -> None:
    """Hand to the system what this process let go after much work; glibc keeps it otherwise."""
    gc.collect()
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


class Thrift:
    """Hands memory back after work that took much, and only then: looking for it takes a while."""

    def __init__(self) -> None:
        self._before = _held()

    def look(self) -> bool:
        """Hand back what was let go if this process holds much more than it did after the last time; tell whether."""
        if _held() - self._before < MUCH:
            return False
        give_back_memory()
        self._before = _held()
        return True


def _held() -> int:
    """Return the bytes of memory this process holds; 0 on a system that does not tell."""
    with suppress(OSError, ValueError, IndexError):
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0
