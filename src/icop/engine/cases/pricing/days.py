"""The days that pick a document's rates: those that have happened, and those that are only planned.

A day from the file counts from when it happened; what has not happened yet is taken from the plan, and said to be
assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from icop.engine.cases.files import CaseFile
from icop.engine.cases.happened import Happened, happened
from icop.engine.parameters import Events
from icop.engine.trace import Step

EVENTS = ("developed", "offered", "accepted", "implemented")
PLANNED = "icop practice"


@dataclass(frozen=True, slots=True)
class Assumed:
    """The days planned for what has not happened yet; None: not planned, so what hangs on it is to be confirmed.

    `rates` are numbers to reckon with in place of parameters, by key: `admin.rate`, or with its dimension
    `cas.rate.quality`.
    """

    developed_on: date | None = None
    offered_on: date | None = None
    accepted_on: date | None = None
    implemented_on: date | None = None
    rates: Mapping[str, Decimal] = field(default_factory=dict)

    @classmethod
    def all_on(cls, day: date) -> Assumed:
        """Return the plan that everything still to come happens on one day."""
        return cls(day, day, day, day)

    def day_of(self, event: str) -> date | None:
        """Return the planned day of an event."""
        found: date | None = getattr(self, f"{event}_on", None)
        return found


NOTHING_ASSUMED = Assumed()


@dataclass(frozen=True, slots=True)
class DocumentDays:
    """The days of one document by event, as parameters are keyed to them, and the steps that say where each is from."""

    document: str
    events: Events
    steps: Mapping[str, Step]

    def rate_day(self, on: date) -> date:
        """Return the day that picks what is keyed to no event: implementation, else acceptance, else `on`."""
        return self.events.get("implemented") or self.events.get("accepted") or on


def days_of(
    file: CaseFile, on: date, assume: Assumed, given: Mapping[str, Events] | None = None
) -> dict[str, DocumentDays]:
    """Return the days of every document of a file, and of every document its lines name, as they were known on `on`.

    The last day an event was recorded counts. A Modification needs no acceptance: its countersignature accepts and
    implements it. Nobody accepts a BPC document; we take the day it was implemented, and say that it is assumed.
    `given` takes the place of the file's events for the documents it names.
    """
    known = {**{line.document: {} for line in file.lines}, **_recorded(file, on), **(given or {})}
    return {key: _with_plan(key, events, assume, nobody_accepts=file.type == "bpc") for key, events in known.items()}


def _recorded(file: CaseFile, on: date) -> dict[str, Events]:
    seen = happened(file, on)
    return {document.key: {**_events(seen, document.key), **_signed(seen, document.key)} for document in file.documents}


def _events(seen: Happened, key: str) -> Events:
    return {event: day for event in EVENTS if (day := seen.last(event, key))}


def _signed(seen: Happened, key: str) -> Events:
    """Return the acceptance of a Modification: nobody but the countersigner signs it."""
    signed = seen.last("implemented", key) if key.startswith("M") and not seen.last("accepted", key) else None
    return {"accepted": signed} if signed else {}


def _with_plan(document: str, known: Events, assume: Assumed, *, nobody_accepts: bool) -> DocumentDays:
    events = {event: day for event, day in known.items() if day}
    steps = {event: _happened(document, event, day) for event, day in events.items()}
    for event in EVENTS:
        planned = assume.day_of(event)
        if event not in events and planned:
            events[event] = planned
            steps[event] = _planned(document, event, planned)
    if nobody_accepts and "accepted" not in known and "implemented" in events:
        events["accepted"] = events["implemented"]
        steps["accepted"] = _instead_of_acceptance(document, events["implemented"])
    if "accepted" in events:  # a case is signed when the purchaser accepts
        events.setdefault("case_signed", events["accepted"])
        steps.setdefault("case_signed", replace(steps["accepted"], key=f"{document}.case_signed"))
    return DocumentDays(document, events, steps)


def _happened(document: str, event: str, day: date) -> Step:
    return Step("day", f"{document}.{event}", day.isoformat(), f"{event.capitalize()} on {day}.")


def _instead_of_acceptance(document: str, day: date) -> Step:
    says = f"Nobody accepts a BPC document: taken as accepted when it was implemented, on {day}."
    return Step("day", f"{document}.accepted", day.isoformat(), says, citation=PLANNED, standing="assumed")


def _planned(document: str, event: str, day: date) -> Step:
    says = f"Not {event} yet: planned for {day}."
    return Step("day", f"{document}.{event}", day.isoformat(), says, citation=PLANNED, standing="assumed")
