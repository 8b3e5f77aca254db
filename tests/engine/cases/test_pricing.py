"""The price of a case to the cent: the worked example, the rules by their days, and what is to be confirmed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.pricing import Assumed, Priced, PricedLine, price
from icop.engine.errors import NotFound
from tests.engine.cases.making import shipped_facts
from tests.engine.cases.priced import DAY, ON, WORKED, dollars, happened, make_case, priced, priced_line

PROCURED = {"source": "P", "quantity": 10, "unit_price": 400_000}
SERVICE = {"kind": "service", "source": "S", "amount": 1_000_000}
STOCK = {"source": "S", "quantity": 20, "unit_price": 60_000}


def amounts(found: Priced) -> list[Decimal | None]:
    return [block.amount for block in found.blocks]


def admin_percent(found: Priced, number: str = "001") -> str:
    steps = found.line(number).trace.steps  # type: ignore[union-attr]
    return next(str(step.value) for step in steps if step.key == "admin.rate")


# ---- the worked example, and two numbers worked out by hand


def test_the_worked_example_comes_out_to_the_cent():
    found = priced(make_case(*WORKED))
    assert [line.price for line in found.lines] == [dollars("4,090,000"), dollars("1,200,000"), dollars("250,000")]
    assert amounts(found) == [dollars(text) for text in ("5540000", "37000", "177280", "24000", "0", "5778280")]
    assert (found.lines[0].cas, found.lines[0].nonrecurring, found.mde_value) == (40_000, 50_000, 4_090_000)
    assert not found.open


def test_odd_sums_are_rounded_at_each_line_half_a_cent_up():
    # 7 × 12,345.67 = 86,419.69; 1 % = 864.1969 → 864.20; 7 × 33.33 = 233.31; line 87,517.20; 3.2 % = 2,800.5504
    # 3 × 61,234.56 = 183,703.68; 3 × (1,750 + 112.3456) = 5,587.0368; 3.2 % = 5,878.51776
    found = priced(
        make_case(
            {"source": "P", "equipment": "mde", "quantity": 7, "unit_price": "12345.67", "nonrecurring_unit": "33.33"},
            {"source": "S", "quantity": 3, "unit_price": "61234.56"},
        )
    )
    assert amounts(found) == [dollars(text) for text in ("271220.88", "5587.04", "8679.07", "0", "0", "285486.99")]
    assert [block.shown for block in found.blocks] == [271_221, 5_587, 8_679, 0, 0, 285_487]


def test_half_a_cent_is_rounded_up():
    line = priced_line({"kind": "service", "amount": "3.00"}, date(2015, 1, 1))  # 3.5 % of 3.00 = 0.105
    assert line.administration == dollars("0.11")


# ---- administrative charge: each line by its own document


@pytest.mark.parametrize(
    ("accepted", "implemented", "percent"),
    [
        ("2018-05-20", "2018-06-01", "3.2"),
        ("2018-05-20", "2018-05-31", "3.5"),
        ("2018-05-31", "2018-05-31", "3.5"),
        ("2018-06-01", "2018-06-01", "3.2"),
        ("2012-10-31", "2012-11-15", "3.8"),
        ("2012-11-01", "2012-11-15", "3.5"),
        ("2012-10-31", "2018-06-01", "3.2"),
        ("2006-07-31", "2006-08-15", "2.5"),
        ("2006-08-01", "2006-08-15", "3.8"),
        ("1999-05-01", "1999-05-31", "3.0"),
        ("1999-05-01", "1999-06-01", "2.5"),
    ],
)
def test_the_rate_is_picked_by_acceptance_or_implementation_as_it_was_keyed(accepted, implemented, percent):
    found = priced(make_case(SERVICE), date.fromisoformat(implemented), date.fromisoformat(accepted))
    assert admin_percent(found) == percent
    assert found.block(10).amount == Decimal(percent) * 10_000


def test_a_case_mixes_rates_and_an_old_line_keeps_its_own():
    # 3.8 % of 1,000,000 = 38,000; 3.2 % of 250,000.50 = 8,000.016
    file = make_case(
        SERVICE, {"kind": "service", "amount": "250000.50", "document": "A01"},
        documents=[{"key": "basic"}, {"key": "A01", "kind": "amendment"}],
    )  # fmt: skip
    days = {"basic": happened(date(2010, 5, 3)), "A01": happened(date(2026, 4, 1))}
    found = price(file, shipped_facts(), on=ON, days=days)
    assert (admin_percent(found, "001"), admin_percent(found, "002")) == ("3.8", "3.2")
    assert found.block(10).amount == dollars("46000.02")
    assert price(file, shipped_facts(), on=ON, days=days, document="A01").block(10).amount == dollars("8000.02")


@pytest.mark.parametrize(
    ("accepted", "implemented", "percent"),
    [("2003-05-01", "2003-06-01", "5.0"), ("2006-07-31", "2006-09-01", "5.0"), ("2006-08-01", "2006-09-01", "3.8")],
)
def test_nonstandard_items_bore_a_higher_rate_until_there_was_one_for_all(accepted, implemented, percent):
    line = priced_line(
        {**SERVICE, "is_nonstandard": True}, date.fromisoformat(implemented), date.fromisoformat(accepted)
    )
    assert line.administration == Decimal(percent) * 10_000


def test_program_management_lines_bear_no_surcharge():
    line = priced_line({"kind": "program_management", "amount": 80_000}, date(2005, 5, 1))
    assert (line.price, line.administration) == (80_000, 0)
    assert "SAMM C9.4.2.3.2" in line.trace.citations


# ---- Title 10 BPC


def bpc_priced(developed: str, implemented: str, title: str = "10", **line: object) -> Priced:
    file = make_case({**PROCURED, **line}, {**STOCK, "transport": 100}, type="bpc", funds={"title": title})
    days = happened(date.fromisoformat(implemented), developed=date.fromisoformat(developed))
    return price(file, shipped_facts(), on=ON, days={"basic": days})


def test_title_10_documents_bear_no_indirect_charges_since_they_are_developed_without():
    found = bpc_priced("2021-01-15", "2021-06-01")
    assert amounts(found) == [5_200_000, 0, 0, 0, 0, 5_200_000]
    assert "DSCA 20-86" in found.lines[0].trace.citations


@pytest.mark.parametrize(
    ("developed", "implemented", "title", "cas", "admin"),
    [
        ("2020-08-14", "2020-09-30", "10", 0, 0),
        ("2020-08-13", "2020-10-01", "10", 40_000, 0),
        ("2020-08-13", "2020-09-30", "10", 40_000, 129_280),
        ("2021-01-15", "2021-06-01", "22", 40_000, 129_280),
    ],
)
def test_before_that_day_or_of_another_title_they_are_charged(developed, implemented, title, cas, admin):
    line = bpc_priced(developed, implemented, title).lines[0]
    assert (line.cas, line.administration) == (cas, admin)


def test_nobody_accepts_a_bpc_document_so_its_implementation_stands_for_it():
    file = make_case(SERVICE, type="bpc", funds={"title": "22"})
    found = price(file, shipped_facts(), on=ON, days={"basic": {"implemented": date(2015, 3, 2)}})
    assert admin_percent(found) == "3.5"
    assert found.leans_on_assumed


def test_funds_of_no_title_leave_indirect_charges_to_be_confirmed():
    found = bpc_priced("2021-01-15", "2021-06-01", "")
    assert found.total is None
    assert "Title 10 or Title 22" in found.open[0].fix


# ---- stock


@pytest.mark.parametrize(
    ("unit_price", "stock", "base"),
    [
        ("59999.99", "not_replaced", 1_200_000),
        ("60000.00", "not_replaced", 1_200_000),
        ("60000.01", "not_replaced", "1200000.20"),
        ("59999.99", "to_be_replaced", "1199999.80"),
    ],
)
def test_stock_that_is_not_replaced_costs_at_least_its_actual_value(unit_price, stock, base):
    line = priced_line({**STOCK, "unit_price": unit_price, "stock": stock, "actual_value": 1_200_000})
    assert line.base == Decimal(base)


def test_without_an_actual_value_stock_that_is_not_replaced_is_to_be_confirmed():
    line = priced_line({**STOCK, "stock": "not_replaced"})
    assert line.price is None
    assert line.open[0].fix == "Give the actual value of the line."


@pytest.mark.parametrize(
    ("unit_price", "one", "twenty"),
    [
        ("50000.00", "1750.00", "35000.00"),
        ("50001.00", "1750.01", "35000.20"),
        ("49999.00", "1749.97", "34999.30"),
        ("60000.00", "1850.00", "37000.00"),
    ],
)
def test_packing_is_charged_by_unit_in_two_tiers_and_said_to_be_assumed(unit_price, one, twenty):
    line = priced_line({"source": "S", "quantity": 1, "unit_price": unit_price})
    assert line.packing == Decimal(one)
    assert line.trace.leans_on_assumed
    assert priced_line({"source": "S", "quantity": 20, "unit_price": unit_price}).packing == Decimal(twenty)


@pytest.mark.parametrize("line", [PROCURED, SERVICE, {**SERVICE, "kind": "training"}])
def test_what_does_not_come_from_stock_bears_no_packing(line):
    assert priced_line(line).packing == 0


def test_stock_without_quantity_leaves_packing_to_be_confirmed():
    line = priced_line({"source": "S", "amount": 5_000})
    assert (line.price, line.packing) == (5_000, None)


# ---- contract administration services


def parts(line) -> dict[str, Decimal | None]:
    return {part.name: part.amount for part in line.cas_parts}


@pytest.mark.parametrize(
    ("implemented", "cas"),
    [("2002-09-30", 60_000), ("2010-01-04", 60_000), ("2014-11-05", 60_000), ("2014-11-06", 48_000),
     ("2020-01-31", 48_000), ("2020-02-01", 40_000)],
)  # fmt: skip
def test_contract_administration_is_charged_at_the_rate_of_implementation(implemented, cas):
    assert priced_line(PROCURED, date.fromisoformat(implemented)).cas == cas


def test_the_parts_of_contract_administration_add_up_to_it():
    line = priced_line({**PROCURED, "unit_price": "3333.33", "quantity": 1}, date(2010, 1, 4))
    assert (line.cas, parts(line)) == (
        dollars("50.00"), {"management": dollars("21.67"), "quality": dollars("21.67"), "audit": dollars("6.66")}
    )  # fmt: skip


def test_a_waived_part_is_not_charged_from_the_day_of_the_agreement():
    australia = {"purchaser": {"code": "AT"}}
    before = priced_line(PROCURED, date(2013, 4, 10), **australia)
    after = priced_line(PROCURED, date(2013, 4, 11), **australia)
    assert (before.cas, after.cas) == (60_000, 34_000)
    assert parts(after) == {"management": 26_000, "quality": 0, "audit": 8_000}


def test_where_only_the_total_is_known_a_waived_part_makes_it_to_be_confirmed_and_no_guess():
    japan = make_case(PROCURED, purchaser={"code": "JA"})
    before, after = priced(japan, date(2023, 4, 16)), priced(japan, date(2023, 4, 17))
    assert before.lines[0].cas == 40_000
    assert [part.name for part in before.lines[0].cas_parts if part.is_waived] == []
    assert (after.lines[0].cas, after.total, after.known) == (None, None, 4_000_000)
    assert [part.name for part in after.lines[0].cas_parts if part.is_waived] == ["quality"]
    assert "Table C9.T4" in after.open[0].fix


def test_rates_that_are_assumed_price_it_and_say_so():
    rates = {
        f"cas.rate.{part}": Decimal(rate)
        for part, rate in [("management", "0.5"), ("quality", "0.3"), ("audit", "0.2")]
    }
    line = priced(make_case(PROCURED, purchaser={"code": "JA"}), assume=Assumed(rates=rates)).lines[0]
    assert line.cas == 28_000
    assert line.trace.leans_on_assumed


def test_a_waiver_of_all_parts_leaves_nothing():
    assert priced_line(PROCURED, purchaser={"code": "FR"}).cas == 0


def test_the_waiver_goes_by_the_day_of_the_loa_also_for_lines_of_an_amendment():
    file = make_case(
        {**PROCURED, "document": "A01"}, purchaser={"code": "AT"},
        documents=[{"key": "basic"}, {"key": "A01", "kind": "amendment"}],
    )  # fmt: skip
    days = {"basic": happened(date(2013, 4, 10)), "A01": happened(date(2013, 9, 1))}
    assert price(file, shipped_facts(), on=ON, days=days).lines[0].cas == 60_000


@pytest.mark.parametrize(
    ("principals", "cas"), [(["CN", "UK"], 26_000), (["CN", "AT"], 34_000), (["CN", "BN"], 60_000)]
)
def test_an_agent_gets_only_the_waivers_that_all_principals_have(principals, cas):
    agent = {"code": "N4", "kind": "multinational", "lead": "agent", "principals": principals}
    assert priced_line(PROCURED, date(2014, 1, 6), purchaser=agent).cas == cas
    unnamed = priced_line(PROCURED, date(2014, 1, 6), purchaser={**agent, "principals": []})
    assert (unnamed.cas, unnamed.open[0].fix) == (None, "Name the principals by their customer codes.")


def test_a_program_with_a_waiver_of_its_own_is_named():
    assert priced_line(PROCURED, date(2010, 1, 4), purchaser={"programs": ["NATO_NSIP"]}).cas == 26_000


@pytest.mark.parametrize(("implemented", "cas"), [("2002-09-30", 60_000), ("2002-10-01", 68_000), ("2026-03-20", None)])
def test_work_overseas_bears_an_addition_that_is_known_for_some_years_only(implemented, cas):
    assert priced_line({**PROCURED, "is_overseas": True}, date.fromisoformat(implemented)).cas == cas


def test_a_mixed_line_bears_it_on_its_procured_part_and_stock_never():
    mixed = {**PROCURED, "source": "X"}
    assert priced_line({**mixed, "procured_share": 25}).cas == 10_000
    assert priced_line(mixed).open[0].fix == "Give the procured share in percent."
    assert priced_line(STOCK).cas == 0


@pytest.mark.parametrize(("implemented", "cas"), [("2024-01-16", 40_000), ("2024-01-17", 0)])
def test_contracts_of_the_corps_of_engineers_bear_none_since_the_memo(implemented, cas):
    assert priced_line({**PROCURED, "contract_by": "usace"}, date.fromisoformat(implemented)).cas == cas


# ---- nonrecurring cost


def test_nonrecurring_cost_is_charged_by_unit_on_mde_unless_waived():
    mde = {**PROCURED, "equipment": "mde", "nonrecurring_unit": 5_000}
    assert priced_line(mde).nonrecurring == 50_000
    assert priced_line({**mde, "nonrecurring_waived": True}).nonrecurring == 0
    assert priced_line({**mde, "equipment": "sme"}).nonrecurring == 0
    assert priced_line({**mde, "nonrecurring_unit": None}).price is None


@pytest.mark.parametrize(
    ("terms", "charged"),
    [("dependable_undertaking", 50_000), ("fms_credit_non_repayable", 0), ("map_merger", 0), ("fms_credit", 50_000)],
)
def test_cases_paid_wholly_with_grant_money_bear_none(terms, charged):
    mde = {**PROCURED, "equipment": "mde", "nonrecurring_unit": 5_000}
    assert priced_line(mde, documents=[{"key": "basic", "deposit": {"terms": terms}}]).nonrecurring == charged


# ---- small case management line


@pytest.mark.parametrize(
    ("accepted", "service", "small"),
    [("2006-08-01", "13157.89", "14500.00"), ("2012-07-02", "13157.89", "14500.00"), ("2012-07-02", "394737", "0.00"),
     ("2012-07-02", "394736", "0.03")],
)  # fmt: skip
def test_a_small_case_line_makes_up_what_the_surcharge_lacks(accepted, service, small):
    file = make_case({"kind": "service", "amount": service}, {"kind": "small_case"})
    found = priced(file, date.fromisoformat(accepted))
    assert (found.lines[1].price, found.lines[1].administration) == (Decimal(small), 0)


def test_a_small_case_line_never_rises_and_falls_to_nothing():
    service = {"kind": "service", "amount": "13157.89"}
    kept = priced(make_case(service, {"kind": "small_case", "amount": 9_000}), date(2012, 7, 2))
    gone = priced(
        make_case({"kind": "service", "amount": 900_000}, {"kind": "small_case", "amount": 9_000}), date(2012, 7, 2)
    )
    assert (kept.lines[1].price, gone.lines[1].price) == (9_000, 0)


@pytest.mark.parametrize("accepted", ["2006-07-31", "2012-07-03"])
def test_there_is_no_small_case_line_outside_its_years(accepted):
    found = priced(make_case(SERVICE, {"kind": "small_case", "amount": 9_000}), date.fromisoformat(accepted))
    assert found.lines[1].price is None
    assert "Take the line out" in found.open[-1].fix


# ---- transportation


def test_transportation_is_the_sum_given_and_by_delivery_term_to_be_confirmed():
    assert priced_line({**PROCURED, "delivery": "5", "transport": 12}).transportation == 12
    open_line = priced_line({**PROCURED, "delivery": "5"})
    assert open_line.transportation is None
    assert "Table C9.T4A" in open_line.open[0].fix
    assert priced_line(PROCURED).transportation == 0


def test_what_a_special_airlift_line_carries_bears_no_transportation():
    airlift = {"kind": "service", "source": "S", "amount": 900_000, "is_special_airlift": True}
    seven, five = {**PROCURED, "delivery": "7"}, {**PROCURED, "delivery": "5"}
    found = priced(make_case(seven, five, airlift))
    assert [line.transportation for line in found.lines] == [0, None, 0]
    assert "SAMM C9.4.9.1.5" in found.lines[0].trace.citations
    assert priced_line(seven).transportation is None


# ---- days


EVENTS = [{"what": "countersign", "on": "2018-05-01"}, {"what": "accept", "on": "2018-05-20"}]


def test_days_come_from_the_events_of_the_file_as_far_as_they_had_happened():
    file = make_case(SERVICE, events=[*EVENTS, {"what": "ISTATUS", "on": "2018-05-31"}])
    assert admin_percent(price(file, shipped_facts(), on=date(2018, 5, 31))) == "3.5"
    before = price(file, shipped_facts(), on=date(2018, 5, 30))
    assert before.total is None
    assert "Give that day" in before.open[0].fix


def test_what_has_not_happened_is_planned_and_said_to_be():
    file = make_case(SERVICE, events=EVENTS)
    found = price(file, shipped_facts(), on=date(2018, 5, 25), assume=Assumed(implemented_on=date(2018, 6, 1)))
    assert admin_percent(found) == "3.2"
    assert found.leans_on_assumed
    assert not priced(make_case(SERVICE)).leans_on_assumed


def test_a_modification_is_accepted_and_implemented_by_its_countersignature():
    file = make_case(
        {**SERVICE, "document": "M01"}, documents=[{"key": "basic"}, {"key": "M01", "kind": "modification"}],
        events=[{"what": "countersign", "on": "2015-02-02", "of": "M01"}],
    )  # fmt: skip
    assert admin_percent(price(file, shipped_facts(), on=ON)) == "3.5"


def test_deleted_lines_and_cancelled_amendments_are_left_out():
    file = make_case(
        SERVICE, SERVICE, {**SERVICE, "document": "A01"},
        documents=[{"key": "basic"}, {"key": "A01", "kind": "amendment"}],
        events=[
            {"what": "delete_line", "on": "2026-05-01", "of": "002"},
            {"what": "cancel", "on": "2026-06-01", "of": "A01"},
        ],
    )  # fmt: skip
    days = {"basic": happened(), "A01": happened()}
    numbers = {on: [line.number for line in price(file, shipped_facts(), on=date.fromisoformat(on), days=days).lines]
               for on in ("2026-04-30", "2026-05-01", "2026-06-01")}  # fmt: skip
    assert numbers == {"2026-04-30": ["001", "002", "003"], "2026-05-01": ["001", "003"], "2026-06-01": ["001"]}


def test_a_later_day_of_asking_changes_nothing_of_a_case_whose_days_are_fixed():
    file = make_case(*WORKED)
    found = [
        price(file, shipped_facts(), on=DAY + timedelta(days=days), days={"basic": happened()}) for days in (0, 90, 900)
    ]
    assert found[0] == found[1] == found[2]


def test_an_amendment_that_is_taken_up_again_counts_again():
    file = make_case(
        {**SERVICE, "document": "A01"}, documents=[{"key": "basic"}, {"key": "A01", "kind": "amendment"}],
        events=[
            {"what": "cancel", "on": "2026-05-01", "of": "A01"},
            {"what": "reactivate", "on": "2026-05-02", "of": "A01"},
        ],
    )  # fmt: skip
    counts = [len(price(file, shipped_facts(), on=date(2026, 5, day)).lines) for day in (1, 2)]
    assert counts == [0, 1]


def test_a_line_of_a_document_that_the_file_lacks_is_to_be_confirmed():
    found = priced(make_case({**SERVICE, "document": "A02"}))
    assert (found.total, found.known) == (None, 1_000_000)


def test_a_waiver_hangs_on_the_day_of_the_loa_and_without_it_is_to_be_confirmed():
    file = make_case(
        {**PROCURED, "document": "A01"}, purchaser={"code": "AT"},
        documents=[{"key": "basic"}, {"key": "A01", "kind": "amendment"}],
    )  # fmt: skip
    line = price(file, shipped_facts(), on=ON, days={"A01": happened(date(2013, 9, 1))}).lines[0]
    assert line.cas is None
    assert line.open[0].fix == "Confirm that day, and the first day of the agreement."


def test_a_value_that_is_not_here_is_to_be_confirmed():
    parameters = {key: shape for key, shape in shipped_facts().reference.parameters.items() if key != "admin.rate"}
    facts = CaseFacts(replace(shipped_facts().reference, parameters=parameters, kept={}))
    found = price(make_case(SERVICE), facts, on=ON, days={"basic": happened()})
    assert (found.total, found.open[0].says) == (None, "There is no parameter admin.rate here.")


def test_a_value_of_the_site_is_told_as_such():
    facts = replace(shipped_facts(), local=frozenset({"admin.rate"}), kept={})
    steps = price(make_case(SERVICE), facts, on=ON, days={"basic": happened()}).lines[0].trace.steps
    assert any(step.says.endswith("A value of this site.") for step in steps)


def test_the_value_of_construction_is_told_apart():
    found = priced(make_case(SERVICE, {**SERVICE, "design_and_construction": True}))
    assert (found.construction_value, found.construction_known, found.mde_value) == (1_000_000, 1_000_000, 0)


def test_a_line_without_a_price_is_to_be_confirmed_and_the_rest_is_known():
    found = priced(make_case(SERVICE, {"kind": "service"}))
    assert (found.total, found.known) == (None, 1_032_000)
    assert (found.open[0].of, found.open[0].says) == ("002", "Line 002 has no base price.")


def test_other_charges_of_the_case_are_block_12():
    assert amounts(priced(make_case(SERVICE, other_charges="10.50")))[4:] == [dollars("10.50"), dollars("1032010.50")]


def test_a_document_that_is_not_there_is_refused():
    with pytest.raises(NotFound, match="has no document A07"):
        priced(make_case(SERVICE), document="A07")


def test_training_says_which_tuition_rate_applies():
    line = priced_line({"kind": "training", "source": "S", "amount": 10_000}, purchaser={"gets_imet": True})
    assert next(step.value for step in line.trace.steps if step.key == "training.rate.incremental") == "C"


def test_a_price_is_told_as_json_with_exact_amounts():
    told = priced(make_case(*WORKED)).as_json()
    assert (told["total"], told["blocks"][2]["amount"]) == ("5778280.00", "177280.00")
    assert told["lines"][0]["trace"][0]["says"] == "10 × 400,000.00 = 4,000,000.00"


# ---- what a sentence tells is what was reckoned


def says(line: PricedLine, key: str) -> list[str]:
    return [step.says for step in line.trace.steps if step.key == key]


@pytest.mark.parametrize(
    ("service", "given", "amount", "told"),
    [
        ("13157.89", None, "14500.00", "15,000.00 less the surcharge of 500.00: 14,500.00"),
        ("13157.89", "10000", "10000.00",
         "15,000.00 less the surcharge of 500.00 is 14,500.00; the line never rises above 10,000.00"),
        ("1000000", None, "0.00", "The surcharge of 38,000.00 is no less than 15,000.00: 0.00"),
    ],
)  # fmt: skip
def test_a_small_case_line_tells_how_it_came_to_its_sum(service, given, amount, told):
    lines = ({"kind": "service", "amount": service}, {"kind": "small_case", "amount": given})
    line = priced(make_case(*lines), date(2010, 5, 3)).lines[1]
    assert (line.base, says(line, "line.base.small_case")) == (dollars(amount), [told])


@pytest.mark.parametrize(
    ("quantity", "unit_price", "packing", "told"),
    [
        (1_000_000, "0.33", "11550.00", "PC&H 0.01155 on a unit of 0.33, × 1000000 = 11,550.00"),
        (20, "60000", "37000.00", "PC&H 1,850.00 on a unit of 60,000.00, × 20 = 37,000.00"),
    ],
)
def test_packing_tells_the_charge_on_a_unit_without_rounding_it(quantity, unit_price, packing, told):
    line = priced_line({"source": "S", "quantity": quantity, "unit_price": unit_price})
    assert (line.packing, says(line, "line.packing")) == (dollars(packing), [told])


# ---- what is out of the case, and what came back


@pytest.mark.parametrize(
    ("out", "back"),
    [("cancel", "reactivate"), ("cancel", "reactivate_after_offer"), ("cancel", "MILREACT"),
     ("decline", "reopen_request")],
)  # fmt: skip
def test_an_amendment_counts_again_however_it_was_taken_up_again(out, back):
    events = [{"what": out, "on": "2026-04-01", "of": "A01"}, {"what": back, "on": "2026-05-01", "of": "A01"}]
    file = make_case(
        SERVICE, {**SERVICE, "document": "A01"}, documents=[{}, {"key": "A01", "kind": "amendment"}], events=events
    )
    counted = [len(price(file, shipped_facts(), on=date(2026, month, 30)).lines) for month in (3, 4, 5)]
    assert counted == [2, 1, 2]


def test_a_deleted_line_counts_again_once_it_is_put_back():
    events = [{"what": "delete_line", "on": "2026-04-01", "of": "002"},
              {"what": "restore_line", "on": "2026-05-01", "of": "002"}]  # fmt: skip
    file = make_case(SERVICE, SERVICE, events=events)
    counted = [len(price(file, shipped_facts(), on=date(2026, month, 30)).lines) for month in (3, 4, 5)]
    assert counted == [2, 1, 2]


# ---- parts of contract administration that are known beside a total


@pytest.mark.parametrize(("quality", "cas"), [("0.3", "28000.00"), ("0", "40000.00"), ("1.0", "0.00"), ("1.1", None)])
def test_a_waived_part_that_is_given_is_taken_off_the_total(quality, cas):
    day = date(2026, 3, 20)
    plan = Assumed(day, day, day, day, {"cas.rate.quality": Decimal(quality)})
    found = price(make_case(PROCURED, purchaser={"code": "JA"}), shipped_facts(), on=ON, assume=plan).lines[0]
    assert found.cas == (None if cas is None else Decimal(cas))
    if found.cas is not None:
        assert sum(part.amount for part in found.cas_parts) == found.cas  # type: ignore[misc]


@pytest.mark.parametrize(("implemented", "surcharge"), [("1999-05-31", None), ("1999-06-01", 50_000)])
def test_the_rate_of_nonstandard_items_is_to_be_confirmed_before_it_is_known_to_have_begun(implemented, surcharge):
    line = priced_line({**SERVICE, "is_nonstandard": True}, date.fromisoformat(implemented))
    assert line.administration == surcharge
    assert bool(line.open) == (surcharge is None)


@pytest.mark.parametrize(("implemented", "cas"), [("2019-05-01", 48_000), ("2020-08-13", 40_000), ("2020-08-14", None)])
def test_a_document_implemented_before_the_exclusion_was_developed_before_it(implemented, cas):
    file = make_case(PROCURED, type="bpc", funds={"title": "10"})
    line = price(file, shipped_facts(), on=ON, days={"basic": {"implemented": date.fromisoformat(implemented)}}).lines[
        0
    ]
    assert line.cas == cas
