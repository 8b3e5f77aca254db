"""What the conditions of a tool or determination look up: parameters, sets and instruments, by kind and key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from icop.engine.conditions import nodes
from icop.engine.conditions.nodes import AnswerOf, Literally, Node, ParameterAt, Right, SetAt
from icop.engine.questionnaire.compiling import Ask, CompiledDetermination, CompiledTool

SourceKind = Literal["parameter", "set", "instrument"]
Source = tuple[SourceKind, str]


def conditions_of(worked: CompiledTool | CompiledDetermination) -> Iterator[Node]:
    """Yield every condition: when questions are asked or answered, what follows, which rule fits."""
    for ask in worked.asks:
        yield from conditions_of_ask(ask)
    if isinstance(worked, CompiledDetermination):
        yield from (node for _, node in worked.rules if node is not None)
    else:
        yield from (node for _, node in (*worked.findings, *worked.ends))


def conditions_of_ask(ask: Ask) -> Iterator[Node]:
    """Yield the conditions of one question."""
    yield from (node for node in (ask.when, ask.computed) if node is not None)
    yield from (one.when for one in ask.implied)


def sources_of(worked: CompiledTool | CompiledDetermination) -> tuple[Source, ...]:
    """Return what the conditions look up, each once, in order."""
    found = (source for node in conditions_of(worked) for source in sources_in(node))
    return tuple(dict.fromkeys(found))


def sources_in(node: Node) -> Iterator[Source]:
    """Yield what one condition looks up."""
    for one in nodes.walk(node):
        if isinstance(one, nodes.InForce):
            yield "instrument", one.key
        for right in rights_of(one):
            if isinstance(right, ParameterAt):
                yield "parameter", right.key
            elif isinstance(right, SetAt):
                yield "set", right.key


def answers_in(node: Node) -> Iterator[str]:
    """Yield the questions that a condition names, at its left and its right; a table for its columns."""
    for one in nodes.walk(node):
        if isinstance(one, nodes.AllOf | nodes.AnyOf | nodes.Not):
            continue
        if not isinstance(one, nodes.InForce):
            yield one.answer
        for right in rights_of(one):
            if isinstance(right, AnswerOf) and not right.tool:
                yield right.key
            elif isinstance(right, ParameterAt):
                yield from (told.key for _, told in right.by if isinstance(told, AnswerOf) and not told.tool)
            days = getattr(right, "on", None)
            if isinstance(days, AnswerOf) and not days.tool:
                yield days.key


def rights_of(node: Node) -> tuple[Right, ...]:
    """Return what stands at the right of a leaf."""
    if isinstance(node, nodes.Compare | nodes.Belongs | nodes.Count | nodes.Sum):
        return (node.right,)
    if isinstance(node, nodes.Within):
        return (node.amount, node.base)
    return (node.on,) if isinstance(node, nodes.InForce) and not isinstance(node.on, Literally) else ()
