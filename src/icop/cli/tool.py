"""`icop tool`: list the job support tools, run one over a file of answers, print the schema of such a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from icop.cli._answers import As, AsJson, Known, answered, day_of, moment_of, reader_as, ready_home, say

NAME = typer.Argument(help="The key of a tool, or the last part of it; `icop tool list` names them.")
ANSWERS = typer.Option(
    "--answers", metavar="FILE", help="YAML or JSON with program:, on: and answers:; `schema` says what may stand."
)
DAY = typer.Option("--on", metavar="DATE", help="The day asked about, in place of the file's (default today).")
REPORT = typer.Option("--report", metavar="OUT", help="Also write the report: a name ending in .docx or .pdf.")
HEADS = {"stop": "Stop: a law or a mandatory approval is missing", "act": "Act: a document or coordination is needed",
         "note": "Note: good practice"}  # fmt: skip


def add_to(app: typer.Typer) -> None:
    """Add the command with its subcommands."""
    tool = typer.Typer(help="Work a job support tool through by a file of answers.", no_args_is_help=True)
    app.add_typer(tool, name="tool")

    @tool.command("list")
    def list_(known: Known = "", as_role: As = "", as_json: AsJson = False) -> None:
        """List the job support tools."""
        with answered(as_json):
            ready_home()
            say(_listed(known, as_role), as_json, _names)

    @tool.command("run")
    def run(
        name: Annotated[str, NAME],
        answers: Annotated[Path, ANSWERS],
        on: Annotated[str, DAY] = "",
        known: Known = "",
        report: Annotated[Path | None, REPORT] = None,
        as_role: As = "",
        as_json: AsJson = False,
    ) -> None:
        """Show what follows from the answers in FILE: findings, plan, what is unknown, where it leads, and why."""
        with answered(as_json):
            ready_home()
            say(_ran(name, answers, on, known, report, as_role), as_json, _words)

    @tool.command("schema")
    def schema(name: Annotated[str, NAME], known: Known = "", as_role: As = "") -> None:
        """Print the JSON Schema of the answers of a tool."""
        with answered():
            ready_home()
            from icop.tools.files import schema_of_tool
            from icop.tools.running import tool_named

            found = tool_named(reader_as(as_role), name, known=moment_of(known))
            typer.echo(json.dumps(schema_of_tool(found.compiled), indent=1))


def _listed(known: str, role: str) -> dict[str, Any]:
    from icop.tools.queries import tool_for, tools_for
    from icop.tools.running import tool_line

    reader, at = reader_as(role), moment_of(known)
    keys = [fact.key for fact in tools_for(reader, known=at)]
    return {"tools": [tool_line(tool_for(reader, key, known=at)) for key in keys]}


def _names(answer: dict[str, Any]) -> str:
    lines = [f"{one['key']:32} {one['title']} ({one['questions']} questions)" for one in answer["tools"]]
    return "\n".join(lines) or "There are none here."


def _ran(name: str, path: Path, on: str, known: str, report: Path | None, role: str) -> dict[str, Any]:
    from icop.tools.files import answers_in_file, read_answers_file
    from icop.tools.running import run_tool, tool_named

    at = moment_of(known)
    if report is not None:
        _see_report(report)
    found = tool_named(reader_as(role), name, known=at)
    content, document = read_answers_file(path)
    if on:
        content = content.model_copy(update={"on": day_of(on)})
    ran = run_tool(found, answers_in_file(content, found.compiled, day_of(""), document, str(path)), at=at)
    told = ran.as_json()
    if report is None:
        return told
    from icop.tools.run_reports import write_report

    write_report(ran, report, made_on=day_of(""))
    return told | {"report": str(report)}


def _see_report(report: Path) -> None:
    from icop.engine.errors import Refused

    if report.suffix.lower() not in {".docx", ".pdf"}:
        raise Refused(f"{report} is neither a Word document nor a PDF.", "Name it something.docx or something.pdf.")
    if not report.parent.is_dir():
        raise Refused(f"There is no folder {report.parent}.", "Make it first, or name another.")


# ---- in words


def _words(answer: dict[str, Any]) -> str:
    return "\n".join(
        [
            *_head(answer), *_findings(answer), *_plan(answer), *_to_find_out(answer), *_ends(answer),
            *_trace(answer), *([f"Report: {answer['report']}"] if "report" in answer else []),
        ]
    )  # fmt: skip


def _head(answer: dict[str, Any]) -> Iterator[str]:
    program = f" for {answer['program']}" if answer["program"] else ""
    yield f"{answer['title']}, version {answer['version']}{program}, as of {answer['on']}"
    yield f"{answer['marking']}. {answer['reminder']}"
    yield ""
    counts = answer["counts"]
    yield (
        f"{counts['stop']} to stop for, {counts['act']} to act on, {counts['note']} to note; {counts['open']} may "
        f"follow yet; {counts['unknown']} unknown, {counts['not_answered']} not answered."
    )
    if answer["not_counted"]:
        yield f"Answered but not asked, so not counted: {', '.join(answer['not_counted'])}."
    if answer["leans_on_assumed"]:
        yield "It leans on an assumption; the steps say which."


def _findings(answer: dict[str, Any]) -> Iterator[str]:
    for severity, head in HEADS.items():
        found = [one for one in answer["findings"] if one["severity"] == severity]
        if found:
            yield from ("", head)
        for one in found:
            yield f"  {one.get('number') or one['finding']}: {one['says']}"
            sources = "; ".join(f"{cite['to']} ({cite['standing']})" for cite in one["cites"])
            yield f"      Source: {sources}"


def _plan(answer: dict[str, Any]) -> Iterator[str]:
    if answer["plan"]:
        yield from ("", "Plan")
    for number, one in enumerate(answer["plan"], 1):
        due = f"by {one['due']}" if one["due"] else "no day"
        yield f"  {number}. {one['do']} ({due}; {one['owner'] or 'owner to be named'})"
        more = [f"document: {one['document']}"] if one["document"] else []
        more += [f"with: {', '.join(one['coordinate'])}"] if one["coordinate"] else []
        if more:
            yield f"      {'; '.join(more)}"


def _to_find_out(answer: dict[str, Any]) -> Iterator[str]:
    if answer["find_out"]:
        yield from ("", "To find out")
        for one in answer["find_out"]:
            yield f"  {one['ask']}" + (f" From: {one['from']}." if one["from"] else "")
    if answer["open"]:
        yield from ("", "May follow yet")
        for one in answer["open"]:
            yield f"  {one['says']} Needs: {', '.join(dict.fromkeys(one['needs']))}."


def _ends(answer: dict[str, Any]) -> Iterator[str]:
    if answer["ends"]:
        yield from ("", "Where it leads")
    for one in answer["ends"]:
        yield f"  {one['says']}" + (f" Next: {', '.join(one['next'])}." if one["next"] else "")


def _trace(answer: dict[str, Any]) -> Iterator[str]:
    found = [*answer["findings"], *answer["ends"]]
    if found:
        yield from ("", "How we got there")
    for one in found:
        yield f"  {one.get('finding') or one.get('end')}"
        for step in one["trace"]:
            yield f"      {_step(step)}"


def _step(step: dict[str, Any]) -> str:
    value = "" if step["value"] is None or step["kind"] == "rule" else f" = {_value(step['value'])}"
    says = f": {step['says']}" if step.get("says") else ""
    since = f", since {step['start']}" if step.get("start") else ""
    source = f" [{step['citation']}, {step['standing']}]" if step.get("citation") else ""
    return f"{step['kind']} {step['key']}{value}{says}{since}{source}"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
