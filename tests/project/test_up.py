"""`icop up`: ready means ready, it stops when told, and whatever is killed, nothing is lost and nothing left behind."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.project.running import Site, begin_job, database, eventually, icop, is_alive, jobs, shapes, site, tree

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="processes are looked at through /proc"),
]


def of_kind(running: Site, word: str) -> list[int]:
    """Return the processes of a site whose command holds `word`, the oldest first."""
    return sorted(child for child, command in tree(running.process.pid).items() if f"icop {word}" in command)


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder whose `asked` will name every other host that a process of the site turned to."""
    folder = tmp_path_factory.mktemp("watch")
    (folder / "sitecustomize.py").write_text(WATCH.format(log=str(folder / "asked")))
    return folder


@pytest.fixture(scope="module")
def running(ready_home: Path, tmp_path_factory: pytest.TempPathFactory, watch: Path) -> Iterator[Site]:
    home = Path(shutil.copytree(ready_home, tmp_path_factory.mktemp("running") / "home"))
    paths = f"{watch}{os.pathsep}{Path(__file__).resolve().parents[2] / 'src'}"
    nobody = "http://127.0.0.1:9"  # a proxy that isn't there: the site must not ask itself through one
    with site(home, PYTHONPATH=paths, http_proxy=nobody, HTTP_PROXY=nobody, https_proxy=nobody) as running:
        yield running


class TestRunning:
    """One site for all: each test leaves it whole."""

    def test_ready_is_said_when_the_site_answers_a_search(self, running: Site):
        status, page = running.get("/search/?q=22+USC+2776")
        assert status == 200
        assert "2776" in page
        assert running.get("/api/v1/openapi.json")[0] == 200

    def test_no_page_leads_to_another_host(self, running: Site, watch: Path):
        for page in ["", "library/", "facts/", "health/", "accounts/login/", "help/", "api/v1/docs", "glossary/", "no"]:
            status, body = running.get(page)
            assert status in {200, 404}, page
            assert foreign_resources(body) == [], page
        assert set((watch / "asked").read_text().split()) == {"watching"}

    def test_a_killed_web_process_is_replaced(self, running: Site):
        _, *workers = of_kind(running, "web")
        assert len(workers) == 2
        os.kill(workers[0], signal.SIGKILL)
        assert eventually(lambda: len(of_kind(running, "web")) == 3 and not is_alive(workers[0]))
        assert {running.get("/health/alive")[0] for _ in range(20)} == {200}

    def test_a_killed_web_server_is_replaced_with_its_processes(self, running: Site):
        old = of_kind(running, "web")
        os.kill(old[0], signal.SIGKILL)
        assert eventually(lambda: not any(map(is_alive, old)))
        assert eventually(lambda: len(of_kind(running, "web")) == 3)
        assert eventually(lambda: running.answers("/health/alive"))
        assert "the web process ended (-9)" in running.text()

    def test_a_killed_worker_is_replaced_and_the_job_it_had_begun_is_run_again(self, running: Site):
        (worker,) = of_kind(running, "worker")
        assert eventually(lambda: not jobs(running.home, "READY", "RUNNING"))
        job = begin_job(running.home, worker)
        os.kill(worker, signal.SIGKILL)
        assert eventually(lambda: jobs(running.home, "SUCCESSFUL", job=job) == 1)
        assert len(of_kind(running, "worker")) == 1
        assert "the worker process ended (-9)" in running.text()

    def test_a_second_site_on_this_home_is_told_who_runs(self, running: Site):
        second = icop(running.home, "up", "--port", "0")
        assert second.returncode == 1
        assert f"process {running.process.pid}, {running.address}" in second.stderr
        assert "ICOP_HOME" in second.stderr

    def test_a_second_site_on_this_port_is_refused(self, running: Site, tmp_path: Path):
        """Web processes share their port: without care two sites would answer by turns."""
        second = icop(tmp_path / "other", "up", "--port", str(running.port))
        assert second.returncode == 1
        assert f"Port {running.port}" in second.stderr

    def test_the_console_stays_quiet_about_pages_that_are_not_there(self, running: Site):
        said = running.text()
        assert running.get("/nothing/here")[0] == 404
        assert running.get("/", host="stranger.example")[0] == 400
        assert "/nothing/here" not in running.text()
        assert "stranger" not in running.log()
        more = said.count("not in ICOP_HOSTS") + 1
        assert eventually(lambda: running.text().count("not in ICOP_HOSTS") == more), "the console is read by a thread"

    def test_nothing_looked_like_a_traceback(self, running: Site):
        assert "Traceback" not in running.text()


def test_a_site_for_others_says_how_they_are_let_in(site_home: Path):
    with site(site_home, "--host", "0.0.0.0") as open_to_all:
        assert "ICOP_HOSTS" in open_to_all.text()
        assert open_to_all.get("/health/alive", host="icop.example.org")[0] == 400
    with site(site_home, "--host", "0.0.0.0", ICOP_HOSTS="icop.example.org") as named:
        assert "ICOP_HOSTS" not in named.text()
        assert named.get("/health/alive", host="icop.example.org")[0] == 200
        assert named.get("/health/alive")[0] == 200


def test_a_first_start_tells_its_steps_and_a_code_for_the_first_administrator(tmp_path: Path):
    with site(tmp_path / "new" / "home") as running:
        assert running.get("/search/?q=offset")[0] == 200
        for step in ("database", "page styles", "facts", "library", "index"):
            assert f"icop: {step}: " in running.text()
        assert f"{running.address}set-up/ with the code" in running.text()


@pytest.mark.parametrize(
    "signum", shapes(signal.SIGTERM, signal.SIGINT, signal.SIGHUP, often=1), ids=lambda one: one.name
)
def test_a_stop_ends_every_process_in_time(site_home: Path, signum: signal.Signals):
    with site(site_home) as running:
        family = [running.process.pid, *tree(running.process.pid)]
        assert len(family) >= 5
        begun = time.monotonic()
        assert running.stop(signum) == 0
        assert time.monotonic() - begun < 30
        assert [pid for pid in family if is_alive(pid)] == []
        assert "Traceback" not in running.text()


def test_a_killed_site_leaves_no_process_and_starts_again_at_once_on_its_port(site_home: Path):
    with site(site_home) as running:
        family = list(tree(running.process.pid))
        (worker,) = of_kind(running, "worker")
        running.stop(signal.SIGKILL)
        job = begin_job(site_home, worker)
        with site(site_home, "--port", str(running.port)) as again:
            assert again.port == running.port
            assert not any(map(is_alive, family))
            assert again.get("/search/?q=offset")[0] == 200
            assert eventually(lambda: jobs(site_home, "SUCCESSFUL", job=job) == 1)


def loading(running: Site) -> int:
    """Return the web process that loads its pages while the site is made ready, as soon as there is one."""
    found: list[int] = []

    def looked() -> bool:
        found[:] = of_kind(running, "web")
        return bool(found)

    assert eventually(looked)
    return found[0]


def test_a_web_process_that_ended_before_it_could_begin_is_started_once_more(site_home: Path):
    with site(site_home, wait=False) as running:
        os.kill(loading(running), signal.SIGKILL)
        assert eventually(lambda: "icop: ready at" in running.text(), seconds=60)
        assert "ended" not in running.text()


def test_a_used_home_of_another_icop_serves_its_styles_laid_out_anew(site_home: Path):
    static = site_home / "static"
    (static / ".stamp").write_text("of an older icop")
    (static / "staticfiles.json").write_text('{"version": "1.1", "paths": {}, "hash": ""}')
    for path in static.rglob("*.css"):
        path.write_text("older")
    with site(site_home) as running:
        assert re.search(r"page styles: \d+ files", running.text())
        styles = re.findall(r'href="(/static/[^"]+\.css)"', running.get("/")[1])
        assert styles
        for style in styles:
            status, said = running.get(style)
            assert (status, said != "older") == (200, True)


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
def test_a_site_stopped_while_it_gets_ready_leaves_no_process(site_home: Path, signum: signal.Signals):
    with site(site_home, wait=False) as running:
        web = loading(running)
        running.stop(signum)
        assert eventually(lambda: not is_alive(web))
        assert "Traceback" not in running.text()


def test_web_processes_that_are_spawned_instead_of_forked_answer_and_end_too(site_home: Path, tmp_path: Path):
    """As on macOS and Windows, and later in Python everywhere."""
    (tmp_path / "sitecustomize.py").write_text("import multiprocessing\nmultiprocessing.set_start_method('spawn')\n")
    paths = f"{tmp_path}{os.pathsep}{Path(__file__).resolve().parents[2] / 'src'}"
    with site(site_home, PYTHONPATH=paths) as running:
        assert running.get("/search/?q=offset")[0] == 200
        family = list(tree(running.process.pid))
        running.stop(signal.SIGKILL)
        assert eventually(lambda: not any(map(is_alive, family)))


def test_a_start_that_was_killed_is_made_good_by_the_next(site_home: Path):
    """What killed starts leave: facts half loaded, styles half laid out, no index, half a new one, an empty key."""
    (site_home / "static" / ".stamp").unlink()
    (site_home / "index" / "CURRENT").unlink()
    (site_home / "index" / "g000009").mkdir()
    (site_home / "secret-key").write_text("")
    with database(site_home) as opened:
        opened.execute("DELETE FROM facts_row WHERE kind = 'card'")
    done = icop(site_home, "up", "--no-serve")
    assert done.returncode == 0, done.stderr
    assert "index: built" in done.stdout
    assert not (site_home / "index" / "g000009").exists()
    assert (site_home / "secret-key").read_text()
    with database(site_home) as opened:
        assert opened.execute("SELECT COUNT(*) FROM facts_row WHERE kind = 'card'").fetchone()[0] > 100


WATCH = """
import sys
LOG = {log!r}
def _hook(event, args):
    if event == "socket.connect" and isinstance(args[1], tuple):
        host = str(args[1][0])
    elif event == "socket.getaddrinfo":
        host = str(args[0])
    else:
        return
    if host not in ("127.0.0.1", "::1", "localhost"):
        with open(LOG, "a") as file:
            file.write(host + chr(10))
sys.addaudithook(_hook)
with open(LOG, "a") as file:
    file.write("watching" + chr(10))
"""


def foreign_resources(page: str) -> list[str]:
    """Return what a page would make a browser fetch from another host."""
    return re.findall(r"""<(?:script|link|img|iframe)[^>]+(?:src|href)=["'](?:https?:)?//[^"']+""", page)
