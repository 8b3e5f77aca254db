"""`icop reindex`: build the index anew aside and swap it in, while search goes on."""

from __future__ import annotations

import typer

from icop.cli._answers import AsJson, answered, ready_home, say


def add_to(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def reindex(as_json: AsJson = False) -> None:
        """Build the search index anew from the database."""
        with answered(as_json):
            ready_home()
            from icop.index.sources import build_index

            said = build_index(lambda number: typer.echo(f"\r{number:,} records", nl=False, err=True))
            say({"records": said}, as_json, lambda answer: f"{answer['records']:,} records")
