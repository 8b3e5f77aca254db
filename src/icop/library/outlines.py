"""The labelled paragraphs of a provision, (a) (1) (A) (i), as paths with their place in the text.

Which level a label belongs to follows from what came before: the next of an open level, or the first of a new one. A
label that reads two ways, like (i), is settled by the labels that follow, else by indentation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from icop.library.naming import roman_value

AHEAD = 59
_LABELS = re.compile(r"((?:\(\w{1,5}\)[ \t]*)+)")
_ONE = re.compile(r"\((\w{1,5})\)")
_RUN_IN = re.compile(r"[^\n(]{0,160}?\.?—[ ]?\((\w{1,4})\)[ ]")
_HEADING = re.compile(r"[ \t]*([A-Z“][^\n.;:—]{2,110}?)(?:\.—|\.(?= |$)|—(?=\()|\n|$)")


@dataclass(frozen=True, slots=True)
class Entry:
    """A subsection: `path` like `b-1-A`, its place in the text, its heading if it has one. Depth counts from 1."""

    path: str
    start: int
    end: int
    title: str

    @property
    def depth(self) -> int:
        return self.path.count("-") + 1


@dataclass(frozen=True, slots=True)
class _Label:
    text: str
    start: int
    indent: int


@dataclass(frozen=True, slots=True)
class _Open:
    kind: str
    number: int
    label: str
    indent: int


def subsections(text: str, indents: list[int] | None = None) -> list[Entry]:
    """Return the labelled subsections of `text` in order. `indents` holds the level of each paragraph, if known."""
    labels = _labels(text, indents)
    open_levels: list[_Open] = []
    found: list[tuple[str, int, int]] = []
    for place, label in enumerate(labels):
        chosen = _choose(label, labels, place + 1, open_levels)
        if chosen is None:
            continue
        depth, level = chosen
        open_levels = [*open_levels[:depth], level]
        found.append(("-".join(one.label for one in open_levels), depth, label.start))
    return _entries(text, found)


def _labels(text: str, indents: list[int] | None) -> list[_Label]:
    found = []
    start = 0
    for number, paragraph in enumerate(text.split("\n")):
        match = _LABELS.match(paragraph) if paragraph[:1] == "(" else None
        if match:
            indent = indents[number] if indents else -1
            for one in _ONE.finditer(match[1]):
                found.append(_Label(one[1], start + match.start(1) + (one.start() if one.start() else 0), indent))
            inner = _RUN_IN.match(paragraph, match.end()) if "—" in paragraph else None
            if inner:
                found.append(_Label(inner[1], start + inner.start(1) - 1, -1))
        start += len(paragraph) + 1
    return found


@lru_cache(maxsize=4096)
def _readings(label: str) -> tuple[tuple[str, int], ...]:
    """Return the ways to read a label: kind of numbering and place in it."""
    if label.isdigit():
        return (("1", int(label)),) if len(label) < 4 else ()
    if not label.isalpha() or not (label.islower() or label.isupper()):
        return ()
    case = "a" if label.islower() else "A"
    found = []
    if len(set(label)) == 1 and len(label) <= 3:
        letter = ord(label[0].lower()) - 96
        found.append((case if len(label) == 1 else case * 2, letter + (26 * (len(label) - 2) if len(label) > 2 else 0)))
        if len(label) == 2:
            found.append((case, 26 + letter))
    if value := roman_value(label):
        found.append(("i" if case == "a" else "I", value))
    return tuple(found)


def _choose(label: _Label, labels: list[_Label], following: int, levels: list[_Open]) -> tuple[int, _Open] | None:
    """Return at which depth `label` stands, and as what; `labels` from `following` on come after it."""
    options: list[tuple[int, int, _Open]] = []
    for kind, number in _readings(label.text):
        level = _Open(kind, number, label.text, label.indent)
        for depth in range(len(levels) - 1, -1, -1):
            if levels[depth].kind == kind and number > levels[depth].number:
                options.append((0 if number == levels[depth].number + 1 else 2, depth, level))
                break
        if number == 1 and all(one.kind != kind for one in levels):
            options.append((1, len(levels), level))
        elif number == 1 and kind in {"a", "1"} and not levels:
            options.append((1, 0, level))
    if not options:
        return None
    exact = [one for one in options if one[0] < 2]
    options = exact or options
    if len(options) > 1:
        options = _settled(label, labels[following : following + AHEAD], levels, options)
    best = min(options, key=lambda one: (one[0], -one[1]))
    return best[1], best[2]


def _settled(
    label: _Label, after: Iterable[_Label], levels: list[_Open], options: list[tuple[int, int, _Open]]
) -> list[tuple[int, int, _Open]]:
    """Return the options left by the labels after this one (whose series goes on first?), else by its indentation."""
    for one_after in after:
        readings = dict(_readings(one_after.text))
        fitting = [one for one in options if readings.get(one[2].kind) == one[2].number + 1]
        if len(fitting) == 1:
            return fitting
    if label.indent >= 0:
        fitting = [one for one in options if _fits_indent(label.indent, one[1], levels)]
        if len(fitting) == 1:
            return fitting
    return options


def _fits_indent(indent: int, depth: int, levels: list[_Open]) -> bool:
    if depth < len(levels):
        return levels[depth].indent == indent
    return not levels or indent > levels[-1].indent


def _entries(text: str, found: list[tuple[str, int, int]]) -> list[Entry]:
    ends = [len(text)] * len(found)
    waiting: list[int] = []
    for place, (_, depth, start) in enumerate(found):
        while waiting and found[waiting[-1]][1] >= depth:
            ends[waiting.pop()] = start
        waiting.append(place)
    return [Entry(path, start, end, _heading(text, start)) for (path, _, start), end in zip(found, ends, strict=True)]


def _heading(text: str, start: int) -> str:
    labels = _LABELS.match(text, start)
    if not labels:
        return ""
    match = _HEADING.match(text, labels.end())
    if not match or len(match[1].split()) > 14:
        return ""
    ended = text[match.end() - 1 : match.end()]
    alone = match.end() >= len(text) or ended == "\n" or text[match.end() : match.end() + 1] == "\n"
    if ended == "." and not alone and len(match[1].split()) > 8:
        return ""
    return match[1].strip()
