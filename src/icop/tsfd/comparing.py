"""What changed in the release processes between two days, in words with the source of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from icop.engine.shapes import Cite
from icop.tsfd.model import Edge, Model, Node


@dataclass(frozen=True, slots=True)
class Change:
    """One change: the process it is about, what it is (`new`, `gone`, `lead`, `class`, `days`, `order`), in words."""

    key: str
    title: str
    what: str
    says: str
    cite: Cite


def changes(before: Model, after: Model) -> tuple[Change, ...]:
    """Return what changed from one model to a later one, in the order of the later; what is gone comes last."""
    return tuple(_changes(before, after))


def _changes(before: Model, after: Model) -> Iterator[Change]:
    for key, node in after.nodes.items():
        earlier = before.nodes.get(key)
        if earlier is None:
            yield Change(key, node.name, "new", f"New: {node.kind}.", node.shape.shown[0].cite)
        else:
            yield from _of_node(earlier, node)
            yield from _of_order(key, before, after)
    for key, node in before.nodes.items():
        if key not in after.nodes:
            yield Change(key, node.name, "gone", "No longer one of the processes.", node.shape.shown[-1].cite)


def _of_node(before: Node, after: Node) -> Iterator[Change]:
    if before.unsure != after.unsure:
        said = f"To be confirmed: {after.unsure}" if after.unsure else "Now certainly one of the processes."
        yield Change(after.key, after.name, "class", said, after.shape.shown[-1].cite)
    if before.lead.words != after.lead.words or before.lead.unknown != after.lead.unknown:
        said = f"Led by {after.lead.words}; before, {before.lead.words}."
        yield Change(after.key, after.name, "lead", said, after.lead.cite)
    elif before.lead.body != after.lead.body:
        said = f"Decided by: {after.lead.body or 'not said'}; before: {before.lead.body or 'not said'}."
        yield Change(after.key, after.name, "lead", said, after.lead.cite)
    if before.kind != after.kind:
        cite = after.shape.natures[-1].cite
        yield Change(after.key, after.name, "class", f"Now {after.kind}; before, {before.kind}.", cite)
    if before.days.words != after.days.words:
        said = f"Planning days {after.days.words}; before, {before.days.words}."
        yield Change(after.key, after.name, "days", said, after.days.cite)


def _of_order(key: str, before: Model, after: Model) -> Iterator[Change]:
    then = {edge.before: edge for edge in before.before(key)}
    now = {edge.before: edge for edge in after.before(key)}
    for other, edge in now.items():
        if other in before.nodes and (other not in then or then[other].order != edge.order):
            yield _order(after, edge, f"Now waits for the {_end(edge)} of {after.nodes[other].name}.")
    for other, edge in then.items():
        if other not in now and other in after.nodes:
            yield _order(after, edge, f"No longer waits for {after.nodes[other].name}.")


def _order(after: Model, edge: Edge, says: str) -> Change:
    return Change(edge.after, after.nodes[edge.after].name, "order", says, edge.cite)


def _end(edge: Edge) -> str:
    return "end" if edge.order == "finish_to_start" else "beginning"
