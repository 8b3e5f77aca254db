"""What waits in this room for somebody: their teams' assessments, sections passed to them, actions of plans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from icop.accounts.reader import Reader
from icop.engine.errors import IcopError
from icop.facts.queries import find_fact
from icop.links.registry import Due
from icop.tools.models import Assessment, Assignment
from icop.tools.queries.assessments import Working, plans_of, working
from icop.tools.reporting.rows import in_plan_order

MOST = 30  # assessments that are looked into, the last changed ones


@dataclass(frozen=True, slots=True)
class Action:
    """An action of a plan that is not done: its finding, what to do, who, until when."""

    finding: str
    do: str
    owner: str
    due: date


def due_of_tools(reader: Reader, on: date, window: int) -> Iterator[Due]:
    """Yield what waits for `reader` in the programs whose team they are on.

    Those who keep the site see all programs, yet on their desk lies only what their own teams have.
    """
    number = reader.number
    if number is None:
        return
    last = on + timedelta(days=min(window, (date.max - on).days))
    found = Assessment.objects.filter(program__seats__person=number, removed_at=None, program__closed_at=None)
    for one in found.select_related("program").prefetch_related("done", "planned").order_by("-changed_at")[:MOST]:
        yield from _of_assessment(reader, one, number, on, last)


def _of_assessment(reader: Reader, one: Assessment, person: int, on: date, last: date) -> Iterator[Due]:
    title = _title(reader, one)
    about = f"{one.program.name}, {title}"
    if one.finished_at is not None:
        yield from _actions(one, about, _finished(one), last)
        return
    try:
        at_work = working(reader, one, on=on)
    except IcopError as error:  # a version of the tool that cannot be read beside the facts of today
        yield _assessment(one, title, error.problem)
        return
    yield _assessment(one, title, f"{at_work.answered} of {at_work.asked} answered")
    yield from _sections(at_work, about, person)
    yield from _actions(one, about, _open(at_work), last)


def _assessment(one: Assessment, title: str, state: str) -> Due:
    address = reverse("tools:assessment", args=[one.pk])
    return Due(f"assessment:{one.pk}", "assessment", title, address, None, one.program.name, state, one.changed_at)


def _title(reader: Reader, one: Assessment) -> str:
    fact = find_fact(reader, "tool", one.tool)
    return fact.shape.title if fact is not None else one.tool


def _sections(at_work: Working, about: str, person: int) -> Iterator[Due]:
    progress = {one.section.key: one for one in at_work.progress}
    one = at_work.assessment
    for passed in Assignment.objects.filter(assessment=one, person=person):
        section = progress.get(passed.section)
        if section is not None and not section.is_done:
            yield Due(
                f"assessment:{one.pk}:section:{passed.section}", "section", section.section.title,
                reverse("tools:section", args=[one.pk, passed.section]), passed.due, about,
                f"{section.words} answered", passed.at,
            )  # fmt: skip


def _open(at_work: Working) -> Iterator[Action]:
    for one in in_plan_order(at_work.worked):
        if one.due is not None:
            yield Action(one.finding.key, one.finding.do, one.finding.owner, one.due)


def _finished(one: Assessment) -> Iterator[Action]:
    plans = plans_of(one)
    for found in (one.result or {}).get("findings", ()):
        plan = plans.get(found["finding"])
        due = (plan.due if plan else None) or (date.fromisoformat(found["due"]) if found.get("due") else None)
        if found.get("do") and due:
            yield Action(found["finding"], found["do"], (plan.owner if plan else "") or found.get("owner", ""), due)


def _actions(one: Assessment, about: str, actions: Iterator[Action], last: date) -> Iterator[Due]:
    done = {mark.finding for mark in one.done.all()}
    address = reverse("tools:findings", args=[one.pk])
    for action in actions:
        if action.due <= last and action.finding not in done:
            key = f"assessment:{one.pk}:action:{action.finding}"
            yield Due(key, "action", action.do, address, action.due, about, action.owner)
