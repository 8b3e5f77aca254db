"""A case type made ready to be followed: its states, moves and milestones by what they are looked up by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.types import CaseState, CaseType, DocumentKind, Level, Move
from icop.engine.errors import NotFound

LEVELS: tuple[Level, ...] = ("case", "document", "line")
_KINDS: Mapping[str, DocumentKind] = {"b": "basic", "A": "amendment", "M": "modification"}


@dataclass(frozen=True, slots=True)
class Rules:
    """A case type by what is looked up in it.

    `by_code` are the moves a milestone may stand for, `clocks` those that happen by themselves in a state, `rank` the
    order of moves and milestones in the file, `steps` the order of the way straight through.
    """

    type: CaseType
    states: Mapping[tuple[Level, str], CaseState]
    moves: Mapping[str, Move]
    by_code: Mapping[tuple[Level, str], tuple[Move, ...]]
    by_level: Mapping[Level, tuple[Move, ...]]
    clocks: Mapping[tuple[Level, str], tuple[Move, ...]]
    titles: Mapping[str, str]
    rank: Mapping[str, int]
    steps: Mapping[str, int]

    @classmethod
    def of(cls, case_type: CaseType) -> Rules:
        """Return a case type made ready."""
        named = [*(move.key for move in case_type.moves), *(one.code for one in case_type.milestones)]
        return cls(
            type=case_type,
            states={(level, one.key): one for level, states in case_type.states.items() for one in states},
            moves={move.key: move for move in case_type.moves},
            by_code=_by_code(case_type),
            by_level={level: tuple(one for one in case_type.moves if one.level == level) for level in LEVELS},
            clocks=_clocks(case_type),
            titles={one.code: one.title for one in case_type.milestones},
            rank={name: place for place, name in reversed(list(enumerate(named)))},
            steps={key: place for place, key in enumerate(case_type.way)},
        )

    def move_for(self, what: str, of: str, state: str) -> Move | None:
        """Return the move that is recorded as `what` of an item in a state: by its key, else by a milestone it posts.

        Of several with the milestone, and of a move that is not for this kind of document, the one that the state
        allows comes first, then one that leads into it, whose milestone may follow. None when it is a milestone that
        moves nothing.
        """
        level, kind = level_of(of), kind_of(of)
        move = self.moves.get(what)
        if move is not None and move.level == level and is_for(move, kind):
            return move
        code = what if move is None else move.code
        fits = [one for one in self.by_code.get((level, code), ()) if is_for(one, kind)]
        allowed = next((one for one in fits if allows(one, state)), None)
        led = next((one for one in fits if one.into == state), None)
        return allowed or led or (fits[0] if fits else None)


def _by_code(case_type: CaseType) -> dict[tuple[Level, str], tuple[Move, ...]]:
    """Return the moves by the milestones they post, those whose own it is before those it only comes with."""
    found: dict[tuple[Level, str], list[Move]] = defaultdict(list)
    for move in case_type.moves:
        if move.code:
            found[move.level, move.code].append(move)
    for move in case_type.moves:
        for code in move.posts:
            found[move.level, code].append(move)
    return {name: tuple(moves) for name, moves in found.items()}


def _clocks(case_type: CaseType) -> dict[tuple[Level, str], tuple[Move, ...]]:
    found: dict[tuple[Level, str], list[Move]] = defaultdict(list)
    for move in case_type.moves:
        for state in move.out_of if move.clock else ():
            found[move.level, state].append(move)
    return {name: tuple(moves) for name, moves in found.items()}


def rules_for(key: str, facts: CaseFacts) -> Rules:
    """Return the case type with this short key, made ready once for all cases.

    Raises NotFound when the site has no such type.
    """
    name = ("case rules", key)
    if name not in facts.kept:
        if key not in facts.types:
            known = ", ".join(sorted(facts.types)) or "none"
            raise NotFound(f"There is no case type '{key}'.", f"Write one of these: {known}.")
        facts.kept[name] = Rules.of(facts.types[key])
    rules: Rules = facts.kept[name]
    return rules


def level_of(item: str) -> Level:
    """Return the level of what an event happened to: `case`, a document key or a line number."""
    return "case" if item == "case" else "line" if item[0].isdigit() else "document"


def kind_of(item: str) -> DocumentKind | None:
    """Return the kind of document a key names; None for the case and its lines."""
    return _KINDS.get(item[0]) if item != "case" else None


def is_for(move: Move, kind: DocumentKind | None) -> bool:
    """Tell whether a move is for this kind of document."""
    return not move.of or kind in move.of


def allows(move: Move, state: str) -> bool:
    """Tell whether a move may happen in a state."""
    return not move.out_of or state in move.out_of
