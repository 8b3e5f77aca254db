"""Money and days on the page of a value: look-up, table and chart say the same, exactly, on every day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from icop.accounts.reader import VISITOR
from icop.engine.shapes import Parameter
from icop.facts.queries import KnownFact
from icop.facts.values import ParameterPage, parameter_page
from tests.makers import TODAY

pytestmark = pytest.mark.django_db
DAYS = st.dates(date(1976, 1, 1), date(2040, 1, 1))
MONEY = st.decimals(0, Decimal("999999999999.99"), places=2).map(lambda value: value.normalize())
VALUES = st.dictionaries(DAYS, st.one_of(st.none(), MONEY), min_size=1, max_size=6)
CITE = {"to": "Example Directive 12 s. 4", "standing": "verified", "checked_on": "2026-01-05"}


def page_of(values: dict[date, Decimal | None], on: date) -> ParameterPage:
    """Return the page of a parameter in dollars with these values; None ends it."""
    entries = [
        {"start": start.isoformat(), "cite": CITE} | ({"ended": True} if value is None else {"value": f"{value:f}"})
        for start, value in sorted(values.items())
    ]
    shape = Parameter.model_validate({"title": "Threshold", "unit": "usd", "values": entries})
    fact = KnownFact("parameter", "money.threshold", shape, "icop", "0", timezone.now())
    return parameter_page(fact, VISITOR, on=on, today=TODAY, asked={})


def value_on(values: dict[date, Decimal | None], on: date) -> str:
    begun = [start for start in values if start <= on]
    value = values[max(begun)] if begun else None
    return "no value" if value is None else f"${value:,f}"


def test_the_value_of_a_day_is_the_last_that_began(db: None):
    @given(values=VALUES, on=DAYS)
    @hypothesis_settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def check(values: dict[date, Decimal | None], on: date) -> None:
        near = (on, *values, *(start - timedelta(days=1) for start in values))
        for day in near:
            page = page_of(values, day)
            assert page.today.value == page.answer.value == value_on(values, day)
            here = [row.value for table in page.tables for row in table.rows if row.here]
            assert here == ([] if day < min(values) else [value_on(values, day).replace("no value", "ended")])

    check()


def test_table_and_chart_show_the_same_values(db: None):
    @given(values=VALUES, on=DAYS)
    @hypothesis_settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def check(values: dict[date, Decimal | None], on: date) -> None:
        page = page_of(values, on)
        rows = [row for table in page.tables for row in table.rows]
        assert [str(row.start) for row in rows] == [start.isoformat() for start in sorted(values)]
        given_values = [value for _, value in sorted(values.items()) if value is not None]
        assert (page.chart is None) == (len(given_values) < 2)
        if page.chart:
            assert len(page.chart.labels) == len(given_values)
            assert [read(label.text) for label in page.chart.labels] == given_values

    check()


def read(label: str) -> Decimal:
    """Return the amount that a label of the chart names exactly: $1.5M is 1500000."""
    sizes = {"k": 3, "M": 6, "B": 9}
    size = sizes.get(label[-1], 0)
    return Decimal(label.removeprefix("$").rstrip("kMB")).scaleb(size)
