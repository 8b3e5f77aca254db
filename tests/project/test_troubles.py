"""Errors that are not icop's own are said with what to do; icop's own mistakes leave their traceback in the log."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from django.db import OperationalError, ProgrammingError

from icop.cli._answers import answered
from icop.engine.errors import NotFound
from icop.project import troubles

DATABASE = {
    "database or disk is full": "Free some space",
    "attempt to write a readonly database": "ICOP_HOME",
    "unable to open database file": "ICOP_HOME",
    "file is not a database": "backup",
    "database disk image is malformed": "backup",
    "database is locked": "Close it",
}


@pytest.mark.parametrize("said", DATABASE)
def test_what_a_database_says_is_turned_into_what_to_do(said: str, tmp_path: Path):
    found = troubles.of_anything(OperationalError(said), tmp_path)
    assert DATABASE[said] in found.fix
    assert not (tmp_path / "log").exists()


@pytest.mark.parametrize(
    ("number", "fix"),
    [(errno.ENOSPC, "Free some space"), (errno.EACCES, "ICOP_HOME"), (errno.EMFILE, "other programs")],
)
def test_what_the_system_says_is_turned_into_what_to_do(number: int, fix: str, tmp_path: Path):
    assert fix in troubles.of_anything(OSError(number, "words", "/some/file"), tmp_path).fix


@pytest.mark.parametrize(
    "mistake", [KeyError("x"), ProgrammingError("no such column: y"), OSError(errno.ENOENT, "none")]
)
def test_our_own_mistake_is_a_sentence_with_its_traceback_in_the_log(mistake: Exception, tmp_path: Path):
    (tmp_path / "log").mkdir()
    found = troubles.of_anything(mistake, tmp_path)
    assert type(mistake).__name__ in found.problem
    assert str(tmp_path / "log" / "icop.log") in found.fix
    assert type(mistake).__name__ in (tmp_path / "log" / "icop.log").read_text()


def test_a_sentence_of_ours_stays_as_it_is(tmp_path: Path):
    ours = NotFound("There is no such thing.", "Search for it.")
    assert troubles.of_anything(ours, tmp_path) is ours


@pytest.mark.parametrize("as_json", [False, True])
def test_every_command_answers_a_mistake_in_its_own_shape(as_json: bool, capsys: pytest.CaptureFixture[str]):
    import typer

    with pytest.raises(typer.Exit) as caught, answered(as_json):
        raise KeyError("x")
    said = capsys.readouterr()
    assert caught.value.exit_code == 1
    assert ('"problem"' in said.out) is as_json
    assert said.err.startswith("icop: ") is not as_json
    assert "Traceback" not in said.out + said.err
