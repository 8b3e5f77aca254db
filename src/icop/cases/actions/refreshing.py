"""Work out anew, in the background, lines of the portfolio that were worked out on an earlier day or by other facts.

Days that run are told from kept days, so only flags and their order wait for this. It takes a part at a time, so that
a job somebody waits for comes between.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from icop.cases.actions.keeping_lines import hold_cases, keep_lines
from icop.cases.models import Case, Summary
from icop.cases.queries import case_facts, folded
from icop.cases.queries.many import records_of
from icop.cases.summarising import PortfolioLine, line_of
from icop.engine.errors import NotFound
from icop.links.jobs import enqueue

AT_ONCE = 400


def ask_for_refresh() -> None:
    """Ask for lines of an earlier day, or by other facts than those of now, to be worked out anew, if there may be any.

    The worker does so when it starts, at midnight, and when facts have changed. Which lines are old is looked up by
    the job: that reads all facts of cases.
    """
    if _open_lines().exists():
        enqueue("cases.refresh", "")


def refresh(after: str, *, on: date) -> None:
    """Work out some old lines, those of cases that come after a key, and ask for the rest.

    May run twice: what is of today and by the facts of now is passed over.
    """
    summaries = _old(on).order_by("case_id")
    part = list((summaries.filter(case__gt=after) if after else summaries).values_list("case_id", flat=True)[:AT_ONCE])
    if part:
        with transaction.atomic():
            lines = _lines(hold_cases(part), on)
            keep_lines(lines, instead_of=[line.summary.case_id for line in lines])
            if len(part) == AT_ONCE:
                enqueue("cases.refresh", str(part[-1]))


def _old(on: date) -> QuerySet[Summary]:
    is_old = Q(worked_on__lt=on) | ~Q(worked_by=case_facts().mark)
    return _open_lines().filter(is_old)


def _open_lines() -> QuerySet[Summary]:
    return Summary.objects.filter(is_open=True, case__removed_at=None)


def _lines(cases: dict[Any, Case], on: date) -> list[PortfolioLine]:
    records = records_of(cases.values())
    facts, lines = case_facts(), []
    for pk, case in cases.items():
        try:
            lines.append(line_of(case, folded(records[pk], case.identifier, on=on), facts, on))
        except NotFound:
            continue  # nothing of it holds on this day
    return lines
