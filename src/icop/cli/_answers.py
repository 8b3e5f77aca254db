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
from datetime import date, datetime
from typing import Annotated, Any

import typer

from icop.engine.clock import read_day
from icop.engine.errors import IcopError, Refused

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
On = Annotated[str, typer.Option("--on", metavar="DATE", help="The day asked about (default today).")]
Known = Annotated[str, typer.Option("--known", metavar="DATE", help="What this site knew on that day (default now).")]
Follow = Annotated[
    bool,
    typer.Option(
        "--follow", help="Begin at a line of standard input (web), end when it closes: whoever started it is gone."
    ),
]
As = Annotated[str, typer.Option("--as", metavar="ROLE", help="Run as visitor, member, editor or administrator.")]

NO_SITE = ("no such table", "unable to open database file")
STOPPED = 130


def configure() -> None:
    """Say where Django finds its settings; they are read when first asked for."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "icop.project.settings")


def ready() -> None:
    """Make Django ready. Raises an IcopError where a setting is wrong."""
    import django

    configure()
    django.setup()


def ready_home() -> None:
    """Make Django ready and refuse when this home has never been started."""
    ready()
    from django.conf import settings
    from django.db import OperationalError, ProgrammingError, connection

    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations")
    except (OperationalError, ProgrammingError) as error:
        if not isinstance(error, ProgrammingError) and not any(words in str(error) for words in NO_SITE):
            raise
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
    from icop.ui.clock import end_of_day

    return end_of_day(read_day(text)) if text else None


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
    """Turn every error into a sentence (or JSON) and exit code 1; the traceback of one nobody foresaw is in the log."""
    try:
        yield
    except (typer.Exit, typer.Abort, typer.BadParameter):
        raise
    except KeyboardInterrupt:
        raise typer.Exit(STOPPED) from None
    except Exception as error:
        _fail(sentence_for(error), as_json)
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of a library in Rust, which is no Exception
            raise
        _fail(sentence_for(error), as_json)


def sentence_for(error: BaseException) -> IcopError:
    """Return what to say about any error."""
    if isinstance(error, IcopError):
        return error
    from icop.project import environment, troubles

    return troubles.of_anything(error, environment.home())


def _fail(error: IcopError, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({"problem": error.problem, "fix": error.fix}, ensure_ascii=False))
    else:
        print(f"icop: {error.problem} {error.fix}".rstrip(), file=sys.stderr)
    raise typer.Exit(1)
