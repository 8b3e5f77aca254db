"""Money is exact, and rounded here alone: to the cent, half a cent up; an LOA shows whole dollars.

Source: general knowledge of the field (assumed); no text that was read prescribes a rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
DOLLAR = Decimal(1)
ZERO = Decimal(0)


def cents(amount: Decimal) -> Decimal:
    """Return an amount to the cent, half a cent up."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def dollars(amount: Decimal) -> Decimal:
    """Return an amount to the dollar, half a dollar up, as an LOA shows it."""
    return amount.quantize(DOLLAR, ROUND_HALF_UP)


def share(amount: Decimal, percent: Decimal) -> Decimal:
    """Return `percent` of an amount, to the cent."""
    return cents(amount * percent / 100)


def split(amount: Decimal, weights: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Return an amount split by weights, to the cent, so that the parts add up to it exactly.

    Each part is within a cent of its share: what rounding down leaves goes to the parts that lost most by it, the
    earlier first. The weights are zero or more, and one of them is more than zero.
    """
    total = sum(weights, ZERO)
    exact = [amount * weight / total for weight in weights]
    parts = [one.quantize(CENT, ROUND_FLOOR) for one in exact]
    left = int((amount - sum(parts, ZERO)) / CENT)
    for place in sorted(range(len(parts)), key=lambda n: (parts[n] - exact[n], n))[:left]:
        parts[place] += CENT
    return tuple(parts)
