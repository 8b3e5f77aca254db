"""Pages of what follows from an assessment: findings and plan, finishing and opening again, a newer version."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from icop.accounts.web import Request
from icop.engine.errors import NotFound, Refused
from icop.links.registry import onward
from icop.tools.actions import beside, working
from icop.tools.comparing import moving
from icop.tools.forms import PlanForm
from icop.tools.leading import leads_of
from icop.tools.pages_findings import SORTS, FindingsPage, words_of
from icop.tools.pages_working import first_open
from icop.tools.products import gates_of, release_plan
from icop.tools.queries import reference_for, tool_for
from icop.tools.queries.assessments import Working, assessment_for, beside_questions
from icop.tools.queries.assessments import working as at_work_on
from icop.tools.queries.finished import assignments_in, done_in, shown
from icop.tools.reminders import reminder
from icop.tools.resting import Changed, changes_since, stale_findings
from icop.ui.clock import is_another_day
from icop.ui.problems import today_only
from icop.ui.templatetags.icop import with_day

FIRST_UNKNOWN = 8
COLUMNS = (
    ("severity", "Action", "severity"),
    ("owner", "Owner", "owner"),
    ("due", "Due", "due day"),
    ("document", "Document", "document"),
)


def shown_to(request: Request, pk: UUID) -> Working:
    """Return an assessment as the pages of its findings show it. Raises NotFound when there is none to see."""
    assessment = assessment_for(request.reader, pk)
    return shown(request.reader, assessment, on=request.on, is_today=request.on == request.today)


def show(request: Request, pk: UUID) -> HttpResponse:
    """Show what follows from an assessment: findings, plan, evidence, what is unknown, where it leads."""
    at_work = shown_to(request, pk)
    changes = _changes(request, at_work)
    page = findings_page(request, at_work, changes)
    plan = release_plan(at_work)
    url = with_day(plan.url, request.on, request.today, {}) if plan and plan.answers.query else ""
    context: dict[str, Any] = {
        "page": page,
        "at_work": at_work,
        "assessment": at_work.assessment,
        "program": at_work.assessment.program,
        "shape": at_work.tool.shape,
        "reminder": reminder(),
        "changes": changes,
        "may_change": not is_another_day(request),
        "first": first_open(at_work),
        "is_newer": _is_newer(request, at_work),
        "leads": leads_of(at_work.worked, at_work.assessment, request.reader, request.on, release_url=url),
        "release": plan,
        "release_url": url,
        "gates": gates_of(at_work),
        "first_unknown": page.unknown[:FIRST_UNKNOWN],
        "finished_by": at_work.team.role(at_work.assessment.finished_by),
        "has_days": any(one.due for one in at_work.worked.findings),
        "columns": COLUMNS,
        "onward": () if is_another_day(request) else onward("assessment", str(pk), request.reader, request.on),
    }
    context["contents"] = _contents(context)
    return render(request, "tools/findings.html", context)


def _contents(shown_now: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the parts of the page that there are, by their anchors."""
    page, worked = shown_now["page"], shown_now["at_work"].worked
    parts = (
        ("findings", "Findings", True), ("plan", "Action plan", True), ("gates", "Gates", shown_now["gates"]),
        ("release", "Release processes", shown_now["release"]), ("unknown", "Answers to find out", page.unknown),
        ("open", "What may follow yet", page.waiting), ("leads", "Where this leads", worked.ends),
        ("evidence", "Evidence", page.lines), ("sources", "Sources", True),
    )  # fmt: skip
    return [(anchor, label) for anchor, label, is_there in parts if is_there]


def findings_page(request: Request, at_work: Working, changes: tuple[Changed, ...] = ()) -> FindingsPage:
    """Return the findings of an assessment as a page shows them, the plan in the order that the address asks for."""
    sort = request.GET.get("sort", "")
    return FindingsPage(
        at_work=at_work,
        words=words_of(at_work, reference_for()),
        done=done_in(at_work.assessment),
        passages={key: found for key, (_, found) in beside_questions(at_work.assessment).items()},
        assigned=assignments_in(at_work.assessment),
        stale=stale_findings(changes, at_work),
        sort=sort if sort in SORTS else SORTS[0],
    )


def _changes(request: Request, at_work: Working) -> tuple[Changed, ...]:
    """Return what changed since an assessment was finished, by the day shown; nothing for one that is open."""
    assessment = at_work.assessment
    if assessment.finished_at is None or not assessment.result or request.on < at_work.on:
        return ()
    now = at_work_on(request.reader, assessment, on=request.on)
    return changes_since(assessment.result, now)


def _is_newer(request: Request, at_work: Working) -> bool:
    return tool_for(request.reader, at_work.tool.key).fact.sha != at_work.assessment.tool_sha


@today_only
@require_POST
def done(request: Request, pk: UUID) -> HttpResponse:
    """Mark an action of the plan as done, or as not done after all."""
    assessment = assessment_for(request.reader, pk)
    key, is_done = request.POST.get("finding", ""), request.POST.get("do") != "undone"
    followed = {one.finding.key for one in shown_to(request, pk).worked.findings}
    if is_done and key not in followed:
        raise NotFound("There is no such action in the plan.", "Reload the page: an answer may have changed.")
    beside.mark_done(assessment, key, is_done=is_done, by=request.reader, on=request.today)
    return redirect(_plan_url(request, pk, key))


@today_only
@require_POST
def plan_action(request: Request, pk: UUID) -> HttpResponse:
    """Keep who does an action and until when, in place of what the tool says."""
    assessment, key = assessment_for(request.reader, pk), request.POST.get("finding", "")
    if key not in {one.finding.key for one in shown_to(request, pk).worked.findings}:
        raise NotFound("There is no such action in the plan.", "Reload the page: an answer may have changed.")
    form = PlanForm(request.POST)
    if not form.is_valid():
        raise Refused("The day or the owner could not be read.", "Go back; write the day as 2026-11-30.")
    beside.plan_action(assessment, key, **form.cleaned_data, by=request.reader, on=request.today)
    return redirect(_plan_url(request, pk, key))


def _plan_url(request: Request, pk: UUID, key: str) -> str:
    sort = request.POST.get("sort", "")
    query = f"?sort={sort}" if sort in SORTS[1:] else ""
    return f"{reverse('tools:findings', args=[pk])}{query}#a-{key}"


@today_only
@require_POST
def finish(request: Request, pk: UUID) -> HttpResponse:
    """Finish an assessment: its answers no longer change, and what followed is kept."""
    assessment = assessment_for(request.reader, pk)
    try:
        working.finish(assessment, by=request.reader, on=request.today)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Finished. If a source changes later, this page says so.")
    return redirect("tools:findings", pk)


@today_only
@require_POST
def reopen(request: Request, pk: UUID) -> HttpResponse:
    """Open a finished assessment again, so that it is worked out by the rules of today."""
    assessment = assessment_for(request.reader, pk)
    try:
        working.reopen(assessment, by=request.reader, on=request.today)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Open again, by the rules of today. Its answers stand; finish it when it is right.")
    return redirect("tools:findings", pk)


def move(request: Request, pk: UUID) -> HttpResponse:
    """Show what the version of the tool in use asks otherwise; what is sent moves the assessment to it."""
    assessment = assessment_for(request.reader, pk)
    if request.method == "POST":
        return _moved(request, pk)
    now = at_work_on(request.reader, assessment, on=request.on)
    newest = tool_for(request.reader, assessment.tool)
    context = {
        "at_work": now,
        "assessment": assessment,
        "program": assessment.program,
        "shape": now.tool.shape,
        "newest": newest.shape,
        "is_same": newest.shape.version == now.tool.shape.version,
        "is_newer": newest.fact.sha != assessment.tool_sha,
        "moving": moving(now, at_work_on(request.reader, assessment, on=request.on, tool=newest)),
        "may_change": now.is_open and not is_another_day(request),
    }
    return render(request, "tools/move.html", context)


@today_only
def _moved(request: Request, pk: UUID) -> HttpResponse:
    try:
        newest = working.move_to_newest(assessment_for(request.reader, pk), by=request.reader, on=request.today)
    except Refused as error:
        messages.error(request, str(error))
        return redirect("tools:move", pk)
    messages.success(request, f"Moved to version {newest.shape.version}. Answers that it still asks for are kept.")
    return redirect("tools:assessment", pk)
