"""The locks hold what pyproject.toml asks for, whole and with checksums."""

from __future__ import annotations

import json
import re
import tomllib
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.source import ROOT

LOCKS = ROOT / "requirements"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ASKED = {
    "run": PROJECT["project"]["dependencies"],
    "dev": PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"],
    "build": PROJECT["dependency-groups"]["build"],
}
LEFT_OUT = {
    canonicalize_name(Requirement(one).name)
    for one in PROJECT["tool"]["uv"]["override-dependencies"]
    if not Requirement(one).marker.evaluate()
}


def _entries(lock: str) -> list[str]:
    text = (LOCKS / f"{lock}.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]


def _pinned(lock: str) -> dict[str, str]:
    """Return name and version of what the lock installs here."""
    found = [Requirement(entry.split("--hash")[0].strip()) for entry in _entries(lock)]
    here = [requirement for requirement in found if not requirement.marker or requirement.marker.evaluate()]
    return {canonicalize_name(one.name): str(one.specifier).removeprefix("==") for one in here}


@pytest.mark.parametrize("lock", ASKED)
def test_lock_holds_what_the_project_asks_for(lock: str):
    pinned = _pinned(lock)
    for asked in map(Requirement, ASKED[lock]):
        version = pinned.get(canonicalize_name(asked.name), "0")
        assert asked.specifier.contains(version), f"{lock}.lock has {asked.name} {version}, asked: {asked}"


@pytest.mark.parametrize("lock", ASKED)
def test_every_line_of_a_lock_is_pinned_with_its_checksum(lock: str):
    loose = [entry[:60] for entry in _entries(lock) if "==" not in entry or "--hash=sha256:" not in entry]
    assert not loose
    assert "://" not in "".join(_entries(lock)), "a lock names no address"


def test_dev_lock_holds_the_run_lock():
    dev = _pinned("dev")
    assert {name: dev.get(name) for name in _pinned("run")} == _pinned("run")


def test_run_lock_is_whole():
    """It is installed without resolving: whatever a package needs here must be a line of its own."""
    pinned = _pinned("run")
    wanted = [Requirement(asked) for asked in ASKED["run"]]
    seen: set[tuple[str, frozenset[str]]] = set()
    while wanted:
        one = wanted.pop()
        key = (canonicalize_name(one.name), frozenset(one.extras))
        if key in seen:
            continue
        seen.add(key)
        if key[0] in LEFT_OUT:
            continue
        assert key[0] in pinned, f"{one.name} is needed but not in run.lock"
        for line in metadata.requires(one.name) or []:
            needed = Requirement(line)
            extras = one.extras or {""}
            if not needed.marker or any(needed.marker.evaluate({"extra": extra}) for extra in extras):
                wanted.append(needed)


def test_installed_versions_are_the_pinned_ones():
    differing = {name: version for name, version in _pinned("run").items() if metadata.version(name) != version}
    assert not differing, "run ./run test, which installs the lock when it changed"


def test_assets_are_pinned_with_their_checksum():
    for name, pin in json.loads((LOCKS / "assets.json").read_text(encoding="utf-8")).items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", pin["version"]), name
        assert re.fullmatch(r"sha512-[A-Za-z0-9+/]{86}==", pin["integrity"]), name
