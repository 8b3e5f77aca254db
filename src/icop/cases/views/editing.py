"""Filling in a part of a case, adding and removing its items, adding a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from icop.accounts.web import Request
from icop.cases.actions.editing import Impossible, Meanwhile, add_item, change_item, drop_item
from icop.cases.asking import Told, part_for, problems_of, told_beside
from icop.cases.filling import item_of
from icop.cases.forms import PartForm
from icop.cases.history import changes_of
from icop.cases.parts import NAMES, PARTS, Part
from icop.cases.policies import require_team
from icop.cases.showing import ShownCase, page_context, shown_case
from icop.engine.errors import NotFound, Refused
from icop.ui.forms import sent
from icop.ui.problems import today_only


@dataclass(frozen=True, slots=True)
class Asked:
    """The page that asks for a part: what it is called, of which item, and what stands beside the fields."""

    shown: ShownCase
    form: PartForm
    title: str
    name: str
    key: str
    of: str

    @property
    def can_drop(self) -> bool:
        """Tell whether the item may be removed from the case."""
        return bool(self.of) and self.form.part.adds

    @property
    def beside(self) -> tuple[Told, ...]:
        """What the rules of the day say beside the fields."""
        return told_beside(self.key, self.shown, self.of)


@today_only
def edit(request: Request, pk: UUID, key: str) -> HttpResponse:
    """Fill in a part of a case: of an item there is (`of`), or of a new one."""
    shown = shown_case(request, pk)
    require_team(request.reader, shown.case)
    of, place = request.GET.get("of", ""), _part(shown, key).place
    item = item_of(shown.file, place, of) if of or place == "case" else None
    part = part_for(key, shown.facts, shown.on, item)
    if item is None and (of or not part.adds):
        raise NotFound(f"The case has no {of or 'such thing'}.", "Choose one on the page of the case.")
    form = PartForm(part, item, shown.facts, request.today, sent(request), key=of, seen=shown.last_record)
    if request.method == "POST" and _is_whole(form, key) and _is_kept(request, shown, form):
        messages.success(request, "Saved." if form.body or form.is_new else "Nothing was changed.")
        again = f"{request.path}?{urlencode({'of': form.key})}"
        return redirect(again) if "more" in request.POST else redirect("cases:case", pk)
    return _asked(request, shown, form, key, of)


def _part(shown: ShownCase, key: str) -> Part:
    if key not in PARTS or key == "event":
        raise NotFound("There is no such part of a case.", "Choose one on the page of the case.")
    return part_for(key, shown.facts, shown.on)


def _is_whole(form: PartForm, key: str) -> bool:
    """Tell whether everything can be read and nothing is missing."""
    fine = form.is_valid()
    for name, says in problems_of(key, form.body).items():
        form.add_error(name, says)
    return fine and not form.errors


def _is_kept(request: Request, shown: ShownCase, form: PartForm) -> bool:
    """Record what was filled in; False when it was refused, which the form tells then."""
    place, by, on = form.part.place, request.reader, request.today
    try:
        if form.is_new:
            add_item(shown.case, place, form.key, form.body, day=form.day, reason=form.because, by=by, on=on)
        else:
            change_item(shown.case, place, form.key, form.body, day=form.day, reason=form.because, seen=form.seen,
                        by=by, on=on)  # fmt: skip
    except Meanwhile as error:
        form.add_error(None, f"{error} {'; '.join(changes_of(error.records, shown))}")
        form.see_anew(shown.last_record)
        return False
    except Impossible as error:
        form.tell_findings(error.findings)
        return False
    except Refused as error:
        form.add_error(None, str(error))
        return False
    return True


def _asked(request: Request, shown: ShownCase, form: PartForm, key: str, of: str) -> HttpResponse:
    part = form.part
    name = shown.title_of(of) if of and part.place in {"documents", "lines"} else of
    title = (part.new or f"New {part.title[:1].lower()}{part.title[1:]}") if form.is_new else part.title
    asked = Asked(shown, form, title, name, key, of)
    context = page_context(shown, form=form, asked=asked)
    return render(request, "cases/edit.html", context, status=400 if form.errors else 200)


@today_only
def drop(request: Request, pk: UUID, key: str) -> HttpResponse:
    """Ask whether an item is to be removed, and remove it with its reason."""
    shown = shown_case(request, pk)
    require_team(request.reader, shown.case)
    part, of = _part(shown, key), request.GET.get("of", "")
    if not part.adds or item_of(shown.file, part.place, of) is None:
        raise NotFound(f"The case has no {of or 'such thing'}.", "Choose one on the page of the case.")
    problem = ""
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        try:
            drop_item(shown.case, part.place, of, day=request.today, reason=reason, by=request.reader, on=request.today)
        except Refused as error:
            problem = str(error)
        else:
            messages.success(request, f"{of} is removed. The history keeps it.")
            return redirect("cases:case", pk)
    name = f"{NAMES[part.place]} {of}"
    context = page_context(shown, key=key, of=of, name=name, problem=problem, reason=request.POST.get("reason", ""))
    return render(request, "cases/drop.html", context, status=400 if problem else 200)


@today_only
def document(request: Request, pk: UUID) -> HttpResponse:
    """Add an Amendment or a Modification; leads on to the questions of its scope."""
    shown = shown_case(request, pk)
    require_team(request.reader, shown.case)
    part = part_for("new_document", shown.facts, shown.on)
    form = PartForm(part, None, shown.facts, request.today, sent(request), initial=_next_amendment(shown))
    if request.method == "POST" and form.is_valid() and _is_kept(request, shown, form):
        return redirect(f"{reverse('cases:edit', args=[pk, 'scope'])}?of={form.key}")
    return _asked(request, shown, form, "new_document", "")


def _next_amendment(shown: ShownCase) -> dict[str, Any]:
    numbers = [int(one.key[1:]) for one in shown.file.documents if one.kind == "amendment"]
    return {"key": f"A{max(numbers, default=0) + 1:02d}", "kind": "amendment"}
