"""`icop up`: from nothing to a site that answers. Every step may be cut off and done again."""

from __future__ import annotations

from typing import Annotated

import typer

from icop.cli._answers import answered, configure, ready
from icop.cli.ready import make_ready, say_line
from icop.project.ports import Port

LEFTOVER_SECONDS = 5.0


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
            say_line(f"icop: ready in {settings.ICOP_HOME}. Start it with `icop up`.")
            return
        kept = keep_port(host, port, LEFTOVER_SECONDS if lock.was_cut_off else 0.0)
        lock.note(kept.address)
        _serve(kept)


def _prepare() -> None:
    ready()
    from icop.project import preparing

    make_ready(preparing.FIRST + preparing.THEN)


def _serve(port: Port) -> None:
    """Make everything ready and serve, each in processes of their own: this one stays small.

    Where the styles are laid out, the web server loads its pages meanwhile: that takes as long as all the rest. On a
    home that was ready before, it answers while the facts are looked through.
    """
    from icop.project.assets import are_laid_out
    from icop.project.serving import MAY_ANSWER, Site

    with Site(port, say_line) as site:
        if are_laid_out():
            site.load()
        ended = site.run(["ready", "--address", port.address])
        if ended in {0, MAY_ANSWER}:
            ended = site.serve(lambda: _say_ready(port), ["ready", "--rest"] if ended else [])
    if ended:
        raise typer.Exit(1)


def _say_ready(port: Port) -> None:
    from django.conf import settings

    from icop.project.environment import HERE

    if not port.is_local and set(settings.ALLOWED_HOSTS) <= set(HERE):
        say_line("icop: others are turned away until ICOP_HOSTS names the host by which they reach this machine")
    say_line(f"icop: ready at {port.address} (stop with Ctrl+C)")
