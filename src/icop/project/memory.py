"""How this process takes memory from the system."""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress

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
