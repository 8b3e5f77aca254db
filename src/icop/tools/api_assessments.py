"""Saved assessments over HTTP, for the people of their teams: signed in by the session, as on the pages."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from ninja import Router, Schema
from ninja.pagination import LimitOffsetPagination, paginate
from pydantic import Field

from icop.accounts.web import Request
from icop.engine.questionnaire import written_answers
from icop.library.api_intakes import Session
from icop.tools.actions.working import Reply, Saved, save_answers
from icop.tools.models import Assessment
from icop.tools.policies import require_work
from icop.tools.queries.assessments import Working, assessment_for, assessments_for, working
from icop.tools.queries.programs import team_of
from icop.tools.running import site_says, worked_as_json

router = Router(tags=["assessments"], auth=Session())
MOST_ANSWERS = 500


class AssessmentOut(Schema):
    """A saved assessment in a line; `version` is that of the tool it stays on."""

    id: UUID
    tool: str
    version: int
    program: str
    program_name: str
    made_at: datetime
    changed_at: datetime
    finished_on: date | None
    marking: str
    reminder: str


class AnswersIn(Schema):
    """Answers to save by question, and for each which answer was seen (its `id`; left out or 0: none).

    null takes an answer back.
    """

    answers: dict[str, Any] = Field(max_length=MOST_ANSWERS)
    seen: dict[str, int] = Field(default_factory=dict, max_length=MOST_ANSWERS)


@router.get("/assessments", response=list[AssessmentOut], url_name="assessments")
@paginate(LimitOffsetPagination)
def assessments(request: HttpRequest) -> list[AssessmentOut]:
    """List the assessments of the programs whose team the caller is on, the last changed first."""
    asked: Request = request  # type: ignore[assignment]
    require_work(asked.reader)
    return [AssessmentOut(**_line(one)) for one in assessments_for(asked.reader)]


@router.get("/assessments/{key}", response=dict[str, Any], url_name="assessment")
def assessment(request: HttpRequest, key: UUID, on: date | None = None) -> dict[str, Any]:
    """Return an assessment with its answers, who gave them, and what follows on the day."""
    asked: Request = request  # type: ignore[assignment]
    require_work(asked.reader)
    return _whole(working(asked.reader, assessment_for(asked.reader, key), on=asked.on))


@router.put("/assessments/{key}/answers", response=dict[str, Any], url_name="assessment_answers")
def answers(request: HttpRequest, key: UUID, content: AnswersIn) -> Any:
    """Save answers. What cannot be read, or somebody else answered meanwhile, is told and not kept; the rest is kept.

    200: all are kept; 400: some cannot be read; 409: others answered meanwhile. The body says which.
    """
    asked: Request = request  # type: ignore[assignment]
    require_work(asked.reader)
    found = assessment_for(asked.reader, key)
    typed = {name: Reply(value, content.seen.get(name, 0)) for name, value in content.answers.items()}
    saved = save_answers(found, typed, by=asked.reader, on=asked.today)
    told = _saved(saved, found)
    return told if saved.is_clean else JsonResponse(told, status=409 if saved.conflicts else 400)


def _saved(saved: Saved, found: Assessment) -> dict[str, Any]:
    team = team_of(found.program)
    conflicts = {
        key: {"id": one.pk, "value": one.value, "by": team.role(one.by), "at": one.at.isoformat()}
        for key, one in saved.conflicts.items()
    }
    told = {"saved": saved.changed, "wrong": saved.wrong, "conflicts": conflicts, **site_says()}
    if saved.is_clean:
        return told
    some = f"{len(saved.wrong) + len(conflicts)} of the answers were not kept."
    fix = "Correct those under wrong; of conflicts, look at the answer there, and send its id as seen to replace it."
    return {"problem": some, "fix": fix, **told}


def _line(one: Assessment) -> dict[str, Any]:
    return {
        "id": one.pk, "tool": one.tool, "version": one.tool_version, "program": one.program.key,
        "program_name": one.program.name, "made_at": one.made_at, "changed_at": one.changed_at,
        "finished_on": one.finished_on, **site_says(),
    }  # fmt: skip


def _whole(at_work: Working) -> dict[str, Any]:
    team = at_work.team
    given = {
        key: {"id": one.pk, "value": one.value, "by": team.role(one.by), "at": one.at.isoformat()}
        for key, one in at_work.answers.items()
    }
    elsewhere = {
        key: {"value": one.value, "from": one.title, "question": one.question} for key, one in at_work.others.items()
    }
    counted = {key: told.answer for key, told in at_work.worked.told.items() if told.state in {"answered", "unknown"}}
    progress = [
        {"section": one.section.key, "title": one.section.title, "asked": one.asked, "answered": one.answered}
        for one in at_work.progress
    ]
    return {
        **_line(at_work.assessment), "title": at_work.tool.shape.title, "given": given, "elsewhere": elsewhere,
        "counted": written_answers(counted), "progress": progress, "result": worked_as_json(at_work.worked),
    }  # fmt: skip
