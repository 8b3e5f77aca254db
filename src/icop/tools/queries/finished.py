"""Reading an assessment as its pages of findings show it: an open one as of the day, a finished one as it was finished.

A finished assessment doesn't change with the facts, with the day, or with what other assessments answer later: it is
worked out again from its own answers, those it had filled in from elsewhere, and the facts the site knew then.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from icop.accounts.reader import Reader
from icop.engine.questionnaire import Reference, evaluate, read_answers
from icop.tools.models import Assessment, Done
from icop.tools.queries.assessments import Working, as_planned, working
from icop.tools.queries.facts import reference_for, tool_of_version
from icop.tools.queries.programs import team_of


def as_finished(reader: Reader, assessment: Assessment) -> Working:
    """Return a finished assessment as it was on the day it was finished, by the facts the site knew then.

    One that was finished elsewhere, before this site knew the tool, is judged beside what the site knows now.
    """
    used = tool_of_version(reader, assessment.tool, assessment.tool_sha)
    asks = {ask.key: ask for ask in used.compiled.asks}
    standing = {answer.question: answer for answer in assessment.answers.filter(retired_at=None)}
    own = {key: one.value for key, one in standing.items() if key in asks and one.value is not None}
    given, _ = read_answers(asks, own)
    elsewhere, _ = read_answers(asks, {key: one for key, one in _filled_in(assessment).items() if key in asks})
    on = assessment.finished_on or assessment.changed_at.date()
    at = assessment.finished_at
    known = _as_known(at) if at is not None and used.fact.recorded_at <= at else reference_for()
    worked = as_planned(evaluate(used.compiled, given, on, known, elsewhere=elsewhere), assessment)
    return Working(assessment, used, on, standing, {}, worked, team_of(assessment.program))


def _filled_in(assessment: Assessment) -> dict[str, Any]:
    """Return the answers that stood filled in from other assessments when this one was finished."""
    told = (assessment.result or {}).get("questions", ())
    return {one["question"]: one.get("answer") for one in told if one.get("source") == "elsewhere"}


@lru_cache(maxsize=32)
def _as_known(moment: datetime) -> Reference:
    """Return the facts known at a moment; kept, since what was known then doesn't change."""
    return reference_for(known=moment)


def shown(reader: Reader, assessment: Assessment, *, on: date, is_today: bool) -> Working:
    """Return an assessment as its findings are shown: one that is finished as it was then, unless another day is asked.

    `is_today` tells that the day asked about is today, so nobody asked for another.
    """
    if assessment.finished_at is not None and is_today:
        return as_finished(reader, assessment)
    return working(reader, assessment, on=on)


def done_in(assessment: Assessment) -> dict[str, Done]:
    """Return the actions of the plan that are done, by the key of their finding."""
    return {one.finding: one for one in assessment.done.all()}


def assignments_in(assessment: Assessment) -> dict[str, str]:
    """Return the person each section that is passed on is with, by the key of the section."""
    return {one.section: str(one.person) for one in assessment.assignments.select_related("person")}
