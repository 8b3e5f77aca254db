"""The same facts on other days: on every day the table says what the determination itself says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icop.engine.questionnaire import determine, over_time, read_answers
from icop.engine.questionnaire.spanning import breakpoints
from icop.engine.tool_checks import Beside
from icop.engine.units import Unit
from tests.makers import read_shape_of
from tests.tools.determining import KEY, LIMIT, MOORING

UNITS = {"usd": Unit(title="US dollars", read="decimal", prefix="$")}
BESIDE = Beside.of(
    [
        ("pier.limit", read_shape_of("parameter:pier.limit", LIMIT)),
        (KEY, read_shape_of(f"determination:{KEY}", MOORING)),
    ],
    UNITS,
)
COMPILED, WRONG = BESIDE.determination(BESIDE.determinations[KEY])
DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))


@given(built=DAYS, worth=st.sampled_from(["999", "1000", "1999", "2000"]), on=DAYS)
def test_every_day_lies_in_one_stretch_with_its_outcome(built, worth, on):
    given_ = {"is_boat": "yes", "kind": "sail", "worth": worth, "built": built.isoformat()}
    answers, wrong = read_answers({ask.key: ask for ask in COMPILED.asks}, given_)
    assert not wrong
    assert not WRONG
    spans = over_time(COMPILED, answers, BESIDE.reference)
    near = [day + timedelta(days=step) for day in breakpoints(COMPILED, BESIDE.reference) for step in (-1, 0)]
    for day in (on, built, built - timedelta(days=1), *near):
        held = [one for one in spans if one.first <= day and (one.last is None or day <= one.last)]
        found = determine(COMPILED, answers, day, BESIDE.reference)
        assert [(one.determined.outcome, one.determined.rule) for one in held] == [(found.outcome, found.rule)]


@pytest.mark.parametrize(("built", "last"), [("2012-02-29", "2022-02-28"), ("2015-05-01", "2025-05-01")])
def test_a_period_counted_from_an_answer_ends_on_its_day(built, last):
    given_ = {"is_boat": "yes", "kind": "sail", "worth": "1", "built": built}
    answers, _ = read_answers({ask.key: ask for ask in COMPILED.asks}, given_)
    spans = over_time(COMPILED, answers, BESIDE.reference)
    ends = [one.last for one in spans if one.determined.outcome == "may"]
    assert ends[-1] == date.fromisoformat(last)
