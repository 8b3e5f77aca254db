"""How the cost of a line is spread over time: by its deliveries, by its period, or by a curve to plan with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import CaseLine
from icop.engine.cases.money import ZERO
from icop.engine.cases.pricing.days import DocumentDays
from icop.engine.cases.pricing.looking import Looking
from icop.engine.clock import add_period
from icop.engine.errors import Refused
from icop.engine.trace import Step, plain

Curve = tuple[tuple[Decimal, Decimal], ...]
WHOLE = Decimal(100)
PLANNED = {
    "curve": "payment_plan.curve", "quarters": "payment_plan.quarters", "liability": "payment_plan.liability.pct",
    "ahead": "payment_plan.liability.quarters",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PaymentPlan:
    """What a schedule is planned with; each may be set by hand.

    `curve` are points of a share of the time and the share of the cost by then, in percent, both rising, to 100 and
    100. `quarters` is the time of a line without days. Termination liability is `liability` percent of the contract
    cost of the next `ahead` quarters.
    """

    curve: Curve
    quarters: int
    liability: Decimal
    ahead: int
    steps: tuple[Step, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a curve that falls or does not end at 100, and a liability that is no share."""
        points = [(ZERO, ZERO), *self.curve]
        rises = all(a[0] < b[0] and a[1] <= b[1] for a, b in pairwise(points))
        if not rises or points[-1] != (WHOLE, WHOLE):
            problem = "The curve does not rise to 100 percent of the cost at 100 percent of the time."
            raise Refused(problem, "Give points in order, each later than the one before, the last 100 and 100.")
        if not ZERO <= self.liability <= WHOLE or self.quarters < 1 or self.ahead < 0:
            raise Refused("The plan has a number out of range.", "Give a liability of 0 to 100 percent, and quarters.")

    def as_json(self) -> dict[str, Any]:
        """Return the plan as plain JSON, numbers as exact text."""
        points = [{"time": plain(time), "cost": plain(cost)} for time, cost in self.curve]
        return {
            "curve": points, "quarters": self.quarters, "liability": plain(self.liability), "ahead": self.ahead,
            "is_assumed": any(step.standing == "assumed" for step in self.steps),
        }  # fmt: skip

    def by(self, time: Decimal) -> Decimal:
        """Return the share of the cost, 0 to 100, when a share of the time has passed: on the line between points."""
        before = (ZERO, ZERO)
        for point in self.curve:
            if time <= point[0]:
                return before[1] + (point[1] - before[1]) * (time - before[0]) / (point[0] - before[0])
            before = point
        return WHOLE


def plan_of(facts: CaseFacts, on: date) -> PaymentPlan:
    """Return the plan that the facts give on a day: assumptions of ours until a site puts its own in their place.

    Raises Refused when a part of it has no value.
    """
    looking = Looking(facts, DocumentDays("", {}, {}), on)
    found = {name: looking.value(key) for name, key in PLANNED.items()}
    curve = tuple((tier.up_to if tier.up_to is not None else WHOLE, tier.value) for tier in found["curve"].tiers)
    numbers = [found[name].number for name in ("quarters", "liability", "ahead")]
    for one in found.values():
        if one.value is None:
            raise Refused(one.problem, one.fix)
    quarters, liability, ahead = (number if number is not None else ZERO for number in numbers)
    steps = tuple(step for one in found.values() for step in one.steps)
    return PaymentPlan(curve, int(quarters), liability, int(ahead), steps)


def last_day(line: CaseLine, start: date, plan: PaymentPlan) -> date:
    """Return the day by which all cost of a line has come up: by deliveries, by its period, else as planned."""
    days = [one.on for one in line.deliveries] + ([line.ends_on] if line.ends_on else [])
    planned = add_period(max(start, line.begins_on or start), 3 * plan.quarters, "months")
    return max([start, *days]) if days else planned


def weights_of(line: CaseLine, start: date, ends: Sequence[date], plan: PaymentPlan) -> tuple[Decimal, ...]:
    """Return what share of a line's cost comes up before each of `ends`, since the one before; they make up the whole.

    Stock comes up as it is delivered, services evenly over their period, procured work by the curve until its last
    delivery. A line without deliveries comes up evenly.
    """
    finish = last_day(line, start, plan)
    by = [_by_deliveries(line, end) if _is_stock(line) else _by_time(line, start, finish, end, plan) for end in ends]
    shares = [WHOLE if end > finish else share for end, share in zip(ends, by, strict=True)]
    return tuple(max(now - before, ZERO) for before, now in zip([ZERO, *shares], [*shares[:-1], WHOLE], strict=False))


def _is_stock(line: CaseLine) -> bool:
    return line.kind == "materiel" and line.source not in {"P", "X"} and bool(line.deliveries)


def _by_deliveries(line: CaseLine, end: date) -> Decimal:
    """Return the share, 0 to 100, that is delivered before a day; deliveries without a size count alike."""
    sizes = [one.percent if one.percent is not None else one.quantity for one in line.deliveries]
    total = sum((size or ZERO for size in sizes), ZERO)
    weights = [size or ZERO for size in sizes] if total else [Decimal(1)] * len(sizes)
    done = sum((weight for one, weight in zip(line.deliveries, weights, strict=True) if one.on < end), ZERO)
    return done * WHOLE / sum(weights, ZERO)


def _by_time(line: CaseLine, start: date, finish: date, end: date, plan: PaymentPlan) -> Decimal:
    begun = max(start, line.begins_on) if line.begins_on else start
    whole, passed = max((finish - begun).days, 1), (end - begun).days
    time = min(max(Decimal(passed) * WHOLE / whole, ZERO), WHOLE)
    return plan.by(time) if line.source in {"P", "X"} and line.order != "blanket" else time
