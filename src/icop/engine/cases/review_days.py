"""The days of a notification: the informal review, the formal one, the first day for an offer and for delivery.

Whether there is a review, and for which group of buyers, the determination has found; the days are parameters.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from icop.engine.cases.countries import country_of
from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import CaseDocument, CaseFile, Notice, Purchaser
from icop.engine.cases.formal_review import BY_LEAD, FORMAL
from icop.engine.cases.notified import days_after, step_of
from icop.engine.parameters import Found, Missing
from icop.engine.questionnaire import Determined
from icop.engine.shapes import Cite
from icop.engine.tool_shapes import NEEDS_A_HUMAN
from icop.engine.trace import Step, plain

NO_WAIT, REPORTED = "notify_no_wait", "report"  # outcomes of the determination that have days of their own
SENSITIVE = "is_sensitive_technology"  # scope question: is the informal review that of a sensitive case?
QME, SPECIAL = "cn.qme.countries", "cn.620c.countries"
INFORMAL = "cn.tiered.days"
OFFER, DELIVERY = "cn.5a.offer_wait.days", "cn.5a.delivery_wait.days"
Looked = Found | Missing | None


@dataclass(frozen=True, slots=True)
class ReviewDays:
    """The days of a notification; those that hang on something unknown are None.

    The informal review, of `tier`, binds nobody: `informal_until` is when it normally ends. `is_certain` is False where
    a number of days was read later than the day that decides, and its first day is not known.
    """

    tier: str = ""
    tier_days: int | None = None
    informal_on: date | None = None
    informal_until: date | None = None
    formal_days: int | None = None
    notified_on: date | None = None
    earliest_offer_on: date | None = None
    delivery_days: int | None = None
    earliest_delivery_on: date | None = None
    is_certain: bool = True
    steps: tuple[Step, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the days as plain JSON."""
        return {one.name: plain(getattr(self, one.name)) for one in fields(self) if one.name != "steps"}


@dataclass(frozen=True, slots=True)
class Remark:
    """What goes with a notice to this buyer, with its source."""

    says: str
    cite: Cite


def review_days(
    file: CaseFile, facts: CaseFacts, document: CaseDocument, on: date, found: Determined, notice: Notice | None
) -> ReviewDays:
    """Return the days of a notification that `found` asks for, under the rules of the day `on`."""
    tier = _tier(file, facts, document, on, found)
    formal_key, formal = _formal(file.purchaser, facts, on, found)
    informal = facts.value(INFORMAL, on, {"tier": tier}) if tier else None
    delivery = facts.value(DELIVERY, on) if found.outcome == REPORTED else None
    looked: list[tuple[str, Looked]] = [(formal_key, formal), (INFORMAL, informal), (DELIVERY, delivery)]
    informal_on, notified_on = (notice.informal_on, notice.notified_on) if notice else (None, None)
    known = [(key, one) for key, one in looked if isinstance(one, Found)]
    wait = 0 if found.outcome == NO_WAIT else _number(formal)
    return ReviewDays(
        tier, _number(informal), informal_on, days_after(informal_on, _number(informal)), wait, notified_on,
        days_after(notified_on, wait), _number(delivery), days_after(notified_on, _number(delivery)),
        all(one.certain for _, one in known), tuple(step_of(key, one) for key, one in known),
    )  # fmt: skip


def _number(found: Looked) -> int | None:
    return int(str(found.value)) if isinstance(found, Found) else None


def _formal(buyer: Purchaser, facts: CaseFacts, on: date, found: Determined) -> tuple[str, Looked]:
    """Return the days between the formal notice and the offer, for the group that the determination found."""
    if found.outcome in {NEEDS_A_HUMAN, NO_WAIT}:
        return "", None
    if found.outcome == REPORTED:
        return OFFER, facts.value(OFFER, on)
    if buyer.kind == "multinational":
        return BY_LEAD, facts.value(BY_LEAD, on, {"lead": buyer.lead})
    group = "nato_org" if buyer.kind == "nato_org" else "nato_plus5" if _has_short_review(found) else "other"
    return FORMAL, facts.value(FORMAL, on, {"partner_group": group})


def _has_short_review(found: Determined) -> bool | None:
    told = found.told.get("short_review")
    return told.answer if told is not None and isinstance(told.answer, bool) else None


def _tier(file: CaseFile, facts: CaseFacts, document: CaseDocument, on: date, found: Determined) -> str:
    """Return the tier of the informal review as SAMM C5.T16 sorts buyers and cases; "" where it is not known."""
    buyer = file.purchaser
    if document.scope.get(SENSITIVE) == "yes" or any(_memberships(buyer, facts, on, QME)):
        return "3"
    if buyer.kind == "multinational":
        return "2" if buyer.lead in {"nspa_all_nato", "non_nato"} else ""
    short = _has_short_review(found)
    return "2" if buyer.kind != "country" or short is False else "1" if short else ""


def remarks_on(file: CaseFile, facts: CaseFacts, on: date) -> tuple[Remark, ...]:
    """Return what else goes with a notice to the buyer of a case."""
    buyer, state = file.purchaser, "The Department of State"
    said = {
        QME: f"{state} determines that the sale leaves the qualitative military edge of Israel intact.",
        SPECIAL: f"{state} certifies the sale under section 620C(d) of the Foreign Assistance Act.",
    }
    return tuple(Remark(says, cite) for key, says in said.items() for cite in _memberships(buyer, facts, on, key))


def _memberships(buyer: Purchaser, facts: CaseFacts, on: date, key: str) -> Iterator[Cite]:
    """Yield where it is written that a buyer is a member of a set."""
    if buyer.kind == "country":
        country = country_of(buyer, facts)
        yield from (one.cite for one in facts.members(key, on) if one.member == country)
