"""Reading the taxonomy: the concepts in use on a day, as the site knows them now or knew them earlier.

Concepts are public facts: everybody reads the same ones. What lies under them is counted for a reader, in `counting`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache

from icop.accounts.reader import VISITOR, Reader
from icop.engine.checks import Surroundings
from icop.engine.concept_checks import folded
from icop.engine.concepts import Concept, concept_of, natural
from icop.engine.errors import NotFound
from icop.engine.shapes import Concept as Shape
from icop.facts.queries import State, facts_for, facts_state, keys_in_use
from icop.taxonomy.exchange import read_file, write_file
from icop.taxonomy.joining import Preview, preview


def vocabulary(on: date, known: datetime | None = None) -> tuple[Concept, ...]:
    """Return the concepts in use on the day, in the order of their notation.

    They carry all their labels: `labels_on(day)` tells those of a day. Kept as long as no fact changes.
    """
    return tuple(concept for concept in all_concepts(known) if concept.is_used_on(on))


def all_concepts(known: datetime | None = None) -> tuple[Concept, ...]:
    """Return every concept, those no longer used too, in the order of their notation."""
    return _all(facts_state()) if known is None else _read(known)


@lru_cache(maxsize=3)
def _all(state: State) -> tuple[Concept, ...]:
    return _read(None)


def _read(known: datetime | None) -> tuple[Concept, ...]:
    found = facts_for(VISITOR, "concept", known=known)
    concepts = (concept_of(fact.key, fact.shape) for fact in found if isinstance(fact.shape, Shape))
    return tuple(sorted(concepts, key=lambda concept: (natural(concept.notation), concept.key)))


def shapes_for(known: datetime | None = None) -> dict[str, Shape]:
    """Return every concept as its fact states it, by key."""
    found = facts_for(VISITOR, "concept", known=known)
    return {fact.key: fact.shape for fact in found if isinstance(fact.shape, Shape)}


def as_file(form: str, on: date, known: datetime | None = None) -> bytes:
    """Return the whole taxonomy as a file of a format (a name of `exchange.FORMATS`), names as of the day."""
    return write_file(form, shapes_for(known), on)


def preview_of(name: str, data: bytes, *, reader: Reader, on: date) -> Preview:
    """Return what taking a file in would change. Raises FileRefused with everything that is wrong in it."""
    around = Surroundings(keys_in_use(reader), {}, on)
    return preview(read_file(name, data), shapes_for(), around, on)


def by_key(known: datetime | None = None) -> dict[str, Concept]:
    """Return every concept by its key."""
    return {concept.key: concept for concept in all_concepts(known)}


def concept_for(key: str, known: datetime | None = None) -> Concept:
    """Return a concept. Raises NotFound."""
    found = by_key(known).get(key)
    if found is None:
        raise NotFound(f"There is no concept {key} here.", "Look through the taxonomy, or search it by name.")
    return found


def called(name: str, known: datetime | None = None) -> tuple[Concept, ...]:
    """Return the concepts that bear or once bore a name; acronyms may stand for several."""
    wanted = folded(name)
    return tuple(one for one in all_concepts(known) if any(folded(label.text) == wanted for label in one.labels))


def leads_to(concept: Concept, on: date, known: datetime | None = None) -> Concept:
    """Return the concept to use on the day: the one that replaced `concept`, if it did, or `concept` itself."""
    concepts, seen = by_key(known), {concept.key}
    while not concept.is_used_on(on) and concept.replaced_by in concepts and concept.replaced_by not in seen:
        concept = concepts[concept.replaced_by]
        seen.add(concept.key)
    return concept


def narrower(on: date, known: datetime | None = None) -> dict[str | None, tuple[Concept, ...]]:
    """Return the concepts right below each key on the day, in order; below None stand the top ones.

    One whose broader concept is no longer in use stands at the top, so that none is lost.
    """
    concepts = vocabulary(on, known)
    here = {concept.key for concept in concepts}
    below: dict[str | None, tuple[Concept, ...]] = {}
    for concept in concepts:
        above = concept.broader if concept.broader in here else None
        below[above] = (*below.get(above, ()), concept)
    return below


def with_narrower(keys: Iterable[str], on: date, known: datetime | None = None) -> tuple[str, ...]:
    """Return these keys and those of all concepts below them, also of concepts that were merged into them, once each.

    A key that names no concept stays as it is. Whoever narrows by a concept means all of these.
    """
    below = _closures(on, facts_state()) if known is None else _below(on, known)
    return tuple(dict.fromkeys(one for key in keys for one in below.get(key, (key,))))


@lru_cache(maxsize=8)
def _closures(on: date, state: State) -> Mapping[str, tuple[str, ...]]:
    return _below(on, None)


def _below(on: date, known: datetime | None) -> dict[str, tuple[str, ...]]:
    children = narrower(on, known)
    merged: dict[str, tuple[str, ...]] = {}
    for concept in all_concepts(known):
        to = leads_to(concept, on, known)
        if to is not concept:
            merged[to.key] = (*merged.get(to.key, ()), concept.key)
    found: dict[str, tuple[str, ...]] = {}

    def closure(key: str) -> tuple[str, ...]:
        if key not in found:
            found[key] = (key,)  # should a cycle have slipped in, it ends here
            deeper = (one for child in children.get(key, ()) for one in closure(child.key))
            found[key] = (key, *merged.get(key, ()), *deeper)
        return found[key]

    for concept in vocabulary(on, known):
        closure(concept.key)
    return found


def related_to(concept: Concept, on: date, known: datetime | None = None) -> tuple[Concept, ...]:
    """Return the concepts related to this one on the day; a relation is written once and meant both ways."""
    return tuple(
        one
        for one in vocabulary(on, known)
        if one.key != concept.key and (one.key in concept.related or concept.key in one.related)
    )


def matching(words: str, on: date, known: datetime | None = None) -> tuple[Concept, ...]:
    """Return the concepts of the day that have all words in labels or definition; those so called come first.

    Old labels count too: who knows an office by its former name finds it.
    """
    wanted = folded(words).split()
    found = [one for one in vocabulary(on, known) if all(word in _said(one) for word in wanted)]
    return tuple(sorted(found, key=lambda one: _nearness(one, folded(words))))


def _said(concept: Concept) -> str:
    return folded(" ".join([concept.notation, *(label.text for label in concept.labels), concept.definition]))


def _nearness(concept: Concept, words: str) -> tuple[int, tuple[tuple[int, str], ...]]:
    names = [folded(label.text) for label in concept.labels]
    rank = 0 if words in names else 1 if any(words in name for name in names) else 2
    return rank, natural(concept.notation)
