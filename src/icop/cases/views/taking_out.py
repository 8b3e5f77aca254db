"""Cases taken out as a file: a workbook, CSV files in a ZIP, or JSON, each with its marking and day."""

from __future__ import annotations

import tempfile
from collections import Counter
from typing import IO, Any

from django.http import FileResponse, HttpResponse, HttpResponseBase

from icop.accounts.policies import require
from icop.accounts.web import Request
from icop.cases.models import Case
from icop.cases.policies import VERB
from icop.cases.queries.many import files_of
from icop.cases.queries.portfolio import Wanted
from icop.cases.tables.writing import NOT_THE_RECORD, Label, write_csv_archive, write_workbook
from icop.cases.views.portfolio import found_cases
from icop.engine.cases.files import CaseFile, body_of_case
from icop.engine.errors import NotFound, Refused
from icop.tools.reminders import reminder
from icop.ui.json_files import json_file
from icop.ui.sheets import XLSX

IN_MEMORY = 5_000_000
WRITERS: dict[str, tuple[Any, str]] = {"xlsx": (write_workbook, XLSX), "zip": (write_csv_archive, "application/zip")}


def take_out(request: Request, form: str) -> HttpResponseBase:
    """Return the cases of a list, as it is filtered, as a file that can be brought in again."""
    require(request.reader, VERB)
    wanted = Wanted.of(request.GET.dict())
    cases = found_cases(request, wanted)
    _refuse_namesakes(cases)
    files = files_of(cases, on=request.on, known=request.known)
    label = Label(reminder().marking, request.on, f"As known on {request.known:%Y-%m-%d}." if request.known else "")
    answer = _json(files, label) if form == "json" else _file(form, files, label)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _json(files: list[CaseFile], label: Label) -> HttpResponse:
    content = {
        "format": "icop cases", "version": 1, "marking": label.marking, "as_of": label.on.isoformat(),
        "says": NOT_THE_RECORD, "cases": [body_of_case(file) for file in files],
    }  # fmt: skip
    return json_file(_name(label), content)


def _file(form: str, files: list[CaseFile], label: Label) -> FileResponse:
    if form not in WRITERS:
        raise NotFound("Cases are not taken out as that.", "Choose XLSX, ZIP or JSON.")
    write, kind = WRITERS[form]
    held: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it
    write(files, label, held)
    held.seek(0)
    return FileResponse(held, as_attachment=True, filename=f"{_name(label)}.{form}", content_type=kind)


def _name(label: Label) -> str:
    return f"cases-{label.on.isoformat()}"


def _refuse_namesakes(cases: list[Case]) -> None:
    """Raise Refused where two programs have a case of one name: the file could not tell them apart."""
    twice = sorted(name for name, count in Counter(one.identifier for one in cases).items() if count > 1)
    if twice:
        raise Refused(
            f"Two programs have a case {twice[0]}, which a file could not tell apart.",
            "Filter the list by one program, and take that out.",
        )
