"""The release processes as they are on one day: nodes, the order between them, and the attributes that open them.

Made from facts by `model_of`; nothing here reads a database or the clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from icop.engine.clock import Start
from icop.engine.errors import Refused
from icop.engine.process_shapes import (
    Attribute,
    Degree,
    Group,
    LeadOffice,
    Opening,
    PlanningDays,
    Predecessor,
    Process,
    ProcessSort,
)
from icop.engine.schedule import Order, Spread
from icop.engine.shapes import Cite, Dated, Office
from icop.engine.timeline import Choice, entry_on

OFFER, DELIVERY = "milestones.offer", "milestones.delivery"
# How the sorts of processes are called, one and many, in the order in which they are told.
SORTS: Mapping[ProcessSort, tuple[str, str]] = {
    "input": ("input", "inputs"),
    "precondition": ("precondition", "preconditions"),
    "pipe": ("pipe", "pipes"),
    "step": ("step", "steps"),
    "milestone": ("milestone", "milestones"),
}
Entry = TypeVar("Entry", bound=Dated)


@dataclass(frozen=True, slots=True)
class OfficeName:
    """An office as it is called on the day."""

    key: str
    name: str
    short: str


@dataclass(frozen=True, slots=True)
class Lead:
    """Who leads a process on the day. `unknown` says what must be confirmed; `offices` are then a `hint` only."""

    offices: tuple[OfficeName, ...]
    body: str
    cite: Cite
    unknown: str = ""
    hint: str = "last known"

    @property
    def words(self) -> str:
        """The leading offices by short name, or that it is to be confirmed."""
        named = ", ".join(office.short for office in self.offices)
        return f"to be confirmed ({self.hint}: {named})" if self.unknown and named else named or "to be confirmed"


@dataclass(frozen=True, slots=True)
class Days:
    """The planning days of a process on the day; `spread` is None when they are to be confirmed (`unknown`)."""

    spread: Spread | None
    cite: Cite
    unknown: str = ""

    @property
    def words(self) -> str:
        """The days as `low / likely / high`, or that they are to be confirmed."""
        if self.spread is None:
            return "to be confirmed"
        return f"{self.spread.low} / {self.spread.likely} / {self.spread.high}"


@dataclass(frozen=True, slots=True)
class Node:
    """A process on the day. `unsure` says why it is not certain that it is one then; empty when it is."""

    key: str
    title: str
    short: str
    sort: ProcessSort
    group: Group | None
    interagency: Degree
    title_50: Degree
    lead: Lead
    days: Days
    shape: Process
    unsure: str = ""
    is_class_open: bool = False

    @property
    def name(self) -> str:
        """The title with its short name, as it stands in lists."""
        return self.title if self.short.casefold() == self.title.casefold() else f"{self.title} ({self.short})"

    @property
    def led_by(self) -> str:
        """Who leads it, in words; the agency that writes the case does for a milestone that names nobody."""
        is_open = self.sort == "milestone" and not self.lead.offices
        return "implementing agency" if is_open else self.lead.words

    @property
    def kind(self) -> str:
        """What sort of process it is, in words: `primary pipe, interagency, partly Title 50`."""
        sort = f"{self.group} {SORTS[self.sort][0]}" if self.group else SORTS[self.sort][0]
        marks = ((self.interagency, "interagency"), (self.title_50, "Title 50"))
        more = [word if degree == "yes" else f"partly {word}" for degree, word in marks if degree != "no"]
        return ", ".join([sort, *more, *(["class to be confirmed"] if self.is_class_open else [])])

    @property
    def marks(self) -> str:
        """The kind as the map has room for: `primary, IA, T50*`; a star stands for partly."""
        sort = self.group or SORTS[self.sort][0]
        degrees = ((self.interagency, "IA"), (self.title_50, "T50"))
        more = [word if degree == "yes" else f"{word}*" for degree, word in degrees if degree != "no"]
        return ", ".join([sort, *more, *(["?"] if self.is_class_open else [])])


@dataclass(frozen=True, slots=True)
class Edge:
    """`after` waits for `before`: for its end, or only for its beginning. `brings`: where `after` applies, it does."""

    before: str
    after: str
    order: Order
    brings: bool
    cite: Cite


@dataclass(frozen=True, slots=True)
class Opens:
    """A process that an attribute opens, why, and what is to be confirmed about it (else empty)."""

    process: str
    reason: str
    unknown: str
    cite: Cite


@dataclass(frozen=True, slots=True)
class Question:
    """An attribute of the capability or of its sale, with what it opens on the day."""

    key: str
    title: str
    ask: str
    about: str
    about_sale: bool
    opens: tuple[Opens, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """All processes of a day in an order in which each comes after those it waits for."""

    on: date
    nodes: Mapping[str, Node]
    edges: tuple[Edge, ...]
    questions: Mapping[str, Question]

    def before(self, key: str) -> tuple[Edge, ...]:
        """Return the edges to what a process waits for."""
        return tuple(edge for edge in self.edges if edge.after == key)

    def after(self, key: str) -> tuple[Edge, ...]:
        """Return the edges to what waits for a process."""
        return tuple(edge for edge in self.edges if edge.before == key)

    def opened_by(self, key: str) -> tuple[tuple[Question, Opens], ...]:
        """Return the questions that lead to a process."""
        found = ((question, opens) for question in self.questions.values() for opens in question.opens)
        return tuple((question, opens) for question, opens in found if opens.process == key)


def model_of(
    on: date, processes: Mapping[str, Process], attributes: Mapping[str, Attribute], offices: Mapping[str, Office]
) -> Model:
    """Return the model of a day. Raises Refused for a circle or an edge to nowhere, naming the processes."""
    nodes = {key: node for key, shape in processes.items() if (node := _node(key, shape, on, offices))}
    edges = [edge for key in nodes for edge in _edges(key, processes[key], on, processes)]
    kept = [edge for edge in edges if edge.before in nodes]
    questions = {key: _question(key, shape, on, nodes) for key, shape in attributes.items()}
    ordered = _in_order(nodes, kept)
    place = {key: number for number, key in enumerate(ordered)}
    kept.sort(key=lambda edge: (place[edge.after], place[edge.before]))
    return Model(on, {key: nodes[key] for key in ordered}, tuple(kept), questions)


def _node(key: str, shape: Process, on: date, offices: Mapping[str, Office]) -> Node | None:
    shown = entry_on(shape.shown, on)
    if shown.period is None or shown.period.entry.ended:
        return None
    natures = entry_on(shape.natures, on)
    is_open = bool(shape.natures) and bool(_doubt(natures))
    nature = None if is_open else _held(natures)
    doubt = _doubt(shown)
    return Node(
        key=key,
        title=shape.title,
        short=shape.acronym,
        sort=shape.sort,
        group=nature.group if nature else None,
        interagency=nature.interagency if nature else "no",
        title_50=nature.title_50 if nature else "no",
        lead=_lead(shape.leads, on, offices),
        days=_days(shape.days, on),
        shape=shape,
        unsure=shown.period.entry.unknown or (f"whether it was one on {on}: {doubt}" if doubt else ""),
        is_class_open=is_open,
    )


def _held(choice: Choice[Entry]) -> Entry | None:
    return None if choice.period is None or choice.period.entry.ended else choice.period.entry


def _doubt(choice: Choice[Entry]) -> str:
    """Return why what holds on the day is not certain to; empty when it is. What never had a first day always held."""
    period = choice.period
    if choice.others:
        return f"it changed on {choice.others[0].start}"
    if period and choice.maybe_nothing and period.entry.start != Start(None, None):
        return f"it began on {period.start}"
    return ""


def _lead(entries: Sequence[LeadOffice], on: date, offices: Mapping[str, Office]) -> Lead:
    choice = entry_on(entries, on)
    held, doubt = _held(choice), _doubt(choice)
    if held is None:
        return Lead((), "", entries[0].cite, unknown=f"who leads it on {on}")
    if doubt and not held.unknown:
        unknown = f"who leads it on {on}: {doubt}"
        return Lead(_offices(held, on, offices), held.body, held.cite, unknown, hint="perhaps")
    if not held.unknown:
        return Lead(_offices(held, on, offices), held.body, held.cite)
    known = [entry for entry in entries[: entries.index(held)] if entry.office]
    return Lead(_offices(known[-1], on, offices) if known else (), held.body, held.cite, held.unknown)


def _offices(entry: LeadOffice, on: date, offices: Mapping[str, Office]) -> tuple[OfficeName, ...]:
    keys = [key for key in (entry.office, *entry.beside) if key in offices]
    return tuple(_office(key, offices[key], on) for key in keys if key)


def _office(key: str, office: Office, on: date) -> OfficeName:
    held = _held(entry_on(office.names, on))
    if held is None:
        return OfficeName(key, office.title, office.title)
    return OfficeName(key, held.name, held.acronym or held.name)


def _days(entries: Sequence[PlanningDays], on: date) -> Days:
    held = _held(entry_on(entries, on))
    if held is None:
        return Days(None, entries[0].cite, f"how long it takes on {on}")
    if held.low is None or held.likely is None or held.high is None:
        return Days(None, held.cite, held.unknown)
    return Days(Spread(held.low, held.likely, held.high), held.cite)


def _edges(key: str, shape: Process, on: date, processes: Mapping[str, Process]) -> Iterable[Edge]:
    by_process: dict[str, list[Predecessor]] = {}
    for entry in shape.after:
        if entry.process not in processes:
            problem = f"{key} waits for {entry.process}, which is no process here."
            raise Refused(problem, f"Correct 'after' in the fact process:{key}, or add that process.")
        by_process.setdefault(entry.process, []).append(entry)
    for before, entries in by_process.items():
        held = _held(entry_on(entries, on))
        if held is not None:
            yield Edge(before, key, held.order, held.brings, held.cite)


def _question(key: str, shape: Attribute, on: date, nodes: Mapping[str, Node]) -> Question:
    by_process: dict[str, list[Opening]] = {}
    for entry in shape.opens:
        by_process.setdefault(entry.process, []).append(entry)
    held = {name: _held(entry_on(entries, on)) for name, entries in by_process.items() if name in nodes}
    opens = tuple(Opens(name, one.reason, one.unknown, one.cite) for name, one in held.items() if one)
    return Question(key, shape.title, shape.ask, shape.about, shape.about_sale, opens)


def _in_order(nodes: Mapping[str, Node], edges: Sequence[Edge]) -> list[str]:
    """Return the keys so that each comes after what it waits for; among those free to come, by sort and title."""
    waits = {key: {edge.before for edge in edges if edge.after == key} for key in nodes}
    ordered: list[str] = []
    while waits:
        free = [key for key, before in waits.items() if not before]
        if not free:
            circle = ", ".join(sorted(waits))
            raise Refused(f"These processes wait for each other: {circle}.", "Take one of their 'after' entries out.")
        chosen = min(free, key=lambda key: (list(SORTS).index(nodes[key].sort), nodes[key].title))
        ordered.append(chosen)
        del waits[chosen]
        for before in waits.values():
            before.discard(chosen)
    return ordered
