"""How long an offer stands, until when it may be extended or restated, and when a document is expected to be offered.

Sources: LOA Standardization Guide sec. 4, SAMM C5.4.19.1 and C5.4.2.3.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from icop.engine.cases.dated import DatedValue, dated_value
from icop.engine.cases.expiring import offer_period
from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import Baseline, CaseDocument, CaseFile
from icop.engine.cases.happened import Happened, happened
from icop.engine.cases.standards import Clock, clock_seen
from icop.engine.clock import add_period
from icop.engine.errors import Refused
from icop.engine.shapes import Cite
from icop.engine.trace import Plain, Step, Trace, cited, plain

_NO_TRACE = Trace()


@dataclass(frozen=True, slots=True)
class OfferDay:
    """The offer expiration date (OED) of a document, the last day of the offer, and why it is that day.

    `extend_until` and `restate_until` are the last days on which an extension may be asked and the document restated;
    None where that is not possible or not known. `to_confirm` is what must be known before the days can be relied on.
    """

    document: str
    day: date | None
    because: str
    extend_until: date | None = None
    restate_until: date | None = None
    to_confirm: str = ""
    cites: tuple[Cite, ...] = ()
    trace: Trace = _NO_TRACE

    def is_past(self, on: date) -> bool | None:
        """Tell whether the offer has expired before `on`: on its last day it still stands. None: no day is known."""
        return None if self.day is None else on > self.day

    def may_be_extended(self, on: date) -> bool | None:
        """Tell whether an extension may be asked for on a day; None when that is not known."""
        return None if self.extend_until is None else on <= self.extend_until

    def may_be_restated(self, on: date) -> bool | None:
        """Tell whether the days allow a restatement on a day; None when that is not known or never allowed."""
        return None if self.restate_until is None else on <= self.restate_until

    def as_json(self) -> dict[str, Plain]:
        """Return the offer day as plain JSON, with its trace."""
        names = [name for name in self.__slots__ if name not in {"cites", "trace"}]
        told: dict[str, Any] = {name: plain(getattr(self, name)) for name in names}
        return {**told, "trace": list(self.trace.as_json())}


def offer_expiration(file: CaseFile, document: CaseDocument, facts: CaseFacts, on: date) -> OfferDay:
    """Return when the offer of a document expires, by what is known on a day.

    A day that is given in the document wins; else it is counted from the last approval by the agency (MILAP), whose own
    day is day 0. A Modification is not offered, so it has no such day unless one is given.
    """
    return offer_seen(file, document, facts, happened(file, on))


def offer_seen(file: CaseFile, document: CaseDocument, facts: CaseFacts, seen: Happened) -> OfferDay:
    """Return when the offer of a document expires, from events that were gathered before."""
    if document.offer_expires_on is not None:
        because = document.offer_expires_because or "This day is given in the document."
        step = Step("day", "offer_expires_on", document.offer_expires_on.isoformat(), because)
        return _with_windows(document, document.offer_expires_on, because, (step,), (), "", facts, seen)
    if document.kind == "modification":
        return OfferDay(document.key, None, "A Modification is implemented without an offer, so none expires.")
    approved_on = seen.last("milap", document.key)
    if approved_on is None:
        return OfferDay(document.key, None, "The agency has not approved the document (MILAP), so no day is counted.")
    return _counted(file, document, approved_on, facts, seen)


def _counted(file: CaseFile, document: CaseDocument, approved_on: date, facts: CaseFacts, seen: Happened) -> OfferDay:
    days = offer_period(file, approved_on, facts)
    if days.whole is None:
        trace = Trace((days.step,))
        return OfferDay(document.key, None, days.says, to_confirm=days.says, cites=days.cites, trace=trace)
    day = add_period(approved_on, days.whole, "days")
    because = f"{days.whole} days after the agency approved it (MILAP) on {approved_on}."
    steps = (days.step, _day_zero(file.type, approved_on), Step("day", "offer_expires_on", day.isoformat(), because))
    unsure = "" if days.certain else days.says
    return _with_windows(document, day, because, steps, days.cites, unsure, facts, seen)


def _day_zero(kind: str, approved_on: date) -> Step:
    says = "The day of MILAP is counted as day 0."
    if kind == "bpc":
        says += " That a BPC offer is counted from MILAP is inferred; the period is a recommendation."
    return Step("day", "milap", approved_on.isoformat(), says, citation="icop practice", standing="assumed")


def _with_windows(
    document: CaseDocument, day: date, because: str, steps: tuple[Step, ...], cites: tuple[Cite, ...], unsure: str,
    facts: CaseFacts, seen: Happened,
) -> OfferDay:  # fmt: skip
    extend = dated_value(facts, "oed.extend.months", seen.on)
    used = [extend]
    refused = _never_restated(document, facts)
    if refused is not None:
        steps = (*steps, refused)
    else:
        used.append(dated_value(facts, "restate.window.months", seen.on))
    doubts = [unsure, *(one.says for one in used if not one.certain or one.whole is None)]
    return OfferDay(
        document.key, day, because, _until(day, used[0]), _until(day, used[1]) if len(used) > 1 else None,
        " ".join(filter(None, doubts)), (*cites, *(cite for one in used for cite in one.cites)),
        Trace.of((*steps, *(one.step for one in used))),
    )  # fmt: skip


def _never_restated(document: CaseDocument, facts: CaseFacts) -> Step | None:
    """Return the step that says that such a document is never restated, by its move in the case types; None: it may."""
    moves = [move for one in facts.types.values() if (move := one.move("restate")) is not None]
    found = next((move for move in moves if move.of and document.kind not in move.of), None)
    if found is None:
        return None
    says = f"{document.kind.capitalize()}s are never restated."
    return Step("rule", "restate", False, says, None, "", *cited(found.cite).values())


def _until(day: date, months: DatedValue) -> date | None:
    return None if months.whole is None else add_period(day, months.whole, "months")


# ---- the anticipated offer date


@dataclass(frozen=True, slots=True)
class AnticipatedOffer:
    """When a document is expected to be offered: the baseline that was set last, and what the standard gives today.

    `computed` is the last day inside the standard, approved holds so far included; `slips` are the days it lies after
    the baseline (before it, if negative). `says` tells what is missing when there is no computed day.
    """

    document: str
    computed: date | None
    baseline: Baseline | None
    first: Baseline | None
    slips: int | None
    says: str
    trace: Trace = _NO_TRACE

    @property
    def day(self) -> date | None:
        """The day to show: the baseline in force, else the computed one."""
        return self.baseline.offer_on if self.baseline else self.computed


def anticipated_offer(file: CaseFile, document: CaseDocument, facts: CaseFacts, on: date) -> AnticipatedOffer:
    """Return when a document is expected to be offered, by its standard and by the baselines set up to a day."""
    return anticipated_by(document, clock_seen(file, document, facts, happened(file, on)), on)


def anticipated_by(document: CaseDocument, clock: Clock, on: date) -> AnticipatedOffer:
    """Return the anticipated offer date of a document from its clock."""
    sets = sorted((one for one in document.anticipated if one.set_on <= on), key=lambda one: one.set_on)
    baseline = sets[-1] if sets else None
    slips = (clock.due_on - baseline.offer_on).days if clock.due_on and baseline else None
    return AnticipatedOffer(
        document.key, clock.due_on, baseline, sets[0] if sets else None, slips, clock.says, clock.trace
    )


def set_baseline(document: CaseDocument, offer_on: date, *, on: date, reason: str = "") -> CaseDocument:
    """Return the document with a new anticipated offer date, set on the day `on`.

    Raises Refused when one was set before and no reason is given, or when a later one is already there.
    """
    if document.anticipated and not reason.strip():
        raise Refused("The anticipated offer date was set before.", "Give the reason why it is set anew.")
    if any(one.set_on > on for one in document.anticipated):
        last = max(one.set_on for one in document.anticipated)
        raise Refused(f"An anticipated offer date was set on {last} already.", f"Set it on {last} or later.")
    baseline = Baseline(offer_on=offer_on, set_on=on, reason=reason.strip())
    return document.model_copy(update={"anticipated": (*document.anticipated, baseline)})
