"""Tasks of a case: what is to be done, marked as done or not, and taken over from what a tool found."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from icop.accounts.web import Request
from icop.cases.actions import tasks
from icop.cases.policies import require_team
from icop.cases.queries.tools import difference_of, source_for, sources_for
from icop.cases.sales import TOOL
from icop.cases.showing import page_context, shown_case
from icop.cases.views.taking import in_order
from icop.engine.errors import Refused
from icop.facts.queries import find_fact
from icop.ui.problems import today_only


def show(request: Request, pk: UUID) -> HttpResponse:
    """Show the tasks of a case, and the assessments of its program whose findings may become tasks."""
    shown = shown_case(request, pk)
    found = in_order(shown.file.tasks)
    context = page_context(
        shown,
        tasks=[(one, _assessment(one.finding)) for one in found],
        left=sum(one.done_on is None for one in found),
        late={one.key for one in found if one.done_on is None and one.due and one.due < shown.on},
        sources=sources_for(request.reader, shown.case, shown.file),
        has_sale=find_fact(request.reader, "tool", TOOL) is not None,
    )
    return render(request, "cases/tasks.html", context)


def _assessment(finding: str) -> UUID | None:
    """Return the assessment that a task comes from; None for one that was written by hand, or came from elsewhere."""
    try:
        return UUID(finding.partition(":")[0])
    except ValueError:
        return None


@today_only
@require_POST
def mark(request: Request, pk: UUID) -> HttpResponse:
    """Mark a task as done, or as not done after all."""
    shown, is_done = shown_case(request, pk), request.POST.get("do") != "undone"
    tasks.mark_task(shown.case, request.POST.get("task", "")[:40], is_done=is_done, by=request.reader, on=request.today)
    return redirect("cases:tasks", pk)


@today_only
def follow(request: Request, pk: UUID, assessment: UUID) -> HttpResponse:
    """Show what the findings of an assessment would change among the tasks; what is sent takes them over."""
    shown = shown_case(request, pk)
    require_team(request.reader, shown.case)
    source = source_for(request.reader, shown.case, assessment)
    found = difference_of(request.reader, shown.case, shown.file, source, on=request.today)
    if request.method == "POST":
        try:
            tasks.follow(shown.case, found, by=request.reader, on=request.today)
        except Refused as error:
            messages.error(request, str(error))
        else:
            messages.success(
                request, "The tasks stand as the findings do now. What was there before is in the history."
            )
        return redirect("cases:tasks", pk)
    fact = find_fact(request.reader, "tool", source.tool)
    title = fact.shape.title if fact else source.tool
    return render(
        request, "cases/tasks_follow.html", page_context(shown, found=found, source=source, source_title=title)
    )
