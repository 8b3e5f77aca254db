"""Where a case, its documents and its lines stand on a day: what was recorded until then, followed move by move.

The order in which events stand in the file says nothing. Those of one day are taken in the order that the states allow,
of several the one nearest to the case type. What the rules did not allow is followed all the same, for it was recorded;
it is told as `odd`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from icop.engine.cases.expiring import CLOCKS
from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import CaseEvent, CaseFile
from icop.engine.cases.rules import Rules, allows, is_for, kind_of, level_of, rules_for
from icop.engine.cases.types import CaseState, Level, Move

MOST_SORTED = 40  # more events of one item on one day are taken in the order of the case type
MOST_TRIED = 200  # beginnings of a day that lead nowhere, before its events are taken one by one as they fit


@dataclass(frozen=True, slots=True)
class Where:
    """The state an item is in, and since when; None when nothing ever moved it."""

    level: Level
    item: str
    state: CaseState
    since: date | None


@dataclass(frozen=True, slots=True)
class Posted:
    """A milestone that was posted: `what` was recorded, `code` is the milestone ("" for a move that has none).

    `move` is the key of the move it was, however it was recorded; "" for a milestone that moves nothing.
    """

    what: str
    code: str
    title: str
    on: date
    of: str
    actor: str
    reason: str
    move: str = ""


@dataclass(frozen=True, slots=True)
class Odd:
    """A recorded move that the state of its item did not allow; `came_by` is the move that had led into that state."""

    event: CaseEvent
    move: Move
    state: CaseState
    came_by: Move | None


@dataclass(frozen=True, slots=True)
class Position:
    """Where everything of a case stands on a day (its position), and what was posted until then, oldest first.

    `entered` are all states that anything was led into, in that order; what never moved is not among them.
    """

    on: date
    rules: Rules
    case: Where
    documents: tuple[Where, ...]
    lines: tuple[Where, ...]
    posted: tuple[Posted, ...]
    odd: tuple[Odd, ...]
    entered: tuple[Where, ...] = ()

    def document(self, key: str) -> Where | None:
        """Return where a document stands, or None when the file has none of that key."""
        return next((one for one in self.documents if one.item == key), None)

    def line(self, number: str) -> Where | None:
        """Return where a line stands, or None when the file has none of that number."""
        return next((one for one in self.lines if one.item == number), None)

    def at(self, item: str) -> Where | None:
        """Return where the case, a document or a line stands, or None."""
        if item == "case":
            return self.case
        return self.line(item) if level_of(item) == "line" else self.document(item)

    def days_of(self, code: str, of: str = "basic") -> Iterator[date]:
        """Yield the days on which a milestone was posted, or a move of that key recorded, oldest first."""
        return (one.on for one in self.posted if one.of == of and code in (one.code, one.move, one.what))

    def day_of(self, code: str, of: str = "basic") -> date | None:
        """Return the last day of a milestone or move, or None."""
        return max(self.days_of(code, of), default=None)

    def first_day_of(self, code: str, of: str = "basic") -> date | None:
        """Return the first day of a milestone or move, or None."""
        return next(self.days_of(code, of), None)

    def has(self, code: str, of: str = "basic") -> bool:
        """Tell whether a milestone was posted, or a move recorded."""
        return any(one.of == of and code in (one.code, one.move, one.what) for one in self.posted)

    def was_made(self, move: Move, where: Where) -> bool:
        """Tell whether a move was recorded of an item since it is in its state."""
        day = self.day_of(move.key, where.item) or (self.day_of(move.code, where.item) if move.code else None)
        return day is not None and (where.since is None or day >= where.since)


def position(file: CaseFile, facts: CaseFacts, on: date) -> Position:
    """Return where everything of a case stands at the end of a day.

    Raises NotFound when the site has no such case type.
    """
    fold = _Fold(file, facts, rules_for(file.type, facts))
    for event in fold.in_order(one for one in file.events if one.on <= on):
        fold.follow(event)
    return fold.result(on)


class _Fold:
    """The states so far, while events are followed."""

    __slots__ = ("came_by", "days", "entered", "facts", "file", "odd", "posted", "rules", "since", "state")

    def __init__(self, file: CaseFile, facts: CaseFacts, rules: Rules) -> None:
        self.file, self.facts, self.rules = file, facts, rules
        first = rules.type.first
        self.state = {"case": first["case"]}
        self.state |= dict.fromkeys((one.key for one in file.documents), first["document"])
        self.state |= dict.fromkeys((one.number for one in file.lines), first["line"])
        self.since: dict[str, date] = {}
        self.came_by: dict[str, Move] = {}
        self.days: dict[tuple[str, str], list[date]] = defaultdict(list)
        self.posted: list[Posted] = []
        self.odd: list[Odd] = []
        self.entered: list[Where] = []

    # ---- the order of events

    def in_order(self, events: Iterable[CaseEvent]) -> Iterator[CaseEvent]:
        """Yield events by day; of one day, documents before lines before the case, and each item's as they fit."""
        for _, of_item in groupby(sorted(events, key=self._place), key=lambda one: (one.on, one.of)):
            yield from self._as_they_fit(list(of_item))

    def _place(self, event: CaseEvent) -> tuple[date, int, str, int, str, str, str]:
        level = level_of(event.of)
        order = 2 if level == "case" else 1 if level == "line" else 0
        # "basic" comes before "A01" and "M01"
        of = "" if event.of == "basic" else event.of
        rank = self.rules.rank.get(event.what, len(self.rules.rank))
        return event.on, order, of, rank, event.what, event.actor, event.reason

    def _as_they_fit(self, events: list[CaseEvent]) -> Iterator[CaseEvent]:
        item = events[0].of
        if 1 < len(events) <= MOST_SORTED and item in self.state:
            self._let_time_pass(item, events[0].on)
            whole = self._order(tuple(events), self.state[item], {})
            if whole is not None:
                yield from whole
                return
        while 1 < len(events) <= MOST_SORTED:
            steps = self._steps(events, self.state.get(item, ""))
            yield events.pop(steps[0][0] if steps else 0)
        yield from events

    def _order(
        self, events: tuple[CaseEvent, ...], state: str, failed: dict[tuple[tuple[int, ...], str], None]
    ) -> tuple[CaseEvent, ...] | None:
        """Return the events of a day in the first order in which the states allow them all, if one is soon found."""
        if not events:
            return ()
        name = tuple(id(event) for event in events), state
        if name in failed or len(failed) > MOST_TRIED:
            return None
        for place, after in self._steps(events, state):
            rest = self._order((*events[:place], *events[place + 1 :]), after, failed)
            if rest is not None:
                return events[place], *rest
        failed[name] = None
        return None

    def _steps(self, events: Sequence[CaseEvent], state: str) -> list[tuple[int, str]]:
        """Return the places of the events that a state allows with where each leads; last those that say what is so."""
        moving, saying = [], []
        for place, event in enumerate(events):
            move = self.rules.move_for(event.what, event.of, state)
            if move is None or allows(move, state):
                moving.append((place, (move and move.into) or state))
            elif self._says_what_is_so(move, state):
                saying.append((place, state))
        return moving + saying

    # ---- one event

    def follow(self, event: CaseEvent) -> None:
        """Take an event into account."""
        if event.of not in self.state:
            self._post(event, None)
            return
        self._let_time_pass(event.of, event.on)
        state = self.state[event.of]
        move = self.rules.move_for(event.what, event.of, state)
        if move is not None and not self._says_what_is_so(move, state):
            if self._is_over() or not allows(move, state):
                came_by = self.came_by.get(event.of)
                self.odd.append(Odd(event, move, self.rules.states[level_of(event.of), state], came_by))
            if move.into and not self._is_over():
                self._enter(event.of, move, move.into, event.on)
                self._take_along(event, move)
        self._post(event, move)

    def _says_what_is_so(self, move: Move, state: str) -> bool:
        return move.into == state and state not in move.out_of

    def _is_over(self) -> bool:
        return self.rules.states["case", self.state["case"]].is_final

    def _enter(self, item: str, move: Move, state: str, on: date) -> None:
        self.state[item] = state
        self.since[item] = on
        self.came_by[item] = move
        level = level_of(item)
        self.entered.append(Where(level, item, self.rules.states[level, state], on))

    def _take_along(self, event: CaseEvent, move: Move) -> None:
        for level, into in move.also.items():
            if level == "case" and event.of == "basic":
                self._enter("case", move, into, event.on)
            elif level == "line":
                first = self.rules.type.first["line"]
                for line in self.file.lines:
                    if line.document == event.of and self.state[line.number] == first:
                        self._enter(line.number, move, into, event.on)

    def _let_time_pass(self, item: str, on: date) -> None:
        """Let what happens by the clock happen to an item until before `on`, and on it."""
        level = level_of(item)
        for move in self.rules.clocks.get((level, self.state[item]), ()):
            document = self.file.document(item)
            if document is None or not is_for(move, kind_of(item)):
                continue
            day = CLOCKS[move.clock](self.file, document, self._days_of, self.facts)
            if day is not None and day <= on:
                self._enter(item, move, move.into, max(day, self.since.get(item, day)))
                return

    def _days_of(self, code: str, of: str) -> Sequence[date]:
        return self.days.get((code, of), ())

    def _post(self, event: CaseEvent, move: Move | None) -> None:
        key = move.key if move is not None and event.what in (move.key, move.code) else ""
        for code in _codes(event, move):
            title = self.rules.titles.get(code) or (move.title if move else code)
            self.days[code, event.of].append(event.on)
            self.posted.append(Posted(event.what, code, title, event.on, event.of, event.actor, event.reason, key))
        if key:
            self.days[key, event.of].append(event.on)

    # ---- the end

    def result(self, on: date) -> Position:
        """Return where everything stands when the day is over."""
        for document in self.file.documents:
            self._let_time_pass(document.key, on)
        return Position(
            on,
            self.rules,
            self._where("case", "case"),
            tuple(self._where("document", one.key) for one in self.file.documents),
            tuple(self._where("line", one.number) for one in self.file.lines),
            tuple(self.posted),
            tuple(self.odd),
            tuple(self.entered),
        )

    def _where(self, level: Level, item: str) -> Where:
        return Where(level, item, self.rules.states[level, self.state[item]], self.since.get(item))


def _codes(event: CaseEvent, move: Move | None) -> tuple[str, ...]:
    """Return the milestones an event posts: a move its own and those that come with it, a milestone itself."""
    if move is None or (event.what in move.posts and event.what != move.key):
        return (event.what,)
    return (move.code, *move.posts)
