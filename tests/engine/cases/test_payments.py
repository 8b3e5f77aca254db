"""Initial deposit and payment schedule: each row of the table, the quarterly days, sums to the cent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from icop.engine.cases.files import CaseEvent, CaseFile, Request
from icop.engine.cases.payments import (
    InitialDeposit,
    PaymentPlan,
    Schedule,
    first_payment,
    initial_deposit,
    payment_schedule,
    plan_of,
)
from icop.engine.cases.pricing import price
from icop.engine.errors import NotFound, Refused
from tests.engine.cases.making import shipped_facts
from tests.engine.cases.priced import ON, WORKED, happened, make_case

ACCEPTED = date(2026, 3, 10)
QUIET = {"performs_before_first_payment": False, "contracts_before_first_payment": False}
BUYER = {"code": "BN", "has_dependable_undertaking": True}
SERVICE = {"kind": "service", "source": "S", "amount": 1_000_000}
PROCURED = {"source": "P", "quantity": 1, "unit_price": 1_000_000}


def deposit_case(*lines: Any, buyer: Any = BUYER, terms: str = "dependable_undertaking", **deposit: Any) -> CaseFile:
    document = {"key": "basic", "deposit": {"terms": terms, **QUIET, **deposit}}
    return make_case(*lines, purchaser=buyer, documents=[document])


def deposit_of(file: CaseFile, accepted: date = ACCEPTED, **days: date) -> InitialDeposit:
    by_document = {"basic": happened(accepted, **days)}
    found = price(file, shipped_facts(), on=ON, days=by_document)
    return initial_deposit(file, "basic", found, shipped_facts(), on=ON, days=by_document)


def schedule_of(file: CaseFile, accepted: date = ACCEPTED, plan: PaymentPlan | None = None) -> Schedule:
    days = {"basic": happened(accepted)}
    return payment_schedule(
        file, price(file, shipped_facts(), on=ON, days=days), shipped_facts(), plan, on=ON, days=days
    )


# ---- deposit


@pytest.mark.parametrize(
    ("service", "surcharge", "deposit"),
    [
        ("937500.00", "30000.00", "30000.00"),
        ("937500.31", "30000.01", "10500.00"),
        ("937531.25", "30001.00", "10500.35"),
        ("937499.69", "29999.99", "29999.99"),
    ],
)
def test_a_small_surcharge_is_taken_whole_and_a_larger_one_in_part(service, surcharge, deposit):
    file = deposit_case({"kind": "service", "amount": service})
    found = price(file, shipped_facts(), on=ON, days={"basic": happened(ACCEPTED)})
    assert found.block(10).amount == Decimal(surcharge)
    assert deposit_of(file).amount == Decimal(deposit)


@pytest.mark.parametrize(
    ("deposit", "amount"),
    [
        ({}, 11_200),
        ({"performs_before_first_payment": True, "work_before_first_payment": 50_000}, 61_200),
        ({"contracts_before_first_payment": True, "highest_liability": 80_000, "holdback": 500}, 91_700),
        ({"contracts_before_first_payment": True, "has_letter_of_credit": True}, 11_200),
    ],
)
def test_the_deposit_covers_what_happens_before_the_first_payment(deposit, amount):
    assert deposit_of(deposit_case(SERVICE, **deposit)).amount == amount


def test_what_happens_before_the_first_payment_is_asked_for_and_the_rest_is_known():
    found = deposit_of(deposit_case(SERVICE, performs_before_first_payment=None, contracts_before_first_payment=None))
    assert (found.amount, found.known) == (None, 11_200)
    assert found.open[0].says == "What happens before the first payment is not known."


@pytest.mark.parametrize(
    ("deposit", "asks"),
    [
        ({"performs_before_first_payment": None}, "Whether work is performed before the first payment is not known."),
        ({"contracts_before_first_payment": None}, "Whether contracts are let before the first payment is not known."),
        ({"contracts_before_first_payment": None, "has_letter_of_credit": True}, None),
    ],
)
def test_each_thing_that_may_happen_before_the_first_payment_is_asked_for(deposit, asks):
    found = deposit_of(deposit_case(SERVICE, **deposit))
    assert [one.says for one in found.open] == ([asks] if asks else [])
    assert (found.amount is None) == bool(asks)


@pytest.mark.parametrize(
    "more", [{"terms": "caps"}, {"terms": "cash_with_acceptance"}, {}, {"is_wwrs": True}, {"terms": "raps"}]
)
def test_a_deposit_that_hangs_on_a_price_says_what_is_to_be_confirmed(more):
    found = deposit_of(deposit_case({"kind": "service"}, **more))
    assert found.amount is None
    assert found.open


@pytest.mark.parametrize(("delivery", "amount"), [("2026-06-08", 1_032_000), ("2026-06-09", 11_200)])
def test_what_is_all_delivered_within_ninety_days_is_paid_whole(delivery, amount):
    assert deposit_of(deposit_case(SERVICE, first_delivery_on=delivery)).amount == amount


def test_a_line_without_days_is_not_taken_as_delivered():
    soon = {**SERVICE, "deliveries": [{"on": "2026-06-08"}]}
    assert deposit_of(deposit_case(soon, SERVICE)).amount == 22_400  # 35 % of 64,000
    assert deposit_of(deposit_case(soon, SERVICE, first_delivery_on="2026-06-08")).amount == 2_064_000
    assert deposit_of(deposit_case(soon, {**SERVICE, "ends_on": "2026-06-08"})).amount == 2_064_000
    assert deposit_of(deposit_case(soon, {**SERVICE, "ends_on": "2026-06-09"})).amount == 22_400


def test_one_later_delivery_is_enough_not_to_pay_the_whole():
    late = {**SERVICE, "deliveries": [{"on": "2026-06-01"}, {"on": "2026-09-01"}]}
    assert deposit_of(deposit_case(late)).amount == 11_200


@pytest.mark.parametrize(
    ("terms", "has_undertaking", "amount"),
    [
        ("cash_with_acceptance", True, 1_032_000),
        ("cash_with_acceptance", None, 1_032_000),
        ("dependable_undertaking", False, 1_032_000),
        ("fms_credit_non_repayable", False, 1_032_000),
        ("fms_credit_non_repayable", True, 11_200),
        ("fms_credit_non_repayable", None, None),
        ("cash_prior", None, 11_200),
        ("caps", False, 258_000),
        ("on_delivery", True, None),
        ("", True, None),
    ],
)
def test_terms_of_sale_decide_the_deposit(terms, has_undertaking, amount):
    buyer = {"code": "BN", "has_dependable_undertaking": has_undertaking}
    assert deposit_of(deposit_case(SERVICE, buyer=buyer, terms=terms)).amount == amount


@pytest.mark.parametrize(
    ("risk", "liability", "amount"),
    [("lower", 300_000, 300_000), ("higher", 300_000, 516_000), ("higher", "516000.01", "516000.01"),
     ("", 300_000, None), ("lower", None, None)],
)  # fmt: skip
def test_risk_assessed_schedules_ask_for_termination_liability(risk, liability, amount):
    found = deposit_of(deposit_case(SERVICE, terms="raps", risk=risk, highest_liability=liability))
    assert found.amount == (None if amount is None else Decimal(amount))


def test_a_redistribution_case_pays_a_share_of_its_service_line():
    assert deposit_of(deposit_case(SERVICE, terms="cash_prior", is_wwrs=True)).amount == 50_000 + 11_200


def test_a_cooperative_logistics_stock_case_pays_a_share_of_its_line_and_a_surcharge_to_be_confirmed():
    stock_case = {"source": "P", "amount": 100_000, "order": "clssa", "assistance": "U"}
    found = deposit_of(deposit_case(stock_case, terms="cash_with_acceptance"))
    assert (found.amount, found.known) == (None, 30_300)  # 30 % of 100,000 and 1 % CAS


@pytest.mark.parametrize(("amount", "deposit"), [(24_224, "775.17"), (24_225, "6831.45")])
def test_a_blanket_training_line_pays_a_quarter_in_a_case_above_its_floor(amount, deposit):
    training = {"kind": "training", "source": "S", "order": "blanket", "amount": amount}
    assert deposit_of(deposit_case(training)).amount == Decimal(deposit)


@pytest.mark.parametrize(("requested", "is_open"), [("2025-06-30", False), ("2025-07-01", True)])
def test_nonrecurring_cost_of_new_requirements_is_to_be_confirmed_since_its_base_is_not_printed(requested, is_open):
    mde = {**PROCURED, "equipment": "mde", "nonrecurring_unit": 5_000}
    file = deposit_case(mde)
    document = file.documents[0].model_copy(
        update={"request": file.documents[0].request.model_copy(update={"received_on": date.fromisoformat(requested)})}
    )
    found = deposit_of(file.model_copy(update={"documents": (document,)}))
    assert (found.amount is None) == is_open


def test_a_share_of_nonrecurring_cost_asks_for_what_is_not_known_in_whole_sentences():
    mde = {**PROCURED, "equipment": "mde", "nonrecurring_unit": 5_000}
    undated = deposit_of(deposit_case(mde)).open[-1]
    assert undated.says == "nc.initial_deposit.pct depends on the day of 'new requirement', which is not known."
    received = deposit_case(mde).documents[0].model_copy(update={"request": Request(received_on=date(2025, 7, 1))})
    dated = deposit_of(deposit_case(mde).model_copy(update={"documents": (received,)})).open[-1]
    assert dated.says == "Of nonrecurring cost 5% is collected; of what base is not printed."


def test_a_bpc_case_has_neither_deposit_nor_schedule():
    file = deposit_case(SERVICE).model_copy(update={"type": "bpc"})
    assert (deposit_of(file).amount, schedule_of(file).payments) == (0, ())
    assert "SAMM C15" in schedule_of(file).trace.citations


def test_a_document_that_is_not_there_has_no_deposit():
    file = deposit_case(SERVICE)
    with pytest.raises(NotFound, match="has no document A09"):
        initial_deposit(file, "A09", price(file, shipped_facts(), on=ON), shipped_facts(), on=ON)


# ---- quarterly days


@pytest.mark.parametrize(
    ("accepted", "first"),
    [
        ("2026-03-10", "2026-06-15"), ("2026-03-11", "2026-09-15"), ("2026-06-10", "2026-09-15"),
        ("2026-06-11", "2026-12-15"), ("2026-09-10", "2026-12-15"), ("2026-09-11", "2027-03-15"),
        ("2026-12-10", "2027-03-15"), ("2026-12-11", "2027-06-15"), ("2027-01-01", "2027-06-15"),
        ("2028-02-29", "2028-06-15"),
    ],
)  # fmt: skip
def test_the_time_of_year_of_acceptance_decides_the_first_payment(accepted, first):
    assert first_payment(date.fromisoformat(accepted), shipped_facts(), ON)[0] == date.fromisoformat(first)


def test_payments_are_due_each_quarter_and_pay_for_the_next():
    found = schedule_of(deposit_case(PROCURED))
    assert (found.first_due, found.payments[0].start) == (date(2026, 6, 15), date(2026, 7, 1))
    assert [f"{one.due:%m-%d}" for one in found.payments[:4]] == ["06-15", "09-15", "12-15", "03-15"]
    assert all(one.end == two.start for one, two in pairwise(found.payments))


def test_an_offer_that_is_not_accepted_is_planned_by_the_day_it_expires():
    file = deposit_case(SERVICE)
    document = file.documents[0].model_copy(update={"offer_expires_on": date(2026, 3, 11)})
    file = file.model_copy(update={"documents": (document,)})
    days = {"basic": {"implemented": ON}}
    found = payment_schedule(file, price(file, shipped_facts(), on=ON, days=days), shipped_facts(), on=ON, days=days)
    assert found.first_due == date(2026, 9, 15)
    assert found.leans_on_assumed


def test_an_offer_without_a_given_day_expires_as_it_is_counted_from_milap():
    days = {"basic": {"implemented": ON}}
    first = []
    for milap in ("2025-12-15", "2025-12-16"):  # 85 days later: 10 and 11 March
        file = deposit_case(SERVICE).model_copy(
            update={"events": (CaseEvent(what="MILAP", on=date.fromisoformat(milap)),)}
        )
        total = price(file, shipped_facts(), on=ON, days=days)
        first.append(payment_schedule(file, total, shipped_facts(), on=ON, days=days).first_due)
    assert first == [date(2026, 6, 15), date(2026, 9, 15)]


# ---- schedule


def test_deposit_and_payments_of_the_worked_example_make_up_its_total():
    file = deposit_case(*WORKED, paid="61488.00")
    found = schedule_of(file)
    assert (found.deposit, found.total) == (Decimal("61488.00"), Decimal("5778280.00"))
    assert found.deposit + sum(one.amount for one in found.payments) == found.total
    assert found.payments[-1].paid == found.total


def test_deposit_and_schedule_are_told_as_json_with_exact_amounts():
    told = schedule_of(deposit_case(*WORKED, paid="61488.00")).as_json()
    assert (told["deposit"], told["total"], told["payments"][0]["due"]) == ("61488.00", "5778280.00", "2026-06-15")
    assert told["plan"]["is_assumed"]
    assert deposit_of(deposit_case(SERVICE)).as_json()["shares"] == [
        {"title": "Administrative surcharge", "amount": "11200.00"}
    ]


def test_the_deposit_of_the_schedule_is_that_of_the_first_document():
    documents = [{"deposit": {"terms": "caps"}}, {"key": "A01", "kind": "amendment"}]
    file = make_case(SERVICE, {**SERVICE, "document": "A01"}, purchaser=BUYER, documents=documents)
    days = {"basic": happened(ACCEPTED), "A01": happened(date(2026, 9, 10))}
    found = payment_schedule(file, price(file, shipped_facts(), on=ON, days=days), shipped_facts(), on=ON, days=days)
    assert (found.deposit, found.total) == (258_000, 2_064_000)
    assert found.deposit + sum(one.amount for one in found.payments) == found.total


def test_a_line_that_begins_later_comes_up_from_then_on():
    found = schedule_of(deposit_case({**SERVICE, "begins_on": "2030-01-01"}, paid=0))
    costs = [one.cost for one in found.payments if one.cost]
    assert len(costs) == 8
    assert max(costs) < 133_000  # 1,032,000 / 8 = 129,000 a quarter, by the days each has


def test_services_come_up_evenly_over_their_period():
    # 365 days from the day of acceptance; 92 of them in July to September, 113 before
    line = {**SERVICE, "begins_on": "2026-03-10", "ends_on": "2027-03-10"}
    found = schedule_of(deposit_case(line, paid=0))
    assert found.payments[0].cost == Decimal("260120.55")  # 1,032,000 × 92 / 365
    assert found.payments[0].amount == Decimal("579616.44")  # 1,032,000 × (113 + 92) / 365
    assert found.payments[0].liability == 0


def test_stock_comes_up_as_it_is_delivered():
    line = {"source": "S", "quantity": 4, "unit_price": 1_000,
            "deliveries": [{"on": "2026-08-01", "quantity": 1}, {"on": "2026-11-01", "quantity": 3}]}  # fmt: skip
    found = schedule_of(deposit_case(line, paid=0))
    assert [one.cost for one in found.payments] == [1067, 3201]  # each 1,000 + 35 packing + 32 surcharge


def test_procured_work_follows_the_curve_which_can_be_set_by_hand():
    line = {**PROCURED, "deliveries": [{"on": "2028-03-10"}]}
    planned = schedule_of(deposit_case(line, paid=0))
    level = PaymentPlan(((Decimal(50), Decimal(50)), (Decimal(100), Decimal(100))), 8, Decimal(0), 2)
    even = schedule_of(deposit_case(line, paid=0), plan=level)
    assert planned.leans_on_assumed
    assert planned.payments[0].amount < even.payments[0].amount + planned.payments[0].liability
    assert {one.liability for one in even.payments} == {Decimal(0)}
    assert [one.paid for one in even.payments][-1] == planned.payments[-1].paid == even.total


def test_termination_liability_is_paid_ahead_unless_a_letter_of_credit_covers_it():
    line = {**PROCURED, "deliveries": [{"on": "2028-03-10"}]}
    cash, letter = (
        schedule_of(deposit_case(line, paid=0)),
        schedule_of(deposit_case(line, paid=0, has_letter_of_credit=True)),
    )
    ahead = sum(one.cost for one in cash.payments[1:3]) * 1_000_000 / cash.total  # of contracts: no CAS, no surcharge
    assert abs(cash.payments[0].liability - ahead / 2) <= Decimal("0.02")
    assert cash.payments[0].amount - letter.payments[0].amount == cash.payments[0].liability
    assert cash.payments[-1].paid == letter.payments[-1].paid
    assert cash.highest_liability == max(one.liability for one in letter.payments)


@pytest.mark.parametrize(
    ("terms", "has_undertaking", "rule"),
    [
        ("cash_with_acceptance", True, "No schedule: terms of sale are cash with acceptance"),
        ("map_merger", True, "No schedule: terms of sale are map merger"),
        ("dependable_undertaking", False, "No schedule: the purchaser has no dependable undertaking"),
        ("caps", False, "Quarterly payments"),
        ("fms_credit", True, "To be confirmed"),
        ("", True, "To be confirmed"),
    ],
)
def test_only_some_terms_of_sale_have_a_schedule(terms, has_undertaking, rule):
    buyer = {"code": "BN", "has_dependable_undertaking": has_undertaking}
    assert schedule_of(deposit_case(SERVICE, buyer=buyer, terms=terms)).rule == rule


def test_a_total_that_is_not_known_has_no_schedule():
    found = schedule_of(deposit_case({"kind": "service"}))
    assert (found.rule, found.payments) == ("To be confirmed", ())
    assert found.open[0].says == "Line 001 has no base price."


def test_the_bill_is_told_beside_the_schedule():
    steps = schedule_of(deposit_case(SERVICE)).trace.steps
    assert (
        next(step.value for step in steps if step.key == "payment.bill")
        == "the larger of payment schedule and forecast"
    )


@pytest.mark.parametrize(
    "points", [[(50, 40)], [(50, 60), (40, 70), (100, 100)], [(50, 60), (60, 50), (100, 100)], [(100, 99)]]
)
def test_a_curve_that_does_not_rise_to_the_whole_is_refused(points):
    with pytest.raises(Refused, match="does not rise"):
        PaymentPlan(tuple((Decimal(time), Decimal(cost)) for time, cost in points), 8, Decimal(50), 2)


def test_the_plan_of_ours_says_that_it_is_assumed():
    plan = plan_of(shipped_facts(), ON)
    assert {step.standing for step in plan.steps} == {"assumed"}
    assert plan.by(Decimal(45)) == Decimal("37.5")
