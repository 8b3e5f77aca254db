"""What the pages of price, payments and notification of a case show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property

from icop.cases.figures import STATES, Figures
from icop.cases.notifying import Notified
from icop.cases.showing import ShownCase
from icop.cases.telling import TraceLine, part_of_rate, trace_lines
from icop.engine.cases.amounts import is_measured
from icop.engine.cases.money import dollars
from icop.engine.cases.payments import InitialDeposit, PaymentPlan, Schedule, initial_deposit, payment_schedule, plan_of
from icop.engine.cases.pricing import Priced
from icop.engine.cases.pricing.comparing import Compared, Difference, Reason, compare
from icop.engine.cases.types import Scenario
from icop.engine.clock import read_day
from icop.engine.errors import NotFound, Refused
from icop.engine.questionnaire.wording import with_days
from icop.ui.charts import Bar as ChartBar
from icop.ui.charts import BarChart, bar_chart
from icop.ui.reports.document import in_words

MILLION = Decimal(10) ** 6


@dataclass(frozen=True, slots=True)
class Wrong:
    """A field of an address that cannot be read: its name, what was typed, and what to do."""

    name: str
    typed: str
    says: str


def day_in(query: Mapping[str, str], name: str, otherwise: date) -> tuple[date, Wrong | None]:
    """Return the day of a field of an address, or `otherwise` and what is wrong with it."""
    text = query.get(name, "").strip()
    if not text:
        return otherwise, None
    try:
        return read_day(text), None
    except Refused:
        return otherwise, Wrong(name, text[:40], f"“{text[:40]}” is not a day; write it as YYYY-MM-DD.")


def percent_in(query: Mapping[str, str], name: str) -> tuple[Decimal | None, Wrong | None]:
    """Return the percentage of a field of an address (None: not given), or what is wrong with it."""
    text = query.get(name, "").strip()
    if not text:
        return None, None
    number = _number(text)
    if number is None or number > 100:
        return None, Wrong(name, text[:40], f"“{text[:40]}” is no percentage; write a number from 0 to 100.")
    return number, None


@dataclass(frozen=True)
class PricePage:
    """The price of a case: with what is planned, and beside it what it would be on another day or at another rate."""

    shown: ShownCase
    planned: date
    other: date | None
    rates: Mapping[str, Decimal]
    wrong: tuple[Wrong, ...] = ()

    @cached_property
    def priced(self) -> Priced:
        """The price with the day that is planned."""
        return Figures(self.shown, self.planned).priced

    @cached_property
    def trace_of_lines(self) -> tuple[tuple[object, tuple[TraceLine, ...]], ...]:
        """Each line's build-up, with the steps that led to it."""
        return tuple((one, trace_lines(one.trace, self.shown.facts, self.shown.on)) for one in self.priced.lines)

    @cached_property
    def trace_of_blocks(self) -> tuple[TraceLine, ...]:
        """How the blocks add up."""
        steps = [step for block in self.priced.blocks for step in block.trace.steps]
        return trace_lines(steps, self.shown.facts, self.shown.on)

    @cached_property
    def compared(self) -> Compared | None:
        """The price beside that of the other day or rate; None where none is asked for."""
        if self.other is None and not self.rates:
            return None
        first = Figures(self.shown, self.planned).assumed
        second = Figures(self.shown, self.other or self.planned).assumed
        if self.rates:
            second = replace(second, rates=self.rates)
        return compare(self.shown.file, self.shown.facts, first, second, on=self.shown.on)

    def why(self, reasons: tuple[Reason, ...]) -> str:
        """Return why a figure differs, with names for keys."""
        return " ".join(dict.fromkeys(self._reason(one) for one in reasons))

    def _reason(self, one: Reason) -> str:
        key, _, part = one.key.removesuffix(")").partition(" (")
        shape = self.shown.facts.reference.parameters.get(key)
        if shape is None:
            return with_days(one.says)
        title = f"“{shape.title}”, {part_of_rate(part)}," if part else f"“{shape.title}”"
        return with_days(one.says.replace(one.key, title))

    @property
    def differences(self) -> tuple[tuple[Difference, str], ...]:
        """What differs: by line, with its reason, and then by block."""
        if self.compared is None:
            return ()
        lines = ((one, self.why(one.reasons)) for one in self.compared.lines)
        return (*lines, *((one, "") for one in self.compared.blocks))

    @property
    def has_differences(self) -> bool:
        """Tell whether anything differs."""
        return self.compared is not None and bool(self.compared.lines or self.compared.blocks)


@dataclass(frozen=True)
class PaymentsPage:
    """How a case is paid: deposit, quarterly payments, with the assumptions they are planned by."""

    shown: ShownCase
    planned: date
    plan: PaymentPlan
    is_own_plan: bool
    wrong: tuple[Wrong, ...] = ()

    @cached_property
    def figures(self) -> Figures:
        """What the case costs."""
        return Figures(self.shown, self.planned)

    @cached_property
    def deposit(self) -> InitialDeposit:
        """The initial deposit of the basic document."""
        key = self.shown.documents[0].key
        return initial_deposit(
            self.shown.file, key, self.figures.of_document(key), self.shown.facts, on=self.shown.on,
            assume=self.figures.assumed,
        )  # fmt: skip

    @cached_property
    def deposit_trace(self) -> tuple[TraceLine, ...]:
        """How the deposit came about."""
        return trace_lines(self.deposit.trace, self.shown.facts, self.shown.on)

    @cached_property
    def schedule(self) -> Schedule:
        """The quarterly payments."""
        return payment_schedule(
            self.shown.file, self.figures.priced, self.shown.facts, self.plan, on=self.shown.on,
            assume=self.figures.assumed,
        )  # fmt: skip

    @cached_property
    def schedule_trace(self) -> tuple[TraceLine, ...]:
        """How the schedule came about."""
        return trace_lines(self.schedule.trace, self.shown.facts, self.shown.on)

    @cached_property
    def chart(self) -> BarChart | None:
        """The payments as bars."""
        payments = self.schedule.payments
        bars = [ChartBar(in_words(one.due), int(one.amount), _briefly(one.amount)) for one in payments]
        return bar_chart("Quarterly payments in U.S. dollars", bars, max((bar.value for bar in bars), default=0))

    @property
    def highest_liability(self) -> Decimal | None:
        """The highest termination liability of the schedule."""
        return max((one.liability for one in self.schedule.payments), default=None)


def plan_from(query: Mapping[str, str], shown: ShownCase) -> tuple[PaymentPlan, bool, tuple[Wrong, ...]]:
    """Return the plan of the facts with what an address puts in its place, whether it does, and what cannot be read.

    Raises NotFound when this site has no values to plan payments with.
    """
    try:
        plan = plan_of(shown.facts, shown.on)
    except KeyError as error:
        raise NotFound(f"This site has no {error.args[0]}.", "Load the facts that come with icop.") from error
    wrong: list[Wrong] = []
    told: dict[str, Decimal] = {}
    for name in ("quarters", "liability", "ahead"):
        text = query.get(name, "").strip()
        number = _number(text) if text else None
        if text and number is None:
            wrong.append(Wrong(name, text[:40], f"“{text[:40]}” is no number; write digits."))
        elif number is not None:
            told[name] = number
    try:
        made = replace(
            plan, quarters=int(told.get("quarters", plan.quarters)), liability=told.get("liability", plan.liability),
            ahead=int(told.get("ahead", plan.ahead)),
        )  # fmt: skip
    except Refused as error:
        return plan, False, (*wrong, Wrong("liability", "", str(error)))
    return made, made != plan, tuple(wrong)


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if is_measured(number) and number <= 1000 else None


def _briefly(amount: Decimal) -> str:
    """Return a sum beside its bar; the table has it to the cent."""
    return f"{amount / MILLION:,.2f}M" if amount >= MILLION else f"{dollars(amount):,f}"


@dataclass(frozen=True)
class NotificationPage:
    """What is known of the notification of a document, and what a proposal would change of it."""

    shown: ShownCase
    document: str
    scenario: str

    @cached_property
    def notified(self) -> Notified:
        """Where it stands by the law in force. Raises NotFound or Refused where it cannot be judged."""
        return Figures(self.shown, self.shown.on).notified(self.document, self.scenario)

    @property
    def words(self) -> str:
        """Whether it is needed, in words."""
        return STATES[self.notified.state][0]

    @property
    def kind(self) -> str:
        """How that is drawn."""
        return STATES[self.notified.state][1]

    @property
    def title(self) -> str:
        """The document it is about."""
        return self.shown.title_of(self.document)

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """The documents there are, with their names."""
        return tuple((one.key, self.shown.title_of(one.key).partition(":")[0]) for one in self.shown.documents)

    @cached_property
    def trace(self) -> tuple[TraceLine, ...]:
        """How the outcome came about."""
        law = self.notified.law
        answered = tuple(
            TraceLine(one.before, one.found, one.start, one.citation, one.standing, "") for one in law.lines
        )
        told = {step.mark for step in law.trace.steps}
        rest = [step for step in self.notified.trace.steps if step.mark not in told]
        return (*answered, *trace_lines(rest, self.shown.facts, self.shown.on))

    @property
    def scenarios(self) -> tuple[tuple[str, Scenario], ...]:
        """The proposals this site knows."""
        return tuple(sorted(self.shown.facts.scenarios.items()))

    @property
    def proposal(self) -> Scenario:
        """The proposal that is shown beside the law."""
        return self.shown.facts.scenarios[self.scenario]
