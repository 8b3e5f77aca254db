"""What a move asks for, what stands in its way, and how to enter what a guard finds missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from icop.cases.parts import PARTS, Ask, Heading, Part, Rows
from icop.cases.showing import ShownCase
from icop.engine.cases.lifecycle import Block, OpenMove
from icop.engine.cases.rules import is_for, kind_of, level_of
from icop.engine.cases.types import CaseType, Guard, Move

# The part of a case in which what a check asks for is entered.
ENTERED = {
    "criteria_met": "checklist", "request_dated": "request", "category_among": "document", "factors_named": "document",
    "actual_days_known": "document", "deposit_received": "deposit", "congress_waited": "notice",
    "within_expiration": "offer", "in_accelerated_closure": "purchaser", "nothing_unliquidated": "snapshot",
    "reconciled": "snapshot", "snapshot_after_supply": "snapshot", "memorandum_named": "funds",
    "funds_in_hand": "funds", "funds_clock_known": "funds", "performed_within_funds": "funds",
    "within_ordered_value": "snapshot", "collected_enough": "snapshot",
    "obligated_within_funds": "funds", "periods_known": "line",
    "defined_lines_only": "line", "brings_no_line": "line",
    "deposit_late": "deposit", "has_lines": "line", "scope_answered": "scope",
    "concurrent_as_a_whole": "scope", "no_scope_answer": "scope",
}  # fmt: skip
# What is entered together with a move, by the check that would miss it, and by the move itself.
BY_CHECK: dict[str, tuple[str, ...]] = {
    "request_dated": ("request.letter_on", "request.received_on"), "category_among": ("category",),
    "factors_named": ("extenuating",), "actual_days_known": ("extenuating",),
    "congress_waited": ("needs_notification",),
}  # fmt: skip
BY_MOVE: dict[str, tuple[str, ...]] = {
    "extend_offer": ("offer_expires_on", "offer_expires_because"),
    "receive_deposit": ("deposit.paid", "deposit.paid_on"),
}
NEEDED = frozenset({"offer_expires_on", "deposit.paid_on"})  # without it the move says nothing
FIGURES = frozenset({
    "nothing_unliquidated", "reconciled", "within_ordered_value", "collected_enough", "snapshot_after_supply",
})  # fmt: skip
REASONED = frozenset({
    "extend_offer", "restate", "cancel", "cancel_case", "decline", "begin_hold", "find_insufficient", "return_to_write",
    "return_to_agency", "authorize_emergency", "implement_in_emergency", "delete_line", "suspend", "reactivate",
    "find_actionable_again", "correct_implementation", "correct_modification",
})  # fmt: skip
ENDS = frozenset({"cancelled", "declined", "deleted"})


@dataclass(frozen=True, slots=True)
class Way:
    """A page where something missing can be entered."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stands in the way of a move: the block, and where what is missing can be entered."""

    block: Block
    ways: tuple[Way, ...]

    @property
    def missing(self) -> str:
        """What is missing, in words."""
        return "; ".join(self.block.missing)


@dataclass(frozen=True, slots=True)
class MoveLine:
    """A move on a page: what it is, of what, who makes it, and what stands in its way."""

    open_move: OpenMove
    of_title: str
    url: str
    who: str
    obstacles: tuple[Obstacle, ...]

    @property
    def title(self) -> str:
        """What the move is called."""
        return self.open_move.move.title

    @property
    def is_open(self) -> bool:
        """Tell whether it can be made now."""
        return self.open_move.is_open

    @property
    def stops(self) -> tuple[Obstacle, ...]:
        """What must be settled before."""
        return tuple(one for one in self.obstacles if not one.block.warns)


def move_lines(shown: ShownCase, moves: Iterable[OpenMove]) -> tuple[MoveLine, ...]:
    """Return moves as lines of a page."""
    return tuple(move_line(shown, one) for one in moves)


def move_line(shown: ShownCase, one: OpenMove) -> MoveLine:
    """Return a move as a line of a page."""
    shape = shown.facts.types[shown.file.type]
    of_title = shown.title_of(one.of).partition(":")[0]
    return MoveLine(one, of_title, move_url(shown, one.move.key, one.of), who_acts(shape, one.move),
                    obstacles_of(shown, one.move, one.of, one.blocks))  # fmt: skip


def move_url(shown: ShownCase, key: str, of: str) -> str:
    """Return the address of the page of a move."""
    return f"{reverse('cases:move', args=[shown.case.pk, key])}?{urlencode({'of': of})}"


def who_acts(shape: CaseType, move: Move) -> str:
    """Return in words who makes a move."""
    *others, last = (shape.actors.get(one, one) for one in move.who)
    return f"{', '.join(others)} or {last}" if others else last


def obstacles_of(shown: ShownCase, move: Move, of: str, blocks: Iterable[Block]) -> tuple[Obstacle, ...]:
    """Return what stands in the way of a move, each with where it can be entered."""
    return tuple(Obstacle(block, tuple(_ways(shown, move, of, block))) for block in blocks)


def _ways(shown: ShownCase, move: Move, of: str, block: Block) -> Iterator[Way]:
    guard = next((one for one in move.needs if one.fix == block.fix and one.cite == block.cite), None)
    if guard is None:
        return
    if guard.check in BY_CHECK or guard.check in FIGURES:
        yield Way("Enter what is missing", f"{move_url(shown, move.key, of)}#more")
    if guard.check in {"congress_waited", "factors_named"} or guard.check not in {*BY_CHECK, *FIGURES}:
        yield from _elsewhere(shown, guard, of)


def _elsewhere(shown: ShownCase, guard: Guard, of: str) -> Iterator[Way]:
    if guard.check == "posted":
        yield from _posting(shown, of, str(guard.args.get("code", "")))
    elif guard.check == "lines_in":
        yield Way("Lines and their moves", f"{reverse('cases:case', args=[shown.case.pk])}#lines")
    elif guard.check in ENTERED:
        yield _entering(shown, guard, of)


def _posting(shown: ShownCase, of: str, code: str) -> Iterator[Way]:
    shape = shown.facts.types[shown.file.type]
    found = next((one for one in shape.moves if one.code == code and is_for_item(one, of, shown)), None)
    if found is not None:
        yield Way(found.title, move_url(shown, found.key, of))
    elif code:
        url = reverse("cases:milestone", args=[shown.case.pk])
        yield Way(f"Record {code}", f"{url}?{urlencode({'of': of, 'code': code})}")


def is_for_item(move: Move, of: str, shown: ShownCase) -> bool:
    """Tell whether a move is one of the case, of this document, or of this line."""
    is_there = of == "case" or shown.file.document(of) is not None or shown.file.line(of) is not None
    return is_there and move.level == level_of(of) and is_for(move, kind_of(of))


def _entering(shown: ShownCase, guard: Guard, of: str) -> Way:
    key = ENTERED[guard.check]
    part = PARTS[key]
    query = f"?{urlencode({'of': of})}" if part.place == "documents" else ""
    return Way(part.title, f"{reverse('cases:edit', args=[shown.case.pk, key])}{query}")


# ---- what is entered with a move


def part_of_move(move: Move, of: str, shown: ShownCase) -> Part:
    """Return what is entered together with a move: fields of its document, or the figures of the day for closing."""
    checks = [one.check for one in move.needs]
    if FIGURES & set(checks):
        return PARTS["snapshot"]
    paths = [*BY_MOVE.get(move.key, ()), *(path for check in checks for path in BY_CHECK.get(check, ()))]
    document = shown.file.document(of)
    known = _document_asks() if document is not None else {}
    asks = tuple(_needed(known[path]) for path in dict.fromkeys(paths) if path in known)
    return Part("documents", "What belongs to it", asks, named=None)


def _needed(ask: Ask | Rows) -> Ask | Rows:
    return replace(ask, needed=True) if isinstance(ask, Ask) and ask.path in NEEDED else ask


def _document_asks() -> dict[str, Ask | Rows]:
    found: dict[str, Ask | Rows] = {}
    for part in PARTS.values():
        if part.place == "documents":
            found |= {one.path: one for one in part.asks if not isinstance(one, Heading)}
    return found


def needs_reason(move: Move) -> bool:
    """Tell whether a move is recorded with its reason only."""
    return move.key in REASONED


def ends_something(move: Move, shape: CaseType) -> bool:
    """Tell whether a move ends a case, a document or a line, so that one is asked again before it is recorded."""
    state = shape.state(move.level, move.into) if move.into else None
    return state is not None and (state.is_final or state.key in ENDS)


def after_of(move: Move, shape: CaseType) -> str:
    """Return in words what holds after a move."""
    state: Any = shape.state(move.level, move.into) if move.into else None
    return f"{state.title}: {state.means}" if state is not None else "The state stays as it is."
