"""Changing the release processes: planning days of this site, by the proposal flow all facts have."""

from __future__ import annotations

from datetime import date
from typing import Any

from icop.accounts.policies import require
from icop.accounts.reader import Reader
from icop.engine.errors import Refused
from icop.engine.packs import body_of
from icop.engine.process_shapes import PlanningDays, Process
from icop.engine.schedule import Spread
from icop.engine.timeline import entry_on
from icop.facts.actions import draft_proposal, submit_proposal
from icop.facts.differences import as_text
from icop.facts.models import Proposal
from icop.facts.queries import fact_for

PRACTICE = "icop practice"


def propose_days(key: str, days: Spread, *, source: str = "", reason: str, by: Reader, on: date) -> Proposal:
    """Hand to review that a process takes other days from `on`; the planning days until then stay in its past.

    The new days are an assumption of this site; `source` says what they rest on. Raises NotAllowed, NotFound;
    Refused when the days are out of order, equal those there are, or no reason is given.
    """
    require(by, "facts.propose")
    if not 0 <= days.low <= days.likely <= days.high:
        raise Refused("The days are out of order.", "Give low, likely and high, each at least as large as the last.")
    shape = fact_for(by, "process", key).shape
    assert isinstance(shape, Process)
    held = entry_on(shape.days, on).period
    if held and (held.entry.low, held.entry.likely, held.entry.high) == (days.low, days.likely, days.high):
        raise Refused("These are the days it takes already.", "Change one of them first.")
    body = body_of(shape)
    entries = list(zip(body["days"], (_first_day(entry) for entry in shape.days), strict=True))
    earlier = [one for one, first in entries if first < on]
    later = [one for one, first in entries if first > on]
    body["days"] = [*earlier, _entry(days, source, on), *later]
    made = draft_proposal("process", key, text=as_text("process", body), reason=reason, by=by, on=on)
    return submit_proposal(made, by=by, on=on)


def _first_day(entry: PlanningDays) -> date:
    return entry.start.earliest or date.min


def _entry(days: Spread, source: str, on: date) -> dict[str, Any]:
    note = f"planning days of this site; {source}" if source else "planning days of this site"
    cite = {"to": PRACTICE, "standing": "assumed", "checked_on": on.isoformat(), "note": note}
    numbers = {"low": days.low, "likely": days.likely, "high": days.high}
    return {"start": on.isoformat(), **numbers, "cite": cite}
