"""A running site to measure, and a bare Django beside it, both served by the same server with the same settings."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REST_TICKS = 30  # in three seconds


def free_port() -> int:
    """Return a port nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(port: int, path: str) -> tuple[int, bytes]:
    """Ask once; status 0 when nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException):
        return 0, b""
    finally:
        connection.close()


def seconds_until(port: int, path: str, wanted: bytes, limit: float = 120) -> float:
    """Return how long it takes until `path` answers 200 with `wanted` in it."""
    begun = time.perf_counter()
    while time.perf_counter() - begun < limit:
        status, body = get(port, path)
        if status == 200 and wanted in body:
            return time.perf_counter() - begun
        time.sleep(0.02)
    raise TimeoutError(f"{path} did not answer in {limit} s")


@contextmanager
def site(home: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A site on `home`, stopped at the end by its own signal."""
    command = [sys.executable, "-m", "icop", "up", "--port", str(port)]
    with started(command, {**os.environ, "ICOP_HOME": str(home)}) as process:
        yield process


@contextmanager
def bare_site(port: int, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A bare Django list page on the same server, with as many workers."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "2", "--blocking-threads", "1", "--no-ws", "--log-level", "warning"]
    command += ["tests.benchmarks.bare:application"]
    with started(command, {**os.environ, "BARE_FOLDER": str(folder)}) as process:
        seconds_until(port, "/", b"row 1")
        yield process


@contextmanager
def started(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process of ours, ended with everything it started."""
    environment = {**environment, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def requests_per_second(port: int, path: str, seconds: float = 2.0) -> float:
    """Return the median rate of three rounds of two clients that ask one after the other; `{n}` in `path` counts up."""
    return statistics.median(_round(port, path, seconds / 3) for _ in range(3))


def _round(port: int, path: str, seconds: float) -> float:
    code = (
        "import http.client,sys,time\n"
        "port,path,limit=int(sys.argv[1]),sys.argv[2],float(sys.argv[3])\n"
        "c=http.client.HTTPConnection('127.0.0.1',port,timeout=30)\n"
        "n,begun=0,time.perf_counter()\n"
        "while time.perf_counter()-begun<limit:\n"
        "    c.request('GET',path.replace('{n}',f'{sys.argv[4]}{n}')); r=c.getresponse(); r.read(); n+=r.status==200\n"
        "print(n/(time.perf_counter()-begun))\n"
    )
    clients = [
        subprocess.Popen([sys.executable, "-c", code, str(port), path, str(seconds), name], stdout=subprocess.PIPE)
        for name in (f"{time.monotonic_ns()}a", f"{time.monotonic_ns()}b")
    ]
    return sum(float(client.communicate()[0]) for client in clients)


def resident_megabytes(process: subprocess.Popen[bytes]) -> float:
    """Return the memory of a process and all it started, shared pages counted once per process (Linux; else 0)."""
    return sum(_proportional(pid) for pid in _family(process.pid)) / 1024


def wait_until_at_rest(process: subprocess.Popen[bytes], seconds: float = 240) -> None:
    """Return when a process and all it started hardly compute any more (Linux; elsewhere at once)."""
    until, before = time.monotonic() + seconds, -REST_TICKS
    while time.monotonic() < until and (now := sum(map(_ticks, _family(process.pid)))) - before >= REST_TICKS:
        before = now
        time.sleep(3)


def _family(first: int) -> set[int]:
    """Return a process and all it started, and they; none where /proc is missing."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text()
        except OSError:
            continue
        parents[int(folder.name)] = int(stat.rpartition(")")[2].split()[1])
    family, before = {first} & set(parents), 0
    while len(family) != before:
        before = len(family)
        family |= {child for child, parent in parents.items() if parent in family}
    return family


def _ticks(pid: int) -> int:
    """Return how long a process has computed, in hundredths of a second."""
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(after_name[11]) + int(after_name[12])


def _proportional(pid: int) -> float:
    """Return a process's proportional memory in KiB: what it shares is split among those who share it."""
    try:
        found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    except OSError:
        return 0.0
    return float(found[1]) if found else 0.0
