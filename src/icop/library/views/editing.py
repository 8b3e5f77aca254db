"""Pages on which editors say anew what a document is, and what is to become of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from icop.accounts.policies import is_allowed, require
from icop.accounts.web import Request
from icop.engine.errors import Refused
from icop.library.actions import (
    Particulars,
    change_document,
    date_copies,
    delete_document,
    merge_documents,
    particulars_of,
    restore_document,
    split_document,
    withdraw_document,
)
from icop.library.addresses import document_url
from icop.library.forms_editing import LABELS, DaysForm, DeleteForm, EditForm, ReasonForm, SplitForm
from icop.library.models import Change, Document, Edition
from icop.library.queries import Filters, document_for, documents_for
from icop.library.queries.changes import copies_of, document_to_keep, suggested_values, withdrawn_for
from icop.ui.forms import sent
from icop.ui.problems import today_only

MOST_CANDIDATES = 20
MOST_COPIES = 40


def tell_change(request: Request, words: str, change: Change | None) -> None:
    """Say on the next page what was done, with a button that undoes it."""
    undo = reverse("library:undo", args=[change.pk]) if change else ""
    messages.success(request, words, extra_tags=undo)


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that somebody else changed while one was typing: what it says now and what was typed."""

    label: str
    now: str
    typed: str


@today_only
def edit(request: Request, key: str) -> HttpResponse:
    """Say anew what a document is. Wrong input keeps what was typed; a change made meanwhile is shown beside it."""
    document = _shown(request, key)
    now = particulars_of(document)
    form = EditForm(request.reader, document, now, sent(request))
    differences: list[Difference] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            change = change_document(
                document,
                form.particulars(),
                seen=data["seen"],
                confirmed=tuple(data.get("confirmed", ())),
                by=request.reader,
                on=request.today,
            )
        except Refused as error:
            form.add_error(None, str(error))
            if data["seen"] != now.digest():
                differences = _differences(now, form.particulars())
                typed = request.POST.copy()
                typed["seen"] = now.digest()
                form.data = typed
        else:
            tell_change(request, "Saved." if change else "Nothing was changed.", change)
            return _to_document(document)
    context = _edit_context(request, document, form) | {"differences": differences}
    return render(request, "library/edit.html", context, status=400 if form.errors else 200)


def _shown(request: Request, key: str) -> Document:
    """Return the document to edit: an editor's permission is asked before whether it is there."""
    require(request.reader, "library.edit")
    return document_for(request.reader, key)


def _to_document(document: Document) -> HttpResponseRedirect:
    return HttpResponseRedirect(document_url(document.key))


def _differences(now: Particulars, typed: Particulars) -> list[Difference]:
    return [
        Difference(LABELS[name], str(getattr(now, name) or "empty"), str(getattr(typed, name) or "empty"))
        for name in Particulars.__dataclass_fields__
        if getattr(now, name) != getattr(typed, name)
    ]


def _edit_context(request: Request, document: Document, form: EditForm) -> dict[str, object]:
    copies = _datable(document)
    return {
        "document": document,
        "form": form,
        "days": DaysForm(copies) if copies else None,
        "kinds": suggested_values(request.reader, "kind"),
        "issuers": suggested_values(request.reader, "issuer"),
        "may_delete": is_allowed(request.reader, "library.delete"),
        "may_split": len(copies_of(document)) > 1,
    }


def _datable(document: Document) -> list[Edition]:
    return [copy for copy in copies_of(document) if copy.format != "records"][:MOST_COPIES]


@today_only
@require_POST
def days(request: Request, key: str) -> HttpResponse:
    """Say of which days the copies are."""
    document = _shown(request, key)
    form = DaysForm(_datable(document), request.POST)
    if form.is_valid():
        try:
            change = date_copies(document, form.days(), by=request.reader, on=request.today)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            tell_change(request, "The days of the copies are saved." if change else "Nothing was changed.", change)
            return _to_document(document)
    edited = EditForm(request.reader, document, particulars_of(document))
    context = _edit_context(request, document, edited) | {"days": form}
    return render(request, "library/edit.html", context, status=400)


@today_only
def split(request: Request, key: str) -> HttpResponse:
    """Let chosen copies be a document of their own; then its editor says what it is."""
    document = _shown(request, key)
    form = SplitForm(copies_of(document), sent(request))
    if request.method == "POST" and form.is_valid():
        chosen = [int(one) for one in form.cleaned_data["copies"]]
        try:
            new, change = split_document(
                document, chosen, title=form.cleaned_data["title"], by=request.reader, on=request.today
            )
        except Refused as error:
            form.add_error(None, str(error))
        else:
            tell_change(request, f"“{new.title}” is a document of its own now. Say what it is.", change)
            return redirect("library:edit", new.key)
    context = {"document": document, "form": form}
    return render(request, "library/split.html", context, status=400 if form.errors else 200)


@today_only
def merge(request: Request, key: str) -> HttpResponse:
    """Find the document that is the same, look at both, and let it become a part of this one."""
    document = _shown(request, key)
    words = request.GET.get("q", "").strip()
    other = _other(request, document, request.POST.get("other") or request.GET.get("with", ""))
    problem = ""
    if request.method == "POST":
        try:
            if other is None:
                raise Refused("No document is chosen.", "Choose the one that is the same.")
            change = merge_documents(document, other, by=request.reader, on=request.today)
        except Refused as error:
            problem = str(error)
        else:
            tell_change(request, f"“{other.title}” is a part of this document now.", change)
            return _to_document(document)
    context = {
        "document": document,
        "other": other,
        "words": words,
        "candidates": _candidates(request, document, words) if words else [],
        "problem": problem,
        "copies": copies_of(document),
        "other_copies": copies_of(other) if other else [],
    }
    return render(request, "library/merge.html", context, status=400 if problem else 200)


def _other(request: Request, document: Document, key: str) -> Document | None:
    return document_for(request.reader, key) if key and key != document.key else None


def _candidates(request: Request, document: Document, words: str) -> list[Document]:
    found = documents_for(request.reader, on=request.on, filters=Filters(words=words))
    same = found.filter(audience=document.audience_id).exclude(pk=document.pk)
    return list(same[:MOST_CANDIDATES])


@today_only
def withdraw(request: Request, key: str) -> HttpResponse:
    """Take a document out of sight, with a reason."""
    require(request.reader, "library.withdraw")
    document = document_for(request.reader, key)
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            change = withdraw_document(document, why=form.cleaned_data["why"], by=request.reader, on=request.today)
        except Refused as error:
            form.add_error("why", str(error))
        else:
            tell_change(request, f"“{document.title}” is withdrawn.", change)
            return redirect("library:withdrawn")
    context = {"document": document, "form": form}
    return render(request, "library/withdraw.html", context, status=400 if form.errors else 200)


@today_only
@require_POST
def restore(request: Request, key: str) -> HttpResponse:
    """Bring a withdrawn document back."""
    document = document_to_keep(request.reader, key, verb="library.withdraw")
    change = restore_document(document, by=request.reader, on=request.today)
    tell_change(request, "It is in the library again.", change)
    return _to_document(document)


def withdrawn(request: Request) -> HttpResponse:
    """List what is withdrawn, with the reasons."""
    context = {
        "documents": withdrawn_for(request.reader),
        "may_delete": is_allowed(request.reader, "library.delete"),
    }
    return render(request, "library/withdrawn.html", context)


@today_only
def delete(request: Request, key: str) -> HttpResponse:
    """Take a document out for ever: a reason, and its key typed once more."""
    document = document_to_keep(request.reader, key, verb="library.delete")
    form = DeleteForm(document, sent(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            delete_document(document, why=data["why"], typed=data["typed"], by=request.reader, on=request.today)
        except Refused as error:
            form.add_error("typed", str(error))
        else:
            messages.success(request, f"“{document.title}” is deleted for ever.")
            return redirect("library:index")
    context = {"document": document, "form": form, "copies": copies_of(document)}
    return render(request, "library/delete.html", context, status=400 if form.errors else 200)
