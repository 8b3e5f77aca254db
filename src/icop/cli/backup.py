"""`icop backup`: the whole site in one file, made while it serves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from icop.cli._answers import AsJson, answered, ready_home, say

if TYPE_CHECKING:
    from icop.project.backup.making import Tell

Place = Annotated[Path, typer.Argument(metavar="FILE", help="The file to write, or a folder for it.")]
Replace = Annotated[bool, typer.Option("--replace", help="Take the place of a file of that name.")]


def add_to(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def backup(file: Place, replace: Replace = False, as_json: AsJson = False) -> None:
        """Write database, received files and added facts to one file, without secrets, while the site serves."""
        with answered(as_json):
            ready_home()
            from icop.project.backup import make_backup

            with progress() as tell:
                made = make_backup(file, tell=tell, replace=replace)
            manifest = made.manifest
            answer = {
                "file": str(made.path),
                "bytes": made.size,
                "documents": manifest.counts.get("library_document", 0),
                "files": sum(one.name.startswith("library/") for one in manifest.members),
                "people": manifest.counts.get("accounts_user", 0),
                "fingerprint": manifest.fingerprint,
                "left_out": manifest.left_out,
                "trouble": list(made.trouble),
            }
            say(answer, as_json, _words)
            if made.trouble:
                raise typer.Exit(1)


@contextmanager
def progress() -> Iterator[Tell]:
    """Show bytes done of bytes in all on a terminal's standard error."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading the database", total=None)

        def tell(done: int, whole: int, what: str) -> None:
            bar.update(task, completed=done, total=whole or None, description=what[-40:])

        yield tell


def _words(answer: dict[str, Any]) -> str:
    lines = [
        f"{answer['file']}: {answer['bytes'] / 1e6:,.1f} MB with {answer['documents']:,} documents,"
        f" {answer['files']:,} files and {answer['people']:,} people.",
        f"Fingerprint {answer['fingerprint']}.",
        f"Left out: {', '.join(answer['left_out'])}.",
    ]
    if answer["trouble"]:
        lines.append("Not as it should be (see `icop doctor --full`):")
        lines.extend(f"  {one}" for one in answer["trouble"][:20])
    return "\n".join(lines)
