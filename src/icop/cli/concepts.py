"""`icop concepts`: the taxonomy out to a file, and changes in from one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from icop.cli._answers import As, AsJson, Known, On, answered, day_of, moment_of, reader_as, ready_home, say
from icop.engine.errors import Refused

FILE = typer.Argument(help="A file: .xlsx, .ttl, .rdf or .jsonld.")


def add_to(app: typer.Typer) -> None:
    """Add the command with its two subcommands."""
    concepts = typer.Typer(help="Take the taxonomy out to a file, or propose changes from one.", no_args_is_help=True)
    app.add_typer(concepts, name="concepts")

    @concepts.command("export")
    def export(
        file: Annotated[Path, FILE], on: On = "", known: Known = "", as_role: As = "", as_json: AsJson = False
    ) -> None:
        """Write the taxonomy to FILE; its ending says the format."""
        with answered(as_json):
            ready_home()
            from icop.taxonomy.exchange.files import format_of
            from icop.taxonomy.queries import all_concepts, as_file

            reader_as(as_role)
            _write(file, as_file(format_of(file.name), day_of(on), moment_of(known)))
            count = len(all_concepts(moment_of(known)))
            say({"file": str(file), "concepts": count}, as_json, lambda told: f"{told['concepts']} concepts: {file}")

    @concepts.command("import")
    def take_in(
        file: Annotated[Path, FILE],
        propose: Annotated[bool, typer.Option("--propose", help="Propose the changes; else only show them.")] = False,
        end_missing: Annotated[
            bool, typer.Option("--end-missing", help="Also propose to end concepts that the file does not name.")
        ] = False,
        reason: Annotated[str, typer.Option(help="Why; the reviewer reads it.")] = "",
        as_role: As = "",
        as_json: AsJson = False,
    ) -> None:
        """Show what FILE would change in the taxonomy, and with --propose hand it to review."""
        with answered(as_json):
            ready_home()
            answer = _taken_in(file, propose, end_missing, reason, as_role)
            say(answer, as_json, _words)


def _write(file: Path, data: bytes) -> None:
    try:
        file.write_bytes(data)
    except OSError as error:
        raise Refused(f"{file} cannot be written ({error.strerror}).", "Choose another place.") from error


def _taken_in(file: Path, propose: bool, end_missing: bool, reason: str, role: str) -> dict[str, Any]:
    from icop.accounts.policies import require
    from icop.taxonomy.actions import propose_file
    from icop.taxonomy.queries import preview_of

    reader, today = reader_as(role), day_of("")
    require(reader, "facts.propose")
    try:
        data = file.read_bytes()
    except OSError as error:
        raise Refused(f"{file} cannot be read ({error.strerror}).", "Check its name.") from error
    found = preview_of(file.name, data, reader=reader, on=today)
    answer: dict[str, Any] = {
        "new": [{"key": one.key, "title": one.title} for one in found.new],
        "changed": [{"key": one.key, "title": one.title} for one in found.changed],
        "missing": [one.key for one in found.gone],
        "same": found.same,
    }
    if propose:
        batch = propose_file(file.name, data, reason=reason, end_missing=end_missing, by=reader, on=today)
        answer["proposals"] = f"/facts/proposals/together/{batch}/"
    return answer


def _words(answer: dict[str, Any]) -> str:
    lines = [f"new      {one['key']} {one['title']}" for one in answer["new"]]
    lines += [f"changed  {one['key']} {one['title']}" for one in answer["changed"]]
    lines.append(
        f"{len(answer['new'])} new, {len(answer['changed'])} changed, {answer['same']} the same; "
        f"{len(answer['missing'])} here are not in the file."
    )
    if "proposals" in answer:
        lines.append(f"Proposed: {answer['proposals']}")
    return "\n".join(lines)
