"""The case development standard: how many days a document may take from its request to its offer, and where it stands.

Which standard holds follows from the day the request was received, and from nothing that happened later. Source of the
rules in force: SAMM C5.4.2.2, Tables C5.T6 and C5.T20.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from icop.engine.cases.dated import DatedValue, dated_value, time_of
from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import CaseDocument, CaseFile
from icop.engine.cases.happened import Happened, happened
from icop.engine.cases.holds import Span, days_off
from icop.engine.clock import add_period
from icop.engine.shapes import Cite
from icop.engine.trace import Plain, Step, Trace, plain

Scheme = Literal["category", "aod_group", "all", "aod", ""]
ClockState = Literal["not started", "running", "met", "late", "not applied", "to be confirmed"]
_ESTIMATES = ("price_availability", "rough_estimate")
_NO_TRACE = Trace()
_VALUES = (
    "standard.days", "standard.aod.days", "standard.days.all", "standard.start_event", "standard.stop_event",
    "standard.pct",
)  # fmt: skip
_CALENDAR_DAYS = Step(
    "rule", "calendar_days", says="The tables say days; calendar days are counted, the day of the start being day 0.",
    citation="icop practice", standing="assumed",
)  # fmt: skip
_ANY = "b"  # any category or group: asked only to see whether there are any yet


@dataclass(frozen=True, slots=True)
class Standard:
    """The standard of one day of receipt: its days, its goal, the events that start and stop the clock.

    `scheme` says how documents were sorted then: by category (since 2021), by AOD group, all alike, or by the
    anticipated offer date of each (`aod`). `to_confirm` is what must be known before it can be applied.
    """

    scheme: Scheme
    letter: str
    days: int | None
    goal: Decimal | None
    start_event: str
    stop_event: str
    to_confirm: str
    is_local: bool
    steps: tuple[Step, ...]
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Clock:
    """Where a document stands against its standard.

    Days are calendar days, the day of the start being day 0; `net_days` are `raw_days` without `hold_days`. `due_on` is
    the last day that is in time. A clock that is `late` without `stopped_on` still runs.
    """

    document: str
    state: ClockState
    scheme: Scheme
    letter: str
    start_event: str
    stop_event: str
    received_on: date | None = None
    started_on: date | None = None
    stopped_on: date | None = None
    raw_days: int | None = None
    hold_days: int = 0
    net_days: int | None = None
    days_allowed: int | None = None
    goal_percent: Decimal | None = None
    due_on: date | None = None
    on_hold: bool = False
    is_local: bool = False
    says: str = ""
    cites: tuple[Cite, ...] = ()
    trace: Trace = _NO_TRACE

    @property
    def is_open(self) -> bool:
        """Tell whether the clock was started and has not stopped."""
        return self.started_on is not None and self.stopped_on is None and self.state != "not applied"

    def as_json(self) -> dict[str, Plain]:
        """Return the clock as plain JSON, with its trace."""
        names = [name for name in self.__slots__ if name not in {"cites", "trace"}]
        told: dict[str, Any] = {name: plain(getattr(self, name)) for name in names}
        return {**told, "trace": list(self.trace.as_json())}


def clock_of(file: CaseFile, document: CaseDocument, facts: CaseFacts, on: date) -> Clock:
    """Return where a document stands against its standard on a day; what happened later is not seen.

    A restated document is measured to its first offer, a Modification to its implementation, a document of category C
    from the last day it was found actionable before that. Only an approved CPOHOLD takes days off.
    """
    return clock_seen(file, document, facts, happened(file, on))


def clock_seen(file: CaseFile, document: CaseDocument, facts: CaseFacts, seen: Happened) -> Clock:
    """Return the clock of a document from events that were gathered before."""
    received_on = received(document, seen)
    if document.request.asks_for in _ESTIMATES:
        return _without(document, received_on, "not applied", "The standard is for LOA documents, not for estimates.")
    if received_on is None:
        says = "The request has not been received, so no clock runs. Record the day of receipt."
        return _without(document, None, "not started", says)
    standard = standard_of(file, document, received_on, facts)
    return _measured(document, standard, received_on, facts, seen)


def received(document: CaseDocument, seen: Happened) -> date | None:
    """Return the day the request was received, from the request or from the events, or None if not by then."""
    told = document.request.received_on or seen.first("lor_receipt", document.key)
    return told if told is not None and told <= seen.on else None


def _without(document: CaseDocument, received_on: date | None, state: ClockState, says: str) -> Clock:
    return Clock(document.key, state, "", document.category, "", "", received_on=received_on, says=says)


# ---- which standard


def standard_of(file: CaseFile, document: CaseDocument, received_on: date, facts: CaseFacts) -> Standard:
    """Return the standard of a document whose request was received on a day."""
    sorted_by = _sorted_by(file, document)
    name = ("standard", time_of(facts, _VALUES, received_on), *sorted_by)
    found: Standard | None = facts.kept.get(name)
    if found is None:
        found = facts.kept[name] = _standard(facts, received_on, *sorted_by)
    return found


def _sorted_by(file: CaseFile, document: CaseDocument) -> tuple[tuple[str, ...], str, str]:
    """Return the categories to look for, the most particular first, the AOD group, and why there is no category."""
    group = document.category.lower()
    if file.type == "bpc":
        is_long_term = file.funds.is_long_term_solution and file.funds.title == "10"
        return (("d_t10_lts", "d") if is_long_term else ("d",)), group, ""
    if document.kind == "modification" and group == "c":
        return (), group, "A Modification of a category C case is of category A or B. Say which."
    return ((group,) if group else ()), group, "" if group else "The document has no category. Say which."


def _standard(facts: CaseFacts, day: date, categories: tuple[str, ...], group: str, lacks: str) -> Standard:
    values = [dated_value(facts, "standard.days", day, {"category": one}) for one in categories or (_ANY,)]
    days = next((one for one in values if not one.has_not_begun), values[-1])
    if not days.has_not_begun:
        letter = categories[values.index(days)] if categories else ""
        return _joined(facts, day, "category", letter, days, lacks if not categories else "")
    by_group = dated_value(facts, "standard.aod.days", day, {"aod_group": group or _ANY})
    if not by_group.has_not_begun:
        return _joined(facts, day, "aod_group", group, by_group, "" if group else "The document has no AOD group.")
    of_all = dated_value(facts, "standard.days.all", day)
    if of_all.whole is not None:
        return _joined(facts, day, "all", "", of_all, "")
    return _joined(facts, day, "aod", "", of_all, "")


def _joined(facts: CaseFacts, day: date, scheme: Scheme, letter: str, days: DatedValue, lacks: str) -> Standard:
    by = {"category": letter if scheme == "category" and letter else "other"}
    start = dated_value(facts, "standard.start_event", day, by)
    stop = dated_value(facts, "standard.stop_event", day, by)
    goal = dated_value(facts, "standard.pct", day)
    used = [one for one in (days, start, stop, goal) if one.value is not None or one is days]
    unsure = "" if days.certain and days.whole is not None else days.says
    if scheme == "aod":
        unsure = "" if goal.certain else goal.says
    return Standard(
        scheme, letter.upper(), None if lacks else days.whole, goal.number,
        start.value if isinstance(start.value, str) else "lor_receipt",
        stop.value if isinstance(stop.value, str) else "offered",
        (unsure if days.whole is None else lacks) or unsure, any(one.is_local for one in used),
        tuple(one.step for one in used),
        tuple(cite for one in (days, goal) for cite in one.cites),
    )  # fmt: skip


# ---- the clock itself


def _measured(document: CaseDocument, standard: Standard, received_on: date, facts: CaseFacts, seen: Happened) -> Clock:
    stop_event = standard.stop_event
    if document.kind == "modification" and stop_event == "offered":
        stop_event = "implemented"
    stopped_on = seen.first(stop_event, document.key)
    started_on = _started(standard, document, received_on, seen, stopped_on)
    ended_on = seen.ended_on(document.key) if stopped_on is None else None
    until = stopped_on or ended_on or seen.on
    spans, hold_steps, on_hold = days_off(document.key, facts, seen, started_on, until)
    steps = (*standard.steps, *_day_steps(standard, started_on, stop_event, stopped_on), *hold_steps)
    raw = (until - started_on).days if started_on and until >= started_on else None
    held = sum((last - first).days for first, last in spans)
    due_on = _due(document, standard, started_on, spans, seen.on)
    state, says = _state(standard, started_on, stopped_on, ended_on, due_on, until)
    return Clock(
        document.key, state, standard.scheme, standard.letter, standard.start_event, stop_event, received_on,
        started_on, stopped_on, raw, held, None if raw is None else raw - held, standard.days, standard.goal,
        due_on, on_hold, standard.is_local, says, standard.cites, Trace.of(steps),
    )  # fmt: skip


def _started(
    standard: Standard, document: CaseDocument, received_on: date, seen: Happened, stopped_on: date | None
) -> date | None:
    if standard.start_event == "lor_receipt":
        return received_on
    days = seen.all(standard.start_event, document.key)
    before = [day for day in days if stopped_on is None or day <= stopped_on]
    return before[-1] if before else None


def _state(
    standard: Standard, started_on: date | None, stopped_on: date | None, ended_on: date | None,
    due_on: date | None, until: date,
) -> tuple[ClockState, str]:  # fmt: skip
    if ended_on is not None:
        return "not applied", f"The document was cancelled or declined on {ended_on}, before the clock stopped."
    if standard.to_confirm:
        return "to be confirmed", standard.to_confirm
    if started_on is None:
        return "not started", f"The clock starts with {_words(standard.start_event)}, which has not happened."
    if until < started_on:
        return "to be confirmed", f"The clock would stop on {until}, before it started on {started_on}. Correct a day."
    if due_on is None:
        says = "It was to be offered by its anticipated offer date (AOD), and not exactly one such date is known."
        return "to be confirmed", f"{says} Say which one counted."
    if until > due_on:
        return "late", f"The last day in time was {due_on}."
    return ("met", f"In time: the last day was {due_on}.") if stopped_on else ("running", f"In time until {due_on}.")


def _due(
    document: CaseDocument, standard: Standard, started_on: date | None, spans: Iterable[Span], on: date
) -> date | None:
    """Return the last day on which the days without holds are within the standard."""
    if standard.scheme == "aod":
        told = {one.offer_on for one in document.anticipated if one.set_on <= on}
        return told.pop() if len(told) == 1 else None
    if started_on is None or standard.days is None:
        return None
    due = add_period(started_on, standard.days, "days")
    for first, last in spans:
        if first <= due:
            due = add_period(due, (last - first).days, "days")
    return due


def _words(event: str) -> str:
    return event.replace("_", " ").replace("lor", "LOR").replace("bpc", "BPC")


def _day_steps(
    standard: Standard, started_on: date | None, stop_event: str, stopped_on: date | None
) -> tuple[Step, ...]:
    start, stop = standard.start_event, stop_event
    steps = [Step("day", start, plain(started_on), f"The clock starts with {_words(start)}.")]
    if stop != standard.stop_event:
        says = "A Modification is implemented by the countersignature and never offered: its clock stops then."
        steps.append(Step("rule", stop, says=says, citation="icop practice", standing="assumed"))
    steps.append(Step("day", stop, plain(stopped_on), f"It stops with {_words(stop)}, the first time."))
    return (*steps, _CALENDAR_DAYS)
