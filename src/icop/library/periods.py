"""From dated copies to periods: what was seen on which days, turned into when a text held.

A copy is a look at a changing text, not a period. Between two copies with the same text nothing is assumed to have
changed; between two that differ, the change lies on an unknown day after the first and not after the second.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Look:
    """On a day between `first` and `last` the section had the text `norm`; "" says it was not there.

    `start` is the text's official first day. `ref` tells the looks apart, `rank` orders those of the same day.
    """

    first: date | None
    last: date | None
    norm: str
    ref: int = 0
    start: date | None = None
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Period:
    """A text held from a day in [start_min, start_max] until a day in [end_min, end_max]; None is no bound.

    `refs` are the looks that showed it, oldest first; `basis` is official, observed or undated.
    """

    norm: str
    start_min: date | None
    start_max: date | None
    end_min: date | None
    end_max: date | None
    basis: str
    refs: tuple[int, ...]


def timeline(looks: Iterable[Look]) -> list[Period]:
    """Return the periods of a section's texts, oldest first, whatever order the looks come in.

    The latest undated text, unless a dated look shows it too, comes last, without bounds.
    """
    every = list(looks)
    dated = sorted(
        (one for one in every if one.first and one.last), key=lambda one: (one.first, one.last, one.rank, one.ref)
    )
    runs = [(norm, list(run)) for norm, run in groupby(_one_a_day(dated), key=lambda one: one.norm)]
    found = [_period(runs, place) for place in range(len(runs)) if runs[place][0]]
    latest = max((one for one in every if not one.first), key=lambda one: (one.rank, one.ref), default=None)
    if latest is not None and latest.norm and latest.norm not in {period.norm for period in found}:
        same = [one for one in every if not one.first and one.norm == latest.norm]
        refs = tuple(one.ref for one in sorted(same, key=lambda one: (one.rank, one.ref)))
        found.append(Period(latest.norm, None, None, None, None, "undated", refs))
    return found


def _one_a_day(looks: list[Look]) -> list[Look]:
    """Leave out looks of the same day that the last recorded one contradicts."""
    found: list[Look] = []
    for _, same in groupby(looks, key=lambda one: (one.first, one.last)):
        day = list(same)
        found.extend(one for one in day if one.norm == day[-1].norm)
    return found


def _period(runs: list[tuple[str, list[Look]]], place: int) -> Period:
    norm, run = runs[place]
    before = runs[place - 1][1][-1] if place else None
    after = runs[place + 1][1][0] if place + 1 < len(runs) else None
    official = next((one.start for one in run if one.start), None)
    start_min, start_max = _begin(run[0], before, official)
    end_max = _known_end(run[-1], after)
    end_min = _next_day(run[-1].first) if after or not official else None
    return Period(
        norm,
        _not_after(start_min, start_max),
        start_max,
        _not_after(end_min, end_max),
        end_max,
        "official" if official else "observed",
        tuple(one.ref for one in run),
    )


def _begin(first: Look, before: Look | None, official: date | None) -> tuple[date | None, date | None]:
    if official and (before is None or before.first is None or before.first < official):
        return official, official
    return (_next_day(before.first) if before else None), first.last


def _known_end(last: Look, after: Look | None) -> date | None:
    if after is None:
        return None
    is_told = after.start and after.norm and last.first and after.start > last.first
    return after.start if is_told else after.last


def _next_day(day: date | None) -> date | None:
    return day + _DAY if day else None


def _not_after(day: date | None, bound: date | None) -> date | None:
    return min(day, bound) if day and bound else day
