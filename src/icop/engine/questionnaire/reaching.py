"""What can never happen in a tool or determination: a question never asked, a finding, end or rule never reached.

A condition is spread out to a bounded number of ways in which it holds, each a few leaves that are true or false, with
those under which the questions they name are asked. Where every way contradicts itself the condition never holds. What
grows too large, or leans on more than written values, is not judged here: `icop check --prove` looks closer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain, combinations, pairwise
from typing import Any, TypeGuard

from icop.engine.clock import FIRST_DAY, LAST_DAY
from icop.engine.conditions import UNKNOWN, PlainFacts, judge, nodes
from icop.engine.conditions.facts import Answer
from icop.engine.conditions.nodes import Literally, Node
from icop.engine.errors import IcopError
from icop.engine.loading import Finding
from icop.engine.questionnaire.compiling import Ask, CompiledDetermination
from icop.engine.questionnaire.placing import Compiled, place_of_ask
from icop.engine.tool_shapes import Rule
from icop.engine.units import Step

MOST_WAYS = 400
_MOST_WORDS = 6
_Literal = tuple[Node, bool]
_Way = frozenset[_Literal]
_Ways = frozenset[_Way] | None
_ALWAYS: frozenset[_Way] = frozenset({frozenset()})
_Leaf = nodes.Compare | nodes.Belongs | nodes.Known


def unreachable(worked: Compiled) -> Iterator[Finding]:
    """Yield the questions, findings, ends and rules that can certainly never be reached, by place."""
    reach = _Reach(worked.asks)
    for ask in worked.asks:
        if ask.when is not None and reach.never(ask.when):
            place = (*place_of_ask(worked, ask.key), "when")
            yield Finding(place, f"the question '{ask.key}' is never asked: {reach.why(ask.when)}", _FIX)
    if isinstance(worked, CompiledDetermination):
        yield from _rules(worked, reach)
        return
    parts: tuple[tuple[str, str, Any], ...] = (
        ("findings", "finding", worked.findings), ("ends", "end", worked.ends),
    )  # fmt: skip
    for name, what, pairs in parts:
        for number, (one, node) in enumerate(pairs):
            if reach.never(node):
                told = f"the {what} '{one.key}' is never reached: {reach.why(node)}"
                yield Finding((name, number, "when"), told, _FIX)


_FIX = "correct the condition, or take it out"


def _rules(worked: CompiledDetermination, reach: _Reach) -> Iterator[Finding]:
    for number, (rule, node) in enumerate(worked.rules):
        if node is not None and reach.never(node):
            told = f"the rule '{rule.key}' is never reached: {reach.why(node)}"
            yield Finding(("rules", number, "when"), told, _FIX)
            continue
        for earlier, other in worked.rules[:number]:
            if stands_wherever(earlier, rule) and reach.covers(other, node):
                told = f"the rule '{rule.key}' is never reached: '{earlier.key}' comes first and fits wherever it does"
                yield Finding(("rules", number), told, "put it before that rule, or take it out")
                break


def stands_wherever(earlier: Rule, later: Rule) -> bool:
    """Tell whether a rule certainly stands on every day on which a later one does."""
    eras = not earlier.eras or (bool(later.eras) and set(later.eras) <= set(earlier.eras))
    overlays = not earlier.overlays or (bool(later.overlays) and set(later.overlays) <= set(earlier.overlays))
    return eras and overlays


class _Reach:
    """Spreads conditions out over the questions of one tool."""

    def __init__(self, asks: Iterable[Ask]) -> None:
        self.asks = {ask.key: ask for ask in asks}
        self.known: dict[tuple[str, bool], _Ways] = {}
        self.checked: dict[tuple[str, frozenset[_Literal]], bool] = {}
        self.truths: dict[tuple[Node, Answer], bool | None] = {}
        self.clashes: list[str] = []

    def never(self, node: Node) -> bool:
        """Tell whether a condition certainly never holds."""
        self.clashes = []
        ways = self.ways(node, True)
        return ways is not None and not ways

    def why(self, node: Node) -> str:
        """Say of a condition that never holds which question it asks too much of."""
        self.never(node)
        found = list(dict.fromkeys(self.clashes))
        return f"no answer to '{found[-1]}' fits all it asks" if found else "no answers fit it"

    def covers(self, earlier: Node | None, later: Node | None) -> bool:
        """Tell whether the earlier condition certainly holds wherever the later one does."""
        first = self.ways(earlier, True) if earlier is not None else _ALWAYS
        second = self.ways(later, True) if later is not None else _ALWAYS
        if not first or not second:
            return False
        return all(any(way <= other for way in first) for other in second)

    # ---- ways in which a condition is true, or false; None where there are too many

    def ways(self, node: Node, holds: bool) -> _Ways:
        if isinstance(node, nodes.Not):
            return self.ways(node.part, not holds)
        if isinstance(node, nodes.AllOf | nodes.AnyOf):
            together = isinstance(node, nodes.AllOf) == holds
            parts = (self.ways(part, holds) for part in node.parts)
            return self._all(parts) if together else _some(parts)
        if isinstance(node, nodes.InForce):
            return frozenset({frozenset({(node, holds)})})
        ask = self.asks[node.answer]
        answered = self._of_answer(node, ask, holds)
        if holds:
            return self._all([self._asked(ask, True), answered])
        return _some([self._asked(ask, False), answered])

    def _of_answer(self, node: Node, ask: Ask, holds: bool) -> _Ways:
        if ask.computed is not None and isinstance(node, nodes.Compare) and isinstance(node.right, Literally):
            return self.ways(ask.computed, holds == (node.right.value is True))
        return self._all([frozenset({frozenset({(node, holds)})})])

    def _asked(self, ask: Ask, truth: bool) -> _Ways:
        if ask.when is None:
            return _ALWAYS if truth else frozenset()
        name = (ask.key, truth)
        if name not in self.known:
            self.known[name] = self.ways(ask.when, truth)
        return self.known[name]

    def _all(self, parts: Iterable[_Ways]) -> _Ways:
        """Return the ways in which all of these hold. A part that is too large is left out: more ways, never fewer."""
        found: frozenset[_Way] = _ALWAYS
        complete = True
        for part in parts:
            if part is None or len(found) * len(part) > MOST_WAYS * 10:
                complete = False
                continue
            joined = (self._joined(one, other) for one in found for other in part)
            found = frozenset(way for way in joined if way is not None)
            if len(found) > MOST_WAYS:
                return None
        return found if complete or not found else None

    def _joined(self, one: _Way, other: _Way) -> _Way | None:
        way = one | other
        if any((leaf, not holds) in way for leaf, holds in other):
            return None
        for key in {leaf.answer for leaf, _ in other if _is_written(leaf)}:
            about = frozenset((leaf, holds) for leaf, holds in way if _is_written(leaf) and leaf.answer == key)
            if not self._possible(key, about):
                self.clashes.append(key)
                return None
        return way

    # ---- whether one answer fits

    def _possible(self, key: str, about: frozenset[_Literal]) -> bool:
        name = (key, about)
        if name not in self.checked:
            self.checked[name] = self._fits(self.asks[key], about)
        return self.checked[name]

    def _fits(self, ask: Ask, about: frozenset[_Literal]) -> bool:
        answers = _answers(ask, [leaf for leaf, _ in about])
        return answers is None or any(all(self._is(leaf, one, holds) for leaf, holds in about) for one in answers)

    def _is(self, leaf: Node, answer: Answer, holds: bool) -> bool:
        name = (leaf, answer)
        if name not in self.truths:
            assert isinstance(leaf, _Leaf)
            try:
                self.truths[name] = judge(leaf, PlainFacts(FIRST_DAY, {leaf.answer: answer})).truth
            except IcopError:
                self.truths[name] = holds  # it cannot be judged: not said to be impossible
        return self.truths[name] is holds


def _some(parts: Iterable[_Ways]) -> _Ways:
    found: set[_Way] = set()
    for part in parts:
        if part is None:
            return None
        found |= part
    return frozenset(found) if len(found) <= MOST_WAYS else None


def _is_written(node: Node) -> TypeGuard[_Leaf]:
    """Tell whether a leaf is about one answer alone, and so can be tried on every answer there may be."""
    if isinstance(node, nodes.Compare | nodes.Belongs):
        return isinstance(node.right, Literally)
    return isinstance(node, nodes.Known)


def _answers(ask: Ask, leaves: Iterable[Node]) -> list[Answer] | None:
    """Return answers that stand for all there may be, as far as these leaves can tell them apart; None: not known."""
    kind, read = ask.kind, ask.kind.read
    named = list(chain.from_iterable(_named(leaf) for leaf in leaves))
    if read == "bool":
        return [True, False, UNKNOWN]
    if read == "rows":
        return None
    if read == "set":
        return _lists(named)
    if read == "scale":
        return [*(Step(place, name) for place, name in enumerate(kind.unit.steps)), UNKNOWN]
    if read == "date":
        days = sorted({one for one in named if isinstance(one, date)})
        near = {day + timedelta(by) for day in days for by in (-1, 0, 1) if FIRST_DAY < day < LAST_DAY}
        return [*sorted(near or {FIRST_DAY}), UNKNOWN]
    if read in {"decimal", "whole"}:
        return [*_numbers(ask, [one for one in named if isinstance(one, Decimal)]), UNKNOWN]
    return [*(kind.options or (*dict.fromkeys(map(str, named)), "another word")), UNKNOWN]


def _named(leaf: Node) -> tuple[Answer, ...]:
    right = getattr(leaf, "right", None)
    value = right.value if isinstance(right, Literally) else ()
    return value if isinstance(value, tuple) else (value,)


def _lists(named: list[Answer]) -> list[Answer] | None:
    words = tuple(dict.fromkeys(str(one) for one in named))
    if len(words) > _MOST_WORDS:
        return None
    chosen = chain.from_iterable(combinations(words, length) for length in range(len(words) + 1))
    return [*chosen, *((*one, "another word") for one in combinations(words, len(words))), ("another word",), UNKNOWN]


def _numbers(ask: Ask, named: list[Decimal]) -> list[Decimal]:
    """Return the numbers named, some between them and beyond, within the bounds of the question."""
    low, high = (Decimal(end) if end is not None else None for end in (ask.question.least, ask.question.most))
    ends = [end for end in (low, high) if end is not None]
    points = sorted({*named, *ends, Decimal(0)})
    between = [(one + other) / 2 for one, other in pairwise(points)]
    found = {*points, *between, points[0] - 1, points[-1] + 1, *(one + by for one in points for by in (-1, 1))}
    whole = ask.kind.unit.read == "whole"
    inside = (one for one in found if (low is None or one >= low) and (high is None or one <= high))
    return sorted(one for one in inside if not whole or one == one.to_integral_value())
