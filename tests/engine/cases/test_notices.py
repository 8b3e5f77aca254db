"""Notices of arms sales are read by their structure; what is missing is left out, and hostile text costs no time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from time import perf_counter

import pytest

from icop.engine.cases.notices import GRAMMAR, MOST_TEXT, ReadNotice, numbering, read_notice, read_notices
from icop.engine.errors import Refused

MILLION = 1_000_000
SALE = """Agency. Dear Chairman: we send Transmittal No. 26-13, an offer to the Government of Bandaria for articles
and services estimated to cost $96.5 million.
Transmittal No. 26-13
Notice of Proposed Issuance of Letter of Offer Pursuant to Section 36(b)(1) of the Arms Export Control Act
(i) Prospective Purchaser: The Government of Bandaria.
(ii) Total Estimated Value:
Major Defense Equipment* $64 million.
Other $32.5 million.
Total $96.5 million.
(iii) Description and Quantity or Quantities of Articles under Consideration: Twelve (12) patrol boats.
(iv) Military Department: Navy (BN-P-LAB).
(viii) Date Report Delivered to Congress: January 30, 2026.
Transmittal No. 26-13
Annex Item No. vii
"""
CHANGE = """Transmittal No. OC-26
Report of Enhancement or Upgrade of Sensitivity of Technology or Capability (Sec. 36(b)(5)(A), AECA)
(i) Purchaser: Republic of Bandaria
(ii) Sec. 36(b)(1), AECA Transmittal No.: 24-07; Date: May 29. 2024; Implementing Agency: Army.
(iii) Description: Congress was notified of twelve boats. The estimated total cost was $96.5 million. Major Defense
Equipment (MDE) constituted $64 million of this total.
This transmittal reports the inclusion of two (2) boats. The estimated total value of the new items is $12.5 million.
The estimated MDE value will increase by $8 million to a revised $72 million. The estimated non-MDE value will increase
by $4.5 million to a revised $37 million. The estimated total case value will increase by $12.5 million to a revised
$109 million.
(iv) Significance: More boats.
(vii) Date Report Delivered to Congress: 18 July 2026.
"""
REGISTER = """[Transmittal Nos. 26-13]
Arms Sales Notification. SUMMARY: the unclassified text is published.
Transmittal No. 26-13
Notice of Proposed Issuance of Letter of Offer Pursuant to Section
36(b)(1) of the Arms Export Control Act, as amended (U)
    (i) (U) Prospective
Purchaser: Bandaria
    (ii) (U) Total Estimated Value:
------------------------------------------------------------
    * As defined in Section 47(6) of the Arms Export Control Act.

Major Defense Equipment *...............  $64 million.
Other...................................  $32.5 million.
                                         -------------------
'  TOTAL.................................
    $96.5 million.

    (iii) (U) Description and Quantity or Quantities of Articles or
Services under Consideration for Purchase: Twelve (12)
patrol boats.
    (iv) (U) Military
Department: Navy (BN-P-LAB)
    (viii) (U) Date Report Delivered to
Congress: 30 January 2026
"""
RELEASE = """WASHINGTON - The Department of State approves a possible Foreign Military Sale to the Government of
Bandaria of patrol boats for an estimated cost of $1.2 billion. Transmittal No. 26-44. Congress was told today.
"""


def test_a_notice_of_a_sale_gives_every_field_with_its_place() -> None:
    read = read_notice(SALE)
    assert (read.form, read.transmittal, read.purchaser) == ("b1", "26-13", "The Government of Bandaria")
    assert (read.mde, read.other, read.total) == (64 * MILLION, Decimal("32.5") * MILLION, Decimal("96.5") * MILLION)
    assert (read.country, read.agency, read.delivered_on) == ("Bandaria", "Navy", date(2026, 1, 30))
    assert read.quantity == "Twelve (12) patrol boats."
    assert (read.missing, read.adds_up, read.sure["mde"]) == ((), True, "part (ii)")


def test_the_federal_register_prints_leaders_and_breaks_lines() -> None:
    register, record = read_notice(REGISTER), read_notice(SALE)
    for name in ("form", "transmittal", "mde", "other", "total", "agency", "delivered_on", "country", "quantity"):
        assert getattr(register, name) == getattr(record, name), name


def test_a_report_of_enhancement_tells_the_change_and_the_sale_after_it() -> None:
    read = read_notice(CHANGE)
    assert (read.form, read.transmittal, read.certified) == ("b5a", "0C-26", "24-07")
    assert (read.certified_on, read.delivered_on, read.agency) == (date(2024, 5, 29), date(2026, 7, 18), "Army")
    assert (read.mde, read.total) == (72 * MILLION, 109 * MILLION)
    assert (read.change.mde, read.change.total) == (8 * MILLION, Decimal("12.5") * MILLION)
    assert read_notice(CHANGE.replace("(5)(A)", "(5)(C)")).form == "b5c"


@pytest.mark.parametrize(
    ("says", "mde", "total"),
    [
        ("There is no MDE associated with this sale. The estimated total value of the new items is $9 million.", 0, 9),
        ("The value of the new MDE items is $2 million. The value of the new non-MDE items is $5 million.", 2, 7),
        ("Notes. It is an increase in MDE value by $6 million and non-MDE value by $3 million due to costs.", 6, 9),
        ("The non-MDE value will increase by $4 million. The total case value will increase by $9 million.", 5, 9),
        ("The estimated total cost of the new items is $9 million, but the total stays.", None, 9),
        ("The total value of the new items is $9 million. The MDE value increases by 89 million.", None, 9),
    ],
)
def test_the_change_is_told_in_many_ways_and_left_out_where_it_is_not(says: str, mde: int | None, total: int) -> None:
    text = CHANGE[: CHANGE.index("This transmittal")] + f"This transmittal reports boats. {says}\n(iv) Significance: x"
    change = read_notice(text).change
    assert change.total == total * MILLION
    assert change.mde == (None if mde is None else mde * MILLION)


def test_a_release_gives_purchaser_number_and_total_but_no_major_defense_equipment() -> None:
    read = read_notice(RELEASE)
    assert (read.form, read.transmittal, read.country) == ("release", "26-44", "Bandaria")
    assert (read.total, read.missing) == (1200 * MILLION, ("mde",))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("Total $96.5 million.\n", ""), {"total": Decimal("96.5") * MILLION, "how": "MDE and other together"}),
        (("Total $96.5 million.", "Total $97 million."), {"total": 97 * MILLION, "adds_up": False}),
        (("Total $96.5 million.", "Total $96.5."), {"total": Decimal("96.5") * MILLION}),
        (("(i) Prospective Purchaser:", "(1) Prospective Purchaser,"), {"purchaser": "The Government of Bandaria"}),
        (("January 30, 2026", "February 31, 2026"), {"delivered_on": None}),
    ],
)
def test_what_is_printed_badly_is_read_where_it_can_be_and_told(
    change: tuple[str, str], expected: dict[str, object]
) -> None:
    read = read_notice(SALE.replace(*change))
    how = expected.pop("how", None)
    assert {name: getattr(read, name) for name in expected} == expected
    assert how in {None, read.sure["total"]}


def test_the_letter_gives_the_total_where_the_notice_gives_none() -> None:
    read = read_notice(SALE.replace("Other $32.5 million.\nTotal $96.5 million.\n", ""))
    assert (read.total, read.sure["total"]) == (Decimal("96.5") * MILLION, "the letter")


def test_several_notices_of_one_text_are_read_in_order() -> None:
    assert [one.transmittal for one in read_notices(SALE + CHANGE + SALE)] == ["26-13", "0C-26", "26-13"]


def test_a_text_without_a_notice_gives_nothing() -> None:
    assert (read_notice("A press release on weather."), read_notices("")) == (ReadNotice(), ())


@pytest.mark.parametrize("number", ["24-100", "26-13", "26-1C", "0G-23", "25-0B"])
def test_numbers_of_the_field_fit_the_grammar(number: str) -> None:
    assert GRAMMAR.match(numbering(number.lower()))


@pytest.mark.parametrize("number", ["2026-13", "26-", "A-1", "26-1234", "26-13\n"])
def test_other_numbers_do_not(number: str) -> None:
    assert not GRAMMAR.match(number)


def test_the_letter_o_is_read_as_the_zero_it_stands_for() -> None:
    assert (numbering("OP-24"), numbering("25-of"), numbering("25-0O")) == ("0P-24", "25-0F", "25-0O")


def test_too_long_a_text_is_refused_with_what_to_do() -> None:
    with pytest.raises(Refused, match="at most 2,000,000"):
        read_notice("x" * (MOST_TEXT + 1))


@pytest.mark.parametrize(
    "bit",
    [
        "(i) Purchaser: ", "Transmittal No. ", "(i) Purchaser: x Report of Enhancement ", "$", "9,", "9 ",
        "possible foreign military sale to x ", "this transmittal notifies total case value of new ", "Total ", "\n ",
        "(b)  (5)  ", "value of the new ", "Date Report Delivered to Congress: may 1 ", "(iii) (iv) ", "mde rest ",
        "major defense equipment (mde) ", "non-", ". A", "other .", "other\n. ", "\ntotal\n", "report of  ",
    ],
)  # fmt: skip
def test_hostile_text_takes_no_longer_than_its_length(bit: str) -> None:
    lead = "Transmittal No. 26-1C Report of Enhancement (i) Purchaser: X (iii) This transmittal reports "
    text = (lead + bit * (400_000 // len(bit)))[:400_000]
    begins = perf_counter()
    read_notices(text)
    assert perf_counter() - begins < 3
