"""How documents kept their standards, as rows that performance counts; of the cases a reader sees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from icop.accounts.reader import Reader
from icop.cases.models import Pace
from icop.cases.policies import visible
from icop.cases.queries.facts import case_facts
from icop.cases.queries.many import files_of
from icop.cases.queries.records import cases_for
from icop.cases.summarising import COUNTED, estimate_of
from icop.engine.cases.estimates import EstimateRow
from icop.engine.cases.happened import happened
from icop.engine.cases.performance import PerformanceRow, row_of
from icop.engine.cases.standards import clock_seen

Counted = tuple[PerformanceRow, EstimateRow | None]
_ESTIMATE = ("has_estimate", "asked_on", "answered_on", "estimate", "loa_value")


def paces_for(reader: Reader, program: str) -> Iterator[Counted]:
    """Yield the documents of the cases `reader` may see as they were counted last, of one program or all."""
    found = Pace.objects.filter(visible(reader, "case__"))
    if program:
        found = found.filter(case__program__key=program)
    for name, *told in found.order_by().values_list("case__identifier", *COUNTED, *_ESTIMATE):
        row = PerformanceRow(name, *told[: len(COUNTED)])
        has_estimate, *days = told[len(COUNTED) :]
        yield row, EstimateRow(name, row.document, *days) if has_estimate else None


def paces_then(reader: Reader, program: str, on: date, known: datetime | None) -> Iterator[Counted]:
    """Yield the same for another day or an earlier knowledge, from the records of each case."""
    cases, facts = cases_for(reader), case_facts(known=known)
    for file in files_of(list(cases.filter(program__key=program) if program else cases), on=on, known=known):
        seen = happened(file, on)
        for document in file.documents:
            row = row_of(file, document, clock_seen(file, document, facts, seen), seen)
            yield row, estimate_of(file, document, facts, seen)


def estimates_then(rows: Iterable[Counted]) -> list[EstimateRow]:
    """Return the rows of requests for planning data among these."""
    found: list[Any] = [asked for _, asked in rows if asked is not None]
    return found
