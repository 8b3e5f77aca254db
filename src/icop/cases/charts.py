"""The three small charts of the portfolio: open cases by phase, offers inside the standard, what is coming due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from icop.cases.queries.portfolio import NEEDS, PHASES, Counted, Share
from icop.ui.charts import Bar, SideBars, side_bars

SHORT = {"implementation": "Accepted"}
DUE = ("offers", "standards", "late", "closure", "review", "funds12")
DUE_SHORT = {
    "offers": "Offers expire", "standards": "Standards end", "late": "Standard passed", "closure": "Closure late",
    "review": "Review late", "funds12": "Funds cancel",
}  # fmt: skip
MARKED = {"late", "closure", "review"}


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with what stands above it and the table of the same figures: head and rows (words, address query)."""

    key: str
    title: str
    says: str
    picture: SideBars
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    queries: tuple[str, ...] = ()


def phases_chart(by_phase: Mapping[str, int], count: int) -> Chart:
    """Return the chart of open cases by phase."""
    bars = [
        (Bar(SHORT.get(key, title), by_phase.get(key, 0), f"{by_phase.get(key, 0):,}"), False) for key, title in PHASES
    ]
    longest = max((bar.value for bar, _ in bars), default=0)
    rows = tuple((title, f"{by_phase.get(key, 0):,}") for key, title in PHASES)
    says = f"{count:,} case{'' if count == 1 else 's'}"
    picture = side_bars("Open cases by phase", bars, longest)
    return Chart(
        "phases",
        "Open cases by phase",
        says,
        picture,
        ("Phase", "Cases"),
        rows,
        tuple(f"state={key}" for key, _ in PHASES),
    )


def shares_chart(shares: Sequence[Share]) -> Chart:
    """Return the chart of offers inside the standard by category, with the goal they share."""
    title = "Offered inside the standard"
    goals = {one.goal for one in shares if one.goal is not None}
    goal = int(goals.pop()) if len(goals) == 1 else None
    bars = [(Bar(_category(one), one.percent, _figure(one)), one.is_met is False) for one in shares]
    rows = tuple((_category(one), f"{one.inside:,} of {one.offered:,}", f"{one.percent}%", _met(one)) for one in shares)
    says = "share by category of documents that were offered"
    picture = side_bars(title, bars, 100, (goal, f"goal {goal}%") if goal else None)
    return Chart("shares", title, says, picture, ("Category", "Inside", "Share", "Goal"), rows)


def _category(share: Share) -> str:
    return f"{share.letter}, {share.days} days" if share.days else share.letter


def due_chart(counts: Counted) -> Chart:
    """Return the chart of what is coming due."""
    bars = [(Bar(DUE_SHORT[key], counts.by_need[key], f"{counts.by_need[key]:,}"), key in MARKED) for key in DUE]
    rows = tuple((need.title, f"{counts.by_need[key]:,}") for key, need in NEEDS.items())
    picture = side_bars("Coming due", bars, max((bar.value for bar, _ in bars), default=0))
    queries = tuple(f"needs={key}" for key in NEEDS)
    return Chart(
        "due", "Coming due", "next 30 days, what is late, and funds", picture, ("What", "Cases"), rows, queries
    )


def _figure(share: Share) -> str:
    return f"{share.percent}%{' missed' if share.is_met is False else ''}"


def _met(share: Share) -> str:
    if share.is_met is None:
        return "no goal"
    return f"{'met' if share.is_met else 'missed'} ({share.goal.normalize():f}%)"
