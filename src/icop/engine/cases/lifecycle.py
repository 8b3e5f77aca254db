"""Where a case stands, what may happen to it next, and what stands in the way of that, each by its rule.

`position` follows what was recorded; `open_moves` and `judge` ask the guards of what could come.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from icop.engine.cases.checks import CHECKS, CannotTell, Situation
from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import CaseFile
from icop.engine.cases.position import Odd, Position, Posted, Where, position
from icop.engine.cases.rules import Rules, allows, is_for, kind_of, level_of
from icop.engine.cases.types import Guard, Level, Move, with_article
from icop.engine.errors import Refused
from icop.engine.shapes import Cite

__all__ = [
    "Block",
    "Odd",
    "OpenMove",
    "Position",
    "Posted",
    "Where",
    "judge",
    "judge_all",
    "moves_from",
    "open_moves",
    "position",
]


@dataclass(frozen=True, slots=True)
class Block:
    """A guard that does not hold: what it asks for, what to do, what is missing, and its rule. One may only warn."""

    says: str
    fix: str
    missing: tuple[str, ...]
    warns: bool
    cite: Cite


@dataclass(frozen=True, slots=True)
class OpenMove:
    """A move that the state of an item allows, and what stands in its way."""

    move: Move
    level: Level
    of: str
    blocks: tuple[Block, ...]

    @property
    def is_open(self) -> bool:
        """Tell whether nothing stops it; warnings don't."""
        return all(block.warns for block in self.blocks)


def open_moves(file: CaseFile, facts: CaseFacts, on: date) -> tuple[OpenMove, ...]:
    """Return every move that the states on a day allow, with what blocks it: documents, then the case, then lines."""
    now = position(file, facts, on)
    return tuple(moves_from(file, facts, now, (*now.documents, now.case, *now.lines)))


def moves_from(file: CaseFile, facts: CaseFacts, now: Position, places: Iterable[Where]) -> Iterator[OpenMove]:
    """Yield the moves that these items may make from where they stand."""
    if now.case.state.is_final:
        return
    for where in places:
        for move in now.rules.by_level[where.level]:
            if not move.clock and is_for(move, kind_of(where.item)) and _why_not(move, where, now) is None:
                yield _judged(move, Situation(file, facts, now, where.item, now.on))


def judge(file: CaseFile, facts: CaseFacts, move_key: str, of: str, on: date) -> OpenMove:
    """Return a move of an item on a day with what blocks it.

    Raises Refused, with the rule, when there is no such move for this item or its state does not allow it.
    """
    return judge_all(file, facts, position(file, facts, on), move_key, of)


def judge_all(file: CaseFile, facts: CaseFacts, now: Position, move_key: str, of: str) -> OpenMove:
    """Return a move as `judge` does, for a position that is known already."""
    where = now.at(of)
    if where is None:
        raise Refused(f"The case has no {level_of(of)} '{of}'.", "Add it to the case first, or name another.")
    move = now.rules.move_for(move_key, of, where.state.key)
    if move is None or move.clock:
        raise _no_such(move_key, of, now.rules)
    if now.case.state.is_final:
        problem = f"The case is {now.case.state.title.lower()} since {now.case.since}: nothing more happens to it."
        raise Refused(problem, f"Open a new case for it ({now.case.state.cite.to}).")
    why = _why_not(move, where, now)
    if why:
        raise Refused(*why)
    return _judged(move, Situation(file, facts, now, of, now.on))


def _no_such(key: str, of: str, rules: Rules) -> Refused:
    move = rules.moves.get(key)
    if move is None or move.level != level_of(of):
        known = ", ".join(one.key for one in rules.by_level[level_of(of)] if not one.clock)
        return Refused(f"There is no move '{key}' of a {level_of(of)} in this type of case.", f"It may be: {known}.")
    if move.clock:
        return Refused(f"'{move.title}' happens by the clock.", f"It is not recorded ({move.cite.to}).")
    kinds = " or ".join(map(with_article, move.of))
    problem = f"'{move.title}' is only for {kinds}, and {of} is {with_article(kind_of(of) or level_of(of))}."
    return Refused(problem, f"{move.says or 'Choose another move.'} ({move.cite.to})")


def _why_not(move: Move, where: Where, now: Position) -> tuple[str, str] | None:
    """Return why the state or the day does not allow a move, and what to do; None when they do."""
    if move.start is not None and move.start.has_come(now.on) is False:
        return f"'{move.title}' exists from {move.start} on.", f"Give a later day ({move.cite.to})."
    if move.end is not None and move.end.has_come(now.on):
        return f"'{move.title}' ended on {move.end}.", f"Give an earlier day ({move.cite.to})."
    if where.state.is_final or not allows(move, where.state.key):
        return _wrong_state(move, where, now)
    if not move.repeats and not move.into and now.was_made(move, where):
        return f"'{move.title}' is recorded already.", f"Record it again after {where.item} moves on ({move.cite.to})."
    return None


def _wrong_state(move: Move, where: Where, now: Position) -> tuple[str, str]:
    titles = [f"'{now.rules.states[move.level, key].title}'" for key in move.out_of]
    since = f" since {where.since}" if where.since else ""
    name = "The case" if where.item == "case" else where.item
    problem = f"'{move.title}' cannot happen: {name} stands at '{where.state.title}'{since}."
    return problem, f"It follows on {' or '.join(titles) or 'a state that is not final'} ({move.cite.to})."


def _judged(move: Move, situation: Situation) -> OpenMove:
    kind = kind_of(situation.of)
    asked = (one for one in move.needs if not one.of or kind in one.of)
    blocks = (_block(one, situation) for one in asked if one.start is None or one.start.has_come(situation.on))
    return OpenMove(move, move.level, situation.of, tuple(block for block in blocks if block))


def _block(guard: Guard, situation: Situation) -> Block | None:
    """Return what a guard finds missing. What cannot be told is to be confirmed: it warns."""
    try:
        missing = tuple(CHECKS[guard.check].run(situation, guard.args))
    except CannotTell as error:
        told = (error.missing.problem,)
        return Block(f"{guard.says} To be confirmed.", error.missing.fix, told, warns=True, cite=guard.cite)
    return Block(guard.says, guard.fix, missing, guard.warns, guard.cite) if missing else None
