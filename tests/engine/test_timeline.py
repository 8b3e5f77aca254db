"""What holds on a day is what holds under some, or under every, way the days could have been."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from icop.engine.checks import check_facts
from icop.engine.clock import Start, add_period
from icop.engine.packs import LoadedFact
from icop.engine.shapes import Card, Statement
from icop.engine.timeline import entry_on, periods
from tests.engine.makers import make_entry

FIRST = date(2020, 1, 1)
SPAN = 8
Bounds = tuple[int | None, int | None]


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def make_timeline(bounds: list[Bounds]) -> list[Statement]:
    ends = [["unknown" if end is None else day(end).isoformat() for end in pair] for pair in bounds]
    return [
        Statement.model_validate(make_entry({"between": pair}, says=f"entry {number}"))
        for number, pair in enumerate(ends)
    ]


def possible_histories(bounds: list[Bounds], after: int = -1) -> Iterator[tuple[int, ...]]:
    """Yield every way the starts may lie, each after the one before; a missing bound is one day outside the span."""
    if not bounds:
        yield ()
        return
    low, high = bounds[0]
    for start in range(max(after + 1, 0 if low is None else low), (SPAN if high is None else high) + 1):
        for rest in possible_histories(bounds[1:], start):
            yield (start, *rest)


bounds_of_one = st.tuples(st.integers(0, SPAN), st.integers(0, SPAN)).map(lambda pair: (min(pair), max(pair)))
bounds_of_some = st.lists(bounds_of_one, min_size=1, max_size=4)


@given(bounds_of_some, st.integers(0, SPAN))
def test_choice_tells_all_that_is_possible_and_nothing_else(bounds: list[Bounds], asked: int) -> None:
    histories = list(possible_histories(bounds))
    if not histories:
        return  # such a file is refused: its days are out of order
    expected = {
        max((place for place, start in enumerate(starts) if start <= asked), default=-1) for starts in histories
    }
    entries = make_timeline(bounds)
    choice = entry_on(entries, day(asked))
    told = {entries.index(period.entry) for period in (choice.period, *choice.others) if period}
    if choice.maybe_nothing or choice.period is None:
        told.add(-1)
    assert told == expected
    assert choice.certain == (len(expected) == 1)


@given(bounds_of_some)
def test_narrowed_bounds_keep_every_possible_start(bounds: list[Bounds]) -> None:
    histories = list(possible_histories(bounds))
    assume(histories)
    for place, period in enumerate(periods(make_timeline(bounds))):
        starts = {starts[place] for starts in histories}
        assert period.start == Start(day(min(starts)), day(max(starts)))


@given(bounds_of_some)
def test_a_file_is_refused_exactly_when_its_days_cannot_follow_each_other(bounds: list[Bounds]) -> None:
    card = Card(title="Card", citation="22 USC 2776", statements=tuple(make_timeline(bounds)))
    fact = LoadedFact("card", "x.card", card, {}, "", "no file")
    problems = list(check_facts([fact], {}, date(2026, 11, 22)))
    assert bool(problems) is not any(possible_histories(bounds))


def test_a_period_ends_when_the_next_begins() -> None:
    first, second = periods(make_timeline([(0, 0), (5, 5)]))
    assert first.end == second.start == Start.on(day(5))
    assert second.end is None


def test_a_month_after_the_last_of_january_is_the_last_of_february() -> None:
    assert add_period(date(2024, 1, 31), 1, "months") == date(2024, 2, 29)
    assert add_period(date(2024, 2, 29), 1, "years") == date(2025, 2, 28)
    assert add_period(date(2024, 3, 31), -1, "months") == date(2024, 2, 29)
    assert add_period(date(2024, 1, 1), -1, "days") == date(2023, 12, 31)
    assert add_period(date(9999, 12, 31), 1, "days") == date(9999, 12, 31)
    assert add_period(date(1, 1, 1), -1, "years") == date(1, 1, 1)


@given(st.dates(), st.integers(-5000, 5000), st.sampled_from(["days", "months", "years"]))
def test_adding_a_period_never_breaks_and_keeps_the_direction(start: date, amount: int, unit: str) -> None:
    moved = add_period(start, amount, unit)
    assert (moved >= start) if amount >= 0 else (moved <= start)
