"""A vocabulary made ready for matching: a tree of words, and what surrounds each concept.

Made once for a day and a state of the facts; going through a text is then one look-up for each word.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from icop.engine.concepts import Concept
from icop.engine.tagging.forms import Form, forms_of, key_of
from icop.engine.tagging.words import bare, is_acronym, listed, stem, tokens

Node = dict[str | None, Any]
_PART = re.compile(r"\d+$")
_TO_PART = re.compile(r"\bto part (\d+)")
NEARLY = 0.8  # the part of two names' words that both have
MOST_KEPT_WORDS = 200_000
_LITTLE = listed(
    "a an and any are as at be been but by can for from had has have if in into is it its may must no nor not of on "
    "or other shall should such that the their then there these they this those to under until upon was were when "
    "where which who will with within would & section unit state united department secretary defense use"
)


class KnownWord(NamedTuple):
    """How a word of a text may stand in the tree, the more telling first; whether a label may begin with it; and its
    stem when it stands around a concept.
    """

    keys: tuple[str, ...]
    may_begin: bool
    context: str


class _KnownWords(dict[str, KnownWord]):
    """What is known of the words met so far."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self._vocabulary = vocabulary

    def __missing__(self, word: str) -> KnownWord:
        if len(self) >= MOST_KEPT_WORDS:
            self.clear()
        found = self[word] = self._vocabulary.known_word(word)
        return found


class Vocabulary:
    """The concepts of a day, ready to be found. `mark` is another whenever anything of them is."""

    def __init__(self, concepts: Sequence[Concept], on: date) -> None:
        self.concepts = {concept.key: concept for concept in concepts}
        self.on = on
        self.forms = [form for concept in concepts for form in forms_of(concept, on)]
        self.tree = _tree(self.forms)
        self.mark = _mark(concepts, on)
        self.near = _near(self.concepts)
        self.places = _places(concepts)
        self.sharers = Counter(words for words, _ in {(form.words, form.concept) for form in self.forms})
        self._known = {word for form in self.forms for word in form.words}
        self.context, self.weights = _context(concepts, self.forms, on)
        self.known_words: Mapping[str, KnownWord] = _KnownWords(self)

    def known_word(self, word: str) -> KnownWord:
        """Return what is known of a word of a text."""
        plain, stemmed = bare(word), stem(word)
        also = (plain[:-1],) if plain.endswith("s") and plain[:-1].isupper() else ()
        letters = (plain, *also) if is_acronym(plain) or (len(plain) == 1 and plain.isupper()) else ()
        keys = tuple(dict.fromkeys(key for key in (*letters, stemmed) if key in self._known))
        return KnownWord(
            keys, any(key in self.tree for key in keys), stemmed if stemmed in self.weights and len(stemmed) > 2 else ""
        )

    def meant_by(self, long: str) -> frozenset[str]:
        """Return the concepts of which the words of `long` are a name, or nearly one."""
        words = tuple(key_of(token.text) for token in tokens(long))
        exact = {form.concept for form in self.forms if form.words == words}
        if exact:
            return frozenset(exact)
        mine = {word for word in words if word not in _LITTLE}
        return frozenset(
            form.concept for form in self.forms if form.kind == "name" and _overlap(mine, form.words) >= 0.8
        )


def _overlap(mine: set[str], words: tuple[str, ...]) -> float:
    theirs = {word for word in words if word not in _LITTLE}
    return len(mine & theirs) / len(mine | theirs) if len(theirs) > 1 and len(mine) > 1 else 0.0


def _tree(forms: Iterable[Form]) -> Node:
    root: Node = {}
    for form in forms:
        node = root
        for word in form.words:
            node = node.setdefault(word, {})
        node.setdefault(None, []).append(form)
    return root


def _mark(concepts: Iterable[Concept], on: date) -> str:
    digest = hashlib.blake2b(digest_size=8)
    for concept in concepts:
        names = "|".join(f"{label.kind}:{label.text}" for label in concept.labels_on(on))
        digest.update(f"{concept.key}\n{names}\n{concept.broader}\n{concept.related}\n{concept.definition}\n".encode())
        digest.update("|".join(cite.to for cite in concept.sources).encode())
    return digest.hexdigest()


def _near(concepts: Mapping[str, Concept]) -> dict[str, frozenset[str]]:
    """Return the neighbours of each concept: broader, narrower, beside it under the same one, related either way."""
    near: dict[str, set[str]] = defaultdict(set)
    under: dict[str, list[str]] = defaultdict(list)
    for concept in concepts.values():
        if concept.broader:
            under[concept.broader].append(concept.key)
        for other in (*concept.related, *((concept.broader,) if concept.broader else ())):
            near[concept.key].add(other)
            near[other].add(concept.key)
    for sisters in under.values():
        for one in sisters:
            near[one].update(other for other in sisters if other != one)
    return {key: frozenset(found) for key, found in near.items()}


def _places(concepts: Iterable[Concept]) -> dict[str, tuple[str, ...]]:
    """Return which concepts rest on a provision, by its citation in small letters."""
    found: dict[str, list[str]] = defaultdict(list)
    for concept in concepts:
        for cite in concept.sources:
            for place in _through(cite.to, cite.note):
                found[place.casefold()].append(concept.key)
    return {place: tuple(dict.fromkeys(keys)) for place, keys in found.items()}


def _through(place: str, note: str) -> Iterator[str]:
    """Yield a provision, and the parts after it when its note says so: `22 CFR 120`, "to part 130"."""
    yield place
    begin, last = _PART.search(place), _TO_PART.search(note)
    if begin and last:
        yield from (f"{place[: begin.start()]}{part}" for part in range(int(begin[0]) + 1, int(last[1]) + 1))


def _context(
    concepts: Sequence[Concept], forms: Iterable[Form], on: date
) -> tuple[dict[str, frozenset[str]], dict[str, float]]:
    """Return the words that surround each concept, and how much each word tells (the rarer the more)."""
    words: dict[str, set[str]] = {}
    for concept in concepts:
        said = " ".join((concept.definition, *(label.text for label in concept.labels_on(on))))
        words[concept.key] = _telling(said)
    for form in forms:
        words[form.concept].update(word.lower() for word in form.words if len(word) > 2 and word not in _LITTLE)
    counts = Counter(word for found in words.values() for word in found)
    weights = {
        word: math.log(1 + len(concepts) / count) / math.log(1 + len(concepts)) for word, count in counts.items()
    }
    return {key: frozenset(found) for key, found in words.items()}, weights


def _telling(text: str) -> set[str]:
    """Return the stems of the words of a text that may tell what it is about."""
    found = {stem(token.text) for token in tokens(text)}
    return {word for word in found if len(word) > 2 and word not in _LITTLE and not word.isdigit()}
