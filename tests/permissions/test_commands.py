"""Every command: in the table with the least role it takes, refused to those with less, and then nothing changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from icop import cli
from icop.index.sources import build_index
from icop.library.models import Document
from tests.makers import ROLES, make_document
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


def test_searching_as_somebody_finds_what_they_may_read():
    make_document("A quartz annex\n\nThe quartzite clause binds.\n", name="quartz.txt", audience="office-a")
    build_index()
    for role, total in (("visitor", 0), ("member", 0), ("editor", 0), ("administrator", 1)):
        code, said = run("search", "quartzite", "--as", role, "--json")
        found = json.loads(said)
        assert (code, found["total"], len(found["results"])) == (0, total, total), role
        assert ("quartz.txt" in said) == bool(total)


def test_a_role_nobody_has_is_refused(tmp_path: Path):
    code, said = run("ingest", str(tmp_path), "--as", "king", "--json")
    assert code == 1
    assert "king" in json.loads(said)["problem"]
