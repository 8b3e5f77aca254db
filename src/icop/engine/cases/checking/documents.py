"""Rules on documents and notices: their requests, offer expiration dates and transmittal numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from icop.engine.cases.checking.finding import Hit, Looking, rule
from icop.engine.cases.checks import CHECKS, CannotTell, Situation
from icop.engine.cases.going_on import covers, is_denied
from icop.engine.cases.happened import happened
from icop.engine.cases.offers import offer_seen

# Year and sequence, as 26-13; a number with letters for an enhancement, as 26-1C or 0G-23.
TRANSMITTAL = re.compile(r"([0-9]{2}-[0-9]{1,3}[A-Z]?|[0-9]?[A-Z]{1,2}-[0-9]{2})\Z")


@rule("stop")
def letter_before_receipt(looking: Looking) -> Iterator[Hit]:
    """A letter is received on its own day or later."""
    for number, document in enumerate(looking.file.documents):
        letter, received = document.request.letter_on, document.request.received_on
        if letter and received and letter > received:
            says = f"The letter of {letter} was received on {received}."
            yield Hit(("documents", number, "request", "received_on"), received, says)


@rule("act")
def receipt_as_recorded(looking: Looking) -> Iterator[Hit]:
    """The days of the letter and of its receipt are those of their milestones."""
    for number, document in enumerate(looking.file.documents):
        received, posted = document.request.received_on, looking.position.first_day_of("LOR Receipt", document.key)
        if received and posted and received != posted:
            says = f"The request was received on {received}, its milestone is of {posted}."
            yield Hit(("documents", number, "request", "received_on"), received, says)
        letter, dated = document.request.letter_on, looking.position.first_day_of("LOR Date", document.key)
        if letter and dated and letter != dated:
            says = f"The letter is of {letter}, its milestone of {dated}."
            yield Hit(("documents", number, "request", "letter_on"), letter, says)


@rule("act")
def criteria_known(looking: Looking) -> Iterator[Hit]:
    """Answers of a request are to criteria of its checklists."""
    known = {one.key for list_ in looking.facts.checklists.values() for one in list_.criteria}
    for number, document in enumerate(looking.file.documents):
        for key in document.request.criteria:
            if key not in known:
                place = ("documents", number, "request", "criteria", key)
                yield Hit(place, key, f"There is no criterion '{key}' of a request.")


@rule("stop")
def nothing_before_request(looking: Looking) -> Iterator[Hit]:
    """Nothing happens to a document before its request is received, but the letter itself."""
    for document in looking.file.documents:
        posted = looking.position.first_day_of("LOR Receipt", document.key)
        received = min(filter(None, (document.request.received_on, posted)), default=None)
        early = [
            (event.on, number, event)
            for number, event in enumerate(looking.file.events)
            if event.of == document.key and event.what != "LOR Date" and received and event.on < received
        ]
        if early:
            on, number, event = min(early, key=lambda one: one[:2])
            says = f"'{event.what}' of {document.key} on {on}: its request was received only on {received}."
            yield Hit(("events", number, "on"), on, says)


@rule("stop")
def expires_after_offer(looking: Looking) -> Iterator[Hit]:
    """An offer does not expire before it was made, or extended, the last time."""
    seen = happened(looking.file, looking.on)
    for number, document in enumerate(looking.file.documents):
        expires = offer_seen(looking.file, document, looking.facts, seen).day
        for code, done in (("OSTATUS", "of"), ("extend_offer", "extended on")):
            on = looking.position.day_of(code, document.key)
            is_set = document.offer_expires_on is not None or code == "extend_offer"
            if expires and on and expires < on and is_set:
                says = f"The offer of {document.key} {done} {on} expires on {expires}."
                yield Hit(("documents", number, "offer_expires_on"), document.offer_expires_on, says)


@rule("stop")
def deposit_before_implementation(looking: Looking) -> Iterator[Hit]:
    """A basic document is implemented when its deposit has come, except in an emergency."""
    for number, document in enumerate(looking.file.documents):
        paid, implemented = document.deposit.paid_on, looking.position.first_day_of("implement", document.key)
        if document.kind == "basic" and paid and implemented and implemented < paid:
            says = f"{document.key} was implemented on {implemented}, its deposit came on {paid}."
            yield Hit(("documents", number, "deposit", "paid_on"), paid, says)


@rule("stop")
def transmittal_written(looking: Looking) -> Iterator[Hit]:
    """Transmittal numbers are written as the notices have them."""
    for number, notice in enumerate(looking.file.notices):
        if notice.kind in {"b1", "b5a", "b5c"} and not TRANSMITTAL.match(notice.transmittal):
            yield _misspelt(("notices", number, "transmittal"), notice.transmittal)
    for number, document in enumerate(looking.file.documents if looking.file.type != "bpc" else ()):
        for at, written in enumerate(document.transmittals):
            if not TRANSMITTAL.match(written):
                yield _misspelt(("documents", number, "transmittals", at), written)


def _misspelt(place: tuple[str | int, ...], written: str) -> Hit:
    return Hit(place, written, f"'{written}' is no transmittal number.")


@rule("stop")
def transmittal_on_offer(looking: Looking) -> Iterator[Hit]:
    """An offered document that needs a notification by the AECA bears its number. Those of BPC programs have none."""
    for number, document in enumerate(looking.file.documents if looking.file.type != "bpc" else ()):
        offered = looking.position.first_day_of("DCSGN", document.key)
        if document.needs_notification and offered and not document.transmittals:
            says = f"{document.key} was countersigned on {offered} and bears no transmittal number."
            yield Hit(("documents", number, "transmittals"), None, says)


@rule("act")
def transmittal_on_changes(looking: Looking) -> Iterator[Hit]:
    """Every later Amendment and Modification bears the transmittal numbers of the case."""
    basic = next((one for one in looking.file.documents if one.kind == "basic"), None)
    numbers = basic.transmittals if basic is not None and looking.file.type != "bpc" else ()
    for number, document in enumerate(looking.file.documents if numbers else ()):
        left = [one for one in numbers if one not in document.transmittals]
        signed = looking.position.day_of("DCSGN", document.key)
        if left and signed and document.kind != "basic":
            says = f"{document.key} was countersigned on {signed} without {', '.join(left)} of the case."
            yield Hit(("documents", number, "transmittals"), ", ".join(document.transmittals), says)


@rule("stop")
def offered_after_review(looking: Looking) -> Iterator[Hit]:
    """A document that Congress is notified of goes on only after the review: to the offer, or out of BPC Wait."""
    code = "PSTATUS" if looking.file.type == "bpc" else "DCSGN"
    for number, document in enumerate(looking.file.documents):
        on = looking.position.day_of(code, document.key)
        if on is None or not document.needs_notification:
            continue
        told = any(one.notified_on for one in looking.file.notices if covers(one, document))
        for missing in _not_waited_for(looking, document.key, on):
            says = f"{document.key} has {code} on {on}, and then was missing: {missing}."
            yield Hit(("documents", number, "needs_notification"), "yes", says, grave="stop" if told else "act")


@rule("stop")
def notice_not_denied(looking: Looking) -> Iterator[Hit]:
    """No document says that it needs no notice where the determination asks for one."""
    for number, document in enumerate(looking.file.documents):
        if is_denied(document):
            says = f"{document.key} is said to need no notice to Congress, and the rules of the day ask for one."
            yield Hit(("documents", number, "needs_notification"), "no", says)


def _not_waited_for(looking: Looking, of: str, on: date) -> tuple[str, ...]:
    situation = Situation(looking.file, looking.facts, looking.position, of, on)
    try:
        return tuple(CHECKS["congress_waited"].run(situation, {}))
    except CannotTell:
        return ()


@rule("stop")
def notice_sums_agree(looking: Looking) -> Iterator[Hit]:
    """The MDE of a notice, and its construction, are no more than its total."""
    for number, notice in enumerate(looking.file.notices):
        for field in ("mde_value", "construction_value"):
            part, total = getattr(notice, field), notice.total_value
            if part is not None and total is not None and part > total:
                says = f"{notice.transmittal}: {part:,.2f} dollars of a total of {total:,.2f}."
                yield Hit(("notices", number, field), part, says)


@rule("stop")
def notice_of_document(looking: Looking) -> Iterator[Hit]:
    """A notice is for a document of the file."""
    for number, notice in enumerate(looking.file.notices):
        if notice.document and looking.file.document(notice.document) is None:
            says = f"The notice {notice.transmittal} is for {notice.document}, which is not in the file."
            yield Hit(("notices", number, "document"), notice.document, says)


@rule("stop")
def notice_in_order(looking: Looking) -> Iterator[Hit]:
    """The informal review begins before the formal notice."""
    for number, notice in enumerate(looking.file.notices):
        if notice.informal_on and notice.notified_on and notice.informal_on > notice.notified_on:
            says = f"{notice.transmittal}: formal on {notice.notified_on}, informal only on {notice.informal_on}."
            yield Hit(("notices", number, "informal_on"), notice.informal_on, says)
