"""`icop case`: what the rules in force say of one FMS or BPC case: its price, notification, checks and standards."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Annotated, Any

import typer

from icop.cli._answers import As, AsJson, Known, On, answered, day_of, moment_of, reader_as, ready, ready_home, say
from icop.cli._case_words import check_words, list_words, notify_words, price_words, standards_words

FILE = typer.Argument(
    metavar="FILE", help="A case file (YAML or JSON), or the key or identifier of a case of this site."
)
ONLY = typer.Option("--document", metavar="KEY", help="Only this document: basic, A01 or M01.")
SCENARIO = typer.Option("--scenario", metavar="KEY", help="Proposed values to be shown beside the law in force.")
PLANNED = typer.Option("--planned", metavar="DATE", help="What if all that has not happened yet happens on that day.")
DEVELOPED = typer.Option("--developed", metavar="DATE", help="What if development begins on that day.")
OFFERED = typer.Option("--offered", metavar="DATE", help="What if it is offered on that day.")
ACCEPTED = typer.Option("--accepted", metavar="DATE", help="What if it is accepted on that day.")
IMPLEMENTED = typer.Option("--implemented", metavar="DATE", help="What if it is implemented on that day.")
RATE = typer.Option(
    "--rate", metavar="KEY=NUMBER", help="What if a rate were another: admin.rate=3.5; may be repeated."
)
LIMIT = typer.Option("--limit", min=1, max=1000, help="At most so many cases.")
File = Annotated[str, FILE]
Only = Annotated[str, ONLY]


def add_to(app: typer.Typer) -> None:
    """Add the command with its subcommands."""
    case = typer.Typer(help="Price, notify, check and measure one FMS or BPC case.", no_args_is_help=True)
    app.add_typer(case, name="case")
    case.command("price")(_price)
    case.command("notify")(_notify)
    case.command("check")(_check)
    case.command("standards")(_standards)
    case.command("list")(_list)
    case.command("schema")(_schema)


def _price(
    file: File,
    document: Only = "",
    planned: Annotated[str, PLANNED] = "",
    developed: Annotated[str, DEVELOPED] = "",
    offered: Annotated[str, OFFERED] = "",
    accepted: Annotated[str, ACCEPTED] = "",
    implemented: Annotated[str, IMPLEMENTED] = "",
    rate: Annotated[list[str] | None, RATE] = None,
    on: On = "",
    known: Known = "",
    as_role: As = "",
    as_json: AsJson = False,
) -> None:
    """Build the price line by line, each amount with its rule; planned days and other rates are a what-if."""
    with answered(as_json):
        asked = _Asked(file, on, known, as_role)
        from icop.cases.answering import price_answer

        days = {"developed": developed, "offered": offered, "accepted": accepted, "implemented": implemented}
        told = price_answer(*asked.case, document=document or None, assume=_planned(planned, days, rate or []))
        say(told, as_json, price_words)


def _notify(
    file: File,
    document: Only = "basic",
    scenario: Annotated[str, SCENARIO] = "",
    on: On = "",
    known: Known = "",
    as_role: As = "",
    as_json: AsJson = False,
) -> None:
    """Tell whether Congress must be notified of a document, by which rule, and when it may be offered."""
    with answered(as_json):
        asked = _Asked(file, on, known, as_role)
        from icop.cases.answering import notify_answer

        told = notify_answer(*asked.case, reader=asked.reader, document=document, scenario=scenario, known=asked.known)
        say(told, as_json, notify_words)


def _check(file: File, on: On = "", known: Known = "", as_role: As = "", as_json: AsJson = False) -> None:
    """Check a case: what stops it, what to act on, what to note. Exits with 1 when something stops."""
    with answered(as_json):
        asked = _Asked(file, on, known, as_role)
        from icop.cases.answering import check_answer

        told = check_answer(*asked.case, line_of=asked.named.line_of)
        say(told, as_json, check_words)
        if told["counts"]["stop"]:
            raise typer.Exit(1)


def _standards(
    file: File, document: Only = "", on: On = "", known: Known = "", as_role: As = "", as_json: AsJson = False
) -> None:
    """Tell where each document stands against its standard, when it is to be offered, and what is due."""
    with answered(as_json):
        asked = _Asked(file, on, known, as_role)
        from icop.cases.answering import standards_answer

        say(standards_answer(*asked.case, document=document or None), as_json, standards_words)


def _list(limit: Annotated[int, LIMIT] = 100, as_role: As = "", as_json: AsJson = False) -> None:
    """List the cases of this site, by identifier."""
    with answered(as_json):
        ready_home()
        from icop.cases.listing import cases_told

        say(cases_told(reader_as(as_role), limit, on=day_of("")), as_json, list_words)


def _schema() -> None:
    """Print the JSON Schema of a case file."""
    with answered():
        ready()
        from icop.cases.files import case_schema

        typer.echo(json.dumps(case_schema(), indent=1))


@dataclass(frozen=True)
class _Asked:
    """What every subcommand asks of a case: which one, on which day, as known when, as whom."""

    name: str
    on: str
    when: str
    role: str

    def __post_init__(self) -> None:
        ready_home()

    @cached_property
    def reader(self) -> Any:
        return reader_as(self.role)

    @cached_property
    def known(self) -> Any:
        return moment_of(self.when)

    @cached_property
    def named(self) -> Any:
        from icop.cases.finding import case_named

        return case_named(self.reader, self.name, on=day_of(self.on), known=self.known)

    @cached_property
    def case(self) -> tuple[Any, Any, Any]:
        """The case, the facts it is judged by, and the day."""
        from icop.cases.queries import case_facts

        return self.named.file, case_facts(known=self.known), day_of(self.on)


def _planned(all_on: str, days: dict[str, str], rates: list[str]) -> Any:
    from icop.engine.cases.pricing import Assumed

    told = {name: day_of(day or all_on) for name, day in days.items() if day or all_on}
    return Assumed(
        told.get("developed"), told.get("offered"), told.get("accepted"), told.get("implemented"), _rates(rates)
    )


def _rates(told: list[str]) -> dict[str, Decimal]:
    found = dict(one.partition("=")[::2] for one in told)
    try:
        return {key.strip(): Decimal(number) for key, number in found.items()}
    except InvalidOperation as error:
        from icop.engine.errors import Refused

        raise Refused(f"A rate cannot be read: {', '.join(told)}.", "Write it as admin.rate=3.5.") from error
