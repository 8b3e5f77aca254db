"""Write lines of the portfolio: summaries, the states cases were in, the pace of documents; thousands at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connection

from icop.cases.models import Case, Pace, Span, Summary
from icop.cases.queries import case_facts, case_file
from icop.cases.summarising import PortfolioLine, line_of, seen_by

ROWS_AT_ONCE = 1_000


def summarise(case: Case, *, on: date) -> Summary:
    """Work out the line of a case for the day `on`, and keep it in place of the one before."""
    made = line_of(case, case_file(case, on=on), case_facts(), on)
    keep_lines([made], instead_of=[case.pk])
    return made.summary


def keep_lines(lines: Iterable[PortfolioLine], *, instead_of: Sequence[Any] = ()) -> None:
    """Write lines in place of those that the cases with these keys had. The caller holds the transaction.

    Who sees a line is taken from its case as it stands now: it may be long ago that the line was worked out.
    """
    held = list(lines)
    for start in range(0, len(instead_of), ROWS_AT_ONCE):
        part = instead_of[start : start + ROWS_AT_ONCE]
        for table in (Summary, Span, Pace):
            table._default_manager.filter(case__in=part).delete()
    _tell_who_sees([line.summary for line in held])
    Summary.objects.bulk_create([line.summary for line in held], batch_size=ROWS_AT_ONCE)
    Pace.objects.bulk_create([pace for line in held for pace in line.paces], batch_size=ROWS_AT_ONCE)
    _insert_spans(held)


def tell_of_case(case: Case) -> None:
    """Write anew what decides who sees the line of a case."""
    Summary.objects.filter(pk=case.pk).update(**seen_by(case))


def hold_cases(keys: Iterable[Any]) -> dict[Any, Case]:
    """Return cases by their keys as they stand now; until the transaction ends nobody else changes them."""
    held, found = list(keys), dict[Any, Case]()
    for start in range(0, len(held), ROWS_AT_ONCE):
        part = Case.objects.select_for_update().filter(pk__in=held[start : start + ROWS_AT_ONCE])
        found |= {one.pk: one for one in part.order_by("pk")}
    return found


def _tell_who_sees(summaries: list[Summary]) -> None:
    cases = hold_cases(one.case_id for one in summaries)
    for one in summaries:
        for name, value in seen_by(cases[one.case_id]).items():
            setattr(one, name, value)


def _insert_spans(lines: list[PortfolioLine]) -> None:
    """Write the states: there are some twenty for each case, and as objects they would take most of the time."""
    adapt, quote = connection.ops.adapt_datefield_value, connection.ops.quote_name
    key = Span._meta.get_field("case").get_db_prep_value
    names = ("case_id", "of", "state", "phase", "start", "end")
    rows = [
        (key(line.summary.case_id, connection), of, state, phase, adapt(start), adapt(end) if end else None)
        for line in lines
        for of, state, phase, start, end in line.spans
    ]
    marks = ", ".join("%s" for _ in names)
    columns = ", ".join(map(quote, names))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {quote(Span._meta.db_table)} ({columns}) VALUES ({marks})", rows)  # noqa: S608 - our own names
