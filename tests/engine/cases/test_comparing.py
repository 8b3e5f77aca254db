"""What a price would be on other days: each difference names the value that made it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from icop.engine.cases.pricing import Assumed, compare
from tests.engine.cases.making import shipped_facts
from tests.engine.cases.priced import WORKED, make_case, priced

ON = date(2018, 5, 1)


def test_a_day_later_changes_the_surcharge_and_says_by_which_value():
    first, second = Assumed.all_on(date(2018, 5, 31)), Assumed.all_on(date(2018, 6, 1))
    found = compare(make_case(WORKED[2]), shipped_facts(), first, second, on=ON)
    assert [(one.of, one.first, one.second, one.change) for one in (*found.lines, *found.blocks)] == [
        ("003", 8_750, 8_000, -750), ("(10)", 8_750, 8_000, -750), ("(13)", 258_750, 258_000, -750),
    ]  # fmt: skip
    for one in (*found.lines, *found.blocks):
        assert [(reason.key, reason.first, reason.second) for reason in one.reasons] == [("admin.rate", "3.5", "3.2")]


def test_the_same_days_make_no_difference():
    plan = Assumed.all_on(date(2026, 3, 20))
    found = compare(make_case(*WORKED), shipped_facts(), plan, plan, on=ON)
    assert (found.lines, found.blocks) == ((), ())


def test_a_waiver_that_begins_is_the_reason_why_a_price_is_to_be_confirmed():
    first, second = Assumed.all_on(date(2023, 4, 16)), Assumed.all_on(date(2023, 4, 17))
    found = compare(make_case(*WORKED, purchaser={"code": "JA"}), shipped_facts(), first, second, on=ON)
    price = found.lines[0]
    assert (price.of, price.first, price.second, price.change) == ("001", 4_090_000, None, None)
    assert ("cas.waiver.quality", "JA") in [(reason.key, reason.second) for reason in price.reasons]


def test_a_rate_can_be_asked_about_as_if_it_were_another():
    day = Assumed.all_on(date(2026, 3, 20))
    lower = Assumed(
        day.developed_on, day.offered_on, day.accepted_on, day.implemented_on, {"admin.rate": Decimal("2.0")}
    )
    found = compare(make_case(WORKED[2]), shipped_facts(), day, lower, on=ON)
    assert found.as_json()["blocks"][0]["change"] == "-3000.00"
    assert found.second.leans_on_assumed


def test_the_parts_of_a_value_are_told_apart():
    first, second = Assumed.all_on(date(2014, 11, 5)), Assumed.all_on(date(2014, 11, 6))
    found = compare(make_case(WORKED[0]), shipped_facts(), first, second, on=ON).lines[0]
    assert [(reason.key, reason.first, reason.second) for reason in found.reasons] == [
        ("cas.rate (management)", "0.65", None), ("cas.rate (quality)", "0.65", None),
        ("cas.rate (audit)", "0.2", None), ("cas.rate (total conus)", None, "1.2"),
    ]  # fmt: skip
    says = [step.says for step in priced(make_case(WORKED[0]), date(2014, 11, 5)).lines[0].trace.steps]
    assert any(one.startswith("cas.rate (audit) if implemented on 2014-11-05: in force since") for one in says)
