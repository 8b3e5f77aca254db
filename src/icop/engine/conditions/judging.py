"""Judge a condition against facts, with three truth values: true, false, and unknown (None).

What is known never changes by knowing more: an unknown answer can only turn a truth into unknown.
Every leaf that was looked at is a step of the trace; what would have to be known is a need.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from icop.engine.clock import add_period
from icop.engine.conditions import nodes
from icop.engine.conditions.describing import describe as _describe
from icop.engine.conditions.facts import NOT_ANSWERED, UNKNOWN, Answer, Facts, NoAnswer, RowFacts
from icop.engine.conditions.nodes import Node
from icop.engine.conditions.possible import Need, Possible, answer_side, day_side, right_side
from icop.engine.errors import Refused
from icop.engine.trace import Step, plain

Truth = bool | None
_OF_AN_ANSWER = (
    nodes.Compare, nodes.Belongs, nodes.Within, nodes.Known, nodes.Rows, nodes.Count, nodes.Sum,
)  # fmt: skip
OfAnAnswer = nodes.Compare | nodes.Belongs | nodes.Within | nodes.Known | nodes.Rows | nodes.Count | nodes.Sum


def describe(node: Node) -> str:
    """Return a condition in words, which are kept with it."""
    try:
        return node.words
    except AttributeError:
        words = _describe(node)
        object.__setattr__(node, "words", words)
        return words


@dataclass(frozen=True, slots=True)
class Judged:
    """The truth of a condition, the steps that were looked at, and the needs that keep an unknown truth unknown."""

    truth: Truth
    steps: tuple[Step, ...] = ()
    needs: tuple[Need, ...] = ()


def judge(node: Node, facts: Facts) -> Judged:
    """Return the truth of a condition under these facts. The same facts give the same answer, steps and needs.

    Raises NotFound when the condition names a parameter, set or instrument that does not exist.
    """
    judged = _JUDGES[type(node)](node, facts)
    if isinstance(node, _OF_AN_ANSWER):
        judged = _where_asked(node, judged, facts)
    return Judged(judged.truth, judged.steps, () if judged.truth is not None else _once(judged.needs))


def _where_asked(node: OfAnAnswer, judged: Judged, facts: Facts) -> Judged:
    """Return what is so of an answer where its question is asked: nothing is, of one that is not."""
    asked = facts.asked(node.answer)
    if asked is None or asked.truth is True:
        return judged
    if asked.truth is False:
        step = Step("question", node.answer, None, f"{describe(node)}: it is not asked", False)
        return Judged(False, (*asked.steps, step))
    if judged.truth is False:
        return judged
    return Judged(None, (*asked.steps, *judged.steps), (*asked.needs, *judged.needs))


def all_true(truths: Iterable[Truth]) -> Truth:
    """Return the truth of all of these together: one false makes it false, else one unknown makes it unknown."""
    found = set(truths)
    return False if False in found else None if None in found else True


def some_true(truths: Iterable[Truth]) -> Truth:
    """Return the truth of one of these at least: one true makes it true, else one unknown makes it unknown."""
    found = set(truths)
    return True if True in found else None if None in found else False


def _once(needs: Iterable[Need]) -> tuple[Need, ...]:
    return tuple(dict.fromkeys(needs))


def _joined(parts: Iterable[Judged], truth_of: Callable[[Iterable[Truth]], Truth]) -> Judged:
    parts = list(parts)
    steps = tuple(step for part in parts for step in part.steps)
    needs = tuple(need for part in parts if part.truth is None for need in part.needs)
    return Judged(truth_of([part.truth for part in parts]), steps, needs)


def _all(node: nodes.AllOf, facts: Facts) -> Judged:
    return _joined((judge(part, facts) for part in node.parts), all_true)


def _any(node: nodes.AnyOf, facts: Facts) -> Judged:
    return _joined((judge(part, facts) for part in node.parts), some_true)


def _not(node: nodes.Not, facts: Facts) -> Judged:
    inner = judge(node.part, facts)
    return Judged(None if inner.truth is None else not inner.truth, inner.steps, inner.needs)


# ---- leaves


def _leaf(node: Node, answer: str, value: Any, truth: Truth, *sides: Possible) -> Judged:
    step = Step("question", answer, plain(value), describe(node), truth)
    steps = tuple(step for side in sides for step in side.steps)
    blocking = [side for side in sides if side.is_nothing] or sides  # what is only uncertain may not matter then
    needs = tuple(need for side in blocking for need in side.needs)
    return Judged(truth, (*steps, step), () if truth is not None else needs)


def _agreed(truths: Iterable[Truth]) -> Truth:
    found = set(truths)
    return found.pop() if len(found) == 1 else None


def _compare(node: nodes.Compare, facts: Facts) -> Judged:
    left, right = answer_side(node.answer, facts), right_side(node.right, facts)
    truth = _agreed(compared(value, node.word, other) for value in left.values for other in right.values)
    return _leaf(node, node.answer, left.values[0], truth, left, right)


def compared(left: Any, word: nodes.Order, right: Any) -> Truth:
    """Return how one value compares with another; unknown where one is missing. Raises Refused for two kinds."""
    if left is None or right is None:
        return None
    if word == "equals":
        if isinstance(left, tuple) and isinstance(right, tuple):
            return set(left) == set(right)
        return bool(left == right) if type(left) is type(right) else str(left) == str(right)
    if type(left) is not type(right):
        raise Refused(f"{left} and {right} cannot be compared.", "Compare values of one kind: correct the condition.")
    return bool(
        {"above": left > right, "at_least": left >= right, "below": left < right, "at_most": left <= right}[word]
    )


def _belongs(node: nodes.Belongs, facts: Facts) -> Judged:
    left, right = answer_side(node.answer, facts), right_side(node.right, facts)
    value = left.values[0]
    truth: Truth = None
    if value is not None:
        mine = frozenset(value) if isinstance(value, tuple) else frozenset({str(value)})
        options = [right.words] if right.words else [_two(other) for other in right.values]
        truth = _agreed(None if option is None else _belonging(node.word, mine, *option) for option in options)
    return _leaf(node, node.answer, value, truth, left, right)


def _two(value: Any) -> tuple[frozenset[str], frozenset[str]] | None:
    if value is None:
        return None
    words = frozenset(value) if isinstance(value, tuple) else frozenset({str(value)})
    return words, words


def _belonging(word: nodes.Many, mine: frozenset[str], certain: frozenset[str], possible: frozenset[str]) -> Truth:
    """Judge words beside words of which some are only possible members."""
    if word in {"includes_all", "includes"}:
        return False if certain - mine else None if possible - certain - mine else True
    if mine & certain:
        return True
    return None if mine & possible else False


def _within(node: nodes.Within, facts: Facts) -> Judged:
    left, amount, base = answer_side(node.answer, facts), right_side(node.amount, facts), right_side(node.base, facts)
    truth = _agreed(
        _is_within(day, node, length, start) for day in left.values for length in amount.values for start in base.values
    )
    return _leaf(node, node.answer, left.values[0], truth, left, amount, base)


def _is_within(day: Any, node: nodes.Within, length: Any, base: Any) -> Truth:
    if day is None or length is None or base is None:
        return None
    if not isinstance(length, Decimal) or length != length.to_integral_value():
        raise Refused(f"{length} is no whole number of {node.unit}.", "Correct the period.")
    first = add_period(base, -int(length), node.unit) if node.side in {"before", "of"} else base
    last = add_period(base, int(length), node.unit) if node.side in {"after", "of"} else base
    return bool(first <= day <= last)


def _known(node: nodes.Known, facts: Facts) -> Judged:
    value = facts.answer(node.answer)
    if value is NOT_ANSWERED:  # nobody was asked yet: it may become either
        return _leaf(node, node.answer, None, None, answer_side(node.answer, facts))
    truth = value is UNKNOWN if node.word == "unknown" else value is not UNKNOWN
    return Judged(truth, (Step("question", node.answer, None, describe(node), truth),))


def _in_force(node: nodes.InForce, facts: Facts) -> Judged:
    on, needs = day_side(node.on, facts)
    truth = None if on is None else facts.in_force(node.key, on)
    if truth is None and not needs:
        needs = (Need("instrument", node.key, f"It is not certain whether {node.key} was in force on {on}."),)
    says = f"{describe(node)} ({on})" if on else describe(node)
    return Judged(truth, (Step("instrument", node.key, plain(on), says, truth),), needs)


# ---- tables

Table = nodes.Rows | nodes.Count | nodes.Sum


def _table(node: Table, facts: Facts) -> tuple[list[RowFacts] | None, tuple[Need, ...]]:
    rows: Answer = facts.answer(node.answer)
    if isinstance(rows, NoAnswer):
        return None, (Need("answer", node.answer, f"{node.answer} is {rows.value}."),)
    assert isinstance(rows, tuple)
    return [RowFacts(row, node.columns, facts) for row in rows if isinstance(row, Mapping)], ()


def _in_row(node: Node, table: str, number: int, row: RowFacts) -> Judged:
    """Judge a condition on one row; its steps and needs name the row."""
    judged = judge(node, row)
    steps = tuple(_of_row(step, table, number, row.columns) for step in judged.steps)
    needs = tuple(
        Need(need.kind, _cell(table, number, need.key), need.why) if need.key in row.columns else need
        for need in judged.needs
    )
    return Judged(judged.truth, steps, needs)


def _of_row(step: Step, table: str, number: int, columns: frozenset[str]) -> Step:
    if step.kind != "question" or step.key not in columns:
        return step
    return Step(step.kind, _cell(table, number, step.key), step.value, step.says, step.truth)


def _cell(table: str, number: int, column: str) -> str:
    return f"{table} row {number} {column}"


def _rows(node: nodes.Rows, facts: Facts) -> Judged:
    rows, needs = _table(node, facts)
    if rows is None:
        return _leaf(node, node.answer, None, None, Possible((None,), needs=needs))
    parts = [_in_row(node.part, node.answer, number, row) for number, row in enumerate(rows, 1)]
    joined = _joined(parts, some_true if node.word == "some_row" else all_true)
    step = Step("question", node.answer, f"{len(rows)} rows", describe(node), joined.truth)
    return Judged(joined.truth, (*joined.steps, step), joined.needs)


def _count(node: nodes.Count, facts: Facts) -> Judged:
    return _total(node, facts, lambda row: Decimal(1))


def _sum(node: nodes.Sum, facts: Facts) -> Judged:
    def cell(row: RowFacts) -> Decimal | None:
        value = row.row.get(node.column, NOT_ANSWERED)
        return value if isinstance(value, Decimal) else None

    return _total(node, facts, cell)


def _total(node: nodes.Count | nodes.Sum, facts: Facts, worth: Callable[[RowFacts], Decimal | None]) -> Judged:
    """Judge a total known within bounds: rows that may count, or not, widen it; a cell that is not known undoes it."""
    rows, needs = _table(node, facts)
    right = right_side(node.right, facts)
    if rows is None:
        return _leaf(node, node.answer, None, None, Possible((None,), needs=needs), right)
    low = high = Decimal(0)
    told: list[Judged] = []
    open_needs: list[Need] = []
    unknown_cell = False
    for number, row in enumerate(rows, 1):
        part = _in_row(node.where, node.answer, number, row) if node.where else Judged(True)
        told.append(part)
        if part.truth is False:
            continue
        value = worth(row)
        if value is None:
            unknown_cell = True
            column = node.column if isinstance(node, nodes.Sum) else ""
            open_needs.append(Need("answer", _cell(node.answer, number, column), "It belongs to the total."))
            continue
        low += value if part.truth else min(value, Decimal(0))
        high += value if part.truth else max(value, Decimal(0))
        open_needs.extend(part.needs if part.truth is None else ())
    bounds = (None,) if unknown_cell else (low, high)
    truth = _agreed(between(bounds, node.word, other) for other in right.values)
    steps = tuple(step for part in told for step in part.steps)
    shown = "unknown" if unknown_cell else f"{low:f}" if low == high else f"{low:f} to {high:f}"
    leaf = _leaf(node, node.answer, shown, truth, Possible(needs=tuple(open_needs)), right)
    return Judged(truth, (*steps, *leaf.steps), leaf.needs)


def between(bounds: tuple[Decimal | None, ...], word: nodes.Order, right: Any) -> Truth:
    """Return how a total known within bounds compares with a value."""
    low, high = bounds[0], bounds[-1]
    if low is None or high is None or right is None:
        return None
    if word == "equals":
        return low == right if low == high else None if low <= right <= high else False
    return _agreed({compared(low, word, right), compared(high, word, right)})


_JUDGES: dict[type, Callable[[Any, Facts], Judged]] = {
    nodes.AllOf: _all,
    nodes.AnyOf: _any,
    nodes.Not: _not,
    nodes.Compare: _compare,
    nodes.Belongs: _belongs,
    nodes.Within: _within,
    nodes.Known: _known,
    nodes.InForce: _in_force,
    nodes.Rows: _rows,
    nodes.Count: _count,
    nodes.Sum: _sum,
}
