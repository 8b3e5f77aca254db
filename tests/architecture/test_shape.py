"""What a module looks like: it says why it exists, what it promises, and stays small."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE, modules, place, tree

PROMISING = {"engine", "index"}  # rooms whose every public function says what it promises
PROMISING_MODULES = {"queries", "actions", "port"}
NAMELESS = {"utils", "util", "common", "manager", "managers", "base", "misc", "helpers"}
LINES, FUNCTION = 400, 60
# What a browser answers at once, of the page that happens to be there: `expect` waits for the one that is meant.
AT_ONCE = {"is_visible", "is_hidden", "is_checked", "is_enabled", "is_disabled", "count", "all", "title", "url"}
AT_ONCE |= {"input_value", "inner_text", "text_content", "get_attribute", "content"}


@pytest.mark.parametrize("module", modules(), ids=place)
def test_module_says_why_it_exists(module: Path):
    assert not tree(module).body or ast.get_docstring(tree(module)), "begin the module with a docstring"


def test_every_room_says_what_it_is_for():
    rooms = [path for path in sorted(PACKAGE.iterdir()) if path.is_dir() and any(path.glob("*.py"))]
    silent = [room.name for room in rooms if not ast.get_docstring(tree(room / "__init__.py"))]
    assert not silent, "a room's __init__.py opens with what the room is for"


def test_public_functions_of_engine_and_doors_say_what_they_promise():
    silent = []
    for module in modules():
        room = module.relative_to(PACKAGE).parts[0]
        if room not in PROMISING and not {module.stem, module.parent.name} & PROMISING_MODULES:
            continue
        silent += [
            f"{place(module)}:{node.lineno} {node.name}"
            for node in tree(module).body
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if not ast.get_docstring(node)
        ]
    assert not silent, silent


def test_modules_and_functions_stay_small():
    long = [place(module) for module in modules() if len(module.read_text(encoding="utf-8").splitlines()) > LINES]
    long += [
        f"{place(module)}:{node.lineno} {node.name}"
        for module in modules()
        for node in ast.walk(tree(module))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (node.end_lineno or node.lineno) - node.lineno >= FUNCTION
    ]
    assert not long, f"look for the seam: {long}"


def test_names_name_the_idea():
    vague = [place(module) for module in modules() if {module.stem, module.parent.name} & NAMELESS]
    assert not vague


def test_no_error_is_swallowed_whole():
    bare = [
        f"{place(module)}:{node.lineno}"
        for module in modules()
        for node in ast.walk(tree(module))
        if isinstance(node, ast.ExceptHandler) and node.type is None
    ]
    assert not bare


def test_tests_in_a_browser_are_marked_so():
    files = (PACKAGE.parents[1] / "tests" / "browser").glob("test_*.py")
    assert not [path.name for path in files if "pytest.mark.browser" not in path.read_text(encoding="utf-8")]


def test_tests_in_a_browser_wait_for_what_they_expect():
    hasty = [
        f"{place(path)}:{node.lineno}"
        for path in sorted((PACKAGE.parents[1] / "tests" / "browser").glob("*.py"))
        for statement in ast.walk(tree(path))
        if isinstance(statement, ast.Assert)
        for node in ast.walk(statement.test)
        if isinstance(node, ast.Attribute) and node.attr in AT_ONCE
    ]
    assert not hasty, "Use expect(), which waits"
