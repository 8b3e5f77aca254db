"""Findings of a job support tool as tasks of a case: which are new, which say something else now, which are gone.

A task keeps the finding it comes from (`UUID of the assessment:finding`), so that one finding is one task, however
often it is looked at. What somebody marked as done stays, and so does what the team wrote into a task by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from icop.engine.cases.files import CaseFile, CaseTask
from icop.engine.questionnaire import Followed
from icop.tools.queries.assessments import Working
from icop.tools.reporting.rows import in_plan_order

LONGEST = 200
NEW, OTHERWISE = "A finding of a tool", "The finding says otherwise now"  # reasons of the records that take tasks over
TOLD = {
    "do": "What to do", "owner": "Who", "due": "Until", "source": "From", "citation": "Citation", "done_on": "Done",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Changed:
    """A task that says something else by now: as it stands, and as its finding says it."""

    task: CaseTask
    now: CaseTask

    @property
    def body(self) -> dict[str, Any]:
        """What a record says of it: the fields that differ, and nothing of the others."""
        after = self.now.model_dump(mode="json", include=set(TOLD))
        before = self.task.model_dump(mode="json", include=set(TOLD))
        return {name: said for name, said in after.items() if before[name] != said}

    @property
    def fields(self) -> tuple[tuple[str, Any, Any], ...]:
        """The fields that differ: how each is called, what stands, and what the finding says."""
        both = ((title, getattr(self.task, name), getattr(self.now, name)) for name, title in TOLD.items())
        return tuple((title, old, new) for title, old, new in both if old != new)


@dataclass(frozen=True, slots=True)
class Difference:
    """How the tasks of a case differ from the findings of an assessment.

    `by_hand` are the fields that stay as the team wrote them, though the finding says otherwise; `left` the tasks that
    stay for what the team wrote into them, though their finding is gone.
    """

    new: tuple[CaseTask, ...]
    changed: tuple[Changed, ...]
    gone: tuple[CaseTask, ...]
    same: tuple[CaseTask, ...]
    by_hand: tuple[Changed, ...] = ()
    left: tuple[CaseTask, ...] = ()

    @property
    def is_none(self) -> bool:
        """Tell whether the tasks stand as the findings do."""
        return not (self.new or self.changed or self.gone)


def tasks_of(at_work: Working, done: Mapping[str, date]) -> tuple[CaseTask, ...]:
    """Return the actions of an assessment's plan as tasks, in its order; `done` are the days of those done already."""
    return tuple(_task(at_work, one, done.get(one.finding.key)) for one in in_plan_order(at_work.worked))


def difference(
    file: CaseFile, at_work: Working, done: Mapping[str, date], taken: Mapping[str, Mapping[str, Any]]
) -> Difference:
    """Return how following the findings of an assessment would change the tasks of a case.

    `taken` is what was taken over last, by key of task: a field that says something else since then was written by
    hand, and stays.
    """
    says = tasks_of(at_work, done)
    kept = {one.finding: one for one in file.tasks if one.finding.startswith(f"{at_work.assessment.pk}:")}
    follows = {one.finding for one in says}
    ended = [one for one in kept.values() if one.finding not in follows and one.done_on is None]
    changed, same, by_hand = [], [], []
    for says_now in (one for one in says if one.finding in kept):
        task = kept[says_now.finding]
        now = _with_own(task, says_now, taken.get(task.key, {}))
        own = Changed(now, says_now.model_copy(update={"done_on": now.done_on}))  # that it is done needs no telling
        if _differs(task, now):
            changed.append(Changed(task, now))
        if own.fields:
            by_hand.append(own)
        elif not _differs(task, now):
            same.append(task)
    return Difference(
        new=tuple(one for one in says if one.finding not in kept),
        changed=tuple(changed),
        gone=tuple(one for one in ended if not _own(one, taken.get(one.key, {}))),
        same=tuple(same),
        by_hand=tuple(by_hand),
        left=tuple(one for one in ended if _own(one, taken.get(one.key, {}))),
    )


def _with_own(task: CaseTask, now: CaseTask, taken: Mapping[str, Any]) -> CaseTask:
    """Return what the finding says now, with what was written into the task by hand since it was taken over."""
    return now.model_copy(update=({"done_on": task.done_on} if task.done_on else {}) | _own(task, taken))


def _own(task: CaseTask, taken: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a task that say something else than was taken over."""
    stands = task.model_dump(mode="json")
    return {name: getattr(task, name) for name in TOLD if name in taken and stands[name] != taken[name]}


def _differs(task: CaseTask, now: CaseTask) -> bool:
    return bool(Changed(task, now).fields)


def body_of_task(task: CaseTask) -> dict[str, Any]:
    """Return what a record says of a task; what it does not say any more is said to be nothing."""
    return task.model_dump(mode="json", include=set(TOLD) | {"finding"}, exclude=set() if task.done_on else {"done_on"})


def _task(at_work: Working, one: Followed, done: date | None) -> CaseTask:
    finding = one.finding
    name = f"{at_work.assessment.pk}:{finding.key}"
    title = at_work.tool.shape.title
    return CaseTask(
        key=f"f-{sha256(name.encode()).hexdigest()[:12]}",
        do=finding.do,
        owner=finding.owner[:LONGEST],
        due=one.due,
        done_on=done,
        source=(f"{title}, {finding.number}" if finding.number else title)[:LONGEST],
        finding=name,
        citation="; ".join(dict.fromkeys(cite.to for cite in finding.cites))[:LONGEST],
    )
