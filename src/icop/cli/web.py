"""`icop web`: answers requests. `icop up` starts it."""

from __future__ import annotations

from typing import Annotated

import typer

from icop.cli._answers import Follow, answered, ready
from icop.project.lifeline import follow_input


def add_to(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(hidden=True)
    def web(
        host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
        port: Annotated[int, typer.Option(help="The port to listen on.")] = 8000,
        follow: Follow = False,
    ) -> None:
        """Answer requests until told to stop."""
        with answered():
            begin = follow_input() if follow else None
            ready()
            from icop.project.web import serve

            serve(host, port, begin)
