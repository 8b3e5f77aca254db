"""The payment schedule of a case: quarterly days, the cost each pays for, termination liability, sums to the cent.

How cost comes up over time is planned: the plan's curve and shares are assumptions, told as such and set by hand
where better ones are known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from icop.engine.cases.expiring import offer_expires
from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import CaseFile, CaseLine
from icop.engine.cases.happened import happened
from icop.engine.cases.money import ZERO, cents, share, split
from icop.engine.cases.payments.deposit import initial_deposit
from icop.engine.cases.payments.quarters import Quarter, first_payment, quarters_from
from icop.engine.cases.payments.spreading import PaymentPlan, last_day, plan_of, weights_of
from icop.engine.cases.pricing import NOTHING_ASSUMED, Assumed, Priced, ToConfirm, days_of
from icop.engine.cases.pricing.blocks import blocks_of
from icop.engine.cases.pricing.days import DocumentDays
from icop.engine.cases.pricing.looking import Looking
from icop.engine.cases.pricing.result import Amount, PricedLine, total_of
from icop.engine.parameters import Events
from icop.engine.trace import Step, Trace, plain

NONE = Decimal("0.00")
ASSURED = {"caps", "raps"}  # need no dependable undertaking


@dataclass(frozen=True, slots=True)
class Payment:
    """A quarterly payment, to the cent.

    `cost` is planned for the quarter it pays for, `liability` what would be owed if the contracts ended at its end,
    `paid` all that is paid with it, the deposit included.
    """

    due: date
    start: date
    end: date
    cost: Decimal
    liability: Decimal
    amount: Decimal
    paid: Decimal

    def as_json(self) -> dict[str, Any]:
        """Return the payment as plain JSON, amounts as exact text."""
        return {name: plain(getattr(self, name)) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Schedule:
    """How a case is paid: `deposit` and then `payments`, which together make up `total`; or why there is no schedule.

    `deposit` is what was paid, else what is worked out; what is still open of it is in `open`. `plan` is what the cost
    was spread with.
    """

    rule: str
    deposit: Amount
    payments: tuple[Payment, ...]
    total: Amount
    trace: Trace
    open: tuple[ToConfirm, ...]
    plan: PaymentPlan | None = None

    @property
    def first_due(self) -> date | None:
        """The day of the first quarterly payment; None when there is none."""
        return self.payments[0].due if self.payments else None

    @property
    def highest_liability(self) -> Decimal:
        """The highest termination liability, which a letter of credit or the deposit of a risky buyer goes by."""
        return max((one.liability for one in self.payments), default=NONE)

    @property
    def leans_on_assumed(self) -> bool:
        """Tell whether the schedule rests on an assumption."""
        return self.trace.leans_on_assumed

    def as_json(self) -> dict[str, Any]:
        """Return the schedule as plain JSON, amounts as exact text."""
        return {
            "rule": self.rule, "deposit": plain(self.deposit), "total": plain(self.total),
            "payments": [one.as_json() for one in self.payments], "trace": self.trace.as_json(),
            "highest_liability": plain(self.highest_liability),
            "open": [one.as_json() for one in self.open], "plan": self.plan.as_json() if self.plan else None,
        }  # fmt: skip


def payment_schedule(
    file: CaseFile,
    priced: Priced,
    facts: CaseFacts,
    plan: PaymentPlan | None = None,
    *,
    on: date,
    days: Mapping[str, Events] | None = None,
    assume: Assumed = NOTHING_ASSUMED,
) -> Schedule:
    """Return the payment schedule of a case as its file stood on `on`; `priced` is the price of the whole case.

    Only terms with dependable undertaking, CAPS or RAPS have one. `plan` takes the place of what the facts plan with.
    Payments and deposit make up the total exactly. What is not known makes it to be confirmed: no payments, and `open`.
    Raises NotFound or Refused when the facts lack what a schedule is planned with.
    """
    by_document = days_of(file, on, assume, days)
    basic = file.documents[0]
    looking = Looking(facts, by_document[basic.key], on, assume.rates)
    without = _without(file, looking)
    if without:
        return without
    if priced.total is None:
        return _open(priced.open or _ask(basic.key, "The total is not known.", "Complete the prices of the lines."))
    accepted, told = _acceptance(file, by_document[basic.key], facts, on)
    if accepted is None:
        fix = "Give the day of acceptance, the day the offer expires, or a planned day."
        return _open(_ask(basic.key, "The first payment hangs on the day of acceptance, which is not known.", fix))
    deposit = initial_deposit(file, basic.key, _of_first(file, priced), facts, on=on, days=days, assume=assume)
    first, why = first_payment(accepted, facts, on)
    used = plan or plan_of(facts, on)
    starts = {key: found.rate_day(accepted) for key, found in by_document.items()}
    cost = _Cost(file, priced, used, starts)
    quarters = quarters_from(first, cost.last_day(accepted), facts, on)
    payments, paid = _payments(cost, quarters, _paid(file, deposit.known), _covers_liability(file))
    bill = looking.value("payment.bill")
    steps = (*told, why.step, *used.steps, *bill.steps, *deposit.trace.steps)
    return Schedule("Quarterly payments", paid, payments, priced.total, Trace.of(steps), deposit.open, used)


# ---- whether there is one


def _without(file: CaseFile, looking: Looking) -> Schedule | None:
    """Return the reason why a case has no schedule, or None when it has one."""
    if file.type == "bpc":
        payer = looking.value("bpc.payer")
        return Schedule("BPC: appropriations pay, no schedule", NONE, (), None, Trace(payer.steps), ())
    terms, deposit = looking.value("payment.schedule.terms"), file.documents[0].deposit
    if not deposit.terms:
        return _open(_ask(file.documents[0].key, "The terms of sale are not known.", "Give the terms of sale."))
    without = looking.value("payment.schedule.none")
    if deposit.terms in without.words:
        name = deposit.terms.replace("_", " ")
        return Schedule(f"No schedule: terms of sale are {name}", None, (), None, Trace(without.steps), ())
    if deposit.terms not in terms.words:
        problem = "Whether these terms of sale have a payment schedule is not known."
        return _open(_ask(file.documents[0].key, problem, "Confirm the terms of sale, or how the case is paid."))
    if file.purchaser.has_dependable_undertaking is False and deposit.terms not in ASSURED:
        rule = "No schedule: the purchaser has no dependable undertaking"
        return Schedule(rule, None, (), None, Trace(terms.steps), ())
    return None


def _ask(of: str, problem: str, fix: str) -> tuple[ToConfirm, ...]:
    return (ToConfirm(of, problem, fix),)


def _open(what: tuple[ToConfirm, ...]) -> Schedule:
    return Schedule("To be confirmed", None, (), None, Trace(), what)


def _of_first(file: CaseFile, priced: Priced) -> Priced:
    """Return what the first document brought of the price of the whole case: its deposit goes by that alone."""
    lines = tuple(line for line in priced.lines if line.document == file.documents[0].key)
    return Priced(lines, blocks_of(lines, priced.block(12).known), tuple(one for line in lines for one in line.open))


def _acceptance(file: CaseFile, days: DocumentDays, facts: CaseFacts, on: date) -> tuple[date | None, tuple[Step, ...]]:
    """Return the day that decides the first payment: acceptance, else the day the offer expires."""
    accepted = days.events.get("accepted")
    if accepted:
        return accepted, (days.steps["accepted"],)
    basic = file.documents[0]
    expires = offer_expires(file, basic, happened(file, on).last("milap", basic.key), facts)
    says = f"Not accepted yet: the offer expires on {expires}."
    step = Step("day", "basic.offer_expires", plain(expires), says, citation="icop practice", standing="assumed")
    return expires, (step,) if expires else ()


# ---- how much


@dataclass(frozen=True, slots=True)
class _Cost:
    """The cost of a case over time: of each line from the day its document began, by the plan.

    The cost of contracts is that alone: without the charges that are put on it.
    """

    file: CaseFile
    priced: Priced
    plan: PaymentPlan
    starts: Mapping[str, date]

    def last_day(self, accepted: date) -> date:
        """Return the day by which all cost has come up."""
        lines = [line for line in self.file.lines if self.priced.line(line.number)]
        return max((last_day(line, self.starts[line.document], self.plan) for line in lines), default=accepted)

    def by(self, ends: Sequence[date]) -> tuple[list[Decimal], list[Decimal]]:
        """Return the cost that comes up before each of `ends`, since the one before: all of it, and of contracts."""
        total, contracts = [ZERO] * len(ends), [ZERO] * len(ends)
        for priced in self.priced.lines:
            line = self.file.line(priced.number)
            if line is None:
                continue
            weights = weights_of(line, self.starts[line.document], ends, self.plan)
            _add(total, split(_whole(priced), weights))
            _add(contracts, split(_contract(line, priced), weights))
        _add(total, split(self.priced.block(12).known, [Decimal(1)] * len(ends)))
        return total, contracts


def _whole(line: PricedLine) -> Decimal:
    whole = total_of([line.price, line.packing, line.administration, line.transportation])
    return whole or NONE


def _contract(line: CaseLine, priced: PricedLine) -> Decimal:
    if line.source == "X":
        return share(priced.base or NONE, line.procured_share or ZERO)
    return (priced.base or NONE) if line.source == "P" else NONE


def _add(sums: list[Decimal], parts: Sequence[Decimal]) -> None:
    for place, part in enumerate(parts):
        sums[place] += part


def _covers_liability(file: CaseFile) -> bool:
    """Tell whether payments also hold termination liability: not when a letter of credit does."""
    return not file.documents[0].deposit.has_letter_of_credit


def _paid(file: CaseFile, worked_out: Decimal) -> Decimal:
    given = file.documents[0].deposit.paid
    return cents(worked_out if given is None else given)


def _payments(
    cost: _Cost, quarters: Sequence[Quarter], deposit: Decimal, with_liability: bool
) -> tuple[tuple[Payment, ...], Decimal]:
    """Return the payments and the deposit, which is no more than the total.

    Each payment brings what is paid up to the cost until the end of the quarter it pays for, and the liability then.
    """
    ends = [quarters[0].start, *(quarter.end for quarter in quarters)]
    total, contracts = cost.by(ends)
    whole = sum(total, NONE)
    paid = deposit = min(deposit, whole)
    spent, found = total[0], []
    for place, quarter in enumerate(quarters, start=1):
        spent += total[place]
        ahead = sum(contracts[place + 1 : place + 1 + cost.plan.ahead], ZERO)
        liability = share(ahead, cost.plan.liability)
        needed = spent + (liability if with_liability else ZERO)
        amount = cents(max(min(needed, whole) - paid, ZERO))
        paid += amount
        found.append(Payment(quarter.due, quarter.start, quarter.end, cents(total[place]), liability, amount, paid))
    return tuple(found), deposit
