"""What the project's files may name: itself, and nothing of the machine or network it was written on."""

from __future__ import annotations

import re
import tomllib

import icop
from tests.architecture.source import ROOT, place, tracked

BINARY = {".png", ".jpg", ".pdf", ".docx", ".woff2", ".xz", ".zip", ".ico", ".xlsx", ".pptx"}
# Written in pieces, so that this file doesn't name what it forbids.
HOSTS = [
    "py" + r"pi\.(org|python\.org)",
    "files.python" + "hosted",
    r"registry\.npm" + "js",
    r"deb\.deb" + "ian",
    "npm" + r"js\.com",
]
PLACES = ["wo" + "rk", "fa" + "rm", "ro" + "ot", "ho" + r"me/\w+", "Us" + r"ers/\w+"]
FOLDERS = r"(?<![\w.~-])/(" + "|".join(PLACES) + r")/"


def _lines_with(pattern: str) -> list[str]:
    wanted = re.compile(pattern)
    return [
        f"{place(path)}:{number}: {line.strip()[:80]}"
        for path in tracked()
        if path.suffix not in BINARY
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if wanted.search(line)
    ]


def test_no_file_names_a_folder_of_this_machine():
    assert not _lines_with(FOLDERS)


def test_no_file_names_a_package_registry():
    assert not _lines_with("|".join(HOSTS))


def test_version_is_said_once_and_the_same():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == icop.__version__
    assert f"## {icop.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_built_assets_and_the_running_site_stay_out_of_git():
    built = ("src/icop/ui/static/uswds/", "src/icop/index/meaning/model/", "tests/browser/axe.min.js", "var/", ".venv/")
    assert not [place(path) for path in tracked() if place(path).startswith(built)]
