"""The catalogue of job support tools and determinations, and the page of each tool."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from icop.accounts.policies import is_allowed
from icop.accounts.web import Request
from icop.facts.cards import card_of
from icop.facts.queries import SITE_PACK, hidden_by
from icop.links.registry import cards
from icop.tools.policies import VERB
from icop.tools.queries import determinations_for, tool_for, tools_for
from icop.tools.queries.assessments import assessments_for
from icop.tools.queries.programs import programs_for
from icop.tools.reminders import reminder

RECENT = 5


def index(request: Request) -> HttpResponse:
    """Show all tools and determinations, and what one is working on."""
    reader, known = request.reader, request.known
    titles = {fact.key: fact.shape.title for fact in tools_for(reader, known=known)}
    recent = list(assessments_for(reader).filter(finished_at=None)[:RECENT]) if reader.is_known else []
    context = {
        "tools": tools_for(reader, known=known),
        "determinations": [card_of(fact, request.on) for fact in determinations_for(reader, known=known)],
        "recent": [(one, titles.get(one.tool, one.tool)) for one in recent],
        "programs": programs_for(reader).count() if reader.is_known else 0,
        "may_work": is_allowed(reader, VERB),
    }
    return render(request, "tools/index.html", context)


def tool(request: Request, key: str) -> HttpResponse:
    """Show what a tool is for, what it asks, and the assessments made with it that one may see."""
    found = tool_for(request.reader, key, known=request.known)
    reader, shape = request.reader, found.shape
    context: dict[str, Any] = {
        "fact": found.fact,
        "shape": shape,
        "sections": [(section, len(section.questions)) for section in shape.sections],
        "counts": _counts(shape),
        "next": cards({to for end in shape.ends for to in end.next}, reader, request.on),
        "assessments": assessments_for(reader, tool=key) if reader.is_known else (),
        "may_work": is_allowed(reader, VERB),
        "reminder": reminder(),
        "is_own": found.fact.pack == SITE_PACK,
        "hidden": hidden_by(reader, found.fact) if request.known is None else None,
    }
    return render(request, "tools/tool.html", context)


def _counts(shape: Any) -> dict[str, int]:
    found = dict.fromkeys(("stop", "act", "note"), 0)
    for finding in shape.findings:
        found[finding.severity] += 1
    return found
