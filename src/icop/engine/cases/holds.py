"""Holds of a document before its offer: an approved one (CPOHOLD) stops the clock, every other is only told.

Source: SAMM C5.4.2.2 and C5.4.17.7.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from icop.engine.cases.dated import dated_value
from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.happened import Happened
from icop.engine.trace import Step

Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Holds:
    """The approved holds (CPOHOLD) of a document: spans that don't touch, the last day of each not in it.

    Holds that overlap are one. A hold that is not ended reaches to the day asked about, and `since` is its first day.
    An end without a beginning is left out.
    """

    spans: tuple[Span, ...] = ()
    since: date | None = None


NO_HOLDS = Holds()


def holds_of(seen: Happened, of: str) -> Holds:
    """Return the approved holds of a document up to a day, those of its whole case among them."""
    begun = seen.all("hold_begun", of, "case")
    if not begun:
        return NO_HOLDS
    ended = seen.all("hold_ended", of, "case")
    spans: list[Span] = []
    depth, first = 0, seen.on
    for day, is_end in sorted([*((day, False) for day in begun), *((day, True) for day in ended)]):
        if not is_end:
            first = day if depth == 0 else first
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                _add(spans, first, day)
    if depth:
        _add(spans, first, seen.on)
    return Holds(tuple(spans), first if depth else None)


def _add(spans: list[Span], first: date, last: date) -> None:
    if spans and spans[-1][1] == first:
        spans[-1] = (spans[-1][0], last)
    else:
        spans.append((first, last))


def days_off(
    of: str, facts: CaseFacts, seen: Happened, started_on: date | None, until: date
) -> tuple[tuple[Span, ...], tuple[Step, ...], bool]:
    """Return the spans that stop the clock of a document, the steps that tell of holds, and whether one goes on.

    The spans are cut to the time the clock ran, from `started_on` to `until`.
    """
    steps: list[Step] = []
    if seen.all("ordinary_hold", of, "case"):
        steps.append(dated_value(facts, "hold.ordinary.stops_clock", until).step)
    holds = holds_of(seen, of)
    spans: list[Span] = []
    for first, last in holds.spans:
        stops = dated_value(facts, "hold.cpohold.stops_clock", first)
        steps.append(stops.step)
        if stops.value is not True or started_on is None:
            continue
        cut = max(first, started_on), min(last, until)
        if cut[0] < cut[1]:
            spans.append(cut)
            days = (cut[1] - cut[0]).days
            steps.append(Step("day", "cpohold", days, f"An approved hold from {cut[0]} takes {days} days off."))
    return tuple(spans), tuple(steps), holds.since is not None and until == seen.on
