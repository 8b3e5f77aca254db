"""`icop texts`: what was brought in of the official texts, what is missing, and the next step."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from icop.cli._answers import As, AsJson, On, answered, day_of, reader_as, ready_home, say

Key = Annotated[str, typer.Argument(metavar="[KEY]", help="One official text, as official.far; else all.")]


def add_to(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def texts(key: Key = "", role: As = "", on: On = "", as_json: AsJson = False) -> None:
        """Say what is held of each official text, what is missing, and what to do next."""
        with answered(as_json):
            ready_home()
            from icop.library.api_official import text_out
            from icop.library.queries.holdings import holding_of, holdings

            reader, day = reader_as(role), day_of(on)
            found = [holding_of(reader, key, on=day)] if key else holdings(reader, on=day)
            say({"texts": [text_out(one).dict() for one in found]}, as_json, _words)


def _words(answer: dict[str, Any]) -> str:
    return "\n".join(_line(one) for one in answer["texts"])


def _line(one: dict[str, Any]) -> str:
    if not one["sections"]:
        return f"{one['title']}: not held. {one['next_step']}"
    parts = f", {one['parts_found']} of {one['parts']} parts" if one["parts"] else ""
    missing = f" Missing: {'; '.join(one['missing'][:5])}." if one["missing"] else ""
    day = one["as_of"] or "undated"
    return f"{one['title']}: {one['sections']:,} sections{parts}, copy of {day}.{missing} {one['next_step']}"
