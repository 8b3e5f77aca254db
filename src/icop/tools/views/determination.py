"""Pages of a determination: facts at the left, what they lead to at the right; its examples; what can be taken away."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from icop.accounts.web import Request
from icop.engine.errors import NotFound, Refused
from icop.engine.questionnaire.wording import Words
from icop.tools.determination_facts import Given, Typed, facts_typed, typed_in
from icop.tools.determination_outcome import WorkedOut, spans_of, stretches_of, work_out
from icop.tools.fields_determination import fields_of, sentence
from icop.tools.pages_determination import (
    FIRST_EXAMPLES,
    examples_of,
    other_days,
    outcome_of,
    regimes_of,
    url_of,
)
from icop.tools.queries import KnownDetermination, determination_for, examples_for, reference_for
from icop.tools.reporting import About, determination_report
from icop.ui.clock import known_day
from icop.ui.json_files import json_file
from icop.ui.reports.document import Report
from icop.ui.reports.writing import report_response
from icop.ui.sheets import csv_response
from icop.ui.templatetags.icop import with_day

HEAD = ("Step", "What was looked at", "What was found", "More", "Since", "Source", "Standing")


def _known(request: Request, key: str) -> KnownDetermination:
    return determination_for(request.reader, key, known=request.known)


def _address(request: Request, url: str) -> str:
    return with_day(url, request.on, request.today, {}, known=known_day(request))


def determination(request: Request, key: str) -> HttpResponse:
    """Show what the facts in the address lead to; without any, what is asked."""
    known = _known(request, key)
    typed = typed_in(request.GET, known.compiled)
    given = facts_typed(typed, known.compiled, request.on)
    worked = work_out(known, given, at=request.known)
    path = _path(request, known)
    told = [one for one in given.wrong if not _is_idle(str(one.place[0]), worked)]
    context: dict[str, Any] = {
        "known": known,
        "shape": known.shape,
        "path": path,
        "typed": typed,
        "given": given,
        "day_typed": typed.day or request.on.isoformat(),
        "wrong": [(one.place[0], _asked(known, str(one.place[0])), sentence(one)) for one in told],
        "fields": fields_of(known.compiled.asks, typed, worked.found, told),
    }
    if told:
        return render(request, "tools/determination.html", context, status=400)
    return render(request, "tools/determination.html", context | _right(request, known, given, typed, worked))


def _is_idle(key: str, worked: WorkedOut) -> bool:
    """Tell whether a fact is not asked for these answers: whatever was typed there says nothing."""
    return key != "day" and worked.found.told[key].state == "not asked"


def _path(request: Request, known: KnownDetermination) -> str:
    return reverse("tools:determination", args=[known.key])


def _asked(known: KnownDetermination, key: str) -> str:
    return known.shape.asks_day if key == "day" else known.compiled.ask(key).ask


def _right(
    request: Request, known: KnownDetermination, given: Given, typed: Typed, worked: WorkedOut
) -> dict[str, Any]:
    """Return what stands beside the facts: the outcome and the way to it, or what may be tried."""
    if typed.is_empty:
        tried = examples_for(request.reader, known.key, known=request.known)
        shown = examples_of(known, tried[:FIRST_EXAMPLES], worked.words)
        return {"examples": shown, "regimes": regimes_of(known.shape)}
    path, whole = _path(request, known), bool(request.GET.get("days"))
    days = other_days(stretches_of(known, given, at=request.known), given.day, typed, path, whole=whole)
    files = {
        form: _address(request, f"{reverse('tools:determination_file', args=[known.key, form])}?{typed.query()}")
        for form in ("docx", "pdf", "csv", "json")
    }
    return {
        "outcome": outcome_of(worked),
        "lines": [(line, url_of(line)) for line in worked.lines],
        "days": days,
        "all_days": _address(request, f"{path}?{typed.query(days='all')}#days"),
        "files": files,
    }


def examples(request: Request, key: str) -> HttpResponse:
    """Show the situations the determination is tried on at each check, with what must come out."""
    known = _known(request, key)
    words = Words.of(known.compiled.asks, reference_for(known=request.known))
    tried = examples_of(known, examples_for(request.reader, key, known=request.known), words)
    context = {"known": known, "shape": known.shape, "examples": tried}
    return render(request, "tools/determination_examples.html", context)


def download(request: Request, key: str, form: str) -> HttpResponse:
    """Return what goes to the file: a report (docx, pdf), the way to the outcome (csv), the facts as a file (json)."""
    known = _known(request, key)
    given = facts_typed(typed_in(request.GET, known.compiled), known.compiled, request.on)
    if given.wrong:
        raise Refused(sentence(given.wrong[0]), "Correct it on the page of the determination.")
    name = f"{key.rpartition('.')[2]}-{given.day}"
    if form == "csv":
        lines = work_out(known, given, at=request.known).lines
        return csv_response(name, HEAD, [_row(number, line) for number, line in enumerate(lines, 1)])
    if form in {"docx", "pdf"}:
        return report_response(_report(request, known, given), name, "docx" if form == "docx" else "pdf")
    if form != "json":
        raise NotFound("There is no such format.", "Choose docx, pdf, csv or json.")
    return json_file(name, given.as_file())


def _report(request: Request, known: KnownDetermination, given: Given) -> Report:
    """Return the report of an outcome, with the same facts on all days."""
    reference = reference_for(known=request.known)
    spans = spans_of(known, given, reference)
    about = About(program="", made_on=request.today, address=request.build_absolute_uri(_path(request, known)))
    return determination_report(work_out(known, given, at=request.known).found, about, spans)


def _row(number: int, line: Any) -> tuple[object, ...]:
    return number, line.before, line.found, line.after, line.start, line.citation, line.standing
