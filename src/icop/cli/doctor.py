"""`icop doctor`: the health page on the console."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import typer

from icop.cli._answers import AsJson, answered, ready_home, say


def add_to(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def doctor(as_json: AsJson = False) -> None:
        """Say what is wrong with this site, and the fix."""
        with answered(as_json):
            ready_home()
            from icop.project.health import checks

            found = checks()
            say({"checks": [asdict(one) for one in found]}, as_json, _words)
            if not all(one.well for one in found):
                raise typer.Exit(1)


def _words(answer: dict[str, Any]) -> str:
    return "\n".join(
        f"{'well ' if one['well'] else 'WRONG'}  {one['name']}: {one['found']} {one['fix']}".rstrip()
        for one in answer["checks"]
    )
