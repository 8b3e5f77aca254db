"""Which release processes apply, in what order, and how long until the offer and the delivery.

Pure: the same attributes, day and model give the same plan. Days are planning assumptions, so every date is a range.
Reading rules: an attribute opens processes; those bring in what they need; an order holds between two that both apply.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from icop.engine.errors import Refused
from icop.engine.schedule import (
    CASES,
    NO_DAYS,
    Case,
    Link,
    Network,
    Spread,
    Task,
    Timetable,
    network,
    timetable,
)
from icop.engine.shaping import closest
from icop.engine.simulation import Runs, simulate
from icop.engine.workdays import EVERY_DAY, Calendar
from icop.tsfd.model import DELIVERY, OFFER, Edge, Model, Node, Opens

Decision = Literal["approved", "approved with limits", "denied", "not required", "referred"]
DONE: tuple[Decision, ...] = ("approved", "approved with limits", "not required")
RUNS = 5_000
SHARES = {"P50": 0.5, "P80": 0.8}


@dataclass(frozen=True, slots=True)
class Result:
    """What was decided in a process: titles and days only, never what was released or why."""

    decision: Decision
    on: date | None = None
    authority: str = ""
    limits: str = ""
    expires: date | None = None
    document: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to the model: the attributes that are so, those nobody knows yet, and the day the work begins.

    `days` take the place of the planning days of a process; `results` are decisions there are already.
    """

    yes: frozenset[str]
    begin: date
    unknown: frozenset[str] = frozenset()
    days: Mapping[str, Spread] = field(default_factory=dict)
    results: Mapping[str, Result] = field(default_factory=dict)
    calendar: Calendar = EVERY_DAY
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a process applies: the attribute that opens it, or the process that brings it in."""

    of: str
    title: str
    says: str
    standing: str
    citation: str


@dataclass(frozen=True, slots=True)
class Applying:
    """A process that applies, or may (`is_certain` False), with every reason, and its result if there is one."""

    node: Node
    is_certain: bool
    reasons: tuple[Reason, ...]
    days: Spread | None
    result: Result | None = None
    is_done: bool = False  # decided, and the decision still holds: it takes no more time


@dataclass(frozen=True, slots=True)
class Dates:
    """When a milestone can come: in the three cases, and by how many of the runs (P50, P80)."""

    low: date
    likely: date
    high: date
    low_days: int
    likely_days: int
    high_days: int
    shares: Mapping[str, date]


@dataclass(frozen=True, slots=True)
class Plan:
    """The answer: what applies, what may, the order, the dates, and what the reader must know about it.

    `offer` and `delivery` are None when a denial stops the configuration; `notes` say so, and what the dates leave out.
    """

    asked: Asked
    model: Model
    applies: tuple[Applying, ...]
    may_apply: tuple[Applying, ...]
    edges: tuple[Edge, ...]
    tables: Mapping[Case, Timetable]
    offer: Dates | None
    delivery: Dates | None
    if_all_apply: date | None
    notes: tuple[str, ...]

    @property
    def pipes(self) -> int:
        """How many pipes certainly apply."""
        return sum(one.node.sort == "pipe" for one in self.applies)

    @property
    def longest_path(self) -> tuple[str, ...]:
        """The processes that decide when the offer can come, in the likely case; the offer last."""
        return tuple(key for key in self.tables["likely"].longest_path(OFFER))


def plan(model: Model, asked: Asked) -> Plan:
    """Return which processes of `model` apply, in order, with reasons, and the range of days they lead to.

    Raises Refused for attributes, processes or results the model does not know, and when it has no offer or delivery.
    """
    _see_known(model, asked)
    certain, reasons = _opened(model, asked.yes, sure=True)
    maybe, maybe_reasons = _opened(model, asked.yes | asked.unknown, sure=False)
    merged = {key: reasons.get(key, ()) or maybe_reasons.get(key, ()) for key in model.nodes}
    sure = {key for key in certain if not model.nodes[key].unsure}
    applies = tuple(_applying(model, key, merged[key], asked, certain=True) for key in model.nodes if key in sure)
    others = (key for key in model.nodes if key in maybe and key not in sure)
    may_apply = tuple(_applying(model, key, merged[key], asked, certain=False) for key in others)
    of, tables = _tables(model, applies, asked)
    runs = simulate(of, runs=RUNS, seed=asked.seed)
    stopped = [one.node for one in applies if one.result and one.result.decision == "denied" and _stops(one.node)]
    inside = {one.node.key for one in applies}
    return Plan(
        asked=asked,
        model=model,
        applies=applies,
        may_apply=may_apply,
        edges=tuple(edge for edge in model.edges if edge.before in inside and edge.after in inside),
        tables=tables,
        offer=None if stopped else _dates(OFFER, tables, runs, asked),
        delivery=None if stopped else _dates(DELIVERY, tables, runs, asked),
        if_all_apply=_if_all(model, applies, may_apply, asked) if may_apply and not stopped else None,
        notes=tuple(_notes(applies, may_apply, stopped, asked)),
    )


def _see_known(model: Model, asked: Asked) -> None:
    for key in sorted(asked.yes | asked.unknown):
        if key not in model.questions:
            raise _not_known("attribute", key, model.questions, "the list of questions")
    for key in sorted({*asked.days, *asked.results}):
        if key not in model.nodes:
            raise _not_known("process", key, model.nodes, "the list of processes")
    for key in (OFFER, DELIVERY):
        if key not in model.nodes:
            fix = f"Add the fact process:{key}, or ask for another day."
            raise Refused(f"There is no process {key} on {model.on}, so nothing leads to it.", fix)


def _not_known(what: str, key: str, known: Iterable[str], place: str) -> Refused:
    likely = closest(key, known)
    return Refused(f"There is no {what} '{key}'.", f"Did you mean '{likely}'?" if likely else f"Choose from {place}.")


def _opened(model: Model, attributes: frozenset[str], *, sure: bool) -> tuple[set[str], dict[str, tuple[Reason, ...]]]:
    """Return what these attributes open, with all that it brings in, and why; `sure` leaves the unconfirmed out."""
    reasons: dict[str, list[Reason]] = {OFFER: [], DELIVERY: []}
    for key in sorted(attributes):
        for opens in model.questions[key].opens:
            if not (sure and opens.unknown):
                reasons.setdefault(opens.process, []).append(_reason(model, key, opens))
    waiting = list(reasons)
    while waiting:
        step = waiting.pop()
        for edge in model.before(step):
            if edge.brings:
                if edge.before not in reasons:
                    waiting.append(edge.before)
                says = f"{model.nodes[step].short} needs it"
                reason = Reason(step, model.nodes[step].title, says, edge.cite.standing, edge.cite.to)
                reasons.setdefault(edge.before, []).append(reason)
    return set(reasons), {key: tuple(dict.fromkeys(found)) for key, found in reasons.items()}


def _reason(model: Model, key: str, opens: Opens) -> Reason:
    says = f"To be confirmed: {opens.unknown}" if opens.unknown else opens.reason
    return Reason(key, model.questions[key].title, says, opens.cite.standing, opens.cite.to)


def _applying(model: Model, key: str, reasons: tuple[Reason, ...], asked: Asked, *, certain: bool) -> Applying:
    node, result = model.nodes[key], asked.results.get(key)
    holds = result is not None and (result.expires is None or result.expires > asked.begin)
    done = result is not None and holds and result.decision in DONE
    return Applying(node, certain, reasons, asked.days.get(key, node.days.spread), result, done)


def _stops(node: Node) -> bool:
    return node.sort == "pipe" and node.group == "primary"


# ---- days


def _tables(model: Model, applies: Iterable[Applying], asked: Asked) -> tuple[Network, Mapping[Case, Timetable]]:
    tasks = [_task(one, asked) for one in applies]
    inside = {task.key for task in tasks}
    links = [Link(e.before, e.after, e.order) for e in model.edges if e.before in inside and e.after in inside]
    of = network(tasks, links)
    return of, {case: timetable(of, case) for case in CASES}


def _task(one: Applying, asked: Asked) -> Task:
    result = one.result
    if result is None or not one.is_done:
        return Task(one.node.key, one.days or NO_DAYS)
    ready = asked.calendar.between(asked.begin, result.on) if result.on else 0
    return Task(one.node.key, NO_DAYS, max(ready, 0))


def _dates(key: str, tables: Mapping[Case, Timetable], runs: Runs, asked: Asked) -> Dates:
    days = {case: tables[case].rows[key].finish for case in CASES}
    on = {case: asked.calendar.after(asked.begin, days[case]) for case in CASES}
    shares = {name: asked.calendar.after(asked.begin, runs.day_by(key, share)) for name, share in SHARES.items()}
    return Dates(on["low"], on["likely"], on["high"], days["low"], days["likely"], days["high"], shares)


def _if_all(model: Model, applies: Iterable[Applying], may_apply: Iterable[Applying], asked: Asked) -> date:
    """Return the likely day of the offer if everything that may apply does."""
    _, tables = _tables(model, (*applies, *may_apply), asked)
    return asked.calendar.after(asked.begin, tables["likely"].rows[OFFER].finish)


# ---- what the reader must know


def _notes(
    applies: Iterable[Applying], may_apply: Iterable[Applying], stopped: Iterable[Node], asked: Asked
) -> Iterator[str]:
    for node in stopped:
        yield (
            f"{node.name} was denied: this configuration stops here. The usual next step is a new configuration, "
            "with a capability that can be released, taken through the processes again."
        )
    for one in applies:
        result = one.result
        if one.days is None and not one.is_done:
            yield f"{one.node.name}: its days are to be confirmed, and no date here counts them."
        if result and result.decision == "denied" and not _stops(one.node):
            yield f"{one.node.name} was denied: change the configuration, or ask for a priority review."
        if result and result.decision == "referred":
            yield f"{one.node.name} was referred: its days are counted in full from the beginning."
        if result and result.expires and result.expires <= asked.begin:
            yield f"{one.node.name}: the decision expired on {result.expires}; its days are counted anew."
    for one in may_apply:
        if one.node.unsure:
            yield f"{one.node.name} may apply: to be confirmed {one.node.unsure.rstrip('.')}."
