"""The mutants of a tool or determination: the same with one small mistake, each named by its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from icop.engine.clock import FIRST_DAY, LAST_DAY
from icop.engine.conditions import describe, nodes
from icop.engine.conditions.nodes import Literally, Node, ParameterAt, Right
from icop.engine.loading import Place
from icop.engine.questionnaire import CompiledDetermination, Reference
from icop.engine.questionnaire.placing import (
    Compiled,
    Leaf,
    Placed,
    changed,
    leaves_of,
    placed_conditions,
    with_condition,
)
from icop.engine.shapes import Parameter, Value
from icop.engine.tool_checks import Beside
from icop.engine.units import Step, Unit

_OTHER: dict[str, nodes.Order] = {
    "at_least": "above", "above": "at_least", "at_most": "below", "below": "at_most",
}  # fmt: skip
_SHIFTED = "{} moved by {:+d}"
_Ordered = nodes.Compare | nodes.Count | nodes.Sum


@dataclass(frozen=True, slots=True)
class Mutant:
    """A tool or determination with one mistake at a place: what was done, and, of a condition, before and after.

    `where` is the condition's place in the compiled tool. `reference` is the site's, with a moved parameter beside it
    where the mistake is in a parameter's value.
    """

    place: Place
    says: str
    worked: Compiled
    reference: Reference
    before: Node | None = None
    after: Node | None = None
    where: tuple[Any, ...] = ()

    @property
    def part(self) -> str:
        """Whose condition it is: of "asks", "findings", "ends" or "rules"; empty where it is in none."""
        return self.where[0] if self.where else ""


def of(worked: Compiled, beside: Beside) -> Iterator[Mutant]:
    """Yield every mutant, in the order of the file; two mistakes that make the same condition are one."""
    maker = _Maker(worked, beside)
    for placed in placed_conditions(worked):
        seen = {placed.node}
        for leaf in leaves_of(placed):
            for mutant in maker.of_leaf(placed, leaf):
                if mutant.after not in seen:
                    seen.add(mutant.after)  # type: ignore[arg-type]
                    yield mutant
    if isinstance(worked, CompiledDetermination):
        yield from _of_rules(worked, beside.reference)


def _of_rules(worked: CompiledDetermination, reference: Reference) -> Iterator[Mutant]:
    rules = worked.rules
    for number, (rule, _) in enumerate(rules):
        place: Place = ("rules", number)
        without = replace(worked, rules=(*rules[:number], *rules[number + 1 :]))
        yield Mutant(place, f"rule {rule.key}: drop it", without, reference)
        other = next((at for at in range(number + 1, len(rules)) if rules[at][0].outcome != rule.outcome), None)
        if other is not None:
            swapped = list(rules)
            late, node = rules[other]
            swapped[number] = (rule.model_copy(update={"outcome": late.outcome}), rules[number][1])
            swapped[other] = (late.model_copy(update={"outcome": rule.outcome}), node)
            says = f"rule {rule.key}: swap its outcome with that of {late.key}"
            yield Mutant((*place, "outcome"), says, replace(worked, rules=tuple(swapped)), reference)


class _Maker:
    """Makes the mutants of leaves; keeps the parameters that were moved."""

    def __init__(self, worked: Compiled, beside: Beside) -> None:
        self.worked = worked
        self.beside = beside
        self.kinds = {ask.key: ask.kind for ask in worked.asks}
        self.moved: dict[str, Reference] = {}

    def of_leaf(self, placed: Placed, leaf: Leaf) -> Iterator[Mutant]:
        told = describe(leaf.node)
        yield self._mutant(placed, leaf, None, f"drop '{told}'")
        yield self._mutant(placed, leaf, nodes.Not(leaf.node), f"negate '{told}'")
        if isinstance(leaf.node, _Ordered):
            yield from self._bounds(placed, leaf, leaf.node)
        elif isinstance(leaf.node, nodes.Within):
            for by, right, reference in self._shifts(leaf.node.amount):
                new = replace(leaf.node, amount=right)  # type: ignore[arg-type]
                yield self._mutant(placed, leaf, new, _SHIFTED.format(f"'{told}'", by), reference)

    def _bounds(self, placed: Placed, leaf: Leaf, node: _Ordered) -> Iterator[Mutant]:
        """Yield the mistakes at a boundary. Where values are whole steps, moving it covers "above" for "at least"."""
        told = describe(node)
        shifts = list(self._shifts(node.right, node))
        whole = isinstance(node, nodes.Count) or (
            isinstance(node.right, Literally) and isinstance(node.right.value, date | Step)
        )
        if node.word in _OTHER and not (whole and shifts):
            new = replace(node, word=_OTHER[node.word])
            yield self._mutant(placed, leaf, new, f"'{told}' made '{describe(new)}'")
        if node.word == "equals" and not isinstance(node, nodes.Count | nodes.Sum) and self._is_scale(node):
            return
        for by, right, reference in shifts:
            yield self._mutant(placed, leaf, replace(node, right=right), _SHIFTED.format(f"'{told}'", by), reference)

    def _is_scale(self, node: nodes.Compare) -> bool:
        return isinstance(node.right, Literally) and isinstance(node.right.value, Step)

    def _mutant(
        self, placed: Placed, leaf: Leaf, new: Node | None, says: str, reference: Reference | None = None
    ) -> Mutant:
        after = changed(placed.node, leaf.path, new)
        worked = with_condition(self.worked, placed.where, after)
        kept = reference or self.beside.reference
        return Mutant(leaf.place, f"{placed.what}: {says}", worked, kept, placed.node, after, placed.where)

    # ---- boundaries moved by one

    def _shifts(self, right: Right, node: _Ordered | None = None) -> Iterator[tuple[int, Right, Reference | None]]:
        for by in (1, -1):
            if isinstance(right, Literally):
                value = self._moved(right.value, by, node)
                if value is not None:
                    yield by, Literally(value), None
            elif isinstance(right, ParameterAt):
                found = self._moved_parameter(right, by)
                if found is not None:
                    yield by, replace(right, key=found[0]), found[1]

    def _moved(self, value: object, by: int, node: _Ordered | None) -> Decimal | date | Step | None:
        if isinstance(value, Decimal):
            return value + by * _unit_of(value)
        if isinstance(value, date):
            return value + timedelta(days=by) if FIRST_DAY < value < LAST_DAY else None
        if isinstance(value, Step) and isinstance(node, nodes.Compare):
            steps = self._steps(node.answer)
            place = value.place + by
            return Step(place, steps[place]) if 0 <= place < len(steps) else None
        return None

    def _steps(self, answer: str) -> tuple[str, ...]:
        kinds = [self.kinds.get(answer), *(kind.columns.get(answer) for kind in self.kinds.values())]
        return next((kind.unit.steps for kind in kinds if kind is not None and kind.unit.steps), ())

    def _moved_parameter(self, right: ParameterAt, by: int) -> tuple[str, Reference] | None:
        parameter = self.beside.parameters.get(right.key)
        unit = self.beside.units.get(parameter.unit) if parameter else None
        if parameter is None or unit is None:
            return None
        key = f"{right.key} moved by {by:+d}"
        if key not in self.moved:
            other = _shifted(parameter, unit, by)
            if other is None:
                return None
            reference = self.beside.reference
            parameters = {**reference.parameters, key: other}
            self.moved[key] = Reference(parameters, reference.sets, reference.instruments, reference.units)
        return key, self.moved[key]


def _unit_of(value: Decimal) -> Decimal:
    """Return what counts as one: a whole, or the last digit that is written."""
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) and exponent < 0 else Decimal(1)


def _shifted(parameter: Parameter, unit: Unit, by: int) -> Parameter | None:
    """Return a parameter with every value moved by one; None where its values are no numbers, days or steps."""
    values = tuple(_shifted_value(value, unit, by) for value in parameter.values)
    return None if values == parameter.values else parameter.model_copy(update={"values": values})


def _shifted_value(value: Value, unit: Unit, by: int) -> Value:
    if not isinstance(value.value, str):
        return value
    told = value.value
    if unit.read in {"decimal", "whole"}:
        number = Decimal(told)
        told = f"{number + by * _unit_of(number):f}"
    elif unit.read == "date":
        told = (date.fromisoformat(told) + timedelta(days=by)).isoformat()
    elif unit.read == "scale":
        place = unit.steps.index(told) + by
        told = unit.steps[place] if 0 <= place < len(unit.steps) else told
    return value.model_copy(update={"value": told})
