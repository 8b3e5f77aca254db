"""A real site for tests: `icop up` as its own process, on its own home and a free port, ended whatever comes."""

from __future__ import annotations

import ctypes
import hashlib
import http.client
import json
import os
import queue
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
READY = re.compile(r"icop: ready at (http://\S+:(\d+)/)")
JOBS = "django_tasks_database_dbtaskresult"
READY_SECONDS = 180  # a busy machine; how fast a site starts is the benchmark's to tell


@dataclass
class Site:
    """A running `icop up`: its process, what it said so far, and where it answers."""

    process: subprocess.Popen[str]
    home: Path
    said: list[str] = field(default_factory=list)
    address: str = ""

    def get(self, path: str, *, host: str = "") -> tuple[int, str]:
        """Ask the site for a page; return status and body."""
        request = urllib.request.Request(self.address + path.lstrip("/"))
        if host:
            request.add_header("Host", host)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=20) as answer:
                return answer.status, answer.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode("utf-8", "replace")

    def answers(self, path: str) -> bool:
        """Tell whether the site answers well, also while nobody listens."""
        try:
            return self.get(path)[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    @property
    def port(self) -> int:
        return int(self.address.rsplit(":", 1)[1].strip("/"))

    def text(self) -> str:
        """Return all that was said so far."""
        return "".join(self.said)

    def log(self) -> str:
        """Return the log in the home."""
        return (self.home / "log" / "icop.log").read_text(encoding="utf-8")

    def stop(self, signum: int = signal.SIGTERM) -> int:
        """Send a signal to the site and wait until its first process has ended."""
        self.process.send_signal(signum)
        return self.process.wait(60)


NOT_HANDED_ON = ("ICOP_", "DJANGO_", "PYTEST", "PYTHONDONTWRITEBYTECODE")


def environment(home: Path, **variables: str) -> dict[str, str]:
    """Return the environment of a command on `home`: nothing of what the test run itself was told."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(NOT_HANDED_ON)}
    return {**kept, "ICOP_HOME": str(home), "PYTHONPATH": str(ROOT / "src"), **variables}


def icop(home: Path, *words: str, seconds: float = 300, plain: bool = False, **variables: str):
    """Run one command to its end; return what came of it. `plain` takes from root what others may not do.

    A site that is to come up takes any free port: tests run beside each other.
    """
    if words[:1] == ("up",) and "--port" not in words:
        words = (*words, "--port", "0")
    return subprocess.run(
        [sys.executable, "-m", "icop", *words],
        env=environment(home, **variables),
        cwd=home.anchor,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
        preexec_fn=_without_privileges if plain and sys.platform == "linux" else None,
    )


def _without_privileges() -> None:
    """Drop from what this process may ever do: to pass over rights of files, and to use the system's ports."""
    for privilege in (1, 2, 10):
        ctypes.CDLL(None).prctl(24, privilege, 0, 0, 0)


@contextmanager
def site(home: Path, *words: str, wait: bool = True, **variables: str) -> Iterator[Site]:
    """Run `icop up` with these options; give the site once it is ready, and end all its processes afterwards."""
    process = subprocess.Popen(
        [sys.executable, "-m", "icop", "up", "--port", "0", *words],
        env=environment(home, **variables),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=_as_from_a_terminal if os.name == "posix" else None,
    )
    running = Site(process, home)
    lines: queue.Queue[str] = queue.Queue()
    reader = threading.Thread(target=_read, args=(process, running.said, lines), daemon=True)
    reader.start()
    known: set[int] = set()
    try:
        if wait:
            _wait_ready(running, lines)
            known = set(tree(process.pid))
        yield running
    finally:
        known |= set(tree(process.pid))
        if process.poll() is None:
            process.terminate()
            with_kill = threading.Timer(15, process.kill)
            with_kill.start()
            process.wait()
            with_kill.cancel()
        for pid in known:
            if is_alive(pid):
                os.kill(pid, signal.SIGKILL)
        reader.join(5)


def _as_from_a_terminal() -> None:
    """Let the process hear signals as if typed in a terminal, also where the tests themselves run under nohup."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def _read(process: subprocess.Popen[str], said: list[str], lines: queue.Queue[str]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        said.append(line)
        lines.put(line)
    lines.put("")


def _wait_ready(running: Site, lines: queue.Queue[str]) -> None:
    until = time.monotonic() + READY_SECONDS
    while line := lines.get(timeout=max(0.1, until - time.monotonic())):
        found = READY.match(line)
        if found:
            running.address = found[1]
            return
    raise AssertionError(f"the site ended before it was ready:\n{running.text()}")


def tree(pid: int) -> dict[int, str]:
    """Return the processes below `pid`, each with its command line, from /proc."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError):
                continue
    found: dict[int, str] = {}
    level = [pid]
    while level:
        level = [child for child, parent in parents.items() if parent in level and child not in found]
        found |= {child: _command(child) for child in level}
    return found


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
    except OSError:
        return ""


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that ended and was not yet waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def eventually(holds: Callable[[], bool], seconds: float = 60) -> bool:
    """Return True as soon as `holds` does, False when it never did within `seconds`."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.05)
    return holds()


def shapes(*values: object, often: int) -> list[object]:
    """Return the shapes of one test: the first few run with every --all, the rest with --every."""
    return [*values[:often], *(pytest.param(value, marks=pytest.mark.variant) for value in values[often:])]


def is_a_sentence(said: str) -> bool:
    """Tell whether what was said on the console is for people: no traceback, problem and fix."""
    return "Traceback" not in said and 'File "' not in said and said.count(".") >= 1


def jobs(home: Path, *states: str, job: str = "") -> int:
    """Return how many jobs of these states the home has; with `job`, whether that one is among them."""
    marks = ", ".join("?" * len(states))
    query = f"SELECT COUNT(*) FROM {JOBS} WHERE status IN ({marks})" + (" AND id = ?" if job else "")
    with database(home) as opened:
        return int(opened.execute(query, [*states, *([job] if job else [])]).fetchone()[0])


def begin_job(home: Path, worker: int) -> str:
    """Leave a job as the worker with this process id leaves it when it is killed in the midst of it; return its id."""
    name = f"home-{hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:16]}-{worker}"
    job = uuid.uuid4().hex
    with database(home) as opened:
        old = opened.execute(f"SELECT * FROM {JOBS} LIMIT 1")
        row = dict(zip([column[0] for column in old.description], old.fetchone(), strict=True))
        row |= {"id": job, "status": "RUNNING", "worker_ids": json.dumps([name]), "finished_at": None, "traceback": ""}
        row |= {"task_path": "icop.facts.tasks.index_facts", "return_value": "null"}
        row |= {"args_kwargs": json.dumps({"args": [["card:nothing.here"]], "kwargs": {}})}
        opened.execute(f"INSERT INTO {JOBS} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", [*row.values()])
    return job


@contextmanager
def database(home: Path) -> Iterator[sqlite3.Connection]:
    """Open the database of a home from outside; commit when nothing went wrong."""
    opened = sqlite3.connect(home / "icop.sqlite3", timeout=30)
    try:
        with opened:
            yield opened
    finally:
        opened.close()
