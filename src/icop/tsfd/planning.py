"""Which release processes apply, in what order, and how long until the offer and the delivery.

Pure: the same question, day and model give the same plan. Days are planning assumptions, so every date is a range.
Reading rules: an attribute opens processes; those bring in what they need, unless it is decided; an order holds between
two that both apply; where none that follows applies, the order goes on to the next that does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from icop.engine.schedule import CASES, NO_DAYS, Case, Link, Network, Spread, Task, Timetable, network, timetable
from icop.engine.simulation import Runs, simulate
from icop.tsfd.asking import Asked, Result, see_answerable
from icop.tsfd.model import DELIVERY, OFFER, Edge, Model, Node, Opens

RUNS = 5_000
SHARES = {"P50": 0.5, "P80": 0.8}
MILESTONES = (OFFER, DELIVERY)


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
    """A process that applies or may, with every reason, its days, and its result if there is one."""

    node: Node
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
    """The answer: what applies, what may, the order, and the dates.

    `offer` and `delivery` are None when a denial stops the configuration: `stopped` names the pipes it came from.
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
    stopped: tuple[Node, ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing certainly applies."""
        return all(one.node.key in MILESTONES for one in self.applies)

    @property
    def pipes(self) -> int:
        """How many pipes certainly apply."""
        return sum(one.node.sort == "pipe" for one in self.applies)

    @property
    def goal(self) -> str:
        """The milestone that what applies holds up: the offer, or the delivery where the offer waits for nothing."""
        return OFFER if self.offer is None or self.offer.high_days or not self._holds_up_delivery else DELIVERY

    @property
    def _holds_up_delivery(self) -> bool:
        return self.delivery is not None and self.delivery.high_days > 0

    @property
    def dates(self) -> Dates | None:
        """The dates of the goal."""
        return self.offer if self.goal == OFFER else self.delivery

    @property
    def longest_path(self) -> tuple[str, ...]:
        """The processes that decide when the goal can come, in the likely case; the goal last."""
        return self.tables["likely"].longest_path(self.goal)


def plan(model: Model, asked: Asked) -> Plan:
    """Return which processes of `model` apply, in order, with reasons, and the range of days they lead to.

    Raises Refused for what the model does not know, and when it has no offer or delivery.
    """
    see_answerable(model, asked)
    sure = _opened(model, asked, asked.yes, confirmed=True)
    maybe = _opened(model, asked, asked.yes | asked.unknown, confirmed=False)
    certain = {key: reasons for key, reasons in sure.items() if not model.nodes[key].unsure}
    applies = _applying(model, certain, asked)
    may_apply = _applying(model, {key: found for key, found in maybe.items() if key not in certain}, asked)
    edges = _edges(model, asked, certain)
    of = _network(applies, edges, asked)
    tables = {case: timetable(of, case, MILESTONES) for case in CASES}
    runs = simulate(of, runs=RUNS, seed=asked.seed)
    stopped = tuple(one.node for one in applies if _stops(one, asked))
    return Plan(
        asked=asked,
        model=model,
        applies=applies,
        may_apply=may_apply,
        edges=edges,
        tables=tables,
        offer=None if stopped else _dates(OFFER, tables, runs, asked),
        delivery=None if stopped else _dates(DELIVERY, tables, runs, asked),
        if_all_apply=_if_all(model, asked, (*applies, *may_apply)) if may_apply and not stopped else None,
        stopped=stopped,
    )


def _opened(model: Model, asked: Asked, attributes: Iterable[str], *, confirmed: bool) -> dict[str, tuple[Reason, ...]]:
    """Return what these attributes open, with all that it brings in, and why; `confirmed` leaves out what is open."""
    reasons: dict[str, list[Reason]] = {key: [] for key in MILESTONES}
    for key in sorted(attributes):
        for opens in model.questions[key].opens:
            if not (confirmed and opens.unknown):
                reasons.setdefault(opens.process, []).append(_reason(model, key, opens))
    waiting = [key for key in reasons if not asked.is_done(key)]
    while waiting:
        step = waiting.pop()
        for edge in (edge for edge in model.before(step) if edge.brings):
            if edge.before not in reasons and not asked.is_done(edge.before):
                waiting.append(edge.before)
            says = f"{model.nodes[step].short} needs it"
            reason = Reason(step, model.nodes[step].title, says, edge.cite.standing, edge.cite.to)
            reasons.setdefault(edge.before, []).append(reason)
    return {key: tuple(dict.fromkeys(found)) for key, found in reasons.items()}


def _reason(model: Model, key: str, opens: Opens) -> Reason:
    says = f"To be confirmed: {opens.unknown}" if opens.unknown else opens.reason
    return Reason(key, model.questions[key].title, says, opens.cite.standing, opens.cite.to)


def _applying(model: Model, reasons: Mapping[str, tuple[Reason, ...]], asked: Asked) -> tuple[Applying, ...]:
    """Return these processes in the order of the model."""
    return tuple(
        Applying(node, reasons[key], asked.days.get(key, node.days.spread), asked.results.get(key), asked.is_done(key))
        for key, node in model.nodes.items()
        if key in reasons
    )


def _stops(one: Applying, asked: Asked) -> bool:
    denied = one.result is not None and one.result.decision == "denied" and one.result.holds_on(asked.begin)
    return denied and one.node.group == "primary"


# ---- order and days


def _edges(model: Model, asked: Asked, inside: Collection[str]) -> tuple[Edge, ...]:
    """Return the order between these processes; what is decided waits for nothing any more."""
    direct = [edge for edge in model.edges if edge.before in inside and edge.after in inside]
    led = {edge.before for edge in direct}
    loose = [key for key in model.nodes if key in inside and key not in led and key not in MILESTONES]
    onward = [edge for key in loose for edge in _onward(model, key, inside)]
    return tuple(edge for edge in (*direct, *onward) if not asked.is_done(edge.after))


def _onward(model: Model, key: str, inside: Collection[str]) -> list[Edge]:
    """Return the order from a process, through those that don't apply, to the next that do."""
    found: dict[str, Edge] = {}
    waiting, seen = list(model.after(key)), {key}
    while waiting:
        edge = waiting.pop(0)
        if edge.after in inside:
            found.setdefault(edge.after, replace(edge, before=key, order="finish_to_start", brings=False))
        elif edge.after not in seen:
            seen.add(edge.after)
            waiting.extend(model.after(edge.after))
    return list(found.values())


def _network(applies: Iterable[Applying], edges: Iterable[Edge], asked: Asked) -> Network:
    tasks = [_task(one, asked) for one in applies]
    return network(tasks, [Link(edge.before, edge.after, edge.order) for edge in edges])


def _task(one: Applying, asked: Asked) -> Task:
    if not one.is_done:
        return Task(one.node.key, one.days or NO_DAYS)
    decided = one.result.on if one.result else None
    return Task(one.node.key, NO_DAYS, max((decided - asked.begin).days, 0) if decided else 0)


def _dates(key: str, tables: Mapping[Case, Timetable], runs: Runs, asked: Asked) -> Dates:
    low, likely, high = (tables[case].rows[key].finish for case in CASES)
    shares = {name: asked.day(runs.day_by(key, share)) for name, share in SHARES.items()}
    return Dates(asked.day(low), asked.day(likely), asked.day(high), low, likely, high, shares)


def _if_all(model: Model, asked: Asked, everything: tuple[Applying, ...]) -> date:
    """Return the likely day of the offer if everything that may apply does."""
    edges = _edges(model, asked, {one.node.key for one in everything})
    table = timetable(_network(everything, edges, asked), "likely")
    return asked.day(table.rows[OFFER].finish)
