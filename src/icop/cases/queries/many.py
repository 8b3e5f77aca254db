"""Many cases read at once: their records in a few queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Max

from icop.cases.models import Case, Record
from icop.cases.queries.records import folded
from icop.engine.cases.files import CaseFile
from icop.engine.errors import NotFound
from icop.tools.models import Program

AT_ONCE = 500


def files_of(
    cases: Sequence[Case], *, on: date, known: datetime | None = None, tell: Callable[[int], None] = lambda done: None
) -> Iterator[CaseFile]:
    """Yield the files of cases that may be seen, in their order; those of which nothing was known are left out.

    Few are held at a time. `tell` is told from time to time how many cases are done with.
    """
    for start in range(0, len(cases), AT_ONCE):
        part = cases[start : start + AT_ONCE]
        records = records_of(part)
        for case in part:
            try:
                file = folded(records[case.pk], case.identifier, on=on, known=known)
            except NotFound:
                continue
            yield file
        tell(start + len(part))


def cases_by_name(program: Program) -> dict[str, Case]:
    """Return the cases of a program by identifier, for who may change them."""
    return {one.identifier: one for one in Case.objects.filter(program=program, removed_at=None)}


def last_record_of(program: Program) -> int:
    """Return the key of the last record of a program's cases; 0 without any. Later records have higher keys."""
    return Record.objects.filter(case__program=program).aggregate(last=Max("pk"))["last"] or 0


def records_of(cases: Iterable[Case]) -> dict[Any, list[Record]]:
    """Return the records of each of these cases, by its key."""
    found: dict[Any, list[Record]] = {case.pk: [] for case in cases}
    for record in Record.objects.filter(case__in=list(found)):
        found[record.case_id].append(record)
    return found
