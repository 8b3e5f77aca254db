"""A value as the clocks take it is the value of its day, whatever other day was asked about before."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icop.engine.cases.dated import dated_value
from icop.engine.parameters import Found
from tests.engine.cases.making import shipped_facts, with_values
from tests.engine.makers import make_entry, make_parameter

KEYS = [
    ("standard.days", {"category": "b"}), ("standard.days", {"category": "d_t10_lts"}), ("standard.days.all", {}),
    ("standard.aod.days", {"aod_group": "c"}), ("standard.pct", {}), ("standard.start_event", {"category": "c"}),
    ("oed.days.fms", {}), ("oed.days.bpc", {}), ("restate.window.months", {}), ("closure.after_ssc.months", {}),
    ("closure.blanket_idle.days", {}), ("cn.formal.days", {"partner_group": "other"}), ("hold.cpohold.stops_clock", {}),
]  # fmt: skip


@given(st.sampled_from(KEYS), st.dates(date(1995, 1, 1), date(2028, 1, 1)))
def test_a_value_is_the_one_of_its_day(asked: tuple[str, dict[str, str]], on: date):
    key, by = asked
    found, told = shipped_facts().value(key, on, by), dated_value(shipped_facts(), key, on, by)
    if isinstance(found, Found):
        assert (told.certain, told.cites, told.step.start) == (found.certain, (found.cite,), str(found.start))
        assert told.value in (found.value, None)
    else:
        assert (told.value, told.missing.state) == (None, found.state)


def test_two_values_that_are_possible_are_none():
    assert dated_value(shipped_facts(), "restate.window.months", date(2012, 2, 27)).whole == 0
    assert dated_value(shipped_facts(), "restate.window.months", date(2020, 2, 27)).whole is None
    assert dated_value(shipped_facts(), "restate.window.months", date(2025, 12, 7)).whole == 6


@pytest.mark.parametrize(
    ("on", "says"),
    [
        ("2014-12-31", "has no value yet"), ("2015-01-01", "in force since 2015-01-01"),
        ("2016-01-01", "not known from 2016-01-01 on. Confirm: the memo"),
        ("2017-01-01", "no value any more since 2017"),
    ],
)  # fmt: skip
def test_a_missing_value_says_why(on: str, says: str):
    fee = make_parameter(
        make_entry("2015-01-01", value="4"), make_entry("2016-01-01", unknown="the memo"),
        make_entry("2017-01-01", ended=True), unit="percent",
    )  # fmt: skip
    assert says in dated_value(with_values({"fee": fee}), "fee", date.fromisoformat(on)).says


def test_a_value_the_site_set_itself_is_told_and_one_it_lacks_is_asked_for():
    ours = with_values({"fee": make_parameter(make_entry("2015-01-01", value="4"), unit="percent")})
    told = dated_value(ours, "fee", date(2020, 1, 1))
    assert (told.number, told.is_local) == (Decimal(4), True)
    assert "This site set it itself." in told.step.says
    assert "Add it with its citation." in dated_value(ours, "no.such", date(2020, 1, 1)).says


def test_a_value_that_may_have_ended_or_not_begun_says_so():
    assert "unless it had ended already" in dated_value(shipped_facts(), "standard.days.all", date(2010, 6, 1)).says
    assert (
        "because it began on an unknown day" in dated_value(shipped_facts(), "standard.days.all", date(2000, 6, 1)).says
    )
