"""Which value tells how long Congress reviews a notification formally before the offer: by who buys, or who leads.

Sources: 22 USC 2776(b), SAMM C5.5.6 and C5.6.1.5.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from icop.engine.cases.countries import country_of
from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import Purchaser

FORMAL, BY_LEAD, GROUP = "cn.formal.days", "cn.multinational.days", "cn.nato_plus5"
LEADS = frozenset({"nspa_all_nato", "member_all_nato", "non_nato"})  # who leads a sale to several nations


@dataclass(frozen=True, slots=True)
class FormalReview:
    """The parameter with the days of a formal review, with its dimensions, and a doubt about them ("" for none)."""

    key: str
    by: Mapping[str, str]
    doubt: str = ""


def formal_review(buyer: Purchaser, facts: CaseFacts, notified_on: date) -> FormalReview:
    """Return where the days of the formal review of a buyer stand, as it was on the day of the notification.

    A buyer without a country is taken as one outside NATO and five others, who have the longer review.
    """
    if buyer.lead in LEADS:
        return FormalReview(BY_LEAD, {"lead": buyer.lead})
    group, doubt = _group(buyer, facts, notified_on)
    return FormalReview(FORMAL, {"partner_group": group}, doubt)


def _group(buyer: Purchaser, facts: CaseFacts, on: date) -> tuple[str, str]:
    if buyer.kind == "nato_org":
        return "nato_org", ""
    if buyer.kind == "multinational":
        return "other", "The principals of the sale decide its review; the longer one is told."
    name = country_of(buyer, facts)
    found = next((one for one in facts.members(GROUP, on) if one.member == name), None)
    if found is not None:
        doubt = "" if found.certain else f"{name} belonged to the group of NATO and five others from {found.start}."
        return "nato_plus5", doubt
    return "other", "" if name else "The purchaser's country is to be confirmed; the longer review is told."
