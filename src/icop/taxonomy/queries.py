"""Reading the taxonomy: the concepts in use on a day, as the site knows them now or knew them earlier.

Concepts are public facts: everybody reads the same ones.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from icop.accounts.reader import VISITOR
from icop.engine.concepts import Concept, concept_of, natural
from icop.engine.shapes import Concept as Shape
from icop.facts.queries import State, facts_for, facts_state


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
