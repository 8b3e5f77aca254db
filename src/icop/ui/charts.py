"""Pictures drawn by ourselves: a step chart as plain numbers that a template writes as SVG.

The same data stands beside each picture as a table; the description says it in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

LEFT, RIGHT, TOP, BOTTOM = 84, 820, 24, 230


@dataclass(frozen=True, slots=True)
class Step:
    """A level from `start` to `end` (None: to the edge of the picture). A None `value` leaves a gap."""

    start: date | None
    end: date | None
    value: Decimal | None
    label: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A text or line at a place of the picture."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class StepChart:
    """Everything the template draws, in the picture's own units (840 wide, 262 high)."""

    title: str
    description: str
    lines: tuple[str, ...]
    labels: tuple[Mark, ...]
    levels: tuple[Mark, ...]
    years: tuple[Mark, ...]
    now: float | None
    now_text: str


def step_chart(title: str, steps: Sequence[Step], on: date, today: date) -> StepChart | None:
    """Return the picture of `steps` (oldest first), or None when there are fewer than two levels to show.

    A day asked about far outside the steps is left out of the picture rather than squeezing it.
    """
    drawn = [step for step in steps if step.value is not None]
    days = [day for step in steps for day in (step.start, step.end) if day]
    if len(drawn) < 2 or not days:
        return None
    last = max([today, *days])
    span = max((last - min(days)).days, 365)
    last = on if 0 < (on - last).days < span else last
    first = date.fromordinal(max(1, min(days).toordinal() - span // 12))
    top = max(step.value for step in drawn if step.value is not None)
    across = _Scale(first.toordinal(), last.toordinal() + span // 40, LEFT, RIGHT)
    up = _Scale(0.0, float(top) * 1.12 or 1.0, BOTTOM, TOP)
    return StepChart(
        title=title,
        description=_in_words(drawn),
        lines=_lines(steps, first, last, across, up),
        labels=_labels(drawn, first, last, across, up),
        levels=tuple(Mark(LEFT, round(up(float(level)), 1), _short(level)) for level in _round_levels(top)),
        years=tuple(
            Mark(round(across(date(y, 1, 1).toordinal()), 1), BOTTOM, str(y)) for y in _round_years(first, last)
        ),
        now=round(across(on.toordinal()), 1) if first <= on <= last else None,
        now_text="today" if on == today else "this day",
    )


class _Scale:
    """A straight line from one range to another."""

    def __init__(self, low: float, high: float, to_low: float, to_high: float) -> None:
        self.low, self.factor, self.to_low = low, (to_high - to_low) / ((high - low) or 1), to_low

    def __call__(self, value: float) -> float:
        return self.to_low + (value - self.low) * self.factor


def _lines(steps: Sequence[Step], first: date, last: date, across: _Scale, up: _Scale) -> tuple[str, ...]:
    lines: list[list[str]] = [[]]
    for step in steps:
        if step.value is None:
            lines.append([])
            continue
        y = round(up(float(step.value)), 1)
        for day in (step.start or first, step.end or last):
            lines[-1].append(f"{across(day.toordinal()):.1f},{y}")
    return tuple(" ".join(line) for line in lines if line)


def _labels(steps: Sequence[Step], first: date, last: date, across: _Scale, up: _Scale) -> tuple[Mark, ...]:
    marks: list[Mark] = []
    for step in steps:
        left, right = across((step.start or first).toordinal()), across((step.end or last).toordinal())
        x, y = round((left + right) / 2, 1), round(up(float(step.value or 0)) - 9, 1)
        if marks and x - marks[-1].x < 52 and abs(y - marks[-1].y) < 18:
            y = marks[-1].y - 18
        marks.append(Mark(x, max(y, 14), step.label))
    return tuple(marks)


def _round_levels(top: Decimal) -> list[Decimal]:
    step = Decimal(10) ** (top.adjusted() if top else 0)
    for part in (Decimal("0.2"), Decimal("0.25"), Decimal("0.5"), Decimal(1), Decimal(2)):
        if top / (step * part) <= 5:
            step *= part
            break
    return [step * number for number in range(1, int(top / step) + 1)]


def _year(year: int, across: _Scale) -> Mark:
    return Mark(round(across(date(year, 1, 1).toordinal()), 1), BOTTOM, str(year))


def _round_years(first: date, last: date) -> list[int]:
    every = next((n for n in (1, 2, 5, 10, 20) if (last.year - first.year) / n <= 9), 50)
    start = -(-(first.year + 1) // every) * every
    return list(range(start, last.year + 1, every))


def _short(value: Decimal) -> str:
    for size, name in ((10**9, "B"), (10**6, "M"), (10**3, "k")):
        if value >= size:
            return f"{(value / size).normalize():f}{name}"
    return f"{value.normalize():f}"


def _in_words(steps: Sequence[Step]) -> str:
    said = [f"{step.label} from {step.start}" if step.start else f"{step.label} at first" for step in steps]
    return "A step line: " + ", ".join(said) + "."


# ---- bars


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it stands for, how much, and its figure in words."""

    label: str
    value: int
    figure: str


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """A bar as the template draws it: where its words stand, where it begins, how long it is."""

    label: str
    figure: str
    y: int
    top: int
    width: float


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars under each other, each below its words, in the picture's own units (640 wide)."""

    title: str
    description: str
    bars: tuple[DrawnBar, ...]
    height: int


BAR_WIDTH, BAR_ROW, MOST_LABEL = 560, 44, 92


def bar_chart(title: str, bars: Sequence[Bar], of: int) -> BarChart | None:
    """Return the picture of `bars`, of which the longest possible stands for `of`; None without any to draw."""
    drawn = [bar for bar in bars if bar.value]
    if not drawn or of <= 0:
        return None
    told = "; ".join(f"{bar.label} {bar.figure}" for bar in drawn)
    lines = tuple(
        DrawnBar(_cut(bar.label), bar.figure, 16 + place * BAR_ROW, 23 + place * BAR_ROW,
                 round(min(bar.value / of, 1) * BAR_WIDTH, 1))
        for place, bar in enumerate(drawn)
    )  # fmt: skip
    return BarChart(title, f"Bars: {told}.", lines, len(drawn) * BAR_ROW + 4)


def _cut(text: str) -> str:
    return text if len(text) <= MOST_LABEL else f"{text[: MOST_LABEL - 1].rstrip()}…"


# ---- small bars, each beside its words


@dataclass(frozen=True, slots=True)
class SideBar:
    """A bar beside its words, as the template draws it, its figure `after` it; `is_marked` are those to look at."""

    label: str
    figure: str
    y: int
    top: int
    width: float
    after: float
    is_marked: bool


@dataclass(frozen=True, slots=True)
class SideBars:
    """Small bars under each other in the picture's own units (360 wide); `goal` is where a line stands, if any."""

    title: str
    description: str
    bars: tuple[SideBar, ...]
    height: int
    goal: float | None = None
    goal_text: str = ""


SIDE_LEFT, SIDE_WIDTH, SIDE_ROW, SIDE_FIGURE = 120, 160, 26, 80


def side_bars(title: str, bars: Sequence[tuple[Bar, bool]], of: int, goal: tuple[int, str] | None = None) -> SideBars:
    """Return the picture of bars with whether each is marked; the longest possible stands for `of`, at least 1."""
    longest = max(of, 1)
    at = round(SIDE_LEFT + min(goal[0] / longest, 1) * SIDE_WIDTH, 1) if goal and bars else None
    drawn = tuple(
        _side_bar(bar, place, round(min(bar.value / longest, 1) * SIDE_WIDTH, 1), at, is_marked)
        for place, (bar, is_marked) in enumerate(bars)
    )
    told = ", ".join(f"{bar.label} {bar.figure}" for bar, _ in bars) or "nothing"
    words = goal[1] if goal else ""
    height = max(len(bars), 1) * SIDE_ROW + (30 if at is not None else 8)
    return SideBars(title, f"{told}{f'; {words}' if words else ''}.", drawn, height, at, words)


def _side_bar(bar: Bar, place: int, width: float, goal: float | None, is_marked: bool) -> SideBar:
    """Return a bar with its figure after it, or after the line of the goal where that would cross the figure."""
    after = round(width + SIDE_LEFT + 6, 1)
    if goal is not None and after - 6 < goal < after + SIDE_FIGURE:
        after = round(goal + 6, 1)
    return SideBar(bar.label, bar.figure, 23 + place * SIDE_ROW, 10 + place * SIDE_ROW, width, after, is_marked)
