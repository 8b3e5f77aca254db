"""Say a condition in plain words, for pages and traces: with the keys it is written in, or with names for them."""

from __future__ import annotations

from typing import Protocol

from icop.engine.conditions import nodes
from icop.engine.conditions.nodes import AnswerOf, AskedDay, Literally, Node, ParameterAt, Right, SetAt
from icop.engine.trace import plain
from icop.engine.units import Reading

_ORDER = {
    "equals": "is", "above": "is above", "at_least": "is at least", "below": "is below", "at_most": "is at most",
}  # fmt: skip
_MANY = {
    "one_of": "is one of",
    "includes": "includes",
    "includes_any": "includes any of",
    "includes_all": "includes all of",
    "in_set": "belongs to",
}


class Names(Protocol):
    """What a condition's keys and values are called."""

    def question(self, key: str, tool: str = "") -> str:
        """Return what a question, or a column of a table, is called."""

    def value(self, question: str, value: Reading) -> str:
        """Return a value in words, as an answer to that question."""

    def fact(self, kind: str, key: str) -> str:
        """Return what a parameter, set or instrument is called."""


class Keys:
    """Names everything by its key, and writes values as they stand in files."""

    def question(self, key: str, tool: str = "") -> str:
        """Return the key, with its tool before it."""
        return f"{tool}.{key}" if tool else key

    def value(self, question: str, value: Reading) -> str:
        """Return the value as plain text."""
        told = plain(value)
        if isinstance(told, list):
            return ", ".join(map(str, told))
        return {True: "yes", False: "no"}[told] if isinstance(told, bool) else str(told)

    def fact(self, kind: str, key: str) -> str:
        """Return the key; a set is told as one."""
        return f"the set {key}" if kind == "set" else key


KEYS = Keys()


def describe(node: Node, names: Names = KEYS) -> str:
    """Return a condition in words: `value is at least 14000000 and first_case is yes`, or so with other names."""
    if isinstance(node, nodes.AllOf | nodes.AnyOf):
        joint = " and " if isinstance(node, nodes.AllOf) else " or "
        return joint.join(_inner(part, names) for part in node.parts)
    if isinstance(node, nodes.Not):
        return _not(node.part, names)
    if isinstance(node, nodes.InForce):
        return f"{names.fact('instrument', node.key)} is in force on {_right(node.on, names)}"
    return _answer(node, names)


def _inner(node: Node, names: Names) -> str:
    return f"({describe(node, names)})" if isinstance(node, nodes.AllOf | nodes.AnyOf) else describe(node, names)


def _not(part: Node, names: Names) -> str:
    if isinstance(part, nodes.Compare) and part.word == "equals":
        return f"{names.question(part.answer)} is not {_right(part.right, names, part.answer)}"
    return f"not ({describe(part, names)})"


_OfAnAnswer = nodes.Compare | nodes.Belongs | nodes.Within | nodes.Known | nodes.Rows | nodes.Count | nodes.Sum


def _answer(node: _OfAnAnswer, names: Names) -> str:
    asked = names.question(node.answer)
    if isinstance(node, nodes.Compare):
        return f"{asked} {_ORDER[node.word]} {_right(node.right, names, node.answer)}"
    if isinstance(node, nodes.Belongs):
        return f"{asked} {_MANY[node.word]} {_right(node.right, names, node.answer)}"
    if isinstance(node, nodes.Within):
        length, base = _right(node.amount, names), _right(node.base, names, node.answer)
        return f"{asked} is within {length} {node.unit} {node.side} {base}"
    if isinstance(node, nodes.Known):
        return f"{asked} is {node.word}"
    return _table(node, asked, names)


def _table(node: nodes.Rows | nodes.Count | nodes.Sum, asked: str, names: Names) -> str:
    if isinstance(node, nodes.Rows):
        which = "some row" if node.word == "some_row" else "every row"
        return f"in {which} of {asked}, {describe(node.part, names)}"
    where = f" where {describe(node.where, names)}" if node.where else ""
    column = node.column if isinstance(node, nodes.Sum) else ""
    what = f"the sum of {asked} {names.question(column)}" if column else f"the number of the rows of {asked}"
    return f"{what}{where} {_ORDER[node.word]} {_right(node.right, names, column)}"


def _right(right: Right, names: Names, question: str = "") -> str:
    if isinstance(right, Literally):
        return names.value(question, right.value)
    if isinstance(right, AskedDay):
        return "the day asked about"
    if isinstance(right, AnswerOf):
        return f"the answer to {names.question(right.key, right.tool)}"
    name = names.fact("set" if isinstance(right, SetAt) else "parameter", right.key)
    day = "" if isinstance(right.on, AskedDay) else f" on {_right(right.on, names)}"
    by = (
        f" for {', '.join(_dimension(*each, names) for each in right.by)}"
        if isinstance(right, ParameterAt) and right.by
        else ""
    )
    return f"{name}{by}{day}"


def _dimension(name: str, told: str | AnswerOf, names: Names) -> str:
    return f"{name} {told if isinstance(told, str) else _right(told, names)}"
