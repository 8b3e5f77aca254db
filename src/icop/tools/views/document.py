"""A tool or determination as a document to read, print and review, with its graph and the examples it is tried on.

What of it follows from neither the reader nor the day asked about (graph, examples) is made once for each state of the
facts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from icop.accounts.reader import VISITOR
from icop.accounts.web import Request
from icop.engine.questionnaire import Reference
from icop.engine.questionnaire.wording import Words
from icop.engine.tool_shapes import Example
from icop.facts.queries import State, facts_state
from icop.tools.documents import (
    DeterminationDocument,
    Situation,
    Titles,
    ToolDocument,
    document_of_determination,
    document_of_tool,
    situations_of_tool,
    titles_for,
    try_out,
)
from icop.tools.pages_determination import examples_of, regimes_of
from icop.tools.queries import KnownDetermination, KnownTool, determination_for, examples_for, reference_for, tool_for
from icop.ui.clock import known_day


@dataclass(frozen=True, slots=True)
class KeptTool:
    """The document of a tool, with its graph and its examples as markup."""

    document: ToolDocument
    situations: tuple[Situation, ...]
    graph: str
    examples: str


@dataclass(frozen=True, slots=True)
class KeptDetermination:
    """The document of a determination, with its graph as markup."""

    document: DeterminationDocument
    graph: str


def document(request: Request, key: str) -> HttpResponse:
    """Show a tool as a document."""
    known = tool_for(request.reader, key, known=request.known)
    if request.known is None:
        kept = _kept_tool(key, facts_state())
        body = _kept_body(key, facts_state(), request.on, request.today)
    else:
        kept = _tool_then(request, known)
        body = _body(known, kept, request.on, request.today, known_day(request))
    context = {"known": known, "shape": known.shape, "kept": kept, "body": body}
    return render(request, "tools/document.html", context)


def document_example(request: Request, key: str, number: int) -> HttpResponse:
    """Show one example of a tool: its answers, and what follows from them as worked out just now."""
    known = tool_for(request.reader, key, known=request.known)
    examples = examples_for(request.reader, key, known=request.known)
    tried = try_out(known, examples, number, reference_for(known=request.known))
    context = {"known": known, "shape": known.shape, "tried": tried, "total": len(examples)}
    return render(request, "tools/document_example.html", context)


def determination_document(request: Request, key: str) -> HttpResponse:
    """Show a determination as a document."""
    known = determination_for(request.reader, key, known=request.known)
    examples = examples_for(request.reader, key, known=request.known)
    kept = _kept_determination(key, facts_state()) if request.known is None else _determination_then(request, known)
    told = kept.document
    words = Words.of(known.compiled.asks, reference_for(known=request.known))
    context = {
        "known": known,
        "shape": known.shape,
        "kept": kept,
        "regimes": regimes_of(known.shape),
        "situations": examples_of(known, examples, words),
        "near": sum(one.is_near_miss for one in examples),
        "counts": (("Facts", len(told.facts)), ("Rules", len(told.rules)), ("Examples", len(examples))),
    }
    return render(request, "tools/document_determination.html", context)


@lru_cache(maxsize=16)
def _kept_body(key: str, state: State, on: date, today: date) -> str:
    """Return what stands beside the contents: half a megabyte for a large tool, most often asked for as of today."""
    return _body(tool_for(VISITOR, key), _kept_tool(key, state), on, today, None)


def _body(known: KnownTool, kept: KeptTool, on: date, today: date, known_then: date | None) -> str:
    told = kept.document
    counts = (
        ("Questions", told.questions),
        ("Findings", len(told.findings)),
        ("Ends", len(told.ends)),
        ("Examples", len(kept.situations)),
    )
    days = {"on": on, "today": today, "known_day": known_then}
    context = {"known": known, "shape": known.shape, "kept": kept, "counts": counts, **days}
    return render_to_string("tools/_document_body.html", context)


@lru_cache(maxsize=32)
def _kept_tool(key: str, state: State) -> KeptTool:
    return _tool(tool_for(VISITOR, key), titles_for(VISITOR), reference_for(), examples_for(VISITOR, key))


def _tool_then(request: Request, known: KnownTool) -> KeptTool:
    examples = examples_for(request.reader, known.key, known=request.known)
    return _tool(known, titles_for(request.reader), reference_for(known=request.known), examples)


def _tool(known: KnownTool, titles: Titles, reference: Reference, examples: tuple[Example, ...]) -> KeptTool:
    made = document_of_tool(known.compiled, titles, reference)
    tried = situations_of_tool(known, examples)
    shown = {"situations": tried, "near": sum(one.is_near_miss for one in examples)}
    return KeptTool(made, tried, _graph(made), render_to_string("tools/_document_examples.html", shown))


@lru_cache(maxsize=32)
def _kept_determination(key: str, state: State) -> KeptDetermination:
    return _determination(determination_for(VISITOR, key), titles_for(VISITOR), reference_for())


def _determination_then(request: Request, known: KnownDetermination) -> KeptDetermination:
    return _determination(known, titles_for(request.reader), reference_for(known=request.known))


def _determination(known: KnownDetermination, titles: Titles, reference: Reference) -> KeptDetermination:
    made = document_of_determination(known.compiled, titles, reference)
    return KeptDetermination(made, _graph(made))


def _graph(document: ToolDocument | DeterminationDocument) -> str:
    return render_to_string("tools/_document_graph.html", {"document": document})
