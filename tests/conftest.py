"""What every test may ask for: a home of its own, the shared corpus, a browser; and the rule that a skip needs a reason
from tests/skips.txt."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NEEDS_HOME = {"db", "transactional_db", "live_server", "client"}

# The same examples each time: a test that fails now and then helps nobody.
hypothesis_settings.register_profile("house", derandomize=True, deadline=None, print_blob=True)
hypothesis_settings.load_profile("house")


@pytest.fixture
def home(tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder that this one test's site writes to; every setting that names a place lies in it."""
    folder = tmp_path / "home"
    (folder / "static").mkdir(parents=True)
    settings.ICOP_HOME = folder
    settings.ICOP_INDEX_URL = f"tantivy://{folder / 'index'}"
    settings.STATIC_ROOT = folder / "static"
    settings.MEDIA_ROOT = folder / "files"
    monkeypatch.setenv("ICOP_HOME", str(folder))
    return folder


@pytest.fixture
def model() -> object:
    """Return the model for search by meaning, or skip by name where set-up could not build it."""
    from icop.engine.errors import Unavailable
    from icop.index.meaning.model import get_model

    try:
        return get_model()
    except Unavailable:
        pytest.skip("the model for search by meaning is not here")


@pytest.fixture(autouse=True)
def _own_home(request: pytest.FixtureRequest) -> None:
    """Give each test that uses the database a home of its own, so that none finds another's files or index."""
    if NEEDS_HOME & set(request.fixturenames) or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("home")


@pytest.fixture(autouse=True)
def _built_in_audiences(request: pytest.FixtureRequest) -> None:
    """Put the built-in audiences back where a test before this one emptied every table: migrations made them."""
    names = set(request.fixturenames)
    given = next((name for name in ("transactional_db", "live_server", "db") if name in names), "")
    if given:
        request.getfixturevalue(given)
    if given or request.node.get_closest_marker("django_db"):
        from django.apps import apps

        audience = apps.get_model("accounts", "Audience")
        if audience.objects.filter(key="public").exists():
            return
        import_module("icop.accounts.migrations.0002_built_in_audiences").add(apps, None)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder with the shared corpus: `ICOP_SHARED`, else `shared` beside the repository."""
    folder = Path(os.environ.get("ICOP_SHARED") or ROOT.parent / "shared")
    if not (folder / "corpus").is_dir():
        pytest.skip("the shared corpus is not here")
    return folder


@pytest.fixture(scope="session")
def ready_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home that was started once and has all that is made in the background. Copy it, never write to it."""
    from tests.project.homes import make_ready_home

    return make_ready_home(tmp_path_factory)


@pytest.fixture
def site_home(ready_home: Path, tmp_path: Path) -> Path:
    """Return a home of this test's own that was started before."""
    return Path(shutil.copytree(ready_home, tmp_path / "home"))


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of this machine's Chromium: `ICOP_CHROMIUM`, else the first one found."""
    found = os.environ.get("ICOP_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)
    if not found:
        pytest.skip("Chromium is not here")
    return found


class _Skips:
    """Collects skips whose reason is not in tests/skips.txt; the run fails when there is one."""

    def __init__(self) -> None:
        lines = (ROOT / "tests" / "skips.txt").read_text(encoding="utf-8").splitlines()
        self.known = {line.split("#")[0].strip() for line in lines} - {""}
        self.unknown: list[str] = []

    def look(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if not report.skipped:
            return
        words = report.longrepr[2] if isinstance(report.longrepr, tuple) else getattr(report, "wasxfail", "")
        reason = re.sub(r"^(Skipped|reason): ?", "", str(words))
        if reason not in self.known:
            self.unknown.append(f"{report.nodeid}: {reason or 'no reason given'}")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.look(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self.look(report)

    @pytest.hookimpl(wrapper=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Iterator[None]:
        yield
        if self.unknown and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.unknown:
            terminalreporter.section("skips without a reason from tests/skips.txt", red=True)
            for line in self.unknown:
                terminalreporter.line(line)


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # in a parallel run the first process sees all reports
        config.pluginmanager.register(_Skips(), "icop-skips")
