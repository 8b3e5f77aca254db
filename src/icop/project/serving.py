"""Starts what a site needs, watches over it, and stops it: two web workers and the one worker process."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType

from icop.engine.errors import Refused, Unavailable

START_SECONDS = 60
STOP_SECONDS = 10


def require_free_port(host: str, port: int) -> None:
    """Raise Refused when something listens on `host`:`port`, or the address is not ours to use."""
    if not 0 < port < 65536:
        raise Refused(f"{port} is not a port.", "Start with --port 8000 or another up to 65535.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as error:
            raise Refused(
                f"Port {port} is kept for the system.", "Start with --port 8000 or another above 1023."
            ) from error
        except OSError as error:
            raise Refused(
                f"Port {port} of {host} cannot be used ({error.strerror}).",
                f"Stop what uses it, or start with --port {port + 1}.",
            ) from error


@dataclass
class Site:
    """The processes of one running site."""

    host: str
    port: int
    say: Callable[[str], None]
    running: bool = True
    _children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def address(self) -> str:
        shown = "localhost" if self.host in {"127.0.0.1", "0.0.0.0", "::1", "::"} else self.host  # noqa: S104
        return f"http://{shown}:{self.port}/"

    def commands(self) -> dict[str, list[str]]:
        """Return the command line of each process."""
        web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", self.host, "--port", str(self.port)]
        web += ["--workers", "2", "--blocking-threads", "1", "--no-ws", "--backlog", "1024", "--respawn-failed-workers"]
        web += ["--log-level", "warning", "--workers-kill-timeout", "5", "icop.project.wsgi:application"]
        return {"web": web, "worker": [sys.executable, "-m", "icop", "worker"]}

    def serve(self, ready: Callable[[], None]) -> None:
        """Start all processes, call `ready` when the site answers, and watch until told to stop.

        Raises Unavailable when the site does not answer within a minute.
        """
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        try:
            for name in self.commands():
                self._start(name)
            self._wait_until_answering()
            if self.running:
                ready()
            self._watch()
        finally:
            self._end_children()

    def _start(self, name: str) -> None:
        self._children[name] = subprocess.Popen(self.commands()[name], stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603

    def _wait_until_answering(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)  # noqa: S104
        url = f"http://{host}:{self.port}/health/alive"
        while self.running and time.monotonic() < deadline:
            if self._children["web"].poll() is not None:
                raise Unavailable("The web server ended at once.", "Read the lines above; `icop doctor` may tell more.")
            try:
                with urllib.request.urlopen(url, timeout=5):
                    return
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.05)
        if self.running:
            raise Unavailable("The site did not answer within a minute.", "Read the lines above, then start again.")

    def _watch(self) -> None:
        started = dict.fromkeys(self._children, time.monotonic())
        while self.running:
            for name, child in list(self._children.items()):
                if child.poll() is not None and self.running:
                    pause = 0.0 if time.monotonic() - started[name] > 5 else 2.0
                    self.say(f"icop: the {name} process ended ({child.returncode}); starting it again.")
                    time.sleep(pause)
                    self._start(name)
                    started[name] = time.monotonic()
            time.sleep(0.2)

    def _stop(self, signum: int, frame: FrameType | None) -> None:
        self.running = False

    def _end_children(self) -> None:
        for child in self._children.values():
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for child in self._children.values():
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _end_group(child)


def _end_group(child: subprocess.Popen[bytes]) -> None:
    if hasattr(os, "killpg"):
        os.killpg(child.pid, signal.SIGKILL)
    else:
        child.kill()
    child.wait()
