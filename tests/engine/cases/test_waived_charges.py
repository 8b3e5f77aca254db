"""Who bears the surcharge in place of the purchaser, and what Army programs charge for their support."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from icop.engine.cases.pricing import price
from tests.engine.cases.making import shipped_facts, with_values
from tests.engine.cases.priced import ON, happened, make_case, priced, priced_line

SERVICE = {"kind": "service", "source": "S", "amount": 1_000_000}
REPAIR = {"kind": "service", "source": "P", "amount": 200_000, "is_overseas": False}


def waived(by: str, **more: object) -> list[dict[str, object]]:
    return [{"key": "basic", "surcharge_waiver": by, **more}]


def test_a_waived_surcharge_is_told_with_who_bears_it_and_costs_the_purchaser_nothing():
    found = priced(make_case(SERVICE, documents=waived("agency")))
    assert (found.block(10).amount, found.block(13).amount) == (0, 1_000_000)
    assert found.block(10).note == "32,000.00 is waived: others bear it"
    assert (found.lines[0].waived, found.as_json()["lines"][0]["waived"]) == (32_000, "32000.00")
    line = found.lines[0]
    assert "3.2% of 1,000,000.00 = 32,000.00, waived: the implementing agency bears it" in str(line.trace.steps)
    assert "SAMM C9.6.1.2" in line.trace.citations
    assert not found.open


@pytest.mark.parametrize(
    ("by", "implemented", "charge"),
    [
        ("nato", "1988-10-01", 30_000), ("nato", "1988-10-02", 0), ("agency", "1988-10-01", 0),
        ("agency", "2026-01-05", 0), ("", "2026-01-05", 32_000),
    ],
)  # fmt: skip
def test_the_waiver_of_nato_is_for_loas_implemented_after_its_day(by, implemented, charge):
    found = priced_line(SERVICE, date.fromisoformat(implemented), documents=waived(by))
    assert found.administration == charge


def test_the_waiver_of_the_basic_loa_holds_for_the_case_that_of_an_amendment_for_its_lines():
    lines = (SERVICE, {**SERVICE, "document": "A01"})
    days = {"basic": happened(date(2024, 5, 3)), "A01": happened(date(2026, 4, 1))}

    def charged(basic: str, amendment: str) -> list[Decimal | None]:
        documents = [*waived(basic), {"key": "A01", "kind": "amendment", "surcharge_waiver": amendment}]
        found = price(make_case(*lines, documents=documents), shipped_facts(), on=ON, days=days)
        return [line.administration for line in found.lines]

    assert charged("nato", "") == [0, 0]
    assert charged("", "agency") == [32_000, 0]
    assert charged("", "") == [32_000, 32_000]


def test_a_waiver_that_does_not_count_is_told_with_its_rule():
    line = priced_line(SERVICE, date(1988, 10, 1), documents=waived("nato"))
    assert line.administration == 30_000
    assert "there was none like it when the document was implemented" in str(line.trace.steps)
    assert "SAMM C9.6.1.1" in line.trace.citations


def test_the_waiver_of_a_case_goes_by_the_day_of_its_basic_loa():
    lines = (SERVICE, {**SERVICE, "document": "A01"})
    documents = [*waived("nato"), {"key": "A01", "kind": "amendment"}]
    days = {"basic": happened(date(1987, 5, 3)), "A01": happened(date(1990, 4, 1))}
    found = price(make_case(*lines, documents=documents), shipped_facts(), on=ON, days=days)
    assert [line.administration for line in found.lines] == [30_000, 30_000]


def test_what_is_waived_need_not_be_known():
    line = priced_line({**SERVICE, "is_nonstandard": True}, date(1995, 5, 3), documents=waived("agency"))
    assert (line.administration, line.waived, line.open) == (0, None, ())
    found = priced(make_case({**SERVICE, "is_nonstandard": True}, documents=waived("agency")), date(1995, 5, 3))
    assert (found.total, found.block(10).note) == (1_000_000, "to be confirmed is waived: others bear it")


def test_a_waived_surcharge_counts_toward_the_least_recovery():
    lines = ({**SERVICE, "amount": 10_000}, {"kind": "small_case"}, {**SERVICE, "document": "A01"})
    days = {"basic": happened(date(2010, 5, 3)), "A01": happened(date(2011, 4, 1))}
    documents = [{"key": "basic"}, {"key": "A01", "kind": "amendment", "surcharge_waiver": "agency"}]
    found = price(make_case(*lines, documents=documents), shipped_facts(), on=ON, days=days)
    assert [line.price for line in found.lines] == [10_000, 0, 1_000_000]
    assert found.total == 1_010_380  # 3.8 % of 10,000; the agency bears 38,000


def test_a_waiver_covers_the_small_case_management_line_too():
    lines = ({**SERVICE, "amount": 10_000}, {"kind": "small_case"})
    days = {"implemented": date(2010, 5, 3)}
    plain = priced(make_case(*lines), days["implemented"])
    assert plain.lines[1].price == Decimal("14620.00")  # 15,000 less 3.8 % of 10,000
    found = priced(make_case(*lines, documents=waived("agency")), days["implemented"])
    assert (found.lines[1].price, found.block(13).amount) == (0, 10_000)
    assert "covers it too" in str(found.lines[1].trace.steps)


@pytest.mark.parametrize(
    ("program", "implemented", "charge"),
    [
        ("snap", "2016-10-01", 10_000), ("snap", "2026-03-20", 10_000),
        ("repair_return", "2022-10-01", 8_000), ("", "2026-03-20", 0),
    ],
)  # fmt: skip
def test_army_programs_charge_for_their_support_in_the_price_of_the_line(program, implemented, charge):
    day = date.fromisoformat(implemented)
    found, plain = priced_line({**REPAIR, "program_support": program}, day), priced_line(REPAIR, day)
    assert found.other == charge
    assert found.price - plain.price == charge
    assert bool(charge) == ("icop practice" in {step.citation for step in found.trace.steps})


@pytest.mark.parametrize(("program", "implemented"), [("snap", "2016-09-30"), ("repair_return", "2022-09-30")])
def test_before_the_rate_began_the_charge_is_to_be_confirmed(program, implemented):
    found = priced_line({**REPAIR, "program_support": program}, date.fromisoformat(implemented))
    assert (found.other, found.price) == (None, None)
    assert found.open[0].fix


def test_commercial_repair_and_return_is_not_charged_on_bpc():
    line = {**REPAIR, "program_support": "repair_return"}
    assert priced_line(line, type="bpc", funds={"title": "22"}).other == 0
    assert priced_line({**line, "program_support": "snap"}, type="bpc", funds={"title": "22"}).other == 10_000


def test_what_it_is_taken_of_is_asked_where_the_site_says_something_else():
    part_of = shipped_facts().reference.parameters["psc.part_of"]
    other = part_of.model_copy(update={"values": (part_of.values[0].model_copy(update={"value": ("price",)}),)})
    facts = with_values({"psc.part_of": other})
    file = make_case({**REPAIR, "program_support": "snap"})
    found = price(file, facts, on=ON, days={"basic": happened(date(2026, 3, 20))})
    assert (found.lines[0].other, found.open[0].fix) == (None, "Set psc.part_of to base.")


def test_it_is_charged_beside_other_charges_of_the_line():
    assert priced_line({**REPAIR, "program_support": "snap", "other_charges": "12.50"}).other == Decimal("10012.50")
