"""Names of the field and their short forms, so that who asks for FMS finds foreign military sales, and the other way.

What was typed always counts too, and counts for more. A short form of several things stands only for those that the
other words of the question speak of; the rest is shown as other readings, not searched.

Everyday words stand for those of the field in the same way, but count as much as these: where somebody says "rent", the
texts say "lease", and a passage that has the word of law is no worse an answer than one that has the everyday one. A
name of the field is read before everyday words of the same length, the longer row before the shorter.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from icop.index.port import Word
from icop.search.apostrophes import plain
from icop.search.understanding import LITTLE
from icop.search.vocabulary import SHORT, Key, Naming, Vocabulary, key_of, telling_words
from icop.search.wordings import Said, Wordings, means

PLAIN = 3  # from this length on a short form may be typed in small letters
MOST_NAMES = 4
DEFINED = "as documents here spell it out"

Defined = Callable[[str], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What was typed and what else was looked for in its place; `readings` are things it may also mean.

    `origin` says what was read where it is no name of the field: everyday words, another spelling, a short form that
    documents define.
    """

    typed: str
    also: tuple[str, ...]
    readings: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Expanded:
    """The words to look for, and how some of them were read."""

    words: tuple[Word, ...]
    meanings: tuple[Meaning, ...] = ()


def expand(
    words: Sequence[str],
    vocabulary: Vocabulary,
    around: str = "",
    wordings: Wordings | None = None,
    defined: Defined | None = None,
) -> Expanded:
    """Return the words, names of several words drawn together, each with its short or long forms beside it.

    Those that `wordings` has get the words of the field beside them. `around` is the whole question: its other words
    tell which reading of an ambiguous short form is meant. A short form in capitals that is no name gets what `defined`
    says that documents spell out for it.
    """
    found: list[Word] = []
    meanings: list[Meaning] = []
    at = 0
    while at < len(words):
        length, namings = _longest(words, at, vocabulary)
        row, said = wordings.longest(words, at) if wordings else (0, ())
        if row > length or (row == length and not namings):
            length = row
            word, meaning = _everyday(" ".join(words[at : at + length]), said)
        else:
            typed = " ".join(words[at : at + length])
            meaning = _meaning(typed, namings, telling_words(_rest(around or " ".join(words), typed)))
            if defined and not namings and SHORT.fullmatch(typed):
                meaning = Meaning(typed, defined(typed), origin=DEFINED)
            if wordings:
                meaning = replace(meaning, also=_spelled(meaning.also, wordings))
            word = Word(plain(typed), meaning.also)
        found.append(word)
        if meaning.also or meaning.readings:
            meanings.append(meaning)
        at += length
    return Expanded(tuple(found), tuple(meanings))


def _spelled(names: Sequence[str], wordings: Wordings) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(wordings.in_our_spelling, names)))


def _everyday(typed: str, said: Sequence[Said]) -> tuple[Word, Meaning]:
    also = means(said, typed)
    return Word(plain(typed), stands_for=also), Meaning(typed, also, origin=said[0].origin)


def _longest(words: Sequence[str], at: int, vocabulary: Vocabulary) -> tuple[int, tuple[Naming, ...]]:
    for length in range(min(vocabulary.longest, len(words) - at), 0, -1):
        typed = words[at : at + length]
        key = tuple(plain(word).lower() for word in typed)
        if key in vocabulary.by_name and _is_meant(typed):
            return length, vocabulary.by_name[key]
    return 1, ()


def _meaning(typed: str, namings: Sequence[Naming], around: Collection[str]) -> Meaning:
    key = key_of(typed)
    with_others = _spelled_out([naming for naming in namings if naming.others(key)], key)
    meant = _supported(with_others, key, around) if len(with_others) > 1 else with_others
    also = tuple(dict.fromkeys(name for naming in meant for name in _best(naming, key)))
    readings = tuple(_full(naming, key) for naming in with_others if naming not in meant)
    return Meaning(typed, also[:MOST_NAMES], readings, tuple(one.concept for one in meant if one.concept))


def _spelled_out(namings: list[Naming], key: Key) -> list[Naming]:
    """Return those of which a short form is the initials, where it is that of any: FMS is foreign military sales."""
    spelled = [naming for naming in namings if len(key) == 1 and key[0] in map(_initials, naming.names)]
    return spelled or namings


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.lower().replace("-", " ").split() if word not in LITTLE)


def _supported(namings: Sequence[Naming], key: Key, around: Collection[str]) -> list[Naming]:
    """Return the things that other words of the question speak of; what is common to all of them tells nothing."""
    shared = frozenset.intersection(*(naming.context for naming in namings))
    return [naming for naming in namings if (naming.context - shared - set(key)) & set(around)]


def _best(naming: Naming, key: Key) -> tuple[str, ...]:
    """Return the other names worth looking for: full names before short ones, one of a kind."""
    others = naming.others(key)
    return tuple(sorted(others, key=lambda name: bool(SHORT.fullmatch(name))))


def _full(naming: Naming, key: Key) -> str:
    return next((name for name in naming.others(key) if not SHORT.fullmatch(name)), naming.title)


def _rest(text: str, typed: str) -> str:
    at = text.lower().find(typed.lower())
    return f"{text[:at]} {text[at + len(typed) :]}" if at >= 0 else text


def _is_meant(words: Sequence[str]) -> bool:
    """Tell whether a single word is a short form: one of two letters is only in capitals (SC, but not sc)."""
    return len(words) > 1 or len(words[0]) >= PLAIN or words[0].isupper()
