"""Pages that put assessments beside each other: two of them, and several counted together."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from icop.accounts.web import Request
from icop.engine.errors import Refused
from icop.tools.comparing import Together, compare, together
from icop.tools.models import Assessment
from icop.tools.policies import require_work
from icop.tools.queries import tools_for
from icop.tools.queries.assessments import Working, assessment_for, assessments_for
from icop.tools.queries.finished import shown
from icop.ui.charts import Bar, bar_chart
from icop.ui.sheets import csv_response

MOST_TOGETHER = 50
MOST_BARS = 12
HEAD = ("Tool", "What", "Key", "Severity", "Title", "Of", "In how many", "Share (percent)", "May follow in")


def _named(request: Request, name: str) -> list[Assessment]:
    """Return the assessments an address names, each once; one that isn't there to see is not found."""
    keys = [_uuid(text) for text in dict.fromkeys(request.GET.getlist(name)) if text]
    if len(keys) > MOST_TOGETHER:
        raise Refused(f"More than {MOST_TOGETHER} assessments are named.", "Choose fewer of them.")
    return [assessment_for(request.reader, key) for key in keys]


def _uuid(text: str) -> UUID | str:
    try:
        return UUID(text)
    except ValueError as error:
        raise Refused(f"“{text[:40]}” names no assessment.", "Choose from the list.") from error


def _shown(request: Request, assessment: Assessment) -> Working:
    return shown(request.reader, assessment, on=request.on, is_today=request.on == request.today)


def _choices(request: Request) -> list[tuple[Assessment, str]]:
    titles = {fact.key: fact.shape.title for fact in tools_for(request.reader)}
    return [(one, titles.get(one.tool, one.tool)) for one in assessments_for(request.reader)]


def two(request: Request) -> HttpResponse:
    """Compare two assessments of one tool, or of one program; without two, let one choose them."""
    require_work(request.reader)
    first, second = (next(iter(_named(request, name)), None) for name in ("a", "b"))
    context: dict[str, Any] = {"a": first, "b": second, "choices": _choices(request)}
    if first is not None and second is not None:
        if first.tool != second.tool and first.program_id != second.program_id:
            problem = "These two share neither tool nor program, so nothing in them can be compared."
            raise Refused(problem, "Choose two of one tool, or two of one program.")
        context["found"] = compare(_shown(request, first), _shown(request, second))
    return render(request, "tools/compare.html", context)


def several(request: Request) -> HttpResponse:
    """Count several assessments together: findings, sections, unknown answers; as a table too (`form=csv`)."""
    require_work(request.reader)
    chosen = _named(request, "of")
    found = together([_shown(request, one) for one in chosen])
    if request.GET.get("form") == "csv" and found:
        return csv_response(f"assessments-together-{request.on}", HEAD, [row for one in found for row in _rows(one)])
    context = {
        "choices": _choices(request),
        "chosen": {one.pk for one in chosen},
        "found": [(one, _chart(one)) for one in found],
        "count": len(chosen),
    }
    return render(request, "tools/aggregate.html", context)


def _chart(one: Together) -> Any:
    of = len(one.works)
    bars = [Bar(count.finding.says, count.followed, f"{count.followed} of {of}") for count in one.findings]
    return bar_chart(f"{one.tool.shape.title}: findings that most have", bars[:MOST_BARS], of)


def _rows(one: Together) -> list[tuple[object, ...]]:
    title = one.tool.shape.title
    rows: list[tuple[object, ...]] = [
        (title, "finding", count.finding.key, count.finding.severity, count.finding.says, count.of, count.followed,
         count.share, count.open)
        for count in one.findings
    ]  # fmt: skip
    rows += [(title, "section", "", "", part.title, part.asked, part.answered, part.share, "") for part in one.sections]
    of = len(one.works)
    rows += [(title, "unknown answer", ask.key, "", ask.ask, of, number, "", "") for ask, number in one.unknown]
    return rows
