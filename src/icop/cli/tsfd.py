"""`icop tsfd`: which release processes apply to a program, in what order, and the range of days they lead to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from icop.cli._answers import As, AsJson, Known, On, answered, day_of, moment_of, reader_as, ready, ready_home, say

FILE = typer.Argument(help="A plan file, YAML or JSON; `icop tsfd schema` says what may stand in it.")


def add_to(app: typer.Typer) -> None:
    """Add the command with its subcommands."""
    tsfd = typer.Typer(help="Tell which release processes apply, and the time they take.", no_args_is_help=True)
    app.add_typer(tsfd, name="tsfd")

    @tsfd.command("plan")
    def plan(
        file: Annotated[Path, FILE], on: On = "", known: Known = "", as_role: As = "", as_json: AsJson = False
    ) -> None:
        """Show the processes that apply by the answers in FILE, their order and the range of days."""
        with answered(as_json):
            ready_home()
            say(_planned(file, on, known, as_role), as_json, _words)

    @tsfd.command("schema")
    def schema() -> None:
        """Print the JSON Schema of a plan file."""
        with answered():
            ready()
            from icop.tsfd.files import PlanFile

            typer.echo(json.dumps(PlanFile.model_json_schema(), indent=1, sort_keys=True))

    @tsfd.command("questions")
    def questions(on: On = "", known: Known = "", as_role: As = "", as_json: AsJson = False) -> None:
        """List the attributes a plan file may answer."""
        with answered(as_json):
            ready_home()
            say(_questions(on, known, as_role), as_json, _asked)


def _planned(file: Path, on: str, known: str, role: str) -> dict[str, Any]:
    from icop.tsfd.files import asked_in, read_plan_file
    from icop.tsfd.outcome import outcome_of
    from icop.tsfd.planning import plan
    from icop.tsfd.queries import model_for

    content, document = read_plan_file(file)
    day = day_of(on) if on or content.on is None else content.on
    model = model_for(reader_as(role), on=day, known=moment_of(known))
    return outcome_of(plan(model, asked_in(content, model, document, str(file))), content.program)


def _questions(on: str, known: str, role: str) -> dict[str, Any]:
    from icop.tsfd.queries import model_for

    found = model_for(reader_as(role), on=day_of(on), known=moment_of(known)).questions.values()
    return {"attributes": [{"key": one.key, "ask": one.ask} for one in found]}


def _asked(answer: dict[str, Any]) -> str:
    return "\n".join(f"{one['key']:32} {one['ask']}" for one in answer["attributes"])


def _words(answer: dict[str, Any]) -> str:
    lines = [answer["program"]] if answer["program"] else []
    lines += [answer["summary"], "", f"As of {answer['on']}, counted from {answer['begin']} in {answer['calendar']}."]
    for name in ("offer", "delivery"):
        dates = answer[name]
        if dates:
            lines.append(
                f"{name.capitalize():10} {dates['low']} / {dates['likely']} / {dates['high']}"
                f"   half of the runs by {dates['P50']}, four of five by {dates['P80']}"
            )
    lines += ["", "Applies, in order:", *(_line(one) for one in answer["applies"])]
    if answer["may_apply"]:
        lines += ["", "May apply:", *(f"  {one['title']}" for one in answer["may_apply"])]
    lines += ["", *answer["notes"], answer["assumption"]]
    return "\n".join(lines)


def _line(one: dict[str, Any]) -> str:
    because = " ".join(f"{reason['says'].rstrip('.')}." for reason in one["reasons"])
    told = [f"  {one['title']:56} {_days(one):>15}", *_when(one), *([one["decision"]] if one["decision"] else [])]
    head = "  ".join(told)
    return f"{head}\n      {because}" if because else head


def _when(one: dict[str, Any]) -> list[str]:
    if one["likely_end"] is None:
        return []
    path = "longest path" if one["on_longest_path"] else f"slack {one['slack_days']}"
    return [f"ends {one['likely_end']}", path]


def _days(one: dict[str, Any]) -> str:
    days = one["days"]
    if one["is_milestone"] or one["is_done"]:
        return ""
    own = " (own)" if one["days_from"] == "this program" else ""
    return f"{days['low']} / {days['likely']} / {days['high']}{own}" if days else "to be confirmed"
