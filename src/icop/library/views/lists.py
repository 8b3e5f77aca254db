"""Pages of reading lists and saved searches."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST

from icop.accounts.policies import require
from icop.accounts.web import Request
from icop.engine.errors import IcopError, NotFound, Refused
from icop.library.actions import lists
from icop.library.forms_lists import AddEntryForm, ListForm, NameForm, NoteForm
from icop.library.handouts import Handout, as_csv, as_markdown, handout
from icop.library.models import ReadingList
from icop.library.policies import may_change_list
from icop.library.queries import document_for, section_for
from icop.library.queries.lists import (
    described,
    entries_of,
    list_to_change,
    own_lists_for,
    reading_list_for,
    reading_lists_for,
    saved_search_for,
    saved_searches_for,
)
from icop.library.views.editing import tell_change
from icop.ui.asking import key_number
from icop.ui.forms import sent
from icop.ui.problems import today_only


def index(request: Request) -> HttpResponse:
    """List the reading lists one may read."""
    return render(request, "library/lists.html", {"lists": reading_lists_for(request.reader)})


def show(request: Request, key: str) -> HttpResponse:
    """Show a reading list as of the day: what is hidden from the reader is neither shown nor counted."""
    found = reading_list_for(request.reader, key)
    entries = entries_of(request.reader, found, on=request.on, known=request.known)
    context = {"list": found, "entries": entries, "may_change": may_change_list(request.reader, found)}
    return render(request, "library/list.html", context)


@today_only
def new(request: Request) -> HttpResponse:
    """Make a reading list."""
    require(request.reader, lists.VERB)
    form = ListForm(request.reader, sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = lists.make_list(**form.cleaned_data, by=request.reader, on=request.today)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            tell_change(request, "The list is made. Add to it from the page of any document or place.", None)
            return redirect("library:list", made.key)
    return render(request, "library/list_new.html", {"form": form}, status=400 if form.errors else 200)


@today_only
def add(request: Request) -> HttpResponse:
    """Add a document, or a place in it, to one of one's lists or to a new one."""
    require(request.reader, lists.VERB)
    asked = request.POST if request.method == "POST" else request.GET
    document = document_for(request.reader, asked.get("document", ""))
    anchor = asked.get("anchor", "")
    reading = section_for(request.reader, document.key, anchor, on=request.on) if anchor else None
    form = AddEntryForm(own_lists_for(request.reader), sent(request))
    if request.method == "POST" and form.is_valid():
        data, by, on = form.cleaned_data, request.reader, request.today
        try:
            found = _list_for(request, data["into"], data["title"])
            lists.add_entry(found, document, anchor=anchor, note=data["note"], by=by, on=on)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            tell_change(request, f"Added to “{found.title}”.", None)
            return redirect("library:list", found.key)
    context = {"form": form, "document": document, "reading": reading, "anchor": anchor}
    return render(request, "library/list_add.html", context, status=400 if form.errors else 200)


def _list_for(request: Request, key: str, title: str) -> ReadingList:
    if key:
        return list_to_change(request.reader, key)
    return lists.make_list(title, about="", audience="", by=request.reader, on=request.today)


@today_only
def edit(request: Request, key: str) -> HttpResponse:
    """Change a list: what it is called, its order, its notes, what is in it."""
    found = list_to_change(request.reader, key)
    initial = {"title": found.title, "about": found.about, "audience": found.audience_id or ""}
    typed = request.POST if request.POST.get("do") == "list" else None
    form = ListForm(request.reader, typed, initial)
    problem = ""
    if request.method == "POST":
        try:
            done = _carry_out(request, found, form)
        except Refused as error:
            problem = str(error)
        else:
            if done:
                return done
    entries = entries_of(request.reader, found, on=request.on)
    notes = [(entry, NoteForm(initial={"note": entry.note}, prefix=str(entry.pk))) for entry in entries]
    context = {"list": found, "form": form, "entries": notes, "problem": problem}
    return render(request, "library/list_edit.html", context, status=400 if problem or form.errors else 200)


def _carry_out(request: Request, found: ReadingList, form: ListForm) -> HttpResponse | None:
    """Carry out what a button of the page asked for; None when what was typed does not do."""
    do, by, on = request.POST.get("do", ""), request.reader, request.today
    entry = key_number(request.POST.get("entry", ""))
    if do == "list":
        if not form.is_valid():
            return None
        tell_change(request, "Saved.", lists.change_list(found, **form.cleaned_data, by=by, on=on))
    elif do in {"up", "down"}:
        moved = lists.move_entry(found, entry, up=do == "up", by=by, on=on)
        tell_change(request, "Moved." if moved else "It stands at the end already.", moved)
    elif do == "note":
        note = request.POST.get(f"{entry}-note", "")
        tell_change(request, "The note is saved.", lists.note_entry(found, entry, note=note, by=by, on=on))
    elif do == "remove":
        tell_change(request, "Taken out of the list.", lists.remove_entry(found, entry, by=by, on=on))
    elif do == "delete":
        tell_change(request, f"“{found.title}” is deleted.", lists.delete_list(found, by=by, on=on))
        return redirect("library:lists")
    else:
        raise Refused("That is none of the buttons.", "Use one of the buttons on the page.")
    place = f"#entry-{entry}" if entry and do != "remove" else ""
    return redirect(reverse("library:list_edit", args=[found.key]) + place)


def download(request: Request, key: str, kind: str) -> HttpResponse:
    """Hand out a list as a file: plain HTML to print, Markdown, or CSV, with citations and the day."""
    found = reading_list_for(request.reader, key)
    entries = entries_of(request.reader, found, on=request.on, known=request.known)
    written = _WRITERS.get(kind)
    if written is None:
        raise NotFound("There is no such file.", "Choose HTML, Markdown or CSV on the page of the list.")
    return written(handout(found, entries, on=request.on, site=request.build_absolute_uri("/")))


def _html(given: Handout) -> HttpResponse:
    return _file(given, render_to_string("library/list_file.html", {"handout": given}), "html", "text/html")


def _markdown(given: Handout) -> HttpResponse:
    return _file(given, as_markdown(given), "md", "text/markdown")


def _file(given: Handout, text: str, ending: str, kind: str) -> HttpResponse:
    answer = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{given.name}.{ending}"'
    return answer


_WRITERS: dict[str, Callable[[Handout], HttpResponse]] = {"html": _html, "md": _markdown, "csv": as_csv}


@today_only
def searches(request: Request) -> HttpResponse:
    """List one's saved searches; `save` is the address of one to be saved."""
    require(request.reader, lists.VERB)
    address = request.POST.get("address") or request.GET.get("save", "")
    form = NameForm(sent(request)) if address else None
    problem = ""
    if address:
        try:
            address = lists.plain_address(address)
        except Refused as error:
            problem, form = str(error), None
    if request.method == "POST":
        if form is None:
            raise Refused(problem or "There is nothing to save.", "Save a search from its own page.")
        if form.is_valid():
            try:
                made = lists.save_search(form.cleaned_data["title"], address, by=request.reader, on=request.today)
            except IcopError as error:
                form.add_error(None, str(error))
            else:
                tell_change(request, f"Saved as “{made.title}”.", None)
                return redirect("library:searches")
    context = {
        "searches": [(one, described(one.address)) for one in saved_searches_for(request.reader)],
        "form": form,
        "address": address,
        "description": described(address) if form else "",
        "problem": problem,
    }
    return render(request, "library/searches.html", context, status=400 if form is not None and form.errors else 200)


@today_only
@require_POST
def search(request: Request, pk: int) -> HttpResponse:
    """Rename or delete a saved search."""
    found = saved_search_for(request.reader, pk)
    if request.POST.get("do") == "delete":
        change = lists.delete_search(found, by=request.reader, on=request.today)
        tell_change(request, f"“{found.title}” is deleted.", change)
    else:
        lists.rename_search(found, title=request.POST.get("title", ""), by=request.reader, on=request.today)
        tell_change(request, "Renamed.", None)
    return redirect("library:searches")
