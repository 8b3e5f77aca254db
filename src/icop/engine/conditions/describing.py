"""Say a condition in plain words, for pages and traces."""

from __future__ import annotations

from icop.engine.conditions import nodes
from icop.engine.conditions.nodes import AnswerOf, AskedDay, Literally, Node, ParameterAt, Right, SetAt
from icop.engine.trace import plain

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


def describe(node: Node) -> str:
    """Return a condition in words: `value is at least 14000000 and first_case is yes`."""
    if isinstance(node, nodes.AllOf | nodes.AnyOf):
        joint = " and " if isinstance(node, nodes.AllOf) else " or "
        return joint.join(_inner(part) for part in node.parts)
    if isinstance(node, nodes.Not):
        return f"not ({describe(node.part)})"
    if isinstance(node, nodes.Compare):
        return f"{node.answer} {_ORDER[node.word]} {_right(node.right)}"
    if isinstance(node, nodes.Belongs):
        return f"{node.answer} {_MANY[node.word]} {_right(node.right)}"
    if isinstance(node, nodes.Within):
        return f"{node.answer} is within {_right(node.amount)} {node.unit} {node.side} {_right(node.base)}"
    if isinstance(node, nodes.Known):
        return f"{node.answer} is {node.word}"
    if isinstance(node, nodes.InForce):
        return f"{node.key} is in force on {_right(node.on)}"
    return _table(node)


def _inner(node: Node) -> str:
    return f"({describe(node)})" if isinstance(node, nodes.AllOf | nodes.AnyOf) else describe(node)


def _table(node: nodes.Rows | nodes.Count | nodes.Sum) -> str:
    if isinstance(node, nodes.Rows):
        which = "some row" if node.word == "some_row" else "every row"
        return f"in {which} of {node.answer}, {describe(node.part)}"
    where = f" where {describe(node.where)}" if node.where else ""
    what = f"the rows of {node.answer}" if isinstance(node, nodes.Count) else f"the sum of {node.answer} {node.column}"
    number = "the number of " if isinstance(node, nodes.Count) else ""
    return f"{number}{what}{where} {_ORDER[node.word]} {_right(node.right)}"


def _right(right: Right) -> str:
    if isinstance(right, Literally):
        told = plain(right.value)
        return ", ".join(map(str, told)) if isinstance(told, list) else _word(told)
    if isinstance(right, AskedDay):
        return "the day asked about"
    if isinstance(right, AnswerOf):
        return f"the answer to {right.tool + '.' if right.tool else ''}{right.key}"
    name = f"the set {right.key}" if isinstance(right, SetAt) else right.key
    day = "" if isinstance(right.on, AskedDay) else f" on {_right(right.on)}"
    by = (
        f" for {', '.join(_dimension(*each) for each in right.by)}"
        if isinstance(right, ParameterAt) and right.by
        else ""
    )
    return f"{name}{by}{day}"


def _dimension(name: str, told: str | AnswerOf) -> str:
    return f"{name} {told if isinstance(told, str) else _right(told)}"


def _word(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
