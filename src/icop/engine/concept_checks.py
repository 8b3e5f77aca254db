"""Check concepts beside each other: what one of them alone cannot know.

A concept has one preferred label on each day, which no other concept bears then; above it stands no cycle.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from icop.engine.concepts import Concept, Label, concept_of, natural
from icop.engine.loading import Finding, Place
from icop.engine.shapes import Concept as Shape
from icop.engine.shaping import one_of

MOST_LEVELS = 4
Named = tuple[str, Label]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The concepts of a site by key, and who bears which name (folded)."""

    concepts: Mapping[str, Concept] = field(default_factory=dict)
    names: Mapping[str, tuple[Named, ...]] = field(default_factory=dict)


def neighbours(shapes: Mapping[str, Shape]) -> Neighbours:
    """Return these concepts, ready to be checked against."""
    concepts = {key: concept_of(key, shape) for key, shape in shapes.items()}
    names: dict[str, list[Named]] = defaultdict(list)
    for key, concept in concepts.items():
        for label in concept.labels:
            names[folded(label.text)].append((key, label))
    return Neighbours(concepts, {name: tuple(found) for name, found in names.items()})


def folded(text: str) -> str:
    """Return a label as it is compared: without case and extra space."""
    return " ".join(text.casefold().split())


def findings_of(key: str, shape: Shape, around: Neighbours) -> Iterator[Finding]:
    """Yield what is wrong with a concept beside all others, by place."""
    yield from _labels(shape)
    yield from _links(key, shape, around.concepts)
    yield from _position(key, around.concepts)
    yield from _names(key, shape, around)
    if shape.replaced_by and shape.end is None:
        yield Finding(
            ("replaced_by",), "it is replaced but has no end", "add 'end', the first day it is no longer used"
        )


def ambiguous(around: Neighbours) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield each name that stands for several concepts: a key, the name as it is written, and the other keys."""
    for found in around.names.values():
        keys = sorted({key for key, _ in found}, key=natural)
        if len(keys) > 1:
            yield keys[0], next(label.text for key, label in found if key == keys[0]), tuple(keys[1:])


def _labels(shape: Shape) -> Iterator[Finding]:
    preferred: list[tuple[int, Label]] = []
    for number, given in enumerate(shape.labels):
        if given.start and given.end and given.end <= given.start:
            what = f"the name ends on {given.end}, before it begins"
            yield Finding(("labels", number, "end"), what, "correct one of the days")
        elif given.kind == "preferred":
            preferred.append((number, Label(given.text, given.kind, given.start, given.end)))
    for (_, one), (number, other) in combinations(preferred, 2):
        if _overlap(one, other):
            what = f"'{one.text}' and '{other.text}' are both preferred on {_first_day(one, other)}"
            yield Finding(("labels", number), what, "end one before the other starts, or make it an alternative")


def _links(key: str, shape: Shape, concepts: Mapping[str, Concept]) -> Iterator[Finding]:
    links: list[tuple[Place, str]] = [(("related", number), other) for number, other in enumerate(shape.related)]
    links += [((name,), other) for name, other in _single_links(shape) if other]
    for place, other in links:
        if other == key:
            yield Finding(place, "the concept names itself", "name the other concept")
        elif other not in concepts:
            fix = one_of(other, concepts) if len(concepts) < 40 else "add it, or correct the key"
            yield Finding(place, f"there is no concept '{other}'", fix)


def _single_links(shape: Shape) -> Iterable[tuple[str, str]]:
    return (("broader", shape.broader or ""), ("replaced_by", shape.replaced_by or ""))


def _position(key: str, concepts: Mapping[str, Concept]) -> Iterator[Finding]:
    steps, above = [key], concepts[key].broader
    while above is not None and above in concepts and above != key:
        if above in steps:  # a cycle higher up is told where it is
            return
        steps.append(above)
        above = concepts[above].broader
    if above == key and len(steps) > 1:
        yield Finding(("broader",), f"it stands above itself: {' < '.join([*steps, key])}", "correct one 'broader'")
    elif len(steps) > MOST_LEVELS:
        fix = "put it under a concept of the third level"
        yield Finding(("broader",), f"it would be on level {len(steps)}; there are {MOST_LEVELS}", fix)
    replaced, seen = concepts[key].replaced_by, {key}
    while replaced is not None and replaced in concepts and replaced not in seen:
        seen.add(replaced)
        replaced = concepts[replaced].replaced_by
    if replaced in seen and replaced == key and len(seen) > 1:
        yield Finding(("replaced_by",), "what replaces it leads back to it", "name the concept that is in use")


def _names(key: str, shape: Shape, around: Neighbours) -> Iterator[Finding]:
    """Find preferred labels that another concept has as preferred too. The later one by number is told."""
    concept = around.concepts[key]
    for label in concept.labels:
        if label.kind != "preferred":
            continue
        for other_key, other in around.names.get(folded(label.text), ()):
            if other_key == key or other.kind != "preferred" or natural(key) < natural(other_key):
                continue
            if _in_use_together(concept, label, around.concepts[other_key], other):
                what = f"'{label.text}' is the preferred label of {other_key} too"
                yield Finding(_place_of(shape, label), what, "tell the two apart, or merge them")


def _place_of(shape: Shape, label: Label) -> Place:
    for number, given in enumerate(shape.labels):
        if (given.text, given.start, given.end) == (label.text, label.start, label.end):
            return ("labels", number)
    return ("title",)


def _in_use_together(one: Concept, label: Label, other: Concept, named: Label) -> bool:
    return _overlap(_until(label, one.end), _until(named, other.end))


def _until(label: Label, end: date | None) -> Label:
    ends = [day for day in (label.end, end) if day]
    return Label(label.text, label.kind, label.start, min(ends) if ends else None)


def _overlap(one: Label, other: Label) -> bool:
    begun = max(one.start or date.min, other.start or date.min)
    return begun < min(one.end or date.max, other.end or date.max)


def _first_day(one: Label, other: Label) -> str:
    begun = max(one.start or date.min, other.start or date.min)
    return "the first day" if begun == date.min else begun.isoformat()
