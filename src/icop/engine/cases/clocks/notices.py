"""The days that follow from notifying Congress: when the review ends, and when an unused notification lapses.

Sources: 22 USC 2776(b), SAMM C5.5.6 and Table C5.T17, 10 USC 333(e).
"""

from __future__ import annotations

from datetime import date

from icop.engine.cases.clocks.due import Asked
from icop.engine.cases.dated import Rule, rule
from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import Notice, Purchaser
from icop.engine.clock import add_period


def notice_days(case: Asked) -> None:
    """Add the end of each review that is still ahead, and the day a notification lapses that nobody used."""
    for notice in case.file.notices:
        if notice.notified_on is not None and notice.notified_on <= case.on:
            if notice.notified_on >= add_period(case.on, -1, "years"):  # no review takes a year
                _review(case, notice, notice.notified_on)
            _lapse(case, notice, notice.notified_on)


def review_days(purchaser: Purchaser, notified_on: date, facts: CaseFacts, on: date) -> tuple[Rule, str]:
    """Return the rule with the days of formal review of a purchaser, and a doubt about its group ("" for none)."""
    if purchaser.lead in {"nspa_all_nato", "member_all_nato", "non_nato"}:
        return rule(facts, "cn.multinational.days", on, {"lead": purchaser.lead}), ""
    group, doubt = partner_group(purchaser, notified_on, facts)
    return rule(facts, "cn.formal.days", notified_on, {"partner_group": group}), doubt


def partner_group(purchaser: Purchaser, on: date, facts: CaseFacts) -> tuple[str, str]:
    """Return the group of purchasers one belongs to on a day, and a doubt about it ("" for none).

    A purchaser without a country is taken as one of the others, who have the longer review.
    """
    if purchaser.kind == "nato_org":
        return "nato_org", ""
    if purchaser.kind == "multinational":
        return "other", "The principals of the sale decide its review; the longer one is told."
    name = purchaser.country or purchaser.name
    found = next((one for one in facts.members("cn.nato_plus5", on) if one.member == name), None)
    if found is not None:
        doubt = "" if found.certain else f"{name} belonged to the group of NATO and five others from {found.start}."
        return "nato_plus5", doubt
    return "other", "" if name else "The purchaser is not named; it is taken as one outside the group."


def _review(case: Asked, notice: Notice, notified_on: date) -> None:
    number, of = notice.transmittal, notice.document or "case"
    if notice.kind == "b5a":
        days = case.rule("cn.5a.delivery_wait.days")
        says = f"Reported on {notified_on} ({number}): offered at once, delivered when this day has come."
        _add_review(case, number, "No delivery before this day", notified_on, days, says, of, "")
    elif notice.kind == "s333":
        says = f"Congress has the notice {number} since {notified_on}."
        _add_review(case, number, "Activities may start", notified_on, case.rule("s333.notice.days"), says, of, "")
    elif notice.kind in {"b1", "b5c"} and not notice.is_emergency:
        days, doubt = review_days(case.file.purchaser, notified_on, case.facts, case.on)
        says = f"Congress was notified on {notified_on} ({number}); not offered before this day."
        _add_review(case, number, "The review of Congress ends", notified_on, days, says, of, doubt)


def _add_review(
    case: Asked, number: str, title: str, notified_on: date, days: Rule, says: str, of: str, doubt: str
) -> None:
    case.add_after(f"review:{number}", title, notified_on, "days", days, says, of=of, only_ahead=True, unsure=doubt)


def _lapse(case: Asked, notice: Notice, notified_on: date) -> None:
    if notice.kind not in {"b1", "b5c"}:
        return
    file, number = case.file, notice.transmittal
    named = [one.key for one in file.documents if number in one.transmittals or one.key == notice.document]
    under = named or [one.key for one in file.documents]
    if case.seen.first("accepted", *under) is None:
        years = case.rule("cn.validity.unused.years")
        says = f"Nothing was accepted under the notification {number} of {notified_on}; after this day it has lapsed."
        case.add_after(f"notice_lapses:{number}", "The notification lapses", notified_on, "years", years, says)
