"""What is served, and when: styles laid out anew on a used home, and nobody answered before the site may begin."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from icop.project.assets import are_laid_out, collect_assets
from icop.project.ports import keep_port
from icop.project.serving import Site
from tests.project.running import environment, eventually


def test_styles_laid_out_once_stay_and_are_laid_out_anew_where_anything_is_amiss(home: Path, settings):
    settings.WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("css", "js", "svg", "json", "txt", "md", "html", "xml", "ttf")
    static = home / "static"
    collect_assets(print)
    assert are_laid_out()
    assert collect_assets(print) == "up to date"
    before = {path: path.read_bytes() for path in static.rglob("*.css")}
    for name in (".stamp", "staticfiles.json"):  # a start was cut off
        (static / name).rename(static / "aside")
        assert not are_laid_out()
        (static / "aside").rename(static / name)
    (static / ".stamp").write_text("of an older icop")
    (static / "older.css").write_text("older")
    next(iter(before)).write_text("half")
    assert not are_laid_out()
    assert re.fullmatch(r"\d+ files", collect_assets(print))
    assert are_laid_out()
    assert {path: path.read_bytes() for path in static.rglob("*.css")} == before


def free_port() -> int:
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def waiting(home: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run the web process as a site starts it: it loads, and begins when it is told."""
    words = [sys.executable, "-m", "icop", "web", "--host", "127.0.0.1", "--port", str(port), "--follow"]
    process = subprocess.Popen(words, env=environment(home), stdin=subprocess.PIPE, start_new_session=True)
    try:
        yield process
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait(60)


def worked(process: subprocess.Popen[bytes]) -> int:
    """Return for how many ticks of the clock a process has worked."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def rests(process: subprocess.Popen[bytes]) -> bool:
    """Tell whether a process that has worked for half a second does no more."""
    before = worked(process)
    time.sleep(0.4)
    return before > os.sysconf("SC_CLK_TCK") // 2 and worked(process) == before


def answers(port: int) -> bool:
    with closing(socket.socket()) as one:
        one.settimeout(5)
        if one.connect_ex(("127.0.0.1", port)):
            return False
        try:
            one.sendall(b"GET /health/alive HTTP/1.0\r\nHost: localhost\r\n\r\n")
            return b" 200 " in one.recv(100)
        except OSError:  # it listens already and does not answer yet
            return False


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked at through /proc")
def test_the_web_process_answers_nobody_before_it_is_told_to_begin(tmp_path: Path):
    port = free_port()
    with waiting(tmp_path / "home", port) as process:
        assert eventually(lambda: rests(process), 30)
        assert not answers(port)
        assert process.stdin is not None
        process.stdin.write(b"begin\n")
        process.stdin.flush()
        assert eventually(lambda: answers(port))
        assert process.poll() is None


class Quiet:
    """A child that does nothing but note that it was ended."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def begin(self) -> None:
        self.done.append("begun")

    def ask_to_end(self) -> None:
        self.done.append("asked to end")

    def make_end(self, deadline: float) -> None:
        self.done.append("ended")


@contextmanager
def handlers_put_back() -> Iterator[None]:
    before = {one: signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_cuts_off_what_is_done_while_the_web_server_starts(home: Path, signum: signal.Signals):
    child, reached = Quiet(), []
    with handlers_put_back():
        signal.signal(signal.SIGALRM, lambda *_: signal.raise_signal(signum))
        begun = time.monotonic()
        with Site(keep_port("127.0.0.1", 0), print, children=[child]) as site:
            signal.setitimer(signal.ITIMER_REAL, 0.5)
            assert site.serve(lambda: reached.append("ready"), meanwhile=["worker"]) == 0
        assert time.monotonic() - begun < 20
    assert (reached, child.done) == ([], ["begun", "asked to end", "ended"])


def test_a_command_that_fails_while_the_web_server_starts_stops_the_start(home: Path):
    child, reached = Quiet(), []
    with handlers_put_back(), Site(keep_port("127.0.0.1", 0), print, children=[child]) as site:
        assert site.serve(lambda: reached.append("ready"), meanwhile=["no-such-command"]) == 2
    assert (reached, child.done) == ([], ["begun", "asked to end", "ended"])
