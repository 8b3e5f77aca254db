"""The way in: `run` and the tests' own rules hold what they promise."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

RUN = ROOT / "run"


def _imported(script: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(script.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(str(node.module))
    return {name.split(".")[0] for name in names}


@pytest.mark.parametrize("script", ["run", "scripts/build_assets.py", "scripts/build_environment.py"])
def test_set_up_needs_the_standard_library_only(script: str):
    assert _imported(ROOT / script) <= sys.stdlib_module_names | {"build_environment"}


def test_an_old_python_can_read_run_and_be_told_so():
    source = RUN.read_text(encoding="utf-8")
    assert ast.parse(source, feature_version=(3, 8))
    assert source.index("sys.version_info < (3, 11)") < source.index("\ndef main")


@pytest.mark.parametrize(("words", "code"), [(["help"], 0), ([], 0), (["serve"], 2)])
def test_run_says_what_it_can_do(words: list[str], code: int):
    done = subprocess.run([sys.executable, str(RUN), *words], capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert "./run up" in done.stdout


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no such mark on a file")
def test_run_can_be_called_by_its_name():
    assert os.access(RUN, os.X_OK)
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ('pytest.skip("the shared corpus is not here")', 0),
        ('pytest.skip("some other reason")', 1),
        ("assert True", 0),
    ],
)
def test_a_skip_needs_a_reason_from_the_list(tmp_path: Path, body: str, code: int):
    (tmp_path / "test_one.py").write_text(f"import pytest\n\n\ndef test_one():\n    {body}\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", "-c", "pyproject.toml", "--rootdir", "."]
    done = subprocess.run([*command, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr


def test_no_setting_of_a_running_site_reaches_the_tests(settings):
    assert "icop-tests-" in os.environ["ICOP_HOME"]
    assert str(settings.ICOP_HOME) != str(ROOT / "var")
