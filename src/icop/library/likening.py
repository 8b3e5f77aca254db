"""What a likeness of two documents is called: a duplicate, an edition, a part, related, or nothing worth a look."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from icop.library.importers.numbers import same_number
from icop.library.sketches import Shares
from icop.library.telling import CHANGES, added_in, bare_title

SAME = 0.995  # of the words of both: what differs is spelling or a page's foot
CLOSE = 0.6  # of the words of both, when they are not called alike
ALIKE = 0.3  # of the words of both, when they are called alike or bear one number
PART = 0.75  # of the smaller's words
LONG, LONG_CLOSE = 2000, 0.8  # so many words don't agree so far by chance or pattern
LARGER = 1.6  # times as many words: less than that, one is hardly a part of the other
LEAST_WORDS = 40
# Kinds of which each is written once, for its day; the next one of the same words is another.
PAPERS = {"memo", "letter", "presidential memo", "executive order", "class deviation", "press release", "fact sheet"}


@dataclass(frozen=True, slots=True)
class Work:
    """A document as likeness looks at it. `day` is the one it is of; `is_issued`: a text fixed on that day for good."""

    key: str
    title: str
    kind: str = ""
    number: str = ""
    source: str = ""
    day: str = ""
    is_issued: bool = False
    words: int = 0
    has_text: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """A likeness: its kind, which part of the words of the first the other has, and why. `swap`: of the second."""

    kind: str
    share: float
    reason: str
    swap: bool = False


def likened(left: Work, right: Work, shares: Shares) -> Found | None:
    """Return what two documents with these shares of words are to one another; None when it is not worth a look.

    `left` is the smaller. Papers written from one pattern, each of its own day, are no editions of one another; two
    that a record set gives as fixed texts are never alike: each is known by its number or day.
    """
    of_left, of_right = shares.of_small, shares.of_large
    low, swap = min(of_left, of_right), of_right > of_left
    if added_in(left.title, right.title) or added_in(right.title, left.title):
        return _by_title(left, right, of_left, of_right)
    if left.words < LEAST_WORDS or (left.is_issued and right.is_issued):
        return None
    if low >= SAME and not shares.other_numbers and not _are_versions(left, right):
        return Found("duplicate", low, _same(1 - low), swap)
    if _are_of_own_days(left, right) or (_is_change(left) and _is_change(right)):
        return _one_pattern(left, right, low, swap)
    return _edition(left, right, low, swap) or _part(left, right, max(of_left, of_right), swap) or _related(low, swap)


def _edition(left: Work, right: Work, low: float, swap: bool) -> Found | None:
    name = called_alike(left, right)
    if name and low >= ALIKE:
        return Found("edition", low, f"{_percent(low)} of the words of both are the same, and {name}.", swap)
    if low >= LONG_CLOSE and left.words >= LONG and not _is_change(left):
        return Found("edition", low, f"{_percent(low)} of the words of both are the same, and both are long.", swap)
    return None


def _part(left: Work, right: Work, share: float, swap: bool) -> Found | None:
    small, large = (right, left) if swap else (left, right)
    if share < PART or large.words < LARGER * small.words:
        return None
    if _is_change(small):
        return Found("related", share, f"{_percent(share)} of its words stand in the other, {CHANGES}.", swap)
    return Found("part", share, f"{_percent(share)} of its words stand in the other, which is longer.", swap)


def _related(low: float, swap: bool) -> Found | None:
    if low < CLOSE:
        return None
    words = f"{_percent(low)} of the words of both are the same, but they are not called alike."
    return Found("related", low, words, swap)


def _one_pattern(left: Work, right: Work, low: float, swap: bool) -> Found | None:
    """Return what two papers of one pattern are: no more than related, unless they bear one number."""
    if low < CLOSE:
        return None
    name = called_alike(left, right)
    words = f"{_percent(low)} of the words of both are the same, but each is a paper of its own."
    return Found("edition" if "number" in name else "related", low, words, swap)


def _are_of_own_days(left: Work, right: Work) -> bool:
    return {left.kind, right.kind} <= PAPERS and _differ_in_day(left, right)


def _are_versions(left: Work, right: Work) -> bool:
    """Tell whether both are called the same and are of different days."""
    return bool(called_alike(left, right)) and _differ_in_day(left, right)


def _differ_in_day(left: Work, right: Work) -> bool:
    return bool(left.day and right.day) and left.day[: len(right.day)] != right.day[: len(left.day)]


def _is_change(one: Work) -> bool:
    return one.kind == "regulation change"


def by_number(left: Work, right: Work, of_left: float, of_right: float) -> Found | None:
    """Return what two documents that bear one number are, whatever they share."""
    if not same_number(left.number, right.number):
        return None
    if not left.has_text or not right.has_text:
        words = f"Both bear the number {left.number}, and no text of one of them is here yet."
        return Found("edition", 0.0, words, swap=not left.has_text)
    share = max(of_left, of_right)
    words = f"Both bear the number {left.number}; {_percent(share)} of the words of one stand in the other."
    return Found("related", share, words, swap=of_right > of_left)


def _by_title(left: Work, right: Work, of_left: float, of_right: float) -> Found:
    word = added_in(left.title, right.title)
    swap = not word
    word = word or added_in(right.title, left.title)
    return Found("related", of_right if swap else of_left, f"Its title says that it is an “{word}” of the other.", swap)


def by_title(left: Work, right: Work) -> Found | None:
    """Return what two documents are of which one is called as the other is, with a word that says it changes it."""
    if added_in(left.title, right.title) or added_in(right.title, left.title):
        return _by_title(left, right, 0.0, 0.0)
    return None


def called_alike(left: Work, right: Work) -> str:
    """Return in a few words what the names of two documents have in common; "" when they don't."""
    if same_number(left.number, right.number):
        return f"both bear the number {left.number}"
    if left.number and right.number:
        return ""
    if bare_title(left.title) and bare_title(left.title) == bare_title(right.title):
        return "their titles differ by a date or version only"
    stems = [bare_title(PurePosixPath(one.source).stem) for one in (left, right)]
    if stems[0] and stems[0] == stems[1]:
        return "the names of their files differ by a date or version only"
    return ""


def _percent(share: float) -> str:
    return f"{int(share * 100)} %"


def _same(other: float) -> str:
    if other < 0.001:
        return "Both say the same, word for word."
    return f"Both say the same, but for {other * 100:.1f} % of the words."
