"""`icop up`: from nothing to a site that answers. Every step may be cut off and done again."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Annotated

import typer

from icop.cli._answers import answered, configure, ready
from icop.engine.errors import IcopError
from icop.project.ports import Port

if TYPE_CHECKING:
    from icop.project.preparing import Step

LEFTOVER_SECONDS = 5.0
TELL_SECONDS = 5.0


def add_to(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def up(
        host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
        port: Annotated[int, typer.Option(help="The port to listen on; 0 takes one that is free.")] = 8000,
        no_serve: Annotated[bool, typer.Option("--no-serve", help="Make everything ready, then stop.")] = False,
    ) -> None:
        """Make the home folder, load the facts, build the index and serve."""
        with answered():
            _up(host, port, no_serve)


def _up(host: str, port: int, no_serve: bool) -> None:
    configure()
    from django.conf import settings

    from icop.index.choice import the_index
    from icop.project.home import HomeLock, make_home
    from icop.project.logs import turn_over
    from icop.project.ports import keep_port

    the_index()  # a wrong ICOP_INDEX_URL is said before anything is done
    make_home(settings.ICOP_HOME)
    turn_over(settings.ICOP_HOME)
    with HomeLock(settings.ICOP_HOME) as lock:
        if no_serve:
            _prepare()
            _say(f"icop: ready in {settings.ICOP_HOME}. Start it with `icop up`.")
            return
        kept = keep_port(host, port, LEFTOVER_SECONDS if lock.was_cut_off else 0.0)
        lock.note(kept.address)
        _serve(kept)


def _prepare() -> None:
    ready()
    from icop.project import preparing

    _make_ready(preparing.FIRST + preparing.THEN)


def _serve(port: Port) -> None:
    """Make everything ready and serve.

    Where the styles are laid out, the web server loads its pages meanwhile: that takes as long as all the rest. On a
    home that was ready before, it answers while the facts are looked through.
    """
    from icop.project.assets import are_laid_out
    from icop.project.memory import give_back_memory
    from icop.project.serving import Site

    def answers() -> None:
        _say_ready(port)
        give_back_memory()

    with Site(port, _say) as site:
        if are_laid_out():
            site.load()
        ready()
        from icop.project import preparing

        _make_ready(preparing.FIRST)
        if preparing.can_answer():
            site.serve(answers, meanwhile=lambda: _make_ready(preparing.THEN))
        else:
            _make_ready(preparing.THEN)
            site.serve(answers)


def _make_ready(steps: list[Step]) -> None:
    for title, work in steps:
        begun = time.monotonic()
        said = work(_Teller(title).tell)
        _say(f"icop: {title}{': ' + said if said else ''} ({time.monotonic() - begun:.1f} s)")


class _Teller:
    """Tells how far a long step is: at once, then every few seconds."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._next = 0.0

    def tell(self, what: str) -> None:
        now = time.monotonic()
        if now >= self._next:
            self._next = now + TELL_SECONDS
            _say(f"icop: {self._title}: {what} ...")


def _say(line: str) -> None:
    """Print a line at once. A console that is gone is no reason to stop a site."""
    try:
        print(line, flush=True)
    except OSError:
        sys.stdout = None


def _say_ready(port: Port) -> None:
    from django.conf import settings
    from django.db import connections

    from icop.accounts.actions import make_setup_code
    from icop.accounts.queries import has_administrator
    from icop.project.environment import HERE

    if not has_administrator():
        try:
            code = make_setup_code()
            _say(f"icop: make the first administrator at {port.address}set-up/ with the code {code}")
        except IcopError as error:
            _say(f"icop: {error}")
    connections.close_all()
    if not port.is_local and set(settings.ALLOWED_HOSTS) <= set(HERE):
        _say("icop: others are turned away until ICOP_HOSTS names the host by which they reach this machine")
    _say(f"icop: ready at {port.address} (stop with Ctrl+C)")
