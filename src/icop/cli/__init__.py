"""The `icop` command: one file per subcommand, each a function that is added here."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import typer

from icop import __version__
from icop.project.memory import keep_memory_flat

app = typer.Typer(
    name="icop",
    help="A community of practice for security cooperation and international acquisition.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)


@app.callback(invoke_without_command=True)
def _icop(version: bool = typer.Option(False, "--version", help="Print the version and stop.")) -> None:
    """Find the policy in force on a day, apply it, and name its source."""
    if version:
        typer.echo(__version__)
        raise typer.Exit


def _add_commands() -> None:
    for module in pkgutil.iter_modules(__path__):
        if not module.name.startswith("_"):
            importlib.import_module(f"{__name__}.{module.name}").add_to(app)


def main() -> None:
    """Run the command that was typed. An error that no command foresaw is said in a sentence too."""
    keep_memory_flat()
    try:
        _add_commands()
        app()
    except Exception as error:
        from icop.cli._answers import sentence_for

        sys.exit(f"icop: {sentence_for(error)}")
