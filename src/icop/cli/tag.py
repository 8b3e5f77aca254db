"""`icop tag`: the concepts a text speaks of, with places, score and reason, and the acronyms it defines."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from icop.cli._answers import AsJson, Known, On, answered, day_of, moment_of, ready, ready_home, say
from icop.engine.errors import Refused

if TYPE_CHECKING:
    from icop.library.tagged_text import TaggedText


def add_to(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def tag(
        path: Annotated[str, typer.Argument(metavar="PATH|-", help="A file, or - to read standard input.")],
        on: On = "",
        known: Known = "",
        as_json: AsJson = False,
    ) -> None:
        """Find the concepts a text speaks of, and why; and the acronyms it defines. Nothing is kept."""
        with answered(as_json):
            ready()
            from icop.library.tagged_text import text_of_file

            text = sys.stdin.read() if path == "-" else text_of_file(Path(path))
            say(_tagged(text, on, known).as_json(), as_json, _words)


def _tagged(text: str, on: str, known: str) -> TaggedText:
    """Return the tagged text, by the site of this home; where there is none, by the concepts that are shipped."""
    from icop.library.tagged_text import tag_text, tag_text_as_shipped

    try:
        ready_home()
    except Refused:
        return tag_text_as_shipped(text, on=day_of(on))
    return tag_text(text, on=day_of(on), known=moment_of(known))


def _words(answer: dict[str, Any]) -> str:
    lines = []
    for one in answer["concepts"]:
        places = ", ".join(f"{span['start']}-{span['end']}" for span in one["spans"][:6]) or "title"
        lines.append(f"{one['score']:.2f}  {one['key']}  {one['title']}  ({one['reason']}; {places})")
    lines += [f"{one['short']} = {one['long']}  ({one['start']}-{one['end']})" for one in answer["acronyms"]]
    return "\n".join(lines) or "No concept found."
