"""Looks up the shipped values around the days on which policy changed: the day before, and the day itself."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from icop.engine.history import is_member
from icop.engine.packs import Pack, read_pack
from icop.engine.parameters import Found, Missing, look_up
from icop.engine.shapes import Parameter, ValueSet
from icop.engine.units import MonthDay

DATA = Path(__file__).resolve().parents[2] / "src" / "icop" / "data"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(DATA)


def ask(pack: Pack, key: str, on: str, events: dict[str, str] | None = None, **by: str) -> Found | Missing:
    fact = next(fact for fact in pack.facts if (fact.kind, fact.key) == ("parameter", key))
    assert isinstance(fact.shape, Parameter)
    days = None if events is None else {name: date.fromisoformat(day) for name, day in events.items()}
    unit = pack.units[fact.shape.unit]
    return look_up(fact.shape, date.fromisoformat(on), key=key, by=by, events=days, unit=unit)


def value(pack: Pack, key: str, on: str, events: dict[str, str] | None = None, **by: str) -> object:
    found = ask(pack, key, on, events, **by)
    assert isinstance(found, Found), found.problem
    assert found.certain, found.why
    return found.value


def belongs(pack: Pack, key: str, member: str, on: str) -> bool | None:
    fact = next(fact for fact in pack.facts if (fact.kind, fact.key) == ("set", key))
    assert isinstance(fact.shape, ValueSet)
    return is_member(fact.shape, member, date.fromisoformat(on))


# ---- pricing


@pytest.mark.parametrize(
    ("accepted", "implemented", "rate"),
    [
        ("2018-05-20", "2018-06-01", "3.2"),
        ("2018-05-31", "2018-05-31", "3.5"),
        ("2012-10-31", "2018-05-31", "3.8"),
        ("2012-11-01", "2012-11-01", "3.5"),
        ("2006-07-31", "2006-08-15", "2.5"),
        ("2006-08-01", "2006-08-15", "3.8"),
    ],
)
def test_surcharge_follows_the_event_that_its_memo_names(
    pack: Pack, accepted: str, implemented: str, rate: str
) -> None:
    events = {"accepted": accepted, "implemented": implemented}
    assert value(pack, "admin.rate", "2026-11-22", events) == Decimal(rate)


def test_surcharge_changes_on_the_first_of_june_2018(pack: Pack) -> None:
    assert value(pack, "admin.rate", "2018-05-31") == Decimal("3.5")
    assert value(pack, "admin.rate", "2018-06-01") == Decimal("3.2")


def test_surcharge_without_the_day_of_its_event_asks_for_it(pack: Pack) -> None:
    answer = ask(pack, "admin.rate", "2026-11-22", {})
    assert isinstance(answer, Missing)
    assert answer.state == "needs an event"


def test_smallest_case_charge_ends_with_cases_accepted_in_july_2012(pack: Pack) -> None:
    assert value(pack, "scml.min_recovery", "2012-07-02") == Decimal(15000)
    answer = ask(pack, "scml.min_recovery", "2012-07-03")
    assert isinstance(answer, Missing)
    assert answer.state == "ended"


def test_parts_of_the_contract_services_charge_are_not_known_after_2014(pack: Pack) -> None:
    assert value(pack, "cas.rate", "2014-11-05", cas_part="audit") == Decimal("0.2")
    answer = ask(pack, "cas.rate", "2020-02-01", cas_part="audit")
    assert isinstance(answer, Missing)
    assert answer.state == "unknown"
    assert value(pack, "cas.rate", "2020-01-31", cas_part="total_conus") == Decimal("1.2")
    assert value(pack, "cas.rate", "2020-02-01", cas_part="total_conus") == Decimal("1.0")


def test_waiver_of_quality_charge_begins_for_japan_on_its_day(pack: Pack) -> None:
    assert belongs(pack, "cas.waiver.quality", "JA", "2023-04-16") is False
    assert belongs(pack, "cas.waiver.quality", "JA", "2023-04-17") is True
    assert belongs(pack, "cas.waiver.quality", "NO", "2023-04-17") is True


def test_program_management_lines_and_royalties_stop_at_their_day(pack: Pack) -> None:
    assert value(pack, "pml.allowed", "2006-07-31") is True
    assert value(pack, "pml.allowed", "2006-08-01") is False
    assert value(pack, "tdp.royalty.charged", "1997-12-31") is True
    assert value(pack, "tdp.royalty.charged", "1998-01-01") is False


def test_first_payment_follows_the_day_of_acceptance(pack: Pack) -> None:
    assert value(pack, "payment.first", "2026-03-10", accepted_from="12-11") == MonthDay(6, 15)
    assert value(pack, "payment.first", "2026-03-11", accepted_from="03-11") == MonthDay(9, 15)


# ---- standards


def test_offer_groups_of_2013_are_not_the_categories_of_2021(pack: Pack) -> None:
    assert value(pack, "standard.aod.days", "2013-08-15", aod_group="a") == 30
    assert value(pack, "standard.aod.days", "2013-08-15", aod_group="c") == 90
    assert value(pack, "standard.days", "2025-01-10", category="a") == 45
    assert value(pack, "standard.days", "2025-01-10", category="c") == 150
    assert isinstance(ask(pack, "standard.days", "2021-09-15", category="c"), Missing)
    assert isinstance(ask(pack, "standard.aod.days", "2015-06-05", aod_group="c"), Missing)


def test_offer_expires_85_days_after_milap(pack: Pack) -> None:
    days = value(pack, "oed.days.fms", "2026-11-22", {"milap": "2026-03-02"})
    assert date(2026, 3, 2) + timedelta(days=int(str(days))) == date(2026, 5, 26)


# ---- congressional notification


@pytest.mark.parametrize(
    ("country", "first_day"),
    [("Australia", "2002-09-30"), ("Korea (Republic of)", "2008-10-15"), ("Israel", "2010-10-08")],
)
def test_country_joins_the_higher_thresholds_on_the_day_of_its_law(pack: Pack, country: str, first_day: str) -> None:
    day_before = (date.fromisoformat(first_day) - timedelta(days=1)).isoformat()
    assert belongs(pack, "cn.nato_plus5", country, day_before) is False
    assert belongs(pack, "cn.nato_plus5", country, first_day) is True


def test_member_of_nato_without_a_known_first_day_is_never_taken_for_certain(pack: Pack) -> None:
    assert belongs(pack, "cn.nato_plus5", "Germany", "2010-01-01") is None
    assert belongs(pack, "cn.nato_plus5", "Germany", "2026-01-01") is True
    assert belongs(pack, "cn.nato_plus5", "Finland", "2023-04-03") is False
    assert belongs(pack, "cn.nato_plus5", "Finland", "2023-04-04") is True


@pytest.mark.parametrize(
    ("key", "on", "group", "figure"),
    [
        ("cn.threshold.mde", "1981-12-28", "other", 7_000_000),
        ("cn.threshold.mde", "1981-12-29", "other", 14_000_000),
        ("cn.threshold.total", "1981-12-28", "other", 25_000_000),
        ("cn.threshold.total", "2008-10-14", "other", 50_000_000),
        ("cn.threshold.total", "2008-10-15", "nato_plus5", 100_000_000),
        ("cn.threshold.construction", "1980-12-16", "other", 200_000_000),
        ("cn.threshold.construction", "2026-06-05", "nato_plus5", 300_000_000),
        ("cn.formal.days", "2026-06-05", "nato_plus5", 15),
        ("cn.formal.days", "2026-06-05", "nato_org", 15),
        ("cn.formal.days", "2026-06-05", "other", 30),
    ],
)
def test_notification_figures_on_a_day(pack: Pack, key: str, on: str, group: str, figure: int) -> None:
    assert value(pack, key, on, partner_group=group) == figure


def test_there_is_no_higher_threshold_before_its_law(pack: Pack) -> None:
    assert isinstance(ask(pack, "cn.threshold.mde", "2002-09-29", partner_group="nato_plus5"), Missing)
    assert value(pack, "cn.threshold.mde", "2002-09-30", partner_group="nato_plus5") == 25_000_000


# ---- contracting


@pytest.mark.parametrize(
    ("on", "figure"),
    [
        ("2015-10-01", 750_000),
        ("2017-05-01", 750_000),
        ("2018-06-30", 750_000),
        ("2018-07-01", 2_000_000),
        ("2025-09-30", 2_000_000),
        ("2025-12-01", 2_500_000),
        ("2026-06-30", 2_500_000),
        ("2026-07-01", 10_000_000),
    ],
)
def test_threshold_for_certified_data_on_a_day(pack: Pack, on: str, figure: int) -> None:
    assert value(pack, "tcpd.threshold", on, action="prime_contract") == figure


def test_threshold_that_is_unclear_is_a_question_and_not_a_figure(pack: Pack) -> None:
    for on, action in (("2015-09-30", "prime_contract"), ("2026-07-02", "subcontract_modification")):
        answer = ask(pack, "tcpd.threshold", on, action=action)
        assert isinstance(answer, Missing)
        assert answer.state == "unknown"


@pytest.mark.parametrize(
    ("on", "required"),
    [
        ("2018-06-27", "unknown"),
        ("2018-09-01", True),
        ("2019-12-01", True),
        ("2019-12-20", "unknown"),
        ("2020-03-01", False),
        ("2021-03-01", "unknown"),
        ("2021-08-30", False),
        ("2024-03-01", False),
    ],
)
def test_fixed_price_rule_for_fms_in_each_window(pack: Pack, on: str, required: bool | str) -> None:
    answer = ask(pack, "contract_type.ffp_required", on)
    assert (answer.value if isinstance(answer, Found) else answer.state) == required


def test_figures_of_overlaid_dfars_parts_wait_for_confirmation(pack: Pack) -> None:
    assert value(pack, "sole_source.coordination.min", "2024-03-01") == 500_000_000
    answer = ask(pack, "sole_source.coordination.min", "2026-02-01")
    assert isinstance(answer, Missing)
    assert answer.state == "unknown"


def test_indirect_offset_is_excepted_since_the_statute(pack: Pack) -> None:
    assert isinstance(ask(pack, "offset.indirect.no_certified_data", "2015-11-24"), Missing)
    assert value(pack, "offset.indirect.no_certified_data", "2026-07-02") is True
