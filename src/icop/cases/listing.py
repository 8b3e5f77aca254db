"""Cases in lines, as command and API list them: the lines of the portfolio, of which only those asked for are read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, overload

from django.db.models import QuerySet

from icop.accounts.reader import Reader
from icop.cases.models import Summary
from icop.cases.queries.portfolio import ALL, Wanted, portfolio_for

OF_SUMMARY = (
    "title", "type", "purchaser", "agency", "state", "state_title", "phase", "is_open", "since", "document", "category",
    "days_used", "days_allowed", "clock_state", "standard_ends_on", "offer_expires_on", "funds_expire_on",
    "funds_cancel_on", "closure_due_on", "review_due_on", "needs_notification", "next_move", "next_day", "is_blocked",
    "is_shared", "worked_on",
)  # fmt: skip


def line_of(summary: Summary) -> dict[str, Any]:
    """Return a case in a line: its key and identifier, its program, and how it stood on the day it was worked out."""
    return {
        "id": summary.case_id, "case": summary.identifier, "program": summary.program.key,
        "program_name": summary.program.name, "is_sample": summary.case.is_sample,
        "value": None if summary.value is None else f"{summary.value:f}",
        **{name: getattr(summary, name) for name in OF_SUMMARY},
    }  # fmt: skip


class Lines(Sequence[dict[str, Any]]):
    """Cases in lines; `more` goes with each."""

    def __init__(self, found: QuerySet[Summary], **more: Any) -> None:
        self._found, self._more = found, more

    def __len__(self) -> int:
        return self._found.count()

    @overload
    def __getitem__(self, place: int) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, place: slice) -> list[dict[str, Any]]: ...
    def __getitem__(self, place: int | slice) -> dict[str, Any] | list[dict[str, Any]]:
        """Return one line, or some."""
        if isinstance(place, int):
            return line_of(self._found[place]) | self._more
        return [line_of(one) | self._more for one in self._found[place]]


def cases_told(reader: Reader, limit: int, *, on: date) -> dict[str, Any]:
    """Return the cases `reader` may see in lines, by identifier, and how many there are in all."""
    found = Lines(portfolio_for(reader, Wanted(state=ALL, sort="case"), on))
    return {"cases": found[:limit], "total": len(found)}
