"""Every command: in the table with the least role it takes, refused to those with less, and then nothing changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from icop import cli
from icop.library.models import Document
from tests.makers import ROLES
from tests.permissions.code import commands
from tests.permissions.table import COMMANDS

pytestmark = pytest.mark.django_db


def test_every_command_is_in_the_table():
    found = set(commands())
    assert sorted(found - set(COMMANDS)) == [], "say in tests/permissions/table.py who may use these"


def test_a_command_that_takes_a_role_is_listed_with_the_least_it_takes():
    for name, options in commands().items():
        assert ("--as" in options) == (COMMANDS[name] in ROLES), name


def run(*words: str) -> tuple[int, str]:
    commands()
    answer = CliRunner().invoke(cli.app, words)
    return answer.exit_code, answer.stdout


@pytest.mark.parametrize("role", ["visitor", "member"])
def test_taking_in_is_refused_to_those_who_may_not(tmp_path: Path, role: str):
    memo = tmp_path / "memo.txt"
    memo.write_text("A memo\n\nThe fee is lawful.\n")
    code, said = run("ingest", str(memo), "--as", role, "--json")
    assert code == 1
    assert set(json.loads(said)) == {"problem", "fix"}
    assert not Document.objects.exists()


def test_a_role_nobody_has_is_refused(tmp_path: Path):
    code, said = run("ingest", str(tmp_path), "--as", "king", "--json")
    assert code == 1
    assert "king" in json.loads(said)["problem"]
