"""The names of the field as search uses them: labels of concepts and words of terms, valid on the day asked about.

A term and a concept that share a full name are one naming: a short form is ambiguous only between different things.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from icop.accounts.reader import VISITOR
from icop.engine.concepts import Concept
from icop.engine.shapes import Fact, Term
from icop.facts.queries import State, facts_for, facts_state
from icop.search.apostrophes import plain
from icop.search.understanding import LITTLE, WORD
from icop.taxonomy.queries import vocabulary

SHORT = re.compile(r"[A-Z][A-Z0-9&/-]{1,9}")
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Naming:
    """One thing of the field and what it is called on a day: full names first, then short forms.

    `former` are names it bore before. `context` are the telling words around it: of its names, its meaning and its
    neighbours. `concept` is the key of the concept, "" for a term that is none.
    """

    title: str
    names: tuple[str, ...]
    former: tuple[str, ...] = ()
    context: frozenset[str] = frozenset()
    concept: str = ""

    def others(self, typed: Key) -> tuple[str, ...]:
        """Return its other names: those of the day, then those of before."""
        names = dict.fromkeys((*self.names, *self.former))
        return tuple(name for name in names if typed not in (key_of(name), key_of(name.replace("-", " "))))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All namings of a day, found by any name that holds on it. `shorts` are short forms that are little words too."""

    namings: tuple[Naming, ...] = ()
    by_name: dict[Key, tuple[Naming, ...]] = field(default_factory=dict)
    longest: int = 1
    shorts: frozenset[str] = frozenset()


def key_of(name: str) -> Key:
    """Return a name's telling words in small letters: what a name is looked up by. "AT" is one, "at" is not."""
    words = (plain(word) for word in WORD.findall(name))
    return tuple(word.lower() for word in words if word.lower() not in LITTLE or is_short(word))


def is_short(word: str) -> bool:
    """Tell whether a little word is written like a short form."""
    return len(word) > 1 and word.isupper()


def is_telling(name: str) -> bool:
    """Tell whether a name can be taken for itself in a question: a short form, or one of several words."""
    return " " in name or "-" in name or bool(SHORT.fullmatch(name))


def vocabulary_for(on: date, known: datetime | None = None) -> Vocabulary:
    """Return the names in use on the day, the same for every reader; kept as long as no fact changes."""
    return _of_state(on, facts_state()) if known is None else _read(on, known)


@lru_cache(maxsize=8)
def _of_state(on: date, state: State) -> Vocabulary:
    return _read(on, None)


def _read(on: date, known: datetime | None) -> Vocabulary:
    terms = [fact.shape for fact in facts_for(VISITOR, "term", known=known)]
    return vocabulary_of(vocabulary(on, known), terms, on)


def vocabulary_of(concepts: Iterable[Concept], terms: Iterable[Fact], on: date) -> Vocabulary:
    """Return the names of concepts and terms on the day, what both name drawn together."""
    namings = _merged([*_of_concepts(tuple(concepts), on), *(_of_term(term) for term in terms)])
    by_name: dict[Key, tuple[Naming, ...]] = {}
    for naming in namings:
        for key in {key for name in naming.names for key in _keys(name)}:
            by_name[key] = (*by_name.get(key, ()), naming)
    shorts = {key[0].upper() for key in by_name if len(key) == 1 and key[0] in LITTLE}
    return Vocabulary(tuple(namings), by_name, max(map(len, by_name), default=1), frozenset(shorts))


def _keys(name: str) -> Iterator[Key]:
    """Yield what a name is looked up by; what is left of "Category I" without its little word is no name."""
    for spelling in (name, name.replace("-", " ")):
        key = key_of(spelling)
        if len(key) > 1 or (key and " " not in spelling):
            yield key


def _of_term(term: Fact) -> Naming:
    names = tuple(name for name in (term.title, *term.also) if is_telling(name))
    means = term.means if isinstance(term, Term) else ""
    return Naming(term.title, names, context=telling_words(" ".join((term.title, *term.also, means, term.about))))


def _of_concepts(concepts: tuple[Concept, ...], on: date) -> Iterator[Naming]:
    by_key = {concept.key: concept for concept in concepts}
    for concept in concepts:
        now = [label.text for label in concept.labels_on(on)]
        before = [label.text for label in concept.labels if label.end and label.end <= on]
        around = [by_key[key].preferred_on(on) for key in (concept.broader, *concept.related) if key in by_key]
        yield Naming(
            concept.preferred_on(on),
            tuple(name for name in now if is_telling(name)),
            tuple(name for name in before if is_telling(name)),
            telling_words(" ".join((*now, concept.definition, *around))),
            concept.key,
        )


def _merged(namings: Iterable[Naming]) -> list[Naming]:
    """Draw together namings with a full name in common."""
    merged: list[Naming] = []
    place: dict[Key, int] = {}
    for naming in namings:
        full = [key_of(name) for name in naming.names if not SHORT.fullmatch(name)]
        at = next((place[key] for key in full if key in place), len(merged))
        if at == len(merged):
            merged.append(naming)
        else:
            merged[at] = _joined(merged[at], naming)
        for key in full:
            place.setdefault(key, at)
    return merged


def _joined(one: Naming, other: Naming) -> Naming:
    return Naming(
        one.title,
        tuple(dict.fromkeys((*one.names, *other.names))),
        tuple(dict.fromkeys((*one.former, *other.former))),
        one.context | other.context,
        one.concept or other.concept,
    )


def telling_words(text: str) -> frozenset[str]:
    """Return the longer words of a text, cut to a crude stem, for telling whether two texts speak of the same."""
    return frozenset(_stem(word.lower()) for word in WORD.findall(text) if len(word) > 3 and word.lower() not in LITTLE)


def _stem(word: str) -> str:
    for ending in ("ations", "ation", "ings", "ing", "ies", "ed", "es", "s", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
