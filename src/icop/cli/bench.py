"""`icop bench`: measure what must be fast. The benchmarks lie with the tests, so it runs from a checkout only."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from icop.cli._answers import answered
from icop.engine.errors import Refused

CHECKOUT = Path(__file__).resolve().parents[3]


def add_to(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def bench(
        subjects: Annotated[list[str] | None, typer.Argument(help="Measure these only, for example: search.")] = None,
        quick: Annotated[bool, typer.Option("--quick", help="Measure on less, and write no page.")] = False,
    ) -> None:
        """Measure, compare with budgets and peers, and write docs/benchmarks.md."""
        with answered():
            if not (CHECKOUT / "tests" / "benchmarks").is_dir():
                raise Refused("The benchmarks are not part of the installed package.", "Run it in a checkout of icop.")
            options = [*(subjects or []), *(["--quick"] if quick else [])]
            command = [sys.executable, "-m", "tests.benchmarks", *options]
            raise typer.Exit(subprocess.run(command, cwd=CHECKOUT, check=False).returncode)  # noqa: S603 - our own module
