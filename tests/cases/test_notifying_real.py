"""Real notices needed notification by the rules of their day, and the same sales just below the figures did not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from icop.cases.notifying import Notified
from icop.engine.cases.files import CaseFile
from icop.engine.cases.notices import ReadNotice
from icop.engine.cases.notified import Values
from tests.cases.notifying import make_case, notified
from tests.engine.cases.noticed import real_notices

ZERO, DOLLAR = Decimal(0), Decimal(1)
LOWER = Values(Decimal(14_000_000), Decimal(50_000_000), Decimal(200_000_000))
NAMES = {"Turkey": "Turkiye", "Slovakia": "Slovak Republic", "Korea": "Korea (Republic of)"}  # as the sets have them
EXPLAINED = {
    "18-39": "the figures of sales to several nations were read in December 2025 only, and their start is not known",
    "25-55": "an agent buys for principals: each principal is to be worked through",
}
# transmittal (where known), buyer, millions of dollars, day: section 8.1 of the notes on cases
SEEN = [
    ("26-13", "Saudi Arabia", "9000", date(2026, 1, 30)), ("26-27", "Sweden", "930", date(2026, 3, 10)),
    ("25-20", "Philippines", "120", date(2025, 4, 28)), ("25-38", "Lebanon", "100", date(2025, 7, 17)),
    ("24-76", "Netherlands", "305", date(2024, 9, 10)), ("20-76", "United Kingdom", "401.3", date(2020, 9, 24)),
    ("19-61", "Bahrain", "150", date(2019, 10, 23)), ("", "Oman", "62.0", date(2018, 1, 5)),
    ("", "Mexico", "98.4", date(2018, 1, 5)), ("", "Japan", "133.3", date(2018, 1, 9)),
    ("", "Saudi Arabia", "500", date(2018, 1, 17)), ("", "Belgium", "6530", date(2018, 1, 18)),
    ("", "Finland", "112.7", date(2018, 2, 5)),
]  # fmt: skip


def buyer_of(read: ReadNotice) -> dict[str, str]:
    """Return who buys, in the words of a case file."""
    name = re.sub(r" \(UAE\)$", "", read.country)
    if name.startswith("NATO Support"):
        several = re.search(r"\b(?:as|for)\b", name)
        lead = "agent" if "as Agent" in name else "nspa_all_nato"
        return {"kind": "multinational", "lead": lead} if several else {"kind": "nato_org"}
    return {"country": "Taiwan" if name.startswith("Taipei") else NAMES.get(name, name)}


def changed_case(read: ReadNotice) -> CaseFile:
    """Return a case whose sale was certified, with an Amendment that adds what a report of enhancement tells."""
    return make_case(
        **buyer_of(read),
        documents=[{"key": "basic"}, {"key": "A01", "kind": "amendment", "scope": {"adds_capability": "yes"}}],
        notices=[{"transmittal": read.certified, "kind": "b1", "notified_on": read.certified_on}],
        events=[{"what": "accept", "on": read.certified_on}],
    )


def worked(read: ReadNotice, on: date) -> Notified:
    """Return what the rules of the day say of a real notice."""
    if read.form == "b1":
        return notified(make_case(**buyer_of(read)), Values(read.mde, read.total, ZERO), on=on)
    change = Values(read.change.mde, read.change.total, ZERO)
    return notified(changed_case(read), Values(read.mde, read.total), on=on, document="A01", change=change)


@pytest.fixture(scope="module")
def real(shared: Path) -> list[tuple[ReadNotice, date]]:
    if not (shared / "corpus" / "arms_sales").is_dir():
        pytest.skip("the shared corpus is not here")
    found = real_notices(shared / "corpus")
    return [(one.read, one.read.delivered_on or date.fromisoformat(one.printed_on)) for one in found]


def test_every_real_notice_was_needed_by_the_rules_of_its_day(real: list[tuple[ReadNotice, date]]) -> None:
    not_needed = {read.transmittal for read, on in real if worked(read, on).law.must_notify is not True}
    assert not_needed == EXPLAINED.keys()


def test_reports_and_new_certifications_come_out_as_they_were_sent(real: list[tuple[ReadNotice, date]]) -> None:
    """A (5)(A) is never found to need a new certification, nor a (5)(C) to need only a report."""
    known = {"b5a": "report", "b5c": "certified"}
    for read, on in real:
        found = worked(read, on).law.found if read.form != "b1" else None
        if found is not None and found.outcome != "needs_a_human":
            assert ("report" if found.outcome == "report" else "certified") == known[read.form], read.transmittal


def below(read: ReadNotice) -> Iterator[Values]:
    """Yield the values of a notice, brought a dollar below the lower figures."""
    yield Values(min(read.mde or ZERO, LOWER.mde - DOLLAR), min(read.total or ZERO, LOWER.total - DOLLAR), ZERO)  # type: ignore[operator]
    yield Values(LOWER.mde - DOLLAR, LOWER.total - DOLLAR, LOWER.construction - DOLLAR)  # type: ignore[operator]


def test_the_same_sales_a_dollar_below_the_figures_need_none(real: list[tuple[ReadNotice, date]]) -> None:
    for read, on in real:
        if read.form == "b1" and read.transmittal not in EXPLAINED:
            for values in below(read):
                assert notified(make_case(**buyer_of(read)), values, on=on).law.must_notify is False, read.transmittal


@pytest.mark.parametrize(("number", "country", "millions", "on"), SEEN)
def test_notices_seen_elsewhere_were_needed_and_would_not_be_below_the_figures(
    number: str, country: str, millions: str, on: date
) -> None:
    total = Decimal(millions) * 1_000_000
    assert notified(make_case(country), Values(None, total, ZERO), on=on).law.must_notify is True
    assert notified(make_case(country), Values(ZERO, LOWER.total - DOLLAR, ZERO), on=on).law.must_notify is False  # type: ignore[operator]
