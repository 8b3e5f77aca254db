"""Cases to be priced, and the facts that icop ships to price them by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from icop.engine.cases.files import CaseFile
from icop.engine.cases.pricing import Priced, PricedLine, price
from tests.engine.cases.making import shipped_facts

ON = date(2026, 11, 23)
DAY = date(2026, 3, 20)

WORKED = (
    {"number": "001", "equipment": "mde", "source": "P", "quantity": 10, "unit_price": 400_000,
     "nonrecurring_unit": 5_000},
    {"number": "002", "source": "S", "quantity": 20, "unit_price": 60_000, "transport": 24_000},
    {"number": "003", "kind": "service", "source": "S", "amount": 250_000},
)  # fmt: skip


def make_case(*lines: Mapping[str, Any], **given: Any) -> CaseFile:
    numbered = [{"number": f"{place:03}", **line} for place, line in enumerate(lines, start=1)]
    return CaseFile.model_validate({"case": "BN-B-AAA", "title": "Patrol boats", "lines": numbered, **given})


def happened(implemented: date | None = DAY, accepted: date | None = None, **more: date) -> dict[str, date | None]:
    """Return the days of a document, accepted on the day it was implemented unless told otherwise."""
    return {"accepted": accepted or implemented, "implemented": implemented, "offered": implemented, **more}


def priced(file: CaseFile, implemented: date | None = DAY, accepted: date | None = None, **more: Any) -> Priced:
    return price(file, shipped_facts(), on=ON, days={"basic": happened(implemented, accepted)}, **more)


def priced_line(
    line: Mapping[str, Any], implemented: date = DAY, accepted: date | None = None, **file: Any
) -> PricedLine:
    return priced(make_case(line, **file), implemented, accepted).lines[0]


def dollars(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))
