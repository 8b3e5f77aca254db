"""Pages of programs: those one is on the team of, one of them with its team and assessments, and beginning a tool."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from icop.accounts.web import Request
from icop.engine.errors import NotFound, Refused
from icop.links.registry import onward
from icop.tools.actions import programs, working
from icop.tools.forms import BeginForm, NewProgramForm, ProgramForm, SeatForm
from icop.tools.models import Program
from icop.tools.pages_working import first_open
from icop.tools.policies import may_lead, require_work
from icop.tools.queries import tool_for, tools_for
from icop.tools.queries.assessments import assessments_for, removed_of
from icop.tools.queries.assessments import working as at_work_on
from icop.tools.queries.programs import people_to_add, person_to_add, program_for, programs_for, team_of
from icop.tools.reminders import reminder
from icop.ui.asking import key_number
from icop.ui.clock import is_another_day
from icop.ui.forms import sent
from icop.ui.problems import today_only


def index(request: Request) -> HttpResponse:
    """List the programs one is on the team of."""
    require_work(request.reader)
    return render(request, "tools/programs.html", {"programs": programs_for(request.reader)})


@today_only
def new(request: Request) -> HttpResponse:
    """Make a program."""
    require_work(request.reader)
    form = NewProgramForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = programs.make_program(**form.cleaned_data, by=request.reader, on=request.today)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The program is made. You lead its team; nobody else sees it yet.")
            return redirect("tools:program", made.key)
    context = {"form": form, "reminder": reminder()}
    return render(request, "tools/program_new.html", context, status=400 if form.errors else 200)


def show(request: Request, key: str) -> HttpResponse:
    """Show a program: its assessments and its team."""
    program = program_for(request.reader, key)
    return _shown(request, program)


def _shown(request: Request, program: Program, form: Any = None, seat: Any = None) -> HttpResponse:
    titles = {fact.key: fact.shape.title for fact in tools_for(request.reader)}
    lead, found = may_lead(request.reader, program), assessments_for(request.reader, program=program)
    wrong = (form is not None and form.errors) or (seat is not None and seat.errors)
    closed = is_another_day(request) or program.closed_at
    context = {
        "program": program,
        "assessments": [(one, titles.get(one.tool, one.tool)) for one in found],
        "removed": len(removed_of(program)) if lead else 0,
        "team": team_of(program),
        "tools": tools_for(request.reader),
        "may_lead": lead,
        "form": form or ProgramForm(initial={"name": program.name, "about": program.about}),
        "seat_form": seat or SeatForm(people_to_add(program)),
        "reminder": reminder(),
        "onward": () if closed else onward("program", program.key, request.reader, request.on),
    }
    return render(request, "tools/program.html", context, status=400 if wrong else 200)


@today_only
@require_POST
def change(request: Request, key: str) -> HttpResponse:
    """Change a program, its team, or whether it is closed: what the button that was used says."""
    program = program_for(request.reader, key)
    form, seat = ProgramForm(request.POST if request.POST.get("do") == "name" else None), None
    try:
        seat = _carry_out(request, program, form)
    except Refused as error:
        messages.error(request, str(error))
        return redirect("tools:program", program.key)
    wrong_form = form if form.is_bound and form.errors else None
    wrong_seat = seat if seat is not None and seat.errors else None
    if wrong_form is not None or wrong_seat is not None:
        return _shown(request, program, wrong_form, wrong_seat)
    return redirect("tools:program", program.key)


def _carry_out(request: Request, program: Program, form: ProgramForm) -> SeatForm | None:
    do, by, on = request.POST.get("do", ""), request.reader, request.today
    if do == "name" and form.is_valid():
        programs.change_program(program, **form.cleaned_data, by=by, on=on)
    elif do == "seat":
        seat = SeatForm(people_to_add(program), request.POST)
        if not seat.is_valid():
            return seat
        told = seat.cleaned_data
        person = person_to_add(program, int(told["person"]))
        programs.seat(program, person, role=told["role"], leads=told["leads"], by=by, on=on)
    elif do == "unseat":
        programs.unseat(program, key_number(request.POST.get("person", "")), by=by, on=on)
    elif do in {"close", "open"}:
        programs.close_program(program, is_closed=do == "close", by=by, on=on)
    elif do != "name":
        raise NotFound("There is no such change.", "Use a button of the page.")
    return None


@today_only
def begin(request: Request, key: str) -> HttpResponse:
    """Begin a tool for a program, or for a new one; leads to its first section."""
    require_work(request.reader)
    tool = tool_for(request.reader, key)
    initial = {"program": request.GET.get("program", "")}
    form = BeginForm(programs_for(request.reader), sent(request), initial)
    if request.method == "POST" and form.is_valid():
        try:
            return _begun(request, form, tool)
        except Refused as error:
            form.add_error(None, str(error))
    context = {"form": form, "tool": tool, "shape": tool.shape, "reminder": reminder()}
    return render(request, "tools/begin.html", context, status=400 if form.errors else 200)


def _begun(request: Request, form: BeginForm, tool: Any) -> HttpResponse:
    by, on, told = request.reader, request.today, form.cleaned_data
    if told["program"]:
        program = program_for(by, told["program"])
    else:
        program = programs.make_program(told["name"], by=by, on=on)
    made = working.begin(program, tool, by=by, on=on)
    section = first_open(at_work_on(by, made, on=on))
    return redirect("tools:section", made.pk, section.key)
