"""The page on which editors add documents."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render

from icop.accounts.policies import is_allowed, require
from icop.accounts.web import Request
from icop.engine.errors import IcopError, Refused
from icop.facts.queries import facts_for
from icop.library.actions import About, IngestReport, receive
from icop.library.forms import AddForm
from icop.library.queries import documents_by

MOST_BYTES = 500_000_000


def add(request: Request) -> HttpResponse:
    """Take in files; what came of each is shown at once, what was refused with its fix. Indexing follows by itself."""
    if not is_allowed(request.reader, "library.receive"):
        return _explain(request)
    form = AddForm(request.reader, request.POST or None, request.FILES or None)
    report: IngestReport | None = None
    if request.method == "POST" and form.is_valid():
        try:
            report = _receive(form, request)
        except IcopError as error:
            form.add_error(None, str(error))
    documents = documents_by(request.reader, "key", report.documents) if report else []
    context = {"form": form, "report": report, "documents": documents, "sources": facts_for(request.reader, "source")}
    return render(request, "library/add.html", context, status=400 if form.errors else 200)


def _explain(request: Request) -> HttpResponse:
    """Say how texts are added to somebody who may not; a change they send is refused."""
    if request.method != "GET":
        require(request.reader, "library.receive")
    return render(request, "library/add.html", {"form": None, "sources": facts_for(request.reader, "source")})


def _receive(form: AddForm, request: Request) -> IngestReport:
    data = form.cleaned_data
    about = About(audience=data["audience"], as_of=data["as_of"], set_name=data["set_name"])
    with tempfile.TemporaryDirectory(prefix="icop-add-") as folder:
        paths = _laid_out(data["uploads"], Path(folder))
        return receive(paths, by=request.reader, on=request.today, about=about)


def _laid_out(files: Iterable[UploadedFile[bytes]], folder: Path) -> list[Path]:
    """Write the uploads under their own names; a name used twice gets a folder of its own."""
    paths = []
    for number, file in enumerate(files):
        if (file.size or 0) > MOST_BYTES:
            raise Refused(f"{file.name} is larger than 500 MB.", "Bring it in with `icop ingest` on the console.")
        name = PurePosixPath((file.name or "file").replace("\\", "/")).name or "file"
        path = folder / name
        if path.exists():
            path = folder / str(number) / name
            path.parent.mkdir()
        with path.open("wb") as kept:
            for chunk in file.chunks():
                kept.write(chunk)
        paths.append(path)
    return paths
