"""How numbers lie: the smallest, the largest, and percentiles that are always one of the numbers themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from icop.engine.errors import Refused
from icop.engine.trace import Plain, plain

Number = int | Decimal
TENTH = Decimal("0.1")
PERCENTILES = (25, 50, 75, 90)


@dataclass(frozen=True, slots=True)
class Distribution:
    """How many numbers there are, the least and the greatest, and percentiles by nearest rank.

    The nearest rank of a percentile p of n numbers is the number at place n * p / 100, rounded up, from the smallest.
    """

    count: int
    least: Number | None = None
    greatest: Number | None = None
    percentiles: tuple[tuple[int, Number], ...] = ()

    def as_json(self) -> dict[str, Plain]:
        """Return the distribution as plain JSON; percentiles by their number."""
        return {
            "count": self.count, "least": plain(self.least), "greatest": plain(self.greatest),
            "percentiles": {str(percent): plain(number) for percent, number in self.percentiles},
            "method": "nearest rank",
        }  # fmt: skip


def distribution(numbers: Iterable[Number], percentiles: Iterable[int] = PERCENTILES) -> Distribution:
    """Return how numbers lie. Raises Refused for a percentile that is not from 1 to 100."""
    wanted = tuple(percentiles)
    for percent in wanted:
        if not 1 <= percent <= 100:
            raise Refused(f"{percent} is no percentile.", "Give whole numbers from 1 to 100.")
    ordered = sorted(numbers)
    if not ordered:
        return Distribution(0)
    ranked = tuple((percent, ordered[-(-len(ordered) * percent // 100) - 1]) for percent in wanted)
    return Distribution(len(ordered), ordered[0], ordered[-1], ranked)


def percent_of(part: int, whole: int) -> Decimal | None:
    """Return which percentage of `whole` a part is, to a tenth, half a tenth up; None of nothing."""
    return (Decimal(100 * part) / whole).quantize(TENTH, ROUND_HALF_UP) if whole else None
