"""What all subcommands share: their common options, Django made ready, answers as words or JSON, errors as exit codes.

A subcommand's module has `add_to(app)`. Inside it, `answered(as_json)` wraps the work:

    @app.command()
    def cite(text: str, as_json: AsJson = False) -> None:
        with answered(as_json):
            ready()
            say(result, as_json, words)
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Annotated, Any

import typer

from icop.engine.clock import read_day
from icop.engine.errors import IcopError, Refused

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
On = Annotated[str, typer.Option("--on", metavar="DATE", help="The day asked about (default today).")]
Known = Annotated[str, typer.Option("--known", metavar="DATE", help="What this site knew on that day (default now).")]
As = Annotated[str, typer.Option("--as", metavar="ROLE", help="Run as visitor, member, editor or administrator.")]


def ready() -> None:
    """Make Django ready. Raises an IcopError where a setting is wrong."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "icop.project.settings")
    django.setup()


def ready_home() -> None:
    """Make Django ready and refuse when this home has never been started."""
    ready()
    from django.db import OperationalError, ProgrammingError, connection

    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations")
    except (OperationalError, ProgrammingError) as error:
        from django.conf import settings

        raise Refused(
            f"There is no site in {settings.ICOP_HOME} yet.",
            "Start it once with `icop up --no-serve`, or set ICOP_HOME.",
        ) from error


def day_of(text: str) -> date:
    """Return the day typed after --on, or today."""
    from django.utils import timezone

    return read_day(text) if text else timezone.localdate()


def moment_of(text: str) -> datetime | None:
    """Return the end of the day typed after --known, or None for now."""
    from django.utils import timezone

    return timezone.make_aware(datetime.combine(read_day(text), time.max)) if text else None


def reader_as(role: str) -> Any:
    """Return the reader the command runs as. Raises Refused for a word that is no role."""
    from icop.accounts.queries import site_reader
    from icop.accounts.reader import ROLES

    if role and role not in ROLES:
        raise Refused(f"{role!r} is not a role.", f"Use one of: {', '.join(ROLES)}.")
    return site_reader(role or "administrator")


def say(answer: dict[str, Any], as_json: bool, words: Callable[[dict[str, Any]], str]) -> None:
    """Print `answer` as one JSON object, or in `words`."""
    typer.echo(json.dumps(answer, ensure_ascii=False, default=str) if as_json else words(answer))


@contextmanager
def answered(as_json: bool = False) -> Iterator[None]:
    """Turn an IcopError into its sentence (or JSON) and exit code 1, and other known troubles into one of ours."""
    try:
        yield
    except IcopError as error:
        _fail(error, as_json)
    except OSError as error:
        _fail(trouble(error), as_json)


def trouble(error: OSError) -> IcopError:
    """Return what a person can do about an error of the operating system."""
    import errno

    where = f" ({error.filename})" if error.filename else ""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Refused(
            f"The disk is full{where}.", "Free some space, then run the same command again; nothing is lost."
        )
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return Refused(
            f"icop may not write here{where}.", "Set ICOP_HOME to a folder you may write to, or change its owner."
        )
    return Refused(f"{error.strerror or error}{where}.", "Mend that, then run the same command again.")


def _fail(error: IcopError, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({"problem": error.problem, "fix": error.fix}, ensure_ascii=False))
    else:
        print(f"icop: {error.problem} {error.fix}".rstrip(), file=sys.stderr)
    raise typer.Exit(1)
