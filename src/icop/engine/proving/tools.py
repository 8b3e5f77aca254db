"""Prove of a tool that every question can be asked, and every finding and end reached.

The day asked about is looked at first; what nothing leads to then is tried on the days on which what the tool looks up
changes, the latest first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from icop.engine.conditions import decide
from icop.engine.conditions.facts import Answer
from icop.engine.conditions.nodes import Node
from icop.engine.history import changes_of
from icop.engine.loading import Place
from icop.engine.proving.found import Proof, Shown, Wrong
from icop.engine.proving.needing import variables_of, words_of
from icop.engine.proving.showing import Support, answers_from, fewest
from icop.engine.proving.solver import z3
from icop.engine.proving.terms import Terms
from icop.engine.questionnaire import CompiledTool, Given, Reference, evaluate, written_answers
from icop.engine.questionnaire.evaluating import told_of
from icop.engine.questionnaire.placing import place_of_ask
from icop.engine.questionnaire.sources import sources_of

EARLIEST = date(2000, 1, 1)
_COUNTED = {"question": "questions", "finding": "findings", "end": "ends"}


@dataclass(frozen=True, slots=True)
class _Goal:
    """Something to be reached: a question, finding or end, its condition, and where that stands."""

    what: str
    key: str
    node: Node | None
    place: Place


def prove_tool(key: str, tool: CompiledTool, on: date, reference: Reference) -> Proof:
    """Return what can be reached in a tool, with answers that lead to each finding and end.

    Raises Unavailable where the prover is not installed.
    """
    return _Prover(key, tool, on, reference).proof()


class _Prover:
    def __init__(self, key: str, tool: CompiledTool, on: date, reference: Reference) -> None:
        self.key, self.tool, self.on, self.reference = key, tool, on, reference
        self.words = words_of(tool, reference)
        self.cells, bounds = variables_of(tool, self.words)
        self.asks = {ask.key: ask for ask in tool.asks}
        self.support = Support(self.asks)
        self.allowed = z3().Bool("what is not known may be either")
        self.solver = z3().Solver()
        self.solver.add(bounds)
        self.free: dict[str, None] = {}
        self.shown: dict[tuple[str, str], Shown] = {}

    def proof(self) -> Proof:
        goals = list(self._goals())
        days = [self.on, *self._other_days()]
        for free in (False, True):
            for on in days:
                left = [goal for goal in goals if (goal.what, goal.key) not in self.shown]
                if left:
                    self._reach(left, on, free)
        wrong = [goal for goal in goals if (goal.what, goal.key) not in self.shown]
        counts = {
            name: (sum(goal.what == what for goal in goals), sum(found == what for found, _ in self.shown))
            for what, name in _COUNTED.items()
        }
        looked_at = sorted({self.on, *(shown.on for shown in self.shown.values())})
        examples = tuple(shown for shown in self.shown.values() if shown.what != "question")
        return Proof(
            self.key, "tool", counts, tuple((on, on) for on in looked_at), (), tuple(self.free),
            tuple(_unreached(goal) for goal in wrong), examples,
        )  # fmt: skip

    def _goals(self) -> Iterator[_Goal]:
        for ask in self.tool.asks:
            yield _Goal("question", ask.key, ask.when, (*place_of_ask(self.tool, ask.key), "when"))
        for number, (finding, node) in enumerate(self.tool.findings):
            yield _Goal("finding", finding.key, node, ("findings", number, "when"))
        for number, (end, node) in enumerate(self.tool.ends):
            yield _Goal("end", end.key, node, ("ends", number, "when"))

    def _other_days(self) -> list[date]:
        reference = self.reference
        changes = {
            day
            for kind, key in sources_of(self.tool)
            for day in changes_of(kind, key, reference.parameters, reference.sets, reference.instruments)
        }
        return sorted((day for day in changes if day >= EARLIEST and day != self.on), reverse=True)

    def _reach(self, goals: list[_Goal], on: date, free: bool) -> None:
        terms = Terms(self.asks, self.cells, self.words, self.reference, on, None, self.allowed)
        for goal in goals:
            truth = terms.of(goal.node).true if goal.node is not None else z3().BoolVal(True)
            model = self._model([self.allowed if free else z3().Not(self.allowed), truth])
            if model is not None:
                self.shown[goal.what, goal.key] = self._shown(goal, model, terms)
        if on == self.on:
            self.free |= terms.free

    def _model(self, parts: list[Any]) -> Any:
        self.solver.push()
        self.solver.add(parts)
        found = self.solver.model() if self.solver.check() == z3().sat else None
        self.solver.pop()
        return found

    def _shown(self, goal: _Goal, model: Any, terms: Terms) -> Shown:
        if goal.what == "question" or goal.node is None:
            return Shown(goal.what, goal.key, terms.on, {})
        node = goal.node
        answers = answers_from(model, terms, self.support.of([node]))
        kept, verified = fewest(answers, terms.on, lambda told, on: self._holds(node, told, on))
        return Shown(goal.what, goal.key, terms.on, written_answers(kept), self._comes(kept, terms.on), verified)

    def _holds(self, node: Node, answers: Mapping[str, Answer], on: date) -> bool:
        given = Given(on, self.reference)
        for ask in self.tool.asks:
            told_of(ask, given, answers, {})
        return decide(node, given) is True

    def _comes(self, answers: Mapping[str, Answer], on: date) -> dict[str, list[str]]:
        found = evaluate(self.tool, answers, on, self.reference)
        return {"findings": [one.finding.key for one in found.findings], "ends": [one.end.key for one in found.ends]}


def _unreached(goal: _Goal) -> Wrong:
    return Wrong(
        goal.place, f"no answers lead to the {goal.what} '{goal.key}', on any day",
        "correct its condition, or take it out",
    )  # fmt: skip
