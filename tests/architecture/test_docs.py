"""The documents keep up with what they describe."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE, ROOT, place, tracked, tree

PAGES = [path for path in tracked() if path.suffix == ".md"]
ENDINGS = "py|md|yaml|html|css|js|txt|jsonl?|png|lock|toml"
PATH = re.compile(rf"(?<![\w/.])((?:docs|tests|scripts|requirements|src|data)/[\w/-]+(?:\.(?:{ENDINGS}))?)\b(?![<*{{])")
MODULE = re.compile(r"(?<![\w/.*>-])((?:\w+/)*\w+\.py)\b")
HOLDERS = (ast.ClassDef, ast.FunctionDef)
SETTING = re.compile(r"ICOP_[A-Z][A-Z_]*[A-Z]")


def _links(text: str) -> list[str]:
    outside_code = re.sub(r"```.*?```", "", text, flags=re.S)
    return re.findall(r"\]\(([^)\s]+)\)", outside_code)


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=place)
def test_links_in_documents_lead_somewhere(page: Path):
    dead = []
    for link in _links(page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in _anchors(target)):
            dead.append(link)
    assert not dead


def _named_files(text: str) -> set[str]:
    """Return the files that a text names: below a folder of ours, or a module by its name alone."""
    return {*PATH.findall(text), *MODULE.findall(text)}


@cache
def _endings() -> frozenset[str]:
    """Return what the files and folders of the project may be called: their paths, from any folder on."""
    ways = {way for path in tracked() for way in (path, *path.parents) if way.is_relative_to(ROOT)}
    parts = [way.relative_to(ROOT).parts for way in ways]
    return frozenset("/".join(one[start:]) for one in parts for start in range(len(one)))


def _docstrings(module: Path) -> str:
    text = module.read_text(encoding="utf-8")
    if not _named_files(text):
        return ""
    outer = tree(module)
    holders = [outer, *(one for one in outer.body if isinstance(one, HOLDERS))]
    holders += [one for holder in holders[1:] for one in holder.body if isinstance(one, HOLDERS)]
    return "\n".join(ast.get_docstring(one) or "" for one in holders)


def test_files_named_in_documents_and_docstrings_are_here():
    told = {page: page.read_text(encoding="utf-8") for page in PAGES}
    told |= {path: _docstrings(path) for path in tracked() if path.suffix == ".py"}
    gone = {place(path): sorted(_named_files(text) - _endings()) for path, text in told.items()}
    assert not {path: names for path, names in gone.items() if names}


def test_every_setting_is_described():
    used = {
        name
        for module in (PACKAGE / "project").rglob("*.py")
        for name in SETTING.findall(module.read_text(encoding="utf-8"))
    }
    described = set(re.findall(r"^\| `(ICOP_[A-Z_]+)`", (ROOT / "docs/reference/settings.md").read_text(), flags=re.M))
    assert described == used


def test_every_room_is_in_the_architecture_page():
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rooms = [path.name for path in PACKAGE.iterdir() if path.is_dir() and any(path.glob("*.py"))]
    assert not [room for room in rooms if f"`{room}`" not in text]


def test_glossary_has_each_word_once_in_order():
    rows = re.findall(r"^\| \*\*(.+?)\*\*", (ROOT / "docs/glossary.md").read_text(encoding="utf-8"), flags=re.M)
    assert len(rows) == len(set(rows))
    assert rows == sorted(rows, key=str.lower)


def test_every_command_of_run_is_in_the_readme():
    commands = set(re.findall(r"^  \./run (\w+)", (ROOT / "run").read_text(encoding="utf-8"), flags=re.M))
    told = set(re.findall(r"\./run (\w+)", (ROOT / "README.md").read_text() + (ROOT / "CONTRIBUTING.md").read_text()))
    assert commands <= told


def test_generated_pages_are_fresh():
    command = [sys.executable, "scripts/write_reference.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
