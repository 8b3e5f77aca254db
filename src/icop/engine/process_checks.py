"""Check release processes beside each other: known offices and processes, no circle, a way to the offer or delivery."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from icop.engine.loading import Finding, Place
from icop.engine.process_shapes import Attribute, Process

Findings = Iterator[Finding]


class Around(Protocol):
    """What a fact is checked against (`engine.checks.Surroundings`)."""

    @property
    def processes(self) -> Mapping[str, Process]: ...

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
    yield from _circle(key, around.processes)
    if shape.sort != "milestone" and not _reaches_a_milestone(key, around.processes):
        fix = "name it under 'after' in a milestone, or in a process that leads to one"
        yield Finding(("sort",), "nothing waits for this process on the way to a milestone", fix)


def findings_of_attribute(shape: Attribute, around: Around) -> Findings:
    """Yield what is wrong with an attribute: processes it opens that are not there."""
    for number, opening in enumerate(shape.opens):
        yield from _known("process", (("process", opening.process),), ("opens", number), around)


def _known(kind: str, keys: Sequence[tuple[str, str | None]], place: Place, around: Around) -> Findings:
    for name, key in keys:
        fix = around.missing(kind, key) if key else None
        if fix:
            yield Finding((*place, name), f"there is no {kind} '{key}'", fix)


def _before(shape: Process) -> tuple[str, ...]:
    """Return the processes this one waits for at any time."""
    return tuple(dict.fromkeys(entry.process for entry in shape.after if not entry.ended))


def _circle(key: str, processes: Mapping[str, Process]) -> Findings:
    """Find the shortest circle through this process; it is told at the process of it that comes first by key."""
    way: dict[str, Sequence[str]] = {key: (key,)}
    waiting = [key]
    while waiting:
        step = waiting.pop(0)
        for before in _before(processes[step]) if step in processes else ():
            if before == key and step != key:
                circle = (*way[step], key)
                if key == min(circle):
                    yield Finding(("after",), f"it waits for itself: {' after '.join(circle)}", "take one of these out")
                return
            if before not in way:
                way[before] = (*way[step], before)
                waiting.append(before)


def _reaches_a_milestone(key: str, processes: Mapping[str, Process]) -> bool:
    behind: dict[str, list[str]] = {}
    for name, shape in processes.items():
        for before in _before(shape):
            behind.setdefault(before, []).append(name)
    seen: set[str] = set()
    waiting = [key]
    while waiting:
        step = waiting.pop()
        found = processes.get(step)
        if found is not None and found.sort == "milestone":
            return True
        waiting.extend(one for one in behind.get(step, ()) if one not in seen)
        seen.update(behind.get(step, ()))
    return False
