"""`icop up` in every trouble: a sentence or two on standard error, exit code 1, and what was kept stays."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.project.running import database, environment, icop, shapes

pytestmark = pytest.mark.slow

needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="rights are taken from root as Linux does it")


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """Return what a command said that was refused in a sentence for people."""
    said = done.stdout + done.stderr
    assert done.returncode == 1, said
    assert "Traceback" not in said
    assert 'File "' not in said
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, lines
    assert lines[0].startswith("icop: ")
    assert lines[0].endswith(".")
    assert lines[0].count(". ") >= 1, "what is wrong, and what to do"
    return lines[0]


class TestPort:
    def test_one_in_use_is_refused_before_anything_is_done(self, site_home: Path):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            done = icop(site_home, "up", "--port", str(port))
        assert f"Port {port}" in refused(done)
        assert f"--port {port + 1}" in done.stderr
        assert done.stdout == ""

    @needs_linux
    def test_one_of_the_system_is_refused(self, site_home: Path):
        done = icop(site_home, "up", "--port", "80", plain=True)
        assert "above 1023" in refused(done)

    @pytest.mark.parametrize(
        "words", shapes(("--port", "70000"), ("--host", "nowhere.invalid"), ("--host", "192.0.2.1"), often=1)
    )
    def test_one_that_cannot_be_is_refused(self, site_home: Path, words: tuple[str, str]):
        assert "Start with --" in refused(icop(site_home, "up", *words))


class TestHome:
    def test_below_a_file_is_refused(self, tmp_path: Path):
        (tmp_path / "file").write_text("")
        assert "ICOP_HOME" in refused(icop(tmp_path / "file" / "home", "up"))

    def test_that_is_a_file_is_refused(self, tmp_path: Path):
        (tmp_path / "file").write_text("")
        assert "ICOP_HOME" in refused(icop(tmp_path / "file", "up"))

    @needs_linux
    def test_where_nobody_can_write_is_refused(self):
        assert "ICOP_HOME" in refused(icop(Path("/proc/icop"), "up"))

    @needs_linux
    def test_without_the_right_to_write_is_refused(self, tmp_path: Path):
        (tmp_path / "locked").mkdir(mode=0o500)
        assert "ICOP_HOME" in refused(icop(tmp_path / "locked" / "home", "up", plain=True))
        assert "ICOP_HOME" in refused(icop(tmp_path / "locked", "up", plain=True))

    @needs_linux
    @pytest.mark.parametrize("name", ["icop.sqlite3", "secret-key", "lock", "index"])
    def test_of_which_a_part_is_out_of_reach_is_refused(self, site_home: Path, name: str):
        for path in (site_home / "index").glob("**/icop.json"):
            path.write_text('{"schema": 0}')
        place = site_home / name
        place.chmod(0o500 if place.is_dir() else 0o000)
        assert name in refused(icop(site_home, "up", "--no-serve", plain=True))

    def test_in_use_by_another_site_is_refused(self, site_home: Path):
        code = (
            "import pathlib, sys\nfrom icop.project.home import HomeLock\n"
            f"lock = HomeLock(pathlib.Path({str(site_home)!r}))\nlock.require('http://localhost:1/')\n"
            "print('held', flush=True)\nsys.stdin.read()"
        )
        other = subprocess.Popen(
            [sys.executable, "-c", code],
            env=environment(site_home),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        said = refused(icop(site_home, "up"))
        other.communicate()
        assert f"process {other.pid}, http://localhost:1/" in said


@needs_linux
class TestFullDisk:
    """A disk of a few megabytes, with the check of free space turned off: every step meets its end."""

    @pytest.fixture
    def disk(self, tmp_path: Path) -> Iterator[Path]:
        folder = tmp_path / "disk"
        folder.mkdir()
        if (
            os.geteuid()
            or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m", "icop", folder], check=False).returncode
        ):
            pytest.skip("only root can mount a small disk")
        yield folder
        subprocess.run(["umount", "--lazy", folder], check=True)

    def test_a_disk_with_little_room_is_refused(self, disk: Path):
        assert "Free at least 50 MB" in refused(icop(disk / "home", "up"))

    @pytest.mark.parametrize("megabytes", shapes(1, 16, 4, 9, often=2))
    def test_a_disk_that_fills_up_stops_the_start_with_a_sentence(self, disk: Path, megabytes: int):
        (disk / "ballast").write_bytes(bytes((20 - megabytes) * 1_000_000))
        code = "from icop.project import home; home.LEAST_FREE_BYTES = 0\nfrom icop.cli import main; main()"
        done = subprocess.run(
            [sys.executable, "-c", code, "up", "--no-serve"],
            env=environment(disk / "home"),
            capture_output=True,
            text=True,
            check=False,
        )
        assert "full" in refused(done)


class TestDatabase:
    def test_of_a_newer_icop_is_refused(self, site_home: Path):
        with database(site_home) as opened:
            row = "INSERT INTO django_migrations (app, name, applied) VALUES ('library', '9999_later', '2030-01-01')"
            opened.execute(row)
        assert "newer icop (library.9999_later)" in refused(icop(site_home, "up"))

    def test_that_is_no_database_is_refused(self, site_home: Path):
        for name in ("icop.sqlite3-wal", "icop.sqlite3-shm"):
            (site_home / name).unlink(missing_ok=True)
        (site_home / "icop.sqlite3").write_bytes(b"this is no database" * 1000)
        assert "damaged" in refused(icop(site_home, "up"))

    @pytest.mark.parametrize("kept", shapes(0.6, 0.02, often=1))
    def test_of_which_pages_are_gone_is_refused_or_works(self, site_home: Path, kept: float):
        for name in ("icop.sqlite3-wal", "icop.sqlite3-shm"):
            (site_home / name).unlink(missing_ok=True)
        file = site_home / "icop.sqlite3"
        content = file.read_bytes()
        file.write_bytes(content[: int(len(content) * kept)] + os.urandom(len(content) - int(len(content) * kept)))
        done = icop(site_home, "up", "--no-serve")
        if done.returncode:
            assert "damaged" in refused(done)

    def test_server_that_is_not_there_is_refused(self, tmp_path: Path):
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            url = f"postgresql://icop:secret@127.0.0.1:{unused.getsockname()[1]}/icop"
            said = refused(icop(tmp_path / "home", "up", ICOP_DATABASE_URL=url))
        assert "Start PostgreSQL, or correct ICOP_DATABASE_URL" in said
        assert "secret" not in said


class TestIndex:
    def test_of_another_version_is_built_anew(self, site_home: Path):
        (about,) = (site_home / "index").glob("*/icop.json")
        about.write_text(json.dumps({"schema": 0}))
        done = icop(site_home, "up", "--no-serve")
        assert done.returncode == 0
        assert "built by another version of icop. Building it" in done.stdout
        assert re.search(r"index: built, \d,\d{3} records", done.stdout)
        assert not about.exists()

    @pytest.mark.parametrize("harm", shapes("gone", "noise", "pointer", "about", "meta", "cut", often=2))
    def test_that_is_damaged_is_built_anew(self, site_home: Path, harm: str):
        damage(site_home / "index", harm)
        done = icop(site_home, "up", "--no-serve")
        assert done.returncode == 0, done.stderr
        assert re.search(r"index: built, \d,\d{3} records", done.stdout)
        assert "Traceback" not in done.stderr

    def test_that_is_named_wrongly_is_refused(self, site_home: Path):
        assert "ICOP_INDEX_URL" in refused(icop(site_home, "up", ICOP_INDEX_URL="lucene:///x"))

    def test_that_another_process_writes_is_refused(self, site_home: Path):
        pytest.importorskip("fcntl")
        import fcntl

        (site_home / "index" / "CURRENT").unlink()
        with (site_home / "index" / "writer.lock").open("a+b") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            assert "Another process is writing the search index" in refused(icop(site_home, "up", "--no-serve"))


def damage(index: Path, harm: str) -> None:
    (generation,) = index.glob("g*")
    segments = [path for path in generation.iterdir() if path.suffix in {".term", ".store", ".idx", ".fast", ".pos"}]
    if harm == "pointer":
        (index / "CURRENT").write_bytes(b"\xff\x00")
    elif harm == "about":
        (generation / "icop.json").write_text("{")
    elif harm == "meta":
        (generation / "meta.json").write_text("{")
    for path in segments:
        if harm == "gone":
            path.unlink()
        elif harm == "cut":
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        elif harm == "noise":
            path.write_bytes(os.urandom(path.stat().st_size))


class TestFacts:
    def test_a_broken_file_is_named_with_its_line_and_the_facts_kept_before_stay(self, site_home: Path, tmp_path: Path):
        fact = tmp_path / "pack" / "parameters" / "own" / "fee.yaml"
        fact.parent.mkdir(parents=True)
        fact.write_text(FEE)
        pack = str(tmp_path / "pack")
        assert icop(site_home, "up", "--no-serve", ICOP_DATA_DIRS=pack).returncode == 0
        fact.write_text(FEE.replace("value: 4", "valu: 4"))
        said = refused(icop(site_home, "up", ICOP_DATA_DIRS=pack))
        assert f"{fact}:4: " in said
        assert "icop check" in said
        assert keys(site_home, "own.fee") == 1


FEE = """title: Fee of our own
unit: percent
values:
  - {start: 2020-01-01, value: 4, cite: {to: Example Directive 12 s. 4, standing: assumed, checked_on: 2026-01-05}}
"""


def keys(home: Path, key: str) -> int:
    with database(home) as opened:
        query = "SELECT COUNT(*) FROM facts_row WHERE key = ? AND retired_at IS NULL"
        return int(opened.execute(query, [key]).fetchone()[0])


WRONG = {
    "ICOP_HTTPS": "perhaps",
    "ICOP_DEBUG": "2",
    "ICOP_SIGNUP": "everybody",
    "ICOP_LOG_LEVEL": "loud",
    "ICOP_TIME_ZONE": "Mars/Olympus",
    "ICOP_HOSTS": "https://icop.example.org/",
    "ICOP_ORIGINS": "icop.example.org",
    "ICOP_DATA_DIRS": "/nowhere/at/all",
    "ICOP_DATABASE_URL": "mysql://host/name",
    "ICOP_INDEX_URL": "nothing",
    "ICOP_OIDC_URL": "sign-on",
    "ICOP_HOME": "~nobody-of-that-name/x",
}


class TestSettings:
    @pytest.mark.parametrize("name", shapes(*WRONG, often=4))
    def test_a_wrong_value_stops_the_start(self, tmp_path: Path, name: str):
        assert name in refused(icop(tmp_path / "home", "up", **{name: WRONG[name]}))

    @pytest.mark.parametrize("name", WRONG)
    def test_every_setting_in_the_table_exists(self, name: str):
        page = Path(__file__).resolve().parents[2] / "docs" / "reference" / "settings.md"
        assert f"| `{name}` |" in page.read_text(encoding="utf-8")

    @pytest.mark.parametrize("command", shapes("worker", "web", "doctor", often=1))
    def test_a_wrong_value_stops_the_other_processes_too(self, site_home: Path, command: str):
        assert "ICOP_TIME_ZONE" in refused(icop(site_home, command, ICOP_TIME_ZONE="Mars/Olympus"))


class TestOwnMistakes:
    def test_one_nobody_foresaw_is_a_sentence_that_says_where_the_details_are(self, site_home: Path):
        code = (
            "from icop.project import home\n"
            "def mistake(folder): raise KeyError('colonel@office.example')\n"
            "home.make_home = mistake\nfrom icop.cli import main; main()"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, "up", "--port", "0"],
            env=environment(site_home),
            capture_output=True,
            text=True,
            check=False,
        )
        log = site_home / "log" / "icop.log"
        assert str(log) in refused(done)
        assert "in mistake" in log.read_text()
        assert "colonel@office.example" not in log.read_text()

    def test_a_command_that_does_not_even_load_is_a_sentence(self, site_home: Path, tmp_path: Path):
        (tmp_path / "tantivy").mkdir()
        (tmp_path / "tantivy" / "__init__.py").write_text("raise ImportError('a library is missing')")
        paths = f"{tmp_path}{os.pathsep}{environment(site_home)['PYTHONPATH']}"
        assert "tantivy" in refused(icop(site_home, "up", PYTHONPATH=paths))
