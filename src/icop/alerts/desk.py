"""The desk of a person: what waits for them, by heading, what is overdue first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from icop.links.registry import Due

AHEAD = (7, 30, 90)
USUAL = 30
SOON = timedelta(days=7)

# sort -> (heading, what stands in its first, second and fourth column)
HEADINGS: dict[str, tuple[str, str, str, str]] = {
    "section": ("Sections passed to me", "Section", "Program and tool", "State"),
    "action": ("Actions of our plans", "Action", "Program and tool", "Who"),
    "case": ("Days of our cases", "What", "Case", "State"),
    "assessment": ("Our open assessments", "Tool", "Program", "State"),
    "review": ("Proposals that wait for a review", "Fact", "Why", "By"),
    "draft": ("My proposals", "Fact", "Why", "Stage"),
}
OTHER = ("Other things", "What", "About", "State")


@dataclass(frozen=True, slots=True)
class Line:
    """Something that waits, with how near its day is: in words, and how the words are drawn."""

    due: Due
    words: str = ""
    kind: str = "plain"


@dataclass(frozen=True, slots=True)
class Heading:
    """What waits under one heading."""

    sort: str
    title: str
    heads: tuple[str, str, str]
    lines: tuple[Line, ...]

    @property
    def has_days(self) -> bool:
        """Tell whether anything under it has a day."""
        return any(line.due.day for line in self.lines)


@dataclass(frozen=True, slots=True)
class Desk:
    """All that waits for a person on a day."""

    headings: tuple[Heading, ...]
    overdue: int
    coming: int

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing waits."""
        return not self.headings


def desk_of(dues: Iterable[Due], on: date) -> Desk:
    """Return what waits under its headings, in the order given; what no heading is for stands under the last."""
    lines = [_line(one, on) for one in dues]
    days = [line.due.day for line in lines if line.due.day is not None]
    headings = [_heading(sort, told, lines) for sort, told in HEADINGS.items()]
    headings.append(_heading("", OTHER, [line for line in lines if line.due.sort not in HEADINGS]))
    late = sum(day < on for day in days)
    return Desk(tuple(one for one in headings if one.lines), late, len(days) - late)


def _heading(sort: str, told: tuple[str, str, str, str], lines: Iterable[Line]) -> Heading:
    title, *heads = told
    chosen = tuple(line for line in lines if not sort or line.due.sort == sort)
    return Heading(sort or "other", title, (heads[0], heads[1], heads[2]), chosen)


def _line(one: Due, on: date) -> Line:
    if one.day is None:
        return Line(one)
    if one.day < on:
        return Line(one, "overdue", "gone")
    if one.day == on:
        return Line(one, "due today", "wait")
    return Line(one, "soon", "wait") if one.day - on <= SOON else Line(one)
