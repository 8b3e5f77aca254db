"""`icop ready`: makes a home ready for serving. `icop up` starts it, in a process whose memory goes when it ends."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Annotated

import typer

from icop.cli._answers import Follow, answered, ready
from icop.engine.errors import IcopError
from icop.project.lifeline import follow_input
from icop.project.serving import MAY_ANSWER

if TYPE_CHECKING:
    from icop.project.preparing import Step

TELL_SECONDS = 5.0


def add_to(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("ready", hidden=True)
    def make_home_ready(
        address: Annotated[str, typer.Option(help="Where the site will answer.")] = "",
        rest: Annotated[bool, typer.Option("--rest", help="Do what may be done while the site answers.")] = False,
        follow: Follow = False,
    ) -> None:
        """Make everything ready; or only what must be before the site may answer with what it held, telling so."""
        with answered():
            if follow:
                follow_input()
            ready()
            from icop.project import preparing

            if not rest:
                make_ready(preparing.FIRST)
                if preparing.can_answer():
                    _say_code(address)
                    raise typer.Exit(MAY_ANSWER)
            make_ready(preparing.THEN)
            if not rest:
                _say_code(address)


def make_ready(steps: list[Step]) -> None:
    """Take these steps, and tell each with what it did and how long it took."""
    for title, work in steps:
        begun = time.monotonic()
        said = work(_Teller(title).tell)
        say_line(f"icop: {title}{': ' + said if said else ''} ({time.monotonic() - begun:.1f} s)")


class _Teller:
    """Tells how far a long step is: at once, then every few seconds."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._next = 0.0

    def tell(self, what: str) -> None:
        now = time.monotonic()
        if now >= self._next:
            self._next = now + TELL_SECONDS
            say_line(f"icop: {self._title}: {what} ...")


def say_line(line: str) -> None:
    """Print a line at once. A console that is gone is no reason to stop a site."""
    try:
        print(line, flush=True)
    except OSError:
        sys.stdout = None


def _say_code(address: str) -> None:
    from icop.accounts.actions import make_setup_code
    from icop.accounts.queries import has_administrator

    if has_administrator():
        return
    try:
        say_line(f"icop: make the first administrator at {address}set-up/ with the code {make_setup_code()}")
    except IcopError as error:
        say_line(f"icop: {error}")
