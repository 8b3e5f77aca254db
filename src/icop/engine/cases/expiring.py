"""What happens to a document by the clock alone: its offer expires, its deposit is late.

A clock tells the first day on which it has happened. It is asked with the days that were recorded until then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from icop.engine.cases.dated import DatedValue, dated_value
from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import CaseDocument, CaseFile
from icop.engine.clock import add_period

Days = Callable[[str, str], Sequence[date]]  # of a milestone or move and a document, oldest first
Clock = Callable[[CaseFile, CaseDocument, Days, CaseFacts], date | None]
_PERIODS: Mapping[str, str] = {"fms": "oed.days.fms", "bpc": "oed.days.bpc"}


def offer_expires(file: CaseFile, document: CaseDocument, approved: date | None, facts: CaseFacts) -> date | None:
    """Return the offer expiration date: the one that was set, else that many days after MILAP (`approved`).

    None when neither is known. The day of MILAP counts as day 0.
    """
    if document.offer_expires_on or approved is None:
        return document.offer_expires_on
    days = offer_period(file, approved, facts).whole
    return None if days is None else add_period(approved, days, "days")


def offer_period(file: CaseFile, approved: date, facts: CaseFacts) -> DatedValue:
    """Return how many days an offer stands, by the rule on the day the agency approved the document."""
    return dated_value(facts, _PERIODS[file.type], approved)


def _offer_expired(file: CaseFile, document: CaseDocument, days: Days, facts: CaseFacts) -> date | None:
    """The day after the offer expiration date; one that was worked out and lies before the offer says nothing."""
    expires = offer_expires(file, document, max(days("MILAP", document.key), default=None), facts)
    offered = max(days("OSTATUS", document.key), default=None)
    if expires is None or (offered and expires < offered and document.offer_expires_on is None):
        return None
    return add_period(expires, 1, "days")


def _deposit_late(file: CaseFile, document: CaseDocument, days: Days, facts: CaseFacts) -> date | None:
    """The day after the offer expiration date, unless the deposit had come by then."""
    late = _offer_expired(file, document, days, facts)
    paid = min((*days("receive_deposit", document.key), *filter(None, [document.deposit.paid_on])), default=None)
    return None if late is None or (paid is not None and paid < late) else late


CLOCKS: Mapping[str, Clock] = {"offer_expired": _offer_expired, "deposit_late": _deposit_late}
