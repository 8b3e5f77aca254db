"""Pages of release processes: all of them, which apply, two days compared, and a page for each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from icop.accounts.policies import require
from icop.accounts.web import Request
from icop.engine.clock import read_day
from icop.engine.errors import NotFound, Refused
from icop.facts.cards import STANDINGS, card_of
from icop.facts.queries import SITE_PACK, fact_for, facts_for, find_fact, hidden_by
from icop.links.queries import cited_by
from icop.tsfd.actions import propose_days
from icop.tsfd.files import MOST_BYTES, asked_in, plan_file, read_plan
from icop.tsfd.forms import DaysForm
from icop.tsfd.model import OFFER, Model
from icop.tsfd.noting import notes_of
from icop.tsfd.pages import (
    Answers,
    address,
    answered_lines,
    answers_in,
    asked_lines,
    editions_of,
    forms_of,
    is_long,
    process_page,
)
from icop.tsfd.planning import RUNS, Plan, plan
from icop.tsfd.queries import (
    EDITIONS,
    MONEY_RULE,
    PIPE,
    TESTS,
    changes_between,
    members_of,
    model_for,
    node_for,
    question_for,
)
from icop.tsfd.telling import chart_of, chart_of_plan, summary
from icop.ui.clock import known_day
from icop.ui.json_files import json_file
from icop.ui.problems import today_only
from icop.ui.sheets import csv_response
from icop.ui.templatetags.icop import with_day

CHOICES = (("yes", "Yes"), ("no", "No"), ("unknown", "Not known"))
HEAD = (
    "Process",
    "Kind",
    "Lead",
    "Waits for",
    "Low",
    "Likely",
    "High",
    "Likely start",
    "Likely end",
    "Slack",
    "Decided",
)


def _model(request: Request) -> Model:
    return model_for(request.reader, on=request.on, known=request.known)


def _address(request: Request, url: str) -> str:
    return with_day(url, request.on, request.today, {}, known=known_day(request))


def _around(request: Request) -> dict[str, Any]:
    """Return what stands beside every chart: the money rule, the disclosure tests, the editions of the chart."""
    reader, known = request.reader, request.known
    money = find_fact(reader, "card", MONEY_RULE, known=known)
    tests = members_of(reader, TESTS, known=known)
    return {
        "money": card_of(money, request.on) if money else None,
        "tests": tests.members if tests else (),
        "editions": editions_of(members_of(reader, EDITIONS, known=known)),
    }


def index(request: Request) -> HttpResponse:
    """Show all processes of the day in four forms; answers in the address lead back to those that apply."""
    model = _model(request)
    pipes = [node for node in model.nodes.values() if node.sort == "pipe"]
    answers = answers_in(request.GET, request.on)
    context = {
        "model": model,
        "answers": answers,
        "pipe": find_fact(request.reader, "term", PIPE, known=request.known),
        "certain": sum(not node.unsure for node in pipes),
        "open": sum(bool(node.unsure) for node in pipes),
        "forms": forms_of(chart_of(model)),
        "only": _address(request, address(reverse("tsfd:plan"), answers)) if answers.query else "",
    }
    return render(request, "tsfd/index.html", context | _around(request))


def questions(request: Request) -> HttpResponse:
    """Ask for the attributes of a capability and its sale; answers in the address are filled in."""
    model, answers = _model(request), answers_in(request.GET, request.on)
    context = {"groups": asked_lines(model, answers), "begin": answers.begin, "choices": CHOICES}
    return render(request, "tsfd/questions.html", context)


def plan_page(request: Request) -> HttpResponse:
    """Show which processes apply by the answers in the address, or by a plan file that is sent; nothing is kept."""
    if request.method == "POST":
        return _from_file(request)
    answers = answers_in(request.GET, request.on)
    if is_long(request.GET):
        return redirect(_address(request, address(request.path, answers)))
    if not answers.query:
        return redirect(_address(request, reverse("tsfd:questions")))
    return _plan(request, plan(_model(request), answers.asked()), answers)


def _from_file(request: Request) -> HttpResponse:
    sent = request.FILES.get("file")
    if sent is None:
        raise Refused("No file was chosen.", "Choose a plan file, or answer the questions.")
    shown = sent.name or "the file"
    content, document = read_plan(sent.read(MOST_BYTES + 1), shown)
    model = model_for(request.reader, on=content.on or request.on, known=request.known)
    found = plan(model, asked_in(content, model, document, shown))
    answers = Answers(found.asked.yes, found.asked.unknown, found.asked.begin)
    return _plan(request, found, answers, program=content.program or shown)


def _plan(request: Request, found: Plan, answers: Answers, program: str = "") -> HttpResponse:
    context = {
        "plan": found,
        "program": program,
        "goal": "offer" if found.goal == OFFER else "delivery",
        "answers": answers,
        "answered": answered_lines(found.model, answers),
        "summary": summary(found),
        "notes": notes_of(found),
        "forms": forms_of(chart_of_plan(found)),
        "days_standing": _standing(found),
        "links": _links(request, answers),
        "runs": RUNS,
    }
    return render(request, "tsfd/plan.html", context | _around(request))


def _standing(found: Plan) -> str:
    """Return the standing that dates rest on: that of the least well known days."""
    used = [one.node.days.cite.standing for one in found.applies if one.days]
    return max(used, key=STANDINGS.index, default="assumed")


def _links(request: Request, answers: Answers) -> dict[str, str]:
    names = {"change": reverse("tsfd:questions"), "all": reverse("tsfd:index")}
    names |= {form: reverse("tsfd:plan_file", args=[form]) for form in ("json", "csv")}
    return {name: _address(request, address(url, answers)) for name, url in names.items()}


def plan_download(request: Request, form: str) -> HttpResponse:
    """Return the plan as a table (csv), or its answers as a plan file for the command (json)."""
    answers = answers_in(request.GET, request.on)
    found = plan(_model(request), answers.asked())
    if form == "csv":
        return csv_response(f"release-processes-{request.on}", HEAD, _rows(found))
    if form != "json":
        raise NotFound("There is no such format.", "Choose csv or json.")
    return json_file("plan", plan_file(answers.yes, answers.unknown, answers.begin, request.on))


def _rows(found: Plan) -> list[tuple[object, ...]]:
    rows = []
    for line in chart_of_plan(found).lines:
        days = (line.days.low, line.days.likely, line.days.high) if line.days else ("to be confirmed",) * 3
        waits = "; ".join(wait.words for wait in line.waits)
        decided = line.result.decision if line.result else ""
        ends = (line.when.start, line.when.finish) if line.when else ("", "")
        rows.append((
            line.node.name, line.node.kind, line.node.led_by, waits, *days, *ends, line.slack_words, decided,
        ))  # fmt: skip
    return rows


def compare(request: Request) -> HttpResponse:
    """Tell what changed in the processes between the day shown and another (?with=), in words."""
    editions = editions_of(members_of(request.reader, EDITIONS, known=request.known))
    other = _other_day(request, [one.day for one in editions if one.day and one.day != request.on])
    earlier, later = sorted((other, request.on))
    found = changes_between(request.reader, earlier=earlier, later=later, known=request.known)
    context = {"changes": found, "other": other, "earlier": earlier, "later": later, "editions": editions}
    return render(request, "tsfd/compare.html", context)


def _other_day(request: Request, days: list[Any]) -> Any:
    if request.GET.get("with"):
        return read_day(request.GET["with"])
    return max((day for day in days if day < request.on), default=request.on)


def process(request: Request, key: str) -> HttpResponse:
    """Show one process as of the day."""
    fact = fact_for(request.reader, "process", key, known=request.known)
    model = _model(request)
    if key not in model.nodes:
        return render(request, "tsfd/not_yet.html", {"fact": fact, "shape": fact.shape})
    offices = {one.key: one for one in facts_for(request.reader, "office", known=request.known)}
    names = {name: card_of(one, request.on).title for name, one in offices.items()}
    node = node_for(model, key)
    concepts = facts_for(request.reader, "concept", keys=fact.shape.topics, known=request.known)
    citations = dict.fromkeys(cite.to for cite in node.shape.documents)
    context = {
        "fact": fact,
        "page": process_page(model, node, names),
        "node": node,
        "shape": node.shape,
        "model": model,
        "tests": members_of(request.reader, TESTS, known=request.known) if key == "pipes.ndp" else None,
        "concepts": [card_of(one, request.on) for one in concepts],
        "uses": _uses(request, citations, fact.full_key),
        "is_own": fact.pack == SITE_PACK,
        "hidden": hidden_by(request.reader, fact) if request.known is None else None,
        "can_plan_days": node.sort != "milestone",
    }
    return render(request, "tsfd/process.html", context)


def _uses(request: Request, citations: dict[str, None], own: str) -> list[Any]:
    """Return what else here rests on the same documents."""
    found: dict[str, Any] = {}
    for citation in citations:
        for use in cited_by(citation, request.reader, request.on):
            if use.card.key != own:
                found.setdefault(use.card.key, use.card)
    return list(found.values())[:12]


def attribute(request: Request, key: str) -> HttpResponse:
    """Show one question: why it is asked, and which processes a yes leads to."""
    fact = fact_for(request.reader, "attribute", key, known=request.known)
    model = _model(request)
    context = {"fact": fact, "question": question_for(model, key), "model": model, "is_own": fact.pack == SITE_PACK}
    return render(request, "tsfd/attribute.html", context)


@today_only
def days(request: Request, key: str) -> HttpResponse:
    """Propose other planning days for a process of this site."""
    require(request.reader, "facts.propose")
    node = node_for(_model(request), key)
    if node.sort == "milestone":
        raise NotFound("A milestone takes no days.", "Change the days of the processes before it.")
    spread = node.days.spread
    initial = {"low": spread.low, "likely": spread.likely, "high": spread.high} if spread else {}
    form = DaysForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = _proposed(request, key, form)
        if made:
            messages.success(request, "Sent to review. The new days show once somebody else has published them.")
            return redirect("facts:proposal", made.pk)
    context = {"form": form, "node": node}
    return render(request, "tsfd/days.html", context, status=400 if form.errors else 200)


def _proposed(request: Request, key: str, form: DaysForm) -> Any:
    told = form.cleaned_data
    try:
        return propose_days(
            key, form.spread, source=told["source"], reason=told["reason"], by=request.reader, on=request.today
        )
    except Refused as error:
        form.add_error(None, f"{error.problem} {error.fix}".strip())
        return None
