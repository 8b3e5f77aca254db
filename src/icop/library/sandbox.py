"""Reading files in processes that can be killed: a small pool, each reading many files, each file within limits.

A file that crashes its reader, hangs or eats memory is refused, alone; a new reader takes the place of the old one.
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import queue
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any

from icop.engine.errors import Refused

logger = logging.getLogger(__name__)

READERS = 2
MEMORY_MEGABYTES = 1500
SECONDS = 90
SECONDS_PER_MEGABYTE = 30
FRAMES_AHEAD = 40
AHEAD = 16
IDLE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Request:
    """A file to read: where it is, what it is called, and what was said about it."""

    path: Path
    name: str
    set_name: str = ""
    as_of: str = ""
    importer: str = ""


@dataclass(slots=True)
class Reading:
    """The answer to a request, as it comes: frames of documents and sections. Ends by Refused when it goes wrong."""

    request: Request
    _frames: queue.Queue[tuple[str, Any]] = field(default_factory=lambda: queue.Queue(FRAMES_AHEAD))
    _dropped: threading.Event = field(default_factory=threading.Event)

    def frames(self) -> Iterator[tuple[str, Any]]:
        """Yield ("document", packed) and ("sections", list of packed) in the order of the file. Raises Refused."""
        while True:
            kind, body = self._frames.get()
            if kind == "refused":
                raise Refused(*body)
            if kind == "end":
                return
            yield kind, body

    def drop(self) -> None:
        """Let go of what has not been read."""
        self._dropped.set()

    def put(self, kind: str, body: Any) -> None:
        """Hand over a frame; waits while the taker is behind."""
        while not self._dropped.is_set():
            try:
                self._frames.put((kind, body), timeout=0.5)
            except queue.Full:
                continue
            return


class Sandbox:
    """A pool of reading processes, for use in a `with` block. Processes start when needed and end when idle."""

    def __init__(self, readers: int = READERS, megabytes: int = MEMORY_MEGABYTES, seconds: int = SECONDS) -> None:
        self._megabytes = megabytes
        self._seconds = seconds
        self._waiting: queue.Queue[Reading | None] = queue.Queue()
        self._readers = [_Reader(megabytes) for _ in range(readers)]
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

    def _serve(self, reader: _Reader) -> None:
        while (reading := self._waiting.get()) is not None and not self._closing.is_set():
            seconds = self._seconds + SECONDS_PER_MEGABYTE * _megabytes(reading.request.path)
            reader.answer(reading, seconds)

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


def _megabytes(path: Path) -> int:
    try:
        return path.stat().st_size // 1_000_000
    except OSError:
        return 0


class _Reader:
    """One reading process, started when first needed and replaced when it had to be killed."""

    def __init__(self, megabytes: int) -> None:
        self._megabytes = megabytes
        self._process: subprocess.Popen[bytes] | None = None
        self._deadline = 0.0
        self._reason = ""
        self._busy = threading.Lock()
        self._used = 0.0

    def answer(self, reading: Reading, seconds: int) -> None:
        """Read one file and hand over its frames; whatever happens, the reading ends."""
        with self._busy:
            self._answer(reading, seconds)
            self._used = time.monotonic()

    def _answer(self, reading: Reading, seconds: int) -> None:
        name = reading.request.name
        try:
            process = self._started()
            self._reason = ""
            self._ask(process, reading.request, seconds)
            ended = self._pass_on(process, reading, seconds)
        except (OSError, ValueError) as error:
            logger.warning("reader failed", extra={"error": type(error).__name__})
            ended = False
        self._deadline = 0.0
        if not ended:
            self.kill()
            reading.put("refused", _why(name, self._reason))

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [sys.executable, "-B", "-m", "icop.library.sandboxed"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                start_new_session=True,
            )
            self._write(self._process, {"megabytes": self._megabytes})
        return self._process

    def _ask(self, process: subprocess.Popen[bytes], request: Request, seconds: int) -> None:
        self._write(
            process,
            {
                "path": str(request.path),
                "name": request.name,
                "set": request.set_name,
                "as_of": request.as_of,
                "importer": request.importer,
                "cpu_seconds": seconds,
            },
        )

    @staticmethod
    def _write(process: subprocess.Popen[bytes], message: dict[str, Any]) -> None:
        assert process.stdin is not None
        process.stdin.write(json.dumps(message).encode() + b"\n")
        process.stdin.flush()

    def _pass_on(self, process: subprocess.Popen[bytes], reading: Reading, seconds: int) -> bool:
        """Pass frames on until the last; return False when the process ended before it."""
        assert process.stdout is not None
        while True:
            self._deadline = time.monotonic() + seconds
            line = process.stdout.readline()
            self._deadline = 0.0
            if not line.endswith(b"\n"):
                return False
            kind, body = json.loads(line)
            reading.put(kind, body)
            if kind in {"end", "refused"}:
                return True

    def check(self) -> None:
        """Kill the process when the file takes too long or too much memory (where the system sets no limit itself)."""
        process, deadline = self._process, self._deadline
        if process is None:
            return
        if not deadline:
            self._end_if_idle()
            return
        if time.monotonic() > deadline:
            self._reason = "time"
        elif _resident_megabytes(process.pid) > self._megabytes:
            self._reason = "memory"
        if self._reason:
            process.kill()

    def _end_if_idle(self) -> None:
        """End a process that has had nothing to read for a while: it holds memory."""
        if time.monotonic() - self._used > IDLE_SECONDS and self._busy.acquire(blocking=False):
            try:
                self.kill()
            finally:
                self._busy.release()

    def kill(self) -> None:
        """End the process, if one runs."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    _close(pipe)


def _close(pipe: Any) -> None:
    try:
        pipe.close()
    except OSError:
        return


def _why(name: str, reason: str) -> list[str]:
    if reason == "time":
        return [f"{name} took too long to read.", "Split it, or save it anew in a simpler form."]
    if reason == "memory":
        return [f"{name} takes more memory than reading may use.", "Split it, or save it anew in a simpler form."]
    return [
        f"{name} could not be read: its reader stopped.",
        "Open it in its own program, save it anew, and bring that in.",
    ]


def _environment() -> dict[str, str]:
    """Return what a reader needs to start: where Python finds its modules, and no setting or secret of the site."""
    paths = [str(Path(__file__).resolve().parents[2]), *(path for path in sys.path if path)]
    kept = {"PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"}
    if sys.platform == "win32":
        kept["SYSTEMROOT"] = f"{Path(sys.executable).anchor}Windows"
    return kept


def _resident_megabytes(pid: int) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0.0
    return pages * 4096 / 1_000_000
