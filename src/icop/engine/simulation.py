"""How likely an end is: a network run many times, each time with days drawn between low and high.

Days follow a triangle with its top at the likely value. The same seed gives the same answer, and each task draws
its own numbers, so that a task that is added, or takes longer, changes nothing in the draws of the others.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from icop.engine.errors import Refused
from icop.engine.schedule import Network, Spread

if TYPE_CHECKING:  # numpy takes time and 20 MB to load: a site that draws nothing does without
    import numpy as np
    from numpy.typing import NDArray

    Draws: TypeAlias = NDArray[np.float64]

RUNS = 10_000
MOST_RUNS = 1_000_000
_CLOSE = 1e-6  # days; two ways to add the same days may differ by less


@dataclass(frozen=True, slots=True)
class Runs:
    """The ends of every task in all runs, in days from the beginning, sorted."""

    ends: Mapping[str, Draws]

    def day_by(self, key: str, share: float) -> int:
        """Return the whole number of days within which `share` (above 0, at most 1) of the runs ended `key`."""
        ends = self.ends[key]
        place = max(math.ceil(share * len(ends) - _CLOSE) - 1, 0)
        return math.ceil(float(ends[min(place, len(ends) - 1)]) - _CLOSE)


def simulate(of: Network, *, runs: int = RUNS, seed: int = 1) -> Runs:
    """Return what comes of `runs` runs of the network. Raises Refused unless 1 <= runs <= 1,000,000 and seed >= 0."""
    import numpy as np

    if not 1 <= runs <= MOST_RUNS:
        raise Refused(f"{runs} runs cannot be made.", f"Ask for 1 to {MOST_RUNS:,}.")
    if seed < 0:
        raise Refused(f"{seed} is no seed.", "Give a whole number, zero or more.")
    start: dict[str, Draws | float] = {}
    finish: dict[str, Draws | float] = {}
    for task in of.tasks:
        begin: Draws | float = float(task.not_before)
        for link in of.waits[task.key]:
            begin = np.maximum(begin, finish[link.before] if link.order == "finish_to_start" else start[link.before])
        start[task.key] = begin
        finish[task.key] = begin + _days(task.key, task.days, runs, seed)
    return Runs({key: np.sort(np.broadcast_to(end, (runs,))) for key, end in finish.items()})


def _days(key: str, days: Spread, runs: int, seed: int) -> Draws | float:
    low, top, high = float(days.low), float(days.likely), float(days.high)
    if low == high:
        return low
    import numpy as np

    drawn = np.random.Generator(np.random.PCG64([seed, zlib.crc32(key.encode())])).random(runs)
    turn = (top - low) / (high - low)
    rising = low + np.sqrt(drawn * ((high - low) * (top - low)))
    falling = high - np.sqrt((1 - drawn) * ((high - low) * (high - top)))
    return np.where(drawn < turn, rising, falling)
