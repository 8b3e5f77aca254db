"""`icop worker`: runs jobs and writes the index. `icop up` starts it; on its own it serves a second host."""

from __future__ import annotations

import typer

from icop.cli._answers import Follow, answered, ready_home
from icop.project.lifeline import follow_input


def add_to(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(hidden=True)
    def worker(follow: Follow = False) -> None:
        """Run jobs and write the index until told to stop."""
        with answered():
            if follow:
                follow_input()
            ready_home()
            from icop.project.worker import WorkerProcess

            WorkerProcess().run()
