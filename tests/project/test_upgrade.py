"""A home made by an earlier version becomes one of this version by starting it, and nothing of it is lost."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tests.project.running import ROOT, database, environment, icop

pytestmark = pytest.mark.slow

EARLIER = "9d4bbfd"
"""The last commit before versions, intakes and undo had tables."""


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the source of the earlier version, taken from the history of this copy."""
    folder = tmp_path_factory.mktemp("earlier")
    done = subprocess.run(["git", "archive", EARLIER, "src"], cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        pytest.skip("the earlier version is not in the history of this copy")
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(folder, filter="data")
    shutil.copytree(ROOT / "src/icop/ui/static/uswds", folder / "src/icop/ui/static/uswds", dirs_exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def old_home(earlier: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with documents, made by the earlier version. Tests copy it."""
    home, folder = tmp_path_factory.mktemp("old") / "home", tmp_path_factory.mktemp("memos")
    for number in range(5):
        (folder / f"memo-{number}.txt").write_text(f"Memo {number}\n\nThe quartz clause number {number} binds.\n")
    for words in (["up", "--no-serve"], ["ingest", str(folder)]):
        done = subprocess.run(
            [sys.executable, "-m", "icop", *words],
            env=environment(home, PYTHONPATH=str(earlier / "src")),
            cwd=home.anchor,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    return home


def found(home: Path, word: str) -> int:
    return int(json.loads(icop(home, "search", word, "--json").stdout)["total"])


def wrong(home: Path) -> list[str]:
    """Return what the doctor finds wrong; no site runs here, and nobody administers it."""
    said = json.loads(icop(home, "doctor", "--full", "--json").stdout)
    return [f"{one['name']}: {one['found']}" for one in said["checks"] if not one["well"]]


def are_elsewhere(lines: list[str]) -> bool:
    return all(line.startswith(("Worker", "Administrator")) for line in lines)


def test_starting_this_version_keeps_all_and_is_well(old_home: Path, tmp_path: Path):
    home = Path(shutil.copytree(old_home, tmp_path / "home"))
    assert any(line.startswith("Tables") for line in wrong(home))
    done = icop(home, "up", "--no-serve")
    assert done.returncode == 0, done.stdout + done.stderr
    assert found(home, "quartz") == 5
    assert are_elsewhere(wrong(home)), wrong(home)
    again = icop(home, "up", "--no-serve")
    assert "database: up to date" in again.stdout


def test_the_earlier_version_does_not_touch_what_this_one_made(earlier: Path, old_home: Path, tmp_path: Path):
    home = Path(shutil.copytree(old_home, tmp_path / "home"))
    icop(home, "up", "--no-serve")
    done = icop(home, "up", "--no-serve", PYTHONPATH=str(earlier / "src"))
    assert done.returncode == 1
    assert "newer icop" in done.stderr
    assert found(home, "quartz") == 5


def test_a_backup_of_an_older_database_is_brought_up_to_date(old_home: Path, tmp_path: Path):
    home = Path(shutil.copytree(old_home, tmp_path / "home"))
    made = icop(home, "backup", str(tmp_path / "old.zip"))
    assert made.returncode == 0, made.stderr
    new = tmp_path / "new"
    done = icop(new, "restore", str(tmp_path / "old.zip"))
    assert done.returncode == 0, done.stderr
    assert found(new, "quartz") == 5
    assert are_elsewhere(wrong(new)), wrong(new)
    with database(new) as opened:
        assert opened.execute("SELECT COUNT(*) FROM library_intake").fetchone() == (0,)
