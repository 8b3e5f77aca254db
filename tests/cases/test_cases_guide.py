"""docs/guides/cases.md: its commands, typed on its example file, answer as it says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from icop.cli import _add_commands, app

GUIDE = Path(__file__).parents[2] / "docs/guides/cases.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(kind: str) -> list[str]:
    return [body for found, body in BLOCK.findall(GUIDE.read_text(encoding="utf-8")) if found == kind]


@pytest.fixture
def typed(policy: None, db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what the commands of the guide answer, each typed where its file is."""
    (file,) = blocks("yaml")
    (tmp_path / "radar.yaml").write_text(file, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    if not app.registered_groups:
        _add_commands()
    (commands,) = blocks("sh")
    return [CliRunner().invoke(app, shlex.split(line)[1:]).output for line in commands.splitlines()]


def test_the_commands_of_the_guide_answer_as_it_says(typed: list[str]):
    told = blocks("text")
    assert len(typed) == len(told) == 4
    for answer, said in zip(typed, told, strict=True):
        assert set(said.splitlines()) <= set(answer.splitlines()), answer


def test_a_wrong_value_is_told_as_the_guide_says(typed: list[str], tmp_path: Path):
    path = tmp_path / "radar.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("6000000", "dear"), encoding="utf-8")
    told = " ".join(CliRunner().invoke(app, ["case", "price", "radar.yaml"]).output.split())
    said = re.search(r"`(radar\.yaml:14: .*?)`", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert said is not None
    assert " ".join(said.group(1).split()) in told
