"""Starts what a site needs, watches over it, and stops it: the web server and the one worker process."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType, TracebackType

from icop.engine.errors import Unavailable
from icop.project.logs import NAME as LOG
from icop.project.ports import Port

START_SECONDS = 60
STOP_SECONDS = 8
STEADY_SECONDS = 5
LONGEST_PAUSE = 30.0
LOOK_SECONDS = 0.1
MAY_ANSWER = 10  # exit code of `icop ready`: the site can answer, the facts are still to be looked through
WELL, FAILED = 200, 500


@dataclass
class Child:
    """A process of the site. One that ends is started again: at once, or after a longer and longer pause."""

    name: str
    words: list[str]
    process: subprocess.Popen[bytes] | None = None
    begun: float = 0.0
    again: float | None = None
    quick_ends: int = 0
    may_begin: bool = True

    def start(self) -> None:
        """Start it as the leader of a group of its own, with a pipe that closes when this process ends.

        It loads, and does its work as soon as it may begin.
        """
        self.begun, self.again = time.monotonic(), None
        self.process = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-m", "icop", *self.words, "--follow"],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
        if self.may_begin:
            self._tell()

    def begin(self) -> None:
        """Let it do its work; one that ended while it waited is started once more."""
        self.may_begin = True
        if self.ended is None:
            self._tell()
        else:
            self.start()

    def _tell(self) -> None:
        if self.process is not None and self.process.stdin is not None:
            with suppress(OSError):
                os.write(self.process.stdin.fileno(), b"begin\n")

    @property
    def ended(self) -> int | None:
        return self.process.poll() if self.process else None

    def look(self, say: Callable[[str], None]) -> None:
        """Start it again if it ended and its pause is over."""
        now = time.monotonic()
        if self.ended is not None and self.again is None:
            self.quick_ends = self.quick_ends + 1 if now - self.begun < STEADY_SECONDS else 0
            pause = min(LONGEST_PAUSE, 2.0**self.quick_ends) if self.quick_ends else 0.0
            when = f" in {pause:.0f} s" if pause else ""
            say(f"icop: the {self.name} process ended ({self.ended}); starting it again{when}.")
            self.again = now + pause
        if self.again is not None and now >= self.again:
            self.start()

    def ask_to_end(self) -> None:
        """Ask it to end what it is at, then itself."""
        if self.process and self.ended is None:
            self.process.terminate()

    def make_end(self, deadline: float) -> None:
        """Wait until `deadline`, then end it and its group by force."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.1, deadline - time.monotonic()))
        if hasattr(os, "killpg"):
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
        elif self.ended is None:
            self.process.kill()
        self.process.wait()


@dataclass
class Site:
    """The processes of one running site, for use in a `with` block that ends them all."""

    port: Port
    say: Callable[[str], None]
    running: bool = True
    children: list[Child] = field(default_factory=list)

    def __enter__(self) -> Site:
        for signum in _ends():
            signal.signal(signum, self._stop)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End all processes: whatever one of them is at is not committed, and is done again."""
        for child in self.children:
            child.ask_to_end()
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.children:
            child.make_end(deadline)

    def load(self) -> None:
        """Let the web server load its pages while the site is made ready; it answers nobody before `serve`."""
        words = ["web", "--host", self.port.host, "--port", str(self.port.number)]
        self.children = [Child("web", words, may_begin=False)]
        self.children[0].start()

    def run(self, words: list[str]) -> int:
        """Run a command of icop in a process of its own to its end, and return its exit code; 0 when told to stop."""
        child = Child(words[0], words)
        self.children.append(child)
        child.start()
        while self.running and child.ended is None:
            time.sleep(LOOK_SECONDS / 2)
        if child.ended is None:
            return 0  # it is ended with the others
        self.children.remove(child)
        return child.ended

    def serve(self, ready: Callable[[], None], meanwhile: list[str] | None = None) -> int:
        """Start all processes, call `ready` when the site answers, and watch until told to stop; return 0 then.

        `meanwhile` is a command that runs while the web server starts; if it fails its exit code is returned. The
        worker comes last, so that nobody waits for it. Raises Unavailable when the site does not answer in a minute.
        """
        if not self.children:
            self.load()
        web = self.children[0]
        web.begin()
        failed = self.run(meanwhile) if meanwhile and self.running else 0
        if failed:
            return failed
        self._wait_until_answering(web)
        if self.running:
            self.children.append(Child("worker", ["worker"]))
            self.children[-1].start()
            ready()
        while self.running:
            for child in self.children:
                child.look(self.say)
            time.sleep(LOOK_SECONDS)
        return 0

    def _wait_until_answering(self, web: Child) -> None:
        deadline = time.monotonic() + START_SECONDS
        while self.running and time.monotonic() < deadline:
            if web.ended is not None:
                raise Unavailable("The web server ended at once.", f"Read the lines above, and log/{LOG} in the home.")
            status = self._ask()
            if status == WELL:
                return
            if status >= FAILED:
                raise Unavailable(f"The site answers with an error ({status}).", f"Read log/{LOG} in the home.")
            time.sleep(0.05)
        if self.running:
            raise Unavailable("The site did not answer within a minute.", "Read the lines above, then start again.")

    def _ask(self) -> int:
        """Return how the site answers; 0 when it does not. Asked of this machine itself, whatever proxy is set."""
        connection = http.client.HTTPConnection(self.port.near, self.port.number, timeout=5)
        try:
            connection.request("GET", "/health/alive", headers={"Host": "localhost"})
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def _stop(self, signum: int, frame: FrameType | None) -> None:
        self.running = False


def _ends() -> list[signal.Signals]:
    """Return the signals that stop a site: also a closed terminal, unless it was started to outlive that."""
    found = [signal.SIGTERM, signal.SIGINT]
    hang_up = getattr(signal, "SIGHUP", None)
    if hang_up is not None and signal.getsignal(hang_up) != signal.SIG_IGN:
        found.append(hang_up)
    return found
