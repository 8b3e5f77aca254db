"""Reading files in processes that can be killed: a small pool, each reading many files, each file within limits.

A file that crashes its reader, hangs or eats memory is refused, alone; a new reader takes the place of the old one.
"""

from __future__ import annotations

import atexit
import queue
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from functools import lru_cache
from types import TracebackType

from icop.library.reading_limits import Limits
from icop.library.reading_process import Reading, ReadingProcess, Request

__all__ = ["Limits", "Reading", "Request", "Sandbox", "the_sandbox"]

READERS = 2
AHEAD = 32


class Sandbox:
    """A pool of reading processes, for use in a `with` block. Processes start when needed and end when idle."""

    def __init__(self, readers: int = READERS, limits: Limits | None = None) -> None:
        self._waiting: queue.Queue[Reading | None] = queue.Queue()
        self._readers = [ReadingProcess(limits or Limits()) for _ in range(readers)]
        self._threads = [threading.Thread(target=self._serve, args=(one,), daemon=True) for one in self._readers]
        self._closing = threading.Event()
        self._watch = threading.Thread(target=self._watchdog, daemon=True)

    def __enter__(self) -> Sandbox:
        for thread in (*self._threads, self._watch):
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        for _ in self._threads:
            self._waiting.put(None)
        for reader in self._readers:
            reader.kill()
        for thread in (*self._threads, self._watch):
            thread.join(timeout=5)

    def read(self, request: Request) -> Reading:
        """Ask for a file to be read; returns at once."""
        reading = Reading(request)
        self._waiting.put(reading)
        return reading

    def read_all(self, requests: Iterable[Request], ahead: int = AHEAD) -> Iterator[Reading]:
        """Yield the readings of `requests` in order, while the next few are being read already."""
        pending: deque[Reading] = deque()
        try:
            for request in requests:
                pending.append(self.read(request))
                if len(pending) > ahead:
                    yield pending.popleft()
            while pending:
                yield pending.popleft()
        finally:
            for reading in pending:
                reading.drop()

    def _serve(self, reader: ReadingProcess) -> None:
        while (reading := self._waiting.get()) is not None and not self._closing.is_set():
            reader.answer(reading)

    def _watchdog(self) -> None:
        while not self._closing.wait(0.2):
            for reader in self._readers:
                reader.check()


@lru_cache(maxsize=1)
def the_sandbox() -> Sandbox:
    """Return the pool of this process, kept for all who read files in it."""
    sandbox = Sandbox()
    sandbox.__enter__()
    atexit.register(sandbox.__exit__, None, None, None)
    return sandbox
