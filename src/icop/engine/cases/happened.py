"""What has happened in a case up to a day: the days of its events, read straight from the file.

What was taken back did not happen. `CODES` says which moves and milestones stand for an event, in this one place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from icop.engine.cases.files import CaseEvent, CaseFile

CODES: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "lor_receipt": ("receive_request", "LOR Receipt"),
    "lor_actionable": ("find_actionable", "find_actionable_again", "LOR Actionable"),
    "customer_request_complete": ("complete_request", "Customer Request Complete"),
    "declined": ("decline",),
    "developed": ("start_development", "DSTATUS"),
    "milap": ("approve_by_agency", "MILAP"),
    "bpc_wait": ("wait_for_notice", "BPCWAIT"),
    "offered": ("countersign", "DCSGN", "OSTATUS"),
    "restated": ("restate", "LOR Restate"),
    "accepted": ("accept", "Accepted"),
    "deposit_received": ("receive_deposit",),
    "implemented": ("implement", "implement_in_emergency", "ISTATUS"),
    "sent": ("DOCMNTSENT",),
    "hold_begun": ("begin_hold", "CPOHOLD"),
    "hold_ended": ("end_hold", "CPOHOLDREM"),
    "ordinary_hold": ("hold_document", "Hold", "Suspend"),
    "suspended": ("suspend",),
    "resumed": ("resume",),
    "supply_complete": ("complete_supply", "complete_line", "SSC"),
    "interim_closed": ("close_interim",),
    "final_closed": ("close_final",),
    "cancelled": ("cancel", "cancel_case"),
    "reactivated": ("reactivate", "reactivate_after_offer", "restore_offer", "reopen_request", "MILREACT"),
    "line_deleted": ("delete_line",),
    "line_restored": ("restore_line",),
})  # fmt: skip
# What takes back an event that was recorded in error, or turned out to be still due.
TAKEN_BACK: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "implemented": ("correct_implementation", "correct_modification"),
        "supply_complete": ("reopen_supply", "reopen_line"),
    }
)
# What implements a Modification, which nobody else signs.
_MODIFICATION = ("countersign", "countersign_modification", "DCSGN")


def _by_code() -> dict[str, tuple[str, ...]]:
    names: dict[str, tuple[str, ...]] = {}
    for name, codes in CODES.items():
        for code in codes:
            names[code] = (*names.get(code, ()), name)
    return names


_NAMES = _by_code()
_TAKES_BACK = {move: name for name, moves in TAKEN_BACK.items() for move in moves}


@dataclass(frozen=True, slots=True)
class Happened:
    """The days of the events of a case up to and with the day `on`, by event and by what it happened to."""

    on: date
    days: Mapping[tuple[str, str], tuple[date, ...]]

    def all(self, name: str, *of: str) -> tuple[date, ...]:
        """Return the days of an event of any of these, the earliest first."""
        if len(of) == 1:
            return self.days.get((name, of[0]), ())
        return tuple(sorted(day for one in of for day in self.days.get((name, one), ())))

    def first(self, name: str, *of: str) -> date | None:
        """Return the first day of an event, or None."""
        return next(iter(self.all(name, *of)), None)

    def last(self, name: str, *of: str) -> date | None:
        """Return the last day of an event, or None."""
        days = self.all(name, *of)
        return days[-1] if days else None

    def ended_on(self, of: str, *, with_case: bool = True) -> date | None:
        """Return the day on which a document, or its case, was cancelled or declined and not taken up again since."""
        places = (of, "case") if with_case else (of,)
        last = max((*self.all("cancelled", *places), *self.all("declined", *places)), default=None)
        again = self.last("reactivated", *places)
        return None if last is None or (again is not None and again >= last) else last

    def is_deleted(self, line: str) -> bool:
        """Tell whether a line was deleted and not put back since."""
        deleted, restored = self.last("line_deleted", line), self.last("line_restored", line)
        return deleted is not None and (restored is None or restored < deleted)


def happened(file: CaseFile, on: date) -> Happened:
    """Return what had happened in a case by the end of the day `on`; events of later days are not seen."""
    told: dict[tuple[str, str], list[tuple[date, str]]] = {}
    taken: list[CaseEvent] = []
    for event in file.events:
        if event.on > on:
            continue
        for name in _NAMES.get(event.what, ()):
            told.setdefault((name, event.of), []).append((event.on, event.what))
        if event.of[0] == "M" and event.what in _MODIFICATION:
            told.setdefault(("implemented", event.of), []).append((event.on, event.what))
        if event.what in _TAKES_BACK:
            taken.append(event)
    found = {name: _days(one) for name, one in told.items()}
    for event in sorted(taken, key=lambda one: one.on):
        _take_back(found, _TAKES_BACK[event.what], event)
    return Happened(on, found)


def _days(told: list[tuple[date, str]]) -> tuple[date, ...]:
    """Return the days of an event, the earliest first; one told by its move and by its code on a day happened once."""
    if len(told) == 1:
        return (told[0][0],)
    most: dict[date, int] = {}
    for (day, _), times in Counter(told).items():
        most[day] = max(times, most.get(day, 0))
    return tuple(day for day in sorted(most) for _ in range(most[day]))


def _take_back(found: dict[tuple[str, str], tuple[date, ...]], name: str, move: CaseEvent) -> None:
    """Leave out the days of an event that a move took back; on the day of the move, it may have happened again."""
    days = found.get((name, move.of), ())
    again = any(day < move.on for day in days)
    found[name, move.of] = tuple(day for day in days if day > move.on or (day == move.on and again))


def day_of(file: CaseFile, what_codes: Iterable[str], of: str, on: date, last: bool = True) -> date | None:
    """Return the last (or first) day up to `on` on which one of these moves or milestones happened, or None."""
    codes = frozenset(what_codes)
    days = [event.on for event in file.events if event.what in codes and event.of == of and event.on <= on]
    return (max(days) if last else min(days)) if days else None
