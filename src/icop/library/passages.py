"""Passages: what is shown and indexed. 120 to 250 words where the text allows, never across a section or a page."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from icop.library.outlines import Entry

LEAST_WORDS = 120
MOST_WORDS = 250
_SENTENCE = re.compile(r"(?<=[.;:!?])[”\"’)]*\s+(?=[A-Z(“\"•\d])")


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage of a body: from `start` to `end`, in subsection `path`, under `heading`."""

    start: int
    end: int
    path: str
    heading: str


def split(text: str, outline: Sequence[Entry] = (), breaks: Sequence[int] = ()) -> list[Piece]:
    """Return the passages of `text` in order; together they hold all its words. `breaks` may not be crossed (pages)."""
    if not text.strip():
        return []
    if not breaks and text.count(" ") < MOST_WORDS - 40:
        spans = [(0, len(text))]
    else:
        edges = [0, *(one for one in breaks if 0 < one < len(text)), len(text)]
        tops = {entry.start for entry in outline if entry.depth == 1}
        spans = [span for low, high in itertools.pairwise(edges) for span in _spans(text, low, high, tops)]
    return _named(text, spans, outline)


def _spans(text: str, low: int, high: int, tops: set[int]) -> list[tuple[int, int]]:
    atoms = _atoms(text, low, high)
    total = sum(words for _, _, words in atoms)
    if not total:
        return []
    pieces = max(1, -(-total // (MOST_WORDS - 30)))
    target = total / pieces
    spans: list[tuple[int, int]] = []
    start, held = low, 0
    for begin, end, words in atoms:
        natural = begin in tops and held >= LEAST_WORDS
        if held and (held + words > MOST_WORDS or natural or held + words / 2 > target):
            spans.append((start, begin))
            start, held = begin, 0
        held += words
        last = end
    if spans and held < LEAST_WORDS // 2 and _words(text, spans[-1][0], last) <= MOST_WORDS:
        start = spans.pop()[0]
    return [*spans, (start, high)]


def _words(text: str, start: int, end: int) -> int:
    return len(text[start:end].split())


def _atoms(text: str, low: int, high: int) -> list[tuple[int, int, int]]:
    """Return paragraphs, long ones cut at sentence ends (or, failing these, between words), with their word counts."""
    found: list[tuple[int, int, int]] = []
    start = low
    while start < high:
        end = text.find("\n", start, high)
        end = high if end < 0 else end + 1
        words = _words(text, start, end)
        if words > MOST_WORDS - 50:
            found.extend(_cut(text, start, end))
        elif words:
            found.append((start, end, words))
        start = end
    return found


def _cut(text: str, low: int, high: int) -> list[tuple[int, int, int]]:
    edges = [low, *(match.end() for match in _SENTENCE.finditer(text, low, high)), high]
    found: list[tuple[int, int, int]] = []
    for start, end in itertools.pairwise(edges):
        words = _words(text, start, end)
        if words <= MOST_WORDS - 50:
            found.append((start, end, words))
            continue
        gaps = [match.end() for match in re.compile(r"\s+").finditer(text, start, end)]
        inner = [start, *gaps[149::150], end]
        found.extend((a, b, _words(text, a, b)) for a, b in itertools.pairwise(inner) if a < b)
    return found


def _named(text: str, spans: list[tuple[int, int]], outline: Sequence[Entry]) -> list[Piece]:
    starts = [entry.start for entry in outline]
    pieces = []
    for low, high in spans:
        start = low + len(text[low:high]) - len(text[low:high].lstrip())
        end = low + len(text[low:high].rstrip())
        if end <= start:
            continue
        entry = _entry_at(outline, starts, start)
        pieces.append(Piece(start, end, entry.path if entry else "", entry.title if entry else ""))
    return pieces


def _entry_at(outline: Sequence[Entry], starts: list[int], place: int) -> Entry | None:
    """Return the subsection a passage begins: the outermost one that starts there, else the innermost around it."""
    at = bisect_right(starts, place) - 1
    if at < 0:
        return None
    if outline[at].start == place:
        while at > 0 and outline[at - 1].start == place:
            at -= 1
        return outline[at]
    while at >= 0 and outline[at].end <= place:
        at -= 1
    return outline[at] if at >= 0 else None
