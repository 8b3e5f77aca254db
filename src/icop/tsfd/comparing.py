"""What changed in the release processes between two days, in words with the source of each.

A change is cited to the entry that holds on the later day, or that ended there what held before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from icop.engine.shapes import Cite, Dated
from icop.engine.timeline import entry_on
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
            yield Change(key, node.name, "new", f"New: {node.kind}.", _cite(node.shape.shown, after.on))
        else:
            yield from _presence(earlier, node, before.on, after.on)
            yield from _lead(earlier, node, before.on, after.on)
            yield from _class_and_days(earlier, node, after.on)
            yield from _orders(node, before, after)
    for key, node in before.nodes.items():
        if key not in after.nodes:
            cite = _cite(node.shape.shown, after.on)
            yield Change(key, node.name, "gone", "No longer one of the processes.", cite)


def _presence(before: Node, after: Node, earlier: date, later: date) -> Iterator[Change]:
    """Tell a doubt that begins, ends or is another. The days in its words make it no other."""
    shown = after.shape.shown
    is_other = before.unsure != after.unsure and _entry(shown, earlier) is not _entry(shown, later)
    if bool(before.unsure) != bool(after.unsure) or is_other:
        said = (
            f"To be confirmed: {after.unsure.rstrip('.')}." if after.unsure else "Now certainly one of the processes."
        )
        yield Change(after.key, after.name, "class", said, _cite(shown, later))


def _lead(before: Node, after: Node, earlier: date, later: date) -> Iterator[Change]:
    leads = after.shape.leads
    said = ""
    if before.lead.words != after.lead.words:
        said = f"Led by {after.lead.words}; before, {before.lead.words}."
    elif before.lead.body != after.lead.body:
        said = f"Decided by: {after.lead.body or 'not said'}; before: {before.lead.body or 'not said'}."
    elif before.lead.unknown != after.lead.unknown and _entry(leads, earlier) is not _entry(leads, later):
        said = f"To be confirmed: {after.lead.unknown.rstrip('.')}."
    if said:
        yield Change(after.key, after.name, "lead", said, _cite(leads, later))


def _class_and_days(before: Node, after: Node, later: date) -> Iterator[Change]:
    if before.kind != after.kind:
        said = f"Now {after.kind}; before, {before.kind}."
        yield Change(after.key, after.name, "class", said, _cite(after.shape.natures, later))
    if before.days.words != after.days.words:
        said = f"Planning days {after.days.words}; before, {before.days.words}."
        yield Change(after.key, after.name, "days", said, _cite(after.shape.days, later))


def _orders(node: Node, before: Model, after: Model) -> Iterator[Change]:
    """Tell what a process waits for now, and no longer. What is new before a milestone is told on its own line only."""
    then = {edge.before: edge for edge in before.before(node.key)}
    now = {edge.before: edge for edge in after.before(node.key)}
    for other, edge in now.items():
        is_told = other in before.nodes or node.sort != "milestone"
        if is_told and (other not in then or then[other].order != edge.order):
            earlier = f"; before, for its {_end(then[other])}" if other in then else ""
            said = f"Now waits for the {_end(edge)} of {after.nodes[other].name}{earlier}."
            yield Change(node.key, node.name, "order", said, edge.cite)
    for other in then:
        if other not in now and other in after.nodes:
            said = f"No longer waits for {after.nodes[other].name}."
            entries = [entry for entry in node.shape.after if entry.process == other]
            yield Change(node.key, node.name, "order", said, _cite(entries, after.on))


def _end(edge: Edge) -> str:
    return "end" if edge.order == "finish_to_start" else "beginning"


def _entry(entries: Sequence[Dated], on: date) -> Dated:
    """Return the entry of a timeline that holds on a day, or ended it by then; before all of them the first."""
    held = entry_on(entries, on).period
    return held.entry if held else entries[0]


def _cite(entries: Sequence[Dated], on: date) -> Cite:
    return _entry(entries, on).cite
