"""The forms in which a label may stand in a text, and how much each says by itself.

A label of a taxonomy is written for a list; a text says "memorandum of understanding" where the list says
"Memorandum of understanding or agreement", and "section 27 of the Arms Export Control Act" for "AECA 27".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from icop.engine.concepts import Concept, Label
from icop.engine.tagging.words import is_acronym, listed, stem, tokens

FormKind = Literal["name", "part", "acronym", "number", "word"]
"""
name     a label of several words, or one that is a name
part     a part of a label that joins two things
acronym  letters
number   a section or a directive
word     one common word
"""
_BRACKET = re.compile(r"\s*\([^)]*\)\s*$")
_USC = re.compile(r"(\d+) USC (\w+)$")
_AECA = re.compile(r"AECA (\d+)(?: (.+))?$")
_ITAR = re.compile(r"(?:ITAR )?(12\d|130)\.(\d+)$")
_LAW = "Arms Export Control Act"
# What a list adds to a name and a text leaves out: "Sensitivity of technology statement".
_TAILS = listed("statement process concept recoupment release clause program programme integration guideline")
_SPLIT_PREFIXES = ("non", "anti", "co", "re", "counter")


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a label of a concept: its words as they are looked up, and what kind of form it is."""

    concept: str
    label: str
    words: tuple[str, ...]
    kind: FormKind
    is_preferred: bool = False


def forms_of(concept: Concept, on: date) -> Iterator[Form]:
    """Yield the forms of the labels that hold on the day, each once, the plainest first."""
    met: set[tuple[str, ...]] = set()
    for label in concept.labels_on(on):
        for text, kind in _written(label):
            for words in _spelled(text):
                if words and words not in met:
                    met.add(words)
                    yield Form(concept.key, label.text, words, kind, label.kind == "preferred")


def looked_up(text: str) -> tuple[str, ...]:
    """Return the words of a label as they are looked up: acronyms as they stand, all others by their stem."""
    return tuple(key_of(token.text) for token in tokens(text))


def key_of(word: str) -> str:
    """Return how a word of a label is looked up."""
    plain = word.replace(".", "")
    return plain if is_acronym(plain) or (len(plain) == 1 and plain.isupper()) else stem(plain)


def _written(label: Label) -> Iterator[tuple[str, FormKind]]:
    """Yield the ways to write a label, with the kind of each."""
    text = _BRACKET.sub("", label.text) or label.text
    numbered = list(_numbered(text))
    if numbered:
        yield from ((one, "number") for one in numbered)
        return
    yield text, _kind(text, label)
    if label.kind == "preferred":
        yield from ((part, "part") for part in _parts(text))
        shorter, _, tail = text.rpartition(" ")
        if stem(tail) in {stem(one) for one in _TAILS} and len(shorter.replace("-", " ").split()) > 1:
            yield shorter, "part"


def _kind(text: str, label: Label) -> FormKind:
    words = looked_up(text)
    if len(words) == 1 and (label.kind == "acronym" or is_acronym(text)):
        return "acronym"
    if any(word.isdigit() for word in words) and len(words) > 1:
        return "number"
    if all(word.isupper() or word == "&" for word in words):
        return "acronym"
    return "word" if len(words) == 1 else "name"


def _numbered(text: str) -> Iterator[str]:
    """Yield how a label that is a section number is written in texts; none for another label."""
    if found := _USC.match(text):
        yield from (text, f"section {found[2]} of title {found[1]}")
    elif found := _AECA.match(text):
        yield from (f"section {found[1]} of the {_LAW}", f"AECA section {found[1]}", f"section {found[1]} of the AECA")
        yield from (f"AECA {found[1]}",)
    elif found := _ITAR.match(text):
        number = f"{found[1]}.{found[2]}"
        yield from (f"section {number}", f"CFR {number}", f"ITAR {number}")
    elif re.match(r"\d+(\(\w\))?$", text):
        yield from (f"section {text}", f"AECA {text}") if "(" in text else (f"section {text}",)


def _parts(text: str) -> Iterator[str]:
    """Yield the parts of a label that joins two things, those of two words or more."""
    for joint in (" or ", " and ", "/", ", "):
        if joint not in text:
            continue
        left, _, right = text.rpartition(joint)
        left_words, right_words = left.split(), right.split()
        if joint == " or " and len(left_words) > 1 and len(right_words) == 1:
            yield left
            yield " ".join([*left_words[:-1], right])
            return
        yield from (side for side in (left, right) if len(side.replace("-", " ").split()) > 1)
        return


def _spelled(text: str) -> Iterator[tuple[str, ...]]:
    """Yield the words of a form, also with what a hyphen joins written as one word, and prefixes as two."""
    words = looked_up(text)
    yield words
    raw = [token.text for token in tokens(text)]
    for at, word in enumerate(raw):
        low = word.lower()
        if low in _SPLIT_PREFIXES and at + 1 < len(raw):
            yield (*words[:at], stem(low + raw[at + 1]), *words[at + 2 :])
        prefix = next((one for one in _SPLIT_PREFIXES if low.startswith(one) and len(low) > len(one) + 5), "")
        if prefix in {"non", "anti"}:
            yield (*words[:at], prefix, stem(low.removeprefix(prefix)), *words[at + 1 :])
    if "Under Secretary for" in text:
        yield looked_up(text.replace("Under Secretary for", "Under Secretary of Defense for"))
