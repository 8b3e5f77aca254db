"""The days that follow from notifying Congress: when the review ends, and when an unused notification lapses.

Sources: 22 USC 2776(b), SAMM C5.5.6 and Table C5.T17, 10 USC 333(e).
"""

from __future__ import annotations

from datetime import date

from icop.engine.cases.clocks.due import Asked
from icop.engine.cases.dated import DatedValue
from icop.engine.cases.files import Notice
from icop.engine.cases.formal_review import formal_review
from icop.engine.clock import add_period


def notice_days(case: Asked) -> None:
    """Add the end of each review that is still ahead, and the day a notification lapses that nobody used."""
    for notice in case.file.notices:
        if notice.notified_on is not None and notice.notified_on <= case.on:
            if notice.notified_on >= add_period(case.on, -1, "years"):  # no review takes a year
                _review(case, notice, notice.notified_on)
            _lapse(case, notice, notice.notified_on)


def _review(case: Asked, notice: Notice, notified_on: date) -> None:
    number, of = notice.transmittal, notice.document or "case"
    if notice.kind == "b5a":
        days = case.value("cn.5a.delivery_wait.days")
        says = f"Reported on {notified_on} ({number}): offered at once, delivered when this day has come."
        _add_review(case, number, "No delivery before this day", notified_on, days, says, of, "")
    elif notice.kind == "s333":
        says = f"Congress has the notice {number} since {notified_on}."
        _add_review(case, number, "Activities may start", notified_on, case.value("s333.notice.days"), says, of, "")
    elif notice.kind in {"b1", "b5c"} and not notice.is_emergency:
        review = formal_review(case.file.purchaser, case.facts, notified_on)
        days = case.value(review.key, notified_on, **review.by)
        says = f"Congress was notified on {notified_on} ({number}); not offered before this day."
        _add_review(case, number, "The review of Congress ends", notified_on, days, says, of, review.doubt)


def _add_review(
    case: Asked, number: str, title: str, notified_on: date, days: DatedValue, says: str, of: str, doubt: str
) -> None:
    case.add_after(f"review:{number}", title, notified_on, "days", days, says, of=of, only_ahead=True, unsure=doubt)


def _lapse(case: Asked, notice: Notice, notified_on: date) -> None:
    if notice.kind not in {"b1", "b5c"}:
        return
    file, number = case.file, notice.transmittal
    named = [one.key for one in file.documents if number in one.transmittals or one.key == notice.document]
    under = named or [one.key for one in file.documents]
    if case.seen.first("accepted", *under) is None:
        years = case.value("cn.validity.unused.years")
        says = f"Nothing was accepted under the notification {number} of {notified_on}; after this day it has lapsed."
        case.add_after(f"notice_lapses:{number}", "The notification lapses", notified_on, "years", years, says)
