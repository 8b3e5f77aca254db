"""`icop cite`: the citations in a text, each with its normal form and its place in the text."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from icop.cli._answers import AsJson, answered, say
from icop.engine.citations import find_citations


def add_to(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def cite(
        text: Annotated[str, typer.Argument(metavar="TEXT|-", help="The text, or - to read standard input.")],
        home: Annotated[
            str, typer.Option(help="Where the text stands, in normal form: gives 'this title' its meaning.")
        ] = "",
        as_json: AsJson = False,
    ) -> None:
        """Find the citations in a text and write each in its normal form."""
        with answered(as_json):
            say(_cited(sys.stdin.read() if text == "-" else text, home), as_json, _words)


def _cited(text: str, home: str) -> dict[str, Any]:
    return {
        "citations": [
            {"text": cite.text, "start": cite.start, "end": cite.end, "normal": cite.normal, "kind": cite.kind}
            for cite in find_citations(text, home)
        ]
    }


def _words(answer: dict[str, Any]) -> str:
    lines = [f"{cite['normal']}  ({cite['kind']}, {cite['start']}-{cite['end']})" for cite in answer["citations"]]
    return "\n".join(lines) or "No citation found."
