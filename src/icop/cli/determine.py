"""`icop determine NAME`: what facts lead to by the rules of the day, why, and what is needed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from icop.cli._answers import As, AsJson, Known, answered, day_of, moment_of, reader_as, ready_home, say

NAME = typer.Argument(help="The key of a determination, or the last part of it; `icop determine list` names them.")
FACTS = typer.Option("--facts", metavar="FILE", help="YAML or JSON with day: and facts:; `schema` says what may stand.")
DAY = typer.Option("--on", metavar="DATE", help="The day that decides, in place of the file's (default today).")


class _Named(TyperGroup):
    """Takes `icop determine NAME` as `icop determine run NAME`."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that is meant."""
        first = args[0] if args else ""
        known = first in self.commands or first.startswith("-")
        return super().resolve_command(ctx, args if known else ["run", *args])


def add_to(app: typer.Typer) -> None:
    """Add the command with its subcommands."""
    determine = typer.Typer(
        cls=_Named, no_args_is_help=True, help="Work out a determination: icop determine NAME --facts FILE."
    )
    app.add_typer(determine, name="determine")

    @determine.command("run")
    def run(
        name: Annotated[str, NAME],
        facts: Annotated[Path | None, FACTS] = None,
        on: Annotated[str, DAY] = "",
        known: Known = "",
        as_role: As = "",
        as_json: AsJson = False,
    ) -> None:
        """Show what the facts in FILE lead to; without a file, what is needed."""
        with answered(as_json):
            ready_home()
            say(_worked(name, facts, on, known, as_role), as_json, _words)

    @determine.command("list")
    def list_(known: Known = "", as_role: As = "", as_json: AsJson = False) -> None:
        """List the determinations."""
        with answered(as_json):
            ready_home()
            say(_listed(known, as_role), as_json, _names)

    @determine.command("schema")
    def schema(name: Annotated[str, NAME], known: Known = "", as_role: As = "") -> None:
        """Print the JSON Schema of the facts of a determination."""
        with answered():
            ready_home()
            from icop.tools.determination_facts import schema_of
            from icop.tools.determination_outcome import determination_named

            found = determination_named(reader_as(as_role), name, known=moment_of(known))
            typer.echo(json.dumps(schema_of(found.compiled), indent=1))


def _worked(name: str, facts: Path | None, on: str, known: str, role: str) -> dict[str, Any]:
    from icop.tools.determination_facts import FactsFile, facts_in_file, read_facts_file
    from icop.tools.determination_outcome import determination_named, work_out

    at = moment_of(known)
    found = determination_named(reader_as(role), name, known=at)
    content, document = read_facts_file(facts) if facts else (FactsFile(), None)
    if on:
        content = content.model_copy(update={"day": day_of(on)})
    given = facts_in_file(content, found.compiled, day_of(""), document, str(facts or "facts"))
    return work_out(found, given, at=at).as_json()


def _listed(known: str, role: str) -> dict[str, Any]:
    from icop.tools.queries import determinations_for

    found = determinations_for(reader_as(role), known=moment_of(known))
    return {"determinations": [{"key": one.key, "title": one.shape.title} for one in found]}


def _names(answer: dict[str, Any]) -> str:
    return "\n".join(f"{one['key']:44} {one['title']}" for one in answer["determinations"]) or "There are none here."


def _words(answer: dict[str, Any]) -> str:
    lines = [answer["name"], f"{answer['on']}: {answer['title']}", answer["says"]]
    if answer.get("do"):
        lines += ["", f"What to do: {answer['do']}"]
    if answer["needs"]:
        lines += ["", "What is needed:", *(f"  {one['says']}" for one in answer["needs"])]
    lines += ["", f"Who decides: {answer['decides']}"]
    lines += [f"Keep in the file: {one}" for one in answer.get("evidence", [])]
    lines += [f"Source: {one['to']} ({one['standing']})" for one in answer["cites"]]
    if answer["leans_on_assumed"]:
        lines.append("It leans on an assumption; the steps say which.")
    return "\n".join([*lines, "", "How we got there:", *_steps(answer["steps"])])


def _steps(steps: list[dict[str, str]]) -> list[str]:
    return [f"  {number}. {one['says']}{_source(one)}" for number, one in enumerate(steps, 1)]


def _source(one: dict[str, str]) -> str:
    since = f" In force since {one['start']}." if one.get("start") else ""
    return f"{since} [{one['citation']}, {one['standing']}]" if one.get("citation") else since
