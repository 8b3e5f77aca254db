"""What holds of every price: totals are the sum of their lines, parts of their whole, and more cost is never less."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from icop.engine.cases.money import CENT, split
from icop.engine.cases.payments import payment_schedule
from icop.engine.cases.pricing import Assumed, price
from tests.engine.cases.making import shipped_facts
from tests.engine.cases.priced import ON, happened, make_case, priced

sums = st.decimals(0, 5_000_000, places=2)
days = st.dates(date(1978, 1, 1), date(2026, 11, 1))
UNKNOWN = st.none()


@st.composite
def lines(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(["materiel", "materiel", "service", "training"]))
    line = {
        "kind": kind, "source": draw(st.sampled_from(["P", "X", "S", "R", ""])), "quantity": draw(st.integers(1, 400)),
        "unit_price": draw(sums), "equipment": draw(st.sampled_from(["", "sme", "mde"])),
        "nonrecurring_unit": draw(UNKNOWN | sums), "other_charges": draw(UNKNOWN | sums),
        "transport": draw(UNKNOWN | sums), "delivery": draw(st.sampled_from(["", "5", "7"])),
        "procured_share": draw(UNKNOWN | st.decimals(0, 100, places=2)),
        "stock": draw(st.sampled_from(["", "not_replaced"])),
        "actual_value": draw(UNKNOWN | sums), "is_overseas": draw(st.booleans()),
    }  # fmt: skip
    return {name: value for name, value in line.items() if value is not None}


cases = st.lists(lines(), min_size=1, max_size=6)
codes = st.sampled_from(["BN", "AT", "FR", "JA", "UK"])


@given(cases, days, codes, sums)
def test_totals_are_the_sum_of_their_lines_and_blocks(given_lines, day, code, other):
    found = priced(make_case(*given_lines, purchaser={"code": code}, other_charges=other), day)
    for number, figure in ((8, "price"), (9, "packing"), (10, "administration"), (11, "transportation")):
        amounts = [getattr(line, figure) for line in found.lines]
        assert found.block(number).amount == (None if None in amounts else sum(amounts))
    amounts = [block.amount for block in found.blocks[:5]]
    assert found.total == (None if None in amounts else sum(amounts))
    assert found.known == sum(block.known for block in found.blocks[:5])
    assert found.total is None or found.total == found.known
    assert (found.total is None) == bool(found.open)


@given(cases, days, codes)
def test_parts_of_contract_administration_make_it_up_to_the_cent(given_lines, day, code):
    for line in priced(make_case(*given_lines, purchaser={"code": code}), day).lines:
        if line.cas is not None:
            assert sum(part.amount or 0 for part in line.cas_parts) == line.cas
            assert all(part.amount is not None for part in line.cas_parts)


@given(cases, days, codes, st.integers(0, 5), st.decimals("0.01", 1000, places=2))
def test_raising_a_base_never_lowers_the_total(given_lines, day, code, place, more):
    raised = [dict(line) for line in given_lines]
    raised[place % len(raised)]["unit_price"] += more
    before = priced(make_case(*given_lines, purchaser={"code": code}), day)
    after = priced(make_case(*raised, purchaser={"code": code}), day)
    assert (after.total is None) == (before.total is None)
    assert after.known >= before.known


@given(cases, days, st.integers(0, 3000), st.integers(0, 3000))
def test_the_day_asked_about_changes_no_line_whose_events_are_fixed(given_lines, day, one, two):
    file, fixed = make_case(*given_lines), {"basic": happened(day)}
    found = [price(file, shipped_facts(), on=day + timedelta(days=later), days=fixed) for later in (one, two)]
    assert found[0] == found[1]


@given(st.decimals(0, 10**9, places=2), st.lists(st.integers(0, 1000), min_size=1, max_size=40).filter(any))
def test_a_sum_that_is_split_stays_whole_and_each_part_is_within_a_cent_of_its_share(amount, weights):
    parts = split(amount, [Decimal(weight) for weight in weights])
    assert sum(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - amount * weight / sum(weights)) < CENT


@given(cases, days, st.decimals(0, 3_000_000, places=2), st.booleans(), st.lists(st.integers(0, 2000), max_size=3))
def test_deposit_and_payments_make_up_the_total_exactly(given_lines, day, paid, has_letter, deliveries):
    planned = [{"on": day + timedelta(days=later)} for later in deliveries]
    file = make_case(
        *[line | {"deliveries": planned} for line in given_lines],
        documents=[{"key": "basic", "deposit": {
            "terms": "dependable_undertaking", "paid": paid, "has_letter_of_credit": has_letter}}],
    )  # fmt: skip
    found = price(file, shipped_facts(), on=ON, assume=Assumed.all_on(day))
    schedule = payment_schedule(file, found, shipped_facts(), on=ON, assume=Assumed.all_on(day))
    if found.total is None:
        assert not schedule.payments
        return
    assert schedule.deposit is not None
    assert schedule.deposit + sum(one.amount for one in schedule.payments) == found.total
    assert all(one.amount >= 0 and one.liability >= 0 for one in schedule.payments)
    assert schedule.payments[-1].liability == 0
