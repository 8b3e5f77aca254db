"""Check release processes beside each other: known offices and processes, no circle, a way to the offer or delivery.

What waits for what changes over time, so circles and ways are looked for on every day on which the order changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from icop.engine.clock import FIRST_DAY
from icop.engine.loading import Finding, Place
from icop.engine.process_shapes import Attribute, Predecessor, Presence, Process
from icop.engine.timeline import Choice, Entry, Period, choose, periods

Findings = Iterator[Finding]
Circle = tuple[str, ...]


class Around(Protocol):
    """What a fact is checked against (`engine.checks.Surroundings`)."""

    @property
    def orders(self) -> Mapping[str, Sequence[Finding]]: ...

    def missing(self, kind: str, key: str) -> str | None: ...


def findings_of_process(key: str, shape: Process, around: Around) -> Findings:
    """Yield what is wrong with a process beside all others, by place."""
    for number, lead in enumerate(shape.leads):
        offices = (("office", lead.office), *(("beside", one) for one in lead.beside))
        yield from _known("office", offices, ("leads", number), around)
    for number, entry in enumerate(shape.after):
        place: Place = ("after", number)
        if entry.process == key:
            yield Finding((*place, "process"), "the process waits for itself", "name the other process")
        else:
            yield from _known("process", (("process", entry.process),), place, around)
    yield from around.orders.get(key, ())


def findings_of_attribute(key: str, shape: Attribute, around: Around) -> Findings:
    """Yield what is wrong with an attribute: processes it opens that are not there."""
    for number, opening in enumerate(shape.opens):
        yield from _known("process", (("process", opening.process),), ("opens", number), around)


def _known(kind: str, keys: Sequence[tuple[str, str | None]], place: Place, around: Around) -> Findings:
    for name, key in keys:
        fix = around.missing(kind, key) if key else None
        if fix:
            yield Finding((*place, name), f"there is no {kind} '{key}'", fix)


def order_findings(
    processes: Mapping[str, Process], changed: Collection[str] = (), new: Collection[str] = ()
) -> dict[str, tuple[Finding, ...]]:
    """Return what is wrong with the order of these processes on any day, by the key at which it is told.

    A circle is told once: at a process of it that is `changed`, else at the one that comes first by key. Those that are
    `new` to a site need no way to a milestone yet: nothing could wait for them before they were there.
    """
    orders = _orders(processes)
    found: dict[str, list[Finding]] = defaultdict(list)
    for circle in _circles(orders, sorted(processes, key=lambda key: (key not in changed, key))):
        found[circle[0]].append(_told(circle, orders, processes[circle[0]]))
    for key in processes:
        if key not in new:
            found[key].extend(_without_a_way(key, orders))
    return {key: tuple(findings) for key, findings in found.items() if findings}


# ---- what waits for what, from one day to the next


@dataclass(frozen=True, slots=True)
class _Order:
    """What holds from `day` until the order changes: who waits for whom by which entry, and who leads to a milestone.

    `known` are the processes that are shown, with whether that is certain.
    """

    day: date
    known: Mapping[str, bool]
    waits: Mapping[str, Mapping[str, Predecessor]]
    led: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Timelines:
    """The timelines of a process: when it is shown, and when it waits for each other process."""

    shown: Sequence[Period[Presence]]
    after: Mapping[str, Sequence[Period[Predecessor]]]

    def bounds(self) -> Iterator[date]:
        """Yield each day on which something of these may begin or certainly has begun."""
        starts = [period.start for period in self.shown]
        starts += [period.start for timeline in self.after.values() for period in timeline]
        for start in starts:
            yield from (day for day in (start.earliest, start.latest) if day)


def _orders(processes: Mapping[str, Process]) -> list[_Order]:
    """Return the order on the first day and on each day on which it changes, oldest first."""
    timelines = {key: _timelines(key, shape, processes) for key, shape in processes.items()}
    days = {FIRST_DAY, *(day for one in timelines.values() for day in one.bounds())}
    milestones = {key for key, shape in processes.items() if shape.sort == "milestone"}
    orders: list[_Order] = []
    for day in sorted(days):
        order = _order_on(day, timelines, milestones)
        if not orders or (order.known, order.waits) != (orders[-1].known, orders[-1].waits):
            orders.append(order)
    return orders


def _timelines(key: str, shape: Process, processes: Mapping[str, Process]) -> _Timelines:
    after: dict[str, list[Predecessor]] = defaultdict(list)
    for entry in shape.after:
        if entry.process in processes and entry.process != key:
            after[entry.process].append(entry)
    return _Timelines(periods(shape.shown), {before: periods(entries) for before, entries in after.items()})


def _order_on(day: date, timelines: Mapping[str, _Timelines], milestones: Iterable[str]) -> _Order:
    shown = {key: choose(one.shown, day) for key, one in timelines.items()}
    known = {key: not choice.maybe_nothing for key, choice in shown.items() if _held(choice)}
    waits: dict[str, dict[str, Predecessor]] = {key: {} for key in known}
    for key, found in waits.items():
        for before, timeline in timelines[key].after.items():
            entry = _held(choose(timeline, day)) if before in known else None
            if entry:
                found[before] = entry
    return _Order(day, known, waits, _led(waits, [key for key in milestones if key in known]))


def _held(choice: Choice[Entry]) -> Entry | None:
    """Return the entry that holds, or may: as in the model of that day."""
    return None if choice.period is None or choice.period.entry.ended else choice.period.entry


def _led(waits: Mapping[str, Mapping[str, Predecessor]], milestones: Iterable[str]) -> frozenset[str]:
    """Return the processes that a milestone waits for, at once or through others, and the milestones."""
    led: set[str] = set(milestones)
    waiting = list(led)
    while waiting:
        new = waits[waiting.pop()].keys() - led
        led |= new
        waiting.extend(new)
    return frozenset(led)


# ---- circles, and processes that lead nowhere


def _circles(orders: Iterable[_Order], keys: Sequence[str]) -> Iterator[Circle]:
    """Yield the shortest circle through each process on any day, once each; it starts at the first of its `keys`."""
    rank = {key: number for number, key in enumerate(keys)}
    told: set[Circle] = set()
    for order in orders:
        caught = _caught(order.waits)
        for circle in (_circle(key, order.waits) for key in keys if key in caught):
            start = circle.index(min(circle, key=rank.__getitem__)) if circle else 0
            turned = (*circle[start:], *circle[:start])
            if turned and turned not in told:
                told.add(turned)
                yield turned


def _caught(waits: Mapping[str, Mapping[str, Predecessor]]) -> Collection[str]:
    """Return the processes that wait in a circle, or for one: mostly none."""
    left = {key: set(before) for key, before in waits.items()}
    while free := [key for key, before in left.items() if before.isdisjoint(left)]:
        for key in free:
            del left[key]
    return left


def _circle(key: str, waits: Mapping[str, Mapping[str, Predecessor]]) -> Circle:
    """Return the shortest way from a process through what it waits for back to it; nothing when there is none."""
    ways: dict[str, Circle] = {key: (key,)}
    waiting = [key]
    for step in waiting:
        for before in waits[step]:
            if before == key:
                return ways[step]
            if before not in ways:
                ways[before] = (*ways[step], before)
                waiting.append(before)
    return ()


def _told(circle: Circle, orders: Sequence[_Order], shape: Process) -> Finding:
    steps = list(zip(circle, (*circle[1:], circle[0]), strict=True))
    holds = [all(before in order.waits.get(step, ()) for step, before in steps) for order in orders]
    first = holds.index(True)
    begins = orders[first].day if first else None
    ends = next((order.day for order, held in zip(orders[first:], holds[first:], strict=True) if not held), None)
    entry = orders[first].waits[circle[0]][steps[0][1]]
    number = next(number for number, one in enumerate(shape.after) if one is entry)
    what = f"it waits for itself{_when(begins, ends)}: {' after '.join((*circle, circle[0]))}"
    return Finding(("after", number), what, f"take one of these out{f', or end it on {begins}' if begins else ''}")


def _without_a_way(key: str, orders: Sequence[_Order]) -> Findings:
    """Find that a process leads to no milestone, once it certainly is one or when it no longer does."""
    known = [order for order in orders if key in order.known]
    lacks = [key not in order.led for order in known]
    for number, order in enumerate(known):
        always = all(lacks[:number])
        if lacks[number] and (order.known[key] or not always):
            later = (one.day for one in orders if one.day > order.day and (key in one.led or key not in one.known))
            when = _when(None if always else order.day, next(later, None))
            fix = "name it under 'after' in a milestone, or in a process that leads to one"
            yield Finding(("sort",), f"nothing waits for this process on the way to a milestone{when}", fix)
            return


def _when(begins: date | None, ends: date | None) -> str:
    """Return from which day on, and until which, something is wrong; nothing when it always is."""
    return f"{f' from {begins}' if begins else ''}{f' until {ends}' if ends else ''}"
