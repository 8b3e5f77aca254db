"""Cases taken out as one file: a workbook, CSV files in a ZIP, or JSON, each with its marking and day."""

from __future__ import annotations

import json
from collections.abc import Iterable
from textwrap import indent
from typing import IO, Any

from icop.cases.tables.writing import NOT_THE_RECORD, Label, write_csv_archive, write_workbook
from icop.engine.cases.files import CaseFile, body_of_case
from icop.ui.sheets import XLSX

FORMS = {"xlsx": XLSX, "zip": "application/zip", "json": "application/json; charset=utf-8"}
END = "\n}"  # of what is written as JSON


def pack(form: str, files: Iterable[CaseFile], label: Label, to: IO[bytes]) -> int:
    """Write cases in a form of `FORMS`, one after the other, and return how many. They can be brought in again."""
    return {"xlsx": write_workbook, "zip": write_csv_archive, "json": _write_json}[form](files, label, to)


def _write_json(files: Iterable[CaseFile], label: Label, to: IO[bytes]) -> int:
    about = {
        "format": "icop cases", "version": 1, "marking": label.marking, "as_of": label.on.isoformat(),
        "says": NOT_THE_RECORD,
    }  # fmt: skip
    to.write(f'{_json(about).removesuffix(END)},\n  "cases": ['.encode())
    number = 0
    for number, file in enumerate(files, 1):
        to.write(f"{',' if number > 1 else ''}\n{indent(_json(body_of_case(file)), '    ')}".encode())
    to.write(f"\n  ]{END}\n".encode())
    return number


def _json(content: Any) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False)
