"""Cases taken out as one file: a workbook, CSV files in a ZIP, or JSON, each with its marking and day."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import IO, Any

from icop.cases.tables.columns import tables
from icop.cases.tables.writing import NOT_THE_RECORD, Label, write_csv_archive, write_workbook
from icop.engine.cases.files import CaseFile, body_of_case
from icop.ui.sheets import XLSX

FORMS = {"xlsx": XLSX, "zip": "application/zip", "json": "application/json; charset=utf-8"}
STEP = 500


class Told(Sequence[CaseFile]):
    """Case files that tell, after each few of them, how often one was looked at: each table looks at all."""

    def __init__(self, files: Sequence[CaseFile], tell: Callable[[int], None]) -> None:
        self._files, self._tell, self._looked = files, tell, 0

    def __iter__(self) -> Iterator[CaseFile]:
        for file in self._files:
            yield file
            self._looked += 1
            if self._looked % STEP == 0:
                self._tell(self._looked)

    def __getitem__(self, place: Any) -> Any:
        return self._files[place]

    def __len__(self) -> int:
        return len(self._files)


def looks(form: str, count: int) -> int:
    """Return how often a case is looked at while so many are written."""
    return count if form == "json" else count * len(tables())


def pack(form: str, files: Sequence[CaseFile], label: Label, to: IO[bytes]) -> None:
    """Write cases in a form of `FORMS`; what is written can be brought in again."""
    if form == "json":
        _write_json(files, label, to)
    else:
        {"xlsx": write_workbook, "zip": write_csv_archive}[form](files, label, to)


def _write_json(files: Sequence[CaseFile], label: Label, to: IO[bytes]) -> None:
    content = {
        "format": "icop cases", "version": 1, "marking": label.marking, "as_of": label.on.isoformat(),
        "says": NOT_THE_RECORD, "cases": [body_of_case(file) for file in files],
    }  # fmt: skip
    to.write(f"{json.dumps(content, indent=2, ensure_ascii=False)}\n".encode())
