"""When things can be done: a network of tasks, each with low, likely and high days, and what each waits for.

Times are whole days counted from the day the network begins; a `Calendar` turns them into days of a year. Used for
release processes and, later, for cases. Method: forward and backward pass of a precedence network (critical path).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Literal

from icop.engine.errors import Refused
from icop.engine.shaping import closest

Order = Literal["finish_to_start", "start_to_start"]
Case = Literal["low", "likely", "high"]
CASES: tuple[Case, ...] = ("low", "likely", "high")


@dataclass(frozen=True, slots=True)
class Spread:
    """How many days something takes: at least `low`, most often `likely`, at most `high`."""

    low: int
    likely: int
    high: int

    def of(self, case: Case) -> int:
        """Return the days of one case."""
        return {"low": self.low, "likely": self.likely, "high": self.high}[case]


NO_DAYS = Spread(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Task:
    """Something that takes days; it cannot begin before `not_before` days have passed."""

    key: str
    days: Spread
    not_before: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """`after` waits for the end of `before` (finish_to_start), or only for its beginning (start_to_start)."""

    before: str
    after: str
    order: Order = "finish_to_start"


@dataclass(frozen=True, slots=True)
class Network:
    """Tasks in an order in which each comes after those it waits for; made by `network`."""

    tasks: tuple[Task, ...]
    waits: Mapping[str, tuple[Link, ...]]


@dataclass(frozen=True, slots=True)
class Row:
    """When a task begins and ends: as early as can be, and as late as may be without moving an end."""

    key: str
    days: int
    start: int
    finish: int
    latest_start: int
    latest_finish: int
    waits_for: str  # the task that decides when this one begins; "" for none
    counted_to: str = ""  # the task whose end the latest days keep; "" for the end of all

    @property
    def slack(self) -> int:
        """How many days the task can slip without moving the end it is counted to."""
        return self.latest_start - self.start


@dataclass(frozen=True, slots=True)
class Timetable:
    """The rows of all tasks by key, in an order in which each comes after what it waits for, and the end of all."""

    rows: Mapping[str, Row]
    end: int

    def longest_path(self, key: str) -> tuple[str, ...]:
        """Return the tasks that decide when `key` ends, the first one first, `key` last."""
        path = [key]
        while self.rows[path[-1]].waits_for:
            path.append(self.rows[path[-1]].waits_for)
        return tuple(reversed(path))


def network(tasks: Iterable[Task], links: Iterable[Link]) -> Network:
    """Return the tasks in order, with what each waits for.

    Raises Refused for a task named twice, a link to an unknown task, a circle, and days that are negative or out of
    order; the sentence names the place.
    """
    by_key: dict[str, Task] = {}
    for task in tasks:
        if by_key.setdefault(task.key, task) is not task:
            raise Refused(f"There are two tasks {task.key}.", "Give each task a key of its own.")
    _see_days(by_key.values())
    waits: dict[str, list[Link]] = {key: [] for key in by_key}
    for link in dict.fromkeys(links):
        for end in (link.before, link.after):
            if end not in by_key:
                raise _unknown(link, end, by_key)
        waits[link.after].append(link)
    order = _ordered({key: [link.before for link in found] for key, found in waits.items()})
    return Network(tuple(by_key[key] for key in order), {key: tuple(found) for key, found in waits.items()})


def _see_days(tasks: Iterable[Task]) -> None:
    for task in tasks:
        days = task.days
        if days.low < 0 or task.not_before < 0:
            raise Refused(f"{task.key} would take or wait {min(days.low, task.not_before)} days.", "Give zero or more.")
        if not days.low <= days.likely <= days.high:
            problem = f"The days of {task.key} are out of order: {days.low}, {days.likely}, {days.high}."
            raise Refused(problem, "Give low, likely and high, each at least as large as the one before.")


def _unknown(link: Link, end: str, known: Iterable[str]) -> Refused:
    likely = closest(end, known)
    fix = f"Did you mean {likely}?" if likely else "Add the task, or take the link out."
    return Refused(f"The link from {link.before} to {link.after} names {end}, which is no task.", fix)


def _ordered(waits: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    try:
        return tuple(TopologicalSorter(waits).static_order())
    except CycleError as error:
        circle = " before ".join(error.args[1])
        raise Refused(
            f"The tasks wait for each other in a circle: {circle}.", "Take one of these links out."
        ) from error


def timetable(of: Network, case: Case, ends: Sequence[str] = ()) -> Timetable:
    """Return when each task can begin and end, and must, if every task takes the days of `case`.

    The latest days keep the end of the first of `ends` that waits for the task, else the end of all.
    """
    start: dict[str, int] = {}
    finish: dict[str, int] = {}
    cause: dict[str, str] = {}
    for task in of.tasks:
        start[task.key], cause[task.key] = _earliest(task, of.waits[task.key], start, finish)
        finish[task.key] = start[task.key] + task.days.of(case)
    end = max(finish.values(), default=0)
    counted = _counted_to(of, ends)
    latest = _latest_starts(of, case, {key: finish[to] if to else end for key, to in counted.items()}, counted)
    rows = {
        task.key: Row(
            task.key, task.days.of(case), start[task.key], finish[task.key], latest[task.key],
            latest[task.key] + task.days.of(case), cause[task.key], counted[task.key],
        )
        for task in of.tasks
    }  # fmt: skip
    return Timetable(rows, end)


def _counted_to(of: Network, ends: Sequence[str]) -> dict[str, str]:
    """Return for each task the first of `ends` that waits for it, through others too; "" where none does."""
    counted = dict.fromkeys((task.key for task in of.tasks), "")
    for end in reversed([end for end in ends if end in counted]):
        waiting = [end]
        while waiting:
            key = waiting.pop()
            if counted[key] != end:
                counted[key] = end
                waiting.extend(link.before for link in of.waits[key])
    return counted


def _earliest(
    task: Task, waits: Sequence[Link], start: Mapping[str, int], finish: Mapping[str, int]
) -> tuple[int, str]:
    begin, cause = task.not_before, ""
    for link in waits:
        ready = finish[link.before] if link.order == "finish_to_start" else start[link.before]
        if ready > begin or (ready == begin and not cause and ready > task.not_before):
            begin, cause = ready, link.before
    return begin, cause


def _latest_starts(of: Network, case: Case, end: Mapping[str, int], counted: Mapping[str, str]) -> dict[str, int]:
    days = {task.key: task.days.of(case) for task in of.tasks}
    latest = {key: end[key] - days[key] for key in days}
    for task in reversed(of.tasks):
        for link in of.waits[task.key]:
            if counted[link.before] == counted[task.key]:
                room = latest[task.key] - (days[link.before] if link.order == "finish_to_start" else 0)
                latest[link.before] = min(latest[link.before], room)
    return latest
