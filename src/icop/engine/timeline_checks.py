"""The timelines of a fact, and whether the days of each are in order: part of the checks of every fact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from icop.engine import shapes
from icop.engine.cases.types import Checklist, CodeList
from icop.engine.clock import FIRST_DAY, LAST_DAY, Start
from icop.engine.loading import Finding, Place
from icop.engine.process_shapes import Attribute, Process
from icop.engine.tool_shapes import Determination


@dataclass(frozen=True, slots=True)
class Timeline:
    """Entries that follow each other, oldest first, with their places; `name` tells which of the fact's they are."""

    name: str
    entries: tuple[tuple[Place, shapes.Dated], ...]


def timelines_of(fact: shapes.Fact) -> Iterator[Timeline]:
    """Yield every timeline of a fact: one per `by` combination, member, subject, or one alone."""
    if isinstance(fact, shapes.Parameter):
        yield from _grouped("values", fact.values, lambda entry: by_name(entry.by))
    elif isinstance(fact, shapes.ValueSet):
        yield from _grouped("members", fact.members, lambda entry: entry.member)
    elif isinstance(fact, shapes.Card):
        yield from _grouped("statements", fact.statements, lambda entry: "")
    elif isinstance(fact, shapes.Name):
        yield from _grouped("leads", fact.leads, lambda entry: "")
    elif isinstance(fact, shapes.Office):
        yield from _grouped("names", fact.names, lambda entry: "")
        yield from _grouped("does", fact.does, lambda entry: "")
    elif isinstance(fact, shapes.Instrument):
        yield from _grouped("states", fact.states, lambda entry: "")
    elif isinstance(fact, shapes.Topic):
        yield from _grouped("policy", fact.policy, lambda entry: entry.subject)
    elif isinstance(fact, Process):
        for name in ("shown", "natures", "leads", "days"):
            yield from _grouped(name, getattr(fact, name), lambda entry: "")
        yield from _grouped("after", fact.after, lambda entry: entry.process)
    elif isinstance(fact, Determination) and fact.eras:
        yield from _grouped("eras", fact.eras, lambda entry: "")
    elif isinstance(fact, Attribute):
        yield from _grouped("opens", fact.opens, lambda entry: entry.process)
    elif isinstance(fact, CodeList):
        yield from _grouped("codes", fact.codes, lambda entry: entry.code)
    elif isinstance(fact, Checklist):
        yield from _grouped("criteria", fact.criteria, lambda entry: entry.key)


def by_name(by: Mapping[str, str]) -> str:
    """Return a `by` combination in words: `partner=nato_plus5, service=army`."""
    return ", ".join(f"{dimension}={value}" for dimension, value in sorted(by.items()))


def _grouped(name: str, entries: Sequence[Any], key: Callable[[Any], str]) -> Iterator[Timeline]:
    groups: dict[str, list[tuple[Place, shapes.Dated]]] = defaultdict(list)
    for number, entry in enumerate(entries):
        groups[key(entry)].append(((name, number), entry))
    for word, group in groups.items():
        yield Timeline(word, tuple(group))


def order_of(timeline: Timeline) -> Iterator[Finding]:
    """Yield what is wrong with the order of the days of a timeline."""
    where = f" ({timeline.name})" if timeline.name else ""
    place, first = timeline.entries[0]
    if first.ended:
        fix = "put the value that ended before it, with its own citation"
        yield Finding((*place, "ended"), f"the first entry{where} has ended before anything began", fix)
    begun = first.start.earliest
    for (_, earlier), (place, later) in pairwise(timeline.entries):
        if earlier.ended and later.ended:
            yield Finding((*place, "ended"), f"the entry before it{where} has ended already", "keep one of the two")
        begins = later.start.latest
        if begun is not None and begins is not None and begins <= begun:
            yield _misplaced(place, where, begun, begins)
        begun = _earliest_after(begun, later.start)


def _misplaced(place: Place, where: str, begun: date, begins: date) -> Finding:
    if begun == begins:
        fix = "keep one of the two, or tell them apart with 'by'"
        return Finding((*place, "start"), f"two entries{where} start on {begins}", fix)
    what = f"the days{where} are out of order: {begins} comes after {begun}"
    return Finding((*place, "start"), what, "put the oldest entry first, or correct the day")


def _earliest_after(begun: date | None, start: Start) -> date | None:
    """Return the earliest day on which an entry can have begun that follows one begun on `begun` at the earliest."""
    if begun is None or start.is_exact or begun == LAST_DAY:
        return start.earliest or begun
    return max(begun + timedelta(days=1), start.earliest or FIRST_DAY)
