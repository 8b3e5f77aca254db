"""One chart of processes, told four ways: map, outline, table and text read aloud are all made from these lines.

A chart holds the whole model of a day, or only what a plan says applies, then with dates and slack.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from icop.engine.schedule import Row, Spread
from icop.tsfd.asking import Result
from icop.tsfd.model import DELIVERY, OFFER, SORTS, Edge, Model, Node
from icop.tsfd.noting import denials
from icop.tsfd.planning import Applying, Dates, Plan


@dataclass(frozen=True, slots=True)
class Wait:
    """What a process waits for: another's end, or its beginning."""

    key: str
    name: str
    short: str
    order: str
    standing: str
    citation: str

    @property
    def words(self) -> str:
        """`the end of Anti-Tamper (AT)`, or `the beginning of` it."""
        return f"the {'end' if self.order == 'finish_to_start' else 'beginning'} of {self.name}"


@dataclass(frozen=True, slots=True)
class When:
    """When a process of a plan likely begins and ends, its slack, and the milestone that slack is counted to."""

    start: date
    finish: date
    slack: int
    counted_to: str
    on_path: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A process as all four forms tell it. `when` is there in a plan that is not stopped."""

    node: Node
    days: Spread | None
    waits: tuple[Wait, ...]
    leads_to: tuple[Wait, ...]
    result: Result | None = None
    is_done: bool = False
    when: When | None = None

    @property
    def key(self) -> str:
        return self.node.key

    @property
    def is_milestone(self) -> bool:
        return self.node.sort == "milestone"

    @property
    def on_path(self) -> bool:
        """Tell whether it is on the longest path of a plan."""
        return self.when is not None and self.when.on_path

    @property
    def days_words(self) -> str:
        """The days as `120 / 270 / 540 days`, or what there is to say instead."""
        if self.result and self.is_done:
            return self.result.decision
        if self.days is None:
            return "days to be confirmed"
        return f"{self.days.low} / {self.days.likely} / {self.days.high} days"

    @property
    def days_figures(self) -> str:
        """The days as the map has room for: `120 / 270 / 540`, or what there is to say instead."""
        return self.days_words.removesuffix(" days").removeprefix("days ")

    @property
    def slack_words(self) -> str:
        """The slack in words, the same in all forms."""
        if self.when is None:
            return ""
        if self.when.on_path:
            return "on the longest path"
        to = " to the delivery" if self.when.counted_to == DELIVERY else ""
        return f"{self.when.slack:,} days slack{to}" if self.when.slack else f"no slack{to}"


@dataclass(frozen=True, slots=True)
class Chart:
    """The lines of a chart in order, the edges between them, and what it is a chart of."""

    lines: tuple[Line, ...]
    edges: tuple[Edge, ...]
    path: tuple[str, ...] = ()

    def line(self, key: str) -> Line:
        """Return the line of a process that is in the chart."""
        return next(line for line in self.lines if line.key == key)

    @property
    def beside(self) -> tuple[Line, ...]:
        """The lines that are not on the longest path."""
        return tuple(line for line in self.lines if not line.on_path)

    @property
    def on_path(self) -> tuple[Line, ...]:
        """The lines of the longest path, the first one first."""
        return tuple(self.line(key) for key in self.path)

    @property
    def by_sort(self) -> tuple[tuple[str, tuple[Line, ...]], ...]:
        """The lines by the sort of process; primary pipes before specialised ones."""
        found: dict[str, list[Line]] = {}
        for line in sorted(self.lines, key=_rank):
            found.setdefault(_heading(line.node), []).append(line)
        return tuple((heading, tuple(lines)) for heading, lines in found.items())


def _rank(line: Line) -> tuple[int, int, str]:
    groups = ("primary", "specialised", None)
    return list(SORTS).index(line.node.sort), groups.index(line.node.group), line.node.title


def _heading(node: Node) -> str:
    many = SORTS[node.sort][1]
    if node.sort == "pipe":
        return f"{node.group.capitalize()} {many}" if node.group else "Pipes whose class is to be confirmed"
    return many.capitalize()


def chart_of(model: Model) -> Chart:
    """Return the chart of everything there is on the day."""
    return Chart(tuple(line_of(model, node) for node in model.nodes.values()), model.edges)


def line_of(model: Model, node: Node) -> Line:
    """Return the line of one process among all there are on the day."""
    return _line(model, node, model.edges, node.days.spread)


def chart_of_plan(plan: Plan) -> Chart:
    """Return the chart of what certainly applies, with likely dates and slack unless a denial stops it."""
    path = plan.longest_path if plan.dates else ()
    table = plan.tables["likely"].rows
    lines = (_planned(plan, one, table[one.node.key], path) for one in plan.applies)
    return Chart(tuple(lines), plan.edges, path)


def _planned(plan: Plan, one: Applying, row: Row, path: Sequence[str]) -> Line:
    line = _line(plan.model, one.node, plan.edges, one.days)
    start, finish = plan.asked.day(row.start), plan.asked.day(row.finish)
    when = When(start, finish, row.slack, row.counted_to, one.node.key in path) if plan.dates else None
    return replace(line, result=one.result, is_done=one.is_done, when=when)


def _line(model: Model, node: Node, edges: Iterable[Edge], days: Spread | None) -> Line:
    inside = tuple(edges)
    waits = tuple(_wait(model, edge.before, edge) for edge in inside if edge.after == node.key)
    leads_to = tuple(_wait(model, edge.after, edge) for edge in inside if edge.before == node.key)
    return Line(node, days, waits, leads_to)


def _wait(model: Model, key: str, edge: Edge) -> Wait:
    node = model.nodes[key]
    return Wait(key, node.name, node.short, edge.order, edge.cite.standing, edge.cite.to)


# ---- text to be read aloud


def aloud(chart: Chart) -> tuple[str, ...]:
    """Return the chart as sentences, a paragraph for each process, so that it can be listened to from the top."""
    return tuple(" ".join(_sentences(line)) for line in chart.lines)


def _sentences(line: Line) -> Iterator[str]:
    node = line.node
    yield f"{node.name}: {_article(node.kind)}."
    if node.unsure:
        yield f"To be confirmed: {node.unsure.rstrip('.')}."
    yield _lead(line)
    if not line.is_milestone:
        yield _time(line)
    if line.waits:
        yield f"It waits for {_list([wait.words for wait in line.waits])}."
    else:
        yield "It waits for nothing."
    if line.when:
        day = line.when.finish
        how = "comes likely on" if line.is_milestone else "likely ends on"
        yield f"It {how} {day.day} {day:%B %Y}, {line.slack_words}."


def _article(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeio' else 'a'} {kind}"


def _lead(line: Line) -> str:
    if line.is_milestone:
        return f"Done by {line.node.led_by}."
    return f"Lead: {line.node.led_by}."


def _time(line: Line) -> str:
    if line.is_done:
        return f"Decided: {line.days_words}."
    if line.days is None:
        return "How long it takes is to be confirmed."
    return f"It takes at least {line.days.low}, likely {line.days.likely}, at most {line.days.high} days."


def _list(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def summary(plan: Plan) -> str:
    """Return the answer of a plan in a few sentences, to be heard or read first."""
    said = [_what_applies(plan)]
    maybe = [one.node.short for one in plan.may_apply]
    if maybe:
        said.append(f"Perhaps also {_list(maybe)}.")
    if plan.dates is None:
        said += map(str, denials(plan))
    elif not plan.is_empty:
        path = [plan.model.nodes[key].name for key in plan.longest_path[:-1]]
        if path:
            said.append(f"The longest path is {', then '.join(path)}.")
        said += [_range(plan, plan.dates), "These days are planning assumptions, not a promise."]
    return " ".join(said)


def _what_applies(plan: Plan) -> str:
    """Return how many pipes, preconditions and steps apply, in words."""
    if plan.is_empty:
        return "No process certainly applies by these answers."
    counts = {name: sum(one.node.sort in sorts for one in plan.applies) for name, sorts in _COUNTED.items()}
    told = [_count(number, name) for name, number in counts.items() if number]
    total = sum(counts.values())
    return f"{_list(told).capitalize()} {'applies' if total == 1 else 'apply'}."


_COUNTED = {"pipe": ("pipe",), "precondition": ("precondition", "input"), "further step": ("step",)}


def _range(plan: Plan, dates: Dates) -> str:
    what = "An offer" if plan.goal == OFFER else "Nothing holds up the offer. The delivery"
    day = f"{dates.likely.day} {dates.likely:%B %Y}"
    return (
        f"{what} is likely {dates.likely_days:,} days after the beginning, on {day}; "
        f"at the earliest after {dates.low_days:,}, at the latest after {dates.high_days:,} days."
    )


def _count(number: int, word: str) -> str:
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    return f"{words[number] if number < len(words) else number} {word}{'' if number == 1 else 's'}"
