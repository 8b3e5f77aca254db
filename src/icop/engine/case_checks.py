"""Check what cases are judged by: states, moves and milestones that lead to each other, codes, proposed values.

Used by `icop check`. Every state of a case type can be reached and, unless it is final, left again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from icop.engine.cases.checks import CHECKS
from icop.engine.cases.expiring import CLOCKS
from icop.engine.cases.rules import LEVELS
from icop.engine.cases.types import CaseType, Checklist, CodeList, Guard, Level, Move, ProposedValue, Scenario
from icop.engine.errors import Refused
from icop.engine.loading import Finding, Place
from icop.engine.shapes import Parameter
from icop.engine.shaping import one_of
from icop.engine.tool_checks import Beside
from icop.engine.units import Unit, read_value

Findings = Iterator[Finding]
# Arguments of checks that name a fact, by the kind they name.
_NAMES_A_FACT: Mapping[str, str] = {"parameter": "parameter", "set": "set", "checklist": "checklist"}


class Around(Protocol):
    """What a fact is checked against (`engine.checks.Surroundings`)."""

    @property
    def tools(self) -> Beside: ...

    @property
    def units(self) -> Mapping[str, Unit]: ...

    @property
    def codes(self) -> Mapping[str, CodeList]: ...

    def missing(self, kind: str, key: str) -> str | None: ...


# ---- case types


def findings_of_case_type(key: str, shape: CaseType, around: Around) -> Findings:
    """Yield what is wrong with a case type: names that lead nowhere, and states without a way in or out."""
    yield from _levels(shape)
    for level, states in shape.states.items():
        yield from _twice(("states", level), [one.key for one in states], "state")
    yield from _twice(("milestones",), [one.code for one in shape.milestones], "milestone")
    yield from _twice(("moves",), [one.key for one in shape.moves], "move")
    for number, move in enumerate(shape.moves):
        yield from _move(shape, move, ("moves", number), around)
    for number, step in enumerate(shape.way):
        if shape.move(step) is None:
            yield Finding(("way", number), f"there is no move '{step}'", one_of(step, _keys(shape.moves)))
    yield from _dead_ends(shape)
    yield from _unreached(shape)


def _keys(moves: Sequence[Move]) -> list[str]:
    return [move.key for move in moves]


def _levels(shape: CaseType) -> Findings:
    for level in LEVELS:
        if not shape.states.get(level):
            yield Finding(("states",), f"there are no states of a {level}", f"add them under states: {level}")
        elif level not in shape.first:
            yield Finding(("first",), f"nothing says in which state a {level} begins", f"add {level}: its first state")
        elif shape.state(level, shape.first[level]) is None:
            known = [one.key for one in shape.states[level]]
            what = f"there is no state '{shape.first[level]}' of a {level}"
            yield Finding(("first", level), what, one_of(shape.first[level], known))


def _twice(place: Place, names: Sequence[str], what: str) -> Findings:
    for number, name in enumerate(names):
        if name in names[:number]:
            yield Finding((*place, number), f"the {what} '{name}' is here twice", "keep one of the two")


def _move(shape: CaseType, move: Move, place: Place, around: Around) -> Findings:
    yield from _states_of(shape, move, place)
    known = [one.code for one in shape.milestones]
    for code in (*([move.code] if move.code else []), *move.posts):
        if code not in known:
            where = "code" if code == move.code else "posts"
            yield Finding((*place, where), f"there is no milestone '{code}'", one_of(code, known))
    for who in move.who:
        if who not in shape.actors:
            yield Finding((*place, "who"), f"there is no actor '{who}'", one_of(who, shape.actors))
    if move.clock and move.clock not in CLOCKS:
        yield Finding((*place, "clock"), f"there is no clock '{move.clock}'", one_of(move.clock, CLOCKS))
    if move.also and move.level != "document":
        yield Finding((*place, "also"), "only a move of a document takes others along", "take it out")
    for number, guard in enumerate(move.needs):
        yield from _guard(guard, (*place, "needs", number), around)


def _states_of(shape: CaseType, move: Move, place: Place) -> Findings:
    wanted: list[tuple[str, Level, str]] = [("out_of", move.level, key) for key in move.out_of]
    wanted += [("into", move.level, move.into)] if move.into else []
    wanted += [("also", level, key) for level, key in move.also.items()]
    for where, level, key in wanted:
        state = shape.state(level, key)
        if state is None:
            known = [one.key for one in shape.states.get(level, ())]
            yield Finding((*place, where), f"there is no state '{key}' of a {level}", one_of(key, known))
        elif where == "out_of" and state.is_final:
            yield Finding((*place, where), f"'{key}' is final: nothing leads out of it", "take it out")


def _guard(guard: Guard, place: Place, around: Around) -> Findings:
    check = CHECKS.get(guard.check)
    if check is None:
        yield Finding((*place, "check"), f"there is no check '{guard.check}'", one_of(guard.check, CHECKS))
        return
    for name in sorted(check.needs - guard.args.keys()):
        yield Finding((*place, "args"), f"the check '{guard.check}' needs '{name}'", f"add {name} under args")
    for name, value in guard.args.items():
        if name not in check.may:
            fix = one_of(name, check.may) if check.may else "take it out"
            yield Finding((*place, "args", name), f"the check '{guard.check}' takes no '{name}'", fix)
        elif name in _NAMES_A_FACT:
            fix = around.missing(_NAMES_A_FACT[name], str(value)) or ""
            if fix:
                yield Finding((*place, "args", name), f"there is no {_NAMES_A_FACT[name]} '{value}'", fix)


def _dead_ends(shape: CaseType) -> Findings:
    """Find states that are not final and that no move leads out of, of their own or of another level."""
    for level, states in shape.states.items():
        for number, state in enumerate(states):
            if not state.is_final and not any(_leads_out(move, level, state.key) for move in shape.moves):
                fix = "add a move that leads out of it, or say is_final: true"
                yield Finding(("states", level, number), f"nothing leads out of '{state.key}'", fix)


def _leads_out(move: Move, level: Level, state: str) -> bool:
    own = move.level == level and move.into not in {"", state} and (not move.out_of or state in move.out_of)
    return own or move.also.get(level, state) != state


def _unreached(shape: CaseType) -> Findings:
    """Find states that no chain of moves leads to from the first state of their level."""
    for level, states in shape.states.items():
        reached = {shape.first.get(level, "")}
        reached |= {move.also[level] for move in shape.moves if level in move.also}
        while new := _next(shape, level, reached) - reached:
            reached |= new
        for number, state in enumerate(states):
            if state.key not in reached:
                fix = "add a move into it, or take the state out"
                yield Finding(("states", level, number), f"no moves lead to '{state.key}'", fix)


def _next(shape: CaseType, level: Level, reached: set[str]) -> set[str]:
    own = (move for move in shape.moves if move.level == level and move.into)
    return {move.into for move in own if not move.out_of or reached & set(move.out_of)}


# ---- codes, checklists, proposed values


def findings_of_codes(key: str, shape: CodeList, around: Around) -> Findings:
    """Yield what is wrong with a list of codes: a code without a title, or one that goes with an unknown code."""
    other = around.codes.get(shape.goes_with) if shape.goes_with else None
    if shape.goes_with and other is None:
        fix = around.missing("code_list", shape.goes_with) or "name a list of codes"
        yield Finding(("goes_with",), f"there is no list of codes '{shape.goes_with}'", fix)
    known = {one.code for one in other.codes} if other else set()
    for number, entry in enumerate(shape.codes):
        if bool(entry.title) == entry.ended:
            fix = "give 'title', or 'ended: true' on the first day it is no longer used"
            yield Finding(("codes", number), f"the code {entry.code} has no title, or a title and an end", fix)
        for code in entry.goes_with:
            if other is None:
                yield Finding(("codes", number, "goes_with"), "nothing says which list it goes with", "add goes_with")
            elif code not in known:
                what = f"there is no code '{code}' in {shape.goes_with}"
                yield Finding(("codes", number, "goes_with"), what, one_of(code, known))


def findings_of_checklist(key: str, shape: Checklist, around: Around) -> Findings:
    """Yield what is wrong with a checklist: a criterion that says nothing."""
    for number, one in enumerate(shape.criteria):
        if bool(one.says) == one.ended:
            fix = "give 'says', or 'ended: true' on the first day it is no longer asked for"
            yield Finding(("criteria", number), f"the criterion {one.key} says nothing, or has ended", fix)


def findings_of_scenario(key: str, shape: Scenario, around: Around) -> Findings:
    """Yield what is wrong with proposed values: an unknown parameter, dimension or unreadable value."""
    for number, value in enumerate(shape.values):
        place: Place = ("values", number)
        parameter = around.tools.parameters.get(value.parameter)
        if parameter is None:
            fix = around.missing("parameter", value.parameter) or "name a parameter"
            yield Finding((*place, "parameter"), f"there is no parameter '{value.parameter}'", fix)
        else:
            yield from _proposed(value, parameter, place, around)


def _proposed(value: ProposedValue, parameter: Parameter, place: Place, around: Around) -> Findings:
    known = {tuple(sorted(entry.by.items())) for entry in parameter.values}
    if tuple(sorted(value.by.items())) not in known:
        combinations = "; ".join(", ".join(f"{n}: {v}" for n, v in by) or "none" for by in sorted(known))
        yield Finding((*place, "by"), "the parameter has no values by this", f"it has them by: {combinations}")
    unit = around.units.get(parameter.unit)
    if unit is None:
        return
    try:
        read_value(value.value, unit)
    except Refused as error:
        yield Finding((*place, "value"), error.problem.rstrip("."), error.fix[:1].lower() + error.fix[1:].rstrip("."))
