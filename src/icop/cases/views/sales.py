"""Between a case and the FMS tool: a case made of a sale, the tool begun with what a case knows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from icop.accounts.web import Request
from icop.cases.actions.recording import require_member
from icop.cases.actions.sales import begin_sale, open_from
from icop.cases.policies import require_team
from icop.cases.sales import Opened, case_of_sale
from icop.cases.showing import ShownCase, shown_case
from icop.engine.cases.lifecycle import position
from icop.engine.errors import NotFound, Refused
from icop.tools.pages_working import first_open
from icop.tools.queries.assessments import Working, assessment_for, working
from icop.tools.queries.finished import shown as shown_assessment
from icop.tools.reminders import reminder
from icop.tools.sale_files import mapping, sale_file
from icop.tools.words import answer_in_words
from icop.ui.forms import sent
from icop.ui.problems import today_only

INPUT = {"class": "usa-input"}
OFFERED = {"offer", "implementation", "execution", "closure"}
DEVELOPING = {"request", "development", "review"}


class OpenForm(forms.Form):
    """What a sale does not tell of the case it opens: its identifier; and its title, as the tool has it."""

    identifier = forms.CharField(
        label="Case identifier", max_length=8,
        help_text="Purchaser, implementing agency and designator, as in BN-D-YCY.", widget=forms.TextInput(INPUT),
    )  # fmt: skip
    title = forms.CharField(label="Title", max_length=200, widget=forms.TextInput(INPUT))


@today_only
def open_case(request: Request, assessment: UUID) -> HttpResponse:
    """Show the case that a sale would open, and open it under the identifier that is sent."""
    found = assessment_for(request.reader, assessment)
    require_member(request.reader, found.program)
    at_work = shown_assessment(request.reader, found, on=request.today, is_today=True)
    content = sale_file(at_work)
    if content is None:
        raise NotFound("This tool makes no case.", "Its findings say what can be taken away.")
    form = OpenForm(sent(request), initial=_first(content))
    if request.method == "POST" and form.is_valid():
        try:
            return _opened(request, found, case_of_sale(content, **form.cleaned_data))
        except Refused as error:
            form.add_error(None, str(error))
    trial = _trial(content)
    context = {
        "form": form, "source": found, "shown": trial, "content": content, "reminder": reminder(),
        "left": list(_left(at_work, trial)) if trial else [],
    }  # fmt: skip
    return render(request, "cases/open_from.html", context, status=400 if form.errors else 200)


def _first(content: dict[str, Any]) -> dict[str, str]:
    code = content["purchaser"]["code"]
    return {"title": content["title"] or "", "identifier": f"{code}-" if code else ""}


def _trial(content: dict[str, Any]) -> Opened | None:
    """Return the case as it would be under any identifier; None when the sale does not make one yet."""
    try:
        return case_of_sale(content, "XX-X-XXX", title=content["title"] or "No title yet")
    except Refused:
        return None


def _left(at_work: Working, opened: Opened) -> Iterator[tuple[str, str]]:
    """Yield what a case has no field for, as the tool asked it and by the words of its answers."""
    questions = {one.place: one.question for one in mapping().fields}
    for place, _ in opened.left:
        told = at_work.worked.told[questions[place]]
        yield told.ask.ask, answer_in_words(told.ask, told.answer)


def _opened(request: Request, found: Any, opened: Opened) -> HttpResponse:
    made = open_from(found, opened.file, by=request.reader, on=request.today)
    messages.success(request, "The case is open, with what the tool knew of it. The findings are its tasks.")
    return redirect("cases:case", made.pk)


@today_only
@require_POST
def begin(request: Request, pk: UUID) -> HttpResponse:
    """Begin the FMS tool for the program of a case, with every answer that the case knows."""
    shown = shown_case(request, pk)
    require_team(request.reader, shown.case)
    made, saved = begin_sale(shown.case, shown.file, is_offered=_is_offered(shown), by=request.reader, on=request.today)
    messages.success(request, f"{len(saved.changed)} answers are filled in from {shown.case.identifier}. Look at each.")
    section = first_open(working(request.reader, made, on=request.today))
    return redirect("tools:section", made.pk, section.key)


def _is_offered(shown: ShownCase) -> bool | None:
    """Tell by its state whether the LOA was offered; None where the state does not say."""
    where = position(shown.file, shown.facts, shown.on).document(shown.file.documents[0].key)
    phase = where.state.phase if where else ""
    return True if phase in OFFERED else False if phase in DEVELOPING else None
