"""Mutants that no example can notice: nothing that follows hangs on the condition, or no answers tell the mistake."""

from __future__ import annotations

from collections.abc import Iterator

from icop.engine.conditions.nodes import Node
from icop.engine.errors import IcopError
from icop.engine.mutants import Mutant
from icop.engine.proving.alike import are_alike
from icop.engine.proving.showing import Support
from icop.engine.questionnaire import CompiledDetermination
from icop.engine.questionnaire.placing import Compiled
from icop.engine.questionnaire.reaching import stands_wherever


def cannot_be_noticed(mutant: Mutant, worked: Compiled) -> bool:
    """Tell whether it is certain that no answers bring the mistake to light. Without the prover less is certain."""
    if mutant.before is None or mutant.after is None:
        return False
    part, number = mutant.where[:2]
    if part == "asks" and worked.asks[number].key not in _followed(worked):
        return True
    without = _earlier(worked, number) if part == "rules" else ()
    try:
        return are_alike(worked, mutant.before, mutant.after, mutant.reference, without)
    except IcopError:
        return False


def _followed(worked: Compiled) -> set[str]:
    """Return the questions on which something that follows hangs."""
    support = Support({ask.key: ask for ask in worked.asks})
    if isinstance(worked, CompiledDetermination):
        return support.of(node for _, node in worked.rules if node is not None)
    days = {one.due.before or one.due.after for one, _ in worked.findings if one.due}
    return support.of(node for _, node in (*worked.findings, *worked.ends)) | {day for day in days if day}


def _earlier(worked: Compiled, number: int) -> Iterator[Node]:
    """Yield the conditions of the rules that come before a rule wherever it stands."""
    assert isinstance(worked, CompiledDetermination)
    for rule, node in worked.rules[:number]:
        if node is not None and stands_wherever(rule, worked.rules[number][0]):
            yield node
