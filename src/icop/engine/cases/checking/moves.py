"""Findings by the rules of the case type: moves that a state did not allow, and needs that last after a move."""

from __future__ import annotations

from collections.abc import Iterator

from icop.engine.cases.checking.finding import CaseFinding, Looking, make
from icop.engine.cases.checks import CHECKS, CannotTell, Situation
from icop.engine.cases.files import CaseDocument, CaseEvent
from icop.engine.cases.position import Odd
from icop.engine.cases.rules import is_for, kind_of
from icop.engine.cases.types import Guard, Move

# Needs of moves that hold of the file as it is, whatever happened later; the others are asked on the day of the move.
LASTING = {
    "category_among": "category",
    "factors_named": "extenuating",
    "actual_days_known": "extenuating",
    "memorandum_named": "memorandum",
    "funds_clock_known": "available_to_fy",
    "performed_within_funds": "ends_on",
    "defined_lines_only": "order",
    "brings_no_line": "lines",
    "no_scope_answer": "scope",
}
_OF_THE_CASE = {"memorandum_named": ("case", "funds"), "funds_clock_known": ("case", "funds")}
_ONLY_AFTER = frozenset({"actual_days_known"})  # nothing is missing before its move


def odd_findings(looking: Looking) -> Iterator[CaseFinding]:
    """Yield what was recorded and the states did not allow. Steps that were merely left out are notes."""
    places = {id(event): number for number, event in enumerate(looking.file.events)}
    for odd in looking.position.odd:
        place = ("events", places.get(id(odd.event), 0), "what")
        left_out = _leaves_out(odd, looking)
        says, fix = _says(odd, left_out), _fix(odd, looking)
        yield make("note" if left_out else "stop", place, odd.event.what, says, fix, (odd.move.cite,))


def _leaves_out(odd: Odd, looking: Looking) -> bool:
    """Tell whether a move only comes earlier than the way has it: nothing speaks against it but missing steps."""
    steps = looking.position.rules.steps
    if odd.move.key not in steps or odd.state.is_final:
        return False
    if odd.came_by is None:
        return True
    if odd.came_by.key in steps:
        return steps[odd.came_by.key] < steps[odd.move.key]
    onward = [
        steps[one.key] for one in looking.position.rules.moves.values() if one.key in steps and _follows(one, odd)
    ]
    return min(onward, default=steps[odd.move.key]) < steps[odd.move.key]


def _follows(move: Move, odd: Odd) -> bool:
    return move.level == odd.move.level and odd.state.key in move.out_of


def _says(odd: Odd, left_out: bool) -> str:
    item = "the case" if odd.event.of == "case" else odd.event.of
    after = f" after '{odd.came_by.title}'" if odd.came_by else ""
    what = f"'{odd.move.title}' on {odd.event.on}: {item} was {odd.state.title.lower()}{after}"
    return f"{what}; the steps in between are not recorded." if left_out else f"{what}, which does not allow it."


def _fix(odd: Odd, looking: Looking) -> str:
    rules = looking.position.rules
    states = [rules.states[odd.move.level, key].title.lower() for key in odd.move.out_of]
    before = " or ".join(states) or "a state that is not final"
    return f"It follows on {before}: correct the day, or record what led there."


def lasting_findings(looking: Looking) -> Iterator[CaseFinding]:
    """Yield needs of moves that the file does not meet: stops where the move was made, acts where it is to come.

    Of a document that was declined or cancelled nothing is asked.
    """
    told: set[tuple[str, str]] = set()
    done = frozenset((name, one.of) for one in looking.position.posted for name in (one.move, one.code) if name)
    for number, document in enumerate(looking.file.documents):
        if looking.position.documents[number].state.phase == "ended":
            continue
        for guard, made in _lasting(looking, document, done):
            name = (guard.check, "case" if guard.check in _OF_THE_CASE else document.key)
            if name in told or not _is_asked(guard, document, made):
                continue
            for missing in _missing(guard, looking, document):
                told.add(name)
                says, value = f"{guard.says} {_sentence(missing)}", _value(guard, document)
                yield make("stop" if made else "act", _place(guard, number), value, says, guard.fix, (guard.cite,))


def _lasting(
    looking: Looking, document: CaseDocument, done: frozenset[tuple[str, str]]
) -> Iterator[tuple[Guard, bool]]:
    """Yield the lasting needs of a document, those of moves that were made first, with whether they were."""
    kind = kind_of(document.key)
    moves = [one for one in looking.position.rules.by_level["document"] if one.needs and is_for(one, kind)]
    made = {one.key: bool({(one.key, document.key), (one.code, document.key)} & done) for one in moves}
    for move in sorted(moves, key=lambda one: not made[one.key]):
        for guard in move.needs:
            if guard.check in LASTING and not guard.warns and (not guard.of or kind in guard.of):
                yield guard, made[move.key]


def _is_asked(guard: Guard, document: CaseDocument, made: bool) -> bool:
    if guard.check in _ONLY_AFTER:
        return made
    return made or guard.check != "category_among" or bool(document.category)


def _missing(guard: Guard, looking: Looking, document: CaseDocument) -> tuple[str, ...]:
    try:
        situation = Situation(looking.file, looking.facts, looking.position, document.key, looking.on)
        return tuple(CHECKS[guard.check].run(situation, guard.args))
    except CannotTell:
        return ()


def _place(guard: Guard, number: int) -> tuple[str | int, ...]:
    around = _OF_THE_CASE.get(guard.check)
    field = LASTING[guard.check]
    return (*around, field) if around else ("documents", number, field)


def _value(guard: Guard, document: CaseDocument) -> str:
    return document.category if guard.check == "category_among" else ""


def _sentence(missing: str) -> str:
    return f"{missing[:1].upper()}{missing[1:]}."


def recorded(event: CaseEvent, looking: Looking) -> Move | None:
    """Return the move an event is, whatever the state; None for a milestone alone, or what is not known."""
    return looking.position.rules.move_for(event.what, event.of, "")
