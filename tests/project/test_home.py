"""The home of a site: one site at a time, a key that stays, and sentences where something is in the way."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from icop.engine.errors import Refused
from icop.project import environment
from icop.project.home import HomeLock, make_home
from icop.project.ports import require_free_port


class TestLock:
    def test_one_holder_at_a_time(self, tmp_path: Path):
        first, second = HomeLock(tmp_path), HomeLock(tmp_path)
        assert first.take()
        assert not second.take()
        first.release()
        assert second.take()
        second.release()

    def test_a_second_is_told_who_holds_it(self, tmp_path: Path):
        with HomeLock(tmp_path):
            pass
        holder = HomeLock(tmp_path)
        holder.require("http://localhost:8000/")
        with pytest.raises(Refused) as caught:
            HomeLock(tmp_path).require()
        assert f"process {os.getpid()}" in caught.value.problem
        assert "http://localhost:8000/" in caught.value.problem
        assert "ICOP_HOME" in caught.value.fix
        holder.release()

    def test_it_is_free_again_when_its_process_is_killed(self, tmp_path: Path):
        code = (
            "import sys, time, pathlib; sys.path.insert(0, 'src')\n"
            "from icop.project.home import HomeLock\n"
            f"lock = HomeLock(pathlib.Path({str(tmp_path)!r})); assert lock.take(); print('held', flush=True)\n"
            "time.sleep(60)"
        )
        other = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        assert other.stdout is not None
        assert other.stdout.readline().strip() == "held"
        lock = HomeLock(tmp_path)
        assert not lock.take()
        other.kill()
        other.wait()
        assert lock.take()
        lock.release()

    def test_looking_whether_it_is_held_leaves_the_holders_note(self, tmp_path: Path):
        holder = HomeLock(tmp_path)
        holder.require("http://localhost:8000/")
        assert not HomeLock(tmp_path).take()
        assert "http://localhost:8000/" in HomeLock(tmp_path).holder()
        holder.release()

    def test_releasing_what_is_not_held_does_no_harm(self, tmp_path: Path):
        HomeLock(tmp_path).release()


class TestHome:
    def test_it_is_made_with_its_folders(self, tmp_path: Path):
        make_home(tmp_path / "a" / "b")
        assert (tmp_path / "a" / "b" / "files").is_dir()

    def test_a_file_in_its_place_is_said_in_words(self, tmp_path: Path):
        (tmp_path / "home").write_text("a file")
        with pytest.raises(Refused, match="cannot be written to") as caught:
            make_home(tmp_path / "home")
        assert "ICOP_HOME" in caught.value.fix


class TestPort:
    def test_a_port_in_use_is_refused_with_another_to_try(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            with pytest.raises(Refused) as caught:
                require_free_port("127.0.0.1", port)
        assert str(port) in caught.value.problem
        assert f"--port {port + 1}" in caught.value.fix

    def test_a_free_port_is_taken_as_it_is(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        require_free_port("127.0.0.1", port)

    def test_an_address_that_is_not_ours_is_refused(self):
        with pytest.raises(Refused, match="cannot be used"):
            require_free_port("192.0.2.1", 8000)

    @pytest.mark.parametrize("host", ["no such host", "nowhere.invalid"])
    def test_a_name_that_is_no_address_is_refused(self, host: str):
        with pytest.raises(Refused):
            require_free_port(host, 8000)

    def test_a_port_beyond_the_last_is_refused(self):
        with pytest.raises(Refused):
            require_free_port("127.0.0.1", 70000)


class TestSecretKey:
    @pytest.fixture(autouse=True)
    def _unset(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("ICOP_SECRET_KEY", raising=False)

    def test_it_is_made_once_and_kept(self, tmp_path: Path):
        key = environment.secret_key(tmp_path)
        assert len(key) > 40
        assert environment.secret_key(tmp_path) == key

    def test_two_homes_have_two(self, tmp_path: Path):
        assert environment.secret_key(tmp_path / "a") != environment.secret_key(tmp_path / "b")

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no such mark on a file")
    def test_nobody_else_may_read_it(self, tmp_path: Path):
        environment.secret_key(tmp_path)
        assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600

    def test_one_given_is_used_and_not_written_down(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setenv("ICOP_SECRET_KEY", "given")
        assert environment.secret_key(tmp_path) == "given"
        assert not (tmp_path / "secret-key").exists()

    def test_an_empty_file_is_no_key(self, tmp_path: Path):
        (tmp_path / "secret-key").write_text("")
        assert environment.secret_key(tmp_path)


class TestEnvironment:
    @pytest.mark.parametrize(("word", "meaning"), [("yes", True), ("1", True), ("No", False), ("off", False)])
    def test_yes_and_no_are_read(self, monkeypatch: pytest.MonkeyPatch, word: str, meaning: bool):
        monkeypatch.setenv("ICOP_HTTPS", word)
        assert environment.flag("ICOP_HTTPS") is meaning

    def test_another_word_is_refused_with_what_to_write(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setenv("ICOP_HTTPS", "perhaps")
        with pytest.raises(Refused) as caught:
            environment.flag("ICOP_HTTPS")
        assert "perhaps" in caught.value.problem
        assert "ICOP_HTTPS=yes" in caught.value.fix

    @pytest.mark.parametrize("url", ["mysql://x/y", "postgres", "http://host", "postgresql://host:port/name"])
    def test_a_database_nobody_knows_is_refused(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str):
        monkeypatch.setenv("ICOP_DATABASE_URL", url)
        with pytest.raises(Refused, match="ICOP_DATABASE_URL"):
            environment.database(tmp_path)

    def test_behind_a_proxy_by_https_addresses_and_cookies_say_so(self, tmp_path: Path):
        code = (
            "from icop.project import settings as s\n"
            "print(s.SECURE_PROXY_SSL_HEADER, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE)"
        )
        chosen = {**os.environ, "ICOP_HTTPS": "yes", "ICOP_HOME": str(tmp_path)}
        done = subprocess.run([sys.executable, "-c", code], env=chosen, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "('HTTP_X_FORWARDED_PROTO', 'https') True True"

    def test_a_folder_of_facts_that_is_not_there_is_refused(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
        monkeypatch.setenv("ICOP_DATA_DIRS", str(tmp_path / "none"))
        with pytest.raises(Refused, match="not a folder"):
            environment.folders("ICOP_DATA_DIRS")
