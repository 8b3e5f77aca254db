"""Reading assessments: the answers that stand, what other tools have answered already, and what follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from icop.accounts.reader import VISITOR, Reader
from icop.engine.errors import NotFound, Refused
from icop.engine.questionnaire import Followed, Told, Worked, evaluate, read_answers
from icop.engine.tool_shapes import Section
from icop.facts.queries import find_fact
from icop.tools.models import Answer, Assessment, Comment, Evidence, Planned, Program
from icop.tools.policies import visible
from icop.tools.queries.facts import KnownTool, reference_for, tool_of_version
from icop.tools.queries.programs import Team, team_of


@dataclass(frozen=True, slots=True)
class Other:
    """An answer that another assessment of the program has for a question of this one."""

    value: Any
    assessment: Assessment
    title: str
    question: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a section is: questions that are asked, and how many of them have an answer."""

    section: Section
    asked: int
    answered: int

    @property
    def is_done(self) -> bool:
        """Tell whether every question that is asked has an answer."""
        return self.asked == self.answered

    @property
    def words(self) -> str:
        """How far it is, in words."""
        return f"{self.answered} of {self.asked}" if self.asked else "nothing to ask"


@dataclass(frozen=True)
class Working:
    """An assessment at work on a day: its tool at the version it stays on, its answers, and what follows."""

    assessment: Assessment
    tool: KnownTool
    on: date
    answers: Mapping[str, Answer]
    others: Mapping[str, Other]
    worked: Worked
    team: Team

    @cached_property
    def progress(self) -> tuple[Progress, ...]:
        """How far each section is."""
        told = self.worked.told
        found = []
        for section in self.tool.shape.sections:
            asked = [told[one.key] for one in section.questions if is_to_ask(told[one.key])]
            found.append(Progress(section, len(asked), sum(one.state != "open" for one in asked)))
        return tuple(found)

    @property
    def asked(self) -> int:
        """How many questions are asked in all."""
        return sum(one.asked for one in self.progress)

    @property
    def answered(self) -> int:
        """How many of them have an answer, "unknown" among them."""
        return sum(one.answered for one in self.progress)

    @property
    def is_open(self) -> bool:
        """Tell whether answers may still be given."""
        return self.assessment.finished_at is None and self.assessment.removed_at is None

    def section(self, key: str) -> Section:
        """Return a section. Raises NotFound."""
        found = next((one for one in self.tool.shape.sections if one.key == key), None)
        if found is None:
            raise NotFound("There is no such section in this tool.", "Choose one of its sections.")
        return found

    def section_of(self, question: str) -> str:
        """Return the key of the section a question stands in. Raises Refused when there is no such question."""
        return self.tool.compiled.ask(question).section


def is_to_ask(told: Told) -> bool:
    """Tell whether somebody has to answer: it is asked, and not worked out from other answers.

    What is only perhaps asked waits until that is known, unless it has an answer already.
    """
    return told.state != "not asked" and told.ask.computed is None and (told.is_sure or told.state != "open")


def assessments_for(reader: Reader, *, program: Program | None = None, tool: str = "") -> QuerySet[Assessment]:
    """Return the assessments `reader` may see, the last changed first; those removed are left out."""
    found = Assessment.objects.filter(visible(reader, "program__"), removed_at=None).select_related("program")
    if program is not None:
        found = found.filter(program=program)
    return (found.filter(tool=tool) if tool else found).distinct()


def removed_of(program: Program) -> list[Assessment]:
    """Return the removed assessments of a program, the last removed first."""
    return list(program.assessments.exclude(removed_at=None).order_by("-removed_at"))


def assessment_for(reader: Reader, pk: UUID | str, *, removed: bool = False) -> Assessment:
    """Return one assessment; a removed one only if that is asked for. Raises NotFound when there is none to see."""
    found = Assessment.objects.filter(visible(reader, "program__"), pk=pk).select_related("program").first()
    if found is None or (found.removed_at is not None and not removed):
        raise NotFound("There is no such assessment.", "Look at the programs you are on the team of.")
    return found


def working(reader: Reader, assessment: Assessment, *, on: date, tool: KnownTool | None = None) -> Working:
    """Return an assessment at work on a day; `tool` takes the place of the version it stays on (to try another)."""
    used = tool or tool_of_version(reader, assessment.tool, assessment.tool_sha)
    standing = {answer.question: answer for answer in assessment.answers.filter(retired_at=None)}
    asks = {ask.key: ask for ask in used.compiled.asks}
    given, _ = read_answers(asks, _readable(standing, asks))
    others = answered_elsewhere(assessment, used)
    elsewhere, _ = read_answers(asks, {key: one.value for key, one in others.items()})
    worked = as_planned(evaluate(used.compiled, given, on, reference_for(), elsewhere=elsewhere), assessment)
    return Working(assessment, used, on, standing, others, worked, team_of(assessment.program))


def as_planned(worked: Worked, assessment: Assessment) -> Worked:
    """Return what follows with the owners and days the team planned in place of those the tool says."""
    plans = plans_of(assessment)
    if not plans:
        return worked
    return replace(worked, findings=tuple(_planned(one, plans.get(one.finding.key)) for one in worked.findings))


def _planned(one: Followed, plan: Planned | None) -> Followed:
    if plan is None:
        return one
    finding = one.finding.model_copy(update={"owner": plan.owner}) if plan.owner else one.finding
    return replace(one, finding=finding, due=plan.due or one.due)


def plans_of(assessment: Assessment) -> dict[str, Planned]:
    """Return what the team planned of the actions, by the key of their finding."""
    return {one.finding: one for one in assessment.planned.all()}


def _readable(standing: Mapping[str, Answer], asks: Mapping[str, Any]) -> dict[str, Any]:
    return {key: one.value for key, one in standing.items() if key in asks and one.value is not None}


# ---- what other tools know already


def answered_elsewhere(assessment: Assessment, tool: KnownTool) -> dict[str, Other]:
    """Return what other assessments of the program answer of this tool's questions, the latest answer of each.

    They answer the same question when one of the two names the other, or both answer one release attribute.
    """
    siblings = list(assessment.program.assessments.filter(removed_at=None).exclude(pk=assessment.pk))
    if not siblings:
        return {}
    same = {sibling.pk: _same(tool, sibling) for sibling in siblings}
    wanted = {question for pairs in same.values() for question in pairs}
    rows = Answer.objects.filter(assessment__in=siblings, question__in=wanted, retired_at=None).exclude(value=None)
    found: dict[str, Other] = {}
    for row in rows.select_related("assessment").order_by("at"):
        for own in same[row.assessment_id].get(row.question, ()):
            title = _title(row.assessment)
            found[own] = Other(row.value, row.assessment, title, row.question, row.at, row.by)
    return found


def _title(assessment: Assessment) -> str:
    fact = find_fact(VISITOR, "tool", assessment.tool)
    return fact.shape.title if fact else assessment.tool


def _same(tool: KnownTool, sibling: Assessment) -> dict[str, tuple[str, ...]]:
    """Return which of our questions each question of a sibling answers; none if its version can be read no more."""
    try:
        return same_questions(tool, tool_of_version(VISITOR, sibling.tool, sibling.tool_sha))
    except (NotFound, Refused):  # the sibling itself says so on its pages
        return {}


def same_questions(own: KnownTool, other: KnownTool) -> dict[str, tuple[str, ...]]:
    """Return which questions of one tool each question of another answers: named by either, or of one attribute."""
    theirs = other.shape.questions
    by_attribute = {one.attribute: one.key for one in theirs if one.attribute}
    back = {one.asked_in.question: one.key for one in theirs if one.asked_in and one.asked_in.tool == own.key}
    pairs: dict[str, list[str]] = {}
    for question in own.shape.questions:
        named = question.asked_in.question if question.asked_in and question.asked_in.tool == other.key else None
        for key in dict.fromkeys((named, back.get(question.key), by_attribute.get(question.attribute or ""))):
            if key is not None:
                pairs.setdefault(key, []).append(question.key)
    return {key: tuple(keys) for key, keys in pairs.items()}


# ---- what stands beside a question


def history_of_question(assessment: Assessment, question: str) -> list[Answer]:
    """Return every answer a question ever had, newest first."""
    return list(assessment.answers.filter(question=question).order_by("-pk"))


def beside_questions(assessment: Assessment) -> dict[str, tuple[list[Comment], list[Evidence]]]:
    """Return the comments and the evidence of each question that has any."""
    found: dict[str, tuple[list[Comment], list[Evidence]]] = {}
    for comment in assessment.comments.filter(removed_at=None):
        found.setdefault(comment.question, ([], []))[0].append(comment)
    for evidence in assessment.evidence.filter(removed_at=None):
        found.setdefault(evidence.question, ([], []))[1].append(evidence)
    return found
