"""What the page of a case shows: where it stands, what is next and what blocks it, clock, money, documents, checks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from icop.cases.drawing import ClockPicture, clock_picture
from icop.cases.figures import STATES, Figures
from icop.cases.history import HistoryLine, history_of
from icop.cases.kept import KeptGroup, kept_groups
from icop.cases.leading import NOT_AT_WORK, document_at_work, next_move
from icop.cases.notifying import Notified
from icop.cases.placing import url_of_place
from icop.cases.queries import records_for
from icop.cases.showing import ShownCase
from icop.cases.sources import ChangedSource, changed_sources
from icop.cases.stepping import MoveLine, move_lines
from icop.cases.telling import TraceLine, trace_lines
from icop.engine.cases.checking import CaseFinding, findings
from icop.engine.cases.clocks import DueDay, due_days
from icop.engine.cases.files import CaseDocument, CaseLine
from icop.engine.cases.happened import happened
from icop.engine.cases.holds import holds_of
from icop.engine.cases.lifecycle import OpenMove, Position, Posted, Where, open_moves, position
from icop.engine.cases.offers import AnticipatedOffer, OfferDay, anticipated_offer, offer_expiration
from icop.engine.cases.pricing import PricedLine
from icop.engine.cases.pricing.result import total_of
from icop.engine.cases.rules import is_for
from icop.engine.cases.standards import Clock, clock_of
from icop.engine.errors import NotFound, Refused
from icop.engine.shapes import Cite

LAST = 4
WAY_OF_CASE = frozenset({"execution", "supply_complete", "final_closed"})  # what every case that ends well goes through
AFTER_OFFER = frozenset({"implementation", "execution", "closure", "ended"})
KINDS = {"ended": "gone", "closure": "plain", "execution": "good", "implementation": "good"}


@dataclass(frozen=True, slots=True)
class Stop:
    """A state on the way of a document: passed, here, next, or ahead; `blocked` says that the next move is."""

    title: str
    place: str
    since: date | None = None
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class PostedLine:
    """A milestone in the table of a document, with its day of the clock."""

    posted: Posted
    count: int | None


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line with its price (None: it is not priced any more), its state, and what may happen to it."""

    line: CaseLine
    cost: PricedLine | None
    where: Where | None
    moves: tuple[MoveLine, ...]

    @property
    def added(self) -> Decimal | None:
        """What is added to the base; None when part of it is to be confirmed."""
        return total_of([self.cost.cas, self.cost.nonrecurring, self.cost.other]) if self.cost is not None else None


@dataclass(frozen=True)
class DocumentPage:
    """A document of the case: where it stands, its clock, its offer, what was posted, what comes next."""

    shown: ShownCase
    document: CaseDocument
    position: Position

    @property
    def title(self) -> str:
        """What it is called."""
        return self.shown.title_of(self.document.key)

    @property
    def where(self) -> Where:
        """The state it is in."""
        found = self.position.document(self.document.key)
        assert found is not None, "the position has every document of the file"
        return found

    @property
    def kind(self) -> str:
        """How its state is drawn."""
        return KINDS.get(self.where.state.phase, "wait")

    @cached_property
    def clock(self) -> Clock:
        """Where it stands against its standard."""
        return clock_of(self.shown.file, self.document, self.shown.facts, self.shown.on)

    @property
    def clock_says(self) -> str:
        """How the clock stands, in a sentence, with names for the keys of values."""
        parameters, says = self.shown.facts.reference.parameters, self.clock.says
        for step in self.clock.trace.steps:
            if step.kind == "parameter" and step.key in parameters:
                says = says.replace(step.key, f"“{parameters[step.key].title}”")
        return says

    @property
    def ended_on(self) -> date | None:
        """The day it was implemented or ended; None while it is on its way to an offer that is accepted."""
        return self.where.since if self.where.state.phase in AFTER_OFFER else None

    @cached_property
    def picture(self) -> ClockPicture | None:
        """The clock as a picture; None before it started."""
        return clock_picture(self.clock, self._holds, self.shown.on, is_today=self.shown.is_today)

    @cached_property
    def offer(self) -> OfferDay:
        """When its offer expires."""
        return offer_expiration(self.shown.file, self.document, self.shown.facts, self.shown.on)

    @cached_property
    def anticipated(self) -> AnticipatedOffer:
        """When it is expected to be offered."""
        return anticipated_offer(self.shown.file, self.document, self.shown.facts, self.shown.on)

    @cached_property
    def posted(self) -> tuple[PostedLine, ...]:
        """What was posted of it, oldest first, with the day of the clock."""
        mine = (one for one in self.position.posted if one.of == self.document.key)
        return tuple(PostedLine(one, self._count(one.on)) for one in mine)

    def _count(self, day: date) -> int | None:
        """Return the day of the clock that a day is, approved holds left out; None before it started."""
        start = self.clock.started_on or self.clock.received_on
        if start is None or day < start:
            return None
        held = sum(max((min(last, day) - max(first, start)).days, 0) for first, last in self._holds)
        return (day - start).days - held

    @cached_property
    def _holds(self) -> tuple[tuple[date, date], ...]:
        """The approved holds that stopped its clock."""
        return (
            holds_of(happened(self.shown.file, self.shown.on), self.document.key).spans if self.clock.hold_days else ()
        )

    @property
    def lines(self) -> int:
        """How many lines it brought."""
        return len(self.shown.file.lines_of(self.document.key))


@dataclass(frozen=True)
class CasePage:
    """The page of a case, worked out before a template sees it."""

    shown: ShownCase

    @cached_property
    def position(self) -> Position:
        """Where everything stands."""
        return position(self.shown.file, self.shown.facts, self.shown.on)

    @cached_property
    def documents(self) -> tuple[DocumentPage, ...]:
        """The documents, the basic one first."""
        return tuple(DocumentPage(self.shown, one, self.position) for one in self.shown.documents)

    @cached_property
    def current(self) -> DocumentPage:
        """The document that is being worked on, else the basic one."""
        key = document_at_work(self.shown.file, self.position).key
        return next(one for one in self.documents if one.document.key == key)

    @property
    def state(self) -> Where:
        """The state to lead with: that of the document at work, else of the case."""
        current = self.current.where
        return self.position.case if current.state.phase in NOT_AT_WORK else current

    @property
    def state_kind(self) -> str:
        """How the state is drawn."""
        return KINDS.get(self.state.state.phase, "wait")

    @cached_property
    def due(self) -> tuple[tuple[DueDay, str], ...]:
        """The days it waits for, the earliest first, each with what it is a day of."""
        found = due_days(self.shown.file, self.shown.facts, self.shown.on)
        return tuple((one, self.shown.title_of(one.of).partition(":")[0]) for one in found)

    # ---- moves

    @cached_property
    def moves(self) -> tuple[OpenMove, ...]:
        """Every move the states of the day allow."""
        return open_moves(self.shown.judged, self.shown.facts, self.shown.on)

    @cached_property
    def next(self) -> MoveLine | None:
        """The move that comes next: on the way of the document at work, else on that of the case."""
        found = next_move(self.shown.judged, self.shown.facts, self.position, self.current.where)
        return move_lines(self.shown, [found])[0] if found is not None else None

    @property
    def is_implemented(self) -> bool:
        """Tell whether a document of the case was implemented."""
        return any(self.position.has("ISTATUS", one.document.key) for one in self.documents)

    @cached_property
    def other_moves(self) -> tuple[MoveLine, ...]:
        """The other moves of documents and case, those of the document at work first."""
        mine = [one for one in self.moves if one.level != "line" and not self._is_next(one)]
        return move_lines(self.shown, sorted(mine, key=lambda one: one.of != self.current.document.key))

    @property
    def open_moves(self) -> tuple[MoveLine, ...]:
        """Those of them that can be made now."""
        return tuple(one for one in self.other_moves if one.is_open)

    @property
    def blocked_moves(self) -> tuple[MoveLine, ...]:
        """Those of them that something stands in the way of."""
        return tuple(one for one in self.other_moves if not one.is_open)

    def _is_next(self, one: OpenMove) -> bool:
        return self.next is not None and one == self.next.open_move

    def line_moves(self, number: str) -> tuple[MoveLine, ...]:
        """Return the moves of a line."""
        return move_lines(self.shown, (one for one in self.moves if one.of == number))

    @cached_property
    def rail(self) -> tuple[Stop, ...]:
        """The way of the document at work: what it passed, where it is, what is ahead."""
        key, kind, rules = self.current.document.key, self.current.document.kind, self.position.rules
        states = [rules.type.first["document"]]
        passed = {states[0]}
        for name in rules.type.way:
            move = rules.moves[name]
            if move.into and move.into not in states and is_for(move, kind):
                states.append(move.into)
                if self.position.has(name, key) or (move.code and self.position.has(move.code, key)):
                    passed.add(move.into)
        return (*self._stops(states, passed), *(self._case_stops() if self.state.level == "case" else ()))

    def _case_stops(self) -> Iterable[Stop]:
        """Yield the way of the case after its implementation, and where it is on it."""
        states = self.position.rules.type.states["case"]
        here = self.position.case.state
        way = [one for one in states if one.key in WAY_OF_CASE or one.key == here.key]
        if not self.is_implemented or here not in way:
            return
        for place, one in enumerate(way):
            if one.key == here.key:
                yield Stop(one.title, "here", self.position.case.since)
            else:
                yield Stop(one.title, "done" if place < way.index(here) else "ahead")

    def _stops(self, states: list[str], passed: set[str]) -> Iterable[Stop]:
        where = self.current.where
        here = states.index(where.state.key) if where.state.key in states else max(
            place for place, one in enumerate(states) if one in passed)  # fmt: skip
        titles = self.position.rules.states
        into = self.next.open_move.move.into if self.next is not None else ""
        blocked = self.next is not None and not self.next.is_open
        for place, one in enumerate(states):
            title = titles["document", one].title
            if one == where.state.key:
                yield Stop(title, "done" if self.state.level == "case" and self.is_implemented else "here", where.since)
            elif place <= here:
                if one in passed:
                    yield Stop(title, "done")
                if place == here:
                    yield Stop(where.state.title, "here", where.since)
            elif where.state.phase != "ended":
                yield Stop(title, "ahead", blocked=blocked and (one == into or (not into and place == here + 1)))

    @property
    def case_posted(self) -> tuple[tuple[Posted, str], ...]:
        """What was posted of the case itself and of its lines, oldest first, with what it was of."""
        documents = {one.document.key for one in self.documents}
        mine = (one for one in self.position.posted if one.of not in documents)
        return tuple((one, self.shown.title_of(one.of).partition(":")[0]) for one in mine)

    # ---- money and notification

    @cached_property
    def figures(self) -> Figures:
        """What the case costs, if what has not happened yet happened on the day of the page."""
        return Figures(self.shown, self.shown.on)

    @cached_property
    def priced_lines(self) -> tuple[LineRow, ...]:
        """The lines with their price, where each stands, and what may happen to it."""
        return tuple(
            LineRow(one, self.figures.priced.line(one.number), self.position.line(one.number),
                    self.line_moves(one.number))
            for one in self.shown.lines
        )  # fmt: skip

    @cached_property
    def price_trace(self) -> tuple[TraceLine, ...]:
        """How the price came about."""
        return trace_lines(self.figures.priced.trace, self.shown.facts, self.shown.on)

    @cached_property
    def notified(self) -> Notified | None:
        """What is known of its notification; None where the facts of the site cannot judge it."""
        try:
            return self.figures.notified(self.current.document.key)
        except (NotFound, Refused):
            return None

    @property
    def notification_words(self) -> str:
        """Whether notification is needed, in words."""
        return STATES[self.notified.state][0] if self.notified is not None else "cannot be judged here"

    @property
    def notification_kind(self) -> str:
        """How that is drawn."""
        return STATES[self.notified.state][1] if self.notified is not None else "wait"

    @property
    def kept(self) -> tuple[KeptGroup, ...]:
        """Notices, snapshots, discrepancies, reviews and tasks as tables: those there are any of."""
        return tuple(one for one in kept_groups(self.shown.file) if one.rows)

    @property
    def not_kept(self) -> tuple[KeptGroup, ...]:
        """Those there are none of."""
        return tuple(one for one in kept_groups(self.shown.file) if not one.rows)

    # ---- checks, history, sources

    @cached_property
    def findings(self) -> tuple[CaseFinding, ...]:
        """What the checks find."""
        return findings(self.shown.judged, self.shown.facts, self.shown.on)

    @property
    def finding_lines(self) -> tuple[tuple[CaseFinding, str], ...]:
        """What the checks find, each with the page where it is put right; "" where there is none, or on another day."""
        is_open = self.shown.may_change
        return tuple((one, url_of_place(self.shown, one.place) if is_open else "") for one in self.findings)

    @cached_property
    def history(self) -> tuple[HistoryLine, ...]:
        """What was recorded last."""
        known = self.shown.known
        records = [one for one in records_for(self.shown.case) if known is None or one.recorded_at <= known]
        return history_of(self.shown, records)[:LAST]

    @cached_property
    def cites(self) -> tuple[Cite, ...]:
        """Every source the page leans on, each once, by its citation."""
        found: dict[str, Cite] = {}
        cites = [*self.current.clock.cites, *self.current.offer.cites, self.state.state.cite]
        cites += [one.move.cite for one in self.moves] + [cite for one in self.findings for cite in one.cites]
        cites += list(self.notified.law.found.cites) if self.notified is not None else []
        for cite in cites:
            found.setdefault(cite.to, cite)
        return tuple(sorted(found.values(), key=lambda one: one.to.lower()))

    @cached_property
    def stale(self) -> tuple[ChangedSource, ...]:
        """The sources that read or stand otherwise than when the case was last recorded."""
        last = self.history[0].known_on if self.history else self.shown.on
        return changed_sources([one.to for one in self.cites], last, self.shown.on)
