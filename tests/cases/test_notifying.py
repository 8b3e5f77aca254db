"""Notification of a case follows the determination: boundaries of value, day and buyer, changes, clocks, lapse."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icop.cases.notifying import DETERMINATION, GROWS, Notified
from icop.engine.cases.formal_review import formal_review
from icop.engine.cases.notified import Values
from icop.engine.cases.review_days import NO_WAIT, REPORTED
from icop.engine.errors import NotFound
from tests.cases.notifying import GROUP, ON, OTHER, determination, facts, make_case, notified, worth

KOREA, ISRAEL = "Korea (Republic of)", "Israel"
SALE = {"transmittal": "26-13", "kind": "b1", "mde_value": "30000000", "total_value": "100000000"}
NO_GROWTH = dict.fromkeys(GROWS, "no")


def duty(country: str, values: Values, on: date = ON, **more: Any) -> tuple[bool | None, int | None]:
    """Return whether Congress must be notified of an offer, and how long the formal review is."""
    found = notified(make_case(country, **more), values, on=on)
    return found.law.must_notify, found.days.formal_days


def rule_of(found: Notified) -> str:
    """Return the rule of the determination that gave the outcome."""
    return found.law.found.rule.key if found.law.found.rule else ""


# ---- the figures (boundary tests 1 to 4)


@pytest.mark.parametrize(
    ("country", "at", "days"),
    [
        (OTHER, Values(Decimal("14000000.00"), Decimal("14000000.00"), Decimal(0)), 30),
        (OTHER, worth(total=50), 30),
        (OTHER, worth(construction=200), 30),
        (GROUP, worth(mde=25), 15),
        (GROUP, worth(total=100), 15),
        (GROUP, worth(construction=300), 15),
    ],
)
def test_a_figure_is_reached_at_it_and_not_a_cent_below(country: str, at: Values, days: int) -> None:
    assert duty(country, at) == (True, days)
    cent = Decimal("0.01")
    below = Values(*(None if one is None else max(one - cent, Decimal(0)) for one in at.parts))
    assert duty(country, below) == (False, None)


def test_the_higher_figures_are_not_for_an_offer_that_opens_new_territory() -> None:
    assert duty(GROUP, worth(total=50), purchaser={"opens_territory": True}) == (True, 15)


# ---- the day a partner joined (5 to 7)


@pytest.mark.parametrize(
    ("country", "joined", "values"),
    [
        (KOREA, date(2008, 10, 15), worth(mde=20, total=60)),
        (ISRAEL, date(2010, 10, 8), worth(mde=20, total=90)),
        ("Finland", date(2023, 4, 4), worth(mde=20, total=60)),
        ("Sweden", date(2024, 3, 7), worth(mde=20, total=60)),
    ],
)
def test_a_partner_has_the_higher_figures_from_the_day_it_joined(country: str, joined: date, values: Values) -> None:
    day_before = date.fromordinal(joined.toordinal() - 1)
    assert duty(country, values, day_before)[0] is True
    assert duty(country, values, joined)[0] is False


@pytest.mark.parametrize(
    "buyer",
    [
        {"code": "KS", "country": "Korea"}, {"code": "KS", "country": "South Korea"}, {"country": "Republic of Korea"},
        {"code": "TK", "country": "Türkiye"}, {"country": "Turkey"}, {"code": "GY"}, {"country": "germany"},
        {"country": "UK"}, {"country": "The Netherlands"}, {"code": "NE"}, {"name": "Czechia"}, {"code": "EZ"},
        {"country": "Slovakia"}, {"name": "Government of Japan"},
    ],
)  # fmt: skip
def test_a_partner_is_known_by_its_code_and_by_each_of_its_names(buyer: dict[str, str]) -> None:
    assert duty("", worth(mde=24.99, total=99.99), purchaser=buyer) == (False, None)
    assert duty("", worth(mde=25), purchaser=buyer) == (True, 15)
    given = make_case("", purchaser=buyer).purchaser
    assert formal_review(given, facts(), ON).by == {"partner_group": "nato_plus5"}


@pytest.mark.parametrize("country", ["UAE", "Kingdom of Saudi Arabia"])
def test_a_buyer_by_another_name_has_the_same_tier(country: str) -> None:
    assert notified(make_case(country), worth(mde=14)).days.tier == "3"


@pytest.mark.parametrize("buyer", [{"name": "Corvania"}, {"code": "KS", "country": "Japan"}, {}])
def test_a_country_that_nothing_tells_is_asked_for_and_is_no_other_by_accident(buyer: dict[str, str]) -> None:
    assert duty("", worth(mde=20), purchaser=buyer) == (None, None)
    assert formal_review(make_case("", purchaser=buyer).purchaser, facts(), ON).doubt


# ---- other buyers (27)


def test_nspa_for_nato_alone_has_the_lower_figure_the_short_review_and_the_second_tier() -> None:
    file = make_case(kind="multinational", lead="nspa_all_nato")
    found = notified(file, worth(mde=14))
    assert (found.law.must_notify, found.days.formal_days) == (True, 15)
    assert (found.days.tier, found.days.tier_days) == ("2", 30)
    assert notified(file, worth(mde=13.99)).law.must_notify is False


@pytest.mark.parametrize(
    ("case", "tier", "days"),
    [
        ({"country": GROUP}, "1", 20),
        ({"country": OTHER}, "2", 30),
        ({"kind": "nato_org"}, "2", 30),
        ({"country": "Kuwait"}, "3", 40),
        ({"country": GROUP, "documents": [{"scope": {"is_sensitive_technology": "yes"}}]}, "3", 40),
        ({"kind": "multinational", "lead": "member_all_nato"}, "", None),
    ],
)
def test_the_informal_review_is_that_of_the_tier(case: dict[str, Any], tier: str, days: int | None) -> None:
    found = notified(make_case(**case), worth(mde=30, total=200)).days
    assert (found.tier, found.tier_days) == (tier, days)


def test_an_agent_sale_goes_to_a_human() -> None:
    found = notified(make_case(kind="multinational", lead="agent"), worth(mde=900))
    assert (found.law.must_notify, found.state) == (None, "to_be_confirmed")


def test_buyers_with_a_special_certification_are_told() -> None:
    assert ["military edge" in one.says for one in notified(make_case("Kuwait"), worth(mde=14)).remarks] == [True]
    assert ["620C" in one.says for one in notified(make_case("Greece"), worth(mde=25)).remarks] == [True]
    assert notified(make_case(OTHER), worth(mde=14)).remarks == ()


# ---- what is not known


def test_a_missing_fact_is_asked_for_and_nothing_is_guessed() -> None:
    found = notified(make_case("", purchaser={"opens_territory": None}), worth(total=60))
    assert (found.law.must_notify, found.state, found.days.formal_days) == (None, "to_be_confirmed", None)
    assert found.law.needs
    assert notified(make_case(), Values(Decimal(0), None, Decimal(0))).law.must_notify is None


def test_a_duty_is_known_where_only_the_days_are_not() -> None:
    """Norway's first day in NATO is not held: above both figures Congress is told, after 15 or 30 days."""
    above = notified(make_case("Norway"), worth(mde=30, total=120), on=date(2018, 1, 5))
    assert (above.law.must_notify, above.days.formal_days) == (True, None)
    assert (above.law.title, above.state) == ("Notify; the days of the review are to be confirmed", "needed")
    between = notified(make_case("Norway"), worth(total=60), on=date(2018, 1, 5)).law
    assert (between.must_notify, "Notify" in between.title) == (None, False)


# ---- the clock (16)


@pytest.mark.parametrize(
    ("country", "informal_until", "offer_on"),
    [(GROUP, date(2026, 4, 21), date(2026, 6, 20)), (OTHER, date(2026, 5, 1), date(2026, 7, 5))],
)
def test_the_offer_waits_for_the_end_of_the_review(country: str, informal_until: date, offer_on: date) -> None:
    file = make_case(country, notices=[SALE | {"notified_on": "2026-06-05", "informal_on": "2026-04-01"}])
    found = notified(file, worth(mde=30, total=100), on=date(2026, 6, 19))
    assert (found.days.informal_until, found.days.earliest_offer_on) == (informal_until, offer_on)
    assert found.state == "in_review"
    assert notified(file, worth(mde=30, total=100), on=offer_on).state == "cleared"


def test_days_read_later_than_the_day_that_decides_are_not_certain() -> None:
    assert notified(make_case(), worth(mde=14)).days.is_certain is True
    assert notified(make_case(), worth(mde=14), on=date(2010, 10, 7)).days.is_certain is False


def test_an_emergency_takes_away_the_wait_and_not_the_notice() -> None:
    file = make_case(notices=[SALE | {"notified_on": "2026-06-05", "is_emergency": True}])
    found = notified(file, worth(mde=30, total=100))
    assert (found.law.found.outcome, found.days.earliest_offer_on, found.state) == (NO_WAIT, ON, "cleared")


def test_without_a_notice_it_is_needed_and_below_the_figures_it_is_not() -> None:
    assert notified(make_case(), worth(mde=14)).state == "needed"
    assert notified(make_case(), worth(mde=13)).state == "not_needed"


def test_the_rules_of_the_day_of_the_notice_decide() -> None:
    file = make_case(KOREA, notices=[SALE | {"notified_on": "2008-10-14"}])
    found = notified(file, worth(mde=20, total=60), on=date(2009, 6, 1))
    assert (found.on, found.law.must_notify) == (date(2008, 10, 14), True)


@pytest.mark.parametrize(
    ("day", "sender"),
    [(date(2026, 2, 5), "Defense Security Cooperation Agency"), (date(2026, 2, 6), "Department of State")],
)
def test_who_sends_the_notice_changed_on_a_day(day: date, sender: str) -> None:
    assert notified(make_case(), worth(mde=14), on=day).sender == sender


# ---- scope


def test_a_planned_notice_of_a_higher_scope_is_tested_instead_of_the_price() -> None:
    file = make_case(notices=[SALE])
    found = notified(file, worth(mde=5, total=20))
    assert (found.tested.total, found.state) == (Decimal(100_000_000), "needed")


def test_a_planned_notice_of_a_change_is_tested_for_what_it_tells() -> None:
    documents = [{"key": "basic"}, {"key": "A01", "kind": "amendment"}]
    planned = {"transmittal": "26-14", "document": "A01", "total_value": "60000000", "mde_value": "0"}
    whole = make_case(documents=documents, notices=[planned | {"kind": "b1"}])
    assert notified(whole, worth(total=40), document="A01").tested.total == Decimal(60_000_000)
    assert changed(0, 30, notices=[planned | {"kind": "b5c"}]).tested.total == Decimal(60_000_000)


def test_a_notice_that_is_still_to_come_changes_nothing_of_the_one_that_was_given() -> None:
    given = SALE | {"notified_on": "2026-04-01"}
    planned = SALE | {"transmittal": "26-90", "notified_on": "2026-12-01", "total_value": "900000000"}
    alone = notified(make_case(notices=[given]), worth(mde=20, total=60))
    both = notified(make_case(notices=[planned, given]), worth(mde=20, total=60))
    assert (both.state, both.tested, both.days) == ("cleared", alone.tested, alone.days)
    later = notified(make_case(notices=[planned]), worth(mde=20, total=60))
    assert (later.on, later.state) == (date(2026, 12, 1), "needed")


def test_the_estimate_of_the_request_stands_in_while_there_is_no_price() -> None:
    file = make_case(documents=[{"request": {"estimate": "50000000"}}])
    assert notified(file, Values(Decimal(0), None, Decimal(0))).law.must_notify is True


def test_the_estimate_of_the_request_counts_where_it_is_higher_than_the_price() -> None:
    file = make_case(documents=[{"request": {"estimate": "1000000000"}}])
    found = notified(file, worth(total=0.000103))
    assert (found.state, found.tested.total) == ("needed", Decimal(1_000_000_000))
    assert notified(file, worth(total=2000)).tested.total == Decimal(2_000_000_000)


def test_the_least_a_value_can_be_asks_for_a_notice_and_never_takes_one_away() -> None:
    unknown = Values(None, None, Decimal(0))
    at, below = worth(mde=14), worth(mde=13.99, total=49.99)
    found = notified(make_case(), unknown, least=at)
    assert (found.state, found.law.is_least, found.tested) == ("needed", True, at)
    assert (rule_of(found), found.days.formal_days) == ("new_sale_long", 30)
    assert notified(make_case(), unknown, least=below).state == "to_be_confirmed"
    asked = make_case(documents=[{"request": {"estimate": "1000"}}])
    assert notified(asked, Values(Decimal(0), None, Decimal(0)), least=worth(total=49)).law.must_notify is None


def test_a_change_of_which_only_the_least_is_known_may_still_need_a_new_certification() -> None:
    at, below = (changed_at_least(value) for value in (50, 49))
    assert (rule_of(at), at.law.is_least) == ("change_long", True)
    assert (below.law.must_notify, below.law.found.outcome) == (True, "needs_a_human")


values_of_sales = st.builds(worth, st.integers(0, 120), st.integers(0, 400), st.integers(0, 400))
estimates = st.none() | st.integers(0, 500)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([OTHER, GROUP, ""]), values_of_sales, values_of_sales, estimates, st.integers(0, 500), st.data())
def test_more_lines_or_a_higher_estimate_never_take_a_duty_away(
    country: str, before: Values, more: Values, estimate: int | None, raised: int, data: st.DataObject
) -> None:
    def asked(values: Values, estimate: int | None, *, is_open: bool) -> bool | None:
        request = {} if estimate is None else {"estimate": str(estimate * 1_000_000)}
        file = make_case(country, documents=[{"request": request}])
        return notified(file, Values() if is_open else values, least=values).law.must_notify

    was_open = data.draw(st.booleans())
    is_open = was_open or data.draw(st.booleans())
    after = before.joined(more, lambda mine, its: mine + its)
    if asked(before, estimate, is_open=was_open):
        assert asked(after, (estimate or 0) + raised, is_open=is_open)


# ---- changes (28, 29)


def changed(mde: float, total: float, **more: Any) -> Notified:
    """Return what is known of an Amendment to a sale of 100 million that was notified and accepted."""
    scope = more.pop("scope", {"adds_capability": "yes"})
    certified = more.pop("certified", "2024-03-01")
    notices = [SALE | {"notified_on": certified}, *more.pop("notices", [])]
    file = make_case(
        documents=[{"key": "basic"}, {"key": "A01", "kind": "amendment", "scope": scope}], notices=notices,
        events=[{"what": "accept", "on": certified, "of": "basic"}], **more,
    )  # fmt: skip
    whole = worth(mde=30 + mde, total=100 + total)
    return notified(file, whole, document="A01", change=worth(mde=mde, total=total))


def changed_at_least(total: float) -> Notified:
    """Return what is known of an Amendment that adds capability and of which only the least value is known."""
    notices = [SALE | {"notified_on": "2024-03-01"}]
    scope = {"adds_capability": "yes"}
    file = make_case(documents=[{"key": "basic"}, {"key": "A01", "kind": "amendment", "scope": scope}],
                     notices=notices, events=[{"what": "accept", "on": "2024-03-01", "of": "basic"}])  # fmt: skip
    return notified(file, Values(), document="A01", change=Values(), least_change=worth(total=total))


def test_a_change_below_the_figures_is_reported_offered_at_once_and_delivered_after_45_days() -> None:
    found = changed(0, 30, notices=[{"transmittal": "0A-26", "kind": "b5a", "notified_on": "2026-06-05",
                                     "total_value": "30000000", "mde_value": "0", "document": "A01"}])  # fmt: skip
    assert (found.law.found.outcome, found.days.earliest_offer_on) == (REPORTED, ON)
    assert found.days.earliest_delivery_on == date(2026, 7, 20)
    assert (found.state, found.is_within) == ("cleared", True)


@pytest.mark.parametrize(("mde", "total"), [(0, 50), (14, 14)])
def test_a_change_at_a_figure_is_certified_anew_with_the_whole_review(mde: float, total: float) -> None:
    found = changed(mde, total)
    assert (found.law.must_notify, found.days.formal_days, found.days.delivery_days) == (True, 30, None)
    assert rule_of(found) == "change_long"


def test_a_change_a_dollar_below_the_figures_is_only_reported() -> None:
    assert changed(13.999999, 49.999999).law.found.outcome == REPORTED


def test_a_change_that_only_exceeds_the_notified_value_is_an_enhancement() -> None:
    assert changed(0, 30, scope=NO_GROWTH).law.found.outcome == REPORTED


def test_a_change_that_adds_nothing_and_stays_within_needs_no_notice() -> None:
    assert changed(0, 0, scope=NO_GROWTH).law.must_notify is False
    assert changed(0, 0, scope={}).law.must_notify is None


def test_a_line_of_major_defense_equipment_in_a_change_is_an_enhancement() -> None:
    line = {"number": "002", "document": "A01", "equipment": "mde"}
    assert changed(0, 0, scope=NO_GROWTH, lines=[line]).law.found.outcome == REPORTED


def test_ten_years_after_the_certification_a_small_enhancement_is_not_reported() -> None:
    assert changed(0, 30, certified="2016-06-05").law.found.outcome == REPORTED
    assert changed(0, 30, certified="2016-06-04").law.must_notify is False
    assert changed(0, 50, certified="2016-06-04").law.must_notify is True


def test_an_unnotified_case_is_tested_as_a_whole_when_a_change_lifts_it_to_a_figure() -> None:
    file = make_case(documents=[{"key": "basic"}, {"key": "A01", "kind": "amendment"}])
    at = notified(file, worth(total=50), document="A01", change=worth(total=2))
    below = notified(file, worth(total=49.999999), document="A01", change=worth(total=2))
    assert (at.action, at.law.must_notify, at.days.formal_days) == ("change_unnotified", True, 30)
    assert below.law.must_notify is False


# ---- validity and headroom (30)


def unused(accepted: str) -> Notified:
    """Return a case notified on 2020-03-01 whose offer was accepted on a day, looked at then."""
    file = make_case(
        notices=[SALE | {"notified_on": "2020-03-01"}], events=[{"what": "accept", "on": accepted, "of": "basic"}]
    )
    return notified(file, worth(mde=30, total=100), on=date.fromisoformat(accepted))


def test_a_notice_not_used_for_five_years_has_lapsed() -> None:
    assert (unused("2025-03-01").notices[0].has_lapsed, unused("2025-03-01").state) == (False, "cleared")
    late = unused("2025-03-02")
    assert (late.notices[0].has_lapsed, late.state, late.notified) == (True, "needed", None)


def test_a_used_notice_does_not_lapse() -> None:
    file = make_case(notices=[SALE | {"notified_on": "2010-03-01"}], events=[{"what": "implement", "on": "2011-01-01"}])
    assert notified(file, worth(mde=30, total=100)).notices[0].has_lapsed is False


def test_a_case_stays_within_what_was_notified_or_needs_more() -> None:
    file = make_case(notices=[SALE | {"notified_on": "2026-01-05"}])
    within, over = notified(file, worth(mde=30, total=100)), notified(file, worth(mde=30.000001, total=100))
    assert (within.is_within, within.headroom and within.headroom.total, within.state) == (True, 0, "cleared")
    assert (over.is_within, over.state) == (False, "needed")
    assert notified(make_case(), worth(mde=14)).is_within is None


@pytest.mark.parametrize("kind", ["b5a", "b5c"])
def test_a_notice_of_a_change_is_none_of_the_sale(kind: str) -> None:
    given = SALE | {"kind": kind, "document": "basic", "notified_on": "2026-01-05"}
    assert notified(make_case(notices=[given]), worth(mde=30, total=100)).state == "needed"


# ---- programs and other notices


def test_capacity_building_is_no_sale_and_has_the_notice_of_its_program() -> None:
    file = make_case(
        type="bpc", funds={"authority": "10 USC 333", "title": "10"},
        notices=[{"transmittal": "333-26-1", "kind": "s333", "notified_on": "2026-06-05"}],
    )  # fmt: skip
    found = notified(file, worth(mde=900))
    assert (found.law.found.outcome, found.state) == ("not_36b", "not_needed")
    assert [(one.key, one.applies, one.days, one.earliest_on) for one in found.others] == [
        ("s333", True, 15, date(2026, 6, 20))
    ]
    assert notified(make_case(type="bpc", funds={"authority": "10 USC 3331"}), worth()).others == ()


def test_the_notice_of_a_program_that_was_given_counts_before_one_that_is_planned() -> None:
    notices = [{"transmittal": "333-2", "kind": "s333", "notified_on": "2026-12-01"},
               {"transmittal": "333-1", "kind": "s333", "notified_on": "2026-04-01"}]  # fmt: skip
    for held, earliest in ((notices, date(2026, 4, 16)), (notices[:1], date(2026, 12, 16))):
        file = make_case(type="bpc", funds={"authority": "10 USC 333", "title": "10"}, notices=held)
        assert [one.earliest_on for one in notified(file, worth(mde=1)).others] == [earliest]


def test_reprogrammed_title_22_funds_may_need_the_notice_of_section_634a() -> None:
    found = notified(make_case(type="bpc", funds={"title": "22"}), worth(mde=1))
    assert [(one.key, one.applies, one.days) for one in found.others] == [("s634a", None, 15)]


@pytest.mark.parametrize(("total", "keys"), [(100, ["cash_flow"]), (99.999999, [])])
def test_a_financed_purchase_at_the_figure_may_need_the_cash_flow_notice(total: float, keys: list[str]) -> None:
    file = make_case(documents=[{"deposit": {"terms": "fms_credit"}}])
    assert [one.key for one in notified(file, worth(total=total)).others] == keys


@pytest.mark.parametrize(("equipment", "applies"), [("sme", True), ("", None)])
def test_excess_articles_need_a_notice_when_significant_and_perhaps_otherwise(
    equipment: str, applies: bool | None
) -> None:
    file = make_case(documents=[{"deposit": {"terms": "eda_grant"}}], lines=[{"number": "001", "equipment": equipment}])
    assert [(one.key, one.applies, one.days) for one in notified(file, worth()).others] == [("eda", applies, 30)]


# ---- proposals beside the law


@pytest.mark.parametrize(
    ("scenario", "country", "at"),
    [
        ("cn.hr3613_119", OTHER, worth(total=105)),
        ("cn.hr3613_119", GROUP, worth(mde=55)),
        ("cn.hr3138_119", OTHER, worth(mde=23)),
        ("cn.hr3138_119", GROUP, worth(total=166)),
        ("cn.tiger_118", GROUP, worth(construction=500)),
    ],
)
def test_a_bill_is_shown_beside_the_law_at_its_own_figures(scenario: str, country: str, at: Values) -> None:
    cent = Decimal("0.01")
    below = Values(*(None if one is None else max(one - cent, Decimal(0)) for one in at.parts))
    reached, missed = (notified(make_case(country), one, scenario=scenario) for one in (at, below))
    assert reached.law.must_notify is missed.law.must_notify is True
    assert [one.proposed and one.proposed.must_notify for one in (reached, missed)] == [True, False]
    assert "as proposed" in {step.start for one in (missed.proposed,) if one for step in one.trace.steps}
    assert "as proposed" not in {step.start for step in missed.trace.steps}
    assert "0001" not in json.dumps(missed.as_json())


def test_a_scenario_or_document_that_is_not_there_is_named() -> None:
    with pytest.raises(NotFound, match=r"Choose one of: cn\.hr3138_119"):
        notified(make_case(), worth(), scenario="cn.none")
    with pytest.raises(NotFound, match="no document A07"):
        notified(make_case(), worth(), document="A07")


# ---- never a copy


def test_every_answer_says_why_with_its_sources() -> None:
    told = notified(make_case(notices=[SALE | {"notified_on": "2026-06-05"}]), worth(mde=30, total=100)).as_json()
    assert json.loads(json.dumps(told)) == told
    looked_up = {step["key"] for step in told["trace"] if step["kind"] == "parameter"}
    assert {"cn.threshold.mde", "cn.formal.days", "cn.tiered.days", "cn.validity.unused.years",
            "cn.transmitting_agency"} <= looked_up  # fmt: skip
    assert all(step["citation"] for step in told["trace"] if step["kind"] == "parameter" and step["value"] is not None)


def test_the_outcomes_and_facts_this_leans_on_are_those_of_the_determination() -> None:
    compiled = determination().compiled
    assert determination().key == DETERMINATION
    assert {NO_WAIT, REPORTED} <= set(compiled.shape.outcomes)
    assert {"short_review", "certified_on", "grows"} <= {ask.key for ask in compiled.asks}
    assert facts().scenarios.keys() == {"cn.hr3613_119", "cn.hr3138_119", "cn.tiger_118"}


def test_the_days_of_the_review_are_those_the_outcome_names() -> None:
    for country, outcome, days in ((GROUP, "notify_15", 15), (OTHER, "notify_30", 30)):
        found = notified(make_case(country), worth(mde=30))
        assert (found.law.found.outcome, found.days.formal_days) == (outcome, days)
