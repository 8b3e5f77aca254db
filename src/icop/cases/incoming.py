"""What a file would bring to a program, seen beside the cases there are: new, changed, unchanged. Nothing is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from icop.cases.comparing import Difference, differences, is_same
from icop.cases.models import Case
from icop.cases.queries import body_of
from icop.cases.queries.many import cases_by_name, records_of
from icop.engine.cases.files import CaseFile, body_of_case
from icop.tools.models import Program

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Incoming:
    """One case that comes in: whether it is new, changed or says what is known already, and what it changes."""

    file: CaseFile
    kind: Literal["new", "changed", "unchanged"]
    body: dict[str, Any]
    case: Case | None = None
    differences: tuple[Difference, ...] = ()


def seen_beside(program: Program, files: list[CaseFile], on: date) -> Iterator[Incoming]:
    """Yield what each case file would do to a program, in the order of the files."""
    known = cases_by_name(program)
    for start in range(0, len(files), AT_ONCE):
        part = files[start : start + AT_ONCE]
        bodies = _bodies([known[one.case] for one in part if one.case in known], on)
        yield from (_seen(file, known.get(file.case), bodies, on) for file in part)


def _seen(file: CaseFile, case: Case | None, bodies: dict[Any, dict[str, Any] | None], on: date) -> Incoming:
    body = body_of_case(file)
    if case is None:
        return Incoming(file, "new", body)
    raw = bodies.get(case.pk)
    if raw == body:
        return Incoming(file, "unchanged", body, case)
    old = body_of_case(CaseFile.model_validate({**raw, "case": file.case})) if raw is not None else {}
    if is_same(old, body, on.isoformat()):
        return Incoming(file, "unchanged", body, case)
    return Incoming(file, "changed", body, case, tuple(differences(old, body)))


def _bodies(cases: Iterable[Case], on: date) -> dict[Any, dict[str, Any] | None]:
    """Return the plain case files of cases as their records tell them on a day."""
    return {pk: body_of(told, on=on) for pk, told in records_of(cases).items()}
