"""Renaming and merging concepts: short forms that write the proposals."""

from __future__ import annotations

from collections.abc import Callable

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render

from icop.accounts.policies import require
from icop.accounts.web import Request
from icop.engine.errors import Refused
from icop.taxonomy.actions import propose_merger, propose_new_name
from icop.taxonomy.forms import MergeForm, RenameForm
from icop.taxonomy.queries import concept_for, vocabulary
from icop.ui.problems import today_only


@today_only
def rename(request: Request, key: str) -> HttpResponse:
    """Propose another name for a concept."""
    require(request.reader, "facts.propose")
    concept_for(key)
    form = RenameForm(request.POST or None)
    return _asked(
        request, key, form, "taxonomy/rename.html",
        lambda: propose_new_name(
            key, form.new_name(), reason=form.cleaned_data["reason"], by=request.reader, on=request.today
        ),
    )  # fmt: skip


@today_only
def merge(request: Request, key: str) -> HttpResponse:
    """Propose that another concept takes the place of this one."""
    require(request.reader, "facts.propose")
    concept_for(key)
    others = [
        (one.key, f"{one.notation} {one.preferred_on(request.today)}")
        for one in vocabulary(request.today)
        if one.key != key
    ]
    form = MergeForm(request.POST or None, choices=others, initial={"start": request.today})
    return _asked(
        request, key, form, "taxonomy/merge.html",
        lambda: propose_merger(key, **form.cleaned_data, by=request.reader, on=request.today),
    )  # fmt: skip


def _asked(request: Request, key: str, form: Form, template: str, propose: Callable[[], str]) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("facts:batch", propose())
        except Refused as error:
            form.add_error("reason", f"{error.problem} {error.fix}".strip().splitlines())
    concept = concept_for(key)
    context = {"form": form, "concept": concept, "label": concept.preferred_on(request.on)}
    return render(request, template, context, status=400 if form.errors else 200)
