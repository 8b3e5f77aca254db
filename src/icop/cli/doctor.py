"""`icop doctor`: the health page on the console, and a look at everything that is kept."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import typer

from icop.cli._answers import AsJson, answered, ready_home, say

Full = Annotated[bool, typer.Option("--full", help="Compare every file with its hash, and count every record.")]
Fix = Annotated[bool, typer.Option("--fix", help="First mend what can be mended without losing anything.")]


def add_to(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def doctor(full: Full = False, fix: Fix = False, as_json: AsJson = False) -> None:
        """Say what is wrong with this site, and the fix. Exits with 1 when something is."""
        with answered(as_json):
            ready_home()
            from icop.project.inspecting import inspect

            done = _mended() if fix else []
            found = inspect(full=full)
            say({"checks": [asdict(one) for one in found], "mended": done}, as_json, _words)
            if not all(one.well for one in found):
                raise typer.Exit(1)


def _mended() -> list[str]:
    from icop.project.inspecting import mend
    from icop.project.worker import finish_jobs

    done: list[str] = []
    mend(done.append)
    finish_jobs()
    return done


def _words(answer: dict[str, Any]) -> str:
    lines = [
        f"{'well ' if one['well'] else 'WRONG'}  {one['name']}: {one['found']} {one['fix']}".rstrip()
        for one in answer["checks"]
    ]
    return "\n".join([*answer["mended"], *lines])
