"""What the pages of the taxonomy show, worked out before a template sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from icop.engine.concepts import Concept, Label, path_to
from icop.engine.shapes import Cite
from icop.engine.shapes import Concept as Shape
from icop.facts.queries import KnownFact
from icop.taxonomy.queries import all_concepts, by_key, leads_to, narrower, vocabulary


@dataclass(frozen=True, slots=True)
class Node:
    """A concept in the tree: what it is called on the day, how much lies under it (None: not known now), what below."""

    key: str
    notation: str
    label: str
    number: int | None
    below: tuple[Node, ...]


def tree(on: date, known: datetime | None, counts: Mapping[str, int] | None) -> tuple[Node, ...]:
    """Return the whole tree of the day."""
    children = narrower(on, known)

    def node(concept: Concept) -> Node:
        number = counts.get(concept.key, 0) if counts is not None else None
        below = tuple(node(child) for child in children.get(concept.key, ()))
        return Node(concept.key, concept.notation, concept.preferred_on(on), number, below)

    return tuple(node(concept) for concept in children.get(None, ()))


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the alphabetical list: a name, and the concept it leads to, called `label` where that is another."""

    name: str
    key: str
    label: str
    kind: str


def alphabet(on: date, known: datetime | None) -> list[tuple[str, list[Entry]]]:
    """Return every name of the day by its first letter; digits and signs stand under #."""
    entries = [
        Entry(label.text, one.key, one.preferred_on(on), label.kind)
        for one in vocabulary(on, known)
        for label in one.labels_on(on)
    ]
    entries.sort(key=lambda entry: (_letter(entry) != "#", entry.name.casefold(), entry.key))
    return [(letter, list(group)) for letter, group in groupby(entries, key=_letter)]


def _letter(entry: Entry) -> str:
    first = entry.name[:1].upper()
    return first if "A" <= first <= "Z" else "#"


@dataclass(frozen=True, slots=True)
class NameLine:
    """A name with its period, whether it holds on the day, and its source where it has one of its own."""

    label: Label
    here: bool
    cite: Cite | None
    note: str


@dataclass(frozen=True, slots=True)
class Step:
    """A concept named beside another: its key and what it is called on the day."""

    key: str
    notation: str
    label: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class ConceptPage:
    """A concept on the day: its place, its names over time, and what was merged into it."""

    label: str
    path: tuple[Step, ...]
    names: tuple[NameLine, ...]
    merged: tuple[tuple[Step, date], ...]
    ended: date | None
    replaced_by: Step | None


def concept_page(fact: KnownFact, concept: Concept, on: date, known: datetime | None = None) -> ConceptPage:
    """Return what the page of a concept shows beside its definition."""
    assert isinstance(fact.shape, Shape)
    concepts = by_key(known)
    above = path_to(concept.key, concepts)[:-1]
    to = leads_to(concept, on, known)
    return ConceptPage(
        label=concept.preferred_on(on),
        path=tuple(step(one, on) for one in above),
        names=tuple(_name_lines(concept, fact.shape, on)),
        merged=tuple(
            (step(one, one.end), one.end)
            for one in all_concepts(known)
            if one.replaced_by == concept.key and one.end and one.end <= on
        ),
        ended=concept.end if concept.end and concept.end <= on else None,
        replaced_by=step(to, on) if to is not concept else None,
    )


def step(concept: Concept, on: date, counts: Mapping[str, int] | None = None) -> Step:
    """Return a concept as it is named beside another."""
    number = counts.get(concept.key, 0) if counts is not None else None
    return Step(concept.key, concept.notation, concept.preferred_on(on), number)


def _name_lines(concept: Concept, shape: Shape, on: date) -> list[NameLine]:
    given = {(one.text, one.kind, one.start, one.end): (one.cite, one.note) for one in shape.labels}
    lines = []
    for label in concept.labels:
        cite, note = given.get((label.text, label.kind, label.start, label.end), (None, ""))
        lines.append(NameLine(label, label.holds_on(on), cite, note))
    return sorted(lines, key=lambda line: (not line.here, KIND_ORDER[line.label.kind]))


KIND_ORDER = {"preferred": 0, "alternative": 1, "acronym": 2}
