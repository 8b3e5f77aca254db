"""Where every condition of a tool or determination stands, down to its leaves, and the same with one of them changed.

What tries a tool out (mutants, proofs) needs to name a leaf by its line, and to put another in its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from icop.engine.conditions import nodes
from icop.engine.conditions.nodes import Node
from icop.engine.loading import Place
from icop.engine.questionnaire.compiling import Ask, CompiledDetermination, CompiledTool

Compiled = CompiledTool | CompiledDetermination
Path = tuple[int | str, ...]
Said = TypeVar("Said")
_ROWS = frozenset({"some_row", "every_row"})
_TOTALS = frozenset({"count", "sum"})


@dataclass(frozen=True, slots=True)
class Placed:
    """A condition with its place in the fact, what it is written as, and what it is for, in words.

    `where` tells the same place in the compiled tool: ("asks", 3, "when"), ("findings", 2), ("rules", 4).
    """

    place: Place
    data: Mapping[str, Any]
    node: Node
    what: str
    where: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf of a condition: its place in the fact, the way to it inside the condition, and the leaf itself."""

    place: Place
    path: Path
    node: Node


def placed_conditions(worked: Compiled) -> Iterator[Placed]:
    """Yield every condition in the order of the file: those of questions first, then what follows from answers."""
    for number, (ask, place) in enumerate(_asks(worked)):
        yield from _of_ask(ask, number, place)
    if isinstance(worked, CompiledDetermination):
        for number, (rule, node) in enumerate(worked.rules):
            if rule.when is not None and node is not None:
                what = f"rule {rule.key}"
                yield Placed(("rules", number, "when"), rule.when, node, what, ("rules", number))
        return
    for number, (finding, node) in enumerate(worked.findings):
        what = f"finding {finding.key}"
        yield Placed(("findings", number, "when"), finding.when, node, what, ("findings", number))
    for number, (end, node) in enumerate(worked.ends):
        yield Placed(("ends", number, "when"), end.when, node, f"end {end.key}", ("ends", number))


def _asks(worked: Compiled) -> Iterator[tuple[Ask, Place]]:
    if isinstance(worked, CompiledDetermination):
        yield from ((ask, ("facts", number)) for number, ask in enumerate(worked.asks))
        return
    places = (
        ("sections", number, "questions", each)
        for number, section in enumerate(worked.shape.sections)
        for each in range(len(section.questions))
    )
    yield from zip(worked.asks, places, strict=True)


def place_of_ask(worked: Compiled, key: str) -> Place:
    """Return where a question stands in the fact."""
    return next((place for ask, place in _asks(worked) if ask.key == key), ())


def _of_ask(ask: Ask, number: int, place: Place) -> Iterator[Placed]:
    question = ask.question
    if question.when is not None and ask.when is not None:
        what = f"question {ask.key} (when it is asked)"
        yield Placed((*place, "when"), question.when, ask.when, what, ("asks", number, "when"))
    if question.computed is not None and ask.computed is not None:
        what = f"question {ask.key} (how it is worked out)"
        yield Placed((*place, "computed"), question.computed, ask.computed, what, ("asks", number, "computed"))
    for each, one in enumerate(ask.implied):
        what = f"question {ask.key} (implied answer {each + 1})"
        inner = (*place, "implied", each, "when")
        yield Placed(inner, question.implied[each].when, one.when, what, ("asks", number, "implied", each))


def leaves_of(placed: Placed) -> Iterator[Leaf]:
    """Yield the leaves of a condition in the order of the file; a table's leaf comes before those inside it."""
    yield from _in_group(placed.data, placed.node, placed.place, ())


def _in_group(data: Any, node: Any, place: Place, path: Path) -> Iterator[Leaf]:
    single = len(data) == 1
    for number, (key, value) in enumerate(data.items()):
        inner = node if single else node.parts[number]
        yield from _in_entry(key, value, inner, (*place, key), path if single else (*path, number))


def _in_entry(key: str, value: Any, node: Any, place: Place, path: Path) -> Iterator[Leaf]:
    if key in {"all", "any"}:
        for number, part in enumerate(value):
            yield from _in_group(part, node.parts[number], (*place, number), (*path, number))
    elif key == "not":
        yield from _in_group(value, node.part, place, (*path, "part"))
    elif key == "in_force" or not isinstance(value, dict):
        yield Leaf(place, path, node)
    else:
        single = len(value) == 1
        for number, (word, right) in enumerate(value.items()):
            inner = node if single else node.parts[number]
            yield from _in_word(word, right, inner, (*place, word), path if single else (*path, number))


def _in_word(word: str, right: Any, node: Any, place: Place, path: Path) -> Iterator[Leaf]:
    yield Leaf(place, path, node)
    if word in _ROWS:
        yield from _in_group(right, node.part, place, (*path, "part"))
    elif word in _TOTALS and "where" in right:
        yield from _in_group(right["where"], node.where, (*place, "where"), (*path, "where"))


def changed(node: Node, path: Path, new: Node | None) -> Node:
    """Return a condition with what stands at `path` changed, or taken out (None); nothing left holds always."""
    found = _changed(node, path, new)
    return found if found is not None else nodes.AllOf(())


def _changed(node: Node, path: Path, new: Node | None) -> Node | None:
    if not path:
        return new
    step, rest = path[0], path[1:]
    if isinstance(node, nodes.AllOf | nodes.AnyOf):
        kept = [(_changed(part, rest, new) if number == step else part) for number, part in enumerate(node.parts)]
        parts = tuple(part for part in kept if part is not None)
        return type(node)(parts) if parts else None
    if isinstance(node, nodes.Not):
        inner = _changed(node.part, rest, new)
        return nodes.Not(inner) if inner is not None else None
    if isinstance(node, nodes.Rows):
        return replace(node, part=_changed(node.part, rest, new) or nodes.AllOf(()))
    if isinstance(node, nodes.Count | nodes.Sum) and node.where is not None:
        return replace(node, where=_changed(node.where, rest, new))
    return node


def with_condition(worked: Compiled, where: tuple[Any, ...], node: Node) -> Compiled:
    """Return a tool or determination with another condition at this place."""
    part, number = where[:2]
    if part == "asks":
        asks = list(worked.asks)
        asks[number] = _with(asks[number], where[2:], node)
        return replace(worked, asks=tuple(asks))
    if isinstance(worked, CompiledDetermination):
        return replace(worked, rules=_put(worked.rules, number, node))
    if part == "findings":
        return replace(worked, findings=_put(worked.findings, number, node))
    return replace(worked, ends=_put(worked.ends, number, node))


def _put(pairs: tuple[tuple[Said, Any], ...], number: int, node: Node) -> tuple[tuple[Said, Any], ...]:
    return (*pairs[:number], (pairs[number][0], node), *pairs[number + 1 :])


def _with(ask: Ask, where: tuple[Any, ...], node: Node) -> Ask:
    if where[0] == "when":
        return replace(ask, when=node)
    if where[0] == "computed":
        return replace(ask, computed=node)
    implied = list(ask.implied)
    implied[where[1]] = replace(implied[where[1]], when=node)
    return replace(ask, implied=tuple(implied))
