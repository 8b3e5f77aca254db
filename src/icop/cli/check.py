"""`icop check`: every problem of every fact file, with its place and what to do. Needs no site and no database."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from icop.cli._answers import AsJson, On, answered, say
from icop.engine.clock import read_day
from icop.engine.loading import Problem


def add_to(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def check(
        folders: Annotated[
            list[Path] | None, typer.Argument(help="Packs to check (default: all this site loads).")
        ] = None,
        on: On = "",
        as_json: AsJson = False,
    ) -> None:
        """Check all facts and list every problem as `file:line: what; how to fix`."""
        with answered(as_json):
            from icop.engine.checks import check as problems_of
            from icop.engine.checks import remarks
            from icop.project import settings

            packs = list(folders or settings.ICOP_DATA_DIRS)
            found = problems_of(packs, read_day(on) if on else datetime.now(UTC).date())
            notes = remarks(packs)
            answer = {"problems": _lines(found), "remarks": _lines(notes), "packs": [str(pack) for pack in packs]}
            say(answer, as_json, _words)
            if found:
                raise typer.Exit(1)


def _lines(found: list[Problem]) -> list[dict[str, Any]]:
    return [{"file": one.path, "line": one.line, "problem": one.what, "fix": one.fix} for one in found]


def _words(answer: dict[str, Any]) -> str:
    told = [f"{one['file']}:{one['line']}: {one['problem']}; {one['fix']}" for one in answer["problems"]]
    lines = [*(f"look: {one['file']}:{one['line']}: {one['problem']}" for one in answer["remarks"]), *told]
    total = len(told)
    lines.append("All facts are well." if not total else f"{total} problem{'s' if total > 1 else ''}.")
    return "\n".join(lines)
