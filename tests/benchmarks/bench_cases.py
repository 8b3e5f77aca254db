"""Cases.

Lines are priced with their whole trace, on one core: in cases of three lines (the worked example of the guide), each
accepted and implemented on days of its own, so that every value is looked up anew; and in one case of 900. The peer is
the bare arithmetic of the same lines: exact numbers, rates written down, no days, no reasons.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import CaseFile
from icop.engine.cases.payments import payment_schedule
from icop.engine.cases.pricing import price
from tests.benchmarks.rows import Row, timed
from tests.engine.cases.making import shipped_facts

ON, DAY = date(2026, 11, 23), date(2026, 3, 20)
LINES = (
    {"equipment": "mde", "source": "P", "quantity": 10, "unit_price": 400_000, "nonrecurring_unit": 5_000},
    {"source": "S", "quantity": 20, "unit_price": 60_000, "transport": 24_000},
    {"kind": "service", "source": "S", "amount": 250_000},
)
PEER = "bare arithmetic, no days, no reasons"


def run(quick: bool) -> list[Row]:
    """Measure on the shipped facts, in process."""
    return _pricing(9 if quick else 41)


def _pricing(times: int) -> list[Row]:
    facts, small, large, days = shipped_facts(), _case(3), _case(900), _days(0)
    priced = price(small, facts, on=ON, days=days)
    bare = _per_second(lambda: [_bare(small) for _ in range(200)], 600, times)
    many = _per_second(lambda: _price_each(small, facts), 600, times)
    one = _per_second(lambda: price(large, facts, on=ON, days=days), 900, times)
    schedule = 3000 / _per_second(lambda: payment_schedule(small, priced, facts, on=ON, days=days), 3, times)
    unit, least = "a second", 5_000
    return [
        Row("Lines priced with trace, 200 cases of 3", many, unit, least, PEER, bare, more_is_better=True),
        Row("Lines priced with trace, a case of 900", one, unit, least, PEER, bare, more_is_better=True),
        Row("Deposit and payment schedule of a case of 3", schedule, "ms", 10),
    ]


def _price_each(file: CaseFile, facts: CaseFacts) -> None:
    """Price a case on 200 days in turn, with nothing looked up before."""
    facts.kept.clear()
    for place in range(200):
        price(file, facts, on=ON, days=_days(place))


def _days(place: int) -> dict[str, dict[str, date | None]]:
    offered = DAY - timedelta(days=7 * place)
    implemented = offered + timedelta(days=60)
    return {"basic": {"offered": offered, "accepted": offered + timedelta(days=30), "implemented": implemented}}


def _case(lines: int) -> CaseFile:
    numbered = [{"number": f"{n + 1:03}", **LINES[n % len(LINES)]} for n in range(lines)]
    buyer = {"code": "BN", "has_dependable_undertaking": True}
    deposit = {"terms": "dependable_undertaking", "performs_before_first_payment": False}
    document = {"key": "basic", "deposit": deposit}
    return CaseFile.model_validate(
        {"case": "BN-B-AAA", "title": "Patrol boats", "purchaser": buyer, "documents": [document], "lines": numbered}
    )


def _bare(file: CaseFile) -> Decimal:
    """Return the total as one would add it up by hand."""
    total = Decimal(0)
    for line in file.lines:
        base = line.amount if line.amount is not None else (line.unit_price or 0) * (line.quantity or 0)
        cas = _cents(base * Decimal("0.010")) if line.source == "P" else Decimal(0)
        net = base + cas + (line.nonrecurring_unit or 0) * (line.quantity or 0)
        unit = line.unit_price or Decimal(0)
        packing = Decimal(0)
        if line.source == "S" and line.kind == "materiel":
            each = min(unit, Decimal(50_000)) * Decimal("0.035") + max(unit - 50_000, Decimal(0)) * Decimal("0.01")
            packing = _cents(each * (line.quantity or 0))
        total += net + packing + _cents(net * Decimal("0.032")) + (line.transport or 0)
    return total


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _per_second(work: Callable[[], object], lines: int, times: int) -> float:
    """Return the best of some turns, as other work on the machine only ever adds."""
    return lines / min(timed(work) for _ in range(times))
