"""What tools found for the program of a case, beside the tasks that the case has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from icop.accounts.reader import Reader
from icop.cases.following import NEW, OTHERWISE, Difference, difference
from icop.cases.models import Case
from icop.engine.cases.files import CaseFile
from icop.engine.errors import NotFound
from icop.facts.queries import find_fact
from icop.tools.models import Assessment
from icop.tools.queries.assessments import assessment_for, assessments_for
from icop.tools.queries.finished import done_in, shown

MOST = 50


@dataclass(frozen=True, slots=True)
class Source:
    """An assessment whose findings may become tasks: what it is called, and how many of the case's tasks are its."""

    assessment: Assessment
    title: str
    tasks: int


def sources_for(reader: Reader, case: Case, file: CaseFile) -> list[Source]:
    """Return the assessments of the case's program that `reader` may see, the last changed first."""
    found = list(assessments_for(reader, program=case.program)[:MOST])
    titles = {key: _title(reader, key) for key in {one.tool for one in found}}
    counted = [one.finding.partition(":")[0] for one in file.tasks if one.finding]
    return [Source(one, titles[one.tool], counted.count(str(one.pk))) for one in found]


def _title(reader: Reader, key: str) -> str:
    fact = find_fact(reader, "tool", key)
    return fact.shape.title if fact else key


def source_for(reader: Reader, case: Case, pk: object) -> Assessment:
    """Return an assessment of the case's program. Raises NotFound when there is none to see."""
    found = assessment_for(reader, str(pk))
    if found.program_id != case.program_id:
        raise NotFound("There is no such assessment.", "Choose one of the program of the case.")
    return found


def difference_of(reader: Reader, case: Case, file: CaseFile, assessment: Assessment, *, on: date) -> Difference:
    """Return how the tasks of a case differ from what an assessment finds on a day (a finished one: found)."""
    at_work = shown(reader, assessment, on=on, is_today=True)
    done = {key: timezone.localtime(one.at).date() for key, one in done_in(assessment).items()}
    return difference(file, at_work, done, _taken_over(case))


def _taken_over(case: Case) -> dict[str, dict[str, Any]]:
    """Return what was taken over from findings until now, by key of task; a later record says only what changed."""
    taken = case.records.filter(place="tasks", reason__in=(NEW, OTHERWISE)).exclude(body=None).order_by("pk")
    found: dict[str, dict[str, Any]] = {}
    for one in taken:
        found.setdefault(one.item, {}).update(one.body or {})
    return found
