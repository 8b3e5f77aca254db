"""The days a document waits for: its standard, the follow-up on its request, its offer, its deposit and first payment.

Sources: SAMM C5.1.7.2.2, C5.3.2, C5.4.2.2.3, C5.4.19.1, C9.11.7 and C9.T16.
"""

from __future__ import annotations

from datetime import date

from icop.engine.cases.clocks.due import Asked
from icop.engine.cases.files import CaseDocument
from icop.engine.cases.holds import holds_of
from icop.engine.cases.offers import offer_seen
from icop.engine.cases.payments.quarters import first_payment
from icop.engine.cases.payments.schedule import ASSURED
from icop.engine.cases.standards import clock_seen, received
from icop.engine.clock import add_period
from icop.engine.errors import NotFound
from icop.engine.workdays import working_days

_WORKING_DAYS = working_days()


def document_days(case: Asked, document: CaseDocument) -> None:
    """Add the days that one document waits for; one that is cancelled or declined waits for none."""
    seen, key = case.seen, document.key
    if seen.ended_on(key) is not None:
        return
    accepted_on = seen.last("accepted", key)
    if accepted_on is not None:
        _first_payment(case, document, accepted_on)
    if seen.first("implemented", key) is not None:
        return
    offered_on = seen.last("offered", key)
    restated_on = seen.last("restated", key)
    if accepted_on is not None:
        _deposit(case, document, accepted_on)
    elif offered_on is not None and (restated_on is None or restated_on <= offered_on):
        _offer(case, document)
    else:
        _before_the_offer(case, document)


def _before_the_offer(case: Asked, document: CaseDocument) -> None:
    clock = clock_seen(case.file, document, case.facts, case.seen)
    if clock.is_open and clock.due_on is not None:
        goal = {"bpc_wait": "bring the document to BPC wait", "implemented": "implement the document"}
        end = goal.get(clock.stop_event, "offer the document")
        says = f"The standard gives {clock.days_allowed} days" if clock.days_allowed else "This is the date told (AOD)"
        held = f", {clock.hold_days} days of approved hold not counted" if clock.hold_days else ""
        unsure = clock.says if clock.state == "to be confirmed" else ""
        case.add(
            "standard", f"Standard: {end}", clock.due_on, f"{says}{held}.", of=document.key,
            cites=clock.cites, unsure=unsure,
        )  # fmt: skip
    _hold_update(case, document)
    _request(case, document)


def _hold_update(case: Asked, document: CaseDocument) -> None:
    since = holds_of(case.seen, document.key).since
    months = case.value("cpohold.update.months")
    if since is None or not months.whole:
        return
    passed = (case.on.year - since.year) * 12 + case.on.month - since.month
    times = max(passed // months.whole, 1)
    due = add_period(since, times * months.whole, "months")
    if due < case.on:
        due = add_period(since, (times + 1) * months.whole, "months")
    says = f"The approved hold goes on since {since}."
    case.add("hold_update", "Report on the hold", due, says, months, of=document.key)


def _request(case: Asked, document: CaseDocument) -> None:
    seen, key = case.seen, document.key
    received_on = received(document, seen)
    if received_on is None:
        return
    if document.request.asks_for == "price_availability":
        if seen.last("sent", key) is None:
            days = case.value("pa.response.days")
            says = "Planning data were asked for; note DOCMNTSENT when they are sent."
            case.add_after("answer_estimate", "Answer the request", received_on, "days", days, says, of=key)
    elif not any(seen.first(name, key) for name in ("lor_actionable", "milap", "bpc_wait")):
        days = case.value("lor.actionable.followup.days")
        says = "The request cannot be acted on yet: follow up with the purchaser."
        case.add_after("follow_up", "Follow up on the request", received_on, "days", days, says, of=key, binds=False)


def _offer(case: Asked, document: CaseDocument) -> None:
    offer = offer_seen(case.file, document, case.facts, case.seen)
    if offer.day is None:
        return
    of = document.key
    unsure = offer.to_confirm if not document.offer_expires_on else ""
    title = "The offer has expired" if offer.is_past(case.on) else "The offer expires"
    case.add("offer_expires", title, offer.day, offer.because, of=of, cites=offer.cites[:1], unsure=unsure)
    if not offer.is_past(case.on):
        return
    if offer.extend_until is not None:
        months = case.value("oed.extend.months")
        case.add("extend_until", "Last day to ask for an extension", offer.extend_until, "", months, of=of)
    if offer.restate_until is not None:
        months = case.value("restate.window.months")
        case.add("restate_until", "Last day to restate the document", offer.restate_until, "", months, of=of)


def _deposit(case: Asked, document: CaseDocument, accepted_on: date) -> None:
    paid_on = document.deposit.paid_on or case.seen.last("deposit_received", document.key)
    if case.file.type == "bpc" or (paid_on is not None and paid_on <= case.on):
        return
    days = case.value("deposit.followup.days")
    if days.whole is not None:
        due = _WORKING_DAYS.after(accepted_on, days.whole)
        says = f"Accepted on {accepted_on} and no deposit is noted. Federal holidays are not taken out."
        case.add("deposit_follow_up", "DFAS asks for the deposit", due, says, days, of=document.key, binds=False)
    offer = offer_seen(case.file, document, case.facts, case.seen)
    if offer.day is not None:
        says = "A deposit after the offer has expired delays the implementation, and the case may be cancelled."
        case.add("deposit_by", "Deposit is due", offer.day, says, of=document.key, cites=days.cites)


def has_schedule(case: Asked, document: CaseDocument) -> bool:
    """Tell whether a document is paid by a schedule: by its terms of sale, else those of the first document.

    Where no terms are known, what is known of the purchaser decides.
    """
    terms = document.deposit.terms or case.file.documents[0].deposit.terms
    has_undertaking = case.file.purchaser.has_dependable_undertaking
    if case.file.type == "bpc" or not terms:
        return case.file.type == "fms" and bool(has_undertaking)
    if has_undertaking is False and terms not in ASSURED:
        return False
    with_schedule = case.value("payment.schedule.terms").value
    return isinstance(with_schedule, tuple) and terms in with_schedule


def _first_payment(case: Asked, document: CaseDocument, accepted_on: date) -> None:
    if accepted_on < add_period(case.on, -1, "years") or not has_schedule(case, document):
        return  # the first payment falls within a year of acceptance
    try:
        due, paid = first_payment(accepted_on, case.facts, case.on)
    except NotFound:
        return  # this site has no such rule for the day
    if due >= case.on:
        says = f"Accepted on {accepted_on}; the bill tells the amount."
        case.add("first_payment", "First quarterly payment", due, says, paid, of=document.key)
