"""The page on which editors add documents: files are kept as they arrive, and read in the background."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from icop.accounts.policies import is_allowed, require
from icop.accounts.web import Request
from icop.engine.errors import IcopError
from icop.facts.queries import facts_for
from icop.library.actions.intaking import add_files, begin_intake
from icop.library.actions.reporting import About
from icop.library.forms import AddForm
from icop.library.models import Intake
from icop.library.uploading import require_whole, uploads_of


def add(request: Request) -> HttpResponse:
    """Take files: each is kept at once and read in the background; the page of the intake tells how far it is."""
    if not is_allowed(request.reader, "library.receive"):
        return _explain(request)
    form = AddForm(request.reader, request.POST or None, request.FILES or None)
    if request.method == "POST":
        try:
            require_whole(request)
            if form.is_valid():
                intake = _begun(form, request)
                return HttpResponseRedirect(reverse("library:intake", args=[intake.pk]))
        except IcopError as error:
            form.add_error(None, str(error))
    context = {"form": form, "sources": facts_for(request.reader, "source")}
    return render(request, "library/add.html", context, status=400 if form.errors else 200)


def _explain(request: Request) -> HttpResponse:
    """Say how texts are added to somebody who may not; a change they send is refused."""
    if request.method != "GET":
        require(request.reader, "library.receive")
    return render(request, "library/add.html", {"form": None, "sources": facts_for(request.reader, "source")})


def _begun(form: AddForm, request: Request) -> Intake:
    data = form.cleaned_data
    about = About(audience=data["audience"], as_of=data["as_of"], set_name=data["set_name"])
    intake = begin_intake(about, by=request.reader, on=request.today)
    add_files(intake, uploads_of(data["uploads"]), by=request.reader)
    return intake
