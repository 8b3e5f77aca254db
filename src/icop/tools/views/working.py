"""Pages of an assessment at work: where it stands, its sections with their questions, one question by itself."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from icop.accounts.web import Request
from icop.engine.errors import NotFound, Refused
from icop.engine.questionnaire import read_answers
from icop.facts.queries import find_fact
from icop.tools.actions import beside, working
from icop.tools.actions.working import Saved
from icop.tools.determination_facts import Typed, typed_in
from icop.tools.forms import AssignForm, CommentForm, EvidenceForm
from icop.tools.leading import passage_url
from icop.tools.models import Assessment
from icop.tools.pages_working import (
    Beside,
    cards_of,
    counts_in_words,
    first_open,
    groups_of,
    lines_of,
    moment,
    neighbours,
    section_lines,
    typed_answers,
)
from icop.tools.placing import place_of
from icop.tools.policies import may_lead, require_lead
from icop.tools.queries import tool_for
from icop.tools.queries.assessments import (
    Working,
    assessment_for,
    beside_questions,
    history_of_question,
    removed_of,
)
from icop.tools.queries.assessments import working as at_work_on
from icop.tools.queries.programs import program_for
from icop.tools.reminders import reminder
from icop.tools.words import answer_in_words
from icop.ui.asking import key_number
from icop.ui.clock import is_another_day
from icop.ui.problems import today_only


def _at_work(request: Request, pk: UUID) -> Working:
    return at_work_on(request.reader, assessment_for(request.reader, pk), on=request.on)


def shell_of(request: Request, at_work: Working) -> dict[str, Any]:
    """Return what every page of an assessment shows: the tool, the program, how far it is, what may be entered."""
    return {
        "at_work": at_work,
        "assessment": at_work.assessment,
        "program": at_work.assessment.program,
        "tool": at_work.tool,
        "shape": at_work.tool.shape,
        "sections": section_lines(at_work),
        "reminder": reminder(),
        "may_answer": at_work.is_open and not is_another_day(request),
    }


def show(request: Request, pk: UUID) -> HttpResponse:
    """Show where an assessment stands: its sections, who has them, what follows so far."""
    at_work = _at_work(request, pk)
    newest = find_fact(request.reader, "tool", at_work.assessment.tool)
    forms = {one.key: AssignForm(at_work.team.seats, initial=_assigned(one)) for one in section_lines(at_work)}
    context = shell_of(request, at_work) | {
        "first": first_open(at_work),
        "counts": counts_in_words(at_work),
        "forms": forms,
        "is_newer": newest is not None and newest.sha != at_work.assessment.tool_sha,
        "may_lead": may_lead(request.reader, at_work.assessment.program),
    }
    return render(request, "tools/assessment.html", context)


def _assigned(line: Any) -> dict[str, Any]:
    return {"person": str(line.assignment.person_id), "due": line.assignment.due} if line.assignment else {}


def section(request: Request, pk: UUID, key: str) -> HttpResponse:
    """Show the questions of a section, and keep what is answered; what cannot be kept stays on the page, with why."""
    at_work = _at_work(request, pk)
    if request.method == "POST":
        return _answered(request, at_work, key)
    return _section(request, at_work, key)


def _answered(request: Request, at_work: Working, key: str) -> HttpResponse:
    by, on = request.reader, request.today
    typed = typed_in(request.POST, at_work.tool.compiled)
    given, wrong = typed_answers(request.POST, typed, at_work)
    saved = working.save_answers(at_work.assessment, given, by=by, on=on)
    saved.wrong.update(wrong)
    after = _at_work(request, at_work.assessment.pk)
    is_quiet = request.headers.get("X-Requested-With") == "fetch"
    if is_quiet or not saved.is_clean:
        return _section(request, after, key, saved, typed)
    return redirect(_where_next(request, after, key))


def _where_next(request: Request, at_work: Working, key: str) -> str:
    pk = at_work.assessment.pk
    if request.POST.get("go") == "stay":
        return reverse("tools:section", args=[pk, key])
    _, following = neighbours(at_work, key)
    return reverse("tools:section", args=[pk, following.key]) if following else reverse("tools:findings", args=[pk])


def _section(
    request: Request, at_work: Working, key: str, saved: Saved | None = None, typed: Typed | None = None
) -> HttpResponse:
    found = at_work.section(key)
    before, following = neighbours(at_work, key)
    lines = lines_of(at_work, found, Beside(beside_questions(at_work.assessment), saved, typed))
    context = shell_of(request, at_work) | {
        "section": found,
        "number": at_work.tool.shape.sections.index(found) + 1,
        "lines": lines,
        "wrong": [one for one in lines if one.field.wrong or one.conflict],
        "before": before,
        "following": following,
        "groups": groups_of(at_work),
        "counts": counts_in_words(at_work),
        "last": _last(at_work),
    }
    is_wrong = saved is not None and not saved.is_clean
    return render(request, "tools/section.html", context, status=400 if is_wrong else 200)


def _last(at_work: Working) -> str:
    """Return when the last answer was given and by whom, in words."""
    newest = max(at_work.answers.values(), key=lambda one: one.at, default=None)
    return f"last saved {moment(newest.at)} by {at_work.team.role(newest.by)}" if newest else ""


@today_only
@require_POST
def undo(request: Request, pk: UUID) -> HttpResponse:
    """Take back one's last answer, and go to its question."""
    at_work = _at_work(request, pk)
    try:
        question = working.undo_last(at_work.assessment, by=request.reader, on=request.today)
    except Refused as error:
        messages.error(request, str(error))
        return redirect("tools:assessment", pk)
    ask = at_work.tool.compiled.ask(question)
    messages.success(request, f"Taken back: {ask.question.number} {ask.ask}")
    return redirect(f"{reverse('tools:section', args=[pk, ask.section])}#q-{question}")


def question(request: Request, pk: UUID, key: str) -> HttpResponse:
    """Show one question with its sources, who answered what when, comments and evidence."""
    return _question(request, _at_work(request, pk), key)


def _question(request: Request, at_work: Working, key: str, comment: Any = None, evidence: Any = None) -> HttpResponse:
    if key not in at_work.worked.told:
        raise NotFound("There is no such question in this tool.", "Choose one of its sections.")
    told = at_work.worked.told[key]
    comments, passages = beside_questions(at_work.assessment).get(key, ([], []))
    mine = request.reader.user_key or request.reader.role
    wrong = (comment is not None and comment.errors) or (evidence is not None and evidence.errors)
    context = shell_of(request, at_work) | {
        "told": told,
        "ask": told.ask,
        "section": at_work.section(told.ask.section),
        "answer": answer_in_words(told.ask, told.answer),
        "card": cards_of([told], request.on).get(key),
        "history": _history(at_work, key),
        "comments": [(one, at_work.team.role(one.by), one.by == mine) for one in comments],
        "evidence": [(one, at_work.team.role(one.by), passage_url(one)) for one in passages],
        "comment_form": comment or CommentForm(),
        "evidence_form": evidence or EvidenceForm(),
    }
    return render(request, "tools/question.html", context, status=400 if wrong else 200)


def _history(at_work: Working, key: str) -> list[tuple[str, str, str]]:
    ask = at_work.worked.told[key].ask
    lines = []
    for one in history_of_question(at_work.assessment, key):
        read, wrong = read_answers({key: ask}, {key: one.value})
        words = "taken back" if one.value is None else str(one.value) if wrong else answer_in_words(ask, read[key])
        how = ", undoing the answer before" if one.undoes_id else ""
        lines.append((words, f"{at_work.team.role(one.by)}{how}", moment(one.at)))
    return lines


@today_only
@require_POST
def put_beside(request: Request, pk: UUID, key: str) -> HttpResponse:
    """Keep a comment or evidence beside a question, or take one away: what the button that was used says."""
    at_work = _at_work(request, pk)
    if key not in at_work.worked.told:
        raise NotFound("There is no such question in this tool.", "Choose one of its sections.")
    form = _put(request, at_work.assessment, key)
    if form is not None and isinstance(form, CommentForm):
        return _question(request, at_work, key, comment=form)
    if form is not None:
        return _question(request, at_work, key, evidence=form)
    return redirect("tools:question", pk, key)


def _put(request: Request, assessment: Assessment, key: str) -> Any:
    do, by, on = request.POST.get("do", ""), request.reader, request.today
    form = CommentForm(request.POST) if do == "comment" else EvidenceForm(request.POST) if do == "attach" else None
    pk = key_number(request.POST.get("number", ""))
    try:
        if form is not None and form.is_valid():
            told = form.cleaned_data
            if do == "comment":
                beside.comment(assessment, key, told["text"], by=by, on=on)
            else:
                place = place_of(by, told["citation"], on=on)
                beside.attach(assessment, key, **asdict(place), note=told["note"], by=by, on=on)
        elif do == "uncomment":
            beside.uncomment(assessment, pk, by=by, on=on)
        elif do == "detach":
            beside.detach(assessment, pk, by=by, on=on)
    except (NotFound, Refused) as error:
        if form is None:
            raise
        form.add_error(None, str(error))
    return form if form is not None and form.errors else None


@today_only
@require_POST
def assign(request: Request, pk: UUID, key: str) -> HttpResponse:
    """Pass a section to somebody of the team."""
    at_work = _at_work(request, pk)
    at_work.section(key)
    form = AssignForm(at_work.team.seats, request.POST)
    if form.is_valid():
        person = int(form.cleaned_data["person"]) if form.cleaned_data["person"] else None
        due = form.cleaned_data["due"]
        beside.assign(at_work.assessment, key, person, due=due, by=request.reader, on=request.today)
        messages.success(request, "The section is passed on." if person else "Anybody of the team may work it through.")
    else:
        messages.error(request, "The day could not be read. Write it as 2026-11-30.")
    return redirect("tools:assessment", pk)


@today_only
@require_POST
def remove(request: Request, pk: UUID) -> HttpResponse:
    """Remove an assessment from sight, or bring it back."""
    assessment = assessment_for(request.reader, pk, removed=True)
    by, on = request.reader, request.today
    if request.POST.get("do") == "restore":
        working.restore(assessment, by=by, on=on)
        messages.success(request, "The assessment is back.")
        return redirect("tools:assessment", pk)
    if request.POST.get("do") != "remove":
        raise NotFound("There is no such change.", "Use a button of the page.")
    working.remove(assessment, by=by, on=on)
    messages.success(request, "The assessment is removed. Who leads the team can bring it back from this page.")
    return redirect("tools:removed", assessment.program.key)


def removed(request: Request, key: str) -> HttpResponse:
    """List the removed assessments of a program, for those who lead its team."""
    program = program_for(request.reader, key)
    require_lead(request.reader, program)
    rows = [(one, _title(request, one)) for one in removed_of(program)]
    return render(request, "tools/removed.html", {"program": program, "rows": rows})


def _title(request: Request, assessment: Assessment) -> str:
    return tool_for(request.reader, assessment.tool).shape.title
