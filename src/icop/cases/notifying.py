"""Must Congress be notified of a case, by when may it be offered: asked of the determination, which holds the rules.

Nothing of the rules is written here. The case is put into the words of the determination's facts; what a case does not
say stays unknown, and the outcome says what is needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from icop.engine.cases.countries import country_of
from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import CaseDocument, CaseFile, Notice
from icop.engine.cases.going_on import Duty, kinds_for
from icop.engine.cases.notified import (
    SALE,
    HeldNotice,
    Values,
    ceiling,
    certified_on,
    held_notices,
    notice_of,
    step_of,
    values_of,
)
from icop.engine.cases.other_notices import OtherNotice, other_notices
from icop.engine.cases.review_days import REPORTED, Remark, ReviewDays, remarks_on, review_days
from icop.engine.cases.scenarios import AS_PROPOSED, told_as_proposed, with_scenario
from icop.engine.cases.types import Scenario
from icop.engine.conditions.facts import Answer
from icop.engine.errors import NotFound, Refused
from icop.engine.parameters import Found
from icop.engine.questionnaire import Ask, Determined, Reference, determine, read_answers
from icop.engine.questionnaire.explaining import explain
from icop.engine.questionnaire.wording import Line, Words, need_words
from icop.engine.tool_shapes import NEEDS_A_HUMAN
from icop.engine.trace import Step, Trace, plain
from icop.tools.determination_facts import asks_of
from icop.tools.queries import KnownDetermination

DETERMINATION = "notification.congress"
GROWS = ("adds_capability", "adds_mde_item", "adds_mde_quantity")  # scope questions: does a change enhance the sale?
SENDER = "cn.transmitting_agency"
State = Literal["not_needed", "needed", "in_review", "cleared", "to_be_confirmed"]


@dataclass(frozen=True)
class Judged:
    """The outcome under one set of values: the law in force, or a proposal. Its steps are worked out when asked for.

    `is_least` tells that what is tested is not known, and that the least it can be already asks for a notice.
    """

    found: Determined
    asks: tuple[Ask, ...]
    answers: Mapping[str, Answer]
    reference: Reference
    scenario: Scenario | None = None
    is_least: bool = False

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The steps to the outcome, in words."""
        lines = explain(self.found, self.answers, self.reference)
        cited = self.scenario.cite.to if self.scenario else ""
        return tuple(replace(one, start=AS_PROPOSED) if one.start and one.citation == cited else one for one in lines)

    @cached_property
    def needs(self) -> tuple[str, ...]:
        """What would have to be known, as sentences."""
        words = Words.of(self.asks, self.reference)
        return tuple(dict.fromkeys(need_words(need, words) for need in self.found.needs))

    @property
    def title(self) -> str:
        """What the outcome is called; a notice that is needed whatever is still to be known is told as such."""
        is_open = self.found.outcome == NEEDS_A_HUMAN and self.must_notify
        return "Notify; the days of the review are to be confirmed" if is_open else self.found.result.title

    @property
    def must_notify(self) -> bool | None:
        """Tell whether Congress must be notified; None where that is not known."""
        return _duty(self.found)

    @property
    def trace(self) -> Trace:
        """The steps to the outcome."""
        return told_as_proposed(self.found.trace, self.scenario) if self.scenario else self.found.trace

    def as_json(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        return {
            **self.found.as_json(), "title": self.title, "needs": list(self.needs), "must_notify": self.must_notify,
            "steps": [line.as_json() for line in self.lines], "trace": self.trace.as_json(),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Notified:
    """What is known of a document's notification.

    `state` says where it stands; `on` is the day whose rules decide: that of the formal notice once it is given, else
    the day asked about. `tested` are the values put to the figures, `worth` what is known of the case's own, `headroom`
    what the notices still leave of this case alone; below zero it is exceeded. `proposed` is the outcome under
    `scenario`, beside the law in force.
    """

    document: str
    action: str
    on: date
    state: State
    tested: Values
    worth: Values
    law: Judged
    days: ReviewDays
    notice: Notice | None
    notices: tuple[HeldNotice, ...]
    notified: Values | None
    headroom: Values | None
    others: tuple[OtherNotice, ...]
    remarks: tuple[Remark, ...]
    sender: str
    steps: tuple[Step, ...]
    scenario: str = ""
    proposed: Judged | None = None

    @property
    def duty(self) -> Duty:
        """What moves and checks go by: must Congress be notified, by which kinds of notice, of how much."""
        kinds = kinds_for(self.action, only_reported=self.law.found.outcome == REPORTED)
        return Duty(self.law.must_notify, kinds, self.worth)

    @property
    def is_within(self) -> bool | None:
        """Tell whether the case stays within what was notified; None where nothing was, or a value is not known."""
        if self.headroom is None:
            return None
        if self.headroom.is_exceeded:
            return False
        return None if self.headroom.mde is None or self.headroom.total is None else True

    @property
    def trace(self) -> Trace:
        """The steps to the outcome, and those to days, notices and sender."""
        return self.law.trace + Trace.of(self.steps)

    def as_json(self) -> dict[str, Any]:
        """Return everything as plain JSON."""
        return {
            "document": self.document, "action": self.action, "on": self.on.isoformat(), "state": self.state,
            "tested": self.tested.as_json(), "is_least": self.law.is_least,
            "law": self.law.as_json(), "days": self.days.as_json(),
            "transmittal": self.notice.transmittal if self.notice else "",
            "notices": [one.as_json() for one in self.notices],
            "notified": self.notified.as_json() if self.notified else None,
            "headroom": self.headroom.as_json() if self.headroom else None, "is_within": self.is_within,
            "other_notices": [one.as_json() for one in self.others],
            "remarks": [{"says": one.says, "citation": one.cite.to} for one in self.remarks],
            "sender": self.sender, "scenario": self.scenario,
            "proposed": self.proposed.as_json() if self.proposed else None, "trace": self.trace.as_json(),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Asked:
    """One document of a case with everything its notification is judged by."""

    file: CaseFile
    facts: CaseFacts
    document: CaseDocument
    on: date
    values: Values
    change: Values
    least: Values
    least_change: Values
    known: KnownDetermination
    notice: Notice | None
    held: tuple[HeldNotice, ...]
    certified: date | None
    notified: Values | None

    @property
    def day(self) -> date:
        """The day whose rules decide."""
        return (self.notice.notified_on if self.notice else None) or self.on

    @property
    def action(self) -> str:
        """What is planned, as the determination calls it."""
        if self.file.type == "bpc":
            return "bpc"
        if self.document.kind == "basic":
            return "offer"
        return "change_notified" if self.certified else "change_unnotified"

    @property
    def tested(self) -> Values:
        """The highest scope there is: the values worked out, or what the request or the document's notice gives.

        What is given stands in for a value that is not known, unless that one is surely higher.
        """
        told, least = self._highest(self.values, self.change), self.least_tested
        return Values(*(
            None if one is not None and low is not None and one < low else one
            for one, low in zip(told.parts, least.parts, strict=True)
        ))  # fmt: skip

    @property
    def least_tested(self) -> Values:
        """The highest scope as far as it is known: what is tested is at least this."""
        return self._highest(self.worth, self.change.highest(self.least_change))

    @property
    def worth(self) -> Values:
        """What is known of the values of the case: where one is not known, the least it can be."""
        return self.values.highest(self.least)

    @property
    def is_exceeded(self) -> bool:
        """Tell whether the case is worth more than the notices that hold."""
        return self.notified is not None and self.notified.less(self.worth).is_exceeded

    def _highest(self, values: Values, change: Values) -> Values:
        own = values_of(self.notice) if self.notice else Values()
        estimate = Values(total=self.document.request.estimate)
        if self.action == "change_notified":
            return change.highest(own).highest(estimate)
        scope = values.highest(own) if self.notice and self.notice.kind in SALE else values
        return scope.highest(estimate)


def notification(
    file: CaseFile,
    facts: CaseFacts,
    *,
    on: date,
    values: Values,
    determination: KnownDetermination,
    document: str = "basic",
    change: Values | None = None,
    least: Values | None = None,
    least_change: Values | None = None,
    scenario: str = "",
) -> Notified:
    """Return what is known of the notification of a document on a day.

    `values` is what the whole case is worth with the document, `change` what an Amendment or Modification adds;
    `least` and `least_change` are what is known of them where they are not.
    `scenario` is the key of proposed values to be shown beside the law. Raises NotFound when the case has no such
    document, or the site no such scenario; Refused when the scenario names no parameter of the site.
    """
    asked = _asked(
        file, facts, document, on, determination,
        values=values, change=change or Values(), least=least or Values(), least_change=least_change or Values(),
    )  # fmt: skip
    law = _judged(asked, facts.reference)
    days = ReviewDays(notified_on=asked.notice.notified_on if asked.notice else None)
    if law.must_notify:
        days = review_days(file, facts, asked.document, asked.day, law.found, asked.notice)
    headroom = asked.notified.less(values) if asked.notified else None
    others = other_notices(file, facts, on, values.total)
    sender = facts.value(SENDER, asked.day)
    sent_by = str(sender.value) if isinstance(sender, Found) else ""
    steps = [step for one in asked.held if (step := one.step)] + [*days.steps]
    steps += [step_of(SENDER, sender)] if isinstance(sender, Found) else []
    steps += [step for one in others for step in one.steps]
    return Notified(
        document=document, action=asked.action, on=asked.day, state=_state(asked, law, days),
        tested=asked.least_tested if law.is_least else asked.tested, worth=asked.worth, law=law,
        days=days, notice=asked.notice, notices=asked.held, notified=asked.notified, headroom=headroom, others=others,
        remarks=remarks_on(file, facts, asked.day) if law.must_notify else (), sender=sent_by, steps=tuple(steps),
        scenario=scenario, proposed=_proposed(asked, facts, scenario) if scenario else None,
    )  # fmt: skip


def _asked(file: CaseFile, facts: CaseFacts, key: str, on: date, known: KnownDetermination, **worth: Values) -> _Asked:
    document = file.document(key)
    if document is None:
        raise NotFound(f"{file.case} has no document {key}.", "Choose one of the case, such as basic.")
    held = held_notices(file, facts, on)
    return _Asked(
        file, facts, document, on, known=known, notice=notice_of(file, key, on), held=held,
        certified=certified_on(held, key), notified=ceiling(held), **worth,
    )  # fmt: skip


# ---- the determination


def _judged(asked: _Asked, reference: Reference) -> Judged:
    """Return the outcome; that of the least values there can be, where it alone is sure that a notice is needed."""
    found = _judged_at(asked, asked.tested, reference)
    if found.found.outcome != NEEDS_A_HUMAN or asked.least_tested == asked.tested:
        return found
    least = _judged_at(asked, asked.least_tested, reference)
    is_sure = (
        least.must_notify is True and least.found.outcome != REPORTED and _answered(least, "at_figure") is not False
    )
    return replace(least, is_least=True) if is_sure else found


def _answered(judged: Judged, key: str) -> bool | None:
    told = judged.found.told.get(key)
    return told.answer if told is not None and isinstance(told.answer, bool) else None


def _judged_at(asked: _Asked, tested: Values, reference: Reference) -> Judged:
    answers, wrong = read_answers(asks_of(asked.known.compiled), _told(asked, tested))
    if wrong:
        raise Refused(f"The case does not fit the determination: {wrong[0].what}.", f"{wrong[0].fix}.")
    found = determine(asked.known.compiled, answers, asked.day, reference)
    return Judged(found, asked.known.compiled.asks, answers, reference)


def _told(asked: _Asked, tested: Values) -> dict[str, Any]:
    """Return the case in the words of the determination's facts; what is not known is left out."""
    buyer = asked.file.purchaser
    told: dict[str, Any] = {"action": asked.action}
    if asked.action == "bpc":
        return told
    told |= {
        "buyer_kind": buyer.kind, "buyer": country_of(buyer, asked.facts) if buyer.kind == "country" else "",
        "lead": buyer.lead if buyer.kind == "multinational" else "", "opens_territory": buyer.opens_territory,
        "mde_value": _text(tested.mde), "total_value": _text(tested.total),
        "construction_value": _text(tested.construction), "emergency": bool(asked.notice and asked.notice.is_emergency),
    }  # fmt: skip
    if asked.action == "change_notified":
        told |= {"grows": _grows(asked), "certified_on": plain(asked.certified)}
    return told


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"


def _grows(asked: _Asked) -> bool | None:
    """Tell whether a change enhances the notified sale: by what it says, brings, or comes to. None: not known."""
    said = [asked.document.scope.get(key) for key in GROWS]
    lines = asked.file.lines_of(asked.document.key)
    before = ceiling(one for one in asked.held if one.notice.document != asked.document.key)
    left = before.less(asked.values) if before else Values()
    is_exceeded = before is not None and before.less(asked.worth).is_exceeded
    if "yes" in said or is_exceeded or any(one.equipment == "mde" for one in lines):
        return True
    return False if all(one == "no" for one in said) and left.mde is not None and left.total is not None else None


def _duty(found: Determined) -> bool | None:
    """Tell whether every outcome that is possible asks for a notice, or none does; None where it hangs on something."""
    outcomes = found.determination.shape.outcomes
    if found.outcome != NEEDS_A_HUMAN:
        return outcomes[found.outcome].kind == "wait"
    rules = {rule.key: rule.outcome for rule, _ in found.determination.rules}
    tried = [step for step in found.trace.steps if step.kind == "rule" and step.truth is not False]
    possible = {rules[step.key] for step in tried}
    if NEEDS_A_HUMAN in possible or not any(step.truth for step in tried):
        return None
    waits = {outcomes[one].kind == "wait" for one in possible}
    return waits.pop() if len(waits) == 1 else None


def _proposed(asked: _Asked, facts: CaseFacts, key: str) -> Judged:
    scenario: Scenario | None = facts.scenarios.get(key)
    if scenario is None:
        raise NotFound(f"There is no scenario {key}.", f"Choose one of: {', '.join(sorted(facts.scenarios))}.")
    return replace(_judged(asked, with_scenario(facts.reference, scenario)), scenario=scenario)


# ---- where it stands


def _state(asked: _Asked, law: Judged, days: ReviewDays) -> State:
    if law.must_notify is None:
        return "to_be_confirmed"
    if not law.must_notify:
        return "not_needed"
    given = days.notified_on is not None and days.notified_on <= asked.on
    lapsed = any(one.has_lapsed for one in asked.held if one.notice is asked.notice)
    kinds = kinds_for(asked.action, only_reported=law.found.outcome == REPORTED)
    of_another_kind = asked.notice is not None and asked.notice.kind not in kinds
    if not given or lapsed or of_another_kind or asked.is_exceeded:
        return "needed"
    if days.earliest_offer_on is None:
        return "to_be_confirmed"
    return "cleared" if days.earliest_offer_on <= asked.on else "in_review"
