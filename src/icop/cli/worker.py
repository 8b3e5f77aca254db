"""`icop worker`: runs jobs and writes the index. `icop up` starts it; on its own it serves a second host."""

from __future__ import annotations

import typer

from icop.cli._answers import answered, ready_home


def add_to(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(hidden=True)
    def worker() -> None:
        """Run jobs and write the index until told to stop."""
        with answered():
            ready_home()
            from icop.project.worker import WorkerProcess

            WorkerProcess().run()
