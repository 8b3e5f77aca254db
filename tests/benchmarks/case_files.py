"""Case files in any number, in all stages of their way: what portfolios are measured with. All of them are made up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from icop.engine.cases.files import CaseFile

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
DAY = date(2026, 11, 22)
STEPS = (
    ("receive_request", 0), ("assess_request", 2), ("find_actionable", 5), ("start_development", 9),
    ("find_complete", 15), ("approve_by_agency", 55), ("complete_writing", 62), ("approve_review", 70),
    ("agency_signs", 72), ("propose", 80), ("list_for_state", 82), ("state_approves", 88), ("countersign", 92),
    ("accept", 120), ("receive_deposit", 121), ("Financial Implementation", 124), ("implement", 125),
)  # fmt: skip
OF_SALES = ("accept", "receive_deposit")  # nobody signs or pays for what the United States give
PARTNERS = (("BN", "Bandaria"), ("Q1", "Corvania"), ("Q2", "Maritania"))


def case_files(count: int) -> Iterator[CaseFile]:
    """Yield case files of fictional partners, each with six lines and up to seventeen events."""
    for number in range(count):
        yield CaseFile.model_validate(_body(number))


def _body(number: int) -> dict[str, Any]:
    code, name = PARTNERS[number % 3]
    begun = DAY - timedelta(days=number % 400)
    is_bpc = number % 7 == 0
    steps = [(what, begun + timedelta(days=after)) for what, after in STEPS if not (is_bpc and what in OF_SALES)]
    far = [(what, day) for what, day in steps if day <= DAY]
    return {
        "case": f"{code}-{'BDP'[number // 3 % 3]}-{_designator(number)}",
        "title": f"Made-up item {number % 97} for {name}",
        "type": "bpc" if is_bpc else "fms",
        "purchaser": {"code": code, "name": name},
        "funds": {"program": "Made-up fund", "available_to_fy": 2026 + number % 3} if is_bpc else {},
        "documents": [
            {
                "category": "D" if is_bpc else "ABC"[number % 3],
                "request": {"letter_on": begun.isoformat(), "received_on": begun.isoformat(), "asks_for": "loa"},
                "extenuating": [{"code": "1", "estimated_days": 20}] if not is_bpc and number % 3 == 2 else [],
            }
        ],
        "lines": [
            {
                "number": f"{line:03}", "title": "Made-up article", "quantity": str(line), "source": "P",
                "unit_price": f"{1000 + number % 5000}.50", "unit": "EA",
            }
            for line in range(1, 7)
        ],
        "events": [{"what": what, "on": day.isoformat(), "of": "basic"} for what, day in far],
    }  # fmt: skip


def _designator(number: int) -> str:
    letters = ""
    for _ in range(3):
        number, place = divmod(number, len(LETTERS))
        letters = LETTERS[place] + letters
    return letters
