"""Work out the line of a case in the portfolio, and the states it was in: anew with each change of its records.

What only the day changes is not kept but told from days that are: how long a clock has run, in how many days an offer
expires. So a line that was worked out yesterday is right today in all but its flags and their order, and those a job
works out anew in the background (`actions.refreshing`). Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from icop.cases.judging import find_determination, least_of_price, values_of_price
from icop.cases.leading import document_at_work, headline, next_move
from icop.cases.models import Case, Pace, Summary
from icop.cases.notifying import Notified, notification
from icop.engine.cases.amounts import MOST_MONEY
from icop.engine.cases.checking import CaseFinding, findings
from icop.engine.cases.clocks import DueDay, due_days
from icop.engine.cases.estimates import EstimateRow, estimate_row
from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import CaseDocument, CaseFile
from icop.engine.cases.going_on import judged_document
from icop.engine.cases.happened import Happened, happened
from icop.engine.cases.lifecycle import OpenMove, Position, Where, position
from icop.engine.cases.offers import offer_expiration
from icop.engine.cases.performance import PerformanceRow, row_of
from icop.engine.cases.pricing import Priced, price
from icop.engine.cases.pricing.days import Assumed
from icop.engine.cases.standards import Clock, clock_seen
from icop.engine.cases.types import CaseState

WAITS_FOR_LINES = "complete_supply"
HEADLINE = ""  # what spans are of when they tell the state that lists show
RANK = {"stop": 1, "act": 2, "note": 3}
NO_FLAG = 9
A_MILLION = 1_000_000  # more than any day has as a number
COUNTED = tuple(name for name in PerformanceRow.__slots__ if name != "case")
BEFORE_OFFER = frozenset({"request", "development", "review"})
MOST_FLAGS, LONGEST_FLAG = 8, 120
SHOWN_NOTES = frozenset({"funds_cancel"})  # days far off that are worth a line all the same


class Lasted(NamedTuple):
    """A state that the case, a document of it, or (of no item) what lists show of it was in, as a row of `Span`."""

    of: str
    state: str
    phase: str
    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class PortfolioLine:
    """All that is kept of a case to list it: its summary, the states it was in, the pace of its documents."""

    summary: Summary
    spans: tuple[Lasted, ...]
    paces: tuple[Pace, ...]


def line_of(case: Case, file: CaseFile, facts: CaseFacts, on: date) -> PortfolioLine:
    """Return all that lists tell of a case, as its file stands on a day. Nothing is saved."""
    if file.type not in facts.types:
        return PortfolioLine(_unfollowed(case, file, facts, on), (), ())
    now = position(file, facts, on)
    seen = happened(file, on)
    clocks = {one.key: clock_seen(file, one, facts, seen) for one in file.documents}
    summary = _summary(case, file, facts, now, clocks)
    paces = tuple(_pace(case, file, one, clocks[one.key], seen, facts) for one in file.documents)
    return PortfolioLine(summary, tuple(_spans(file, now)), paces)


def summary_of(case: Case, file: CaseFile, facts: CaseFacts, on: date) -> Summary:
    """Return the line of a case as its file stands on a day. It is not saved."""
    return line_of(case, file, facts, on).summary


def _summary(
    case: Case, file: CaseFile, facts: CaseFacts, now: Position, clocks: dict[str, Clock]
) -> Summary:  # fmt: skip
    document = document_at_work(file, now)
    at = now.document(document.key)
    assert at is not None  # the position tells of every document of the file
    shown, clock = headline(now.case, at, now), clocks[document.key]
    made = Summary(
        case=case, **seen_by(case), worked_on=now.on, worked_by=facts.mark, title=file.title, type=file.type,
        purchaser=file.purchaser.name,
        agency=file.agency, state=shown.state.key, state_title=shown.state.title, phase=shown.state.phase,
        is_open=shown.state.phase != "ended" and not shown.state.is_final, since=shown.since, document=document.key,
        category=document.category, words=_words(file),
    )  # fmt: skip
    _tell_clock(made, clock)
    made.standard_ends_on = _standard_ends(now, clocks)
    priced = price(file, facts, on=now.on, assume=Assumed.all_on(now.on)) if file.lines else None
    if priced is not None:
        made.value = _listed(priced.known)
        made.is_value_open = priced.total is None or made.value is None
    if priced is not None and at.state.phase in BEFORE_OFFER:
        notice = _notified(file, document, facts, now.on, priced)
        if notice is not None:
            made.needs_notification, file = notice.state == "needed", _with_notice(file, document, notice)
    _tell_days(made, due_days(file, facts, now.on), file, document, facts)
    _flag(made, findings(file, facts, now.on, now))
    _tell_next(made, next_move(file, facts, now, at))
    return made


def seen_by(case: Case) -> dict[str, Any]:
    """Return what decides who sees the line of a case; `actions.keeping_lines` writes it anew as the case changes."""
    return {
        "program_id": case.program_id, "identifier": case.identifier, "is_shared": case.is_shared,
        "is_removed": case.removed_at is not None,
    }  # fmt: skip


def _unfollowed(case: Case, file: CaseFile, facts: CaseFacts, on: date) -> Summary:
    """Return what can be told of a case of a type that this site has no rules for."""
    return Summary(
        case=case, **seen_by(case), worked_on=on, worked_by=facts.mark, title=file.title, type=file.type,
        purchaser=file.purchaser.name,
        agency=file.agency, state="", state_title="Not followed", phase="", is_open=True,
        document=file.documents[0].key, category=file.documents[0].category, words=_words(file),
        urgency=NO_FLAG * A_MILLION,
    )  # fmt: skip


def _tell_clock(made: Summary, clock: Clock) -> None:
    made.clock_state, made.days_used, made.days_allowed = clock.state, clock.net_days, clock.days_allowed
    made.is_running = clock.is_open and not clock.on_hold


def _standard_ends(now: Position, clocks: Mapping[str, Clock]) -> date | None:
    """Return the first day on which the standard of a document that is still open ends, the one shown or another."""
    at_work = [clocks[one.item] for one in now.documents if one.state.phase != "ended"]
    return min((one.due_on for one in at_work if one.is_open and one.due_on is not None), default=None)


def _tell_days(
    made: Summary, due: tuple[DueDay, ...], file: CaseFile, document: CaseDocument, facts: CaseFacts
) -> None:
    """Tell the days a case waits for, and flag those that are near or past."""
    if made.phase == "offer":
        made.offer_expires_on = offer_expiration(file, document, facts, made.worked_on).day
    made.funds_expire_on, made.funds_cancel_on = _first_day(due, "funds_expire"), _first_day(due, "funds_cancel")
    made.closure_due_on, made.review_due_on = _first_day(due, "close_"), _first_day(due, "review_")
    shown = [one for one in due if one.severity != "note" or one.key in SHOWN_NOTES]
    made.flags = [(one.severity, one.title[:LONGEST_FLAG], one.on.isoformat()) for one in shown]


def _flag(made: Summary, wrong: tuple[CaseFinding, ...]) -> None:
    """Flag what is wrong in the file beside the days, the gravest and soonest first."""
    flags = [*made.flags, *(("stop", one.says[:LONGEST_FLAG], "") for one in wrong if one.severity == "stop")]
    if made.needs_notification:
        flags.append(("note", "Congress must be notified", ""))
    made.flags = sorted(flags, key=lambda one: (RANK[one[0]], one[2] or "9"))[:MOST_FLAGS]
    made.urgency = urgency_of(made.flags)


def urgency_of(flags: Sequence[Sequence[str]]) -> int:
    """Return how soon a case needs somebody, the smaller the sooner: by the severest flag, then by its day."""
    if not flags:
        return NO_FLAG * A_MILLION
    severity, _, day = flags[0]
    return RANK[severity] * A_MILLION + (date.fromisoformat(day).toordinal() if day else A_MILLION - 1)


def _first_day(due: tuple[DueDay, ...], key: str) -> date | None:
    return next((one.on for one in due if one.key.startswith(key)), None)


def _tell_next(made: Summary, found: OpenMove | None) -> None:
    if found is None or not made.is_open:
        return
    waits = found.move.key == WAITS_FOR_LINES  # deliveries go on: nothing is blocked by what is still to come
    made.next_move, made.is_blocked = found.move.title, not found.is_open and not waits
    made.next_day = made.offer_expires_on or made.standard_ends_on or made.closure_due_on


def _notified(
    file: CaseFile, document: CaseDocument, facts: CaseFacts, on: date, priced: Priced
) -> Notified | None:  # fmt: skip
    """Return what is known of the notification of a document; None where the site has no such determination."""
    known = find_determination(facts)
    if known is None:
        return None
    return notification(
        file, facts, on=on, values=values_of_price(priced), least=least_of_price(priced), determination=known,
        document=document.key,
    )  # fmt: skip


def _with_notice(file: CaseFile, document: CaseDocument, found: Notified) -> CaseFile:
    """Return the file with what the determination says of a document, for rules to look at."""
    if file.type == "bpc" or (document.needs_notification is not None and not file.lines_of(document.key)):
        return file
    told = judged_document(document, found.duty)
    return file.model_copy(update={"documents": tuple(told if one is document else one for one in file.documents)})


def _words(file: CaseFile) -> str:
    """Return what a search for words looks in, in small letters."""
    parts = (
        file.case,
        file.title,
        file.nickname,
        file.office,
        file.purchaser.name,
        file.purchaser.code,
        file.funds.program,
    )
    return "\n".join(part.lower() for part in parts if part)


# ---- what is kept beside


def _pace(case: Case, file: CaseFile, document: CaseDocument, clock: Clock, seen: Happened, facts: CaseFacts) -> Pace:
    row = row_of(file, document, clock, seen)
    pace = Pace(case=case, **{name: getattr(row, name) for name in COUNTED})
    asked = estimate_of(file, document, facts, seen)
    if asked is not None:
        pace.has_estimate, pace.asked_on, pace.answered_on = True, asked.asked_on, asked.answered_on
        pace.estimate, pace.loa_value = _listed(asked.estimate), _listed(asked.loa_value)
    return pace


def _listed(amount: Decimal | None) -> Decimal | None:
    """Return an amount where lists have room for it."""
    return amount if amount is None or amount < MOST_MONEY else None


def estimate_of(file: CaseFile, document: CaseDocument, facts: CaseFacts, seen: Happened) -> EstimateRow | None:
    """Return how a request for planning data is counted; None of a document that asks for none."""
    told = document.request.estimate is not None
    return estimate_row(file, document, seen.on, _loa_value(file, document, facts, seen) if told else None)


def _loa_value(file: CaseFile, document: CaseDocument, facts: CaseFacts, seen: Happened) -> Decimal | None:
    """Return the total of the LOA that followed an estimate, once it was offered."""
    if seen.first("offered", document.key) is None:
        return None
    return price(file, facts, on=seen.on, document=document.key, assume=Assumed.all_on(seen.on)).total


def _spans(file: CaseFile, now: Position) -> Iterator[Lasted]:
    """Yield the states of the case and of each document by day, and those that lists showed (of no item)."""
    begun = min([now.on, *(one.on for one in file.events), *_request_days(file)])
    for where in (now.case, *now.documents):
        states = [
            (begun, _first_state(now, where)),
            *((one.since, one.state) for one in now.entered if one.item == where.item),
        ]
        yield from _one_after_another(where.item, states)
    yield from _one_after_another(HEADLINE, _shown_states(now, begun))


def _shown_states(now: Position, begun: date) -> Iterator[tuple[date | None, CaseState]]:
    """Yield what lists showed, by day: the first document's state while the case itself had not moved, then its own."""
    first = _first_state(now, now.case)
    at = {where.item: _first_state(now, where) for where in (now.case, now.documents[0])}
    yield begun, at[now.documents[0].item]
    for one in now.entered:
        if one.item in at:
            at[one.item] = one.state
            yield one.since, at[now.documents[0].item] if at["case"].key == first.key else at["case"]


def _first_state(now: Position, where: Where) -> CaseState:
    return now.rules.states[where.level, now.rules.type.first[where.level]]


def _one_after_another(item: str, states: Iterable[tuple[date | None, CaseState]]) -> Iterator[Lasted]:
    """Yield spans of states that follow each other; one that lasted no day is left out, equal ones are joined."""
    held: list[tuple[date, CaseState]] = []
    for day, state in states:
        if day is not None:
            while held and held[-1][0] >= day:
                held.pop()
            if not held or held[-1][1].key != state.key:
                held.append((day, state))
    for place, (start, state) in enumerate(held):
        end = held[place + 1][0] if place + 1 < len(held) else None
        yield Lasted(item, state.key, state.phase, start, end)


def _request_days(file: CaseFile) -> Iterator[date]:
    for document in file.documents:
        yield from (day for day in (document.request.letter_on, document.request.received_on) if day)
