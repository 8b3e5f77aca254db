"""Which way the arrows point, and who may open which door."""

from __future__ import annotations

import ast
import subprocess
import sys

from tests.architecture.source import PACKAGE, ROOT, modules, place, tree

DOORS = {"models", "queries", "actions", "policies", "indexing"}  # and migrations
OTHERS_TABLES = {
    "src/icop/project/worker.py",  # works the jobs, whose table is django-tasks-db's and no room's
    "src/icop/project/backup/snapshot.py",  # copies every table as it is, whosever it is
}
MANAGERS = {"objects", "_default_manager", "_base_manager"}


def test_rooms_lean_only_on_rooms_below():
    check = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_only_the_doors_of_a_room_touch_its_tables():
    outside = []
    for module in modules():
        names = {module.stem, *(part for part in module.relative_to(PACKAGE).parts[:-1])}
        if names & DOORS or place(module) in OTHERS_TABLES:
            continue
        nodes = list(ast.walk(tree(module)))
        empty = {id(node.value) for node in nodes if isinstance(node, ast.Attribute) and node.attr == "none"}
        called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}  # a graph's objects(...), no manager
        outside += [
            f"{place(module)}:{node.lineno}"
            for node in nodes
            if isinstance(node, ast.Attribute) and node.attr in MANAGERS and id(node) not in empty | called
        ]
    assert not outside, f"these reach past queries.py and actions.py: {outside}"


def test_only_project_and_cli_read_the_environment():
    readers = {
        place(module)
        for module in modules()
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
        if module.relative_to(PACKAGE).parts[0] not in {"project", "cli"}
    }
    assert not readers, "ask settings instead, which project/environment.py fills"


def test_engine_never_asks_what_day_it_is():
    asked = [
        f"{place(module)}:{node.lineno}"
        for module in modules()
        if "engine" in module.parts and module.stem != "clock"
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Attribute) and node.attr in {"today", "now", "utcnow"}
    ]
    assert not asked, "the engine is told the day"
