"""A network of tasks: when each can begin and end, what decides it, and how likely an end is."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from icop.engine.errors import Refused
from icop.engine.schedule import CASES, Link, Network, Spread, Task, network, timetable
from icop.engine.simulation import Runs, simulate
from icop.engine.workdays import EVERY_DAY, working_days

RUNS = 200


@st.composite
def spreads(draw: st.DrawFn) -> Spread:
    low, likely, high = sorted(draw(st.tuples(*[st.integers(0, 400)] * 3)))
    return Spread(low, likely, high)


@st.composite
def networks(draw: st.DrawFn) -> tuple[list[Task], list[Link]]:
    keys = [f"t{number}" for number in range(draw(st.integers(1, 9)))]
    tasks = [Task(key, draw(spreads()), draw(st.sampled_from([0, 0, 0, 25]))) for key in keys]
    pairs = [(one, other) for place, one in enumerate(keys) for other in keys[place + 1 :]]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=14)) if pairs else []
    kinds = st.sampled_from(["finish_to_start", "start_to_start"])
    return draw(st.permutations(tasks)), [Link(one, other, draw(kinds)) for one, other in chosen]


def chain(*days: tuple[int, int, int]) -> Network:
    tasks = [Task(f"t{number}", Spread(*each)) for number, each in enumerate(days)]
    return network(tasks, [Link(f"t{n}", f"t{n + 1}") for n in range(len(days) - 1)])


def test_tasks_that_wait_for_each_others_end_add_up():
    found = timetable(chain((90, 365, 730), (120, 270, 540), (60, 120, 270)), "likely")
    assert (found.end, found.longest_path("t2")) == (755, ("t0", "t1", "t2"))


def test_a_task_that_may_start_together_waits_only_for_the_beginning():
    of = network([Task("a", Spread(9, 9, 9)), Task("b", Spread(2, 2, 2))], [Link("a", "b", "start_to_start")])
    assert timetable(of, "low").rows["b"].finish == 2


def test_slack_is_what_a_task_can_slip_without_moving_the_end():
    tasks = [Task("long", Spread(100, 100, 100)), Task("short", Spread(40, 40, 40)), Task("end", Spread(0, 0, 0))]
    rows = timetable(network(tasks, [Link("long", "end"), Link("short", "end")]), "likely").rows
    assert [(key, rows[key].slack) for key in ("long", "short", "end")] == [
        ("long", 0), ("short", 60), ("end", 0),
    ]  # fmt: skip


def test_slack_is_counted_to_the_first_end_that_waits_for_the_task():
    days = {"a": 10, "b": 4, "c": 30, "offer": 0, "delivery": 0}
    links = [Link("a", "offer"), Link("b", "offer"), Link("c", "delivery"), Link("offer", "delivery")]
    of = network([Task(key, Spread(n, n, n)) for key, n in days.items()], links)
    rows = timetable(of, "likely", ("offer", "delivery")).rows
    assert {key: (row.slack, row.counted_to) for key, row in rows.items()} == {
        "a": (0, "offer"), "b": (6, "offer"), "c": (0, "delivery"), "offer": (0, "offer"), "delivery": (0, "delivery"),
    }  # fmt: skip


@given(networks())
def test_every_task_begins_after_what_it_waits_for_and_never_later_than_it_may(given_):
    tasks, links = given_
    for case in CASES:
        found = timetable(network(tasks, links), case)
        for link in links:
            before, after = found.rows[link.before], found.rows[link.after]
            assert after.start >= (before.finish if link.order == "finish_to_start" else before.start)
        assert all(row.slack >= 0 and row.latest_finish <= found.end for row in found.rows.values())
        assert found.end == max(row.finish for row in found.rows.values())


@given(networks())
def test_a_task_begins_as_early_as_its_longest_way_allows(given_):
    tasks, links = given_
    days = {task.key: task for task in tasks}

    def begins(key: str) -> int:  # every way into the task, walked one by one
        ways = [
            begins(link.before) + (days[link.before].days.likely if link.order == "finish_to_start" else 0)
            for link in links
            if link.after == key
        ]
        return max([days[key].not_before, *ways])

    rows = timetable(network(tasks, links), "likely").rows
    assert {key: row.start for key, row in rows.items()} == {key: begins(key) for key in days}


@given(networks(), st.data())
def test_slipping_a_task_by_its_slack_keeps_the_end_and_by_more_moves_it(given_, data):
    tasks, links = given_
    found = timetable(network(tasks, links), "likely")
    row = found.rows[data.draw(st.sampled_from([task.key for task in tasks]))]

    def end_if_it_begins(day: int) -> int:
        slipped = [Task(t.key, t.days, day if t.key == row.key else t.not_before) for t in tasks]
        return timetable(network(slipped, links), "likely").end

    assert end_if_it_begins(row.start + row.slack) == found.end
    assert end_if_it_begins(row.start + row.slack + 1) == found.end + 1


@given(networks(), st.data())
def test_a_task_that_takes_longer_never_brings_any_date_forward(given_, data):
    tasks, links = given_
    of = network(tasks, links)
    slow = data.draw(st.sampled_from(tasks))
    more = sorted(data.draw(st.tuples(*[st.integers(0, 90)] * 3)))
    longer = Spread(slow.days.low + more[0], slow.days.likely + more[1], slow.days.high + more[2])
    slower = network([Task(t.key, longer if t is slow else t.days, t.not_before) for t in tasks], links)
    for case in CASES:
        before, after = timetable(of, case).rows, timetable(slower, case).rows
        assert all(after[key].start >= row.start and after[key].finish >= row.finish for key, row in before.items())
    drawn, later = simulate(of, runs=RUNS), simulate(slower, runs=RUNS)
    assert all(later.day_by(t.key, share) >= drawn.day_by(t.key, share) for t in tasks for share in (0.5, 0.8))


@given(networks())
def test_half_of_the_runs_end_no_later_than_four_of_five_and_all_within_low_and_high(given_):
    tasks, links = given_
    of = network(tasks, links)
    runs = simulate(of, runs=RUNS)
    low, high = timetable(of, "low").rows, timetable(of, "high").rows
    for task in tasks:
        half, most = runs.day_by(task.key, 0.5), runs.day_by(task.key, 0.8)
        assert low[task.key].finish <= half <= most <= high[task.key].finish
        assert float(np.mean(runs.ends[task.key] <= most + 1e-6)) >= 0.8


def test_the_same_seed_gives_the_same_answer_and_another_one_another():
    of = chain((10, 40, 200), (5, 30, 90))
    assert np.array_equal(simulate(of, seed=7).ends["t1"], simulate(of, seed=7).ends["t1"])
    assert not np.array_equal(simulate(of, seed=7).ends["t1"], simulate(of, seed=8).ends["t1"])


def test_each_task_draws_its_own_days_and_the_sum_spreads_less_than_one_draw_for_all_would():
    """Sixteen equal tasks: their sum spreads four times as far as one, not sixteen times."""
    one = np.std(simulate(chain((0, 50, 100)), runs=4000).ends["t0"])
    many = np.std(simulate(chain(*[(0, 50, 100)] * 16), runs=4000).ends["t15"])
    assert 3.5 < many / one < 4.5


def test_the_share_of_runs_that_ended_by_a_day_is_counted_exactly():
    """A hundred runs, each with its own end: the day by which 80 had ended is the end of the 80th."""
    runs = Runs({"t": np.arange(1.0, 101.0)})
    assert [runs.day_by("t", share) for share in (0.01, 0.5, 0.8, 1.0)] == [1, 50, 80, 100]


def test_drawn_days_follow_a_triangle():
    ends = simulate(chain((60, 180, 540)), runs=20_000).ends["t0"]
    assert abs(float(np.mean(ends)) - (60 + 180 + 540) / 3) < 3  # the mean of a triangle
    assert abs(float(np.mean(ends <= 180)) - (180 - 60) / (540 - 60)) < 0.02  # the share left of its top


@pytest.mark.parametrize(
    ("tasks", "links", "said"),
    [
        ([Task("a", Spread(-1, 2, 3))], [], "a would take or wait -1 days"),
        ([Task("a", Spread(5, 2, 3))], [], "The days of a are out of order: 5, 2, 3"),
        ([Task("a", Spread(1, 2, 3))] * 1 + [Task("a", Spread(1, 2, 4))], [], "two tasks a"),
        ([Task("comsec", Spread(1, 2, 3))], [Link("comsek", "comsec")], "names comsek, which is no task. Did you mean"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(tasks, links, said):
    with pytest.raises(Refused) as refused:
        network(tasks, links)
    assert said in str(refused.value)


def test_a_circle_is_named_with_all_its_tasks():
    tasks = [Task(key, Spread(1, 1, 1)) for key in "abc"]
    with pytest.raises(Refused, match="circle") as refused:
        network(tasks, [Link("a", "b"), Link("b", "c"), Link("c", "a")])
    assert all(key in refused.value.problem for key in "abc")


def test_impossible_runs_are_refused():
    of = chain((1, 2, 3))
    for wrong in ({"runs": 0}, {"runs": 2_000_000}, {"seed": -1}):
        with pytest.raises(Refused):
            simulate(of, **wrong)


DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(DAYS, st.integers(0, 900), st.lists(DAYS, max_size=40))
def test_working_days_are_counted_as_numpy_counts_them(day, days, holidays):
    expected = np.busday_offset(day, days, roll="forward", holidays=holidays).astype(date)
    assert working_days(holidays).after(day, days) == expected


@given(DAYS, DAYS, st.lists(DAYS, max_size=40))
def test_days_between_are_those_that_count(first, last, holidays):
    low, high = sorted((first, last))
    days = working_days(holidays)
    counted = sum(days.counts(low + timedelta(days=n)) for n in range(1, (high - low).days + 1))
    assert (days.between(low, high), days.between(high, low)) == (counted, -counted)


def test_without_weekends_and_holidays_every_day_counts():
    assert EVERY_DAY.after(date(2026, 11, 22), 755) == date(2028, 12, 16)


def test_days_beyond_the_last_day_there_is_are_refused():
    with pytest.raises(Refused, match="is after 9999"):
        EVERY_DAY.after(date(9990, 1, 1), 4000)
