"""Everything a case waits for that has a day: standards, offers, payments, reviews, closure, funds, notices, tasks."""

from __future__ import annotations

from datetime import date

from icop.engine.cases.clocks.closing import closing_days
from icop.engine.cases.clocks.documents import document_days
from icop.engine.cases.clocks.due import Asked, DueDay, Severity, asked
from icop.engine.cases.clocks.execution import discrepancy_days, suspension_days, task_days, yearly_review_days
from icop.engine.cases.clocks.funding import funds_days
from icop.engine.cases.clocks.notices import notice_days
from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import CaseFile

__all__ = ["DueDay", "Severity", "due_days"]


def due_days(file: CaseFile, facts: CaseFacts, on: date) -> tuple[DueDay, ...]:
    """Return the days a case waits for, as it stands on the day `on`, the earliest first.

    What happened after `on` is not seen. A case that is finally closed, or cancelled before it was implemented, waits
    only for its tasks; one that was cancelled later also for its closure and its money.
    """
    case = asked(file, facts, on)
    task_days(case)
    if case.last("final_closed") is None:
        implemented_on = case.first("implemented")
        if case.seen.ended_on("case") is None:
            _while_open(case, implemented_on)
        if case.seen.ended_on("case") is None or implemented_on is not None:
            closing_days(case, implemented_on)
            funds_days(case)
    return tuple(sorted(case.found, key=lambda one: (one.on, one.key)))


def _while_open(case: Asked, implemented_on: date | None) -> None:
    for document in case.file.documents:
        document_days(case, document)
    if implemented_on is not None:
        yearly_review_days(case, implemented_on)
        discrepancy_days(case)
        suspension_days(case)
    notice_days(case)
