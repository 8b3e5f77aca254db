"""The step chart says the same as its table: each level from its first day to its last, nothing between or beyond."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from icop.ui.charts import BAR_WIDTH, BOTTOM, LEFT, RIGHT, TOP, Bar, Step, StepChart, bar_chart, side_bars, step_chart
from tests.makers import TODAY

DAYS = st.dates(date(1950, 1, 1), date(2060, 1, 1))
LEVELS = st.one_of(st.none(), st.decimals(0, 10**9, places=2))


def step(start: str, end: str | None, value: str | None) -> Step:
    day = date.fromisoformat
    level = Decimal(value) if value is not None else None
    return Step(day(start), day(end) if end else None, level, f"{value}%")


def drawn(*steps: Step, on: date = TODAY) -> StepChart:
    chart = step_chart("Fee", steps, on, TODAY)
    assert chart is not None
    return chart


def points(line: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, _, y in (point.partition(",") for point in line.split())]


FEE = (step("2015-01-01", "2022-07-01", "4"), step("2022-07-01", None, "3.25"))


def test_each_level_is_one_flat_piece_joined_to_the_next():
    (line,) = drawn(*FEE).lines
    (x1, y1), (x2, y2), (x3, y3), (x4, y4) = points(line)
    assert (y1, y3) == (y2, y4)
    assert x1 < x2 == x3 < x4
    assert y1 < y3, "four is drawn above three and a quarter"


def test_a_level_that_is_not_known_leaves_a_gap():
    chart = drawn(
        step("2015-01-01", "2018-01-01", "4"), step("2018-01-01", "2020-01-01", None), step("2020-01-01", None, "5")
    )
    assert len(chart.lines) == 2


def test_one_level_needs_no_picture():
    assert step_chart("Fee", [step("2015-01-01", None, "4")], TODAY, TODAY) is None
    assert step_chart("Fee", [], TODAY, TODAY) is None


def test_it_says_in_words_what_it_draws():
    assert drawn(*FEE).description == "A step line: 4% from 2015-01-01, 3.25% from 2022-07-01."


def test_the_day_asked_about_is_marked_and_named():
    today, past = drawn(*FEE), drawn(*FEE, on=date(2019, 3, 1))
    assert (today.now_text, past.now_text) == ("today", "this day")
    assert past.now is not None
    assert today.now is not None
    assert LEFT <= past.now < today.now <= RIGHT


def test_a_day_far_away_does_not_squeeze_the_picture():
    near = drawn(*FEE)
    for on in (date(1, 1, 1), date(9999, 12, 31)):
        far = drawn(*FEE, on=on)
        assert (far.lines, far.now) == (near.lines, None)


def test_a_day_a_little_later_is_still_in_the_picture():
    later = drawn(*FEE, on=date(2030, 1, 1))
    assert later.now is not None
    assert later.now <= RIGHT


@given(data=st.lists(st.tuples(DAYS, LEVELS), min_size=2, max_size=8, unique_by=lambda pair: pair[0]), on=DAYS)
@hypothesis_settings(max_examples=60)
def test_everything_drawn_lies_inside_the_picture(data: list[tuple[date, Decimal | None]], on: date):
    rows = sorted(data)
    ends = [start for start, _ in rows[1:]] + [None]
    steps = [Step(start, end, level, str(level)) for (start, level), end in zip(rows, ends, strict=True)]
    chart = step_chart("Fee", steps, on, TODAY)
    if chart is None:
        assert sum(level is not None for _, level in rows) < 2
        return
    places = [place for line in chart.lines for place in points(line)]
    assert all(LEFT - 1 <= x <= RIGHT + 1 and TOP - 1 <= y <= BOTTOM + 1 for x, y in places)
    assert chart.now is None or LEFT - 1 <= chart.now <= RIGHT + 1
    assert len(chart.labels) == sum(level is not None for _, level in rows)
    assert len(chart.years) <= 12
    assert len(chart.levels) <= 6


@given(st.lists(st.integers(0, 20), max_size=12))
def test_bars_are_as_long_as_their_share_and_none_stands_for_nothing(values: list[int]):
    chart = bar_chart(
        "Buoys", [Bar(f"kind {place}", value, f"{value} of 20") for place, value in enumerate(values)], 20
    )
    drawn = [value for value in values if value]
    if not drawn:
        assert chart is None
        return
    assert chart is not None
    assert [round(bar.width * 20 / BAR_WIDTH, 1) for bar in chart.bars] == drawn
    assert all(later.top - one.top > 20 for one, later in zip(chart.bars, chart.bars[1:], strict=False))
    assert all(f"{value} of 20" in chart.description for value in drawn)


def test_a_figure_beside_a_bar_never_stands_on_the_line_of_the_goal():
    bars = [(Bar("A", 75, "75% missed"), True), (Bar("B", 100, "100%"), False), (Bar("C", 0, "0%"), False)]
    chart = side_bars("Shares", bars, 100, (85, "goal 85%"))
    assert chart.goal is not None
    assert all(bar.after > chart.goal or bar.after + 80 < chart.goal for bar in chart.bars)
    assert [bar.is_marked for bar in chart.bars] == [True, False, False]
    assert chart.description == "A 75% missed, B 100%, C 0%; goal 85%."


def test_bars_beside_words_may_be_none_or_all_empty():
    assert side_bars("Nothing", [], 0).description == "nothing."
    assert [bar.width for bar in side_bars("Empty", [(Bar("A", 0, "0"), False)], 0).bars] == [0]
