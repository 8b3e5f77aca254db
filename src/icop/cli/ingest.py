"""`icop ingest`: take in files, folders, archives and record sets."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from icop.cli._answers import As, AsJson, On, answered, day_of, reader_as, ready_home, say
from icop.cli._progress import bar

Paths = Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files, folders, archives.")]
AsOf = Annotated[str, typer.Option("--as-of", metavar="DATE", help="The day (or month) the copies show.")]
Audience = Annotated[str, typer.Option("--audience", metavar="KEY", help="Who may read them.")]
Importer = Annotated[
    str,
    typer.Option(
        "--importer",
        metavar="NAME",
        help="Who reads them (office, records, samm, sharepoint, acquisition); else by content.",
    ),
]
Set = Annotated[
    str, typer.Option("--set", metavar="NAME", help="A name put before the ids of records and the names of files.")
]


def add_to(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def ingest(
        paths: Paths,
        as_of: AsOf = "",
        audience: Audience = "public",
        importer: Importer = "",
        set_name: Set = "",
        role: As = "",
        on: On = "",
        as_json: AsJson = False,
    ) -> None:
        """Take in documents and record sets. What is here already stays as it is; what can't be read is listed.

        Read: PDF, Word (.docx), PowerPoint (.pptx), Excel (.xlsx, .xls), EPUB, e-mail (.eml) with what is attached,
        HTML (also .aspx and .mht), Markdown, text, record sets (.jsonl); folders, and ZIP or TAR archives. What a file
        is, its content says, not its name.
        """
        with answered(as_json):
            ready_home()
            _ingest(paths, (as_of, audience, importer, set_name), role, on, as_json)


def _ingest(paths: list[Path], said: tuple[str, str, str, str], role: str, on: str, as_json: bool) -> None:
    from icop.library.actions import About, receive
    from icop.project.worker import finish_jobs

    as_of, audience, importer, set_name = said
    about = About(audience=audience, as_of=as_of, importer=importer, set_name=set_name)
    with bar() as drawn:
        task = drawn.add_task("reading", total=None)

        def show(done: int, total: int, current: str) -> None:
            drawn.update(task, completed=done, total=total, description=current[-40:] or "reading")

        report = receive(paths, by=reader_as(role), on=day_of(on), about=about, progress=show)
        drawn.update(task, description="indexing", total=None)
        finish_jobs()
    refused = [{"path": one.path, "problem": one.problem, "fix": one.fix} for one in report.refused]
    answer = {"added": report.added, "updated": report.updated, "unchanged": report.unchanged, "refused": refused}
    answer["limited"] = [asdict(one) for one in report.limited]
    say(answer, as_json, _words)


def _words(answer: dict[str, Any]) -> str:
    counts = ", ".join(f"{answer[name]:,} {name}" for name in ("added", "updated", "unchanged"))
    lines = [f"{counts} (records of sets, and other files one by one)."]
    if answer["refused"]:
        lines.append(f"{len(answer['refused'])} not taken in:")
        lines.extend(f"  {one['path']}: {one['problem']} {one['fix']}".rstrip() for one in answer["refused"])
    for one in answer["limited"]:
        lines.append(f"  {one['path']}: kept for {one['audience']}, for it is marked {one['markings']}.")
    return "\n".join(lines)
