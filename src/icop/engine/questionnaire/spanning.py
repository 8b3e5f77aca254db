"""The same facts on all days: where the outcome may change, and what it is in between."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from icop.engine.clock import FIRST_DAY, LAST_DAY, add_period
from icop.engine.conditions import Node, nodes
from icop.engine.conditions.facts import Answer
from icop.engine.history import changes_of
from icop.engine.questionnaire.compiling import CompiledDetermination
from icop.engine.questionnaire.determining import Determined, determine
from icop.engine.questionnaire.reference import Reference
from icop.engine.questionnaire.sources import conditions_of, sources_of

NEAR = 4  # days by which months of different lengths differ, and one more


@dataclass(frozen=True, slots=True)
class Span:
    """The days from `first` to `last` (None: no later change is known) on which the same rule gives the outcome."""

    first: date
    last: date | None
    determined: Determined


def breakpoints(
    determination: CompiledDetermination, reference: Reference, answers: Mapping[str, Answer] | None = None
) -> tuple[date, ...]:
    """Return the days on which the outcome may change: of eras, overlays, and of the values and sets that are used.

    With `answers`, also the days on which one of them comes to lie before the day asked about, or too far from it.
    """
    shape = determination.shape
    days = {day for era in shape.eras for day in (era.start.earliest, era.start.latest)}
    days |= {day for one in shape.overlays for day in (one.start, one.end)}
    for kind, key in sources_of(determination):
        days |= set(changes_of(kind, key, reference.parameters, reference.sets, reference.instruments))
    days |= set(_of_answers(determination, reference, answers or {}))
    return tuple(sorted(day for day in days if day is not None))


def _of_answers(
    determination: CompiledDetermination, reference: Reference, answers: Mapping[str, Answer]
) -> Iterator[date]:
    """Yield days between which each answer that is a day stays within, or out of, each period that counts."""
    told = days_told(answers)
    periods = (
        {period for node in conditions_of(determination) for period in _periods(node, reference)} if told else set()
    )
    for day in told:
        yield from (day, day + timedelta(days=1))
        for length, unit in periods:
            yield from _after(day, length, unit)
            yield from _after(day, -length, unit)


def days_told(answers: Mapping[str, Answer]) -> frozenset[date]:
    """Return the days among the answers."""
    return frozenset(day for answer in answers.values() for day in _days_in(answer))


def _days_in(answer: Answer) -> Iterator[date]:
    if isinstance(answer, date):
        yield answer
    elif isinstance(answer, tuple):
        yield from (
            cell for row in answer if isinstance(row, Mapping) for cell in row.values() if isinstance(cell, date)
        )


def _periods(node: Node, reference: Reference) -> Iterator[tuple[int, nodes.PeriodUnit]]:
    """Yield the lengths of time that conditions count; of a parameter, every value it ever had."""
    for one in nodes.walk(node):
        if not isinstance(one, nodes.Within):
            continue
        if isinstance(one.amount, nodes.ParameterAt):
            parameter = reference.parameters.get(one.amount.key)
            lengths = [str(value.value) for value in parameter.values] if parameter else []
        else:
            lengths = [str(one.amount.value)]
        yield from ((int(length), one.unit) for length in lengths if length.isdigit())


def _after(day: date, length: int, unit: nodes.PeriodUnit) -> Iterator[date]:
    """Yield the days around the end of a period: months differ in length, so its other end is not exactly told."""
    end = add_period(day, length, unit)
    if LAST_DAY - end > timedelta(days=NEAR):
        yield from (end + timedelta(days=days) for days in range(2 if unit == "days" else NEAR + 1))


def over_time(
    determination: CompiledDetermination, answers: Mapping[str, Answer], reference: Reference
) -> tuple[Span, ...]:
    """Return the outcome of these facts on all days: one span for each stretch with the same rule and outcome."""
    days = breakpoints(determination, reference, answers)
    starts = [FIRST_DAY, *(day for day in days if day > FIRST_DAY)]
    spans: list[Span] = []
    for first, after in zip(starts, (*starts[1:], None), strict=True):
        found = determine(determination, answers, first, reference)
        last = after - timedelta(days=1) if after else None
        if spans and _same(spans[-1].determined, found):
            spans[-1] = Span(spans[-1].first, last, spans[-1].determined)
        else:
            spans.append(Span(first, last, found))
    return tuple(spans)


def _same(one: Determined, other: Determined) -> bool:
    return (one.outcome, one.rule, one.eras, one.overlays) == (other.outcome, other.rule, other.eras, other.overlays)
