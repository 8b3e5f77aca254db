"""Files sent by the page while all of the site is killed: what was accepted is taken in, once, by the next start."""

from __future__ import annotations

import http.client
import http.cookiejar
import os
import re
import signal
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from pathlib import Path

import pytest

from tests.hostile.killing import fill, wrong_in
from tests.project.running import Site, database, eventually, icop, is_alive, jobs, site, tree

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="processes are looked at through /proc"),
]

FILES, AT_ONCE = 24, 6
ROWS = "SELECT COUNT(*), COUNT(DISTINCT sha256), SUM(state = 'done') FROM library_intakefile"
DOCUMENTS = "SELECT COUNT(*), COUNT(DISTINCT key) FROM library_document WHERE fact_key IS NULL AND revision > 0"
EDITIONS = "SELECT COUNT(*), COUNT(DISTINCT sha256) FROM library_edition WHERE completed_at IS NOT NULL"


class Person:
    """The first administrator in a browser without a window."""

    def __init__(self, running: Site) -> None:
        self._site = running
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), jar)

    def get(self, path: str) -> str:
        with self._opener.open(self._site.address + path.lstrip("/"), timeout=60) as answer:
            return str(answer.read().decode())

    def _token(self, path: str) -> str:
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(path))
        assert found
        return found[1]

    def set_up(self) -> None:
        code = re.search(r"with the code (\S+)", self._site.text())
        assert code
        typed = {"code": code[1], "email": "a@office.example", "name": "Ada", "password": "seven calm harbour lights"}
        typed["csrfmiddlewaretoken"] = self._token("/set-up/")
        self._post("/set-up/", urllib.parse.urlencode(typed).encode(), "application/x-www-form-urlencoded")

    def send(self, files: list[Path]) -> None:
        line = uuid.uuid4().hex
        fields = {"audience": "public", "csrfmiddlewaretoken": self._token("/library/add/")}
        head = f"--{line}\r\nContent-Disposition: form-data; name="
        parts = [f'{head}"{name}"\r\n\r\n{value}' for name, value in fields.items()]
        parts += [
            f'{head}"uploads"; filename="{path.name}"\r\nContent-Type: text/plain\r\n\r\n{path.read_text()}'
            for path in files
        ]
        body = "\r\n".join([*parts, f"--{line}--", ""]).encode()
        self._post("/library/add/", body, f"multipart/form-data; boundary={line}")

    def _post(self, path: str, body: bytes, kind: str) -> None:
        address = self._site.address.rstrip("/") + path
        asked = urllib.request.Request(address, body, {"Content-Type": kind, "Referer": address})
        with self._opener.open(asked, timeout=60) as answer:
            assert answer.status == 200


def test_what_the_page_accepted_is_taken_in_once_after_everything_was_killed(site_home: Path, tmp_path: Path):
    home = site_home
    fill(tmp_path / "files", FILES)
    files = sorted((tmp_path / "files").iterdir())
    with site(home) as running:
        person = Person(running)
        person.set_up()
        sender = threading.Thread(target=_send_all, args=(person, files))
        sender.start()
        assert eventually(lambda: _row(home, ROWS)[0] > AT_ONCE, 60), "nothing arrives"
        _kill_all(running)
        sender.join(60)
    accepted = _row(home, ROWS)[0]
    with site(home) as running:
        assert eventually(lambda: jobs(home, "READY", "RUNNING") == 0, 240), "jobs are left"
        assert running.answers("/library/")
        assert wrong_in(icop(home, "doctor", "--full").stdout) == []
    assert _row(home, ROWS) == (accepted, accepted, accepted)
    assert _row(home, DOCUMENTS) == (accepted, accepted)
    assert _row(home, EDITIONS) == (accepted, accepted)


def _send_all(person: Person, files: list[Path]) -> None:
    try:
        for start in range(0, len(files), AT_ONCE):
            person.send(files[start : start + AT_ONCE])
    except (OSError, http.client.HTTPException):  # the site is gone
        return


def _kill_all(running: Site) -> None:
    pids = [*tree(running.process.pid), running.process.pid]
    for pid in pids:
        if is_alive(pid):
            os.kill(pid, signal.SIGKILL)
    until = time.monotonic() + 20
    while any(is_alive(pid) for pid in pids) and time.monotonic() < until:
        time.sleep(0.05)


def _row(home: Path, query: str) -> tuple[int, ...]:
    with database(home) as opened:
        return tuple(int(one or 0) for one in opened.execute(query).fetchone())
