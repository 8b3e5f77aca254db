"""Taking the taxonomy out as a file and in again: look first, then propose."""

from __future__ import annotations

import secrets

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect, render

from icop.accounts.policies import is_allowed, require
from icop.accounts.web import Request
from icop.engine.errors import NotFound, Refused
from icop.facts.differences import as_text, difference
from icop.taxonomy.actions import propose_file
from icop.taxonomy.exchange import FORMATS, MOST_BYTES, FileRefused
from icop.taxonomy.forms import FileForm, SendForm
from icop.taxonomy.joining import Planned, Preview
from icop.taxonomy.queries import as_file, preview_of, vocabulary
from icop.ui.problems import today_only

KEPT_SECONDS = 3600
SHOWN = 60


def files(request: Request) -> HttpResponse:
    """Offer the taxonomy as files, and to take one in."""
    context = {
        "formats": FORMATS.values(),
        "form": FileForm(),
        "total": len(vocabulary(request.on, request.known)),
        "may_propose": is_allowed(request.reader, "facts.propose"),
    }
    return render(request, "taxonomy/files.html", context)


def download(request: Request, form: str) -> HttpResponse:
    """Return the taxonomy as a file, names as of the day."""
    if form not in FORMATS:
        raise NotFound("There is no such format.", "Choose one of those on the page of files.")
    kind = FORMATS[form]
    answer = HttpResponse(as_file(form, request.on, request.known), content_type=kind.type)
    answer["Content-Disposition"] = f'attachment; filename="taxonomy-{request.on}{kind.ending}"'
    return answer


@today_only
def take_in(request: Request) -> HttpResponse:
    """Show what a file would change; POST with the token of a file that was looked at proposes it."""
    require(request.reader, "facts.propose")
    if "token" in request.POST:
        return _send(request)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "taxonomy/take_in.html", {"form": form}, status=400 if form.errors else 200)
    sent = form.cleaned_data["file"]
    if sent.size > MOST_BYTES:
        form.add_error("file", f"The file is larger than {MOST_BYTES // 1_000_000} MB; send the concepts alone.")
        return render(request, "taxonomy/take_in.html", {"form": form}, status=400)
    return _look(request, form, sent.name, sent.read())


def _look(request: Request, form: FileForm, name: str, data: bytes) -> HttpResponse:
    try:
        found = preview_of(name, data, reader=request.reader, on=request.today)
    except FileRefused as error:
        context = {"form": form, "name": name, "wrong": error.wrong[: SHOWN * 4], "total": len(error.wrong)}
        return render(request, "taxonomy/take_in.html", context, status=400)
    token = secrets.token_urlsafe(16)
    cache.set(_place(request, token), (name, data), KEPT_SECONDS)
    send = SendForm(initial={"token": token})
    return render(request, "taxonomy/take_in.html", {"name": name, **_shown(found), "send": send})


def _send(request: Request) -> HttpResponse:
    send = SendForm(request.POST)
    kept = cache.get(_place(request, request.POST.get("token", "")[:64]))
    if kept is None:
        raise Refused("The file is no longer kept here.", "Go back and send it again.")
    name, data = kept
    if send.is_valid():
        typed = {key: send.cleaned_data[key] for key in ("reason", "end_missing")}
        try:
            batch = propose_file(name, data, **typed, by=request.reader, on=request.today)
        except Refused as error:
            send.add_error("reason", f"{error.problem} {error.fix}")
        else:
            cache.delete(_place(request, send.cleaned_data["token"]))
            return redirect("facts:batch", batch)
    found = preview_of(name, data, reader=request.reader, on=request.today)
    return render(request, "taxonomy/take_in.html", {"name": name, **_shown(found), "send": send}, status=400)


def _place(request: Request, token: str) -> str:
    """Return under which name a file is kept: nobody reaches another's."""
    return f"taxonomy:{request.reader.user_key}:{token}"


def _shown(found: Preview) -> dict[str, object]:
    return {
        "found": found,
        "new": found.new[:SHOWN],
        "changed": [(one, _difference(one)) for one in found.changed[:SHOWN]],
        "gone": found.gone[:SHOWN],
        "more": [len(part) - SHOWN for part in (found.new, found.changed, found.gone)],
    }


def _difference(one: Planned) -> object:
    return difference(as_text("concept", one.before), as_text("concept", one.body), around=1)
