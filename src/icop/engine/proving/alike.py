"""Prove of two conditions that no answers tell them apart, on any day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from icop.engine.conditions.nodes import Node
from icop.engine.history import changes_of
from icop.engine.proving.answers import EARLIEST, LATEST
from icop.engine.proving.needing import variables_of, words_of
from icop.engine.proving.solver import z3
from icop.engine.proving.terms import Terms
from icop.engine.questionnaire import Reference
from icop.engine.questionnaire.placing import Compiled
from icop.engine.questionnaire.sources import sources_in, sources_of


def are_alike(worked: Compiled, before: Node, after: Node, reference: Reference, without: Iterable[Node] = ()) -> bool:
    """Tell whether two conditions of a tool are certainly true and false together, with real answers or "unknown".

    Answers for which one of `without` holds do not count. `reference` is what both look values up in. Any day is looked
    at with the values of every day on which one changes, so that none is missed. Raises Unavailable without the prover.
    """
    words = words_of(worked, reference)
    cells, bounds = variables_of(worked, words)
    asks = {ask.key: ask for ask in worked.asks}
    day, prover = z3().Int("the day asked about"), z3()
    for on in _days(worked, (before, after), reference):
        terms = Terms(asks, cells, words, reference, on, day, z3().BoolVal(True))
        one, other = terms.of(before), terms.of(after)
        solver = prover.Solver()
        solver.add([*bounds, day >= EARLIEST.toordinal(), day <= LATEST.toordinal()])
        solver.add([prover.Not(terms.of(node).true) for node in without])
        solver.add(prover.Or(_differ(one.true, other.true), _differ(one.false, other.false)))
        if solver.check() != prover.unsat:
            return False
    return True


def _differ(one: Any, other: Any) -> Any:
    return z3().Xor(one, other)


def _days(worked: Compiled, conditions: tuple[Node, Node], reference: Reference) -> list[date]:
    named = dict.fromkeys((*sources_of(worked), *(source for node in conditions for source in sources_in(node))))
    changes = {
        on
        for kind, key in named
        for on in changes_of(kind, key, reference.parameters, reference.sets, reference.instruments)
    }
    return sorted({EARLIEST, *(on for on in changes if EARLIEST <= on <= LATEST)})
