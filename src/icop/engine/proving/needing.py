"""The variables a tool or determination needs: one for each answer, over every word that anything in it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from icop.engine.conditions import nodes
from icop.engine.conditions.nodes import Literally, Node, ParameterAt, Right, SetAt
from icop.engine.proving.answers import Cells, Variables, Words
from icop.engine.questionnaire import Reference
from icop.engine.questionnaire.placing import Compiled
from icop.engine.questionnaire.sources import conditions_of, rights_of

MOST_ROWS = 3


def words_of(worked: Compiled, reference: Reference) -> Words:
    """Return every word that options, conditions, sets and values by case name."""
    found: list[str] = []
    for ask in worked.asks:
        found += [*ask.kind.options, *(word for kind in ask.kind.columns.values() for word in kind.options)]
    for node in conditions_of(worked):
        for leaf in nodes.walk(node):
            for right in rights_of(leaf):
                found += _words_in(right, reference)
    return Words(found)


def _words_in(right: Right, reference: Reference) -> Iterator[str]:
    if isinstance(right, Literally):
        values = right.value if isinstance(right.value, tuple) else (right.value,)
        yield from (value for value in values if isinstance(value, str))
    elif isinstance(right, SetAt) and right.key in reference.sets:
        yield from dict.fromkeys(member.member for member in reference.sets[right.key].members)
    elif isinstance(right, ParameterAt) and right.key in reference.parameters:
        for value in reference.parameters[right.key].values:
            yield from value.by.values()
            if value.set:
                yield from _words_in(SetAt(value.set), reference)
            elif isinstance(value.value, str | tuple):
                yield from (value.value,) if isinstance(value.value, str) else value.value


def variables_of(worked: Compiled, words: Words) -> tuple[dict[str, Cells], list[Any]]:
    """Return a variable for every answer, and what they must satisfy."""
    made = Variables(words)
    rows = _rows_needed(conditions_of(worked))
    cells = {
        ask.key: made.make(ask.key, ask.kind, rows.get(ask.key, 2), ask.question.least, ask.question.most)
        for ask in worked.asks
    }
    return cells, made.bounds


def _rows_needed(conditions: Iterable[Node]) -> dict[str, int]:
    """Return how many rows a table needs for its counts to be reached, two at least."""
    rows: dict[str, int] = {}
    for node in conditions:
        for leaf in nodes.walk(node):
            if isinstance(leaf, nodes.Count) and isinstance(leaf.right, Literally):
                wanted = leaf.right.value
                count = int(wanted) + 1 if isinstance(wanted, Decimal) else 2
                rows[leaf.answer] = min(max(rows.get(leaf.answer, 2), count), MOST_ROWS)
    return rows
