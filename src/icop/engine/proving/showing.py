"""Answers that lead somewhere, from a model of the prover: only those that matter, and looked at again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from icop.engine.conditions.facts import Answer
from icop.engine.conditions.nodes import Node
from icop.engine.errors import IcopError
from icop.engine.proving.answers import answer_in
from icop.engine.proving.solver import z3
from icop.engine.proving.terms import Terms
from icop.engine.questionnaire import Ask
from icop.engine.questionnaire.sources import answers_in, conditions_of_ask

Check = Callable[[Mapping[str, Answer], date], bool]


@dataclass(frozen=True, slots=True)
class Support:
    """Which questions a condition hangs on, with those by which they are asked or worked out."""

    asks: Mapping[str, Ask]

    def of(self, nodes: Iterable[Node]) -> set[str]:
        """Return the keys of the questions these conditions hang on."""
        todo = {key for node in nodes for key in answers_in(node)} & self.asks.keys()
        found: set[str] = set()
        while todo:
            key = todo.pop()
            found.add(key)
            inner = {name for node in conditions_of_ask(self.asks[key]) for name in answers_in(node)}
            todo |= (inner & self.asks.keys()) - found
        return found


def answers_from(model: Any, terms: Terms, keys: set[str]) -> dict[str, Answer]:
    """Return what a model answers to these questions, where they are asked and not worked out."""
    found: dict[str, Answer] = {}
    for key, ask in terms.asks.items():
        if key not in keys or ask.computed is not None:
            continue
        if z3().is_false(model.eval(terms.asked(key).false, model_completion=True)):
            found[key] = answer_in(model, terms.cells[key], terms.words)
    return found


def day_in(model: Any, terms: Terms) -> date:
    """Return the day asked about that a model takes."""
    if terms.day is None:
        return terms.on
    return date.fromordinal(model.eval(terms.day, model_completion=True).as_long())


def fewest(answers: Mapping[str, Answer], on: date, holds: Check) -> tuple[dict[str, Answer], bool]:
    """Return the answers without those that are not needed, and whether they lead where they should at all."""
    kept = dict(answers)
    if not _holds(kept, on, holds):
        return kept, False
    for key in reversed(list(answers)):
        without = {name: answer for name, answer in kept.items() if name != key}
        if _holds(without, on, holds):
            kept = without
    return kept, True


def _holds(answers: Mapping[str, Answer], on: date, holds: Check) -> bool:
    try:
        return holds(answers, on)
    except IcopError:
        return False
