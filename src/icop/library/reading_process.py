"""One process that reads files for the sandbox: started when needed, watched, and replaced when it had to be ended."""

from __future__ import annotations

import json
import logging
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from icop.engine.errors import Refused
from icop.library.extract.markings import Classified
from icop.library.frames import is_frame
from icop.library.reading_limits import Allowance, Limits, disk_megabytes, empty, make_folder, resident_megabytes

logger = logging.getLogger(__name__)

FRAMES_AHEAD = 20
IDLE_SECONDS = 30.0
START_SECONDS = 60.0
MOST_FRAME = 600_000_000
FIX = "Split it, or save it anew in a simpler form."
WHY = {
    "time": ("{name} took too long to read.", FIX),
    "memory": ("{name} takes more memory than reading may use.", FIX),
    "disk": ("{name} unpacks to more than reading may put on the disk.", FIX),
    "answer": ("{name} holds far more text than its size allows.", FIX),
    "nonsense": ("{name} could not be read: its reader made no sense.", FIX),
    "": (
        "{name} could not be read: its reader stopped.",
        "Open it in its own program, save it anew, and bring that in.",
    ),
}


@dataclass(frozen=True, slots=True)
class Request:
    """A file to read: where it is, what it is called, and what was said about it.

    `as_one`: read it as one file, even if others are packed in it. `unpack`: ask for the files in it instead.
    """

    path: Path
    name: str
    set_name: str = ""
    as_of: str = ""
    importer: str = ""
    as_one: bool = False
    unpack: bool = False


@dataclass(slots=True)
class Reading:
    """The answer to a request, as it comes: frames of documents and sections.

    Ends by Refused when it goes wrong, by Classified when the file must not be kept.
    """

    request: Request
    _frames: queue.Queue[tuple[str, Any]] = field(default_factory=lambda: queue.Queue(FRAMES_AHEAD))
    _dropped: threading.Event = field(default_factory=threading.Event)

    def frames(self) -> Iterator[tuple[str, Any]]:
        """Yield ("document", packed) and ("sections", list of packed) in the order of the file. Raises Refused."""
        while True:
            kind, body = self._frames.get()
            if kind == "refused":
                raise Refused(*body)
            if kind == "classified":
                raise Classified(*body)
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


class ReadingProcess:
    """One reading process. One thread asks it; another may look at it, and end it, at any time."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: Path | None = None
        self._deadline = 0.0
        self._reason = ""
        self._busy = threading.Lock()
        self._used = 0.0

    def answer(self, reading: Reading) -> None:
        """Read one file and hand over its frames; whatever happens, the reading ends."""
        with self._busy:
            self._answer(reading)
            self._used = time.monotonic()

    def _answer(self, reading: Reading) -> None:
        allowed = self._limits.for_file(reading.request.path)
        self._reason = ""
        try:
            process = self._started()
            self._ask(process, reading.request, allowed)
            ended = self._pass_on(process, reading, allowed)
        except (OSError, ValueError, MemoryError) as error:
            logger.warning("reader failed", extra={"error": type(error).__name__})
            ended = False
        self._deadline = 0.0
        if not ended:
            reason = self._reason or self._cause()
            self.kill()
            reading.put("refused", [part.format(name=reading.request.name) for part in WHY[reason]])
        elif self._folder is not None:
            empty(self._folder)

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.kill()
            self._folder = make_folder()
            self._process = subprocess.Popen(
                [sys.executable, "-B", "-m", "icop.library.sandboxed"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment(),
                cwd=self._folder,
                start_new_session=True,
            )
            limits = self._limits
            said = {"megabytes": limits.megabytes, "disk_megabytes": limits.disk_megabytes, "folder": str(self._folder)}
            self._write(self._process, said)
            self._await_start(self._process)
        return self._process

    def _await_start(self, process: subprocess.Popen[bytes]) -> None:
        """Wait until the process has started: that takes a while on a busy machine, and is no fault of the file."""
        assert process.stdout is not None
        self._deadline = time.monotonic() + START_SECONDS
        process.stdout.readline(100)
        self._deadline = 0.0

    def _ask(self, process: subprocess.Popen[bytes], request: Request, allowed: Allowance) -> None:
        self._write(
            process,
            {
                "path": str(request.path.absolute()),
                "name": request.name,
                "set": request.set_name,
                "as_of": request.as_of,
                "importer": request.importer,
                "as_one": request.as_one,
                "unpack": request.unpack,
                "cpu_seconds": allowed.seconds,
                "closed": [str(settings.ICOP_HOME)],
            },
        )

    @staticmethod
    def _write(process: subprocess.Popen[bytes], message: dict[str, Any]) -> None:
        assert process.stdin is not None
        process.stdin.write(json.dumps(message).encode() + b"\n")
        process.stdin.flush()

    def _pass_on(self, process: subprocess.Popen[bytes], reading: Reading, allowed: Allowance) -> bool:
        """Pass frames on until the last; return False when the process ended before it, or went beyond its bounds.

        Time counts while the reader works, not while its frames wait to be taken.
        """
        assert process.stdout is not None
        spent, weight = 0.0, 0
        while True:
            begun = time.monotonic()
            self._deadline = begun + allowed.seconds - spent
            line = process.stdout.readline(MOST_FRAME)
            self._deadline = 0.0
            spent += time.monotonic() - begun
            weight += len(line)
            if not line.endswith(b"\n"):
                return False
            if weight > allowed.answer_bytes:
                self._reason = "answer"
                return False
            frame = json.loads(line)
            if not is_frame(frame):
                self._reason = "nonsense"
                return False
            kind, body = frame
            if kind == "broken":
                logger.warning("a reader met something unforeseen", extra={"what": str(body[2])[:200]})
                kind, body = "refused", body[:2]
            reading.put(kind, body)
            if kind in {"end", "refused", "classified"}:
                return True

    def _cause(self) -> str:
        """Return why the process ended, as far as its exit code tells."""
        if self._process is None:
            return ""
        try:
            code = self._process.wait(1)
        except subprocess.TimeoutExpired:
            return ""
        return "time" if os.name == "posix" and code == -signal.SIGXCPU else ""

    def check(self) -> None:
        """End the process when the file takes too long, too much memory or too much disk."""
        process, deadline = self._process, self._deadline
        if process is None:
            return
        if not deadline:
            self._end_if_idle()
            return
        if time.monotonic() > deadline:
            self._reason = "time"
        elif resident_megabytes(process.pid) > self._limits.megabytes:
            self._reason = "memory"
        elif self._folder is not None and disk_megabytes(self._folder) > self._limits.disk_megabytes:
            self._reason = "disk"
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
        """End the process, if one runs, and remove what it left."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    _close(pipe)
        folder, self._folder = self._folder, None
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def _close(pipe: Any) -> None:
    try:
        pipe.close()
    except OSError:
        return


def environment() -> dict[str, str]:
    """Return what a reader needs to start: where Python finds its modules, and no setting or secret of the site."""
    paths = [str(Path(__file__).resolve().parents[2]), *(str(Path(path).absolute()) for path in sys.path if path)]
    kept = {"PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1", "OMP_NUM_THREADS": "1"}
    if sys.platform == "win32":
        kept["SYSTEMROOT"] = f"{Path(sys.executable).anchor}Windows"
    return kept
