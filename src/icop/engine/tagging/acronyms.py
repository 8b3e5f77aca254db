"""Acronyms that a text defines itself: "Foreign Military Sales (FMS)", or "FMS (Foreign Military Sales)".

After the idea of A. S. Schwartz and M. A. Hearst (2003): the letters of the short form are looked for from its end in
the words before the bracket; the first letter must begin a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

_SHORT = r"[A-Z][A-Za-z0-9]*(?:[&/.\-][A-Za-z0-9]+)*(?:\([A-Z&]{1,6}\))?"
_AFTER = re.compile(rf"\(\s*[“\"']?(?:hereinafter |the |or )*[“\"']?({_SHORT})[”\"']?(?:[,;][^()]*)?\)")
_BEFORE = re.compile(rf"\b({_SHORT}) \(([A-Z]?[a-z][^()]{{5,90}})\)")
_SENTENCE = re.compile(r"[.;:?!](?=\s+[A-Z(])|\n|[()|•]")
_WORD = re.compile(r"[A-Za-z0-9][\w’'&/.\-]*")
_AMENDED = re.compile(r",? as amended,?\s*$")
_ROMAN = re.compile(r"[IVXLC]+$")
SHORTEST, LONGEST = 2, 12
REACH = 400
_LITTLE = frozenset({"of", "and", "the", "for", "in", "on", "to", "or", "a", "an", "by", "with", "at"})


@dataclass(frozen=True, slots=True)
class Definition:
    """A text says what an acronym stands for; `start` to `end` is the place of both together."""

    short: str
    long: str
    start: int
    end: int


def definitions(text: str) -> list[Definition]:
    """Return what the acronyms that `text` defines stand for, in order."""
    found = [] if "(" not in text else [*_after(text), *_before(text)]
    once: dict[tuple[str, str], Definition] = {}
    for one in sorted(found, key=lambda one: one.start):
        once.setdefault((one.short, one.long.casefold()), one)
    return list(once.values())


def _after(text: str) -> Iterator[Definition]:
    for found in _AFTER.finditer(text):
        short = _core(found[1])
        if not _may_be_short(short):
            continue
        start = max(0, found.start() - REACH)
        for stop in _SENTENCE.finditer(text, start, found.start()):
            start = stop.end()
        long = long_form(short, text[start : found.start()])
        if long:
            yield Definition(short, long, text.rfind(long, start, found.start()), found.end())


def _before(text: str) -> Iterator[Definition]:
    for found in _BEFORE.finditer(text):
        short = _core(found[1])
        long = " ".join(found[2].split())
        if _may_be_short(short) and _letters(short) in (_first_letters(long), _first_letters(long, frozenset())):
            yield Definition(short, long, found.start(), found.end())


def _core(short: str) -> str:
    return short[:-1] if len(short) > 2 and short.endswith("s") and short[:-1].isupper() else short


def _may_be_short(short: str) -> bool:
    capitals = sum(map(str.isupper, short))
    return SHORTEST <= len(short) <= LONGEST and capitals >= 2 and capitals * 2 >= len(_letters(short))


def _letters(short: str) -> str:
    return "".join(filter(str.isalnum, short)).casefold()


def _first_letters(long: str, left_out: frozenset[str] = _LITTLE) -> str:
    words = [word for word in re.split(r"[\s\-/]+", long) if word]
    return "".join(word[0] for word in words if word.casefold() not in left_out).casefold()


def long_form(short: str, before: str) -> str:
    """Return the words at the end of `before` that `short` stands for, "" when there are none."""
    letters = _letters(short)
    before = _AMENDED.sub("", before)
    words = list(_WORD.finditer(before))[-min(len(letters) + 6, 2 * len(letters) + 2) :]
    if not words or (_ROMAN.match(short) and len(set(letters)) < len(letters)):
        return ""
    start = _start(letters, before, words[0].start())
    if start is None:
        return ""
    long = " ".join(before[start:].split()).strip(" ,'\"“”’-–")
    return long if _is_likely(letters, long) else ""


def _start(letters: str, before: str, first: int) -> int | None:
    """Return where the long form begins: the letters are found from the end, the first of them begins a word."""
    place = len(before) - 1
    for number in range(len(letters) - 1, -1, -1):
        while place >= first:
            is_begin = place == 0 or not before[place - 1].isalnum()
            if before[place].casefold() == letters[number] and (number or is_begin):
                break
            place -= 1
        if place < first:
            return None
        place -= 1
    return _no_little_word(letters[0], before, place + 1, first)


def _no_little_word(letter: str, before: str, start: int, first: int) -> int:
    """Return an earlier beginning when the one found is a little word: `Office of ...`, not `of ...`."""
    if _WORD.match(before, start)[0].casefold() not in _LITTLE:  # type: ignore[index]
        return start
    for word in reversed(list(_WORD.finditer(before, first, start))):
        if word[0][0].casefold() == letter and word[0].casefold() not in _LITTLE:
            return word.start()
        if word[0].casefold() not in _LITTLE:
            break
    return start


def _is_likely(letters: str, long: str) -> bool:
    """Tell whether the words of the long form begin with most of the letters, and it is more than the short form."""
    words = [word.casefold() for word in re.split(r"[\s\-/&]+", long) if word]
    if len(long) <= len(letters) + 2 or (long.isupper() and len(words) == 1):
        return False
    met = 0
    for word in words:
        rest = letters[met:]
        if rest and word[0] not in rest[:2]:
            continue
        met += rest.find(word[0]) if rest else 0
        while met < len(letters) and word.startswith(letters[met]):
            met, word = met + 1, word[1:]
    if words[-1][0] not in letters and words[-1] not in _LITTLE:
        return False  # a word that follows the long form: "Acquisition and Sustainment USD (A&S)"
    spare = sum(word not in _LITTLE for word in words) - len(letters)
    return met >= max(2, len(letters) - 1 - len(letters) // 4) and spare <= 2


def gathered(found: Iterable[Definition]) -> Mapping[str, str]:
    """Return one long form for each acronym: the one given most often, of these the first."""
    counts: dict[str, dict[str, list[str]]] = {}
    for one in found:
        counts.setdefault(one.short, {}).setdefault(one.long.casefold(), []).append(one.long)
    return {short: max(longs.values(), key=len)[0] for short, longs in counts.items()}
