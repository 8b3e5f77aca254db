"""`icop up`: from nothing to a site that answers. Every step may be cut off and done again."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from icop.cli._answers import answered, ready
from icop.engine.errors import IcopError


def add_to(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def up(
        host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
        port: Annotated[int, typer.Option(help="The port to listen on.")] = 8000,
        no_serve: Annotated[bool, typer.Option("--no-serve", help="Make everything ready, then stop.")] = False,
    ) -> None:
        """Make the home folder, load the facts, build the index and serve."""
        with answered():
            _up(host, port, no_serve)


def _up(host: str, port: int, no_serve: bool) -> None:
    ready()
    from django.conf import settings

    from icop.project.home import HomeLock, make_home
    from icop.project.serving import Site, require_free_port

    make_home(settings.ICOP_HOME)
    site = Site(host, port, typer.echo)
    lock = HomeLock(settings.ICOP_HOME)
    lock.require(site.address)
    if not no_serve:
        require_free_port(host, port)
    _make_ready(settings.ICOP_HOME)
    if no_serve:
        typer.echo(f"icop: ready in {settings.ICOP_HOME}. Start it with `icop up`.")
        return
    site.serve(lambda: _say_ready(site.address))


def _make_ready(home: Path) -> None:
    from icop.project import preparing

    for title, work in preparing.STEPS:
        begun = time.monotonic()
        said = work()
        typer.echo(f"icop: {title}{': ' + said if said else ''} ({time.monotonic() - begun:.1f} s)")


def _say_ready(address: str) -> None:
    from icop.accounts.actions import make_setup_code
    from icop.accounts.queries import has_administrator

    if not has_administrator():
        try:
            code = make_setup_code()
            typer.echo(f"icop: make the first administrator at {address}set-up/ with the code {code}")
        except IcopError as error:
            typer.echo(f"icop: {error}")
    typer.echo(f"icop: ready at {address} (stop with Ctrl+C)")
