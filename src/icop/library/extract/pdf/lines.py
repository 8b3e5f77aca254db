"""The lines of a page, in the order of its text layer. A handful of letters are asked for each line, no more."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from statistics import median

from icop.library.extract.pdf.letters import Box, Letters
from icop.library.extract.pdf.pieces import Line, Zone

SPACES = re.compile(r"[ \t\u00a0]+")
CLAUSE = re.compile(r"^(?:[A-Z]{1,3}\d+|\d+[A-Z]?)(?:\.\w+)+\.?\s+\S")
_RULE = re.compile(r"^[\W_]+$")
_ODD = dict.fromkeys((*range(128, 160), *range(61440, 61696)), "•") | {0xA0: " "}
_EDGE = 0.09
_SAMPLES = 5
_WIDE, _LEAST, _APART = 1.5, 3, 1.2


def lines_of(letters: Letters, page: int) -> list[Line]:
    """Return the lines of a page that have words. Turns the page when its letters stand on their side."""
    text = letters.text
    spans = list(_spans(text))
    _turn(letters, [start for start, _, _ in spans])
    found = [line for start, end, words in spans for line in _lines(letters, start, end, words, page)]
    return _with_leads(letters, found)


def clean(words: str) -> str:
    """Return words with single spaces, and bullets for the glyphs that stand for them in old fonts."""
    words = words.strip()
    if not words.isascii():
        words = words.translate(_ODD).strip()
    return SPACES.sub(" ", words) if "  " in words or "\t" in words else words


def _spans(text: str) -> Iterator[tuple[int, int, str]]:
    place = 0
    for whole in text.split("\r\n"):
        words = clean(whole)
        if words and not _RULE.match(words):
            start = place + len(whole) - len(whole.lstrip())
            yield start, place + len(whole.rstrip()), words
        place += len(whole) + 2


def _turn(letters: Letters, starts: list[int]) -> None:
    """Turn the page as most of its lines stand, by three of them."""
    some = starts[:: max(1, len(starts) // 3)][:3]
    angles = Counter(letters.angle(place) for place in some)
    if angles:
        angle, times = angles.most_common(1)[0]
        if times > len(some) // 2 and angle != letters.turn:
            letters.turned(angle - letters.turn)


def _lines(letters: Letters, start: int, end: int, words: str, page: int) -> Iterator[Line]:
    """Yield a line of the text layer; as several where its last letter stands lower or higher than its first."""
    first, last = letters.box(start), letters.box(end - 1)
    if first is None or last is None or (first.bottom < last.top and last.bottom < first.top):
        yield _line(letters, start, end, words, page, first, last or first)
        return
    begun, base = start, first
    for word in re.finditer(r"\S+", letters.text[start:end]):
        place = start + word.start()
        box = letters.box(place)
        if box is not None and (box.bottom >= base.top or box.top <= base.bottom):
            yield _part(letters, begun, place, page, base)
            begun, base = place, box
    yield _part(letters, begun, end, page, base)


def _part(letters: Letters, start: int, end: int, page: int, first: Box) -> Line:
    """Return the words from `start` as a line of their own."""
    end = start + len(letters.text[start:end].rstrip())
    return _line(letters, start, end, clean(letters.text[start:end]), page, first, letters.box(end - 1) or first)


def _line(letters: Letters, start: int, end: int, words: str, page: int, first: Box | None, last: Box | None) -> Line:
    middle = (start + end) // 2
    size = letters.size(middle + letters.text[middle].isspace())
    if first is None or last is None:
        return Line(words, 0.0, size, page, start=start, end=end)
    high = letters.height
    zone: Zone = "foot" if first.bottom < _EDGE * high else "head" if first.top > (1 - _EDGE) * high else ""
    is_heavy = letters.is_heavy(start) and letters.is_heavy(end - 1)
    right = max(last.right, first.right)
    return Line(words, first.bottom, size, page, zone, first.left, right, is_heavy, start, end)


def _with_leads(letters: Letters, lines: list[Line]) -> list[Line]:
    """Tell of lines that open with a number how much of them is a heading that runs in."""
    if not any(CLAUSE.match(line.text) for line in lines):
        return lines
    plain = _plain_look(letters, lines)
    found, is_open = [], False
    for line in lines:
        lead = _lead(letters, line, plain) if is_open or CLAUSE.match(line.text) else 0
        is_open = lead == len(line.text)
        found.append(line._replace(lead=lead) if lead else line)
    return found


def _plain_look(letters: Letters, lines: list[Line]) -> tuple[bool, int]:
    long = sorted(lines, key=lambda line: -len(line.text))[:_SAMPLES]
    looks = Counter(letters.look((line.start + line.end) // 2) for line in long)
    return looks.most_common(1)[0][0]


def _lead(letters: Letters, line: Line, plain: tuple[bool, int]) -> int:
    """Return how many letters of the line, its number left out of account, look otherwise than the page's text."""
    words = list(re.finditer(r"\S+", letters.text[line.start : line.end]))
    first = 1 if CLAUSE.match(line.text) else 0
    before = 0
    for number, word in enumerate(words):
        if number >= first and letters.look(line.start + word.start()) == plain:
            return before if number > first else 0
        before += len(word[0]) + 1
    return len(line.text)


def needs_layout(letters: Letters, lines: list[Line]) -> bool:
    """Tell whether lines stand side by side or have wide gaps within: only then more of the geometry is asked for."""
    if len(lines) < _LEAST:
        return False
    widths = [(line.right - line.left) / len(line.text) for line in lines if len(line.text) > 3]
    usual = median(widths) if widths else 0.0
    wide = sum(width > _WIDE * usual for width in widths)
    return wide >= _LEAST or letters.gaps(_APART) >= _LEAST
