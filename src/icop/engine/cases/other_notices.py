"""Notices to Congress beside section 36(b): those of the programs and funds that pay for a case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import CaseFile
from icop.engine.cases.notified import days_after, names_section, step_of
from icop.engine.parameters import Found
from icop.engine.shapes import Cite
from icop.engine.trace import Step, plain

CREDIT = frozenset({"fms_credit", "fms_credit_non_repayable"})
SIGNIFICANT = frozenset({"sme", "mde"})  # major defense equipment is significant military equipment too


@dataclass(frozen=True, slots=True)
class OtherNotice:
    """A notice that another law asks for: does it apply (None: not known), how many days before what.

    `earliest_on` is the first day on which that may happen, where the day of the notice is known.
    """

    key: str
    says: str
    applies: bool | None
    days: int | None
    earliest_on: date | None
    cites: tuple[Cite, ...]
    steps: tuple[Step, ...]

    def as_json(self) -> dict[str, object]:
        """Return it as plain JSON."""
        told = {"key": self.key, "says": self.says, "applies": self.applies, "days": self.days}
        return told | {"earliest_on": plain(self.earliest_on), "cites": [one.to for one in self.cites]}


def other_notices(file: CaseFile, facts: CaseFacts, on: date, total: Decimal | None) -> tuple[OtherNotice, ...]:
    """Return the notices beside section 36(b) that a case needs or may need on a day; `total` is its value."""
    return tuple(_found(file, facts, on, total))


def _found(file: CaseFile, facts: CaseFacts, on: date, total: Decimal | None) -> Iterator[OtherNotice]:
    funds, terms = file.funds, {one.deposit.terms for one in file.documents}
    if file.type == "bpc" and names_section(f"{funds.authority} {funds.program}", "333"):
        days = [one.notified_on for one in file.notices if one.kind == "s333" and one.notified_on]
        given = max((day for day in days if day <= on), default=min(days, default=None))
        yield _notice(
            "s333", "Congress has the written notice this long before activities begin.", True, facts, on,
            "s333.notice.days", given=given,
        )  # fmt: skip
    if file.type == "bpc" and funds.title == "22":
        yield _notice(
            "s634a", "If the funds are reprogrammed, Congress has the notice this long before they are obligated.",
            None, facts, on, "s634a.notice.days",
        )  # fmt: skip
    if "eda_grant" in terms:
        significant = any(one.equipment in SIGNIFICANT for one in file.lines)
        says = "Congress has the notice this long before the transfer of significant military equipment"
        yield _notice(
            "eda", f"{says}, or of articles at or above the figure in original acquisition value.",
            significant or None, facts, on, "eda.notice.days", "eda.notice.value",
        )  # fmt: skip
    least = facts.value("fmf.cashflow.notice.min", on)
    if terms & CREDIT and (total is None or not isinstance(least, Found) or total >= Decimal(str(least.value))):
        yield _notice(
            "cash_flow", "If the purchase is financed on a cash-flow basis, Congress has the notice this long before "
            "the countersignature.", None, facts, on, "fmf.cashflow.notice.days", "fmf.cashflow.notice.min",
        )  # fmt: skip


def _notice(
    key: str, says: str, applies: bool | None, facts: CaseFacts, on: date, *parameters: str, given: date | None = None
) -> OtherNotice:
    looked = [(name, facts.value(name, on)) for name in parameters]
    found = [(name, one) for name, one in looked if isinstance(one, Found)]
    first = looked[0][1]
    days = int(str(first.value)) if isinstance(first, Found) else None
    return OtherNotice(
        key, says, applies, days, days_after(given, days), tuple(one.cite for _, one in found),
        tuple(step_of(name, one) for name, one in found),
    )  # fmt: skip
