"""Pages of changes that can be undone, and of one change of many documents."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from icop.accounts.policies import require
from icop.accounts.queries import audiences_for
from icop.accounts.web import Request
from icop.engine.errors import Refused
from icop.library.actions import change_many, plan, undo_change
from icop.library.actions.changing_many import Planned
from icop.library.addresses import document_url
from icop.library.forms_editing import LABELS, ForAllForm
from icop.library.models import Document
from icop.library.pages import filters_from
from icop.library.queries import SORTS, documents_for
from icop.library.queries.changes import change_for, changes_for, names_of_stewards, suggested_values
from icop.library.views.editing import tell_change
from icop.ui.forms import sent
from icop.ui.problems import today_only

PER_PAGE = 50
MOST_TICKED = 200
MOST_SHOWN = 100


def changes(request: Request) -> HttpResponse:
    """List the newest changes, each with its undoing."""
    page = Paginator(changes_for(request.reader), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "library/changes.html", {"page": page, "query": ""})


def change(request: Request, pk: int) -> HttpResponse:
    """Show one change: how far it is, what it left out, and how to undo it."""
    return render(request, "library/change.html", {"line": change_for(request.reader, pk)})


@today_only
@require_POST
def undo(request: Request, pk: int) -> HttpResponse:
    """Undo a change, and lead to what it was about."""
    line = change_for(request.reader, pk)
    undone = undo_change(line.change, by=request.reader, on=request.today)
    if not undone.undone_at:
        tell_change(request, "It is being undone.", None)
        return redirect("library:change", undone.pk)
    tell_change(request, f"Undone: {line.change.title}.", None)
    if len(line.change.documents) == 1 and line.documents:
        return HttpResponseRedirect(document_url(line.documents[0].key))
    return redirect("library:changes")


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of the preview: a document with each field in words, or why it is left out."""

    document: Document
    changes: tuple[tuple[str, str, str], ...]
    problem: str


@today_only
def many(request: Request) -> HttpResponse:
    """Change many documents of a list at once: choose them, look at what would change, then confirm."""
    require(request.reader, "library.edit")
    every = documents_for(request.reader, on=request.on, filters=filters_from(request.GET), sort=_sort(request))
    form = ForAllForm(request.reader, sent(request))
    context: dict[str, object] = {"form": form, "number": every.count(), "step": "choose"}
    if request.method == "POST" and form.is_valid():
        try:
            chosen = _chosen(request, list(every))
            if "confirm" in request.POST and request.POST.get("number") == str(len(chosen)):
                made = change_many(chosen, form.wanted(), by=request.reader, on=request.today)
                tell_change(request, f"{made.title}." if not made.before.get("waiting") else "It has begun.", made)
                return redirect("library:change", made.pk)
            context |= _preview(request, form, chosen)
        except Refused as error:
            form.add_error(None, str(error))
    context |= {
        "documents": every[:MOST_TICKED],
        "ticked": set(request.POST.getlist("key")),
        "all": request.POST.get("which") != "some",
        "kinds": suggested_values(request.reader, "kind"),
        "issuers": suggested_values(request.reader, "issuer"),
        "query": request.GET.urlencode(),
    }
    return render(request, "library/many.html", context, status=400 if form.errors else 200)


def _sort(request: Request) -> str:
    return request.GET.get("sort", "") if request.GET.get("sort") in SORTS else "title"


def _chosen(request: Request, every: list[Document]) -> list[Document]:
    if request.POST.get("which") != "some":
        return every
    keys = set(request.POST.getlist("key"))
    return [one for one in every if one.key in keys]


def _preview(request: Request, form: ForAllForm, chosen: list[Document]) -> dict[str, object]:
    if not chosen:
        raise Refused("No document is chosen.", "Tick some, or choose all of the list.")
    planned = plan(chosen, form.wanted(), by=request.reader)
    kept = [one for one in planned if one.changes]
    left = [one for one in planned if one.problem]
    names = _names(request, planned)
    return {
        "step": "confirm",
        "chosen": chosen,
        "shown": [_shown(one, names) for one in [*left, *kept][:MOST_SHOWN]],
        "will_change": len(kept),
        "left_out": len(left),
        "same": len(planned) - len(kept) - len(left),
        "more": max(0, len(kept) + len(left) - MOST_SHOWN),
        "typed": [(name, value) for name in form.fields for value in request.POST.getlist(name)],
    }


def _names(request: Request, planned: list[Planned]) -> dict[str, str]:
    """Return the words for keys of people and audiences in a preview."""
    keys = {value for one in planned for name, *values in one.changes if name == "steward" for value in values if value}
    return names_of_stewards(keys) | {one.key: one.title for one in audiences_for(request.reader)}


def _shown(one: Planned, names: dict[str, str]) -> Shown:
    return Shown(
        one.document,
        tuple((LABELS[name], _word(name, was, names), _word(name, will, names)) for name, was, will in one.changes),
        one.problem,
    )


def _word(name: str, value: str, names: dict[str, str]) -> str:
    return names.get(value, value) if name in {"steward", "audience"} else value
