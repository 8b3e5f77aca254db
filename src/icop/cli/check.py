"""`icop check`: every problem of every fact file, with its place and what to do. Needs no site and no database.

`--prove` shows instead that everything in tools and determinations can be reached and every case is decided; `--mutate`
tries how well their examples hold them in place.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
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
        names: Annotated[
            list[str] | None,
            typer.Argument(
                metavar="[PACK|KEY]...",
                help="Packs to check (default: all this site loads); with --prove or --mutate also keys of tools.",
            ),
        ] = None,
        prove: Annotated[
            bool, typer.Option("--prove", help="Prove that all of a tool can be reached and every case is decided.")
        ] = False,
        mutate: Annotated[
            bool, typer.Option("--mutate", help="Put small mistakes into tools; tell which no example notices.")
        ] = False,
        at_least: Annotated[
            float | None, typer.Option("--at-least", metavar="PERCENT", help="With --mutate: fail below this share.")
        ] = None,
        on: On = "",
        as_json: AsJson = False,
    ) -> None:
        """Check all facts and list every problem as `file:line: what; how to fix`."""
        with answered(as_json):
            if at_least is not None and not mutate:
                raise typer.BadParameter("it goes with --mutate", param_hint="--at-least")
            day = read_day(on) if on else datetime.now(UTC).date()
            if prove and mutate:
                raise typer.BadParameter("ask for one of the two", param_hint="--prove --mutate")
            if prove:
                from icop.cli._proving import prove as prove_all

                prove_all(*_packs_and_keys(names or []), day, as_json)
            elif mutate:
                from icop.cli._trying import try_mutants

                try_mutants(*_packs_and_keys(names or []), at_least, as_json)
            else:
                packs = [Path(name) for name in names] if names else _all_packs()
                _check(packs, day, as_json)


def _check(packs: list[Path], on: date, as_json: bool) -> None:
    from icop.engine.checks import check as problems_of
    from icop.engine.checks import remarks

    found = problems_of(packs, on)
    notes = remarks(packs)
    answer = {"problems": _lines(found), "remarks": _lines(notes), "packs": [str(pack) for pack in packs]}
    say(answer, as_json, _words)
    if found:
        raise typer.Exit(1)


def _all_packs() -> list[Path]:
    from icop.project import settings

    return list(settings.ICOP_DATA_DIRS)


def _packs_and_keys(names: list[str]) -> tuple[list[Path], list[str]]:
    """Return the packs among the names, which are folders, and the keys; without a pack, those this site loads."""
    packs = [Path(name) for name in names if Path(name).is_dir()]
    return packs or _all_packs(), [name for name in names if not Path(name).is_dir()]


def _lines(found: list[Problem]) -> list[dict[str, Any]]:
    return [{"file": one.path, "line": one.line, "problem": one.what, "fix": one.fix} for one in found]


def _words(answer: dict[str, Any]) -> str:
    told = [f"{one['file']}:{one['line']}: {one['problem']}; {one['fix']}" for one in answer["problems"]]
    lines = [*(f"look: {one['file']}:{one['line']}: {one['problem']}" for one in answer["remarks"]), *told]
    total = len(told)
    lines.append("All facts are well." if not total else f"{total} problem{'s' if total > 1 else ''}.")
    return "\n".join(lines)
