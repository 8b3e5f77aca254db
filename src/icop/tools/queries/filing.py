"""Reading all that an assessment has, as the content of its file (see `assessment_files`)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from icop.accounts.reader import Reader
from icop.tools.assessment_files import FORMAT, LONGEST_ROLE, VERSION, asked_then
from icop.tools.models import Answer, Assessment, Planned
from icop.tools.queries.facts import KnownTool, tool_of_version
from icop.tools.queries.programs import Team, team_of
from icop.tools.reminders import reminder


def content_of(reader: Reader, assessment: Assessment) -> dict[str, Any]:
    """Return the content of the file of an assessment that `reader` may see; the same assessment gives the same.

    What was taken back by its author (comments, evidence) is not in it; answers that no longer stand are.
    """
    tool = tool_of_version(reader, assessment.tool, assessment.tool_sha)
    team = team_of(assessment.program)
    told: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "marking": reminder().marking,
        "tool": _tool(tool),
        "program": {"name": assessment.program.name},
        "begun": _by_at(team, assessment.made_by, assessment.made_at),
        "changed_at": _moment(assessment.changed_at),
        "answers": _answers(assessment, team),
        **_beside(assessment, team),
    }
    if assessment.finished_at is not None and assessment.finished_on is not None:
        by_at = _by_at(team, assessment.finished_by, assessment.finished_at)
        told["finished"] = {**by_at, "on": assessment.finished_on.isoformat(), "result": assessment.result}
    elif assessment.result is not None:
        told["last_result"] = assessment.result
    return told


def role_in_words(team: Team, key: str) -> str:
    """Return what somebody is on the team, in words short enough to be kept where their key was."""
    words = team.role(key).strip() or "somebody"
    return words if len(words) <= LONGEST_ROLE else f"{words[: LONGEST_ROLE - 1].rstrip()}…"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _by_at(team: Team, by: str, at: datetime) -> dict[str, str]:
    return {"by": role_in_words(team, by), "at": _moment(at)}


def _tool(tool: KnownTool) -> dict[str, Any]:
    return {
        "key": tool.key, "title": tool.shape.title, "version": tool.shape.version, "sha": tool.fact.sha,
        "questions": {ask.key: asked_then(ask) for ask in tool.compiled.asks},
    }  # fmt: skip


def _answers(assessment: Assessment, team: Team) -> list[dict[str, Any]]:
    rows = list(assessment.answers.order_by("pk"))
    places = {row.pk: place for place, row in enumerate(rows)}
    return [_answer(row, team, places) for row in rows]


def _answer(row: Answer, team: Team, places: dict[int, int]) -> dict[str, Any]:
    told: dict[str, Any] = {"question": row.question}
    if row.value is not None:
        told["value"] = row.value
    told |= _by_at(team, row.by, row.at)
    if row.retired_at is not None:
        told["retired_at"] = _moment(row.retired_at)
    if row.undoes_id in places:
        told["undoes"] = places[row.undoes_id]
    return told


def _beside(assessment: Assessment, team: Team) -> dict[str, list[dict[str, Any]]]:
    comments = [
        {"question": one.question, "text": one.text, **_by_at(team, one.by, one.at)}
        for one in assessment.comments.filter(removed_at=None).order_by("pk")
    ]
    evidence = []
    for passage in assessment.evidence.filter(removed_at=None).order_by("pk"):
        more = {name: getattr(passage, name) for name in ("citation", "document", "anchor", "note")}
        told = {"question": passage.question, "title": passage.title}
        told |= {name: text for name, text in more.items() if text}
        evidence.append(told | _by_at(team, passage.by, passage.at))
    assignments = [
        {"section": one.section, "role": role_in_words(team, one.person.key)}
        | ({"due": one.due.isoformat()} if one.due else {})
        | _by_at(team, one.by, one.at)
        for one in assessment.assignments.select_related("person").order_by("section")
    ]
    done = [{"finding": one.finding, **_by_at(team, one.by, one.at)} for one in assessment.done.order_by("pk")]
    planned = [_planned(one, team) for one in assessment.planned.order_by("pk")]
    beside = {"comments": comments, "evidence": evidence, "assignments": assignments, "done": done}
    return beside | ({"planned": planned} if planned else {})


def _planned(one: Planned, team: Team) -> dict[str, Any]:
    told = {"owner": one.owner, "due": one.due.isoformat() if one.due else ""}
    kept = {name: value for name, value in told.items() if value}
    return {"finding": one.finding, **kept, **_by_at(team, one.by, one.at)}
