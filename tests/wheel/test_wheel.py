"""The wheel built here carries all it needs, and serves where there is no network."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest

import icop
from tests.architecture.source import PACKAGE, ROOT
from tests.project.homes import alone, run_folder
from tests.project.running import READY_SECONDS

pytestmark = pytest.mark.slow
NOWHERE = "http://127.0.0.1:9"  # nothing listens here: whoever asks the network is refused


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel, built once for all processes of this test run."""
    folder = run_folder(tmp_path_factory) / "wheel"
    build = [sys.executable, "scripts/build_wheel.py", "--to", str(folder)]
    with alone(folder.with_suffix(".lock")):
        if not list(folder.glob("*.whl")):
            done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the Python of a new environment with the wheel, and the packages of the run lock lent from ours."""
    folder = tmp_path_factory.mktemp("machine")
    venv.create(folder, with_pip=True)
    bin_ = folder / ("Scripts" if os.name == "nt" else "bin")
    site = Path(sysconfig.get_path("purelib", vars={"base": str(folder)}))
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    install = [str(bin_ / "python"), "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", str(wheel)]
    subprocess.run(install, check=True)
    return bin_ / "python"


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ICOP_", "DJANGO_", "PYTHON"))}
    return kept | {"ICOP_HOME": str(home), "http_proxy": NOWHERE, "https_proxy": NOWHERE, "no_proxy": "127.0.0.1"}


def test_wheel_carries_every_fact_and_every_asset(wheel: Path):
    inside = set(zipfile.ZipFile(wheel).namelist())
    wanted = [path for folder in ("data", "ui/static", "ui/templates") for path in (PACKAGE / folder).rglob("*")]
    names = {path.relative_to(PACKAGE.parent).as_posix() for path in wanted if path.is_file()}
    assert names <= inside
    assert "icop/ui/static/uswds/css/uswds.min.css" in inside
    assert not [name for name in inside if name.startswith(("tests/", "var/")) or name.endswith((".pyc", ".sqlite3"))]


def test_installed_wheel_tells_its_version(installed: Path, tmp_path: Path):
    command = [str(installed.with_name("icop")), "--version"]
    said = subprocess.run(command, env=_environment(tmp_path), cwd=tmp_path, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == icop.__version__


def test_installed_wheel_serves_without_network(installed: Path, tmp_path: Path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(installed.with_name("icop")), "up", "--port", str(port)]
    log = tmp_path / "log"
    with log.open("wb") as output:
        site = subprocess.Popen(
            command, env=_environment(tmp_path / "home"), cwd=tmp_path, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            page = _answer(f"http://127.0.0.1:{port}/", site, log)
            sheets = re.findall(r'href="(/static/[^"]+\.css)"', page)
            assert len(sheets) >= 2, "the page links the released style sheet and ours"
            for sheet in sheets:
                assert _answer(f"http://127.0.0.1:{port}{sheet}", site, log)
        finally:
            site.terminate()
            site.wait(30)


def _answer(url: str, site: subprocess.Popen[bytes], log: Path) -> str:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and site.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError:
            break
        except OSError:
            site.poll()
            time.sleep(0.2)
    pytest.fail(f"{url} did not answer: {log.read_text(errors='replace')[-2000:]}")
