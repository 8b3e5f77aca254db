"""Raising a value never removes a notification duty, whoever buys, on whatever day, under the law or a bill."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from icop.cases.notifying import Notified
from icop.engine.cases.notified import Values
from tests.cases.notifying import make_case, notified

BUYERS = st.sampled_from([
    {"country": name}
    for name in ("Japan", "Philippines", "Korea (Republic of)", "Israel", "Norway", "Sweden", "Kuwait")
] + [{"kind": "nato_org"}, {"kind": "other_org"}, {"kind": "multinational", "lead": "nspa_all_nato"},
     {"kind": "multinational", "lead": "member_all_nato"}, {"kind": "multinational", "lead": "agent"}])  # fmt: skip
FIGURES = st.sampled_from([0, 13_999_999, 14_000_000, 24_999_999, 25_000_000, 49_999_999, 50_000_000, 99_999_999,
                           100_000_000, 199_999_999, 200_000_000, 300_000_000])  # fmt: skip
AMOUNTS = st.one_of(FIGURES, st.integers(0, 700_000_000)).map(Decimal)
DAYS = st.one_of(
    st.dates(date(1990, 1, 1), date(2040, 1, 1)),
    st.sampled_from([date(2008, 10, 14), date(2008, 10, 15), date(2024, 3, 6), date(2024, 3, 7), date(2026, 6, 5)]),
)
TERRITORY = st.sampled_from([True, False, None])
SCOPES = st.sampled_from([{}, {"adds_capability": "yes"},
                          {"adds_capability": "no", "adds_mde_item": "no", "adds_mde_quantity": "no"}])  # fmt: skip
CERTIFIED = st.sampled_from([None, "2010-01-04", "2018-01-04", "2024-01-04"])
SALE = Values(Decimal(20_000_000), Decimal(60_000_000), Decimal(0))
RANK = {False: 0, None: 1, True: 2}


def amended(certified: str | None, scope: dict[str, str]) -> dict[str, Any]:
    """Return the parts of a case with an Amendment, whose sale was certified, or never."""
    notice = {"transmittal": "10-01", "kind": "b1", "mde_value": "20000000", "total_value": "60000000"}
    return {
        "documents": [{"key": "basic"}, {"key": "A01", "kind": "amendment", "scope": scope}],
        "notices": [notice | {"notified_on": certified}] if certified else [],
        "events": [{"what": "accept", "on": certified}] if certified else [],
    }  # fmt: skip


def plus(one: Values, other: Values) -> Values:
    return one.joined(other, lambda mine, its: mine + its)


@given(buyer=BUYERS, territory=TERRITORY, on=DAYS, first=st.tuples(AMOUNTS, AMOUNTS, AMOUNTS),
       more=st.tuples(AMOUNTS, AMOUNTS, AMOUNTS), bill=st.sampled_from(["", "cn.hr3613_119"]))  # fmt: skip
@hypothesis_settings(max_examples=150)
def test_raising_an_offer_never_removes_a_duty(
    buyer: dict[str, str], territory: bool | None, on: date, first: tuple[Decimal, ...], more: tuple[Decimal, ...],
    bill: str,
) -> None:  # fmt: skip
    file = make_case(**buyer, purchaser={"opens_territory": territory})
    before = notified(file, Values(*first), on=on, scenario=bill)
    after = notified(file, plus(Values(*first), Values(*more)), on=on, scenario=bill)
    assert RANK[before.law.must_notify] <= RANK[after.law.must_notify]
    if before.proposed is not None and after.proposed is not None:
        assert RANK[before.proposed.must_notify] <= RANK[after.proposed.must_notify]


@given(buyer=BUYERS, on=DAYS, certified=CERTIFIED, scope=SCOPES, first=st.tuples(AMOUNTS, AMOUNTS),
       more=st.tuples(AMOUNTS, AMOUNTS))  # fmt: skip
@hypothesis_settings(max_examples=150)
def test_raising_a_change_never_removes_a_duty(
    buyer: dict[str, str], on: date, certified: str | None, scope: dict[str, str], first: tuple[Decimal, ...],
    more: tuple[Decimal, ...],
) -> None:  # fmt: skip
    file = make_case(**buyer, **amended(certified, scope))

    def told(change: Values) -> Notified:
        return notified(file, plus(SALE, change), on=on, document="A01", change=change)

    start = Values(*first, Decimal(0))
    before, after = told(start), told(plus(start, Values(*more, Decimal(0))))
    assert RANK[before.law.must_notify] <= RANK[after.law.must_notify]
    assert before.action == after.action
