"""The days a case waits for once it is implemented: reviews, reports of a suspension, discrepancies, and its tasks.

Sources: SAMM C6.4.10, C6.5 and C6.6.
"""

from __future__ import annotations

from datetime import date

from icop.engine.cases.clocks.documents import has_schedule
from icop.engine.cases.clocks.due import Asked
from icop.engine.cases.files import Discrepancy
from icop.engine.clock import add_period

_MONTHS = 12  # of a year
_REVIEWS = {"case": "Review the case", "payment_schedule": "Review the payment schedule"}


def yearly_review_days(case: Asked, implemented_on: date) -> None:
    """Add the next yearly review of the case, and of its payment schedule where it has one."""
    times = case.value("review.case.per_year")
    if not times.number:
        return
    for kind, title in _REVIEWS.items():
        if kind == "payment_schedule" and not has_schedule(case, case.file.documents[0]):
            continue
        made = [one.on for one in case.file.reviews if one.kind == kind and one.on <= case.on]
        last = max(made, default=implemented_on)
        due = add_period(last, int(_MONTHS / times.number), "months")
        says = f"The last one was on {last}." if made else f"None since it was implemented on {implemented_on}."
        case.add(f"review_{kind}", title, due, says, times, binds=False)


def suspension_days(case: Asked) -> None:
    """Add the reports that a suspension asks for, while they are ahead."""
    suspended_on, resumed_on = case.last("suspended"), case.last("resumed")
    if suspended_on is None or (resumed_on is not None and resumed_on >= suspended_on):
        return
    says = f"Suspended on {suspended_on}."
    reports = {"report1": "Report the first impact of the suspension", "report2": "Report all that is suspended"}
    for name, title in reports.items():
        days = case.value(f"suspension.{name}.days")
        case.add_after(f"suspension_{name}", title, suspended_on, "days", days, says, only_ahead=True)


def discrepancy_days(case: Asked) -> None:
    """Add the discrepancy reports that are open: the day DSCA decides a large one, else since when it is open."""
    for one in case.file.discrepancies if case.file.type == "fms" else ():
        if one.reported_on <= case.on and (one.closed_on is None or one.closed_on > case.on):
            _discrepancy(case, one)


def _discrepancy(case: Asked, one: Discrepancy) -> None:
    above, days = case.value("sdr.dsca.min.usd"), case.value("sdr.dsca.days")
    key, of = f"discrepancy:{one.key}", one.line or "case"
    if above.number is not None and one.value is not None and one.value > above.number:
        says = f"Reported on {one.reported_on}, for more than ${above.number:,f}: DSCA decides it."
        title = f"Decision on discrepancy report {one.key}"
        case.add_after(key, title, one.reported_on, "days", days, says, of=of, binds=False)
    else:
        says = f"Open since {one.reported_on}; no day is set for closing it."
        case.add(key, f"Discrepancy report {one.key} is open", one.reported_on, says, of=of, severity="note")


def task_days(case: Asked) -> None:
    """Add what is to be done for the case by a day, and is not done."""
    for task in case.file.tasks:
        if task.due is not None and not _is_done(task.done_on, case.on):
            case.add(f"task:{task.key}", task.do or f"Task {task.key}", task.due, task.citation, binds=False)


def _is_done(done_on: date | None, on: date) -> bool:
    return done_on is not None and done_on <= on
