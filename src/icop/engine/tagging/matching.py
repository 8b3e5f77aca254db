"""Finding labels in a text: at each word the longest, and acronyms that lie inside a longer one besides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from icop.engine.tagging.forms import Form
from icop.engine.tagging.vocabulary import KnownWord, Vocabulary
from icop.engine.tagging.words import TOKEN, listed, stand_together

_BODIES = listed(
    "Center Branch Command Office Activity System Systems Agency School Academy Directorate Division Group Field "
    "Secretary Detachment Enterprise Fund University College"
)


@dataclass(frozen=True, slots=True)
class Match:
    """Forms that the words from `start` to `end` are written as. `is_inside`: within a longer match; `is_in_name`: a
    part of what somebody is called, as in "Air Force Security Assistance Center".
    """

    forms: tuple[Form, ...]
    start: int
    end: int
    is_inside: bool = False
    is_in_name: bool = False


class Words:
    """The words of a text, and what a vocabulary knows of each; their places are found out when they are asked for."""

    def __init__(self, vocabulary: Vocabulary, text: str) -> None:
        known = vocabulary.known_words
        self.text = text
        self.raw: list[str] = TOKEN.findall(text)
        self.known: list[KnownWord] = [known[word] for word in self.raw]
        self._places: list[tuple[int, int]] | None = None

    @property
    def places(self) -> list[tuple[int, int]]:
        """Where each word begins and ends."""
        if self._places is None:
            self._places = [found.span() for found in TOKEN.finditer(self.text)]
        return self._places

    def context(self) -> set[str]:
        """Return the words that stand around concepts, by their stem."""
        return {word.context for word in self.known}


def matches(vocabulary: Vocabulary, words: Words) -> Iterator[Match]:
    """Yield every label found among the words of a text, in order of its place."""
    covered = -1
    for at, word in enumerate(words.known):
        if not word.may_begin:
            continue
        found = _longest(vocabulary, words, at)
        if found is None:
            continue
        last, forms = found
        if (last > covered or forms[0].kind == "acronym") and not _is_cut_off(words, at, last):
            start, end = words.places[at][0], words.places[last][1]
            yield Match(tuple(forms), start, end, last <= covered, _is_in_name(words, at, last))
        covered = max(covered, last)


def _longest(vocabulary: Vocabulary, words: Words, at: int) -> tuple[int, list[Form]] | None:
    """Return the last word and the forms of the longest label that begins at word `at`."""
    best: tuple[int, list[Form]] | None = None
    known, last = words.known, at
    open_nodes = [vocabulary.tree[key] for key in known[at].keys if key in vocabulary.tree]
    while open_nodes:
        ending = [form for node in open_nodes if None in node for form in node[None]]
        if ending and (last == at or stand_together(words.text, words.places[at : last + 1])):
            best = (last, ending)
        last += 1
        if last >= len(known):
            break
        keys = known[last].keys
        open_nodes = [node[key] for node in open_nodes for key in keys if key in node] if keys else []
    return best


def _is_cut_off(words: Words, at: int, last: int) -> bool:
    """Tell whether a single word is only a piece of something else: of `AT&L`, or of a line in capitals."""
    if last > at:
        return False
    start, end = words.places[at]
    return "&" in (words.text[start - 1 : start], words.text[end : end + 1]) or _is_loud(words.raw, at)


def _is_loud(raw: list[str], at: int) -> bool:
    """Tell whether a short word in capitals stands in a line of capitals, where it says nothing: `LOOK AT THIS`."""
    if not raw[at].isupper() or len(raw[at]) > 3:
        return False
    beside = [raw[place] for place in (at - 1, at + 1) if 0 <= place < len(raw)]
    return bool(beside) and all(word.isupper() and word.isalpha() and len(word) > 3 for word in beside)


def _is_in_name(words: Words, at: int, last: int) -> bool:
    """Tell whether the words that follow make a match a part of the name of a body."""
    if not words.raw[at][0].isupper():
        return False
    for place in range(last + 1, min(last + 4, len(words.raw))):
        between = words.text[words.places[place - 1][1] : words.places[place][0]]
        if not words.raw[place][0].isupper() or between.strip():
            return False
        if words.raw[place] in _BODIES:
            return True
    return False
