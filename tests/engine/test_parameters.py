"""Look-up names the day, keeps values exact, and says what is not certain or not there."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from icop.engine.errors import NotFound
from icop.engine.history import is_in_force, is_member, members, values_over_time
from icop.engine.parameters import Found, Missing, SetName, look_up, tier_for
from icop.engine.units import Unit
from tests.engine.makers import CITE, make_entry, make_instrument, make_parameter, make_set

RATIO = Unit(title="ratio", read="decimal")
FEE = make_parameter(
    make_entry("2015-01-01", value=Decimal("0.040")),
    make_entry("2022-07-01", value=Decimal("0.0325")),
    make_entry("2030-01-01", ended=True),
)


def test_value_holds_from_its_start_until_the_day_before_the_next() -> None:
    first = look_up(FEE, date(2022, 6, 30), unit=RATIO)
    second = look_up(FEE, date(2022, 7, 1), unit=RATIO)
    assert isinstance(first, Found)
    assert isinstance(second, Found)
    assert str(first.value) == "0.040"
    assert second.value == Decimal("0.0325")
    assert first.certain
    assert first.upcoming is not None
    assert first.upcoming.value == Decimal("0.0325")


def test_before_the_first_value_the_answer_says_what_to_do() -> None:
    missing = look_up(FEE, date(2014, 12, 31), key="pricing.service_fee")
    assert isinstance(missing, Missing)
    assert missing.state == "not yet"
    assert missing.problem == "pricing.service_fee has no value on 2014-12-31."
    assert missing.fix.startswith("Ask for a later day")
    assert missing.fix.endswith("or add the value with its citation.")
    with pytest.raises(NotFound, match="has no value on 2014-12-31"):
        raise missing.error()


def test_ended_value_is_missing_from_the_first_day_it_no_longer_holds() -> None:
    assert isinstance(look_up(FEE, date(2029, 12, 31)), Found)
    missing = look_up(FEE, date(2030, 1, 1))
    assert isinstance(missing, Missing)
    assert missing.state == "ended"
    assert "2030-01-01" in missing.problem


def test_value_to_confirm_is_never_shown_as_a_value() -> None:
    missing = look_up(make_parameter(make_entry(unknown="the rate in table 4")), date(2020, 1, 1))
    assert isinstance(missing, Missing)
    assert missing.state == "unknown"
    assert "the rate in table 4" in missing.fix


# One rate changes with acceptance, the next with implementation, as real fee tables do.
KEYED = make_parameter(
    make_entry("2006-08-01", value="3.8", keyed_to="accepted"),
    make_entry("2012-11-01", value="3.5", keyed_to="accepted"),
    make_entry("2018-06-01", value="3.2", keyed_to="implemented"),
)


@pytest.mark.parametrize(
    ("accepted", "implemented", "expected"),
    [
        (date(2012, 10, 31), date(2018, 5, 31), "3.8"),
        (date(2012, 11, 1), date(2018, 5, 31), "3.5"),
        (date(2018, 5, 20), date(2018, 6, 1), "3.2"),
    ],
)
def test_the_day_of_the_event_picks_the_value(accepted: date, implemented: date, expected: str) -> None:
    found = look_up(KEYED, date(2026, 1, 1), events={"accepted": accepted, "implemented": implemented})
    assert isinstance(found, Found)
    assert found.value == expected


@pytest.mark.parametrize(
    "events", [{"accepted": date(2020, 1, 1)}, {"accepted": date(2020, 1, 1), "implemented": None}]
)
def test_an_event_without_a_day_is_needed(events: dict[str, date | None]) -> None:
    missing = look_up(KEYED, date(2026, 1, 1), events=events)
    assert isinstance(missing, Missing)
    assert missing.state == "needs an event"
    assert missing.needs == ("implemented",)


def test_without_events_the_day_asked_about_stands_for_them() -> None:
    found = look_up(KEYED, date(2018, 6, 1))
    assert isinstance(found, Found)
    assert found.value == "3.2"
    assert "if implemented on 2018-06-01" in found.why


def test_start_within_bounds_is_not_certain_between_them() -> None:
    between = make_parameter(
        make_entry("2010-01-01", value="1"), make_entry({"between": ["2014-11-01", "2014-11-30"]}, value="2")
    )
    before, inside, after = (look_up(between, date(2014, month, 15)) for month in (10, 11, 12))
    assert isinstance(before, Found)
    assert isinstance(inside, Found)
    assert isinstance(after, Found)
    assert (before.value, before.certain) == ("1", True)
    assert (inside.value, inside.certain) == ("1", False)
    assert [other.value for other in inside.others] == ["2"]
    assert (after.value, after.certain) == ("2", True)


def test_unknown_start_is_certain_from_the_day_it_was_read() -> None:
    read = make_parameter(make_entry("unknown", value="1"))
    since, before = look_up(read, date(2026, 1, 5)), look_up(read, date(2026, 1, 4))
    assert isinstance(since, Found)
    assert isinstance(before, Found)
    assert since.certain
    assert not before.certain
    assert before.maybe_nothing
    assert "not after 2026-01-05" in before.why


def test_unknown_start_lies_before_the_next_value() -> None:
    old = make_parameter(make_entry("unknown", value="60"), make_entry("2001-03-01", value="120"))
    spans = values_over_time(old)
    assert str(spans[0].start) == "an unknown day, not after 2001-02-28"
    found = look_up(old, date(2001, 2, 28))
    assert isinstance(found, Found)
    assert found.certain


BY_GROUP = make_parameter(
    make_entry("1981-12-29", value="14"),
    make_entry("2002-09-30", value="25", by={"group": "close"}),
    by=["group"],
)


@pytest.mark.parametrize(
    ("on", "group", "expected"),
    [(date(2020, 1, 1), "close", "25"), (date(2020, 1, 1), "other", "14"), (date(1990, 1, 1), "close", "14")],
)
def test_the_particular_value_goes_before_the_general_one(on: date, group: str, expected: str) -> None:
    found = look_up(BY_GROUP, on, by={"group": group})
    assert isinstance(found, Found)
    assert found.value == expected


def test_a_dimension_that_matters_must_be_told() -> None:
    missing = look_up(BY_GROUP, date(2020, 1, 1))
    assert isinstance(missing, Missing)
    assert (missing.state, missing.needs) == ("needs a dimension", ("group",))
    assert "close" in missing.fix


def test_no_value_for_this_combination_names_those_there_are() -> None:
    only = make_parameter(make_entry(value="1", by={"group": "a"}), by=["group"])
    missing = look_up(only, date(2020, 1, 1), key="x.fee", by={"group": "b"})
    assert isinstance(missing, Missing)
    assert missing.problem == "x.fee has no value for group b."
    assert "group a" in missing.fix


def test_tiers_and_sets_come_back_as_such() -> None:
    tiers = [{"up_to": "50000", "value": "0.035"}, {"value": "0.01"}]
    found = look_up(make_parameter(make_entry(tiers=tiers)), date(2020, 1, 1))
    assert isinstance(found, Found)
    assert isinstance(found.value, tuple)
    assert tier_for(found.value, Decimal(50000)).value == Decimal("0.035")  # type: ignore[arg-type]
    assert tier_for(found.value, Decimal("50000.01")).value == Decimal("0.01")  # type: ignore[arg-type]
    named = look_up(make_parameter(make_entry(set="cn.group"), unit="set"), date(2020, 1, 1))
    assert isinstance(named, Found)
    assert named.value == SetName("cn.group")


def test_members_join_and_leave_on_their_days() -> None:
    group = make_set(
        make_entry("2002-09-30", member="Arcadia"),
        make_entry("2008-10-15", member="Borduria"),
        make_entry("2020-01-01", member="Arcadia", ended=True),
        make_entry({"between": ["2010-01-01", "2010-12-31"]}, member="Ruritania"),
    )
    assert [each.member for each in members(group, date(2009, 1, 1))] == ["Arcadia", "Borduria"]
    assert [each.member for each in members(group, date(2021, 1, 1))] == ["Borduria", "Ruritania"]
    assert is_member(group, "Arcadia", date(2019, 12, 31)) is True
    assert is_member(group, "Arcadia", date(2020, 1, 1)) is False
    assert is_member(group, "Ruritania", date(2010, 6, 1)) is None
    assert is_member(group, "Atlantis", date(2010, 6, 1)) is False


def test_instrument_is_in_force_by_its_state_on_the_day() -> None:
    act = make_instrument(make_entry("2010-01-01", state="in force"), make_entry("2020-01-01", state="repealed"))
    assert is_in_force(act, date(2009, 1, 1)) is False
    assert is_in_force(act, date(2019, 12, 31)) is True
    assert is_in_force(act, date(2020, 1, 1)) is False
    doubtful = make_instrument(make_entry("unknown", state="in force"))
    assert is_in_force(doubtful, date(2000, 1, 1)) is None


def test_values_over_time_tells_ends_and_gaps() -> None:
    spans = values_over_time(FEE, unit=RATIO)
    assert [(str(span.start), str(span.end), span.state) for span in spans] == [
        ("2015-01-01", "2022-07-01", "value"),
        ("2022-07-01", "2030-01-01", "value"),
        ("2030-01-01", "None", "ended"),
    ]
    assert spans[0].cite.to == CITE["to"]
