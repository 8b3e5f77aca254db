"""The initial deposit of a document: by its terms of sale, when it delivers, and what happens before the first payment.

Where the rule needs something that is not known, the deposit is to be confirmed; `known` is then the least it comes to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import CaseDocument, CaseFile, CaseLine
from icop.engine.cases.happened import happened
from icop.engine.cases.money import cents, share
from icop.engine.cases.pricing import NOTHING_ASSUMED, Assumed, Priced, ToConfirm, days_of
from icop.engine.cases.pricing.days import DocumentDays
from icop.engine.cases.pricing.looking import Looked, Looking
from icop.engine.cases.pricing.result import Amount, known_of, total_of
from icop.engine.cases.standards import received
from icop.engine.errors import NotFound
from icop.engine.parameters import Events
from icop.engine.trace import Step, Trace, plain

NONE = Decimal("0.00")
OTHER_TERMS = {"on_delivery", "eda_grant"}


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the deposit: what it is for, and how much; None: to be confirmed."""

    title: str
    amount: Amount

    def as_json(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        return {"title": self.title, "amount": plain(self.amount)}


@dataclass(frozen=True, slots=True)
class InitialDeposit:
    """The initial deposit, to the cent: the rule it follows in words, its parts, why, and what is to be confirmed."""

    rule: str
    shares: tuple[Share, ...]
    trace: Trace
    open: tuple[ToConfirm, ...]

    @property
    def amount(self) -> Amount:
        """The deposit; None when part of it is to be confirmed."""
        return total_of([one.amount for one in self.shares])

    @property
    def known(self) -> Decimal:
        """What is known of the deposit: it is at least this."""
        return known_of([one.amount for one in self.shares])

    def as_json(self) -> dict[str, Any]:
        """Return the deposit as plain JSON, amounts as exact text."""
        return {
            "rule": self.rule, "amount": plain(self.amount), "known": plain(self.known),
            "shares": [one.as_json() for one in self.shares], "trace": self.trace.as_json(),
            "open": [one.as_json() for one in self.open],
        }  # fmt: skip


@dataclass(slots=True)
class _Deposit:
    """What one deposit is worked out from, and what was found so far."""

    file: CaseFile
    document: CaseDocument
    priced: Priced
    looking: Looking
    shares: list[Share] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    open: list[ToConfirm] = field(default_factory=list)

    @property
    def lines(self) -> tuple[CaseLine, ...]:
        """The lines of the file that are priced here."""
        found = [self.file.line(one.number) for one in self.priced.lines]
        return tuple(line for line in found if line)

    def value(self, key: str) -> Looked:
        """Return a parameter as the document's days pick it, with its steps noted."""
        found = self.looking.value(key)
        self.steps.extend(found.steps)
        return found

    def add(self, title: str, amount: Amount, says: str) -> None:
        """Note a part of the deposit."""
        self.steps.append(Step("formula", "deposit.share", plain(amount), says))
        self.shares.append(Share(title, amount))

    def ask(self, title: str, problem: str, fix: str) -> None:
        """Note a part that is to be confirmed."""
        self.open.append(ToConfirm(self.document.key, problem, fix))
        self.add(title, None, problem)

    def percent_of(self, key: str, title: str, amount: Amount) -> None:
        """Note a part that is a share of an amount, by a parameter."""
        rate = self.value(key)
        if rate.number is None:
            self.ask(title, rate.problem, rate.fix)
        elif amount is None:
            self.add(title, None, "Hangs on a price that is to be confirmed.")
        else:
            part = share(amount, rate.number)
            self.add(title, part, f"{title}: {rate.number:f}% of {amount:,.2f} = {part:,.2f}")

    def given(self, title: str, amount: Amount, fix: str) -> None:
        """Note a part that the file gives, or ask for it."""
        if amount is None:
            self.ask(title, f"{title} is not known.", fix)
        else:
            self.add(title, cents(amount), f"{title}: {amount:,.2f}, as given.")

    def done(self, rule: str) -> InitialDeposit:
        """Return the deposit as it was found."""
        if not self.open and any(one.amount is None for one in self.shares):
            self.open.extend(self.priced.open)
        steps = (Step("rule", "deposit.rule", rule, rule), *self.steps)
        return InitialDeposit(rule, tuple(self.shares), Trace.of(steps), tuple(dict.fromkeys(self.open)))


def initial_deposit(
    file: CaseFile,
    document: str,
    priced: Priced,
    facts: CaseFacts,
    *,
    on: date,
    days: Mapping[str, Events] | None = None,
    assume: Assumed = NOTHING_ASSUMED,
) -> InitialDeposit:
    """Return the initial deposit of a document, whose price is `priced`, as SAMM Table C9.T17 works it out.

    What decides it stands in the document's `deposit`. BPC has none. Raises NotFound when there is no such document.
    """
    found = file.document(document)
    if found is None:
        raise NotFound(f"{file.case} has no document {document}.", "Ask for one of the documents of its file.")
    own = _with_requirement(days_of(file, on, assume, days)[document], found, file, on)
    work = _Deposit(file, found, priced, Looking(facts, own, own.rate_day(on), assume.rates))
    if file.type == "bpc":
        payer = work.value("bpc.payer")
        work.add("No deposit", NONE, f"Paid by {payer.value or 'appropriations'}.")
        return work.done("BPC: no deposit")
    return work.done(_by_terms(work))


def _with_requirement(days: DocumentDays, document: CaseDocument, file: CaseFile, on: date) -> DocumentDays:
    """Return the days with the day the requirement was new: when the request was received, else written."""
    new = received(document, happened(file, on)) or document.request.letter_on
    return replace(days, events={**days.events, "new_requirement": new}) if new else days


def _by_terms(work: _Deposit) -> str:
    terms, has_du = work.document.deposit.terms, work.file.purchaser.has_dependable_undertaking
    if terms == "caps":
        work.percent_of("deposit.caps.pct", "Share of the total", work.priced.total)
        return "Credit-assured payment schedule (CAPS)"
    if terms == "raps":
        return _risk_assessed(work)
    if work.document.deposit.is_wwrs:
        return _redistribution(work)
    stock_case = [line for line in work.lines if line.order == "clssa" and line.assistance == "U"]
    if stock_case:
        return _stock_case(work, stock_case)
    if not terms or terms in OTHER_TERMS:
        problem = "The terms of sale are not known." if not terms else "Table C9.T17 tells no deposit for these terms."
        work.ask("Deposit", problem, "Give the terms of sale of the document, or the deposit as what was paid.")
        return "To be confirmed"
    return _whole_or_part(work, terms, has_du)


def _whole_or_part(work: _Deposit, terms: str, has_du: bool | None) -> str:
    if terms in work.value("deposit.full.terms").words:
        return _full(work, "Cash with acceptance: the full value")
    if has_du is False:
        return _full(work, "No dependable undertaking: the full value")
    if has_du is None and terms not in {"dependable_undertaking", "cash_prior"}:
        fix = "Say whether the purchaser has dependable undertaking."
        work.ask("Deposit", "Whether the purchaser has dependable undertaking is not known.", fix)
        return "To be confirmed"
    soon = _delivers_soon(work)
    if soon:
        return _full(work, f"All is delivered by {soon}: the full value")
    return _until_first_payment(work)


def _full(work: _Deposit, rule: str) -> str:
    work.add("Full value", work.priced.total, rule)
    return rule


def _delivers_soon(work: _Deposit) -> date | None:
    """Return the day by which all is delivered when that is within the time in which the full value is due."""
    accepted, limit = work.looking.days.events.get("accepted"), work.value("deposit.full.delivery.days").number
    last = _last_delivery(work)
    if not accepted or limit is None or last is None:
        return None
    return last if last <= accepted + timedelta(days=int(limit)) else None


def _last_delivery(work: _Deposit) -> date | None:
    """Return the day by which all is delivered; None where a line has no day and no first delivery stands for it."""
    first, days = work.document.deposit.first_delivery_on, []
    for line in work.lines:
        told = [one.on for one in line.deliveries] + [one for one in (line.ends_on, first) if one]
        if not told and line.kind != "small_case":
            return None
        days += told
    return max(days, default=None)


def _until_first_payment(work: _Deposit) -> str:
    """Note what the deposit covers until the first quarterly payment; return the rule."""
    given = work.document.deposit
    _small_case(work)
    _administration(work)
    rule = "Small case line and share of the surcharge"
    _ask_what_happens(work)
    if given.performs_before_first_payment:
        rule = f"{rule}, with the work until the first payment"
        fix = "Give the value of the work until the first quarterly payment."
        work.given("Work until the first payment", given.work_before_first_payment, fix)
    if given.contracts_before_first_payment and not given.has_letter_of_credit:
        rule = f"{rule}, with termination liability and holdback"
        work.given("Termination liability", given.highest_liability, "Give the termination liability for the time.")
        work.given("Contractor holdback", given.holdback, "Give the holdback (0 if there is none).")
    _nonrecurring(work)
    _blanket_training(work)
    return rule


def _ask_what_happens(work: _Deposit) -> None:
    given = work.document.deposit
    performs, contracts = given.performs_before_first_payment, given.contracts_before_first_payment
    title, when = "Before the first payment", "before the first quarterly payment"
    if performs is None and contracts is None:
        fix = f"Say whether work is performed, and whether contracts are let, {when}."
        work.ask(title, "What happens before the first payment is not known.", fix)
    elif performs is None:
        problem = "Whether work is performed before the first payment is not known."
        work.ask(title, problem, f"Say whether work is performed {when}.")
    elif contracts is None and not given.has_letter_of_credit:
        problem = "Whether contracts are let before the first payment is not known."
        work.ask(title, problem, f"Say whether contracts are let {when}.")


def _small_case(work: _Deposit) -> None:
    small = {line.number for line in work.lines if line.kind == "small_case"}
    prices = [line.price for line in work.priced.lines if line.number in small]
    if prices:
        work.add("Small case management line", total_of(prices), "The small case management line is taken whole.")


def _administration(work: _Deposit) -> None:
    """Note the share of the surcharge; all of it when it is small."""
    title, amount = "Administrative surcharge", work.priced.block(10).amount
    limit = work.value("deposit.admin.full.max").number
    if amount is None or limit is None or amount > limit:
        work.percent_of("deposit.admin.share.pct", title, amount)
    else:
        work.add(title, amount, f"{amount:,.2f} is at most {limit:,.2f}: the whole surcharge")


def _nonrecurring(work: _Deposit) -> None:
    charged = known_of([line.nonrecurring for line in work.priced.lines])
    if not charged:
        return
    rate = work.value("nc.initial_deposit.pct")
    if rate.state == "not yet":
        return
    if rate.number is None:
        work.ask("Nonrecurring cost", rate.problem, rate.fix)
        return
    fix = "Confirm of what the share is taken, and give it as what was paid."
    problem = f"Of nonrecurring cost {rate.number:f}% is collected; of what base is not printed."
    work.ask("Nonrecurring cost", problem, fix)


def _blanket_training(work: _Deposit) -> None:
    blanket = {line.number for line in work.lines if line.kind == "training" and line.order == "blanket"}
    least = work.value("deposit.blanket_training.min_case").number if blanket else None
    if least is None or work.priced.known <= least:
        return
    for line in work.priced.lines:
        if line.number in blanket:
            work.percent_of("deposit.blanket_training.pct", f"Blanket training line {line.number}", line.price)


def _risk_assessed(work: _Deposit) -> str:
    """RAPS: the highest termination liability; of a buyer of higher risk at least a share of the total."""
    given = work.document.deposit
    title, fix = "Highest termination liability", "Give the highest termination liability of the schedule."
    if given.risk != "higher" or given.highest_liability is None:
        if given.highest_liability is None:
            work.given(title, None, fix)
        else:
            work.percent_of("deposit.raps.tl.pct", title, given.highest_liability)
        if not given.risk:
            work.ask("Risk", "Which risk the buyer was assessed to be is not known.", "Say whether lower or higher.")
        return "Risk-assessed payment schedule (RAPS)"
    liability = cents(given.highest_liability)
    work.percent_of("deposit.raps.min.pct", "Share of the total", work.priced.total)
    half = work.shares[-1].amount
    if half is not None and half < liability:
        work.shares[-1] = Share(title, liability)
        work.steps.append(Step("formula", "deposit.share", plain(liability), "The termination liability is higher."))
    return "Risk-assessed payment schedule (RAPS), higher risk"


def _redistribution(work: _Deposit) -> str:
    services = {line.number for line in work.lines if line.kind == "service"}
    prices = [line.price for line in work.priced.lines if line.number in services]
    work.percent_of("deposit.wwrs.pct", "Share of the service line", total_of(prices))
    _administration(work)
    return "Redistribution (WWRS)"


def _stock_case(work: _Deposit, lines: Iterable[CaseLine]) -> str:
    for line in lines:
        priced = work.priced.line(line.number)
        work.percent_of("deposit.fmso1.pct", f"Share of line {line.number}", priced.price if priced else None)
    fix = "Give the supply support arrangement surcharge as what was paid with the deposit."
    work.ask("Supply support arrangement surcharge", "The surcharge of the arrangement is not known.", fix)
    return "Cooperative logistics stock case (FMSO I)"
